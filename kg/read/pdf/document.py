"""A PDF file to a sealed text: what its pages hold, and what of it cannot be read."""

from __future__ import annotations

from contextlib import closing

from kg.errors import DocumentError
from kg.read.pdf.drawn import opened, properties, sheets
from kg.read.pdf.glyphs import LOST
from kg.read.pdf.sheet import Sheet
from kg.read.pdf.written import written
from kg.read.scroll import Scroll
from kg.records import Document, Issue, Source

HANDFUL = 20  # characters on a page that is a picture: its number, a scanner's name
MOSTLY = 0.3  # share of characters without a meaning above which a text cannot be read
PICTURE = 0.5  # share of the page that pictures cover on a scanned one


def read(source: Source) -> Document:
    """The document of a PDF file.

    Raises:
        DocumentError: it is locked, broken, scanned or empty.
        OverflowError: it has more pages, characters or strokes than a document may have.
    """
    with closing(opened(source)) as pdf:
        scroll = Scroll()
        for name, value in properties(pdf):
            scroll.field(name, value, "properties")
        pages = list(sheets(pdf))
    silent = tuple(page for page in pages if _silent(page))
    if len(silent) == len(pages):
        raise DocumentError(source.name, _reason(silent))
    if _unnamed(pages):
        raise DocumentError(source.name, "it is a PDF whose fonts do not say which characters they draw")
    written(pages, scroll)
    return scroll.seal(source, issues=_issues(silent))


def _silent(page: Sheet) -> bool:
    """Whether a page has no text of its own."""
    count = sum(not glyph.char.isspace() for glyph in (*page.glyphs, *page.turned))
    return count == 0 or (count < HANDFUL and page.pictures >= PICTURE)


def _unnamed(pages: list[Sheet]) -> bool:
    """Whether too many characters have no meaning for the rest to be read."""
    chars = [glyph.char for page in pages for glyph in page.glyphs]
    return sum(char == LOST or "\ue000" <= char <= "\uf8ff" for char in chars) > MOSTLY * len(chars)


def _reason(pages: tuple[Sheet, ...]) -> str:
    """Why a file gives no text."""
    if all(page.broken for page in pages):
        return "it is a broken PDF: none of its pages can be read"
    if any(page.pictures for page in pages):
        return "it is a scanned PDF without a text layer"
    return "it is a PDF without text: its pages are blank or drawn without letters"


def _issues(silent: tuple[Sheet, ...]) -> tuple[Issue, ...]:
    """What of the file could not be read: scanned pages and broken pages."""
    issues = []
    for code, numbers, zh, en in (
        ("page-without-text", [page.number for page in silent if page.pictures], "没有文字层（扫描页）", "hold pictures and no text layer"),
        ("page-unreadable", [page.number for page in silent if page.broken], "已损坏，无法读取", "are broken and cannot be read"),
    ):
        if numbers:
            named = [str(number) for number in numbers]
            issues.append(Issue(code, "warning", f"第{'、'.join(named)}页{zh}", f"Pages {', '.join(named)} {en}"))
    return tuple(issues)
