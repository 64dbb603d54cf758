"""What is listed as parts of a whole, against the whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.audit.figures import LEAST, figure, scaled_unlike
from kg.audit.grammar import Parts
from kg.audit.reckon import BROKEN, MIRRORED, Weighed, related
from kg.records import Comparison, Indicator

SENTENCE_ENDS = "。\n"
REACH = 10_000  # characters from a whole to the end of its list


def divided(rule: Parts, indicators: Sequence[Indicator], text: str) -> Iterator[Weighed]:
    """Each list of parts, one sentence long, against the whole that it divides."""
    wholes = {one.iri: one for one in indicators}
    parts_of = [one for one in indicators if one.measure == rule.measure and one.part_of in wholes]
    sentence = sentences(text, (one.evidence[0].start for one in parts_of))
    lists: dict[tuple[str, int], list[Indicator]] = defaultdict(list)
    for one in parts_of:
        lists[one.part_of, sentence[one.evidence[0].start]].append(one)
    for (iri, _), parts in lists.items():
        if not rule.ending or max(parts, key=start).topic.startswith(rule.ending):
            yield weighed(rule, parts, wholes[iri], text)


def start(indicator: Indicator) -> int:
    """Where a figure stands."""
    return indicator.evidence[0].start


def doubt(rule: Parts, parts: Sequence[Indicator], total_of: Indicator, text: str) -> str:
    """Why a list cannot be held against its whole; empty where it can.

    The whole stands behind it; one of its parts is divided again; or there is a number of its kind in it that is no part: an item
    that was not read.
    """
    places = sorted((one.evidence[0] for one in parts), key=lambda place: place.start)
    first, last = places[0], places[-1]
    before = [place.end for place in total_of.evidence if place.end <= first.start]
    if not before or last.end - before[-1] > REACH:
        return "unread-part"
    inside = text[first.end : last.start]
    if total_of.topic or any(
        word in inside for word in rule.nested
    ):  # where the list of a part ends, and the outer one goes on, is not told
        return "nested-list"
    unit = re.compile(rf"\d\s*{re.escape(parts[0].quantity.unit)}")
    opened = max(text.rfind(mark, 0, before[-1]) + 1 for mark in SENTENCE_ENDS)
    if any(mark in text[before[-1] : first.start] for mark in SENTENCE_ENDS) and len(unit.findall(text, opened, before[-1] + 1)) > 1:
        return "unread-part"  # of a sentence with several figures, another may be the whole of the next
    begin = max(before[-1], *(text.rfind(mark, before[-1], first.start) + 1 for mark in SENTENCE_ENDS))
    starts = [place.start for place in places]
    for number in unit.finditer(text, begin, last.end):
        at = bisect_right(starts, number.start()) - 1
        if at < 0 or number.start() >= places[at].end:
            return "unread-part"
    return ""


def sentences(text: str, starts: Iterable[int]) -> dict[int, int]:
    """The number of the sentence that each place stands in, counting those in which one stands."""
    numbers: dict[int, int] = {}
    number = last = 0
    for start in sorted(starts):
        number += any(text.find(mark, last, start) >= 0 for mark in SENTENCE_ENDS)
        numbers[start], last = number, start
    return numbers


def weighed(rule: Parts, parts: Sequence[Indicator], total_of: Indicator, text: str) -> Weighed:
    """A list of parts against its whole."""
    used = (*parts, total_of)
    values = [one.quantity.value for one in used if one.quantity.value is not None]
    if len(values) < len(used):
        return Weighed("not assessable", used=used, reason="unreadable")
    *addends, limit = values
    total = sum(addends, Decimal(0))
    exact = all(one.comparator == "exact" for one in used)
    least = total_of.comparator == "exact" and all(one.comparator in ("exact", *LEAST) for one in parts)
    if not exact and not (least and total > limit):
        return Weighed("not assessable", used=used, reason="approximate")
    if scaled_unlike(used):
        return Weighed("not assessable", used=used, reason="unlike-units")
    if reason := doubt(rule, parts, total_of, text):
        return Weighed("not assessable", used=used, reason=reason)
    relation = rule.relation if exact else "<="
    holds = related(total, relation, limit)
    sign = relation if holds else BROKEN[relation]
    listed = [figure(value) if one.comparator == "exact" else f"≥{figure(value)}" for one, value in zip(parts, addends, strict=True)]
    shown = " + ".join(listed)
    if len(addends) > 1:
        shown += f" {'=' if exact else '≥'} {figure(total)}"
    return Weighed("holds" if holds else "fails", Comparison(limit, MIRRORED[relation], total, f"{shown} {sign} {figure(limit)}"), used)
