"""Small valid files of every format and container, made on the fly, and the examples: what the fuzz run begins with."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

from tests.office_writer import bare_xlsx, docx, p, sheet, zipped
from tests.pdf_writer import grid, pdf

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FORMATS = ("warc.gz", "tar.gz", "txt", "md", "html", "htm", "mhtml", "pdf", "docx", "xlsx", "json", "jsonl", "warc", "zip", "tar")
LONGEST = 60_000  # bytes of an example that is small enough to be damaged many times

TEXT = """灵川县某局2017年政府信息公开工作年度报告

本报告根据《中华人民共和国政府信息公开条例》（国务院令第492号）编制，统计期限自2017年1月1日起至2017年12月31日止。
一、主动公开政府信息情况
（一）2017年，本局主动公开政府信息121条，其中：网站公开85条，公告栏公开36条。
二、依申请公开政府信息情况
收到申请4件，办结4件。落实国办发〔201724)的要求。
灵川县某局
2018年1月15日
"""
GRID = (("指标名称", "单位", "统计数"), ("主动公开政府信息数", "条", "121"), ("收到申请数", "件", "4"), ("办结数", "", "4"))


@dataclass(frozen=True, slots=True)
class Seed:
    """A file: its format by suffix, the name that it is given under, its bytes."""

    format: str
    name: str
    data: bytes


def form(tag: str = "td") -> str:
    """The table as HTML, with merged cells."""
    head = "<tr>" + "".join(f"<th>{cell}</th>" for cell in GRID[0]) + "</tr><tr><th rowspan=2>条数</th><th colspan=2>见下</th></tr>"
    return f"<table border=1>{head}{''.join(f'<tr><{tag}>' + f'</{tag}><{tag}>'.join(row) + f'</{tag}></tr>' for row in GRID[1:])}</table>"


def page(charset: str = "utf-8") -> bytes:
    """A page as government sites have them: meta tags, navigation, a metadata table, splintered digits."""
    words = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line).replace(
        "2017年1月", "<font>201</font><font>7</font>年<b>1</b>月"
    )
    meta = '<meta name="PubDate" content="2018-01-15"><meta name="SiteName" content="灵川县">'
    head = f'<meta charset="{charset}"><title>年度报告</title>{meta}'
    facts = "<table><tr><td>索引号：</td><td>K1/2018-1</td><td>发文日期：</td><td>2018年1月15日</td></tr></table>"
    top = f'<div class="nav"><a href="/">首页</a> &gt; 公开</div>{facts}<h1>年度报告</h1>'
    body = f"{top}{words}{form()}<ul><li>附件</ul><div id=footer>主办</div>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(charset)


def saved_page() -> bytes:
    """A page as browsers save it, in MIME."""
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n'
    part = b"--b0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://www.example.gov.cn/a\r\n\r\n"
    return head + part + base64.encodebytes(page()).replace(b"\n", b"\r\n") + b"\r\n--b0--\r\n"


def crawl() -> bytes:
    """A crawl of two pages in WARC, one of them in GB18030, with the request before it."""
    records = []
    for at, (kind, charset) in enumerate((("request", ""), ("response", "utf-8"), ("response", "gb18030"))):
        http = b"GET / HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n"
        if kind == "response":
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode() + page(charset)
        head = [f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000{at}>"]
        head += ["WARC-Date: 2018-02-01T00:00:00Z", f"WARC-Target-URI: http://www.example.gov.cn/{at}"]
        head += [f"Content-Type: application/http; msgtype={kind}", f"Content-Length: {len(http)}"]
        records.append("\r\n".join(["WARC/1.0", *head, "", ""]).encode() + http + b"\r\n\r\n")
    return b"".join(records)


def lines() -> bytes:
    """A crawl in JSON Lines: a text, a page, and a record with neither."""
    rows = [{"url": "http://www.example.gov.cn/1", "title": "年度报告", "text": TEXT}, {"html": page().decode(), "id": 2}, {"id": 3}]
    return b"".join(json.dumps(row, ensure_ascii=bool(at)).encode() + b"\n" for at, row in enumerate(rows))


def tarred(parts: dict[str, bytes]) -> bytes:
    """A tar file with a fixed date."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def word() -> bytes:
    """A Word file with running numbers, merged cells, changes that were tracked, a footnote and properties."""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    changed = "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cells = ("<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc>", "<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{}</w:tc>")
    rows = "<w:tr>" + "".join(cell.format(p("条数")) for cell in cells) + "</w:tr>"
    rows += "".join("<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in GRID)
    body = p("第一部分", properties=number) + "".join(p(line) for line in TEXT.splitlines()) + p(changed, note)
    return docx(
        f"{body}<w:tbl>{rows}</w:tbl>",
        numbering,
        title="年度报告",
        footnotes=f'<w:footnote w:id="2">{p("注")}</w:footnote>',
        header=p("页眉"),
    )


def spreadsheet() -> bytes:
    """An Excel file with merged cells, shared strings, a date and a formula."""
    strings = "".join(f"<si><t>{cell}</t></si>" for row in GRID for cell in row)
    cells = "".join(
        f'<row r="{at + 1}">'
        + "".join(f'<c r="{column}{at + 1}" t="s"><v>{3 * at + place}</v></c>' for place, column in enumerate("ABC"))
        + "</row>"
        for at in range(len(GRID))
    )
    cells += '<row r="5"><c r="A5"><v>43115.5</v></c><c r="B5"><f>SUM(C2:C4)</f><v>129</v></c></row>'
    return bare_xlsx({"统计表": sheet(cells, '<mergeCells count="1"><mergeCell ref="A6:C7"/></mergeCells>')}, strings)


def printed() -> bytes:
    """A PDF of two pages with running heads, page numbers, a ruled table, spread letters and properties."""
    words = [(72.0, 760.0 - 24 * at, 14.0, line) for at, line in enumerate(line for line in TEXT.splitlines() if line)]
    cells = [
        (80.0 + 150 * column, 486.0 - 30 * row, 12.0, cell) for row, line in enumerate(GRID) for column, cell in enumerate(line) if cell
    ]
    edges = [(250.0, 810.0, 9.0, "年度报告"), (290.0, 30.0, 9.0, "— 1 —")]
    spread = [(72.0 + 30 * at, 740.0, 14.0, letter) for at, letter in enumerate("附件")]
    lines = grid([72, 222, 372, 522], [500, 470, 440, 410, 380])
    return pdf([[*edges, *words, *cells], [*edges[:1], *spread]], [lines], properties={"Title": "年度报告"})


def made() -> tuple[Seed, ...]:
    """The files that are made in code."""
    text = TEXT.encode()
    inner = {"年报/a.txt": text, "b.html": page(), "c.json": json.dumps({"text": TEXT}).encode()}
    files = {
        "utf8.txt": text,
        "table.txt": (TEXT + "\n".join(" | ".join(row) for row in GRID)).encode(),
        "gb18030.txt": TEXT.encode("gb18030"),
        "utf16.txt": TEXT.encode("utf-16"),
        "big5.txt": "國務院辦公廳關於公開工作的通知\n（國辦發〔2014〕32號）\n".encode("big5"),
        "a.md": f"# 年度报告\n\n{TEXT}\n|{'|'.join(GRID[0])}|\n|-|-|-|\n|{'|'.join(GRID[1])}|\n".encode(),
        "utf8.html": page(),
        "gb18030.html": page("gb18030"),
        "a.mhtml": saved_page(),
        "a.json": json.dumps({"title": "年度报告", "text": TEXT, "meta": {"date": "2018-01-15"}}, ensure_ascii=False).encode(),
        "a.jsonl": lines(),
        "a.warc": crawl(),
        "a.warc.gz": gzip.compress(crawl(), mtime=0),
        "a.zip": zipped(inner),
        "nested.zip": zipped({"inner.zip": zipped(inner), "../up.txt": text, "a.warc": crawl()}),
        "a.pdf": printed(),
        "a.docx": word(),
        "a.xlsx": spreadsheet(),
        "a.tar": tarred(inner),
        "a.tar.gz": gzip.compress(tarred({**inner, "deep.zip": zipped(inner)}), mtime=0),
    }
    return tuple(Seed(format_of(name), name, data) for name, data in files.items())


def format_of(name: str) -> str:
    """The format that a name's end tells, or none."""
    return next((suffix for suffix in FORMATS if name.lower().endswith(f".{suffix}")), "")


def seeds() -> tuple[Seed, ...]:
    """All valid files that the run begins with, in a fixed order."""
    paths = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and format_of(path.name))
    small = (Seed(format_of(path.name), path.name, path.read_bytes()) for path in paths if path.stat().st_size <= LONGEST)
    return (*made(), *small)
