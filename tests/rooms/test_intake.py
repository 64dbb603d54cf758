"""What there is to read is found in a fixed order, and what is not read is told."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from kg.intake import STDIN, gather, read_all
from kg.intake import Item as ToRead
from kg.records import Source
from kg.settings import Settings


def words(source: Source) -> str:
    """The bytes as text, with their name."""
    return f"{source.name}: {source.data.decode()}"


def test_a_folder_gives_its_readable_files_by_their_path_below_it(tmp_path: Path) -> None:
    """The name is what a document is known by: it may not depend on where the folder lies."""
    for name in ("b/二.txt", "a.md", "c.jpg", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文", "utf-8")
    found = gather([str(tmp_path)])
    assert [item.name for item in found.items] == ["a.md", "b/二.txt"]
    assert found.passed_over == {".jpg": 1}


def test_old_office_files_of_a_folder_are_tried(tmp_path: Path) -> None:
    """People took them for documents: many are web pages, and of the others they should hear why they are not read."""
    (tmp_path / "报告.doc").write_bytes(b"<html><p>text</p></html>")
    assert [item.name for item in gather([str(tmp_path)]).items] == ["报告.doc"]


def test_a_page_of_a_folder_is_known_by_its_bytes(tmp_path: Path) -> None:
    """Crawlers save pages under the names of programs, or without an ending; what is no document is still passed over."""
    files = {"show.jsp": b"<!doctype html><p>text</p>", "report": b"%PDF-1.7", "logo": b"\x89PNG\r\n", "site.css": b"a{}"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = gather([str(tmp_path)])
    assert [item.name for item in found.items] == ["report", "show.jsp"]
    assert found.passed_over == {"logo": 1, ".css": 1}


def test_two_files_of_one_name_stay_two(tmp_path: Path) -> None:
    """The second would replace the first without a word."""
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder, "utf-8")
    names = [item.name for item in gather([str(tmp_path / "x" / "a.txt"), str(tmp_path / "y" / "a.txt")]).items]
    assert len(set(names)) == 2


def test_what_is_not_there_is_told() -> None:
    """A typing error in a path must not look like an empty corpus."""
    (missing,) = gather(["/nonexistent/a.txt"]).missing
    assert missing.name == "/nonexistent/a.txt"
    assert "no such file" in missing.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Half of a corpus may lie behind it."""
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    (missing,) = gather([str(tmp_path)]).missing
    assert missing.name == str(closed)


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, in the name of a file or of a folder above it, cannot stand in a graph."""
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    with open(folder + b"/a.txt", "wb") as file:
        file.write("文".encode())
    found = gather([str(tmp_path)])
    assert not found.items
    assert "no text" in found.missing[0].reason


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    """It was there when the folder was walked: the reason of the system, under the file's name."""
    (answer,) = read_all([ToRead(str(tmp_path / "a.txt"), "a.txt")], Settings(), words)
    assert answer.name == "a.txt"
    assert "cannot be read: No such file" in answer.failure


def test_stdin_is_a_text_where_its_bytes_say_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process reads it, so it is put by; its name is the same in every run."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("一、概述".encode())))
    (item,) = gather([STDIN]).items
    (answer,) = read_all([item], Settings(), words)
    assert answer.value == "stdin: 一、概述"


def test_an_endless_stdin_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """`yes | wenmai build -` must fill neither memory nor disk."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            memoryview(buffer)[:] = b"y" * len(memoryview(buffer))  # type: ignore[arg-type]
            return len(memoryview(buffer))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    (answer,) = read_all(gather([STDIN]).items, Settings(size=1), words)
    assert "larger than 1 MiB" in answer.failure
