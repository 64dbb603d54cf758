"""What was read from one document, as plain values for a machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from kg.pipeline import Build
from kg.records import Assessment

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def plain(made: Build) -> Plain:
    """Everything that was read, as plain values: claims with their evidence, findings, and what the document is made of."""
    claims = made.claims
    return {
        "file": made.name,
        "kind": claims.kind,
        "reason": made.reason,
        "graph": made.graph,
        "subject": claims.subject,
        "frame": claims.frame,
        "period": value(claims.period),
        "conforms": not made.head,
        **{key: value(getattr(claims, key)) for key in ("statements", "agencies", "regulations", "indicators", "citations")},
        "assessments": [{**record(one, "used"), "focus": list(one.focus)} for one in claims.assessments],
        "issues": value(made.issues),
        "triples": len(made.whole),
        "document": document(made),
    }


def record(thing: Assessment, without: str) -> dict[str, Plain]:
    """A record as plain values but for one of its parts, which stands in full elsewhere."""
    parts = value(thing)
    return {name: part for name, part in parts.items() if name != without} if isinstance(parts, dict) else {}


def value(thing: object) -> Plain:
    """A record, or a part of one, as plain values; what is empty is left out of a record."""
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = {field.name: getattr(thing, field.name) for field in fields(thing)}
        return {name: value(part) for name, part in parts.items() if part not in ("", (), None)}
    if isinstance(thing, Decimal):
        return int(thing) if thing == thing.to_integral_value() else str(thing)
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return {str(key): value(part) for key, part in thing.items()}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [value(part) for part in thing]
    return thing if isinstance(thing, str | int | float | bool) or thing is None else str(thing)


def document(made: Build) -> Plain:
    """What the sealed text is made of; offsets are code points of it."""
    read = made.document
    return {
        "characters": len(read.text),
        "charset": value(read.charset),
        "pages": value(read.pages),
        "blocks": value(read.blocks),
        "tables": value(read.tables),
        "fields": [
            {"name": field.name, "basis": field.basis, "value": read.text[field.start : field.end], "start": field.start, "end": field.end}
            for field in read.fields
        ],
        "wraps": value(read.wraps),
    }


def strings(thing: Plain, change: Callable[[str], str]) -> Plain:
    """The same plain values with every text changed."""
    if isinstance(thing, str):
        return change(thing)
    if isinstance(thing, dict):
        return {key: strings(part, change) for key, part in thing.items()}
    return [strings(part, change) for part in thing] if isinstance(thing, list) else thing
