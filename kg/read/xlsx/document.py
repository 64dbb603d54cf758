"""A workbook's sheets to a sealed text: titles, form and notes of each, what is hidden as furniture."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import DocumentError
from kg.read.office import Package, Relation
from kg.read.scroll import Scroll
from kg.read.xlsx.cells import Sheet, Strings
from kg.read.xlsx.page import Place, page, write
from kg.read.xlsx.printed import Printer
from kg.records import Document, Issue, Source

MOST_SHEETS = 500
PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z+\-])|(&&)')  # of heads and feet: font, size, place, number of the page


def read(source: Source) -> Document:
    """The document of an Excel file.

    Raises:
        DocumentError: the file is damaged, encrypted, or holds no text.
        OverflowError: it exceeds a limit.
    """
    package = Package(source)
    part = package.main("xl/workbook.xml")
    book = package.tree(part)
    if book is None:
        raise DocumentError(source.name, "the Excel file has no workbook")
    links = {link.id: link for link in package.relations(part)}
    strings = Strings()
    for link in links.values():
        if link.kind == "sharedStrings":
            package.parse(link.part, strings)
    styles = next((package.aside(link.part) for link in links.values() if link.kind == "styles"), None)
    properties = book.find("workbookPr")
    from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    printer = Printer(strings.texts, styles, from_1904)
    scroll = Scroll()
    package.properties(scroll)
    missing: list[tuple[int, Place]] = []
    sheets = [node for node in book.iter("sheet") if node.get("id") in links]
    if len(sheets) > MOST_SHEETS:
        raise OverflowError(f"more than {MOST_SHEETS} sheets")
    for node in sheets:
        hidden = node.get("state", "visible") != "visible"
        missing += _sheet(scroll, package, printer, links[node.get("id", "")], node.get("name", ""), hidden)
    if all(block.kind == "furniture" for block in scroll.blocks):
        raise DocumentError(source.name, "no visible sheet of the Excel file holds anything")
    document = scroll.seal(source)
    return replace(document, issues=(*package.issues, *_without_value(document, missing)))


def _sheet(scroll: Scroll, package: Package, printer: Printer, link: Relation, name: str, hidden: bool) -> list[tuple[int, Place]]:
    """Writes one sheet; gives the places of formulas without a result, see ``page.write``."""
    sheet = Sheet()
    if link.kind != "worksheet" or not package.parse(link.part, sheet):
        return []
    seen = page(sheet, lambda cell: printer.shown(cell, sheet.zeros), printer.framed)
    if not seen.words and not seen.concealed:
        return []
    scroll.field("sheet", name, "properties")
    for text in sheet.headings:
        scroll.line(" ".join(PAGE_CODE.sub(lambda match: "&" if match[1] else " ", text).split()), "furniture")
    if hidden:
        for row in seen.rows:
            scroll.line(" ".join(" ".join(seen.words.get((row, column), "") for column in seen.columns).split()), "furniture")
        for text in seen.concealed:
            scroll.line(text, "furniture")
        return []
    missing = write(scroll, seen)
    _beside(scroll, package, link.part)
    return missing


def _beside(scroll: Scroll, package: Package, part: str) -> None:
    """What lies on a sheet and in no cell: text boxes as lines, comments as furniture, without the names of who commented."""
    for link in package.relations(part):
        root = package.aside(link.part) if link.kind in ("drawing", "comments") else None
        if root is None:
            continue
        if link.kind == "drawing":
            for line in root.iter("p"):
                scroll.line("".join(text.text or "" for text in line.iter("t")))
            continue
        authors = tuple(f"{author.text}{colon}" for author in root.iter("author") if author.text for colon in ":：")
        for comment in root.iter("comment"):
            text = "".join(piece.text or "" for piece in comment.iter("t")).strip()
            author = next((author for author in authors if text.startswith(author)), "")
            scroll.line(" ".join(text.removeprefix(author).split()), "furniture")


def _without_value(document: Document, missing: list[tuple[int, Place]]) -> tuple[Issue, ...]:
    """One issue for all formulas without a result, with the rows that they stand in, each once."""
    if not missing:
        return ()
    first: dict[tuple[int, int], int] = {}
    for table, (row, column) in missing:
        first.setdefault((table, row), column)
    evidence = []
    for (table, row), column in first.items():
        cells = document.tables[table].rows[row]
        evidence.append(document.evidence(cells[0].start, cells[-1].end, "read.formula-without-value", cell=f"{row},{column}"))
    message = f"{len(missing)} cell(s) hold a formula whose result is not stored; they are read as blank"
    return (
        Issue("formula-without-value", "warning", f"{len(missing)} 个单元格的公式没有保存计算结果，按空白读取", message, tuple(evidence)),
    )
