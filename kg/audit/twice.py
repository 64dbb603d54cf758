"""The same thing said twice, in the form and in prose or twice in one of them, must be said alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from kg.audit.figures import figure, step, subject, unstated, whole
from kg.audit.grammar import Restated
from kg.audit.reckon import Weighed
from kg.records import Comparison, Indicator

Firsts = dict[tuple[object, ...], tuple[int, Indicator]]


def restated(rule: Restated, indicators: Sequence[Indicator]) -> Iterator[Weighed]:
    """Each value of a measure against the first that speaks of the same, of the two origins that the rule names.

    The same is what has one scope and one step of the unit, and is part of one whole, or one of the two of any. A form has no scope:
    only prose on the whole jurisdiction speaks of it; two sentences must name the same. Against the first only: a report with a figure
    for every month would else have a finding for every two months.
    """
    other = dict(zip(rule.origins, reversed(rule.origins), strict=True))
    exact: Firsts = {}
    vague: Firsts = {}
    for at, one in enumerate(indicators):
        if one.origin in other:
            scope = whole(one.scope) if len(other) > 1 else one.scope
            key = (*subject(one), scope, step(one))
            reason = unstated(one) or ("" if one.comparator == "exact" else "approximate")
            wholes = ("", one.part_of) if one.part_of else (None,)
            keys = [(*key, other[one.origin], part) for part in wholes]
            if first := earliest(exact, keys) or earliest(vague, keys):
                yield agreement(first, one)
            for part in (None, one.part_of):
                (vague if reason else exact).setdefault((*key, one.origin, part), (at, one))


def earliest(firsts: Firsts, keys: Sequence[tuple[object, ...]]) -> Indicator | None:
    """The first figure under any of these keys."""
    found = [firsts[key] for key in keys if key in firsts]
    return min(found, key=itemgetter(0))[1] if found else None


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
