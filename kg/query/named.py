"""The named questions: tested files that the command line, the service and the pages offer alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from pyoxigraph import Literal

from kg.errors import QueryError

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
HEADER = re.compile(r"#\s*(title@zh|title@en|description@zh|description@en|example|choices):\s*(.+)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question that was asked before.

    Args:
        name: file name without ``.rq``.
        title_zh, title_en: what it asks.
        sparql: the whole file.
        example: ``variable=path`` of a node to narrow the question to, below the base; empty where it takes none.
        description_zh, description_en: how to read the answer.
        choices: ``variable: SELECT …``, the values that a variable may be asked for; empty where it takes any.
    """

    name: str
    title_zh: str
    title_en: str
    sparql: str
    example: str = ""
    description_zh: str = ""
    description_en: str = ""
    choices: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its answer."""
        select = re.search(r"^SELECT (.*?)(?:WHERE\b|\{)", self.sparql, re.M | re.S)
        without_sums = re.sub(r"\([^?]*\(.*?\) AS (\?\w+)\)", r"\1", select[1]) if select else ""
        return tuple(re.findall(r"\?(\w+)", without_sums))

    def narrowed(self, values: Mapping[str, str], base: str) -> str:
        """The question for some values only.

        Args:
            values: variable to the text of its value. One that has a line ``VALUES ?name { "…" }`` is asked for another value; one that
                is a column keeps the rows that have it: a text, a number, an IRI, its path below the base or its label; an empty
                text keeps the rows that have nothing there.
            base: what every IRI begins with.

        Raises:
            QueryError: it has no such variable, or the day is none.
        """
        sparql, kept = self.sparql, []
        for name, value in values.items():
            if name == "day" and value and not is_day(value):
                raise QueryError(f"{self.name}: a day is written 2020-01-31, not {value} 日期格式须为 2020-01-31")
            chosen = rf'VALUES \?{re.escape(name)} {{ "[^"]*" }}'
            if re.search(chosen, sparql):
                line = f"VALUES ?{name} {{ {Literal(value)} }}".replace("\\", r"\\")
                sparql = re.sub(chosen, line, sparql)
            elif name in self.columns:
                kept.append(condition(name, value, base))
            else:
                raise QueryError(f"{self.name} has no column {name}; there are {', '.join(self.columns)}")
        if not kept:
            return sparql
        prologue, select, body = sparql.partition("\nSELECT ")
        columns = " ".join(f"?{name}" for name in self.columns)
        order = "".join(re.findall(r"^ORDER BY .*\n?", body, re.M)[-1:])
        return f"{prologue}\nSELECT {columns} WHERE {{ {{ {select}{body} }}\n{' '.join(kept)} }}\n{order}"


def is_day(value: str) -> bool:
    """Whether a value is a day of the calendar in ISO form.

    >>> is_day("2020-02-29"), is_day("2021-02-29"), is_day("2020年")
    (True, False, False)
    """
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def condition(name: str, value: str, base: str) -> str:
    """What holds of the rows whose column is a value. A column without anything is no value, whatever it could be joined with."""
    if not value:
        return f"FILTER (!BOUND(?{name}))"
    ways = [f"STR(?{name}) IN ({Literal(value)}, {Literal(base + value)})"]
    if re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        ways.append(f"(ISNUMERIC(?{name}) && ?{name} = {value})")
    ways.append(f"EXISTS {{ ?{name} <{LABEL}> ?labelled FILTER (STR(?labelled) = {Literal(value)}) }}")
    return f"FILTER (BOUND(?{name}) && ({' || '.join(ways)}))"


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
    return NamedQuery(
        name,
        *titles,
        content,
        header.get("example", ""),
        header.get("description@zh", ""),
        header.get("description@en", ""),
        header.get("choices", ""),
    )
