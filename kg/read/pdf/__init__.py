"""PDF files with a text layer, by PDFium: one line of the sealed text for each line of a page."""

from __future__ import annotations

from kg.errors import DocumentError
from kg.read.scroll import Scroll
from kg.records import Document, Issue, Source

NAME = "PDF"
SUFFIXES = (".pdf",)
MEDIA_TYPES = ("application/pdf", "application/x-pdf")
PROPERTIES = ("Title", "Subject", "Keywords", "CreationDate", "ModDate")  # the author is a person
BEGINNING = 1024  # bytes in which the mark may stand (ISO 32000-1, implementation note 13)
MOSTLY = 0.3  # share of characters without a name above which a text cannot be read


def claims(telling: bytes) -> bool:
    """Whether bytes are a PDF file.

    >>> claims(b"\\n%PDF-1.7"), claims(b"PDF")
    (True, False)
    """
    return b"%PDF-" in telling[:BEGINNING]


def read(source: Source) -> Document:
    """The document of a PDF file.

    Raises:
        DocumentError: it is encrypted, broken or scanned, or its fonts do not name their characters.
        OverflowError: it exceeds a limit.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    from kg.read.pdf.pages import taken_apart, write

    try:
        opened = PdfDocument(source.data)
    except PdfiumError as error:
        raise DocumentError(source.name, refusal(str(error))) from error
    try:
        pages = taken_apart(opened)
        scroll = Scroll()
        said = opened.get_metadata_dict(skip_empty=True)
    except PdfiumError as error:
        raise DocumentError(source.name, f"the PDF file is broken: {error}") from error
    finally:
        opened.close()
    for name in PROPERTIES:
        scroll.field(name, said.get(name, ""), "properties")
    characters, unknown = sum(page.characters for page in pages), sum(page.unknown for page in pages)
    if not any(page.lines or page.tables for page in pages):
        scanned = any(page.scanned for page in pages)
        raise DocumentError(source.name, "a scanned PDF without a text layer" if scanned else "the PDF file holds no text")
    if unknown > MOSTLY * characters:
        raise DocumentError(source.name, "the fonts of the PDF file do not say which characters they draw")
    write(scroll, pages)
    document = scroll.seal(source)
    return scroll.seal(source, None, unread(document, [n for n, page in enumerate(pages, 1) if page.scanned]))


def refusal(message: str) -> str:
    """Why PDFium did not open a file, in one clause."""
    low = message.lower()
    if "password" in low or "security" in low:
        return "the PDF file is encrypted"
    return f"the PDF file is broken: {message}"


def unread(document: Document, scanned: list[int]) -> tuple[Issue, ...]:
    """An issue where pages are images without text."""
    if not scanned:
        return ()
    numbers = ", ".join(map(str, scanned[:20]))
    zh, en = f"第 {numbers} 页是图像，没有文字层，未能读取", f"Pages {numbers} are images without a text layer and could not be read"
    return (Issue("page-without-text", "warning", zh, en, (document.evidence(0, min(20, len(document.text)), "read.page-without-text"),)),)
