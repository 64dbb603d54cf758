"""The items of a list as a table: a column for each field, those of nested things under names with a dot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from types import NoneType
from typing import get_args, get_origin

from pydantic import BaseModel

from kg.store import cell

BETWEEN = " | "  # several values in one cell
Path = tuple[str, ...]


@cache
def paths(model: type[BaseModel]) -> tuple[Path, ...]:
    """The way to each value of an item."""
    found: list[Path] = []
    for name, field in model.model_fields.items():
        inner = inside(field.annotation)
        below = paths(inner) if inner else ((),)
        found += [(field.alias or name, *path) for path in below]
    return tuple(found)


def inside(annotation: object) -> type[BaseModel] | None:
    """The kind of things that a field holds, one or many; None where it holds plain values."""
    if get_origin(annotation) is None:
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return next((found for each in get_args(annotation) if each is not NoneType and (found := inside(each))), None)


def table(model: type[BaseModel], items: Iterable[BaseModel]) -> bytes:
    """A table (RFC 4180, UTF-8) with a header and a row for each item; no cell can become a formula of a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    ways = paths(model)
    writer.writerow(".".join(way) for way in ways)
    for item in items:
        told = item.model_dump(by_alias=True)
        writer.writerow(cell(BETWEEN.join(leaves(told, way))) for way in ways)
    return out.getvalue().encode()


def leaves(value: object, way: Path) -> Iterator[str]:
    """What lies at the end of a way, once for each of many.

    >>> list(leaves({"places": [{"start": 1}, {"start": None}]}, ("places", "start")))
    ['1', '']
    """
    if isinstance(value, list):
        for each in value:
            yield from leaves(each, way)
    elif way and isinstance(value, dict):
        yield from leaves(value.get(way[0]), way[1:])
    else:
        yield "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
