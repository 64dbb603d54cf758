"""PDF files made in code: lines of text at their places, rulings, and nothing else that a test does not need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Text = tuple[float, float, float, str] | tuple[float, float, float, str, float]  # x, y, size, words, degrees anticlockwise
Line = tuple[float, float, float, float]  # x, y to x, y
PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"  # one that fills the page
HALF = range(0x20, 0x7F)  # characters half as wide as high


def pdf(
    pages: Sequence[Sequence[Text]],
    rulings: Sequence[Sequence[Line]] = (),
    *,
    extra: Sequence[bytes] = (),
    properties: Mapping[str, str] | None = None,
    rotate: int = 0,
    size: tuple[float, float] = (595, 842),
    trailer: str = "",
) -> bytes:
    """A PDF of some pages.

    Args:
        pages: for each page its lines of text, in points from the lower left corner; Han characters are as wide as the size, others half.
        rulings: for each page the lines that are stroked.
        extra: for each page further content, as PDF operators.
        properties: of the document, such as Title.
        rotate: degrees by which each page is shown turned.
        size: width and height of the pages.
        trailer: entries of the trailer, such as /Encrypt.

    >>> pdf([[(72, 700, 16, "一、概述")]])[:8]
    b'%PDF-1.7'
    """
    used = sorted({char for page in pages for item in page for char in item[3]})
    kids = " ".join(f"{7 + 2 * at} 0 R" for at in range(len(pages)))
    info = " ".join(f"/{name} <{(chr(0xFEFF) + value).encode('utf-16-be').hex()}>" for name, value in (properties or {}).items())
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000"
        f"/W[{HALF.start} {HALF.stop - 1} 500]/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -120 1000 880]"
        f"/Ascent 880/Descent -120/ItalicAngle 0/CapHeight 700/StemV 80>>>>".encode(),
        _stream(_unicode(used)),
        f"<<{info}>>".encode(),
    ]
    for at, page in enumerate(pages):
        drawn = [_shown(item) for item in page]
        drawn += [f"{x} {y} m {to_x} {to_y} l S".encode() for x, y, to_x, to_y in (rulings[at] if at < len(rulings) else ())]
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Rotate {rotate}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {8 + 2 * at} 0 R>>".encode()
        )
        bodies.append(_stream(b"\n".join([*drawn, *extra[at : at + 1]])))
    return _file(bodies, trailer)


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Line]:
    """The rulings of a plain table with lines at these places."""
    return [(x, min(ys), x, max(ys)) for x in xs] + [(min(xs), y, max(xs), y) for y in ys]


def _shown(item: Text) -> bytes:
    """The operators that draw one line of text."""
    x, y, size, words = item[:4]
    turn = math.radians(item[4]) if len(item) == 5 else 0.0
    cos, sin = round(math.cos(turn), 6), round(math.sin(turn), 6)
    return f"BT /F {size} Tf {cos} {sin} {-sin} {cos} {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET".encode()


def _unicode(used: Sequence[str]) -> bytes:
    """The map of a font's characters to Unicode; both have the same numbers here."""
    blocks = []
    for at in range(0, len(used), 100):
        rows = "\n".join(f"<{ord(char):04x}> <{ord(char):04x}>" for char in used[at : at + 100])
        blocks.append(f"{len(used[at : at + 100])} beginbfchar\n{rows}\nendbfchar")
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"
    head += "\n1 begincodespacerange <0000> <ffff> endcodespacerange"
    return "\n".join([head, *blocks, "endcmap end end"]).encode()


def _stream(content: bytes) -> bytes:
    """A stream object."""
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _file(bodies: Sequence[bytes], trailer: str) -> bytes:
    """The file of some objects, of which the first is the catalogue and the sixth holds the properties."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for at, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}trailer<</Size {len(bodies) + 1}/Root 1 0 R/Info 6 0 R{trailer}>>"
    return bytes(out) + f"{end}\nstartxref\n{len(out)}\n%%EOF\n".encode()
