"""How citations are read in sentences made up: by class, what is found, bound and made up. ``python -m benchmarks.citations 5000``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.made_citations import Cited, Maker, Sentence
from kg import rules as rule_rows
from kg.extract.citations import citations
from kg.extract.passages import passages
from kg.records import Document, Mention, Outline, Source
from kg.rules import Rules
from kg.text import tidy
from kg.vocabulary import Vocabulary
from kg.vocabulary import load as load_vocabulary

SEED = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What was read otherwise than it is."""

    what: str  # missed, made up, title, issuer, function
    sentence: Sentence
    expected: Cited | None
    read: Mention | None


def read(sentence: Sentence, rules: Rules, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """What is read from a sentence as a document of its own."""
    document = Document(Source("made.txt", sentence.text.encode()), sentence.text, ())
    outline = Outline(document, tidy(sentence.text, rules), sentence.kind, "made", "narrative", (), (), 0)
    return citations(outline, passages(outline, rules), rules, vocabulary)[0]


def key(mention: Mention) -> str:
    """The number in normal form, else the title."""
    return mention.numbers[0].normal if mention.numbers else mention.title


def faults(sentence: Sentence, mentions: Iterable[Mention]) -> Iterator[Fault]:
    """Where what was read of a sentence differs from what it cites."""
    left = list(mentions)
    for cited in sentence.cited:
        wanted = cited.number or cited.title
        found = next((one for one in left if key(one) == wanted), None)
        if found is None:
            yield Fault("missed", sentence, cited, None)
            continue
        left.remove(found)
        if found.title != cited.title:
            yield Fault("title", sentence, cited, found)
        if cited.issuer is not None and found.issuer != cited.issuer:
            yield Fault("issuer", sentence, cited, found)
        if cited.function is not None and found.function != cited.function:
            yield Fault("function", sentence, cited, found)
    yield from (Fault("made up", sentence, None, one) for one in left)


def main(count: int) -> None:
    """Prints the figures of that many sentences."""
    rules, vocabulary = rule_rows.load(), load_vocabulary()
    made = list(Maker(SEED).sentences(count))
    begun = time.process_time()
    told = [read(sentence, rules, vocabulary) for sentence in made]
    took = time.process_time() - begun
    wrong: Counter[tuple[str, str]] = Counter()
    for sentence, mentions in zip(made, told, strict=True):
        for fault in faults(sentence, mentions):
            wrong[sentence.of, fault.what] += 1
    sentences, cited = Counter(one.of for one in made), Counter({one.of: 0 for one in made})
    for one in made:
        cited[one.of] += len(one.cited)
    print(f"{count} sentences, {cited.total()} citations, {took / count * 1000:.2f} CPU ms a sentence")
    for of in sentences:
        figures = ", ".join(f"{what} {wrong[of, what]}" for what in ("missed", "made up", "title", "issuer", "function"))
        print(f"{of:8} {sentences[of]:5} sentences {cited[of]:5} citations: {figures}")
    missed, up = (sum(n for (_, what), n in wrong.items() if what == kind) for kind in ("missed", "made up"))
    hits = cited.total() - missed
    precision, recall = hits / max(1, hits + up), hits / max(1, cited.total())
    print(f"precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / max(1e-9, precision + recall):.4f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
