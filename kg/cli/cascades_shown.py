"""A cascade as a tree that is drawn with lines, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.cli.columns import COLUMNS, table, wrapped
from kg.cli.nodes_shown import NOBODY, RELATIONS, called, concept, day, heading, level, said_whole
from kg.network.model import Network
from kg.network.nodes import Edge
from kg.network.spread.cascade import Cascade, Reaction
from kg.query.answer import width

DEEPEST = 12  # steps that lines are drawn for


def cascade(answer: Cascade, network: Network) -> Iterator[str]:
    """The tree, below it what there is of each level."""
    yield from heading(answer.root)
    if not answer.root.issued:
        yield "  日期不详，不计天数 nobody knows its day, so no days are counted"
    for row, (branch, below) in zip(answer.rows, drawn([min(row.depth, DEEPEST) for row in answer.rows]), strict=True):
        first, *more = wrapped(called(row.node), COLUMNS - width(below))
        yield branch + first
        for line in (*more, *told(row, network, COLUMNS - width(below))):
            yield below + line
    yield ""
    rows = []
    for each in answer.summary:
        ways = "、".join(f"{RELATIONS[way.relation]} {way.documents}" for way in each.relations)
        rows.append((concept("level", each.level), str(each.documents), each.first or NOBODY, lag(each.days), ways))
    yield from table(("层级 level", "文件 documents", "最早 first", "天 days", "关系 relations"), rows)


def told(row: Reaction, network: Network, room: int) -> Iterator[str]:
    """What stands below the name of a document: how it relates to the one above, its level and day, and its words."""
    relation = RELATIONS[row.relation] + (f" ×{row.mentions}" if row.mentions > 1 else "")
    uses = "、".join(concept("function", name) for name in row.functions)
    days = f"{lag(row.days)} 天 days" if row.days is not None else ""
    yield from wrapped(" · ".join(filter(None, (relation, uses, level(row.node), day(row.node), days))), room)
    yield from said_whole(row.words, room)
    if row.also:
        yield from wrapped(f"（另见 also: {'、'.join(other(edge, row, network) for edge in row.also)}）", room)


def other(edge: Edge, row: Reaction, network: Network) -> str:
    """Another relation of a document, with the other end."""
    end = network.node(network.places[edge.target if edge.source == row.node.id else edge.source])
    return f"{RELATIONS[edge.relation]} {end.number or called(end)}" + (f" ×{edge.mentions}" if edge.mentions > 1 else "")


def lag(days: int | None) -> str:
    """Days since the root, with their sign."""
    return NOBODY if days is None else f"{days:+}"


def drawn(depths: Sequence[int]) -> list[tuple[str, str]]:
    """The lines before each row of a tree, and before what stands below its name.

    >>> drawn([1, 2, 1])
    [('├─ ', '│  │  '), ('│  └─ ', '│     '), ('└─ ', '   ')]
    """
    lines, following = list[tuple[str, str]](), set[int]()
    for depth in reversed(depths):
        children = any(other > depth for other in following)
        above = "".join("│  " if other in following else "   " for other in range(1, depth))
        before = "│  " if depth in following else "   "
        lines.append((above + ("├─ " if depth in following else "└─ "), above + before + ("│  " if children else "")))
        following = {other for other in following if other < depth} | {depth}
    return lines[::-1]
