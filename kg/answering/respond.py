"""The life of a process that answers: it keeps a view of the store open, and answers one question after the other.

An answer is sent when it is known whole. What breaks a limit of rows or size is noticed while it is written; what breaks the limit of
memory is told where Python notices it, and else ends the process; the limit of time is the service's affair, which kills it.
"""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, cast
from xml.sax.saxutils import quoteattr

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg.answering.frames import Head, Question
from kg.answering.rows import rows_of
from kg.answering.sheet import Sheet, TooLarge, TooManyRows
from kg.backend import Backend
from kg.errors import QueryError, StoreError
from kg.processes import hold, resident
from kg.query import GRAPHS, TABLES, evaluate, examine
from kg.store import graphs_in
from kg.xml import Escaping, Unwritable

MIB = 2**20
LONG = 0.05  # seconds after which it is worth a look how much memory a query has left behind
GROWN = 4  # a process that has kept one part in so many of the memory that a query may need is done
ENDS = {"json": b"]}}", "xml": b"</results></sparql>"}  # of answers that can be cut
NICE = 5  # by how much a query stands back behind the process that serves all else, when there is too much to do
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


@dataclass(frozen=True, slots=True)
class Respondent:
    """What a process does that answers; it is called with its end of the line.

    Args:
        memory: MiB that a query may need.
    """

    memory: int

    def __call__(self, line: Connection) -> None:
        """Answers until nobody asks any more."""
        os.nice(NICE)
        with suppress(OSError):  # where the whole machine runs short, this process goes before others
            Path("/proc/self/oom_score_adj").write_text("900", "ascii")
        opened: Opened | None = None
        at_first = 0
        with suppress(EOFError, ConnectionError), socket.socket(fileno=os.dup(line.fileno())) as channel:  # whoever asked is gone
            while True:
                question = Question.taken(channel)
                began = time.monotonic()
                if opened is None or opened.place != question.place:
                    opened = None  # lets go of the other one first
                    try:
                        opened = Opened.at(question.place)
                    except (OSError, RuntimeError, StoreError) as error:
                        channel.sendall(Head("failed", detail=str(error)).packed(b""))
                        continue
                if not at_first:
                    hold(self.memory * MIB)
                    at_first = resident()
                with closing(Sheet()) as sheet:
                    head = attempted(opened, question, sheet)
                    if time.monotonic() - began > LONG and resident() - at_first > self.memory * MIB // GROWN:
                        head = replace(head, weary=True)
                    send(channel, head, sheet, question.notice)


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


def send(channel: socket.socket, head: Head, sheet: Sheet, notice: str) -> None:
    """Hands over what came of a question."""
    first, start = noticed(head.format, sheet, notice) if head.cut and head.format in ENDS else (b"", 0)
    body = sheet.done() if head.outcome == "answered" else b""
    if head.outcome != "answered" or body or not sheet.size:
        channel.sendall(head.packed(first + body[start:]))
        return
    frame = replace(head, start=start, size=sheet.size).packed(first)
    sent = socket.send_fds(channel, [frame], [sheet.file])
    channel.sendall(frame[sent:])


def noticed(format: str, sheet: Sheet, notice: str) -> tuple[bytes, int]:
    """What the beginning of a table becomes that tells that it is cut, and how many bytes of it that stands for."""
    beginning = sheet.beginning(LARGEST_HEAD)
    if format == "json":
        mark = b'{"head":{'
        return mark + b'"link":[' + json.dumps(notice).encode() + b"],", len(mark)
    end = beginning.index(b"</head>")  # a < never stands in a name
    return beginning[:end] + f"<link href={quoteattr(notice)}/>".encode(), end
