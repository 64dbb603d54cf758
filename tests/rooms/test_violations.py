"""What becomes of a document whose graph breaks a law: kept, kept apart, or not stored at all; and how one moves between the three."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import main
from kg.intake.build import parcel_of
from kg.laws import Laws, laws_of
from kg.pipeline import World, build, world_of
from kg.records import Source
from kg.settings import BASE, Settings

REPORT = "{}人民政府2017年政府信息公开工作年度报告\n\n一、概述\n2017年主动公开政府信息5条。收到政府信息公开申请{}件。\n"
LAWS = "id,scope,frames,severity,expression,tolerance,note_zh,note_en\nFEW,document,*,violation,foi.received <= 2,,申请不多,Few requests\n"
GOOD, BAD, WORSE = 1, 3, 4  # requests that a report states


class Desk:
    """A folder with a law and a store, and somebody who builds one file at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.laws = folder / "laws"
        self.laws.mkdir()
        (self.laws / "identities.csv").write_text(LAWS, "utf-8")
        self.told: dict[str, Any] = {}

    def run(self, *words: str) -> Result:
        """What a command says of the store."""
        return CliRunner().invoke(main, [words[0], "--store", str(self.folder / "store"), *words[1:]])

    def built(self, place: str, requests: int, policy: str, name: str = "") -> tuple[str, int]:
        """State and exit code of the build of a report of a place."""
        path = self.folder / (name or f"{place}.txt")
        path.write_text(REPORT.format(place, requests), "utf-8")
        done = self.run("build", str(path), "--laws", str(self.laws), "--on-violation", policy, "--json")
        self.told = json.loads(done.stdout)["documents"][0]
        return self.told["state"], done.exit_code

    def figures(self, place: str, *flags: str) -> list[str]:
        """The requests received that the graph states of a place."""
        question = f"""SELECT ?value {{ ?r wm:sourceFile "{place}.txt" ; wm:records ?i .
            ?i wm:value ?value ; wm:measures ?m FILTER (STRENDS(STR(?m), "foi.received")) }}"""
        return self.run("query", *flags, "--format", "csv", question).stdout.split()[1:]

    @property
    def files(self) -> list[str]:
        """Where files of the last document lie."""
        sha16 = self.told["graph"][-16:]
        return sorted(path.parent.name for path in (self.folder / "store").glob(f"*/{sha16}.*"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk; this process has read a document under its law, so that what is forked from it need not make the tables ready again.

    Its store has no graph/reference, which would take a second each time that the laws change.
    """
    made = Desk(tmp_path_factory.mktemp("desk"))
    build(Source("a.txt", REPORT.format("灵山县", GOOD).encode()), world_of(BASE, laws_of(Settings(laws=str(made.laws)))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "reference", lambda world: iter(()))
        yield made


def test_a_document_moves_between_the_three_by_building_again(desk: Desk) -> None:
    """The same bytes: kept apart, kept, not stored, kept apart again; a query never sees more than it should."""
    assert desk.built("灵山县", BAD, "quarantine") == ("quarantined", 1)
    assert (desk.figures("灵山县"), desk.figures("灵山县", "--quarantined")) == ([], ["3"])
    assert desk.files == ["quarantine", "texts"]
    assert desk.built("灵山县", BAD, "keep") == ("replaced", 0)
    assert "申请不多" in desk.told["message"]
    assert (desk.figures("灵山县"), desk.files) == (["3"], ["texts"])
    assert desk.built("灵山县", BAD, "keep") == ("unchanged", 0)
    assert desk.built("灵山县", BAD, "reject") == ("rejected", 1)
    assert (desk.figures("灵山县"), desk.files) == ([], [])
    assert "older" not in desk.told["message"]


def test_a_rejected_document_leaves_the_older_one_and_says_why(desk: Desk) -> None:
    """Whoever takes only what is sound must not lose what was sound; each reason is told, with its words, to machines too."""
    assert desk.built("钦州市", GOOD, "reject") == ("added", 0)
    assert desk.told["violations"] == []
    assert desk.built("钦州市", WORSE, "reject") == ("rejected", 1)
    assert desk.figures("钦州市") == ["1"]
    assert "the older document of this name stays as it was" in desk.told["message"]
    (violation,) = desk.told["violations"]
    assert (violation["code"], violation["message_en"]) == ("FEW", "Few requests (Requests received): 4 > 2")
    assert [place["exact"] for place in violation["places"]] == ["收到政府信息公开申请4件"]


def test_what_is_kept_apart_is_exported_told_and_dropped(desk: Desk) -> None:
    """On demand and not before; a name that is dropped leaves no trace in what is kept apart either."""
    desk.built("阳朔县", BAD, "quarantine")
    desk.built("阳朔县", BAD, "quarantine", name="again.txt")
    apart = desk.folder / "store" / "quarantine" / f"{desk.told['graph'][-16:]}.nq"
    assert "申请3件" in desk.run("export", "--quarantined").stdout
    assert "阳朔县人民政府" in desk.run("export", "--quarantined", "--format", "csv").stdout
    assert desk.figures("阳朔县") == []
    assert "FEW" in desk.run("check").stdout
    assert "again.txt" in apart.read_text("utf-8")
    assert desk.run("drop", "again.txt").exit_code == 0
    assert "again.txt" not in apart.read_text("utf-8")
    (report,) = {line.split(" ")[0] for line in apart.read_text("utf-8").splitlines() if "#sourceFile>" in line}
    assert desk.run("drop", report.strip("<>")).exit_code == 0
    assert desk.files == []


def test_a_mobile_number_is_never_kept(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Whatever was asked for; and what lies apart does not have it either, for that can be asked and exported."""
    resolved = pipeline.resolve

    def leaking(*arguments: Any) -> Any:
        claims = resolved(*arguments)
        return replace(claims, indicators=tuple(replace(one, topic="电话13912345678") for one in claims.indicators))

    monkeypatch.setattr(pipeline, "resolve", leaking)
    monkeypatch.setattr("kg.intake.build.world_of", lambda base, laws: world)
    source = Source("a.txt", REPORT.format("灵山县", GOOD).encode())
    made = build(source, world)
    assert made.private and made.whole and made.head
    assert "13912345678" not in "".join(map(str, (*made.whole, *made.head, made.issues)))
    parcels = {policy: parcel_of(Settings(on_violation=policy), Laws(), source) for policy in ("keep", "quarantine", "reject")}
    assert [(bool(one.lines), bool(one.quarantined)) for one in parcels.values()] == [(True, True), (True, True), (False, False)]
    assert {issue.code for issue in parcels["keep"].violations} == {"shape-privacy-topic"}


def test_a_document_that_passes_leaves_the_quarantine(desk: Desk) -> None:
    """Another text under the same name, and the same text under other laws: "unchanged" only where nothing is another."""
    assert desk.built("灵山县", BAD, "quarantine") == ("quarantined", 1)
    assert desk.built("灵山县", GOOD, "quarantine") == ("replaced", 0)
    assert (desk.figures("灵山县"), desk.files) == (["1"], ["texts"])
    assert desk.built("灵山县", GOOD, "quarantine") == ("unchanged", 0)
    (desk.laws / "identities.csv").write_text(LAWS.replace("<= 2", "<= 0"), "utf-8")
    assert desk.built("灵山县", GOOD, "quarantine") == ("quarantined", 1)
