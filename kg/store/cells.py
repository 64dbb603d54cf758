"""Texts in the cells of a CSV file, which spreadsheets may take for formulas."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A text that a spreadsheet shows as it is: one that would begin a formula gets an apostrophe in front.

    Args:
        text: of a document or a label, never a number: ``-3`` is a value.

    >>> cell("=HYPERLINK(…)"), cell("灵山县")
    ("'=HYPERLINK(…)", '灵山县')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
