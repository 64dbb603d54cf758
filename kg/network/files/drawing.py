"""What pictures are drawn with: lines, marks, labels and a legend, in SVG without scripts and without anything from outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from kg.network.captions import RELATION_NAMES
from kg.network.files.markup import text
from kg.network.files.values import of_period
from kg.network.nodes import Node

FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
WIDE = "\u2e7f"  # characters after it take the whole of their height in width
INK, FAINT, SEEN, REPORT, PAPER = "#1f2937", "#5b6470", "#334155", "#0e7490", "#ffffff"
KINDS = "(?:的(?:通知|意见|决定|函|批复|通报|公告))?"
GIST = re.compile(  # what follows 关于, if that is not another's name; or what the document does with another's
    f"^[^《〈“]*?(?:关于(?!国务院|中共|中央|.{{2,12}}人民政府)|(?=转发|批转|印发|贯彻|落实))(.+?){KINDS}$", re.S
)
REPORTING = re.compile("(?:(?<=年)|(?<=年度))政府信息公开(?:工作)?(?:年度)?(?=报告)")  # 灵山县人民政府2017年报告


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a relation is drawn; colours of Okabe and Ito, which the colour-blind can tell apart, and dashes for who sees none."""

    zh: str
    en: str
    colour: str
    dashes: str = ""
    width: float = 1.8


STROKES: Mapping[str, Stroke] = {
    "implements": Stroke(*RELATION_NAMES["implements"], "#0072B2"),
    "basedOn": Stroke(*RELATION_NAMES["basedOn"], "#D55E00", "9 3"),
    "forwards": Stroke(*RELATION_NAMES["forwards"], "#009E73", "2 3"),
    "promulgates": Stroke(*RELATION_NAMES["promulgates"], "#CC79A7", "10 3 2 3"),
    "amends": Stroke(*RELATION_NAMES["amends"], "#E69F00", "5 3"),
    "repeals": Stroke(*RELATION_NAMES["repeals"], "#000000", "1.5 3"),
    "cites": Stroke(*RELATION_NAMES["cites"], "#7f8792", "", 1.0),
}


def strokes(relations: Collection[str], arrows: bool) -> Iterator[str]:
    """The arrow heads and the style of the relations that a picture shows."""
    shown = {name: stroke for name, stroke in STROKES.items() if name in relations}
    yield "<defs>"
    for name, stroke in shown.items():
        yield f'<marker id="to-{name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" '
        yield f'orient="auto"><path d="M0 0.8L8 4L0 7.2z" fill="{stroke.colour}"/></marker>\n'
    yield "</defs>\n<style>"
    yield f"text{{font-family:{FONT};fill:{INK}}}.l{{font-size:11px}}.n{{font-size:9.5px;fill:{FAINT}}}"
    yield f".h{{stroke:{PAPER};stroke-width:3px;stroke-linejoin:round;paint-order:stroke;stroke-opacity:.88}}"
    yield ".a{font-size:13px;font-weight:bold}.e{fill:none}"
    for name, stroke in shown.items():
        dashes = f";stroke-dasharray:{stroke.dashes}" if stroke.dashes else ""
        ends = f";marker-end:url(#to-{name})" if arrows else ""
        yield f".{name}{{stroke:{stroke.colour};stroke-width:{stroke.width}px{ends}{dashes}}}"
    yield "</style>\n"


def head(width: float, height: float, title: str, said: str, relations: Collection[str], arrows: bool = True) -> Iterator[str]:
    """The beginning of a picture, with its title and a line on what it shows."""
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>\n'
    yield f'<title>{text(title)}</title>\n<desc>{text(said)}</desc>\n<rect width="100%" height="100%" fill="{PAPER}"/>\n'
    yield from strokes(relations, arrows)
    yield f'<text x="16" y="26" style="font-size:18px;font-weight:bold">{text(clipped(title, (width - 32) / 18))}</text>\n'
    yield f'<text x="16" y="44" class="l">{text(clipped(said, (width - 32) / 11))}</text>\n'


def legend(top: float, relations: Collection[str], said_last: str) -> Iterator[str]:
    """What lines and marks mean; what is to be said besides stands last."""
    left = 16.0
    for name, stroke in STROKES.items():
        if name in relations:
            yield f'<path class="e {name}" d="M{left:.0f} {top - 4:.0f}h40"/>'
            said = f"{stroke.zh} {stroke.en}"
            yield f'<text class="l" x="{left + 46:.0f}" y="{top:.0f}">{said}</text>\n'
            left += 62 + wide(said) * 11
    left, top = 26.0, top + 22
    for node, said in (
        (Node("", "", "regulation", state="seen"), "规范性文件，已读 regulation, read"),
        (Node("", "", "report", state="seen"), "年度报告，已读 annual report, read"),
        (Node("", "", "regulation", state="wanted"), "只见于引用 only cited, never read"),
    ):
        yield mark(node, left, top - 4, 6)
        yield f'<text class="l" x="{left + 12:.0f}" y="{top:.0f}">{said}</text>\n'
        left += 44 + wide(said) * 11
    yield f'<text class="l" x="16" y="{top + 20:.0f}">{said_last}</text>\n'


def mark(node: Node, x: float, y: float, radius: float) -> str:
    """The mark of a document: a square for a report, a circle for another, hollow where it was never read."""
    fill = f'fill="{PAPER}" stroke="{SEEN}" stroke-width="1.4" stroke-dasharray="2.5 1.8"'
    if node.state == "seen":
        fill = f'fill="{REPORT if node.kind == "report" else SEEN}" stroke="{PAPER}" stroke-width="1"'
    if node.kind == "report":
        return f'<rect x="{x - radius:.1f}" y="{y - radius:.1f}" width="{2 * radius:.1f}" height="{2 * radius:.1f}" {fill}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {fill}/>'


def rounded(corners: Sequence[tuple[float, float]], radius: float = 5) -> str:
    """A path along straight lines with rounded corners."""
    path = "M{:.1f} {:.1f}".format(*corners[0])
    for before, (x, y), after in zip(corners, corners[1:], corners[2:], strict=False):
        into, out = (toward((x, y), other, radius) for other in (before, after))
        path += f"L{into[0]:.1f} {into[1]:.1f}Q{x:.1f} {y:.1f} {out[0]:.1f} {out[1]:.1f}"
    return path + "L{:.1f} {:.1f}".format(*corners[-1])


def toward(start: tuple[float, float], end: tuple[float, float], far: float) -> tuple[float, float]:
    """A point on the way from one point to another, at most half the way."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    share = min(far / length, 0.5) if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def wide(words: str) -> float:
    """How wide a text is, in heights of its letters."""
    return sum(1.0 if letter > WIDE else 0.6 for letter in words)


def clipped(words: str, width: float) -> str:
    """As much of a text as has room, an ellipsis for the rest; the width in heights of its letters."""
    if wide(words) <= width:
        return words
    used = 1.0
    for at, letter in enumerate(words):
        used += wide(letter)
        if used > width:
            return f"{words[:at]}…"
    return words


def gist(title: str) -> str:
    """What a title is about: without who issues it and what kind of paper it is, but never beginning with the name of another.

    >>> gist("国务院办公厅关于印发2017年政务公开工作要点的通知")
    '印发2017年政务公开工作要点'
    """
    found = GIST.search(title)
    return found[1] if found else title


def named(node: Node, agency: str = "") -> str:
    """What a document is called, as short as a label has to be.

    Args:
        agency: who issued it, where its title should say so and does not.
    """
    if node.kind != "report":
        return gist(node.label)
    if agency:
        return f"{agency}{node.year}年报告" if of_period(node) else f"{agency} {node.label}"
    return REPORTING.sub("", node.label)


def told(node: Node, cited: int | None = None) -> str:
    """What a pointer shows of a document."""
    day = node.issued or (str(node.year) if node.year else "日期不详 date unknown")
    state = "" if node.state == "seen" else " · 只见于引用 never read"
    count = "" if cited is None else f" · 被引 cited by {cited}"
    return "\n".join(filter(None, (node.number, node.label, f"{day}{count}{state}")))
