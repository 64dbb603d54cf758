"""What there is to read below the paths that somebody gives."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.read import TELLING, container_of, readable, suffixes
from kg.read.members import media_type

STDIN = "-"
OLD_OFFICE = (".doc", ".xls", ".wps", ".et")  # many are web pages by another name; of the others it is told what they are


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read: where it lies, and the name that it is known by."""

    path: str
    name: str

    @property
    def media_type(self) -> str:
        """What the file's name says of it."""
        return media_type(self.path)


@dataclass(frozen=True, slots=True)
class Missing:
    """What was named and cannot be found or opened, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to read.

    Args:
        missing: what was named and cannot be found or opened.
        passed_over: how many files of a folder have an ending that cannot be read.
    """

    items: tuple[Item, ...]
    missing: tuple[Missing, ...]
    passed_over: Mapping[str, int]


def gather(paths: Iterable[str]) -> Gathered:
    """Everything to read below the paths, in a fixed order.

    A file that is named is always tried. In a folder, hidden files are passed over, and those that are of no format that can be read, by
    their endings and by their bytes: many pages are saved as .jsp or without an ending. Old Office files are tried, for people took
    them for documents.
    A name is the path below the folder; two files of one name are told apart by the path they were given under.
    """
    items: list[Item] = []
    missing: list[Missing] = []
    passed_over: Counter[str] = Counter()
    for given in paths:
        path = Path(given)
        if given == STDIN:
            items.append(Item(STDIN, "stdin"))
        elif path.is_dir():
            for file in below(path, missing):
                if not file.is_file() or not is_text(str(file.relative_to(path))):
                    missing.append(Missing(printable(file.name), "no regular file, or its name is no text 不是普通文件，或文件名无法识别"))
                elif file.name.lower().endswith((*suffixes(), *OLD_OFFICE)) or looks_readable(file):
                    items.append(Item(str(file), file.relative_to(path).as_posix()))
                else:
                    passed_over[file.suffix or file.name] += 1
        elif path.is_file():
            items.append(Item(given, path.name))
        else:
            why = "neither a file nor a folder 不是文件或目录" if path.exists() else "no such file or folder 没有这个文件或目录"
            missing.append(Missing(given, why))
    names = Counter(item.name for item in items)
    told_apart = (item if names[item.name] == 1 else Item(item.path, Path(item.path).as_posix()) for item in items)
    return Gathered(tuple(told_apart), tuple(missing), dict(passed_over))


def looks_readable(file: Path) -> bool:
    """Whether the bytes at the ends of a file are those of a format that can be read, whatever it is called."""
    try:
        with file.open("rb") as opened:
            ends = opened.read(2 * TELLING)
            if len(ends) == 2 * TELLING:
                opened.seek(-TELLING, os.SEEK_END)
                ends = ends[:TELLING] + opened.read(TELLING)
    except OSError:
        return False
    return readable("", ends, "") or container_of("", ends) is not None


def is_text(name: str) -> bool:
    """Whether a file's name is text: bytes that are no UTF-8 cannot stand in a graph."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def printable(name: str) -> str:
    """A name that may be shown: what would steer a terminal or is no text is written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)


def below(folder: Path, missing: list[Missing]) -> Iterator[Path]:
    """The visible files below a folder, in a fixed order; folders that cannot be opened are told in ``missing``."""

    def refused(error: OSError) -> None:
        missing.append(Missing(str(error.filename), f"cannot be opened: {error.strerror} 无法打开"))

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in sorted(files) if not name.startswith("."))
