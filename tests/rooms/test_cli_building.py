"""`wenmai build`: what a person is told of what came of each document."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

REPORT = "灵山县人民政府2017年政府信息公开工作年度报告\n\n一、概述\n2017年主动公开政府信息5条。\n"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The folder of a store that is not there yet."""
    return str(tmp_path / "store")


def built(store: str, *arguments: str, stdin: bytes | None = None) -> Result:
    """What came of a build."""
    return CliRunner().invoke(main, ["build", "--store", store, *arguments], input=stdin)


def told(done: Result) -> list[tuple[str, str]]:
    """Name and state of each document, in order."""
    return [(outcome["name"], outcome["state"]) for outcome in json.loads(done.stdout)["documents"]]


def test_members_of_a_container_are_documents_of_their_own(tmp_path: Path, store: str) -> None:
    """Each has its name and its outcome; one that fails costs neither its neighbours nor the files behind it."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("年报/2017.txt", REPORT)
        archive.writestr("年报/empty.txt", "")
        archive.writestr("年报/photo.jpg", b"\xff\xd8\xff")
        archive.writestr("年报/last.txt", "其他\n")
    (tmp_path / "b.txt").write_text("别的\n", "utf-8")
    done = built(store, str(tmp_path / "a.zip"), str(tmp_path / "b.txt"), "--json")
    assert done.exit_code == 1
    assert told(done) == [
        ("a.zip/年报/2017.txt", "added"),
        ("a.zip/年报/empty.txt", "failed"),
        ("a.zip/年报/last.txt", "set aside"),
        ("b.txt", "set aside"),
    ]
    assert json.loads(done.stdout)["counts"] == {"added": 1, "failed": 1, "set aside": 2}


def test_an_archive_in_an_archive_from_stdin(store: str) -> None:
    """What stdin gives is known by its bytes; names tell the way in."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("2017.txt", REPORT)
    with tarfile.open(fileobj=outer, mode="w:gz") as archive:
        member = tarfile.TarInfo("inner.zip")
        member.size = len(inner.getvalue())
        archive.addfile(member, io.BytesIO(inner.getvalue()))
    done = built(store, "-", "--json", stdin=outer.getvalue())
    assert told(done) == [("stdin/inner.zip/2017.txt", "added")]


def test_the_fields_of_a_record_can_be_named(tmp_path: Path, store: str) -> None:
    """Only the person knows which field of theirs holds the text."""
    records = [{"id": number, "content": "另见附件。", "attached": f"{REPORT}第{number}号。"} for number in (1, 2)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    assert {state for _, state in told(built(store, str(tmp_path / "a.jsonl"), "--json"))} == {"set aside"}
    assert {state for _, state in told(built(store, str(tmp_path / "a.jsonl"), "--field", "attached", "--json"))} == {"replaced"}


def test_a_limit_that_was_broken_is_told(tmp_path: Path, store: str) -> None:
    """On stderr for a person, in the outcome for a machine, and in the exit code for a script."""
    (tmp_path / "a.txt").write_text("文" * 2**20, "utf-8")
    done = built(store, str(tmp_path / "a.txt"), "--size", "1")
    assert done.exit_code == 1
    assert "✗ a.txt: it is larger than 1 MiB" in done.stderr


@pytest.mark.parametrize("flag", [("--memory", "1"), ("--seconds", "0"), ("--size", "many")])
def test_a_limit_that_cannot_be_is_a_mistake(store: str, flag: tuple[str, str]) -> None:
    """A default in its place would be a surprise."""
    assert built(store, "examples", *flag).exit_code == 2


def test_a_name_of_two_lines_is_told_in_one(tmp_path: Path, store: str) -> None:
    """Whoever names a file must not write lines of the report: its line end is written out."""
    (tmp_path / "a\n1 added.txt").write_text("别的\n", "utf-8")
    assert r"– a\n1 added.txt: " in built(store, str(tmp_path)).stderr


def test_what_is_missing_is_told_and_the_rest_is_built(tmp_path: Path, store: str) -> None:
    """A typing error in one of a hundred paths."""
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    done = built(store, str(tmp_path / "b.txt"), str(tmp_path / "a.txt"))
    assert done.exit_code == 1
    assert "no such file" in done.stderr and "1 added; 1 failed" in done.stderr
