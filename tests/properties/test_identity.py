"""Any order of documents, one at a time with others dropped in between, gives the graph that all at once give, to the byte."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

import kg.identity
from benchmarks import made_reports
from benchmarks.items import Item
from benchmarks.made_reports import Made
from kg.across import refresh
from kg.export import export
from kg.identity import Decisions, written
from kg.pipeline import World, build
from kg.read.unpack import documents
from kg.records import Source
from kg.reference import reference_quads
from kg.store import Store
from tests.rooms import test_joins
from tests.rooms.test_joins import CITY, COUNTY, COUNTY_GOVERNMENT, COUNTY_OFFICE, DOGS, ELSEWHERE, NATION, REGION, WATER, Citing, Named

FOLDERS = ("examples", "../shared/corpus/synthetic")
WHERE = ("/regulation/", "/agency/", "/report/", "/concept/likeness/")  # of reference, what canon asks for
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def read(world: World, root: Path) -> tuple[Item, ...]:
    """The documents of both folders that there are, as the store sees them."""
    found = []
    for path in sorted(path for folder in FOLDERS for path in (root / folder).glob("*.*")):
        with path.open("rb") as opened:
            for source in documents(opened, path.name, path.stat().st_size * 100):
                if isinstance(source, Source):
                    made = build(source, world)
                    found.append(Item(made.name, made.sha16, made.text, made.quads))
    return tuple(found)


@pytest.fixture(scope="module")
def reference(world: World) -> tuple[Quad, ...]:
    """The known regulations."""
    quads = reference_quads(world.vocabulary, world.iris)
    return tuple(quad for quad in quads if any(part in str(quad.subject) for part in WHERE))


@pytest.fixture(autouse=True)
def always_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small store has most of it changed each time, and would look at everything: here it looks at what is due alone."""
    monkeypatch.setattr(kg.identity, "MANY", 10**9)


def exported(store: Store) -> bytes:
    """The whole graph."""
    out = io.BytesIO()
    export(store, "nquads", out)
    return out.getvalue()


def at_once(items: Sequence[Item], reference: Sequence[Quad], world: World, decisions: str = "") -> bytes:
    """The graph of all documents, stored together and looked at from scratch."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", world.iris, world.vocabulary) as store:
        store.put_reference(reference, "digest")
        list(store.put_all(items))
        store.decide(decisions)
        refresh(store, world.vocabulary, world.iris)
        return exported(store)


def one_by_one(order: Sequence[Item], gone: Sequence[int], reference: Sequence[Quad], world: World, decisions: str = "") -> bytes:
    """The graph of the documents in an order, looked at after each; some go in between, and come back at the end."""
    dropped = {}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", world.iris, world.vocabulary) as store:
        store.put_reference(reference, "digest")
        refresh(store, world.vocabulary, world.iris)
        for at, item in enumerate(order):
            store.put(item)
            if at in gone:
                away = order[at // 2]
                dropped[away.name] = away
                store.drop(away.name)
            if at == len(order) // 2:
                store.decide(decisions)
            refresh(store, world.vocabulary, world.iris, ())
        for away in dropped.values():
            store.put(away)
            refresh(store, world.vocabulary, world.iris, ())
        return exported(store)


@FEW
@given(data=st.data())
def test_real_documents_in_any_order(data: st.DataObject, read: tuple[Item, ...], reference: tuple[Quad, ...], world: World) -> None:
    """Reports and policies that cite each other by number, title and alias."""
    chosen = data.draw(st.lists(st.sampled_from(read), min_size=6, max_size=14, unique_by=lambda item: item.name))
    gone = data.draw(st.lists(st.integers(1, len(chosen) - 1), max_size=2, unique_by=lambda at: at // 2))
    expected = at_once(sorted(chosen, key=lambda item: item.name), reference, world)
    assert one_by_one(chosen, gone, reference, world) == expected


TEXT = Named(COUNTY, DOGS)
NAMES = (
    test_joins.NUMBERED,
    Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", issuer=COUNTY_OFFICE),
    Named(COUNTY, WATER, issuer=COUNTY_OFFICE),
    Named(COUNTY, WATER, issuer=COUNTY_GOVERNMENT),
    Named(f"x-{COUNTY}", WATER),
    Named(f"x-{COUNTY}", DOGS),
    TEXT,
    Named(COUNTY, f"{DOGS}（试行）"),
    Named(COUNTY, DOGS, "灵政发〔2018〕3号", COUNTY_GOVERNMENT),
    Named(COUNTY, f"关于印发《{DOGS}》的通知", "灵政发〔2021〕9号", COUNTY_GOVERNMENT, promulgates=TEXT),
    Named(COUNTY, f"关于印发《{DOGS}》的通知", issuer=COUNTY_GOVERNMENT, promulgates=TEXT),
    Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", "灵政办发〔2019〕9号", COUNTY_OFFICE, issued="2019-03-01"),
    Named(f"x-{COUNTY}", "", "桂水节〔2019〕4号"),
    Named(f"x-{ELSEWHERE}", "节水灌溉示范区评选规程", "桂水节〔2019〕4号"),
    Named(f"x-{CITY}", "节水灌溉示范区评选规程", "桂水节〔2019〕4号"),
    Named(REGION, "节水灌溉示范区评选规程", "桂水节〔2019〕4号"),
    Named(CITY, "", "桂水节〔2019〕4号"),
    Named(f"x-{COUNTY}", "森林防火条例"),
    Named(f"x-{ELSEWHERE}", "森林防火条例"),
    Named(NATION, "中华人民共和国森林防火条例"),
    Named(f"x-{COUNTY}", "公共文化场馆信息服务管理规定"),
    Named(NATION, "公共文化场馆信息服务管理规定", "文化和旅游部令第19号", "文化和旅游部"),
    Named(COUNTY, "公共文化场馆信息服务管理规定", "灵政发〔2019〕3号", COUNTY_GOVERNMENT),
    Named(f"x-{COUNTY}", "节水灌溉示范区评选规程"),
)


@st.composite
def citing(draw: st.DrawFn) -> Citing:
    """A report that cites some of the names, or a document that is one of them."""
    cited = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    own = draw(st.none() | st.none() | st.sampled_from([name for name in NAMES if not name.scope.startswith("x-")]))
    return Citing(cited, draw(st.sampled_from((COUNTY, ELSEWHERE))), draw(st.sampled_from((2016, 2018, 2022))), own)


@MANY
@given(data=st.data())
def test_names_that_touch_each_other_in_every_way(data: st.DataObject, world: World) -> None:
    """What one document says decides what another's title is, and goes with it; people decide in between."""
    made = data.draw(st.lists(citing(), min_size=2, max_size=7))
    items = [test_joins.item(document, at, world.iris) for at, document in enumerate(made)]
    order = data.draw(st.permutations(items))
    gone = data.draw(st.lists(st.integers(1, len(items) - 1), max_size=2, unique_by=lambda at: at // 2))
    table = Decisions()
    for verdict in data.draw(st.lists(st.sampled_from(("same", "different")), max_size=3)):
        pair = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
        table = table.decide(*(named.iri(world.iris) for named in pair), verdict)
    decisions = written(table.rows, world.iris)
    assert one_by_one(order, gone, (), world, decisions) == at_once(items, (), world, decisions)


AGENCIES = ("灵山县人民政府", "灵山县教育局", "灵山县教育体育局")
FIGURES = (
    *(f"{measure} {value}" for measure in ("foi.carried_in@total", "foi.carried_out@total") for value in "12-"),
    "last: foi.received 1",
)


@st.composite
def reporting(draw: st.DrawFn) -> Made:
    """A report of one of three agencies on one of three years, in one of two files, with a few figures."""
    figures = draw(st.lists(st.sampled_from((*FIGURES, "foi.received 1", "foi.received 2")), max_size=4))
    frame, copy = draw(st.sampled_from(("F14", "F19", "F21"))), draw(st.sampled_from(("", "b")))
    return Made(COUNTY, draw(st.sampled_from(AGENCIES)), draw(st.integers(2019, 2021)), figures, frame, copy)


@MANY
@given(data=st.data())
def test_reports_over_the_years_in_any_order(data: st.DataObject, world: World) -> None:
    """One report's figures are held against those of the year before, which come, change, go, or become of one agency later."""
    made = data.draw(st.lists(reporting(), min_size=2, max_size=7, unique_by=lambda each: (each.agency, each.year, each.copy)))
    items = [Item(each.name, each.sha16, each.text, each.quads) for each in (reported(report, world) for report in made)]
    order = data.draw(st.permutations(items))
    gone = data.draw(st.lists(st.integers(1, len(items) - 1), max_size=2, unique_by=lambda at: at // 2))
    table = Decisions()
    if data.draw(st.booleans()):
        table = table.decide(*(world.iris.agency(COUNTY, name) for name in AGENCIES[1:]), "same")
    decisions = written(table.rows, world.iris)
    assert one_by_one(order, gone, (), world, decisions) == at_once(items, (), world, decisions)


def reported(report: Made, world: World) -> made_reports.Item:
    """A made report as the store sees it."""
    return made_reports.item(report, world.vocabulary, world.iris)
