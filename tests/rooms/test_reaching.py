"""When a regulation reaches which level, and what a card says that has grown old."""

from __future__ import annotations

from pathlib import Path

from kg import query
from kg.pipeline import World
from tests.rooms.test_policies import FILES, OLD, answers, filled


def test_an_end_is_no_arrival(world: World, tmp_path: Path) -> None:
    """Where a notice is repealed, or an agency's own is named, it has reached nobody; where it is carried out, it has."""
    with filled(FILES, world, tmp_path) as store:
        found = query.rows(store, query.named()["diffusion"].sparql)
    rows = [dict(zip(found.variables, (getattr(term, "value", "") for term in row), strict=True)) for row in found.rows]
    assert {(row["number"], row["level"]) for row in rows} == {("皖政〔2020〕3号", "prefecture"), ("芜政〔2021〕8号", "county")}


def test_a_card_that_says_in_force_beside_a_day_that_is_over(world: World, tmp_path: Path) -> None:
    """有效 beside 失效日期 agree until that day; behind it the answer is open and has both words."""
    card = OLD.replace("有效性：有效\n", "有效性：有效\n失效日期：2020-01-01\n")
    with filled({"old.txt": card}, world, tmp_path) as store:
        assert answers(store, day="2019-06-01")["芜政〔2010〕2号"][0] == "in-force"
        validity, because = answers(store, day="2021-06-01")["芜政〔2010〕2号"]
        assert validity == "unknown"
        assert "said “有效”" in because and "expired 2020-01-01" in because
