"""What Word and Excel files share: a zip of XML parts, opened without trust in what it says of itself.

Unpacked sizes are counted while unpacking; a document type or an entity is refused (``defusedxml``), so nothing is ever expanded
or fetched. Tags and attributes come without their namespace: the transitional and the strict form of the standard (ISO/IEC 29500)
differ in nothing else that matters here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from kg.errors import DocumentError
from kg.read.scroll import Scroll
from kg.records import Issue, Source

LARGEST_PART = 64 * 2**20  # bytes of one part, unpacked
MOST_MARKS = 1_500_000  # tags and attributes of one part; a book of five hundred pages has fewer, as has a sheet of 200,000 numbers
MOST_MEMBERS = 10_000  # of the zip
CHUNK = 65_536  # bytes
SHOWN = ("title", "subject", "keywords", "created", "modified")  # who made and changed it are persons: they stay out of the text
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


OTHERS = (  # a member that only this kind of zip has
    ("EncryptedPackage", "an encrypted Office file"),
    ("OFD.xml", "an OFD file"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("xl/workbook.bin", "a binary Excel file (.xlsb)"),
    ("META-INF/container.xml", "an e-book (.epub)"),
    ("META-INF/manifest.xml", "an OpenDocument file (.odt, .ods)"),
)
STREAMS = (  # names in the directory of the older, compound files
    ("EncryptedPackage", "an encrypted Office file; remove its password and save it again"),
    ("WordDocument", "an old Word file (.doc, .wps); save it as .docx"),
    ("Workbook", "an old Excel file (.xls, .et); save it as .xlsx"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)"),
)


class Target(Protocol):
    """What takes the events of a parser."""

    def start(self, tag: str, attributes: dict[str, str], /) -> object:
        """An element begins; names without namespace."""

    def end(self, tag: str, /) -> object:
        """An element ends."""

    def data(self, data: str, /) -> object:
        """Characters, possibly a part of those that follow each other."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: the last word of its type, and the part."""

    id: str
    kind: str
    part: str


def members(telling: bytes) -> frozenset[str]:
    """The names in a zip's directory, as far as its first and last bytes tell; none where they are no zip.

    >>> members(b"PK\\x03\\x04...")
    frozenset()
    """
    if not telling.startswith(b"PK\x03\x04") or telling.count(b"PK\x01\x02") > MOST_MEMBERS:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(telling)) as archive:
            return frozenset(archive.namelist())
    except BROKEN:
        return frozenset()


def holds(telling: bytes, main: str) -> bool:
    """Whether some bytes are an Office file with a main part of that name; of one that was cut off, its first members tell.

    Args:
        telling: the file's first and last bytes.
        main: a regular expression.
    """
    if names := members(telling):
        return any(re.fullmatch(main, name) for name in names)
    first = telling[30 : 30 + int.from_bytes(telling[26:28], "little")]  # APPNOTE.TXT 4.3.7
    torn = telling.startswith(b"PK\x03\x04") and first.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/"))
    return torn and re.search(main.encode(), telling) is not None


def foreign(data: bytes) -> str:
    """What kind of Office file that cannot be read some bytes are, in words; empty where they are none.

    Args:
        data: a file, or its telling bytes.

    >>> foreign(b"\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1" + "WordDocument".encode("utf-16-le"))
    'an old Word file (.doc, .wps); save it as .docx'
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return next((what for name, what in STREAMS if name.encode("utf-16-le") in data), "")
    names = members(data)
    return next((what for name, what in OTHERS if name in names), "")


class Package:
    """An opened Office file.

    Args:
        source: the file.

    Raises:
        DocumentError: it is no whole zip.
        OverflowError: it has too many members.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        if source.data.count(b"PK\x01\x02") > MOST_MEMBERS:
            raise OverflowError(f"more than {MOST_MEMBERS} members")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(source.data))
        except BROKEN as error:
            raise DocumentError(source.name, "the Office file is damaged or cut off") from error
        self.names = frozenset(self.archive.namelist())
        self.issues: list[Issue] = []

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked piece by piece.

        Raises:
            DocumentError: the part is damaged, encrypted or packed in an unusual way.
            OverflowError: it unpacks to more than ``LARGEST_PART``.
        """
        size = 0
        try:
            info = self.archive.getinfo(part)
            if info.flag_bits & 1:
                raise DocumentError(self.source.name, f"its part {part} is encrypted")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DocumentError(self.source.name, f"its part {part} is packed by a method that Office files do not use")
            with self.archive.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > LARGEST_PART:
                        raise OverflowError(f"its part {part} unpacks to more than {LARGEST_PART} bytes")
                    yield chunk
        except BROKEN as error:
            raise DocumentError(self.source.name, f"its part {part} is damaged") from error

    def parse(self, part: str, target: Target) -> bool:
        """Sends the events of a part to a target; False where there is no such part.

        Raises:
            DocumentError: the part is damaged, no XML, or has a document type or entities.
            OverflowError: it is too large, or has too many tags and attributes.
        """
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import DefusedXMLParser

        if part not in self.names:
            return False
        self._measure(part)
        parser = DefusedXMLParser(target=_Local(target), forbid_dtd=True)
        for chunk in self.chunks(part):
            try:
                parser.feed(chunk)
            except DefusedXmlException as error:
                raise DocumentError(self.source.name, f"its part {part} has a document type or entities, which are refused") from error
            except (ParseError, ValueError, LookupError) as error:
                raise DocumentError(self.source.name, f"its part {part} is no well-formed XML: {error}") from error
        try:
            parser.close()
        except (ParseError, ValueError) as error:
            raise DocumentError(self.source.name, f"its part {part} is no well-formed XML: {error}") from error
        return True

    def _measure(self, part: str) -> None:
        """Unpacks a part once only to see that it keeps within the limits: far cheaper than to find out while parsing."""
        marks = 0
        for chunk in self.chunks(part):
            marks += chunk.count(b"<") + chunk.count(b"=")
            if marks > MOST_MARKS:
                raise OverflowError(f"its part {part} has more than {MOST_MARKS} tags and attributes")

    def tree(self, part: str) -> Element | None:
        """The root of a part, or None where there is no such part; raises what ``parse`` raises."""
        builder = TreeBuilder()
        return builder.close() if self.parse(part, builder) else None

    def aside(self, part: str) -> Element | None:
        """Like ``tree``, for a part that the document can be read without: if it is damaged, that is an issue and no error."""
        try:
            return self.tree(part)
        except DocumentError as error:
            message = f"A part of the file cannot be read and is left out: {error.reason}"
            self.issues.append(Issue("unreadable-part", "warning", f"文件的部分内容无法读取，已略去：{part}", message))
            return None

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """The links of a part to others inside the file; without a part, those of the whole."""
        folder, name = posixpath.split(part)
        root = self.aside(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for node in root if root is not None else ():
            target = node.get("Target", "")
            if node.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append(Relation(node.get("Id", ""), posixpath.basename(node.get("Type", "")), path))
        return tuple(found)

    def main(self, fallback: str) -> str:
        """The part that is the document itself."""
        return next((one.part for one in self.relations() if one.kind == "officeDocument" and one.part in self.names), fallback)

    def properties(self, scroll: Scroll) -> None:
        """Writes what the file says of itself as fields: title, subject, keywords, and the days when it was made and changed.

        The days are those of the file, which was often made from an older one: never the day of publication.
        """
        root = self.aside("docProps/core.xml")
        for node in root if root is not None else ():
            if node.tag in SHOWN:
                scroll.field(node.tag, "".join(node.itertext()), "properties")


class _Names(dict[str, str]):
    """Names without their namespaces."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition("}")[2]
        return local


class _Local:
    """Hands the events of a parser on without namespaces."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.names = _Names()
        self.data = target.data

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        names = self.names
        self.target.start(names[tag], {names[name]: value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        """An element ends."""
        self.target.end(self.names[tag])


def number(text: str | None, default: int = 0) -> int:
    """The whole number of an attribute, or a default where it is absent or none.

    >>> number("3"), number(None, 1), number("x")
    (3, 1, 0)
    """
    text = (text or "").strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 and text.count("-") <= 1 else default


def on(node: Element | None) -> bool:
    """Whether a switch such as ``<w:vanish/>`` is set."""
    return node is not None and node.get("val", "1").lower() not in ("0", "false", "off", "none")
