"""PDF files with a text layer: lines in reading order, tables by their rulings and by alignment, and the page of each.

The sealed text keeps the file's own characters. Which line ends only the layout made is told in ``Document.wraps``;
page numbers, running heads and what stands beyond the page are furniture.
"""

from __future__ import annotations

from contextlib import closing

from kg.errors import DocumentError
from kg.read.pdf.drawn import LOST, opened, properties, sheets
from kg.read.pdf.sheet import Sheet
from kg.read.pdf.written import written
from kg.read.scroll import Scroll
from kg.records import Document, Issue, Source

NAME = "PDF"
SUFFIXES = (".pdf",)
MEDIA_TYPES = ("application/pdf", "application/x-pdf")
MARK = b"%PDF-"
WHERE = 1024  # bytes within which the mark stands
HANDFUL = 20  # characters on a page that is a picture: its number, a scanner's name
PICTURE = 0.5  # share of the page that pictures cover on a scanned one


def claims(telling: bytes) -> bool:
    """Whether the mark of PDF stands near the beginning.

    >>> claims(b"\\r\\n%PDF-1.4"), claims(b"text")
    (True, False)
    """
    return MARK in telling[:WHERE]


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
    written(pages, scroll)
    return scroll.seal(source, issues=_issues(silent, pages))


def _silent(page: Sheet) -> bool:
    """Whether a page has no text of its own."""
    count = sum(not glyph.char.isspace() for glyph in (*page.glyphs, *page.turned))
    return count == 0 or (count < HANDFUL and page.pictures >= PICTURE)


def _reason(pages: tuple[Sheet, ...]) -> str:
    """Why a file gives no text."""
    if all(page.broken for page in pages):
        return "it is a broken PDF: none of its pages can be read"
    if any(page.pictures for page in pages):
        return "it is a scanned PDF without a text layer"
    return "it is a PDF without text: its pages are blank or drawn without letters"


def _issues(silent: tuple[Sheet, ...], pages: list[Sheet]) -> tuple[Issue, ...]:
    """What of the file could not be read: scanned pages, broken pages, and letters without a meaning."""
    issues = []
    for code, numbers, zh, en in (
        ("page-without-text", [p.number for p in silent if p.pictures], "没有文字层（扫描页）", "hold a picture and no text layer"),
        ("page-unreadable", [p.number for p in silent if p.broken], "已损坏，无法读取", "are broken and cannot be read"),
        (
            "lost-characters",
            [p.number for p in pages if any(g.char == LOST for g in p.glyphs)],
            "有字符无法识别",
            "hold characters without a meaning",
        ),
    ):
        if numbers:
            named = ", ".join(map(str, numbers))
            issues.append(Issue(code, "warning", f"第{named.replace(', ', '、')}页{zh}", f"Pages {named} {en}"))
    return tuple(issues)
