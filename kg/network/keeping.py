"""Columns in a file, to be read again in a moment: a line that says what it is, a line of JSON, then bytes.

No pickle and no archive: a file says of itself how many bytes each column has, has to be exactly so long, and bears the digest of its
bytes. What is damaged, foreign or of another format is no file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import numpy

from kg.network.columns import Ints

MAGIC = b"wenmai network 1 "
BETWEEN = "\0"  # texts, none of which holds it
TYPES = ("int8", "int16", "int32", "int64")
TEXTS = "texts"
Column = Ints | list[str]


def write(path: Path, about: str, columns: Mapping[str, Column]) -> None:
    """Replaces a file in one step; nothing happens where the folder cannot be written to.

    Args:
        about: what it is of.
        columns: by their names; texts that cannot be kept keep the whole from being written.
    """
    kinds, parts = {}, []
    for name, column in columns.items():
        if isinstance(column, list):
            text = BETWEEN.join(column)
            if text.count(BETWEEN) != max(len(column) - 1, 0):
                return
            parts.append(text.encode("utf-8", "surrogatepass"))
            kinds[name] = [TEXTS, len(column), len(parts[-1])]
        else:
            parts.append(numpy.ascontiguousarray(column).tobytes())
            kinds[name] = [str(column.dtype), len(column), len(parts[-1])]
    head = json.dumps([about, kinds]).encode()
    making = path.with_name(f"{path.name}.part")  # one name, so that a kill leaves one at most; the digest tells of two who write at once
    try:
        with open(making, "wb") as out:
            out.write(MAGIC + digest(head, *parts) + b"\n" + head + b"\n")
            out.writelines(parts)
        os.replace(making, path)
    except OSError:
        return


def read(path: Path, about: str | None) -> tuple[str, dict[str, Column]] | None:
    """What a file is of, and its columns; None where there is none, or none that can be trusted.

    Args:
        about: what it has to be of; anything where None.
    """
    try:
        with open(path, "rb") as file:
            first, head, body = file.readline(100), file.readline(10_000), memoryview(file.read())
        told, kinds = json.loads(head)
        if first != MAGIC + digest(head[:-1], body) + b"\n" or (about is not None and told != about):
            return None
        columns, at = {}, 0
        for name, (kind, count, size) in kinds.items():
            columns[name] = column(kind, count, body[at : at + size])
            at += size
        return (told, columns) if at == len(body) else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        return None


def column(kind: str, count: int, part: memoryview) -> Column:
    """A column of its bytes.

    Raises:
        ValueError: they are none of that kind and length.
    """
    if kind == TEXTS:
        texts = str(part, "utf-8", "surrogatepass").split(BETWEEN) if count else []
    elif kind in TYPES:
        texts = numpy.frombuffer(part, kind)
    else:
        raise ValueError(kind)
    if len(texts) != count:
        raise ValueError(count)
    return texts


def digest(*parts: bytes | memoryview) -> bytes:
    """What tells bytes from others, as hex digits."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(part)
    return made.hexdigest().encode()
