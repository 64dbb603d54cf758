"""One figure that two documents state: what a report tells of last year, and what several files of one report record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.audit import Identity
from kg.audit.figures import figure, read, step, subject, whole
from kg.audit.grammar import Restated
from kg.audit.twice import words
from kg.records import Assessment, Comparison, Indicator

Key = tuple[object, ...]


def by_subject(rule: Restated, indicators: Iterable[Indicator], text: str) -> Mapping[Key, list[Indicator]]:
    """Indicators by what they are of: whose figure, of which days, of what, in which steps of the unit, and by the words before them."""
    found: dict[Key, list[Indicator]] = defaultdict(list)
    for one in indicators:
        places = (replace(place, exact=text[place.start : place.end]) for place in one.evidence)
        for said in {words(rule, one, place, text) for place in places}:
            found[one.about, one.covers, *subject(one), whole(one.scope), step(one), said].append(one)
    return found


def restated(
    identity: Identity, these: Iterable[Indicator], text: str, those: Iterable[Indicator], other_text: str
) -> Iterator[Assessment]:
    """Whether what both state is the same, a figure at a time; what one of them does not state is nothing.

    Args:
        identity: whose rule says which words set a figure apart.
        these, those: what two documents state.
        text, other_text: their sealed texts.
    """
    rule = next(rule for rule in identity.rules if isinstance(rule, Restated))
    other = by_subject(rule, those, other_text)
    for key, mine in by_subject(rule, these, text).items():
        if theirs := other.get(key):
            used = (*mine, *theirs)
            left, right = read(mine), read(theirs)
            reason = left.reason or right.reason or ("" if all(one.comparator == "exact" for one in used) else "approximate")
            if reason or left.value is None or right.value is None:
                yield Assessment(identity.id, "not assessable", reason=reason, used=used)
            else:
                holds = left.value == right.value
                shown = f"{figure(left.value)} {'=' if holds else '≠'} {figure(right.value)}"
                yield Assessment(identity.id, "holds" if holds else "fails", Comparison(left.value, "=", right.value, shown), used=used)
