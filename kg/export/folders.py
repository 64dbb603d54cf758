"""Folders that are made whole or not at all, and the digests of what lies in them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError

SUMS = "SHA256SUMS"


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to be filled, which gets its name when all is there; what could not be filled is not left behind.

    Args:
        path: of the folder; it must not exist, or be empty.

    Raises:
        UsageError: something lies there.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UsageError(f"{path} is there already 目标已存在: choose another folder")
    part = path.absolute().with_name(f".{path.absolute().name}.{os.getpid()}.part")
    part.mkdir(parents=True)
    try:
        yield part
        if path.exists():
            path.rmdir()
        part.rename(path.absolute())
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def write_sums(folder: Path) -> None:
    """Writes the digest of every file of a folder, as ``sha256sum -c SHA256SUMS`` reads them."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    folder.joinpath(SUMS).write_bytes("".join(f"{digest(folder / name)}  {name}\n" for name in files).encode())


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
