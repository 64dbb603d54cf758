"""What the JSON of an answer looks like, told as JSON Schema: read off the dataclasses, whose fields their docstrings describe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from inspect import getdoc
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kg.network.asking.answers import INLINE, NODE, keys
from kg.network.nodes import Node

Schema = dict[str, Any]  # a piece of JSON Schema
PLAIN: Mapping[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}
PREFIX = "Network"  # of the names of what the answers consist of
FIELDS = re.compile(r"^    ([a-z_]+(?:, [a-z_]+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)
UNKNOWN = {"year": "0", "issued": "empty"}  # of a node where nobody knows it; null in JSON
PAGE: Schema = {"type": ["string", "null"], "description": "path of its page on this service; null where it has none"}


class Shapes:
    """The shapes of answers, and of what these consist of.

    Args:
        place: what the address of a shape begins with, e.g. ``#/components/schemas/``.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.known: dict[str, Schema] = {}

    def of(self, kind: object) -> Schema:
        """The shape of what is of a type.

        Raises:
            TypeError: nothing in JSON stands for that type.
        """
        if kind in PLAIN:
            return {"type": PLAIN[kind]}
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"type": "string", "enum": list(arguments)}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(each) for each in arguments]}
        if origin is tuple and arguments[1:] == (...,):
            return {"type": "array", "items": self.of(arguments[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if isinstance(kind, type) and is_dataclass(kind):
            return self.named(kind)
        raise TypeError(f"nothing in JSON stands for {kind}")

    def named(self, kind: type) -> Schema:
        """Where the shape of a dataclass stands."""
        name = PREFIX + kind.__name__.removeprefix(PREFIX)
        if name not in self.known:
            properties = self.properties(kind)
            self.known[name] = {
                "type": "object",
                "title": name,
                "description": told(kind)[0],
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            }
        return {"$ref": self.place + name}

    def properties(self, kind: type) -> dict[str, Schema]:
        """The shapes of the fields of a dataclass; of a node or an edge in it, those of its fields."""
        described, hints = told(kind)[1], get_type_hints(kind)
        found: dict[str, Schema] = {}
        for name, key in keys(kind):
            if name in INLINE and is_dataclass(hints[name]):
                found |= self.properties(hints[name])
                continue
            shape = self.of(hints[name])
            words = described.get(name, "")
            if kind is Node and name in UNKNOWN:
                shape, words = {"type": [shape["type"], "null"]}, words.replace(UNKNOWN[name], "null")
            if words and "$ref" not in shape:
                shape = {**shape, "description": words}
            found[NODE.get(name, key) if kind is Node else key] = shape
        return found | {"page": PAGE} if kind is Node else found


def told(kind: type) -> tuple[str, Mapping[str, str]]:
    """What the docstring of a dataclass tells of it, and of its fields."""
    text = (getdoc(kind) or "").replace("``", "")
    about, _, arguments = text.partition("\nArgs:\n")
    found = FIELDS.findall(arguments)
    return about.strip(), {name: " ".join(words.split()) for names, words in found for name in names.split(", ")}
