"""Report, policy document or neither: each row of cases/kinds.toml, with the words of the reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.outline import outline
from kg.read import read
from kg.records import Source
from kg.rules import Rules

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "kinds.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_document_is_of_this_kind(case: dict[str, str], rules: Rules) -> None:
    """What is no report and no policy document yields nothing; what is one is not lost."""
    name = "a.html" if case["text"].startswith("<") else "a.txt"
    found = outline(read(Source(name, case["text"].encode())), rules)
    assert found.kind == case["kind"], found.reason
    assert case.get("reason", "") in found.reason
