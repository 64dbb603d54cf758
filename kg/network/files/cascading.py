"""A picture of a cascade: the document at the top, what became of it below, each with its day, its level and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator

from kg.network.captions import level_names
from kg.network.files.drawing import STROKES, clipped, head, legend, mark, told
from kg.network.files.markup import text
from kg.network.nodes import Node
from kg.network.spread.cascade import Cascade, Reaction

ROW, INDENT = 40.0, 26.0
LEFT, TOP, FOOT = 320.0, 92.0, 84.0  # the tree stands beside columns of day, days since, and level
TEXT = 760.0  # width of what is told of a document
COLUMNS = ((16.0, "日期 day"), (104.0, "天数 days"), (176.0, "层级 level"))
Place = tuple[float, float]


def cascade_picture(answer: Cascade) -> Iterator[str]:
    """An SVG of an answer of ``cascade``, a row for each of its rows; equal answers give equal pictures.

    A document hangs below the one that it takes up, by a line of the relation. Where the answer has more rows, the picture says so.
    """
    places = laid(answer)
    relations = {row.relation for row in answer.rows}
    deepest = max(x for x, _ in places.values())
    height = TOP + ROW * (len(answer.rows) + 1)
    more = f" · 图中{len(answer.rows)}份 {len(answer.rows)} of them shown" if len(answer.rows) < answer.total else ""
    cut = f" · 未查全 cut: {answer.cut}" if answer.cut else ""
    said = f"响应文件{answer.total}份 {answer.total} documents take it up{more}{cut}"
    title = f"传导 Cascade · {answer.root.number or answer.root.label or answer.root.id}"
    yield from head(deepest + TEXT, height + FOOT, title, said, relations, arrows=False)
    yield from rows(answer, height, deepest + TEXT)
    yield from lines(answer, places)
    yield described(answer.root, places[answer.root.id], "")
    names = {node.id: node.number or node.label for node in (answer.root, *(row.node for row in answer.rows))}
    for row in answer.rows:
        yield described(row.node, places[row.node.id], second(row, names))
    yield from legend(height + 26, relations, "每份文件挂在其响应的文件之下 each document hangs below the one that it takes up")
    yield "</svg>\n"


def laid(answer: Cascade) -> dict[str, Place]:
    """A place for each document: a row each, further to the right the deeper it hangs."""
    places = {answer.root.id: (LEFT, TOP + ROW / 2)}
    for at, row in enumerate(answer.rows, 1):
        places[row.node.id] = (LEFT + INDENT * row.depth, TOP + ROW * (at + 0.5))
    return places


def rows(answer: Cascade, bottom: float, width: float) -> Iterator[str]:
    """The columns beside the tree, and a ground for every second row."""
    names = level_names()
    days = {row.node.id: row.days for row in answer.rows}
    for at, node in enumerate((answer.root, *(row.node for row in answer.rows))):
        y = TOP + ROW * at
        if at % 2 == 0:
            yield f'<rect x="8" y="{y:.0f}" width="{width - 16:.0f}" height="{ROW:.0f}" fill="#f3f5f8"/>'
        since = days.get(node.id)
        zh, en = names[node.level]
        cells = (node.issued or (str(node.year) if node.year else "不详 unknown"), "" if since is None else f"{since:+}", f"{zh} {en}")
        for (x, _), cell in zip(COLUMNS, cells, strict=True):
            yield f'<text class="n" x="{x:.0f}" y="{y + 24:.0f}">{text(cell)}</text>'
        yield "\n"
    for x, name in COLUMNS:
        yield f'<text class="l" style="font-weight:bold" x="{x:.0f}" y="{TOP - 10:.0f}">{name}</text>'
    yield f'<path d="M8 {TOP:.0f}H{width - 8:.0f}M8 {bottom:.0f}H{width - 8:.0f}" stroke="#d4d9e0" stroke-width="1"/>\n'


def lines(answer: Cascade, places: dict[str, Place]) -> Iterator[str]:
    """From what is taken up down to what takes it up, a branch of the relation each; one from another page has only its branch."""
    lowest = {row.parent: places[row.node.id][1] for row in answer.rows if row.parent in places}
    for parent, bottom in lowest.items():
        x, y = places[parent]
        yield f'<path d="M{x:.0f} {y + 6:.0f}V{bottom:.0f}" class="e" stroke="#9aa3af" stroke-width="1"/>'
    for row in answer.rows:
        x, y = places[row.node.id]
        yield f'<path class="e {row.relation}" d="M{places.get(row.parent, (x - INDENT, y))[0]:.0f} {y:.0f}H{x - 6:.0f}"/>\n'


def described(node: Node, place: Place, below: str) -> str:
    """A document: its mark, its number and title, and what stands below them."""
    x, y = place
    first = clipped(" ".join(filter(None, (node.number, node.label))) or node.id, (TEXT - 60) / 11)
    lines = f'<text class="l" x="{x + 12:.0f}" y="{y - 2 if below else y + 4:.0f}">{text(first)}</text>'
    if below:
        lines += f'<text class="n" x="{x + 12:.0f}" y="{y + 12:.0f}">{text(clipped(below, (TEXT - 60) / 9.5))}</text>'
    return f"<g><title>{text(told(node))}\n{text(below)}</title>{mark(node, x, y, 6)}{lines}</g>\n"


def second(row: Reaction, names: dict[str, str]) -> str:
    """How a document takes the other up: the relation, the words, and what of the cascade it refers to besides."""
    stroke = STROKES[row.relation]
    said = f"{stroke.zh} {stroke.en}{f' ×{row.mentions}' if row.mentions > 1 else ''}"
    words = "".join(f" {quote.cue}“{' '.join(quote.exact.split())}”" for quote in row.words[:1])
    ends = [edge.target if edge.source == row.node.id else edge.source for edge in row.also]
    others = dict.fromkeys(names[end] for end in ends if end in names and end != row.parent)
    return said + words + (f" · 另见 also {', '.join(others)}" if others else "")
