"""``wenmai check`` as a person and a program call it: what is printed, where to, and how it ends."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.vocabulary import Vocabulary
from tests.rooms.test_findings import SHEETS, STAFF, stored


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Path:
    """A store with warnings, an info, and a document in quarantine."""
    folder = tmp_path_factory.mktemp("checked") / "store"
    stored(folder, vocabulary).close()
    return folder


def check(folder: Path, *options: str) -> Result:
    """The command on that store."""
    return CliRunner().invoke(main, ["check", "--store", str(folder), *options])


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--severity", "warning"), 0),
        (("--severity", "warning", "--fail-on", "warning"), 1),
        (("--severity", "info", "--fail-on", "warning"), 0),
        (("--severity", "info", "--fail-on", "info"), 1),
        (("--fail-on", "never"), 0),
        (("--file", "a/*"), 0),
        (("--file", "a/*", "--severity", "violation", "--fail-on", "info"), 0),
        (("--agency", "霍山县教育局", "--json"), 1),
        (("--agency", "霍山县教育厅"), 2),
        (("--code", "no-such-kind"), 2),
        (("--format", "xlsx"), 2),
        (("--year", "last"), 2),
        (("--year", "2099"), 2),
        (("--agency", ""), 2),
        (("--json", "--format", "csv"), 2),
    ],
)
def test_the_exit_code_tells_how_grave_it_is(folder: Path, options: tuple[str, ...], code: int):
    """0 nothing of that weight among what was asked for, 1 something, 2 a mistake in the question."""
    assert check(folder, *options).exit_code == code


def test_a_mistake_is_told_with_what_there_is(folder: Path):
    """A person who mistypes an agency sees the one that was meant."""
    done = check(folder, "--agency", "霍山县教育厅")
    assert "霍山县教育局" in done.stderr and "错误 error" in done.stderr and done.stdout == ""


def test_all_groups_are_printed_the_loudest_first(folder: Path):
    """Headings in order, each with its law."""
    done = check(folder, "--samples", "1")
    assert re.findall(r"^── (\S+) \S+ · (\S+)", done.stdout, re.M) == [("错误", "shape-unit"), ("疑点", STAFF), ("提示", "unmapped-row")]
    assert "单位须为一个。" in done.stdout


def test_json_in_either_way_is_the_same(folder: Path):
    """The short flag is what other tools rely on."""
    done = check(folder, "--json")
    assert done.stdout == check(folder, "--format", "json").stdout
    assert [item["code"] for item in json.loads(done.stdout)] == [STAFF, STAFF, "shape-unit", "unmapped-row"]


def test_a_file_is_written_whole_and_opens_in_a_spreadsheet(folder: Path, tmp_path: Path):
    """A table in a file begins with a byte order mark, as exports do; what has no mark elsewhere has none."""
    for form in ("csv", "sarif", "text"):
        done = check(folder, "--format", form, "-o", str(tmp_path / form))
        assert (done.exit_code, done.stdout) == (1, "")
    assert (tmp_path / "csv").read_bytes().startswith(BOM_UTF8 + b"severity,code,law_zh")
    assert json.loads((tmp_path / "sarif").read_bytes())["version"] == "2.1.0"
    assert (tmp_path / "text").read_text("utf-8").startswith("库中 4 份文件")


def test_names_of_files_do_not_steer_the_terminal(tmp_path: Path, vocabulary: Vocabulary):
    """A file may be called anything."""
    with stored(tmp_path / "store", vocabulary, (replace(SHEETS[0], name="a\x1b[2J\u202e.txt"),)) as store:
        store.close()
    done = check(tmp_path / "store")
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout and "a [2J" in done.stdout
