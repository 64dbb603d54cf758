"""What one identity finds in the figures of a document: it holds, it fails, or it cannot be assessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from kg.audit.grammar import Comparison, Parts, Restated, Total, names
from kg.audit.identities import Identity
from kg.audit.reckon import BROKEN, STATED, Answer, Finding, Ledger, Origins, Place, figure, related, scaled_unlike, whole
from kg.records import Claims, Indicator
from kg.vocabulary import Vocabulary

SENTENCE_ENDS = "。\n"


def assess(claims: Claims, identity: Identity, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Every answer of an identity about a document, each once; nothing where none of its figures is there.

    Only figures of one agency and one period are compared, and only those that the document records as its own. What could not be
    assessed in one scope is left out where more figures were found in another.
    """
    groups: dict[object, list[Indicator]] = defaultdict(list)
    for indicator in claims.indicators:
        if indicator.recorded:
            groups[indicator.about, indicator.covers].append(indicator)
    found: dict[frozenset[str], Finding] = {}
    for indicators in groups.values():
        for finding in findings(claims, identity, indicators, vocabulary):
            if finding.used:
                found.setdefault(frozenset(indicator.iri for indicator in finding.used), finding)
    return tuple(one for key, one in found.items() if one.answer != "not assessable" or not any(key < other for other in found))


def findings(claims: Claims, identity: Identity, indicators: Sequence[Indicator], vocabulary: Vocabulary) -> Iterator[Finding]:
    """The findings of each rule of an identity about one agency and period."""
    ledger = Ledger((one for one in indicators if not one.topic), vocabulary.measures)
    unmapped = any(issue.code == "unmapped-row" for issue in claims.issues)
    for rule in identity.rules:
        match rule:
            case Comparison() if not (unmapped and exhaustive(rule)):
                for origins in spoken_of(identity, claims.frame):
                    yield from compared(rule, identity, ledger, origins)
            case Restated():
                yield from restated(rule, indicators)
            case Parts():
                yield from divided(rule, indicators, claims.document.text)


def spoken_of(identity: Identity, frame: str) -> Iterator[Origins]:
    """Whether an identity speaks of the document's form, of its prose, of both or of neither."""
    if "*" in identity.frames or (frame != "narrative" and frame in identity.frames):
        yield "form"
    if "narrative" in identity.frames:
        yield "prose"


def exhaustive(rule: Comparison) -> bool:
    """Whether a rule takes a form's rows to be complete: it says nothing of a form with a row that no measure fits."""
    return rule.relation == "=" and any(isinstance(side, Total) and side.complete for side in (rule.left, rule.right))


def compared(rule: Comparison, identity: Identity, ledger: Ledger, origins: Origins) -> Iterator[Finding]:
    """A comparison in each column, scope and (for ``row``) measure of a matrix."""
    written = tuple(names(rule))
    columns = ("",) if all(name.column for name in written) else ledger.columns
    rows = ledger.rows if any(name.measure == "row" for name in written) else ("",)
    for column, scope, row in product(columns, ledger.scopes, rows):
        yield Place(ledger, column, scope, row, origins).compare(rule, identity.tolerance)


def restated(rule: Restated, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """Each value of a measure against the first that speaks of the same, of the two origins that the rule names.

    Against the first only: a report with a figure for every month would else have a finding for every two months.
    """
    groups: dict[object, list[Indicator]] = defaultdict(list)
    for one in indicators:
        if one.quantity.state in STATED and one.comparator == "exact" and one.quantity.value is not None:
            groups[one.measure, one.applicant or "total", one.topic].append(one)
    for group in groups.values():
        for at, second in enumerate(group):
            earlier = (one for one in group[:at] if {one.origin, second.origin} == set(rule.origins) and same_thing(one, second))
            if (first := next(earlier, None)) is not None:
                yield agreement(first, second)


def agreement(first: Indicator, second: Indicator) -> Finding:
    """Whether two values are one."""
    left, right = first.quantity.value or Decimal(0), second.quantity.value or Decimal(0)
    answer: Answer = "holds" if left == right else "fails"
    return Finding(answer, f"{figure(left)} {'=' if left == right else '≠'} {figure(right)}", (first, second))


def same_thing(first: Indicator, second: Indicator) -> bool:
    """Whether two values of one measure speak of the same: scope, what they are part of, steps of the unit.

    A form has no scope: only prose on the whole jurisdiction speaks of it. Two sentences must name the same.
    """
    scopes = first.scope == second.scope or (first.origin != second.origin and whole(first.scope) == whole(second.scope))
    wholes = first.part_of == second.part_of or not (first.part_of and second.part_of)
    return scopes and wholes and not scaled_unlike((first, second))


def divided(rule: Parts, indicators: Sequence[Indicator], text: str) -> Iterator[Finding]:
    """Each list of parts, one sentence long, against the whole that it divides."""
    wholes = {one.iri: one for one in indicators}
    lists: dict[tuple[str, int], list[Indicator]] = defaultdict(list)
    for one in indicators:
        if one.measure == rule.measure and one.part_of in wholes:
            sentence = max(text.rfind(mark, 0, one.evidence[0].start) for mark in SENTENCE_ENDS)
            lists[one.part_of, sentence].append(one)
    for (iri, _), parts in lists.items():
        if not rule.ending or any(part.topic.startswith(rule.ending) for part in parts):
            yield weighed(rule, parts, wholes[iri])


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
