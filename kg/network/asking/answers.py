"""An answer as JSON: the same bytes from the command line, from Python and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from kg.network.nodes import Node

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
INLINE = ("node", "edge")
NODE = {"number": "documentNumber"}  # as it is called in the vocabulary
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


def as_json(answer: object, base: str) -> bytes:
    """An answer in UTF-8: a line for each field and for each row of a list, so that people can read it and lines can be compared.

    Names are in camelCase. A node also has ``page``, the path of its page; its ``year`` and ``issued`` are null where nobody knows them.
    What is told of a ``node`` or an ``edge`` stands beside its own fields.

    Args:
        answer: a frozen dataclass.
        base: what the IRIs of the network begin with.
    """
    value = plain(answer, base)
    assert isinstance(value, dict)
    return ("{\n" + ",\n".join(field(name, value[name]) for name in value) + "\n}\n").encode()


def field(name: str, value: Json) -> str:
    """A field of the answer, of a list with a line for each row."""
    start = f" {COMPACT.encode(name)}: "
    if isinstance(value, list) and value:
        return start + "[\n" + ",\n".join(f"  {COMPACT.encode(row)}" for row in value) + "\n ]"
    return start + COMPACT.encode(value)


def plain(value: object, base: str) -> Json:
    """What stands for a value in JSON."""
    if isinstance(value, Node):
        return node(value, base)
    if is_dataclass(value) and not isinstance(value, type):
        return record(((name, key, plain(getattr(value, name), base)) for name, key in keys(type(value))))
    if isinstance(value, Mapping):
        return {str(key): plain(each, base) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each, base) for each in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"nothing in JSON stands for a {type(value).__name__}")


def record(entries: Iterable[tuple[str, str, Json]]) -> dict[str, Json]:
    """The fields of a dataclass, from their names in Python and in JSON."""
    shown: dict[str, Json] = {}
    for name, key, value in entries:
        more = value if name in INLINE and isinstance(value, dict) else {key: value}
        assert not shown.keys() & more.keys(), f"two fields have one name: {shown.keys() & more.keys()}"
        shown |= more
    return shown


def node(value: Node, base: str) -> dict[str, Json]:
    """A node, with the address of its page."""
    shown: dict[str, Json] = {NODE.get(name, key): getattr(value, name) for name, key in keys(Node)}
    path = value.id.removeprefix(base)
    return shown | {"year": value.year or None, "issued": value.issued or None, "page": f"/page/{path}" if path != value.id else None}


@cache
def keys(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a dataclass, each with its name in camelCase."""
    return tuple((field.name, camel(field.name)) for field in fields(kind))


def camel(name: str) -> str:
    """A name in camelCase.

    >>> camel("document_number")
    'documentNumber'
    """
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
