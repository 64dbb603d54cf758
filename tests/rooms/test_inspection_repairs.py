"""What stands on stderr beside a mended view."""

from __future__ import annotations

import pytest

from kg.inspection.marks import repairs
from kg.read import read
from kg.records import Source
from kg.rules import Rules
from kg.text import reading


@pytest.mark.parametrize(("navigation", "told"), [("首页", "1 line of"), ("首页<br>年报", "2 lines of")])
def test_left_out_lines_are_counted_in_good_english(navigation: str, told: str, rules: Rules) -> None:
    """One line is no lines."""
    page = f"<html><body><nav>{navigation}</nav><p>主动公开政府信息5条。</p></body></html>"
    document = read(Source("a.html", page.encode()))
    assert next(repairs(reading(document, rules), document.text)).startswith(told)
