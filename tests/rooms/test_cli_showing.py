"""`wenmai text` and `wenmai inspect`: what a person sees of one file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import inspection
from kg.cli import main
from kg.inspection.structure import structure
from kg.read import read
from kg.records import Block, Charset, Document, Field, Source, Table
from kg.rules import Rules
from kg.text import reading

DAMAGED = "根据国办发〔201724)要求，负责人：张某某 手机：13900000000\n"


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    """A file with a damaged document number and the name of an official."""
    (tmp_path / "a.txt").write_text(DAMAGED, "utf-8")
    return str(tmp_path / "a.txt")


def test_the_sealed_text_is_printed_as_it_is(damaged: str) -> None:
    """Offsets count in it: not a character more or less, and nothing that may not be shown."""
    done = CliRunner().invoke(main, ["text", damaged])
    assert (done.exit_code, len(done.stdout)) == (0, len(DAMAGED))
    assert done.stdout.startswith("根据国办发〔201724)要求")
    assert "张某某" not in done.stdout and "139" not in done.stdout


HOSTILE = "公开\x1b[2J信息\x1b]0;x\x07" + "五条，" * 60 + "\n"


def test_a_pipe_gets_signs_that_steer_a_terminal_as_they_are(tmp_path: Path) -> None:
    """They are characters of the text: without them no offset behind them would be right."""
    (tmp_path / "a.txt").write_text(HOSTILE, "utf-8")
    assert CliRunner().invoke(main, ["text", str(tmp_path / "a.txt")]).stdout == HOSTILE


@pytest.mark.parametrize("options", [["text"], ["text", "--view"]])
def test_a_document_does_not_steer_the_terminal(tmp_path: Path, options: list[str]) -> None:
    """It could clear the screen, or write into the clipboard of whoever looks at it."""
    (tmp_path / "a.txt").write_text(HOSTILE, "utf-8")
    ours, theirs = pytest.importorskip("pty").openpty()
    with open(ours, "rb", buffering=0) as terminal, open(theirs, "wb", buffering=0) as screen:
        subprocess.run(
            [sys.executable, "-m", "kg", *options, str(tmp_path / "a.txt")], stdout=screen, stderr=subprocess.DEVNULL, check=True
        )
        shown = terminal.read(4096).decode("utf-8", "ignore")
    assert "信息" in shown
    assert "\x1b[2J" not in shown and "\x1b]" not in shown and "\x07" not in shown


def test_a_pipe_gets_the_view_and_nothing_else(damaged: str) -> None:
    """Other programs read it; the repairs stand on stderr."""
    done = CliRunner().invoke(main, ["text", damaged, "--view"])
    assert done.stdout.startswith("根据国办发〔2017〕24号)要求")
    assert "'' → '号'" in done.stderr


def test_marks_show_each_change_in_its_place(damaged: str) -> None:
    """A person checks repairs by reading along."""
    done = CliRunner().invoke(main, ["text", damaged, "--view", "--marks"])
    assert done.stdout.startswith("根据国办发〔2017⟦→〕⟧24⟦→号⟧)要求")
    assert "张某某" not in done.stdout + done.stderr


def test_marks_without_a_view_are_a_mistake(damaged: str) -> None:
    """Nothing was changed in the sealed text, so nothing can be marked."""
    assert CliRunner().invoke(main, ["text", damaged, "--marks"]).exit_code == 2


def test_what_the_page_did_is_no_mark(rules: Rules) -> None:
    """Furniture that was left out and lines that were joined are too many to be marked one by one: they are summed up."""
    text = "首页\n依法公\n开信息5条\n关闭窗口\n"
    blocks = (Block("furniture", 0, 2), Block("paragraph", 3, 6), Block("paragraph", 7, 12), Block("furniture", 13, 17))
    view = reading(Document(Source("a.html", b""), text, blocks, wraps=(6,)), rules)
    (piece,) = inspection.marks.pieces(view, text, view.text)
    assert (piece.kept, piece.reading) == (True, "依法公开信息5条\n")
    told = list(inspection.marks.repairs(view, text))
    assert [line.split(" ")[0] for line in told] == ["2", "1"]


def test_a_container_shows_each_of_its_documents(tmp_path: Path) -> None:
    """Which document follows is said on stderr, so that stdout has their words alone."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("一.txt", "甲\n")
        archive.writestr("二.txt", "乙\n")
    done = CliRunner().invoke(main, ["text", str(tmp_path / "a.zip")])
    assert done.stdout == "甲\n乙\n"
    assert done.stderr.splitlines() == ["── a.zip/一.txt", "── a.zip/二.txt"]


def test_stdin_can_be_shown() -> None:
    """`curl … | wenmai text -` needs no file."""
    done = CliRunner().invoke(main, ["text", "-"], input="一、概述\n")
    assert done.stdout == "一、概述\n"


@pytest.mark.parametrize("command", ["text", "inspect"])
def test_a_crash_is_one_sentence(damaged: str, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """A library that a hostile file breaks must not take the command with it."""
    monkeypatch.setattr("kg.read.plain.read", lambda source: os.kill(os.getpid(), signal.SIGSEGV))
    done = CliRunner().invoke(main, [command, damaged])
    assert done.exit_code == 1
    assert done.stderr == "错误 error: a.txt: the process that read it died of SIGSEGV 读取进程异常终止\n"


def test_a_file_that_is_not_there_is_told() -> None:
    """The exit code says that nothing was shown."""
    done = CliRunner().invoke(main, ["text", "nowhere.txt"])
    assert done.exit_code == 1
    assert "no such file" in done.stderr


def test_inspect_shows_what_the_document_is_made_of(root: Path) -> None:
    """Before the claims: characters, charset with its reason, blocks."""
    done = CliRunner().invoke(main, ["inspect", str(next(root.glob("examples/report_2017_灵山县.txt")))])
    lines = done.stdout.splitlines()
    assert lines[0].startswith("report_2017_灵山县.txt: report")
    assert "674 字 characters" in lines[1]
    assert any("charset: utf-8" in line for line in lines)
    assert any("blocks: 18 paragraph" in line for line in lines)


def test_inspect_tells_each_identity_with_its_answer(root: Path) -> None:
    """What fails and holds with the figures compared, what stays open with the reason."""
    path = str(root / "examples" / "report_2017_钦州市.txt")
    lines = CliRunner().invoke(main, ["inspect", path]).stdout.splitlines()
    assert "  不成立 fails    ID14-STAFF         6 + 38 = 44 ≠ 45" in lines
    assert "  未定 open      ID-N-REPLYSUM      数值缺失 a figure is missing" in lines
    assert any(line.startswith("  成立 holds     ID-N-CITEYEAR ") and "2017 <= 2018" in line for line in lines)
    made = json.loads(CliRunner().invoke(main, ["inspect", path, "--json"]).stdout)
    (staff,) = [one for one in made["assessments"] if one["identity"] == "ID14-STAFF"]
    assert (staff["answer"], staff["comparison"]) == (
        "fails",
        {"stated": 45, "relation": "=", "expected": 44, "figures": "6 + 38 = 44 ≠ 45"},
    )
    assert set(staff["focus"]) <= {one["iri"] for one in made["indicators"]} and len(staff["focus"]) == 3


def test_structure_has_tables_and_fields_with_their_places() -> None:
    """A value that the format names is shown with the words that say so."""
    text = "PubDate: 2018-03-01\n甲 | 乙\n"
    document = Document(
        Source("a.html", b""),
        text,
        (Block("furniture", 0, 19), Block("table", 20, 25)),
        pages=(0,),
        tables=(Table(20, 25, ()),),
        fields=(Field("PubDate", 9, 19, "meta"),),
        charset=Charset("gb18030", "declared"),
    )
    shown = "\n".join(structure(document))
    assert "字段 PubDate (meta): 2018-03-01  ← 9-19" in shown
    assert "0 × 0 at 20-25, page 1" in shown
    assert "gb18030 (declared)" in shown


def test_inspect_gives_one_line_of_json_a_document(damaged: str) -> None:
    """A machine reads a container as it streams by; nothing that may not be shown is in it."""
    done = CliRunner().invoke(main, ["inspect", damaged, "--json"])
    (line,) = done.stdout.splitlines()
    made = json.loads(line)
    assert made["document"]["characters"] == len(DAMAGED)
    assert made["document"]["blocks"] == [{"kind": "paragraph", "start": 0, "end": len(DAMAGED) - 1}]
    assert "张某某" not in line


def test_the_pieces_are_the_view_and_lose_nothing(root: Path, rules: Rules) -> None:
    """On every example: the readings together are the view, and what stood there together is the sealed text."""
    for path in sorted(root.glob("examples/*.txt")):
        document = read(Source(path.name, path.read_bytes()))
        view = reading(document, rules)
        pieces = list(inspection.marks.pieces(view, document.text, view.text))
        assert "".join(piece.reading for piece in pieces) == view.text
        if not any(edit.rule == "furniture" for edit in view.edits):
            assert "".join(piece.was for piece in pieces) == document.text
