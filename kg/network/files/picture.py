"""A picture of documents and how they refer to each other: years across, levels of government down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from kg.network.captions import counted, level_names
from kg.network.files.drawing import STROKES, clipped, head, legend, mark, named, rounded, told
from kg.network.files.markup import text
from kg.network.files.values import citing_counts
from kg.network.model import Network
from kg.network.nodes import CITES, LEVELS, Edge, Node

WIDTH, HEIGHT = 186.0, 36.0  # of the place of a document with its label
LEFT, TOP, FOOT = 110.0, 90.0, 84.0
MOST_COLUMNS = 9  # years that have little are drawn together
MOST_ROWS = 8  # documents one below another, before they stand side by side
LETTERS = 13.6  # of a label's line
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where things stand.

    Args:
        columns: the years of each column, from the first to the last; of the unknown years (0, 0).
        lefts, tops: where columns and lanes begin, and at last where they end.
        lanes: the levels that are there, from the top.
        places: of the middle of each document's mark, by its IRI.
    """

    columns: Sequence[tuple[int, int]]
    lefts: Sequence[float]
    lanes: Sequence[str]
    tops: Sequence[float]
    places: dict[str, Place]


def picture(network: Network, note: str = "") -> Iterator[str]:
    """An SVG of the documents of a network, each with its label; what was left out stands beneath the title.

    Equal networks give equal pictures. Names of agencies and divisions stand in the titles only, for these have no year.
    """
    nodes = [node for node in map(network.node, range(len(network))) if node.kind in ("regulation", "report")]
    cited = dict(zip(network.nodes.ids, citing_counts(network).tolist(), strict=True))
    grid = laid(nodes)
    edges = drawn(network, grid)
    relations = {edge.relation for edge in edges}
    counts = f"{counted(len(nodes), 'document', 'documents')}, {counted(len(edges), 'relation', 'relations')}"
    said = f"文件{len(nodes)}份，关系{len(edges)}条 {counts}{f' · {note}' if note else ''}"
    names = {node.id: named(node, agency(network, node)) for node in nodes}
    width, height = max(grid.lefts[-1] + 10, 900), grid.tops[-1] + FOOT
    yield from head(width, height, "引用网络 · Citation network", said, relations)
    yield from axes(grid)
    for edge in edges:
        yield arrow(edge, grid, cited, network, names)
    for node in nodes:
        yield labelled(node, names[node.id], *grid.places[node.id], cited[node.id])
    said_last = "越大被引越多 larger: cited more · 箭头指向被引文件 arrows lead to what is cited"
    yield from legend(grid.tops[-1] + 28, relations, f"{said_last} · 年度报告按所属年度 reports: the year reported on")
    yield "</svg>\n"


def laid(nodes: Sequence[Node]) -> Grid:
    """A place for each document: within its level and years by day, the earliest above."""
    columns = columned(nodes)
    lanes = [level for level in (*LEVELS, "") if any(node.level == level for node in nodes)]
    cells: dict[tuple[int, int], list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (node.year, node.issued or f"{node.year:04}-99", node.id)):
        column = next(at for at, (first, last) in enumerate(columns) if first <= node.year <= last)
        cells[column, lanes.index(node.level)].append(node)
    sides = [max(ceil(len(cells[at, lane]) / MOST_ROWS) for lane in range(len(lanes))) for at in range(len(columns))]
    rows = [max(ceil(len(cells[at, lane]) / sides[at]) for at in range(len(columns))) for lane in range(len(lanes))]
    lefts, tops = [LEFT], [TOP]
    lefts += [LEFT + WIDTH * sum(sides[: at + 1]) for at in range(len(columns))]
    tops += [TOP + sum(HEIGHT * row + 14 for row in rows[: lane + 1]) for lane in range(len(lanes))]
    places = {
        node.id: (lefts[at] + 24 + turn % sides[at] * WIDTH, tops[lane] + 24 + turn // sides[at] * HEIGHT)
        for (at, lane), there in cells.items()
        for turn, node in enumerate(there)
    }
    return Grid(columns, lefts, lanes, tops, places)


def columned(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """The years of each column, the unknown ones first: neighbouring years with the fewest documents are drawn together."""
    counts: dict[int, int] = defaultdict(int)
    for node in nodes:
        counts[node.year] += 1
    columns = [((year, year), count) for year, count in sorted(counts.items()) if year]
    while len(columns) > MOST_COLUMNS:
        at = min(range(len(columns) - 1), key=lambda at: columns[at][1] + columns[at + 1][1])
        (first, _), (_, last) = columns[at][0], columns[at + 1][0]
        columns[at : at + 2] = [((first, last), columns[at][1] + columns[at + 1][1])]
    return [(0, 0)] * (0 in counts) + [years for years, _ in columns]


def drawn(network: Network, grid: Grid) -> list[Edge]:
    """The edges between documents; a citation that is also another relation is drawn as that one."""
    edges = [edge for edge in network.all_edges() if edge.relation in STROKES and {edge.source, edge.target} <= grid.places.keys()]
    more = {(edge.source, edge.target) for edge in edges if edge.relation != CITES}
    kept = [edge for edge in edges if edge.relation != CITES or (edge.source, edge.target) not in more]
    return sorted(kept, key=lambda edge: edge.relation != CITES)


def axes(grid: Grid) -> Iterator[str]:
    """The lanes of the levels with their names, and the years."""
    names = level_names()
    for lane, level in enumerate(grid.lanes):
        top, height = grid.tops[lane], grid.tops[lane + 1] - grid.tops[lane]
        fill = "#f3f5f8" if lane % 2 == 0 else "#fbfbfc"
        yield f'<rect x="8" y="{top:.0f}" width="{grid.lefts[-1] - 8:.0f}" height="{height:.0f}" fill="{fill}"/>'
        zh, en = names[level]
        yield f'<text class="a" x="18" y="{top + 24:.0f}">{zh}</text><text class="n" x="18" y="{top + 39:.0f}">{en}</text>\n'
    for at, (first, last) in enumerate(grid.columns):
        left = grid.lefts[at]
        said = f"{first}–{last}" if first != last else str(first or "年份不详 year unknown")
        yield f'<path d="M{left:.0f} {TOP - 18:.0f}V{grid.tops[-1]:.0f}" stroke="#d4d9e0" stroke-width="1"/>'
        yield f'<text class="a" x="{left + 8:.0f}" y="{TOP - 8:.0f}">{said}</text>\n'


def agency(network: Network, node: Node) -> str:
    """Who issued a report whose title does not say so: the first agency, else the place; empty where the title says so, or nobody knows."""
    if node.kind != "report":
        return ""
    place = network.divisions.get(node.division) if node.level != LEVELS[0] else None
    known = (network.witness.issuers(node.id) if network.witness else ()) or ((place.name,) if place else ())
    return "" if any(name in node.label for name in known) else "".join(known[:1])


def labelled(node: Node, words: str, x: float, y: float, cited: int) -> str:
    """A document: its mark, what it is about, and its number, or its day where it has none."""
    size = radius(cited)
    first = clipped(words, LETTERS)
    second, style = node.number or (node.issued if first == words else ""), "n"
    if not second and first != words:
        year = words.find(f"{node.year}年")
        first = words[: year if 0 < year < len(first) else len(first)]
        second, style = clipped(words[len(first) :], LETTERS), "l"
    lines = f'<text class="l h" x="{x + size + 4:.1f}" y="{y + 1:.1f}">{text(first)}</text>'
    if second:
        lines += f'<text class="{style} h" x="{x + size + 4:.1f}" y="{y + 13:.1f}">{text(clipped(second, LETTERS * 1.15))}</text>'
    return f"<g><title>{text(told(node, cited))}</title>{mark(node, x, y, size)}{lines}</g>\n"


def radius(cited: int) -> float:
    """Of a mark; its area grows with the citations."""
    return min(4 + 1.1 * sqrt(cited), 12)


def arrow(edge: Edge, grid: Grid, cited: dict[str, int], network: Network, names: dict[str, str]) -> str:
    """A line from the document that refers to the one referred to; a pointer shows the words."""
    stroke = STROKES[edge.relation]
    path = routed(grid.places[edge.source], grid.places[edge.target], radius(cited[edge.source]), radius(cited[edge.target]), edge.relation)
    ends = " → ".join(name(network, iri, names) for iri in (edge.source, edge.target))
    words = "".join(f"\n{quote.cue}“{quote.exact}”" for quote in network.quotes(edge, 1))
    said = f"{stroke.zh} {stroke.en}{f' ×{edge.mentions}' if edge.mentions > 1 else ''}: {ends}{words}"
    return f'<path class="e {edge.relation}" d="{path}"><title>{text(said)}</title></path>\n'


def name(network: Network, iri: str, names: dict[str, str]) -> str:
    """What a document is called in one line."""
    node = network.node(network.places[iri])
    return node.number or (names[iri] if node.kind == "report" else node.label) or node.id


def routed(begin: Place, end: Place, begins: float, ends: float, relation: str) -> str:
    """A path that crosses no label: above the row of its source, then beside the column of its target.

    Lines of different relations, and to or from neighbouring documents, run side by side.
    """
    (x, y), (to_x, to_y) = begin, end
    turn = list(STROKES).index(relation)
    beside = to_x - 13 - (turn + 2 * round(to_y / HEIGHT)) % 6 * 1.7
    above = y - 16 + ((turn + 3 * round(y / HEIGHT)) % 6 - 2.5) * 1.3
    corners = [(x, y - begins), (x, above), (beside, above), (beside, to_y), (to_x - ends - 1, to_y)]
    if abs(to_x - x) < 1:
        corners = [(x - begins, y), (beside, y), (beside, to_y), (to_x - ends - 1, to_y)]
    return rounded(corners)
