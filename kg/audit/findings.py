"""What one identity finds in the figures of a document: it holds, it fails, or it cannot be assessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from operator import itemgetter

from kg.audit.grammar import Comparison, Parts, Restated
from kg.audit.identities import Asked, Identity
from kg.audit.ledger import Ledger, ledgers, scaled_unlike, step, subject, whole
from kg.audit.reckon import BROKEN, STATED, Answer, Finding, Origins, Place, figure, related
from kg.records import Claims, Indicator
from kg.vocabulary import Vocabulary

SENTENCE_ENDS = "。\n"


def assess(claims: Claims, identity: Identity, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Every answer of an identity about a document, each once; nothing where none of its figures is there.

    Only figures of one agency and one period are compared, and only those that the document records as its own. What could not be
    assessed in one scope is left out where more figures were found in another.
    """
    found: dict[frozenset[str], Finding] = {}
    for ledger in ledgers(claims, vocabulary.below):
        found |= answers(claims, identity, identity.asked, ledger)
    return tuple(one for key, one in found.items() if one.answer != "not assessable" or not any(key < other for other in found))


def answers(claims: Claims, identity: Identity, asked: Iterable[Asked], ledger: Ledger) -> dict[frozenset[str], Finding]:
    """The first answer of an identity's rules about each set of figures of one agency and period."""
    found: dict[frozenset[str], Finding] = {}
    for finding in findings(claims, identity, asked, ledger):
        if finding.used:
            found.setdefault(frozenset(indicator.iri for indicator in finding.used), finding)
    return found


def findings(claims: Claims, identity: Identity, asked: Iterable[Asked], ledger: Ledger) -> Iterator[Finding]:
    """The findings of rules of an identity about one agency and period."""
    for one in asked:
        match one.rule:
            case Comparison() if not (one.exhaustive and any(issue.code == "unmapped-row" for issue in claims.issues)):
                for origins in spoken_of(identity, claims.frame):
                    yield from compared(one, one.rule, identity, ledger, origins)
            case Restated():
                yield from restated(one.rule, ledger.repeated)
            case Parts():
                yield from divided(one.rule, ledger.indicators, claims.document.text)


def spoken_of(identity: Identity, frame: str) -> Iterator[Origins]:
    """Whether an identity speaks of the document's form, of its prose, of both or of neither."""
    if "*" in identity.frames or (frame != "narrative" and frame in identity.frames):
        yield "form"
    if "narrative" in identity.frames:
        yield "prose"


def compared(asked: Asked, rule: Comparison, identity: Identity, ledger: Ledger, origins: Origins) -> Iterator[Finding]:
    """A comparison in each column, scope and (for ``row``) measure of a matrix."""
    columns = ledger.columns if asked.by_column else ("",)
    rows = ledger.rows if asked.by_row else ("",)
    for column, scope, row in product(columns, ledger.scopes_of(asked.spoken_of), rows):
        yield Place(ledger, column, scope, row, origins).compare(rule, identity.tolerance)


def restated(rule: Restated, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Each value of a measure against the first that speaks of the same, of the two origins that the rule names.

    The same is what has one scope and one step of the unit, and is part of one whole, or one of the two of any. A form has no scope:
    only prose on the whole jurisdiction speaks of it; two sentences must name the same. Against the first only: a report with a figure
    for every month would else have a finding for every two months.
    """
    other = dict(zip(rule.origins, reversed(rule.origins), strict=True))
    firsts: dict[tuple[object, ...], tuple[int, Indicator]] = {}
    for at, one in enumerate(indicators):
        if one.origin in other and one.quantity.state in STATED and one.comparator == "exact" and one.quantity.value is not None:
            scope = whole(one.scope) if len(other) > 1 else one.scope
            key = (*subject(one), scope, step(one))
            wholes = ("", one.part_of) if one.part_of else (None,)
            earlier = [found for part in wholes if (found := firsts.get((*key, other[one.origin], part)))]
            if earlier:
                yield agreement(min(earlier, key=itemgetter(0))[1], one)
            for part in (None, one.part_of):
                firsts.setdefault((*key, one.origin, part), (at, one))


def agreement(first: Indicator, second: Indicator) -> Finding:
    """Whether two values are one."""
    left, right = first.quantity.value or Decimal(0), second.quantity.value or Decimal(0)
    answer: Answer = "holds" if left == right else "fails"
    return Finding(answer, f"{figure(left)} {'=' if left == right else '≠'} {figure(right)}", (first, second))


def divided(rule: Parts, indicators: Sequence[Indicator], text: str) -> Iterator[Finding]:
    """Each list of parts, one sentence long, against the whole that it divides."""
    wholes = {one.iri: one for one in indicators}
    parts_of = [one for one in indicators if one.measure == rule.measure and one.part_of in wholes]
    sentence = sentences(text, (one.evidence[0].start for one in parts_of))
    lists: dict[tuple[str, int], list[Indicator]] = defaultdict(list)
    for one in parts_of:
        lists[one.part_of, sentence[one.evidence[0].start]].append(one)
    for (iri, _), parts in lists.items():
        if not rule.ending or any(part.topic.startswith(rule.ending) for part in parts):
            yield weighed(rule, parts, wholes[iri])


def sentences(text: str, starts: Iterable[int]) -> dict[int, int]:
    """The number of the sentence that each place stands in, counting those in which one stands."""
    numbers: dict[int, int] = {}
    number = last = 0
    for start in sorted(starts):
        number += any(text.find(mark, last, start) >= 0 for mark in SENTENCE_ENDS)
        numbers[start], last = number, start
    return numbers


def weighed(rule: Parts, parts: Sequence[Indicator], total_of: Indicator) -> Finding:
    """A list of parts against its whole."""
    used = (*parts, total_of)
    values = [one.quantity.value for one in used if one.quantity.value is not None and one.comparator == "exact"]
    if len(values) < len(used) or scaled_unlike(used):
        return Finding("not assessable", used=used)
    *addends, limit = values
    total = sum(addends, Decimal(0))
    holds = related(total, rule.relation, limit)
    sign = rule.relation if holds else BROKEN[rule.relation]
    shown = " + ".join(map(figure, addends)) + (f" = {figure(total)}" if len(addends) > 1 else "")
    return Finding("holds" if holds else "fails", f"{shown} {sign} {figure(limit)}", used)
