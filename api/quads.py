"""Solutions ``?subject ?predicate ?object ?graph`` as N-Quads or TriG."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from api.reading import Row, Term

STRING = "http://www.w3.org/2001/XMLSchema#string"
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def written(term: Term) -> str:
    """A term as N-Quads writes it.

    >>> written(Term("literal", 'a "b"', "zh"))
    '"a \\\\"b\\\\""@zh'
    """
    if term.kind == "uri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    text = f'"{term.value.translate(ESCAPES)}"'
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^<{term.datatype}>" if term.datatype and term.datatype != STRING else text


def triple(row: Row) -> str:
    """Subject, predicate and object of a solution."""
    return " ".join(written(row[name]) for name in ("subject", "predicate", "object"))


def nquads(rows: Iterable[Row]) -> str:
    """A line for each solution, sorted."""
    return "".join(sorted({f"{triple(row)} {written(row['graph'])} .\n" for row in rows}))


def trig(rows: Iterable[Row]) -> str:
    """A block for each graph, sorted."""
    lines = sorted({(written(row["graph"]), triple(row)) for row in rows})
    blocks = groupby(lines, key=itemgetter(0))
    return "\n".join(f"{graph} {{\n" + "".join(f"  {line} .\n" for _, line in members) + "}\n" for graph, members in blocks)
