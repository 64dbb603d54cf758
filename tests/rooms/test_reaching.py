"""When a regulation reaches which level: who carries it out counts, not who ends it."""

from __future__ import annotations

from pathlib import Path

from kg import query
from kg.pipeline import World
from tests.rooms.test_policies import FILES, filled


def test_an_end_is_no_arrival(world: World, tmp_path: Path) -> None:
    """Where a notice is repealed, or an agency's own is named, it has reached nobody; where it is carried out, it has."""
    with filled(FILES, world, tmp_path) as store:
        found = query.rows(store, query.named()["diffusion"].sparql)
    rows = [dict(zip(found.variables, (getattr(term, "value", "") for term in row), strict=True)) for row in found.rows]
    assert {(row["number"], row["level"]) for row in rows} == {("皖政〔2020〕3号", "prefecture"), ("芜政〔2021〕8号", "county")}
