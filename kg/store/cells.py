"""Texts in the cells of a CSV file, which spreadsheets may take for formulas."""

from __future__ import annotations

import re

FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")  # what cannot be seen may be skipped on reading
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def cell(text: str) -> str:
    """A text that a spreadsheet shows as it is: one that would begin a formula, and is no number, gets an apostrophe in front.

    >>> cell("=HYPERLINK(…)"), cell("灵山县"), cell("+19")
    ("'=HYPERLINK(…)", '灵山县', '+19')
    """
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
