"""Valid files damaged on purpose, each by its number: the same number gives the same bytes on every machine."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from benchmarks.seeds import Seed

LONGEST = 400_000  # bytes of a mutant
NAMES = (
    *(f"a{suffix}" for suffix in (".txt", ".md", ".html", ".htm", ".mhtml", ".pdf", ".docx", ".xlsx", ".json", ".jsonl", ".warc")),
    *("a.warc.gz", "a.zip", "a.tar", "a.tar.gz", "a.gz", "a.doc", "a.xml", "a", "", ".", "../../a.html", "a/b\\c.pdf", "年报.HTML"),
    *("a.html?x=.pdf", "https://www.example.gov.cn/a/t2017.html", "a\x00.txt", "a\n.md", "\u202ea.txt", "a" * 300 + ".txt"),
)
TOKENS = (
    *(b"<table rowspan=65534 colspan=1000>", b"<td rowspan=65534 colspan=1000>", b"<td rowspan=0>", b"<td colspan=-1>", b"</table>"),
    *(b"<table><tr><td>", b"<tr>", b"<!--", b"-->", b"<!--[if !supportLists]-->", b"<![CDATA[", b"]]>", b"<script>", b"</script>"),
    *(b"<style>", b"<template>", b"<textarea>", b"<plaintext>", b"<svg><desc>", b"<math><mi>", b"<frameset>", b"<base href=//x>"),
    *(b"<meta charset=utf-16>", b"<meta charset=gb2312>", b'<meta name="PubDate" content="', b"<title>", b"<body hidden>"),
    *(b"&#0;", b"&#xD800;", b"&#x110000;", b"&#13;", b"&nbsp;", b"&amp", b"&lt;", b"\\ud800", b"\\u0000", b"\\r", b"\r", b"\r\n"),
    *(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>&c;'),
    *(b"<w:p>", b"<w:tbl>", b"<w:tc>", b'<w:gridSpan w:val="99999"/>', b'<w:vMerge w:val="restart"/>', b"<w:vMerge/>", b"<w:del>"),
    *(b"<w:ins>", b'<w:numId w:val="-1"/>', b'<w:ilvl w:val="99"/>', b"<w:footnoteReference w:id='1'/>", b"</w:p>", b'xmlns:w="urn:x"'),
    *(
        b'<row r="1048577">',
        b'<c r="XFD1048576" t="s"><v>99999</v></c>',
        b'<mergeCell ref="A1:XFD1048576"/>',
        b"<v>1E999</v>",
        b"<v>NaN</v>",
    ),
    *(b"/Kids", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Count 999999999", b"/Count -1", b"/Type /Pages", b"/Length 99999999", b"stream\n"),
    *(
        b"endstream",
        b"endobj",
        b"%%EOF",
        b"startxref\n0\n",
        b"xref\n0 99999\n",
        b"trailer <<",
        b"/Encrypt 1 0 R",
        b"/MediaBox [0 0 1e9 1e9]",
    ),
    *(
        b"/Contents 1 0 R",
        b"/Filter /FlateDecode",
        b"1 0 obj",
        b"Tj ET",
        b"BT /F1 12 Tf",
        b"99999 0 0 99999 0 0 cm",
        b"/ToUnicode",
        b"%PDF-1.7",
    ),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\xff\xff\xff\xff", b"\xff\xff", b"\x00\x00\x00\x00", b"\x1f\x8b\x08"),
    *(b"ustar", b"../../../../etc/passwd\0", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"BZh9", b"\xfd7zXZ\x00"),
    *(b'{"text": ', b'"html": "<p>', b"[" * 20, b"}", b"NaN", b"1e999", b"-0", b'"\\ud83d"', b"\n", b"null", b'"url": "file:///x"'),
    *(
        b"WARC/1.0\r\n",
        b"Content-Length: 99999999999\r\n",
        b"Content-Length: -1\r\n",
        b"\r\n\r\n",
        b"WARC-Type: response\r\n",
        b"HTTP/1.1 200\r\n",
    ),
    *(
        b"Content-Type: text/html; charset=x\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: br\r\n",
        b"Content-Encoding: gzip\r\n",
    ),
    *(b"Content-Transfer-Encoding: quoted-printable\r\n", b"=E4=", b"--boundary", b"--boundary--", b"MIME-Version: 1.0\r\n"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xc0\x80"),
    *(b"\x00", b"\x0c", b"\x1a", b"\x81\x30\x81\x30", b"\x80", b"\xe2\x80\xa8", b"\xc2\x85", b"\xe2\x80\xae", b"\xe3\x80\x80"),
    *("〔2017〕".encode(), "2017年1月1日至12月31日".encode(), "一、".encode(), "⽐⼀⼯".encode(), "國辦發(fā)".encode(), "｜".encode()),
)
NESTS = (
    *(b"<div>", b"<b>", b"<font>", b"<table><tr><td>", b"<ul><li>", b"<span><p>", b"<blockquote>", b"<a>", b"<svg>", b"<select>"),
    *(b"[", b'{"text":', b'{"a":[', b"<<", b"<< /Kids [", b"(", b"<w:tbl><w:tr><w:tc>", b"<w:p><w:r>", b"<w:ins>", b"<a xmlns:b='c'>"),
    *("《".encode(), "（一）".encode(), "一、".encode(), b"1 ", b"\t", b" | ", b"q ", b"> "),
)
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, struct.error)
Mutation = Callable[[bytearray, Random, Sequence[Seed]], None]


def mutant(seeds: Sequence[Seed], run: int, index: int) -> Seed:
    """One damaged file.

    Args:
        seeds: the valid files.
        run: number of the run, the seed of its chance.
        index: number of the file in the run.
    """
    random = Random(f"{run}/{index}")
    wanted = random.choice(sorted({seed.format for seed in seeds}))
    chosen = random.choice([seed for seed in seeds if seed.format == wanted])
    name = random.choice(NAMES) if random.random() < 0.15 else chosen.name
    return Seed(chosen.format, name, damaged(chosen.data, random, seeds)[:LONGEST])


def damaged(data: bytes, random: Random, seeds: Sequence[Seed]) -> bytes:
    """The bytes with a few mutations; of an archive often inside, in one of its parts."""
    if random.random() < 0.7:
        with suppress(*UNREADABLE):  # it was damaged before
            if data.startswith(b"PK\x03\x04"):
                return repacked(data, random, seeds)
            if data.startswith(b"\x1f\x8b"):
                return gzip.compress(damaged(gzip.decompress(data), random, seeds), mtime=0)
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 5, 12))):
        random.choices(MUTATIONS, WEIGHTS)[0](changed, random, seeds)
    if random.random() < 0.6 and b"\x00" not in data:
        with suppress(UnicodeDecodeError):  # text that stays text gets further than the door
            return data.decode() and changed.decode("utf-8", "ignore").encode()
    return bytes(changed)


def repacked(data: bytes, random: Random, seeds: Sequence[Seed]) -> bytes:
    """A ZIP file with one or two of its parts damaged, left out or doubled."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist() if not name.endswith("/")]
    for _ in range(random.choice((1, 1, 2))):
        at = random.randrange(len(parts))
        name, part = parts[at]
        what = random.random()
        if what < 0.06 and len(parts) > 1:
            del parts[at]
        elif what < 0.12:
            parts[at] = (random.choice(NAMES) or "x", part)
        elif what < 0.16:
            parts[at] = (name, random.choice(seeds).data)
        else:
            parts[at] = (name, damaged(part, random, seeds))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, part in dict(parts).items():
            archive.writestr(zipfile.ZipInfo(name.replace("\x00", "") or "x"), part, archive.compression)
    return out.getvalue()


def span(data: bytearray, random: Random) -> slice:
    """A run of bytes: mostly short, now and then long."""
    start = random.randrange(len(data) + 1)
    return slice(start, start + random.choice((1, 2, 4, 16, 64, 512, 4096)))


def flip(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """Single bits turned."""
    for _ in range(random.choice((1, 1, 4, 32)) if data else 0):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def overwrite(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """A run of bytes replaced by chance, NULs or 0xFF."""
    place = span(data, random)
    size = len(data[place])
    data[place] = random.choice((random.randbytes(size), bytes(size), b"\xff" * size))


def delete(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """A run of bytes lost."""
    del data[span(data, random)]


def double(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """A run of bytes repeated, up to a few hundred times."""
    place = span(data, random)
    data[place.start : place.start] = bytes(data[place]) * random.choice((1, 1, 2, 10, 300))
    del data[LONGEST:]


def insert(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """Random bytes put in."""
    at = span(data, random).start
    data[at:at] = random.randbytes(random.choice((1, 4, 64)))


def token(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """Something that means something to one of the formats, put in or written over."""
    at, word = span(data, random).start, random.choice(TOKENS)
    data[at : at + random.choice((0, len(word)))] = word


def nest(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """An opening without end, up to ten thousand times."""
    at = span(data, random).start
    data[at:at] = random.choice(NESTS) * random.choice((10, 100, 300, 1_000, 10_000))
    del data[LONGEST:]


def truncate(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """The end cut off."""
    del data[random.randrange(len(data) + 1) :]


def splice(data: bytearray, random: Random, seeds: Sequence[Seed]) -> None:
    """A run of another file put in, or its whole end put on."""
    other = random.choice(seeds).data
    at, start = span(data, random).start, random.randrange(len(other) + 1)
    if random.random() < 0.5:
        data[at:] = other[start:]
    else:
        data[at:at] = other[start : start + random.choice((8, 64, 1024))]


def recode(data: bytearray, random: Random, _: Sequence[Seed]) -> None:
    """The same characters in another charset, whatever the file says of itself."""
    text = bytes(data).decode("utf-8", "replace")
    data[:] = text.encode(random.choice(("gb18030", "big5", "utf-16", "utf-16-be", "utf-8-sig", "utf-32", "utf-7")), "replace")


MUTATIONS: tuple[Mutation, ...] = (flip, overwrite, delete, double, insert, token, nest, truncate, splice, recode)
WEIGHTS = (4, 3, 3, 2, 2, 8, 1, 1, 2, 0.5)
