"""What people decide on pairs of nodes: a table that every build reads, that acts at once and may be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.across import refresh
from kg.cli import main
from kg.errors import StoreError
from kg.findings import Findings
from kg.identity import Decisions, read_decisions, written
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.rooms.test_joins import CITY, COUNTY, COUNTY_OFFICE, NUMBERED, REGION, WATER, Citing, Named, item

LOOSE = Named(f"x-{COUNTY}", WATER)
OTHER = Named(CITY, f"钦州市人民政府{WATER}", issuer="钦州市人民政府")
FAR = Named(REGION, "", "桂政办发〔2019〕2号")
DOCUMENTS = (Citing([NUMBERED, OTHER]), Citing([LOOSE], year=2021), Citing([FAR], year=2022))


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture
def folder(tmp_path: Path, iris: Iris) -> Path:
    """A store in which one title may be one of two regulations."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as store:
        for at, document in enumerate(DOCUMENTS):
            store.put(item(document, at, iris))
        store.put_reference([quad for quad in reference(iris) if "/concept/likeness/" in quad.subject.value], "digest")
        refresh(store, iris.vocabulary, iris)
    return tmp_path / "store"


def reference(iris: Iris):
    """Every quad of graph/reference with a name for its subject."""
    from pyoxigraph import NamedNode

    from kg.reference import reference_quads

    return (quad for quad in reference_quads(iris.vocabulary, iris) if isinstance(quad.subject, NamedNode))


def path(named: Named, iris: Iris) -> str:
    """A node as people name it: below the base."""
    return named.iri(iris).removeprefix(iris.base)


def review(folder: Path, *arguments: str) -> Result:
    """Runs ``wenmai review``."""
    return CliRunner().invoke(main, ["review", "--store", str(folder), *arguments])


def under(folder: Path, named: Named, iris: Iris) -> str:
    """What a node is counted under."""
    with Store.open(folder, iris, iris.vocabulary, read_only=True) as store:
        return store.counted_under(named.iri(iris))


def test_the_list_has_the_words_and_the_reason(folder: Path, iris: Iris) -> None:
    """A person decides by what stands in the documents, so the list shows it."""
    told = review(folder)
    assert told.exit_code == 0
    assert "same-title" in told.stdout and path(NUMBERED, iris) in told.stdout and "灵政办发〔2019〕8号" in told.stdout
    pairs = json.loads(review(folder, "--json").stdout)["likenesses"]
    assert {(pair["unsure"], pair["mayBe"]) for pair in pairs} == {
        (LOOSE.iri(iris), NUMBERED.iri(iris)),
        (LOOSE.iri(iris), OTHER.iri(iris)),
    }
    assert [pair["documents"] for pair in pairs] == ["1", "1"]


def test_an_accepted_pair_is_one_and_the_number_counts(folder: Path, iris: Iris) -> None:
    """What is decided acts at once, is listed no more, and leaves the documents' graphs as they are."""
    done = review(folder, "--accept", path(LOOSE, iris), NUMBERED.iri(iris), "--note", "=县里另无此文")
    assert done.exit_code == 0
    assert under(folder, LOOSE, iris) == NUMBERED.iri(iris)
    assert [pair["mayBe"] for pair in json.loads(review(folder, "--json").stdout)["likenesses"]] == [OTHER.iri(iris)]
    assert "县里另无此文" in (folder / "decisions.csv").read_text("utf-8")


def test_a_refused_pair_is_not_listed_again(folder: Path, iris: Iris) -> None:
    """Nobody wants to refuse the same pair at each visit."""
    review(folder, "--refuse", path(LOOSE, iris), path(OTHER, iris))
    told = json.loads(review(folder, "--json").stdout)
    assert [pair["mayBe"] for pair in told["likenesses"]] == [NUMBERED.iri(iris)]
    assert [row["verdict"] for row in told["decisions"]] == ["different"]


def test_a_decision_can_be_taken_back(folder: Path, iris: Iris) -> None:
    """People err; undoing leaves no trace, and there is nothing to undo twice."""
    before = review(folder, "--json").stdout
    review(folder, "--accept", path(LOOSE, iris), path(NUMBERED, iris))
    assert review(folder, "--undo", path(NUMBERED, iris), path(LOOSE, iris)).exit_code == 0
    assert review(folder, "--json").stdout == before
    assert under(folder, LOOSE, iris) == LOOSE.iri(iris)
    assert review(folder, "--undo", path(NUMBERED, iris), path(LOOSE, iris)).exit_code == 1


def test_what_is_no_pair_is_refused(folder: Path, iris: Iris) -> None:
    """A typo must not end in a table that decides nothing."""
    assert review(folder, "--accept", path(LOOSE, iris), "regulation/450721/nothing-0000/2020/1").exit_code == 1
    assert review(folder, "--accept", path(LOOSE, iris), path(LOOSE, iris)).exit_code == 2
    assert review(folder, "--accept", path(LOOSE, iris), path(OTHER, iris), "--undo", path(LOOSE, iris), path(OTHER, iris)).exit_code == 2
    assert not (folder / "decisions.csv").exists()


def test_what_joins_by_itself_can_be_held_apart(tmp_path: Path, iris: Iris) -> None:
    """A person knows better than a rule: a refused pair is two, whatever its titles say."""
    titled = Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", issuer=COUNTY_OFFICE)
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as store:
        store.put(item(Citing([NUMBERED]), 0, iris))
        store.put(item(Citing([titled]), 1, iris))
        refresh(store, iris.vocabulary, iris)
        assert store.counted_under(titled.iri(iris)) == NUMBERED.iri(iris)
        store.decide(written(Decisions().decide(titled.iri(iris), NUMBERED.iri(iris), "different").rows, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert store.counted_under(titled.iri(iris)) == titled.iri(iris)


def test_another_store_decides_by_the_same_table(folder: Path, tmp_path: Path, iris: Iris) -> None:
    """The table outlives the store, and what it says of nodes that are not there waits until they come."""
    table = tmp_path / "decided elsewhere.csv"
    table.write_text(written(Decisions().decide(LOOSE.iri(iris), NUMBERED.iri(iris), "same", "见原件").rows, iris), "utf-8-sig")
    with Store.open(tmp_path / "new", iris, iris.vocabulary, decisions=table) as store:
        store.put(item(DOCUMENTS[1], 1, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert store.counted_under(LOOSE.iri(iris)) == LOOSE.iri(iris)
        store.put(item(DOCUMENTS[0], 0, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert store.counted_under(LOOSE.iri(iris)) == NUMBERED.iri(iris)


def test_a_table_that_is_not_there_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped name takes every decision back; the first decision of all makes the file."""
    monkeypatch.setenv("WENMAI_DECISIONS", str(tmp_path / "no such.csv"))
    assert "no such.csv" in review(folder).stderr
    monkeypatch.delenv("WENMAI_DECISIONS")
    assert review(folder).stderr == ""


def test_a_new_store_may_begin_with_a_table(tmp_path: Path, iris: Iris) -> None:
    """Who builds anew copies the table into the empty folder first; any other file there is somebody else's."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "decisions.csv").write_text(
        written(Decisions().decide(LOOSE.iri(iris), NUMBERED.iri(iris), "same").rows, iris), "utf-8"
    )
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as store:
        for at, document in enumerate(DOCUMENTS):
            store.put(item(document, at, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert store.counted_under(LOOSE.iri(iris)) == NUMBERED.iri(iris)


def test_decisions_on_what_is_not_there_are_told_and_kept(folder: Path, iris: Iris) -> None:
    """A document that was dropped may come back; the decision is not lost on the way."""
    gone = "regulation/450721/title/0123456789abcdef"
    (folder / "decisions.csv").write_text(f"node,other,verdict,note\n{path(LOOSE, iris)},{gone},same,\n", "utf-8")
    told = review(folder)
    assert told.exit_code == 0 and gone in told.stderr
    review(folder, "--refuse", path(LOOSE, iris), path(OTHER, iris))
    assert gone in (folder / "decisions.csv").read_text("utf-8")


def test_acceptance_is_transitive_and_contradictions_join_nothing(folder: Path, iris: Iris) -> None:
    """A is B and B is C makes all three one; that A is not C besides contradicts, is told, and undoes both."""
    a, b, c = (named.iri(iris) for named in (LOOSE, NUMBERED, FAR))
    accepted = Decisions().decide(a, b, "same").decide(b, c, "same")
    with Store.open(folder, iris, iris.vocabulary) as store:
        store.decide(written(accepted.rows, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert {store.counted_under(node) for node in (a, b, c)} == {min(b, c)}, "both have a number and nobody read them"
        store.decide(written(accepted.decide(a, c, "different").rows, iris))
        refresh(store, iris.vocabulary, iris, ())
        assert [store.counted_under(node) for node in (a, b, c)] == [a, b, c]
        codes = store.query("PREFIX wm: <https://w3id.org/wenmai/ontology#> SELECT ?code { ?issue a wm:Issue ; wm:code ?code }")
        assert [row["code"].value for row in codes] == ["contradictory-decisions"]
        (told,) = [finding for finding in Findings(store).told() if finding.code == "contradictory-decisions"]
        for node in (LOOSE, FAR):
            assert path(node, iris) in told.message_zh and path(node, iris) in told.message_en, "which rows of the table they are"
        bit_by_bit = set(store.backend)
        refresh(store, iris.vocabulary, iris)
        assert set(store.backend) == bit_by_bit


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("a,b,c\n", "header"),
        ("node,other,verdict,note\nx,y,maybe,\n", "verdict"),
        ("node,other,verdict,note\nx,x,same,\n", "itself"),
        ("node,other,verdict,note\nx,y,same,\ny,x,different,\n", "otherwise"),
        ("node,other,verdict,note\nx,y\n", "cells"),
    ],
)
def test_a_table_that_is_none_is_told_with_its_line(iris: Iris, table: str, why: str) -> None:
    """It may be written by hand; a row that was meant otherwise must not be passed over."""
    with pytest.raises(StoreError, match=why):
        read_decisions(table, iris)


def test_the_table_survives_reading_and_writing(iris: Iris) -> None:
    """Notes hold commas, quotes and line feeds; a table without notes is a table, too."""
    table = Decisions().decide(f"{iris.base}regulation/x", f"{iris.base}regulation/y", "same", '一,"二"\n三')
    assert read_decisions(written(table.rows, iris), iris) == table
    assert read_decisions("node,other,verdict,note\nregulation/y,regulation/x,different\n", iris).rows[0].node == f"{iris.base}regulation/x"
    assert read_decisions("", iris) == Decisions()
