"""Columns in a file, to be read again in a moment: bytes, then a JSON that says what they are, its length, and a digest of both.

No pickle and no archive: a file says of itself how many bytes each column has, and has to be exactly so long. What is damaged, foreign or
of another format is no file. The columns are written one by one, so that the memory of one is enough.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import numpy

from kg.network.columns import Ints

MAGIC = b"wenmai network 3\n"
BETWEEN = "\0"  # texts, none of which holds it
TYPES = ("int8", "int16", "int32", "int64")
TEXTS = "texts"
DIGEST, LENGTH = 16, 4  # bytes
Column = Ints | list[str]


def write(path: Path, about: str, columns: Mapping[str, Column]) -> None:
    """Replaces a file in one step; nothing happens where the folder cannot be written to.

    Args:
        about: what it is of.
        columns: by their names; texts that cannot be kept keep the whole from being written.
    """
    making = path.with_name(f"{path.name}.part")  # one name, so that a kill leaves one at most; the digest tells of two who write at once
    kinds, made = {}, blake2b(digest_size=DIGEST)
    try:
        with open(making, "wb") as out:
            out.write(MAGIC)
            for name, column in columns.items():
                kind, part = encoded(column)
                kinds[name] = (kind, len(column), len(part))
                made.update(part)
                out.write(part)
            head = json.dumps([about, kinds]).encode()
            made.update(head)
            out.write(head + len(head).to_bytes(LENGTH, "big") + made.digest())
        os.replace(making, path)
    except (OSError, ValueError):
        return


def read(path: Path, about: str | None) -> tuple[str, dict[str, Column]] | None:
    """What a file is of, and its columns; None where there is none, or none that can be trusted.

    Args:
        about: what it has to be of; anything where None.
    """
    try:
        content = memoryview(path.read_bytes())
        end = len(content) - DIGEST - LENGTH
        begin = end - int.from_bytes(content[end : end + LENGTH], "big")
        if begin < len(MAGIC) or content[: len(MAGIC)] != MAGIC or content[-DIGEST:] != digest(content[len(MAGIC) : end]):
            return None
        told, kinds = json.loads(bytes(content[begin:end]))
        if about is not None and told != about:
            return None
        columns, at = {}, len(MAGIC)
        for name, (kind, count, size) in kinds.items():
            columns[name] = decoded(kind, count, content[at : min(at + size, begin)])
            at += size
        return (told, columns) if at == begin else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        return None


def encoded(column: Column) -> tuple[str, bytes]:
    """The kind of a column, and its bytes.

    Raises:
        ValueError: a text holds what stands between texts.
    """
    if not isinstance(column, list):
        return str(column.dtype), numpy.ascontiguousarray(column).tobytes()
    text = BETWEEN.join(column)
    if text.count(BETWEEN) != max(len(column) - 1, 0):
        raise ValueError(TEXTS)
    return TEXTS, text.encode("utf-8", "surrogatepass")


def decoded(kind: str, count: int, part: memoryview) -> Column:
    """A column of its bytes.

    Raises:
        ValueError: they are none of that kind and length.
    """
    column: Column
    if kind == TEXTS:
        column = str(part, "utf-8", "surrogatepass").split(BETWEEN) if count else []
    elif kind in TYPES:
        column = numpy.frombuffer(part, kind).copy()  # which is in line with words of memory, as its bytes here need not be
    else:
        raise ValueError(kind)
    if len(column) != count:
        raise ValueError(count)
    return column


def digest(part: memoryview) -> bytes:
    """What tells bytes from others."""
    return blake2b(part, digest_size=DIGEST).digest()
