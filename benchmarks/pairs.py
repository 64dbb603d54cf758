"""Pairs of citations that share a number or a title, for a person to read: were they rightly counted as one, rightly as two?

python -m benchmarks.pairs STORE [PAIRS]      a thousand pairs where left out; the same store and number draw the same pairs
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.identity.titles import Titles
from kg.iris import Iris, fold_title
from kg.query import rows
from kg.rules import one_room
from kg.settings import BASE
from kg.store import Store
from kg.vocabulary import load

SEED = 20_240_501
AROUND = 45  # characters shown on either side
MOST = 400  # pairs that one number or title may give: else a law that everybody cites gives all
QUESTION = """SELECT ?citation ?node ?one ?start ?end ?number ?title ?file WHERE {
  ?citation cito:hasCitedEntity ?node ; wm:evidence ?place . ?place oa:start ?start ; oa:end ?end ; prov:wasQuotedFrom/rdfs:label ?file .
  ?node wm:canonical ?one . OPTIONAL { ?node wm:documentNumber ?number } OPTIONAL { ?node skos:altLabel ?title }
} ORDER BY ?citation ?title"""


@dataclass(frozen=True)
class Mention:
    """One citation.

    Args:
        one: what its node is counted under.
        context: the words around it.
    """

    citation: str
    node: str
    one: str
    file: str
    context: str


def mentions(store: Store, titles: Titles) -> dict[str, set[Mention]]:
    """The citations by the numbers and titles that they share."""
    found: dict[str, set[Mention]] = defaultdict(set)
    for row in rows(store, QUESTION).rows:
        citation, node, one, start, end, number, title, file = (getattr(term, "value", "") for term in row)
        text = store.text(citation.removeprefix(f"{store.iris.base}document/").partition("/")[0])
        before, after = text[max(0, int(start) - AROUND) : int(start)], text[int(end) : int(end) + AROUND]
        context = " ".join(f"{before}⟦{text[int(start) : int(end)]}⟧{after}".split())
        mention = Mention(citation, node.removeprefix(store.iris.base), one.removeprefix(store.iris.base), file, context)
        for key in (number, fold_title(title) if title else "", titles.near(titles.bare(title, ())) if title else ""):
            if key:
                found[key].add(mention)
    return found


def drawn(shared: dict[str, set[Mention]], number: int) -> list[tuple[str, Mention, Mention]]:
    """Pairs of different citations, at random, the same at each run."""
    chance, pairs = random.Random(SEED), {}
    for key in sorted(shared):
        of_key = list(combinations(sorted(shared[key], key=lambda mention: mention.citation), 2))
        for one, other in chance.sample(of_key, min(MOST, len(of_key))):
            pairs.setdefault((one.citation, other.citation), (key, one, other))
    every = [pairs[each] for each in sorted(pairs)]
    return chance.sample(every, min(number, len(every)))


def told(pairs: Iterable[tuple[str, Mention, Mention]]) -> None:
    """The pairs, those of the same two nodes together."""
    groups: dict[tuple[bool, str, str], list[tuple[str, Mention, Mention]]] = defaultdict(list)
    for key, one, other in pairs:
        first, second = sorted((one, other), key=lambda mention: mention.node)
        groups[(first.one == second.one, first.node, second.node)].append((key, first, second))
    for (merged, one_node, other_node), members in sorted(groups.items()):
        key, first, second = members[0]
        print(f"\n{'ONE ' if merged else 'TWO '} {len(members)} pairs  {one_node}{'' if one_node == other_node else f'  |  {other_node}'}")
        print(f"      shared: {key}")
        for mention in (first, second):
            print(f"      {mention.file}: {mention.context}")
    counts = Counter(merged for merged, one, other in groups for _ in groups[merged, one, other])
    kinds = Counter("one node" if one == other else "joined" if merged else "apart" for merged, one, other in groups)
    print(f"\n{sum(counts.values())} pairs: {counts[True]} counted as one, {counts[False]} as two; pairs of nodes: {dict(kinds)}")


def main(folder: str, number: int) -> None:
    """Draws and prints."""
    vocabulary = load()
    with Store.open(folder, Iris(vocabulary, BASE), vocabulary, read_only=True) as store:
        told(drawn(mentions(store, Titles.of(one_room("titles"))), number))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
