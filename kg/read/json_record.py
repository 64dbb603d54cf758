"""A JSON record: one field holds the text, plain or as a web page; the others stand above it as what the record says of the text."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from kg.errors import DocumentError
from kg.read import html
from kg.read.charset import BROKEN, Decoded, decode
from kg.read.scroll import Scroll
from kg.read.seal import seal
from kg.records import Document, Source

NAME = "a JSON record"
SUFFIXES = (".json",)
MEDIA_TYPES = ("application/json", "text/json")
RECORD = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"[^\"]{0,200}\"\s*:.*\}\s*", re.DOTALL)
RECORDS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[^\S\n]*\n\s*\{")
USUAL = (
    "text",
    "正文",
    "content",
    "内容",
    "html",
    "body",
    "raw_content",
    "fulltext",
    "full_text",
    "全文",
    "article",
    "raw_text",
    "raw_html",
)
MARKUP = re.compile(r"</(?:p|div|span|table|td|li|a|font|strong|b|h[1-6]|body|html)\s*>|<br\s*/?>|<!doctype\s+html", re.IGNORECASE)
SURROGATE = re.compile(r"[\ud800-\udfff]")
LONGEST_FIELD = 300  # characters; what is longer is prose
DEEPEST = 32  # objects within objects


def claims(telling: bytes) -> bool:
    """Whether the bytes are one object with fields, and not one to a line.

    >>> claims(b'{"text": "a"}'), claims(b'{"text": "a"}\\n{"text": "b"}')
    (True, False)
    """
    return RECORD.fullmatch(telling) is not None and RECORDS.match(telling) is None


def read(source: Source) -> Document:
    """The document of a record; its text is in the first of ``source.fields`` that it has, else in a field of a usual name or the longest.

    Raises:
        DocumentError: it is no record, or has no such field.
        OverflowError: it is nested too deep.

    >>> read(Source("a.json", '{"title": "年报", "text": "公开5条。"}'.encode())).text
    'title: 年报\\n公开5条。\\n'
    """
    decoded = decode(source)
    record = parsed(decoded.text, source.name)
    if not isinstance(record, dict):
        raise DocumentError(source.name, "it is JSON, but no object with fields")
    values = list(_values(record))
    name = _text_field(source, values)
    scroll = Scroll()
    for other, value in values:
        if other == name:
            continue
        if len(value) > LONGEST_FIELD:
            scroll.line(f"{other}: {value}", "furniture")
        else:
            scroll.field(other, value, "record")
    text = "\n".join(value for other, value in values if other == name)
    if MARKUP.search(text):
        page = Source(source.name, codecs.BOM_UTF8 + text.encode(), "text/html")  # whatever charset it was in, it is not in it here
        scroll.document(html.document(source, page))
    else:
        scroll.document(seal(source, Decoded(text, decoded.charset)))
    return scroll.seal(source, decoded.charset, decoded.issues)


def parsed(text: str, name: str) -> object:
    """The value that a JSON text stands for; numbers stay as they are written.

    Raises:
        DocumentError: it is no JSON.
    """
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    except json.JSONDecodeError as error:
        raise DocumentError(name, f"it is no valid JSON: {error.msg} (line {error.lineno}, column {error.colno})") from error


def _values(record: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every text and number in a record, in its order, by the names that lead there."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), record)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            raise OverflowError(f"the record is nested more than {DEEPEST} deep")
        if isinstance(value, dict):
            waiting += [((*path, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(path, inner) for inner in reversed(value)]
        elif value is not None and value != "":
            written = value if isinstance(value, str) else str(value).lower()
            yield SURROGATE.sub(BROKEN, ".".join(path)), SURROGATE.sub(BROKEN, written)


def _text_field(source: Source, values: list[tuple[str, str]]) -> str:
    """The name of the field that holds the text.

    Raises:
        DocumentError: none does.
    """
    names = dict.fromkeys(name for name, _ in values)
    if source.fields:
        found = next((name for name in source.fields if name in names), "")
        if not found:
            raise DocumentError(source.name, f"it has no field {' or '.join(source.fields)}; it has {', '.join(names)[:500] or 'none'}")
        return found
    if not values:
        raise DocumentError(source.name, "the record holds no text")
    last = {name.rpartition(".")[2].lower(): name for name in reversed(names)}
    usual = next((last[name] for name in USUAL if name in last), "")
    return usual or max(values, key=lambda pair: len(pair[1]))[0]
