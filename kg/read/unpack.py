"""A file to the sources in it: one, where it is a document, or all that its containers hold, however they are nested."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read import TELLING, container_of, readable, telling
from kg.read.allowance import Allowance
from kg.records import Source

DEEPEST = 3  # archives within archives


def documents(
    stream: BinaryIO, name: str, largest: int, fields: tuple[str, ...] = (), media_type: str = "application/octet-stream"
) -> Iterator[Source | DocumentError]:
    """Everything in a file that can be read, in order, and an error for each that cannot be had.

    A file that is no container gives itself. Members that no reader knows are passed over, as files of a folder are; an archive
    or crawl in which nothing is left is told. It streams: one member is in memory at a time.

    Args:
        stream: the file, open in binary mode; it can seek.
        name: what the file is called.
        largest: bytes of one document; what is larger is told, not read.
        fields: names of the fields that may hold the text of a JSON record; the usual ones where empty.
        media_type: of the file itself.
    """
    size = stream.seek(0, io.SEEK_END)
    container = container_of(name, _ends(stream, size), media_type)
    if container is not None:
        yield from _told(_inside(stream, name, Allowance.of(size, largest), fields, media_type, 1), name)
    elif size > largest:
        yield DocumentError(name, Allowance(largest, size).too_large)
    else:
        stream.seek(0)
        yield Source(name, stream.read(), media_type, fields=fields)


def _ends(stream: BinaryIO, size: int) -> bytes:
    """The telling bytes of a file."""
    stream.seek(0)
    if size <= 2 * TELLING:
        return stream.read()
    first = stream.read(TELLING)
    stream.seek(-TELLING, io.SEEK_END)
    return first + stream.read(TELLING)


def _told(found: Iterator[Source | DocumentError], name: str) -> Iterator[Source | DocumentError]:
    """What was found; an error where that is nothing at all."""
    empty = True
    for one in found:
        empty = False
        yield one
    if empty:
        yield DocumentError(name, "it holds nothing that can be read")


def _inside(
    stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...], media_type: str, depth: int
) -> Iterator[Source | DocumentError]:
    """What a container holds, with what the containers in it hold."""
    container = container_of(name, _ends(stream, stream.seek(0, io.SEEK_END)), media_type)
    if container is None:
        return
    stream.seek(0)
    try:
        for member in container.unpack(stream, name, allowance, fields):
            if isinstance(member, DocumentError):
                yield member
                continue
            ends = telling(member.data)
            if container_of(member.name, ends, member.media_type) is None:
                if readable(member.name, ends, member.media_type):
                    yield member
            elif depth == DEEPEST:
                yield DocumentError(member.name, f"archives are read {DEEPEST} deep, and this one lies deeper")
            else:
                yield from _inside(io.BytesIO(member.data), member.name, allowance, fields, member.media_type, depth + 1)
    except DocumentError as error:
        yield error
    except OverflowError as error:
        yield DocumentError(name, str(error))
