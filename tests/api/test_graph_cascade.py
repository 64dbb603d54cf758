"""How a plan of the State Council comes down to a county: the same tree from the command line, from Python and over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from click.testing import CliRunner

from api.app import create_app
from kg import Source, World, build
from kg.across import refresh
from kg.cli import main
from kg.network import load
from kg.network.asking.answers import as_json
from kg.network.asking.questions import ask
from kg.settings import Settings
from kg.store import Store
from tests.api.conftest import Client

PLAN, NOTICE = "国办发〔2017〕24号", "桂办电〔2017〕64号"
NAMES = ("report_2017_灵山县.txt", "report_2017_钦州市.txt")


@pytest.fixture(scope="module")
def folder(world: World, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the reports of a county and of the city that it lies in."""
    place = tmp_path_factory.mktemp("cascade") / "store"
    others = re.compile(re.escape(world.iris.base) + r"(?:division|agency)/(?!45|100000)")  # nine parts in ten of the reference
    with Store.open(place, world.iris, world.vocabulary) as store:
        store.put_reference([quad for quad in world.reference() if not others.match(str(quad.subject)[1:])], world.digest)
        for _ in store.put_all(build(Source(name, root.joinpath("examples", name).read_bytes()), world) for name in NAMES):
            pass
        refresh(store, world.vocabulary, world.iris, (), world.checks)
        store.close()
    return place


@pytest.fixture(scope="module")
def serving(folder: Path) -> Iterator[Client]:
    """A client of the service over it."""
    app = create_app(Settings(store=folder, workers=1))
    with start_blocking_portal() as portal:
        yield Client(app, portal)
    app.state.pool.close()
    app.state.network.close()


def test_the_plan_comes_down_by_the_notice_of_the_region(serving: Client, root: Path):
    """The county hangs below the region's notice, though it names the plan as well; the city below the plan; each step has its words."""
    answer = serving.get("/api/graph/cascade", id=PLAN).json()
    steps = {row["documentNumber"] or row["label"]: row for row in answer["rows"]}
    notice, county, city = (
        steps[NOTICE],
        steps["灵山县人民政府2017年政府信息公开工作年度报告"],
        steps["钦州市人民政府2017年政府信息公开工作年度报告"],
    )
    assert [notice["parent"], county["parent"], city["parent"]] == [answer["root"]["id"], notice["id"], answer["root"]["id"]]
    assert [(row["depth"], row["relation"], row["level"]) for row in (notice, county, city)] == [
        (1, "implements", "province"),
        (2, "cites", "county"),
        (1, "cites", "prefecture"),
    ]
    assert [edge["target"] for edge in county["also"]] == [answer["root"]["id"]]
    assert county["days"] is None  # nobody knows the day of the plan
    for row in answer["rows"]:
        (quote, *_) = row["words"]
        text = root.joinpath("examples", quote["file"]).read_text("utf-8")
        assert text[quote["start"] : quote["end"]] == quote["exact"]


def test_three_ways_of_asking_give_the_same_bytes(serving: Client, folder: Path, world: World):
    """What a researcher sees in a terminal can be fetched by a program, and checked by another."""
    came = serving.get("/api/graph/cascade", id=PLAN).content
    with Store.open(folder, world.iris, world.vocabulary, read_only=True) as store:
        network = load(store)
        assert as_json(ask(network, "cascade", {"id": PLAN}), network.base) == came
    told = CliRunner().invoke(main, ["network", "cascade", PLAN, "--json", "--store", str(folder)])
    assert (told.exit_code, told.stdout_bytes) == (0, came)
