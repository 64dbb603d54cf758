"""The same thing said twice, in the form and in prose or twice in one of them, must be said alike."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from kg.audit.figures import figure, step, subject, unstated, whole
from kg.audit.grammar import Restated
from kg.audit.reckon import Weighed
from kg.records import Comparison, Evidence, Indicator

Firsts = dict[tuple[object, ...], tuple[int, Indicator]]
PLAIN = re.compile(r"[\d年月日度\W_]+")
SENTENCE_END = re.compile("[。\n]")
CLAUSE = re.compile("[。；;，,：:（(\n]")
REACH = 60  # characters before a figure in which its clause may begin
PLACES = 20  # of a figure that is stated again and again, places that are looked at


def restated(rule: Restated, indicators: Sequence[Indicator], text: str) -> Iterator[Weighed]:
    """Each value of a measure against the first that speaks of the same, of the two origins that the rule names.

    The same is what has one scope and one step of the unit, and is part of one whole, or one of the two of any. A form has no scope:
    only prose on the whole jurisdiction speaks of it; two sentences must name the same, with the same words before the figure. Against
    the first only: a report with a figure for every month would else have a finding for every two months.
    """
    other = dict(zip(rule.origins, reversed(rule.origins), strict=True))
    ends: list[int] = []

    def sentences(indicator: Indicator) -> frozenset[int]:
        if not ends:
            ends.extend([mark.start() for mark in SENTENCE_END.finditer(text)] or [len(text)])
        return frozenset([bisect_left(ends, place.start) for place in indicator.evidence[:PLACES]])

    exact: Firsts = {}
    vague: Firsts = {}
    for at, one in enumerate(indicators):
        if one.origin in other:
            scope = whole(one.scope) if len(other) > 1 else one.scope
            of = (*subject(one), scope, step(one))
            said = tuple(dict.fromkeys(words(rule, one, place, text) for place in one.evidence[:PLACES]))
            wholes = ("", one.part_of) if one.part_of else (None,)
            keys = [(*of, each, other[one.origin], part) for each in said for part in wholes]
            first = earliest(exact, keys) or earliest(vague, keys)
            prose = first and one.origin == first.origin == "narrative"
            if first and not (prose and sentences(first) & sentences(one)):  # nobody says one thing twice in a sentence: these are two
                yield agreement(first, one)
            stated = not unstated(one) and one.comparator == "exact"
            for key in ((*of, each, one.origin, part) for each in said for part in (None, one.part_of)):
                (exact if stated else vague).setdefault(key, (at, one))


def earliest(firsts: Firsts, keys: Sequence[tuple[object, ...]]) -> Indicator | None:
    """The first figure under any of these keys."""
    found = [firsts[key] for key in keys if key in firsts]
    return min(found, key=itemgetter(0))[1] if found else None


def words(rule: Restated, indicator: Indicator, place: Evidence, text: str) -> tuple[frozenset[str], str]:
    """What the words of a figure must share with those of another.

    Those that set it apart; and where the rule has words that tell nothing from anything, all else that its clause says before it. A form
    says nothing before a figure.
    """
    if indicator.origin == "table":
        return frozenset(), ""
    lead = text[max(0, place.start - REACH) : place.start]
    lead = lead[max((mark.end() for mark in CLAUSE.finditer(lead)), default=0) :]
    apart = frozenset(word for word in rule.apart if word in lead or word in place.exact)
    if not rule.beside:
        return apart, ""
    for word in rule.beside:
        lead = lead.replace(word, "")
    return apart, PLAIN.sub("", lead)


def agreement(first: Indicator, second: Indicator) -> Weighed:
    """Whether two values are one; not to be told where one is not stated exactly."""
    used = (first, second)
    inexact = any(one.comparator != "exact" for one in used)
    reason = unstated(first) or unstated(second) or ("approximate" if inexact else "")
    left, right = first.quantity.value, second.quantity.value
    if reason or left is None or right is None:
        return Weighed("not assessable", used=used, reason=reason or "unreadable")
    figures = f"{figure(left)} {'=' if left == right else '≠'} {figure(right)}"
    return Weighed("holds" if left == right else "fails", Comparison(left, "=", right, figures), used)
