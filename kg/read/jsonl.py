"""JSON Lines: a record to a line; and JSON files that are one list of records."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read.allowance import Allowance
from kg.read.charset import BROKEN, decode
from kg.read.json_record import RECORDS, SURROGATE, parsed
from kg.records import Source

NAME = "JSON Lines"
SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
MEDIA_TYPES = ("application/x-ndjson", "application/jsonl", "application/jsonlines")
LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
ADDRESSES = ("url", "uri", "link", "链接", "网址", "page_url", "source_url")
NUMBERS = ("id", "_id", "doc_id", "docid", "uuid")
TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}"]', re.DOTALL)  # the last: a string that does not end here
BEGINNING = 4_096  # bytes by which a list is known
CHUNK = 2**20  # bytes read at once
LONGEST_NAME = 2_000  # characters


def claims(telling: bytes) -> bool:
    """Whether the bytes are several objects, one to a line, or a list of them.

    >>> claims(b'{"a": 1}\\n{"a": 2}\\n'), claims(b'[{"a": 1}]'), claims(b'{"a": 1}')
    (True, True, False)
    """
    return RECORDS.match(telling) is not None or LIST.match(telling) is not None


def unpack(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """A source for each record, known by its address, else by the file's name with its id or its place in the file.

    The bytes of a line are those of its source; an element of a list is written anew without spaces. What is no record is told, and
    the others follow.
    """
    is_list = LIST.match(stream.read(BEGINNING)) is not None
    stream.seek(0)
    taken: set[int] = set()
    for at, found in enumerate((_elements if is_list else _lines)(stream, allowance), 1):
        own = f"{name}#{at}"
        if isinstance(found, str):
            yield DocumentError(own, found)
        elif found.strip():
            record = _record(found, own)
            if isinstance(record, DocumentError):
                yield record
                continue
            known = _name(record, name) or own
            if hash(known) in taken:
                known = f"{known}#{at}"
            taken.add(hash(known))
            yield Source(known, _compact(found) if is_list else found, "application/json", fields=fields)


def _record(found: bytes, name: str) -> dict[str, object] | DocumentError:
    """The object that some bytes stand for, or why they do not."""
    try:
        record = parsed(decode(Source(name, found)).text, name)
    except DocumentError as error:
        return error
    except RecursionError:
        return DocumentError(name, "it is nested too deep")
    return record if isinstance(record, dict) else DocumentError(name, "it is JSON, but no object with fields")


def _compact(found: bytes) -> bytes:
    """An object written without spaces, so that its bytes do not depend on how the list is laid out."""
    try:
        written = json.dumps(json.loads(found, strict=False), ensure_ascii=False, separators=(",", ":"))
    except ValueError:  # a number of thousands of digits
        return found
    return SURROGATE.sub(BROKEN, written).encode()


def _name(record: dict[str, object], file: str) -> str:
    """What a record is known by: its address, else its id behind the file's name; empty where it has neither."""
    folded = {key.lower(): str(value) for key, value in reversed(record.items()) if isinstance(value, str) and value.isprintable()}
    for key in ADDRESSES:
        if folded.get(key, "").startswith(("http://", "https://")) and len(folded[key]) <= LONGEST_NAME:
            return folded[key]
    return next((f"{file}#{folded[key]}" for key in NUMBERS if 0 < len(folded.get(key, "")) <= LONGEST_NAME), "")


def _lines(stream: BinaryIO, allowance: Allowance) -> Iterator[bytes | str]:
    """The lines of a file, or why one cannot be had."""
    while line := stream.readline(allowance.largest + 1):
        if len(line) > allowance.largest and not line.endswith(b"\n"):
            while (line := stream.readline(CHUNK)) and not line.endswith(b"\n"):
                pass
            yield allowance.too_large
        else:
            yield line.rstrip(b"\r\n")


def _elements(stream: BinaryIO, allowance: Allowance) -> Iterator[bytes | str]:
    """The objects and lists in a list, each as it stands in the file, or why one cannot be had."""
    decoder = codecs.getincrementaldecoder(decode(Source("", stream.read(CHUNK))).charset.name)("replace")
    stream.seek(0)
    text, at, start, depth = "", 0, -1, 0
    while chunk := stream.read(CHUNK):
        kept = start if start >= 0 else at
        text, at, start = text[kept:] + decoder.decode(chunk), at - kept, min(start, 0)
        for token in TOKEN.finditer(text, at):
            if token[0] == '"':
                break
            at = token.end()
            depth += (token[0] in "[{") - (token[0] in "]}")
            if token[0] in "[{" and depth == 2:
                start = token.start()
            elif token[0] in "]}" and depth == 1 and start >= 0:
                element = text[start:at].encode("utf-8", "replace")
                yield element if len(element) <= allowance.largest else allowance.too_large
                start = -1
        if len(text) - at > allowance.largest:
            yield f"{allowance.too_large}; what follows is not read"
            return
        if start >= 0 and len(text) - start > allowance.largest:
            yield allowance.too_large
            start = -1
    if depth > 0:
        yield "the list is cut off"
