"""The named questions: tested files that the command line, the service and the pages offer alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from kg.errors import QueryError

HEADER = re.compile(r"#\s*(title@zh|title@en|description@zh|description@en|example):\s*(.+)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question that was asked before.

    Args:
        name: file name without ``.rq``.
        title_zh, title_en: what it asks.
        sparql: the whole file.
        example: ``variable=path`` of a node to narrow the question to, below the base; empty where it takes none.
        description_zh, description_en: how to read the answer.
    """

    name: str
    title_zh: str
    title_en: str
    sparql: str
    example: str = ""
    description_zh: str = ""
    description_en: str = ""


def named() -> Mapping[str, NamedQuery]:
    """Every file of ``kg/queries``, by name.

    Raises:
        QueryError: a file without titles.
    """
    found = {}
    for path in sorted(files("kg").joinpath("queries").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".rq"):
            query = parse(path.name.removesuffix(".rq"), path.read_text("utf-8"))
            found[query.name] = query
    return found


def parse(name: str, content: str) -> NamedQuery:
    """A question from its file: a header of comments, then SPARQL."""
    header: dict[str, str] = {}
    for line in content.splitlines():
        if not line.startswith("#"):
            break
        if found := HEADER.fullmatch(line.strip()):
            header[found[1]] = f"{header[found[1]]} {found[2]}" if found[1] in header else found[2]
    try:
        titles = header["title@zh"], header["title@en"]
    except KeyError as error:
        raise QueryError(f"{name}.rq has no {error}") from error
    return NamedQuery(name, *titles, content, header.get("example", ""), header.get("description@zh", ""), header.get("description@en", ""))
