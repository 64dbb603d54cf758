"""Files made to do harm, from their bytes to their outcome: each is told with the limit that it broke, and costs little."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.inspection import sealed
from kg.intake import Answer, Item, read_all
from kg.settings import Settings

MIB = 2**20
LIMITS = Settings(jobs=1, seconds=20, memory=512, size=16)


def answers(path: Path, settings: Settings = LIMITS) -> list[Answer[str]]:
    """What came of everything in a file."""
    return list(read_all([Item(str(path), path.name)], settings, sealed))


def zipped(path: Path, **members: Iterable[bytes]) -> Path:
    """An archive whose members are written as they are made; a name's last underscore is its dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, chunks in members.items():
            with archive.open(".".join(name.rsplit("_", 1)), "w") as member:
                for chunk in chunks:
                    member.write(chunk)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", "a.zip"])
def test_two_hundred_megabytes_are_not_read(tmp_path: Path, name: str) -> None:
    """A file of nothing, as large as somebody likes, costs a look at its length; a container has no such limit, but is none."""
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200 * MIB)
    begun = time.monotonic()
    (answer,) = answers(path)
    assert answer.failure
    assert name == "a.zip" or "larger than 16 MiB" in answer.failure
    assert time.monotonic() - begun < 10


def test_a_bomb_is_not_unfolded(tmp_path: Path) -> None:
    """A megabyte that unfolds to a gigabyte; what lies beside it is read."""
    path = zipped(tmp_path / "a.zip", bomb_txt=(bytes(MIB) for _ in range(1024)), text_txt=["一、概述".encode()])
    assert path.stat().st_size < 8 * MIB
    bomb, text = answers(path)
    assert (bomb.name, "larger than 16 MiB" in bomb.failure) == ("a.zip/bomb.txt", True)
    assert text.value == "一、概述"


def test_archives_within_archives_end(tmp_path: Path) -> None:
    """Some programs unfold until the disk is full."""
    inner = b""
    for depth in range(6):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr("a.zip" if depth else "a.txt", inner or "一、概述")
        inner = outer.getvalue()
    (tmp_path / "a.zip").write_bytes(inner)
    (answer,) = answers(tmp_path / "a.zip")
    assert "deep" in answer.failure


def test_a_name_leads_nowhere(tmp_path: Path) -> None:
    """A member is known by a name below its archive, whatever it says of itself; nothing is written anywhere."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../etc/a.txt", "一、概述")
    (answer,) = answers(tmp_path / "a.zip")
    assert ".." not in answer.name
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    ("head", "again", "times"),
    [(b"<table>", b"<tr>" + b"<td>1" * 1000, 10_000), (b"<html>", b"<div>" * 1000, 1000), (b"<html>", b"<table><tr><td>" * 100, 1000)],
    ids=["ten million cells", "a million elements deep", "a hundred thousand tables deep"],
)
def test_a_page_that_is_too_much_is_told(tmp_path: Path, head: bytes, again: bytes, times: int) -> None:
    """Parsers need memory by the tag and stack by the level."""
    path = zipped(tmp_path / "a.zip", page_html=(head, *[again] * times))
    (answer,) = answers(path, Settings(jobs=1, seconds=20, memory=512))
    assert "limit" in answer.failure
    assert not answer.failure.startswith("the process")
