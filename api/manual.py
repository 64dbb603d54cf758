"""The description of the interface, in the order in which the page of the documentation shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Described = Mapping[str, Any]  # a piece of the description, as OpenAPI has it


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: what it takes, what it means, and an address that tries it; empty where that cannot be tried by a link."""

    name: str
    takes: str
    description: str
    required: bool
    trial: str
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with what it means, the media types, and an example of the body; empty where there is none."""

    status: str
    description: str
    kinds: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address does."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    answers: tuple[Answer, ...]
    trial: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations under one heading."""

    zh: str
    en: str
    about: str
    operations: tuple[Operation, ...]


def chapters(told: Described) -> tuple[Chapter, ...]:
    """The operations by their first tag, in the order of the tags; tags without operations are left out."""
    found = []
    for tag in told["tags"]:
        operations = tuple(
            operation(path, method, each)
            for path, methods in told["paths"].items()
            for method, each in methods.items()
            if each["tags"][0] == tag["name"]
        )
        heading, _, about = tag["description"].partition(": ")
        zh, _, en = heading.partition(" ")
        found += [Chapter(zh, en, about, operations)] if operations else []
    return tuple(found)


def operation(path: str, method: str, told: Described) -> Operation:
    """One operation."""
    given = [each for each in told.get("parameters", ()) if each["in"] in ("query", "path")]
    examples = {each["name"]: example(each) for each in given}
    needed = {each["name"]: examples[each["name"]] for each in given if each.get("required")}
    return Operation(
        method.upper(),
        path,
        f"{method}{path}".translate({ord(mark): "-" for mark in "/{}"}),
        told["summary"],
        told.get("description", ""),
        tuple(parameter(each, path, method, needed, examples[each["name"]]) for each in given),
        tuple(told.get("requestBody", {}).get("content", ())),
        tuple(answer(status, each) for status, each in told["responses"].items()),
        trial(path, needed) if method == "get" else "",
    )


def parameter(told: Described, path: str, method: str, needed: Mapping[str, str], tried: str) -> Parameter:
    """One parameter of an operation."""
    address = trial(path, {**needed, told["name"]: tried}) if method == "get" and tried else ""
    return Parameter(told["name"], takes(told["schema"]), told.get("description", ""), bool(told.get("required")), address, tried)


def trial(path: str, values: Mapping[str, str]) -> str:
    """The address of an operation with some values; empty where one is not known."""
    left = {}
    for name, value in values.items():
        if not value:
            return ""
        place = "{" + name + "}"
        if place in path:
            path = path.replace(place, quote(value, safe="/.~-_:@+,"))
        else:
            left[name] = value
    return path + (f"?{urlencode(left)}" if left else "")


def example(told: Described) -> str:
    """A value of a parameter; empty where none is told."""
    schema = told["schema"]
    found = next(iter(schema.get("examples", ())), told.get("example", schema.get("default")))
    if isinstance(found, list):
        found = next(iter(found), None)
    if isinstance(found, bool):
        return str(found).lower()
    return "" if found is None else str(found)


def takes(schema: Described) -> str:
    """What a parameter takes, in short.

    >>> takes({"type": "integer", "minimum": 1, "maximum": 5, "default": 1})
    'integer, 1–5, default 1'
    """
    inner = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    many = inner.get("type") == "array"
    inner = inner.get("items", inner)
    kind = " | ".join(map(str, inner["enum"])) if "enum" in inner else inner.get("type", "string")
    parts = [f"{kind} …" if many else kind]
    if "minimum" in inner and "maximum" in inner:
        parts.append(f"{inner['minimum']}–{inner['maximum']}")
    if schema.get("default") is not None:
        parts.append(f"default {json.dumps(schema['default'])}")
    return ", ".join(parts)


def answer(status: str, told: Described) -> Answer:
    """One answer of an operation."""
    bodies = told.get("content", {})
    shown = next((body["example"] for body in bodies.values() if "example" in body), None)
    text = "" if shown is None else json.dumps(shown, ensure_ascii=False, indent=2)
    return Answer(status, told["description"], tuple(bodies), text)
