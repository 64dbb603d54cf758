"""SPARQL queries, as a process answers them on a view of the store that it keeps open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from xml.sax.saxutils import quoteattr

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg.answering.frames import Head, Question
from kg.answering.respond import MIB, Respondent
from kg.answering.rows import rows_of
from kg.answering.sheet import Sheet, TooLarge, TooManyRows
from kg.backend import Backend
from kg.errors import QueryError, StoreError
from kg.query import GRAPHS, TABLES, evaluate, examine
from kg.store import graphs_in
from kg.xml import Escaping, Unwritable

ENDS = {"json": b"]}}", "xml": b"</results></sparql>"}  # of answers that can be cut
LARGEST_HEAD = 4 * MIB  # bytes of an answer that name its columns: what a query could name at most
NOTES = {"turtle": "# {}\n", "ntriples": "# {}\n", "rdfxml": "<!-- {} -->\n"}  # where a graph has room for a word


@dataclass(frozen=True, slots=True)
class Opened:
    """A view of the store that is open to be read."""

    place: str
    backend: Backend

    @classmethod
    def at(cls, place: str) -> Opened:
        """The view in a folder."""
        return cls(place, graphs_in(Path(place)))

    def holds(self, graph: str) -> bool:
        """Whether a named graph is stored."""
        return self.backend.contains_named_graph(NamedNode(graph))


class Queries(Respondent[Question, Opened]):
    """Answers SPARQL queries."""

    def question(self, fields: list[object]) -> Question:
        """A query, as it was sent."""
        return Question.of(fields)

    def opened(self, question: Question) -> Opened:
        """The view that a query is asked of."""
        return Opened.at(question.place)

    def attempted(self, opened: Opened, question: Question, sheet: Sheet) -> Head:
        """What came of a query, whatever goes wrong with it."""
        return attempted(opened, question, sheet)

    def begun(self, head: Head, question: Question, sheet: Sheet) -> tuple[bytes, int]:
        """What a table begins with that is cut and has room for a word."""
        return noticed(head.format, sheet, question.notice) if head.cut and head.format in ENDS else (b"", 0)


def attempted(opened: Opened, question: Question, sheet: Sheet) -> Head:
    """What came of a question, whatever goes wrong with it."""
    try:
        kind = examine(question.sparql).kind
        if kind not in question.wanted:
            return Head("unfit", kind)
        format, most, sheet.most = question.wanted[kind]
        _, found = evaluate(opened, question.sparql, question.default_graphs, question.named_graphs, {})
        cut = triples(found, format, most, sheet) if isinstance(found, QueryTriples) else table(found, format, most, sheet)
        return Head("rows" if cut and format not in (*ENDS, *NOTES) else "answered", kind, format, cut)
    except QueryError as error:
        return Head("malformed", detail=str(error), line=error.line, column=error.column)
    except TooLarge:
        return Head("size")
    except MemoryError:
        return Head("memory", weary=True)
    except Unwritable as error:
        return Head("unwritable", kind, format, detail=str(error))
    except (RuntimeError, OSError, ValueError, StoreError) as error:
        return Head("failed", detail=str(error))


def table(found: QuerySolutions | QueryBoolean, format: str, most: int, sheet: Sheet) -> bool:
    """Writes solutions, or a yes or no; tells whether there are more rows than may be."""
    if isinstance(found, QueryBoolean):
        sheet.write(found.serialize(format=TABLES[format][0]) or b"")
        return False
    sheet.rows = rows_of(format, most)
    try:
        found.serialize(paper(format, sheet), format=TABLES[format][0])
        sheet.whole(most)
    except TooManyRows as error:
        if format in ENDS:
            sheet.cut(error.place, ENDS[format])
        return True
    return False


def triples(found: QueryTriples, format: str, most: int, sheet: Sheet) -> bool:
    """Writes triples, each once; tells whether there are more than may be."""
    chosen: dict[Triple, None] = {}
    for triple in found:
        chosen[triple] = None
        if len(chosen) > most:
            chosen.popitem()
            if format in NOTES:
                pyoxigraph.serialize(chosen, paper(format, sheet), format=GRAPHS[format][0])
                sheet.write(NOTES[format].format(f"the first {most} triples; there are more 仅前 {most} 条三元组").encode())
            return True
    pyoxigraph.serialize(chosen, paper(format, sheet), format=GRAPHS[format][0])
    return False


def paper(format: str, sheet: Sheet) -> IO[bytes]:
    """What the engine writes a format on: it does not look what XML can hold."""
    return cast("IO[bytes]", Escaping(sheet.stream)) if format in ("xml", "rdfxml") else sheet.stream


def noticed(format: str, sheet: Sheet, notice: str) -> tuple[bytes, int]:
    """What the beginning of a table becomes that tells that it is cut, and how many bytes of it that stands for."""
    beginning = sheet.beginning(LARGEST_HEAD)
    if format == "json":
        mark = b'{"head":{'
        return mark + b'"link":[' + json.dumps(notice).encode() + b"],", len(mark)
    end = beginning.index(b"</head>")  # a < never stands in a name
    return beginning[:end] + f"<link href={quoteattr(notice)}/>".encode(), end
