"""What a document says of itself, wherever its page puts it: each row of cases/pages.toml is read through the whole line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.pipeline import Build, World, build
from kg.records import Source

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "pages.toml").read_text("utf-8"))["case"]
STATED = {"title": "title", "issued": "issued", "available": "available", "indexNumber": "index", "documentNumber": "number"}


def said(result: Build, world: World) -> dict[str, str | int]:
    """What is stated of the document itself, by short names."""
    claims = result.claims
    found: dict[str, str | int] = {"kind": claims.kind}
    for statement in claims.statements:
        name = STATED.get(statement.predicate.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        if name and statement.subject == claims.subject:
            found[name] = statement.object
    for iri in claims.issuers[:1]:
        (agency,) = [agency for agency in claims.agencies if agency.iri == iri]
        found |= {"agency": agency.name, "division": agency.division}
    if claims.period:
        found["year"] = claims.period[0].year
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_page_says_what_the_case_lists(case: dict, world: World) -> None:
    """A label found is a fact with its place; what a page does not say of the document is not stated."""
    result = build(Source(case["name"], case["text"].encode()), world)
    assert said(result, world) == case["expect"], result.reason
    assert case.get("reason", "") in result.reason
    for statement in result.claims.statements:
        for place in statement.evidence:
            assert result.text[place.start : place.end] == place.exact
