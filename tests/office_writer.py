"""Word and Excel files made in code: what a test needs of them and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of some parts, in order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def linked(links: Iterable[tuple[str, str]]) -> str:
    """A part of relations, from the last word of each type and the target."""
    rows = "".join(f'<Relationship Id="r{at}" Type="{KINDS}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(links))
    return f"{HEAD}<Relationships {LINKS}>{rows}</Relationships>"


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; bare text becomes a run of its own."""
    inside = "".join(run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def docx(body: str, numbering: str = "", styles: str = "", title: str = "", **parts: str) -> bytes:
    """A Word file.

    Args:
        body: XML inside ``w:body``.
        numbering, styles: XML inside ``w:numbering`` and ``w:styles``.
        title: of the file's properties.
        parts: XML inside the roots of further parts: ``footnotes``, ``endnotes``, ``comments``, ``header``, ``footer``.
    """
    named = {name: content for name, content in {"numbering": numbering, "styles": styles, **parts}.items() if content}
    roots = {"header": "hdr", "footer": "ftr"}
    made = {f"word/{name}.xml": f"{HEAD}<w:{roots.get(name, name)} {WORD}>{xml}</w:{roots.get(name, name)}>" for name, xml in named.items()}
    core = f"<dc:title>{title}</dc:title><dc:creator>编者</dc:creator><dcterms:created>2021-01-05T08:00:00Z</dcterms:created>"
    properties = {"docProps/core.xml": f"{HEAD}<cp:coreProperties {CORE}>{core}</cp:coreProperties>"} if title else {}
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": linked([("officeDocument", "word/document.xml")]),
            "word/document.xml": f"{HEAD}<w:document {WORD}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": linked((name, f"{name}.xml") for name in named),
            **made,
            **properties,
        }
    )


def sheet(cells: str, rest: str = "", columns: str = "") -> str:
    """The XML of a sheet from that of its rows, what follows them (merged cells), and its columns."""
    return f"{HEAD}<worksheet {SHEET}>{columns}<sheetData>{cells}</sheetData>{rest}</worksheet>"


def xlsx(rows: Sequence[Sequence[object]], merged: Sequence[str] = (), formats: Mapping[str, str] | None = None) -> bytes:
    """An Excel file of one sheet as openpyxl writes it.

    Args:
        rows: values from A1 on; None is a blank cell, a text that begins with ``=`` a formula without its result.
        merged: ranges such as ``A1:C1``.
        formats: number formats by cell.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "统计表"
    for row in rows:
        page.append(list(row))
    for place, form in (formats or {}).items():
        page[place].number_format = form
    for place in merged:
        page.merge_cells(place)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bare_xlsx(sheets: Mapping[str, str], strings: str = "", styles: str = "", states: Mapping[str, str] | None = None) -> bytes:
    """An Excel file by hand: for what openpyxl would not write.

    Args:
        sheets: XML of each sheet by its name, see ``sheet``.
        strings, styles: XML inside ``sst`` and ``styleSheet``.
        states: ``hidden`` for some sheets, by name.
    """
    rows = "".join(
        f'<sheet name="{name}" sheetId="{at + 1}" r:id="r{at}" state="{(states or {}).get(name, "visible")}"/>'
        for at, name in enumerate(sheets)
    )
    links = [("worksheet", f"worksheets/sheet{at + 1}.xml") for at in range(len(sheets))]
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": linked([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'{HEAD}<workbook {SHEET} xmlns:r="{KINDS}"><sheets>{rows}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": linked([*links, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]),
            "xl/sharedStrings.xml": f"{HEAD}<sst {SHEET}>{strings}</sst>",
            "xl/styles.xml": f"{HEAD}<styleSheet {SHEET}>{styles}</styleSheet>",
            **{f"xl/worksheets/sheet{at + 1}.xml": xml for at, xml in enumerate(sheets.values())},
        }
    )
