"""Word files (.docx and its kin): the text as it reads once every tracked change is accepted.

The sealed text holds, in this order: title and dates of the file's properties and the headers (furniture), the body, the notes at its
foot and end with their raised numbers, what the file holds beside the text (comments, charts, notes that nothing refers to: furniture),
the footers. Hidden text stands behind its paragraph, as furniture.

**Generated numbers** (``一、`` of a list, ``¹`` of a note) are part of the sealed text, because every reader sees them, though no byte
of the file spells them. Evidence that covers such a number quotes the text as it is shown, not as it is stored.

Names of authors, editors and commentators never enter the text. Libraries that read Word files were passed over: they hide tracked
changes, generated numbers and notes.
"""

from __future__ import annotations

from kg.read.office import holds
from kg.records import Document, Source

NAME = "Word"
SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
MEDIA_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    "application/vnd.ms-word.document.macroenabled.12",
    "application/vnd.ms-word.template.macroenabled.12",
)
MAIN = r"word/document\d*\.xml"


def claims(telling: bytes) -> bool:
    """Whether a zip holds a Word document's main part."""
    return holds(telling, MAIN)


def read(source: Source) -> Document:
    """The document of a Word file.

    Raises:
        DocumentError: the file is damaged, encrypted, or holds no text.
        OverflowError: it exceeds a limit.
    """
    from kg.read.docx import document  # only Word files need what it loads

    return document.read(source)
