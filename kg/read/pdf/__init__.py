"""PDF files with a text layer: lines in reading order, tables by their rulings and by alignment, and the page of each.

The sealed text keeps the file's own characters. Which line ends only the layout made is told in ``Document.wraps``;
page numbers, running heads and what stands beyond the page are furniture.
"""

from __future__ import annotations

from kg.records import Document, Source

NAME = "PDF"
SUFFIXES = (".pdf",)
MEDIA_TYPES = ("application/pdf", "application/x-pdf")
MARK = b"%PDF-"
WHERE = 1024  # bytes within which the mark stands


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
    from kg.read.pdf import document  # only PDF files need what it loads

    return document.read(source)
