"""Reads what a text says between regulations: from titles, and from a policy document's own words (rows of ``relations.toml``)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal, cast

from kg.extract.itself import Itself, said_end
from kg.extract.passages import quoted
from kg.extract.titles import Title, fold_title
from kg.records import Evidence, Mention, Outline, Relation
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve
from kg.vocabulary import Vocabulary

ROOM = "relations"
Predicate = Literal["implements", "basedOn", "promulgates", "forwards", "amends", "repeals"]
PARTS = re.compile(
    r"[》〉>](?:、|和|及|以及|与)?[《〈<]|(?<=办法|规定|细则|方案|条例|计划|规划|意见|制度|预案)(?:、|和|及|以及|与)(?=[^《》〈〉]{4,60}(?:办法|规定|细则|方案|条例|计划|规划|意见|制度|预案)$)"
)
SENTENCE = re.compile(r"[。\n]")
ARTICLE = re.compile(r"(?m)^[\s#*]*(?:[一二三四五六七八九十]、|第[二三四五六七八九十]+[条章]|2[.、．])")
TAIL = 2000  # characters behind a citation in which its sentence says what is done with it
CLAUSE = 60  # characters before a cue that tell whose deed it is
PREAMBLE = 1500  # characters of the document proper that a preamble may take


def relations(
    outline: Outline,
    rules: Rules,
    vocabulary: Vocabulary,
    mentions: tuple[Mention, ...],
    promulgated: tuple[tuple[str, int, int], ...],
    own: Itself,
) -> tuple[Relation, ...]:
    """The relations that a document states, each once.

    Args:
        outline: the document.
        rules: the rule rows.
        vocabulary: for the titles of known regulations.
        mentions: what the document cites.
        promulgated: titles that a policy document promulgates itself, with their place in the view.
        own: what the document calls itself.
    """
    reader = _Reader(outline, rules, vocabulary, mentions, own)
    found = [r for m in mentions if m.alias_of < 0 and m.title for r in reader.of_title(m.title, m.evidence.start, m.evidence)]
    if outline.kind == "policy":
        given = [
            Relation("promulgates", outline.evidence(start, end, "rel-given"), subject=-1, object_title=title)
            for title, start, end in promulgated
            if not own.is_title(title) or own.promulgates(title, rules)
        ]
        found += given
        found += [r for r in reader.of_own_title(own.titles) if not (given and r.predicate == "promulgates")]
        found += [r for m in mentions for r in reader.of_body(m)]
    return tuple(_once(found, mentions))


def _once(found: list[Relation], mentions: tuple[Mention, ...]) -> Iterator[Relation]:
    """Each relation once, however often its regulations are mentioned."""
    names = {m.evidence.start: (m.numbers[0].normal if m.numbers else fold_title(m.title)) for m in reversed(mentions)}
    seen: set[tuple[str, str, str]] = set()
    for r in found:
        object_name = names.get(r.object, "") if r.object >= 0 else fold_title(r.object_title)
        key = (r.predicate, names.get(r.subject, ""), object_name)
        if key not in seen and key[1] != key[2]:
            seen.add(key)
            yield r


@lru_cache(maxsize=4)
def _scoped(rules: Rules, scope: str) -> tuple[Rule, ...]:
    """The rows that are searched in titles, or behind citations."""
    return tuple(rule for rule in rules.of(ROOM) if rule.text("scope") == scope)


@lru_cache(maxsize=2)
def _titled(rules: Rules) -> Sieve:
    """The sieve of the rows that are searched in titles."""
    return Sieve([rule.pattern for rule in _scoped(rules, "title")])


@lru_cache(maxsize=2)
def _known(vocabulary: Vocabulary) -> frozenset[str]:
    """The folded titles of all regulations that are known."""
    return frozenset(fold_title(known.title) for known in vocabulary.regulations)


def _marked(title: str, at: int) -> bool:
    """Whether a place of a title lies in the title of another text: what is said there, that one says."""
    return sum(title.count(sign, 0, at) for sign in "《〈<") > sum(title.count(sign, 0, at) for sign in "》〉>")


class _Reader:
    """The tables that reading one document's relations needs."""

    def __init__(self, outline: Outline, rules: Rules, vocabulary: Vocabulary, mentions: tuple[Mention, ...], own: Itself) -> None:
        self.outline = outline
        self.text = outline.view.text
        self.end = said_end(self.text, [title.text for title in own.titles], rules)
        self.title_rules, self.body_rules = _scoped(rules, "title"), _scoped(rules, "body")
        self.sieve = _titled(rules)
        self.known = _known(vocabulary)
        self.told = rules.one("cues", "veil-told").pattern
        self.cited: dict[str, int] = {}
        for m in mentions:
            if m.alias_of < 0 and m.title:
                self.cited.setdefault(fold_title(m.title), m.evidence.start)

    def of_title(self, title: str, subject: int, evidence: Evidence) -> Iterator[Relation]:
        """What a title says of its own regulation."""
        read: list[tuple[int, int]] = []
        for rule in (self.title_rules[at] for at in self.sieve.possible(title)):
            match = rule.pattern.search(title)
            if match is None:
                continue
            start, end = match.span("object")
            if _marked(title, start - 1) or any(start < stop and begin < end for begin, stop in read):
                continue
            read.append((start, end))
            for part in PARTS.split(match["object"]):
                cited = self.cited.get(fold_title(part), -1)
                if cited >= 0 and cited != subject:
                    yield self._relation(rule, evidence, subject, cited, "")
                elif rule.data.get("marked") or fold_title(part) in self.known:
                    yield self._relation(rule, evidence, subject, -1, part)

    def of_own_title(self, own: tuple[Title, ...]) -> Iterator[Relation]:
        """What the title of a policy document says of the document."""
        for title in own:
            yield from self.of_title(title.text, -1, self.outline.evidence(title.start, title.end, "own-title"))

    def of_body(self, mention: Mention) -> Iterator[Relation]:
        """What a policy document says of itself where it cites another."""
        start, end = (bisect_left(self.outline.view.starts, place) for place in (mention.evidence.start, mention.evidence.end))
        if start >= self.end or quoted(self.text, start):
            return  # said by the text that is forwarded, or by the new wording of one that is changed
        stop = SENTENCE.search(self.text, end, end + TAIL)
        tail = self.text[end : stop.start() if stop else end + TAIL]
        for rule in self.body_rules:
            if mention.function not in rule.texts("functions") or not re.search(rule.text("cue"), mention.cue):
                continue
            if rule.data.get("preamble") and not self._in_preamble(start):
                continue
            if rule.data.get("whole") and mention.pinpoint:
                continue  # an article of it, not the whole
            if mention.function == "implements" and self._told(mention.cue, start):
                continue  # others are to carry it out
            if rule.pattern.search(tail):
                target = mention.alias_of if mention.alias_of >= 0 else mention.evidence.start
                yield replace(self._relation(rule, mention.evidence, -1, target, ""), inferred_from="")
                return

    def _told(self, cue: str, start: int) -> bool:
        """Whether the cue before a citation says what others are to do."""
        reach = max(0, start - TAIL)
        clause = max(reach, *(self.text.rfind(sign, reach, start) + 1 for sign in "。\n；"))
        at = self.text.rfind(cue, clause, start)
        return at >= 0 and bool(self.told.search(self.text[max(clause, at - CLAUSE) : at]))

    def _in_preamble(self, at: int) -> bool:
        """Whether a place stands before the second article or chapter."""
        return at - self.outline.body < PREAMBLE and not ARTICLE.search(self.text, self.outline.body, at)

    def _relation(self, rule: Rule, evidence: Evidence, subject: int, target: int, title: str) -> Relation:
        """The record of one relation."""
        predicate = cast(Predicate, rule.text("predicate"))
        return Relation(predicate, replace(evidence, rule=rule.id), subject, target, object_title=title, inferred_from="title")
