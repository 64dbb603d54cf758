"""What there is to read is found in a fixed order, and what is not read is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import DocumentError
from kg.intake import Item as ToRead
from kg.intake import attempt, gather, source_of
from kg.pipeline import World


def test_a_folder_gives_its_readable_files_by_their_path_below_it(tmp_path: Path) -> None:
    """The name is what a document is known by: it may not depend on where the folder lies."""
    for name in ("b/二.txt", "a.md", "c.jpg", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文", "utf-8")
    found = gather([str(tmp_path)])
    assert [item.name for item in found.items] == ["a.md", "b/二.txt"]
    assert found.passed_over == {".jpg": 1}


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
    assert (missing.state, missing.name) == ("failed", "/nonexistent/a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Half of a corpus may lie behind it."""
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    (missing,) = gather([str(tmp_path)]).missing
    assert missing.name == str(closed)


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    """The reason of the system, under the file's name."""
    with pytest.raises(DocumentError, match=r"a\.txt: cannot be read"):
        source_of(tmp_path / "a.txt")


def test_a_failure_is_of_its_document_alone(tmp_path: Path, world: World) -> None:
    """One empty file must not end the reading of a thousand others."""
    (tmp_path / "empty.txt").touch()
    parcel = attempt(ToRead(str(tmp_path / "empty.txt"), "empty.txt"), world)
    assert "empty" in parcel.failure
    assert not parcel.lines
