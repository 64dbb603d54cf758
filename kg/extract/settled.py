"""What the rows of a form without cells say for sure: the ways to cut each row, and those that are left when the form must add up.

A form whose rows and columns all come out has been checked twice; one that does not is read only where a single misprint explains it, or
where the digits leave no choice. The figures behind this are in docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kg.extract.balances import Balance, Values, readings, without
from kg.extract.digits import Digits, digits
from kg.extract.layouts import Layout, Sum
from kg.extract.runs import Run
from kg.extract.splits import Budget, Group, Way, ways

MANY = 200  # ways that nothing tells apart: no more than their number is told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a row.

    Args:
        digits: None where they make no values.
        ways: the ways to cut them that are left.
        choices: in how many ways they could be cut if nothing had to add up.
        certain: the columns that are settled.
        rule: the row of ``layouts.toml`` that decided; empty where the digits left no choice.
    """

    digits: Digits | None
    ways: tuple[Way, ...] = ()
    choices: int = 0
    certain: frozenset[int] = frozenset()
    rule: str = ""

    def settled(self, left: Sequence[Way], rule: str) -> Verdict:
        """The verdict where these ways are left: a column is certain where all of them have the same digits there."""
        agreed = frozenset(range(len(left[0].ends)))
        if len(left) > 1:
            cells = [list(zip(way.starts, way.ends, strict=True)) for way in left]
            agreed = frozenset(at for at, column in enumerate(zip(*cells, strict=True)) if len(set(column)) == 1)
        return Verdict(self.digits, tuple(left), self.choices, agreed, rule)


def settle(runs: Sequence[Run], layout: Layout, sums: Sequence[Sum], sparse: bool, budget: Budget) -> list[Verdict]:
    """What each row of a form says.

    Where cells may be blank, only digits that cannot be fewer cells are believed: in a document that leaves some blank, and in a form
    that parts its cells by white space.

    Args:
        runs: its rows.
        layout: its columns.
        sums: what adds up over rows.
        sparse: whether the document leaves cells blank.
        budget: what is left for the document.
    """
    found = [_alone(run, layout, budget) for run in runs]
    if len(layout.columns) > 1 and layout.axis in ("applicant", "period"):
        for balances in _connected(_balances(runs, sums)):
            _together(found, balances, layout, budget)
    if sparse or _parted(runs, layout):
        few = [verdict.digits is not None and verdict.digits.fewest() < len(layout.columns) for verdict in found]
        found = [replace(verdict, certain=frozenset()) if fewer else verdict for verdict, fewer in zip(found, few, strict=True)]
    return found


def _parted(runs: Sequence[Run], layout: Layout) -> bool:
    """Whether a form parts its cells by white space; where sums can tell what is a cell, some may stand between digits by accident."""
    parts = [len(run.digits.split()) for run in runs]
    return any(count == len(layout.columns) > 1 or (count > 1 and not layout.summed) for count in parts)


def _alone(run: Run, layout: Layout, budget: Budget) -> Verdict:
    """What a row says by itself."""
    said, count = digits(run.digits), len(layout.columns)
    if said is None or run.crowded:
        return Verdict(said)
    choices = said.ways(count)
    separate = choices == 1 and len(run.digits.split()) == count
    if separate:  # each value stands by itself, whatever it adds up to
        left = ways(said, (Group(count, False),), budget)
    elif layout.axis == "applicant" and len(said.text) >= 2 * count and ways(said, layout.groups * 2, budget) != ():
        return Verdict(said)  # two rows, the label between them lost
    else:
        left = ways(said, layout.groups, budget) if layout.summed or choices <= MANY else ()
    if said.signs:
        left = tuple(way for way in left or () if all(layout.signed(way.starts.index(at)) for at in said.signs))
    left = left or ()
    verdict = Verdict(said, left, choices)
    if not left or (layout.summed and choices > max(layout.trust, 1)):
        return verdict
    return verdict.settled(left, "" if choices == 1 else layout.id)


def _balances(runs: Sequence[Run], sums: Sequence[Sum]) -> Iterator[Balance]:
    """What adds up over the rows that are there; nothing over rows that stand twice."""
    measures = [run.measures[0] if run.measures else "" for run in runs]
    for one in sums:
        left = [at for at, measure in enumerate(measures) if measure and one.parts.search(measure)]
        right = [measures.index(measure) for measure in one.equals if measures.count(measure) == 1]
        if left and len(right) == len(one.equals) and all(measures.count(measures[at]) == 1 for at in left):
            if one.complete:
                left += [at for at, measure in enumerate(measures) if not measure and left[0] < at < right[0]]
            yield Balance(tuple(left), tuple(right), one.id)


def _connected(balances: Iterator[Balance]) -> list[list[Balance]]:
    """The balances in groups that have no row in common."""
    groups: list[list[Balance]] = []
    for balance in balances:
        joined = [group for group in groups if any(one.signs.keys() & balance.signs.keys() for one in group)]
        groups = [group for group in groups if group not in joined] + [[*chain.from_iterable(joined), balance]]
    return groups


def _together(found: list[Verdict], balances: Sequence[Balance], layout: Layout, budget: Budget) -> None:
    """Settles the rows that must add up, in place: by every reading of the form, or every one with a misprint, where there is none."""
    rows = sorted({row for balance in balances for row in balance.signs})
    at = {row: place for place, row in enumerate(rows)}
    own = [tuple(way.values for way in found[row].ways) for row in rows]
    placed = [Balance(tuple(at[row] for row in one.left), tuple(at[row] for row in one.right)) for one in balances]
    chosen = readings(own, placed, budget) if all(own) else ()
    forms = [tuple(found[row].ways[choice] for row, choice in zip(rows, choices, strict=True)) for choices in chosen or ()]
    if chosen == () and layout.summed:
        forms = list(_misprinted([found[row] for row in rows], own, placed, budget))
    for place, row in enumerate(rows):
        verdict = found[row]
        rule = "" if verdict.choices == 1 else next(one.rule for one in balances if row in one.signs)
        if forms:
            left = list(dict.fromkeys(form[place] for form in forms))
            found[row] = verdict.settled(left, layout.id if rule and left == list(verdict.ways) and len(left) == 1 else rule)
        elif rule:  # the form does not come out: a way that only the row's own sum speaks for may be an accident
            found[row] = replace(verdict, certain=frozenset())


def _misprinted(
    found: Sequence[Verdict], own: Sequence[Sequence[Values]], balances: Sequence[Balance], budget: Budget
) -> Iterator[tuple[Way, ...]]:
    """The readings of a form in which one value of one row is misprinted: the columns tell what the others of that row are."""
    lost = [row for row, values in enumerate(own) if not values]
    if len(lost) > 1:
        return
    for row in [row for row in lost or range(len(found)) if found[row].choices > (not lost)]:
        said = found[row].digits
        for choices, needed in without(own, balances, row, budget) or () if said is not None else ():
            for way in _misread(said, needed) if said is not None else ():
                yield tuple(way if at == row else found[at].ways[choice] for at, choice in enumerate(choices))


def _misread(said: Digits, needed: Values) -> Iterator[Way]:
    """The ways to cut digits into values that differ in one place from those that the columns ask for."""
    printed = [str(value) for value in needed]
    for at in range(len(printed)):
        before, behind = "".join(printed[:at]), "".join(printed[at + 1 :])
        middle = said.text[len(before) : len(said.text) - len(behind)]
        likely = 0 < len(middle) <= len(printed[at]) + 1 and middle != printed[at]
        if likely and said.text == before + middle + behind:
            ends: list[int] = []
            for value in (*printed[:at], middle, *printed[at + 1 :]):
                ends.append((ends[-1] if ends else 0) + len(value))
            if all(end in said.ends[start] for start, end in zip((0, *ends), ends, strict=False)):
                yield Way(tuple(ends), (*needed[:at], int(middle), *needed[at + 1 :]))
