"""What others make of the same files, and what is in them by their own account: the measures of ``benchmarks.formats``."""

from __future__ import annotations

import io
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

SILENT = ("script", "style", "template", "title", "noscript")
PDF = "pdfplumber: extract_text, extract_tables"
LONGEST_CELL = 300  # characters; a table with longer ones lays out a page


class TextNodes(HTMLParser):
    """The characters of a page's text nodes, and the cells of its data tables: innermost, two rows and two columns at least."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.cells: Counter[str] = Counter()
        self.silent = 0
        self.tables: list[list[list[str]] | None] = []  # rows of cells; None where another table stands within

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A table, row or cell begins, or something that is not shown."""
        self.silent += tag in SILENT
        if tag == "table":
            self.tables = [None] * len(self.tables) + [[]]
        elif self.tables and (rows := self.tables[-1]) is not None:
            if tag == "tr" or (tag in ("td", "th") and not rows):
                rows.append([])
            if tag in ("td", "th"):
                rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """A table ends: its cells count if it is one of data."""
        self.silent -= tag in SILENT and self.silent > 0
        if tag == "table" and self.tables:
            rows = self.tables.pop() or []
            wide = max(map(len, rows), default=0) > 1 and sum(map(bool, rows)) > 1
            if wide and all(len(cell) <= LONGEST_CELL for row in rows for cell in row):
                self.cells.update("".join(cell.split()) for row in rows for cell in row if cell.strip())

    def handle_data(self, data: str) -> None:
        """A text node."""
        if self.silent:
            return
        self.words.append(data)
        if self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data


def text_nodes(data: bytes, charset: str) -> tuple[Counter[str], Counter[str]]:
    """The characters of a page's text nodes that are no white space, and the words of its data tables' cells."""
    nodes = TextNodes()
    nodes.feed(data.decode(charset, "replace"))
    nodes.close()
    return Counter("".join("".join(nodes.words).split())), nodes.cells


def trafilatura_main(data: bytes) -> tuple[str, Counter[str]]:
    """The text and the cells that trafilatura takes for the page's own, as many as it can."""
    from trafilatura import extract

    told = extract(data, output_format="xml", include_tables=True, include_comments=True, favor_recall=True)
    if not told:
        return "", Counter()
    tree = ElementTree.fromstring(told)
    cells = ("".join("".join(cell.itertext()).split()) for cell in tree.iter("cell"))
    return "".join(tree.itertext()), Counter(cell for cell in cells if cell)


def trafilatura_all(data: bytes) -> tuple[str, Counter[str]]:
    """All text of a page as trafilatura's ``html2txt`` gives it; it knows no cells."""
    from trafilatura import html2txt

    whole = data if b"<body" in data.lower() else b"<html><body>" + data  # of a page without it, it gives nothing
    return html2txt(whole), Counter()


def pdfium_text(data: bytes) -> str:
    """All characters that PDFium finds."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        texts = []
        for page in document:
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            page.close()
        return re.sub("[\ufffe\uffff]", "", "".join(texts))  # PDFium's sign for a hyphen at the end of a line
    finally:
        document.close()


def pdfplumber_text(data: bytes) -> tuple[str, Counter[str]]:
    """The text and the cells that pdfplumber finds."""
    import pdfplumber

    words: list[str] = []
    cells: Counter[str] = Counter()
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            words.append(page.extract_text())
            for table in page.extract_tables():
                rows = [[squeezed for cell in row if cell and (squeezed := "".join(cell.split()))] for row in table]
                cells.update(cell for row in rows if len(row) > 1 for cell in row)  # a lone one is often a line of prose in a frame
    return "".join(words), cells


WEB = {"trafilatura: extract, favor_recall, tables": trafilatura_main, "trafilatura: html2txt (all text, no tables)": trafilatura_all}
