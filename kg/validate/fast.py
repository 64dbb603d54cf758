"""The fast engine: the only door of ``shacl``, a validator written in Rust."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Quad, RdfFormat, serialize
from shacl import Shapes as Compiled

from kg.validate.results import BLANK, Result
from kg.validate.shapes import Shapes

LARGE = 200_000  # bytes; somewhere above, a graph is judged by several threads

# Decimals of more than 38 digits are ill-formed to it, 24:00:01 and P1DT are not; the marks are looked for first, that is cheaper
MARKS = (b"#decimal>", b"T24:", b'"24:', b'T"^^<')
BEYOND = re.compile(rb'"[+-]?[0-9.]{18,}"\^\^<[^>]*#decimal>|[T"]24:[0-9:.Z+-]+"\^\^<|[PD0-9YM]T"\^\^<')


class Fast:
    """The shapes, compiled; judges one graph after the other."""

    def __init__(self, shapes: Shapes) -> None:
        """Compiles the shapes.

        Raises:
            ValueError: this engine cannot take them.
        """
        self.compiled = Compiled.from_text((serialize(shapes.triples, format=RdfFormat.N_TRIPLES) or b"").decode(), "ntriples")

    def judge(self, quads: Iterable[Quad]) -> list[Result]:
        """What the shapes find in a graph.

        Raises:
            ValueError: this engine cannot take the graph.
        """
        lines = serialize(quads, format=RdfFormat.N_QUADS) or b""
        if len(lines) > LARGE and threads_of() != os.getpid():
            raise ValueError("its threads did not survive the fork")
        if any(mark in lines for mark in MARKS) and BEYOND.search(lines):
            raise ValueError("it takes a value otherwise than XSD does")
        try:
            found = self.compiled.validate_text(lines.decode(), "nquads").results
        except BaseException as error:  # a panic is no Exception, and its class cannot be imported; the year 99999999999 is enough
            if type(error).__name__ != "PanicException":
                raise
            raise ValueError(str(error)) from None
        return [
            Result(
                shape=term(one.source_shape).strip("<>"),
                focus=term(one.focus_node),
                path=path_of(one.path),
                value=term(one.value),
                component=one.component_iri,
                severity=one.severity_iri,
            )
            for one in found
        ]


@lru_cache(maxsize=1)
def threads_of() -> int:
    """The process in which the engine began its threads: in one that is forked from it, waiting for them would have no end."""
    return os.getpid()


def term(text: str | None) -> str:
    """A term as a result has it."""
    return BLANK if text and text.startswith(BLANK) else text or ""


def path_of(path: str | None) -> str:
    """The IRI of a path of one step forward."""
    return path[1:-1] if path and path.startswith("<") and path.count("<") == 1 and path.endswith(">") else ""
