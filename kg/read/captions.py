"""Rows of a table that speak of the form and are not of it: titles and who reports above, who signs and when below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.read.grid import Piece, place

SAYING = re.compile(r"\s*[^:：\s][^:：]{0,19}[:：]")
OPEN = re.compile(r"[:：]\s*$")


def saying(texts: Sequence[str]) -> bool:
    """Whether several cells are names with their values, in one cell or two: 填报单位：… | 单位： | 件; a number is a figure of the form.

    >>> saying(["填报单位：某县", "单位：", "件"]), saying(["其中：公开数", "条", "9"]), saying(["合计：", "9"]), saying(["注：略"])
    (True, False, False, False)
    """
    worded = (before and OPEN.search(before) and re.search(r"[^\W\d_]", text) for before, text in pairwise(("", *texts)))
    return len(texts) > 1 and all(SAYING.match(text) or follows for text, follows in zip(texts, worded, strict=True))


def joined(texts: Sequence[str]) -> str:
    """The cells of such a row as a line; a name and its value that stand in two cells come together.

    >>> joined(["填报单位：", "某县", "单位：件"])
    '填报单位：某县\u3000单位：件'
    """
    line = ""
    for text in texts:
        line += text if not line or (OPEN.search(line) and not SAYING.match(text)) else f"\u3000{text}"
    return line


def form(rows: Sequence[Sequence[Piece]]) -> tuple[int, int]:
    """The rows that are the form, as the first and behind the last; all of them where nothing else would be left.

    Outside are rows of one cell over the whole width, and rows of names with their values.
    """
    grid = place(rows)
    width = max((cell.column + cell.colspan for row in grid for cell in row), default=0)
    outside = []
    for row in grid:
        texts = [cell.text for cell in row if cell.text.strip()]
        alone = len(texts) == 1 and any(cell.colspan == width > 1 for cell in row)
        whole = sum(cell.colspan for cell in row) == width and all(cell.rowspan == 1 for cell in row)
        outside.append(whole and (alone or saying(texts)))
    inside = [at for at, out in enumerate(outside) if not out]
    return (inside[0], inside[-1] + 1) if inside else (0, len(rows))
