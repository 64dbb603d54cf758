"""Which head each value of a row stands under: told by the columns, else by the order, else by the sums that the official form has."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.extract.cells import quantity, stated
from kg.extract.heads import Head, Heads
from kg.extract.labels import Labels
from kg.records import Cell
from kg.rules import Rule

Pair = tuple[Cell, Head]
PART = ("column", "outcome")  # roles that name the last part of a measure


def paired(cells: Sequence[Cell], heads: Sequence[Head], above: Heads, row: Sequence[Cell]) -> list[Pair] | None:
    """The values of a row with their heads; None where nobody can tell.

    Args:
        cells: those behind the label.
        heads: of one role, in the order of the form.
        above: all heads of the form.
        row: all cells of the row.
    """
    by_column = {cell.column: cell for cell in cells}
    places = {head.column for head in heads}
    reach = row[-1].column + row[-1].colspan
    if len(places) == len(heads) and places <= by_column.keys() and (above.merged or reach >= above.width):
        outside = [cell for cell in cells if cell.text and cell.column not in places]
        if not any(stated(cell.text) for cell in outside) or all(cell.column in above.titled for cell in outside):
            return [(by_column[head.column], head) for head in heads]
    filled = [cell for cell in cells if cell.text]
    if len(filled) == len(heads):
        return list(zip(filled, heads, strict=True))
    first, rest = cells[: len(heads)], cells[len(heads) :]
    if len(first) < len(heads) or any(cell.text for cell in rest):
        return None
    # A blank cell before all others may belong to a merged label, unless rows are written without the cells that others cover.
    sure = not filled or bool(first[0].text) or reach > above.width or adds_up(first)
    return list(zip(first, heads, strict=True)) if sure else None


def ordered(heads: Sequence[Head], official: Sequence[Rule]) -> list[Head]:
    """The heads of a role, each once: as they stand if they stand in one row, else as the official form has them."""
    once = {head.rule.id: head for head in heads}
    if len({head.column for head in once.values()}) == len(once) and len({head.cell.row for head in once.values()}) == 1:
        return sorted(once.values(), key=lambda head: head.column)
    return [once[rule.id] for rule in official if rule.id in once]


def joined(one: Rule, other: Rule) -> str:
    """The measure that a row and a head make together, whichever of them names the subject.

    Returns:
        Its id, such as art20_1.rules.issued.
    """
    named, part = (other, one) if one.text("role") in PART else (one, other)
    return f"{named.text('measure')}.{part.text('column')}"


def cycles(heads: Sequence[Head]) -> list[list[Head]]:
    """Heads that repeat, cut where they begin anew: 结果维持 … 总计 | 结果维持 … 总计."""
    rounds: list[list[Head]] = []
    for head in heads:
        if not rounds or any(one.rule is head.rule for one in rounds[-1]):
            rounds.append([])
        rounds[-1].append(head)
    return rounds


def lawsuits(row: Sequence[Cell], above: Heads) -> list[tuple[Pair, str]] | None:
    """The values of a row without a label under outcomes and courts, with heads and measures; None where nobody can tell.

    Args:
        row: its cells.
        above: all heads of the form.
    """
    courts = [head.rule for head in _across(above.of("court"))]
    heads = _across(above.of("outcome"))
    rounds = cycles(heads)
    if heads and len(rounds) == len(courts):
        pairs = paired(row, heads, above, row)
        names = [joined(court, head.rule) for court, some in zip(courts, rounds, strict=True) for head in some]
        if pairs is not None:
            return list(zip(pairs, names, strict=True))
    return _official(row, above.labels) if heads or courts else None


def _across(heads: list[Head]) -> list[Head]:
    """Heads from left to right, where each has a column of its own."""
    return sorted(heads, key=lambda head: head.column) if len({head.column for head in heads}) == len(heads) else heads


def _official(row: Sequence[Cell], labels: Labels) -> list[tuple[Pair, str]] | None:
    """The values of a row that has as many as the official form, and its sums."""
    parts = labels.role("outcome")
    measures = [(joined(court, part), part) for court in labels.role("court") for part in parts]
    filled = [cell for cell in row if cell.text]
    if len(filled) != len(measures) or not all(adds_up(filled[at : at + len(parts)]) for at in range(0, len(filled), len(parts))):
        return None
    return [((cell, Head(part, "outcome", "", cell)), name) for cell, (name, part) in zip(filled, measures, strict=True)]


def adds_up(cells: Sequence[Cell]) -> bool:
    """Whether the last of some values is the sum of the others, of which blank ones add nothing.

    >>> adds_up([Cell(0, at, text, at, at + 1) for at, text in enumerate("1203")]), adds_up([Cell(0, 0, "件", 0, 1)])
    (True, False)
    """
    *parts, total = [quantity(cell.text, "") for cell in cells]
    known = [part.value for part in parts if part is not None and (part.value is not None or part.state == "blank")]
    return len(known) == len(parts) > 0 and total is not None and sum(filter(None, known), Decimal(0)) == total.value
