"""Excel files (.xlsx and its kin): each sheet with its values as they are printed, not as they are stored.

A sheet gives its name (a field, since it is seen on its tab and not on the page), its titles, its form as a table and its notes. Hidden
sheets, rows and columns are furniture, as are the heads and feet of printed pages. A formula without a stored result is a blank cell
and an issue: nothing is calculated here.

The parts are read as streams that end at the limits, not by a library: those that there are build every cell of a sheet before
they can be asked how many there are, and refuse whole files for a faulty style.
"""

from __future__ import annotations

from kg.read.office import holds
from kg.records import Document, Source

NAME = "Excel"
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
MEDIA_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.ms-excel.template.macroenabled.12",
)
MAIN = r"xl/workbook\d*\.xml"


def claims(telling: bytes) -> bool:
    """Whether a zip holds a workbook."""
    return holds(telling, MAIN)


def read(source: Source) -> Document:
    """The document of an Excel file.

    Raises:
        DocumentError: the file is damaged, encrypted, or holds no text.
        OverflowError: it exceeds a limit.
    """
    from kg.read.xlsx import document  # only Excel files need what it loads

    return document.read(source)
