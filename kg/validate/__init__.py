"""Quads → ValidationReport: the only door of SHACL.

The shapes of ``shapes/`` say what a document's graph must look like. They are core constraints only, property shapes with
targets of their own, so that an engine takes each shape once for all its focus nodes. What adds up is not their business: that
is audited on Decimals (``kg.audit``).

Two engines judge, and find the same: ``fast``, and ``reference``, which it is held to and which takes over what it cannot judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from pyoxigraph import Quad

from kg.validate.codes import code_of
from kg.validate.fitness import divided
from kg.validate.results import PRIVATE, Result, ValidationReport, report
from kg.validate.shapes import Shapes, load_shapes
from kg.validate.trial import tried
from kg.vocabulary import Vocabulary

__all__ = ["PRIVATE", "Result", "Shapes", "ValidationReport", "code_of", "engine_of", "judge", "load_shapes", "tried", "validate"]


class Engine(Protocol):
    """What judges graphs by the shapes that it was made with."""

    def judge(self, quads: Iterable[Quad]) -> list[Result]:
        """What the shapes find in a graph; ValueError where it cannot say."""


def validate(
    quads: Iterable[Quad], shapes: Shapes, vocabulary: Vocabulary, *, context: Iterable[Quad] = (), engine: str = "fast"
) -> ValidationReport:
    """What the shapes say of one document's graph.

    Args:
        quads: the graph; the names of graphs are not looked at.
        shapes: from ``load_shapes``.
        vocabulary: for the terms in which evidence is found.
        context: more triples that the graph may lean on.
        engine: ``fast`` or ``reference``.

    Returns:
        A report whose results carry the focus node's evidence, except where that would repeat what is private.
    """
    quads = tuple(quads)
    return report(judge((*quads, *context), shapes, engine), quads, shapes, vocabulary)


def judge(quads: tuple[Quad, ...], shapes: Shapes, engine: str) -> list[Result]:
    """What an engine finds; the reference judges a graph that the fast one refuses."""
    chosen, _ = engine_of(shapes, engine)
    try:
        return chosen.judge(quads)
    except ValueError:
        return engine_of(shapes, "reference")[0].judge(quads)


@dataclass(frozen=True)
class Together:
    """Two engines, each with shapes of its own: shapes that only the reference can judge do not make all others slow."""

    engines: tuple[Engine, ...]

    def judge(self, quads: Iterable[Quad]) -> list[Result]:
        """What the shapes find in a graph."""
        quads = tuple(quads)
        return [result for engine in self.engines for result in engine.judge(quads)]


@lru_cache(maxsize=8)
def engine_of(shapes: Shapes, engine: str) -> tuple[Engine, str]:
    """The engine that judges by these shapes, and why it is not, or not alone, the one that was asked for; empty where it is."""
    if engine == "reference":
        return slowly(shapes), ""
    quick, slow, reason = divided(shapes)
    try:
        from kg.validate.fast import Fast

        engines = (*([Fast(quick)] if quick else []), *([slowly(slow)] if slow else []))
    except ImportError:
        return slowly(shapes), "the package shacl is not installed 未安装 shacl"
    except ValueError as error:
        return slowly(shapes), str(error)
    return (engines[0] if len(engines) == 1 else Together(engines)), reason


def slowly(shapes: Shapes) -> Engine:
    """The reference engine, loaded where it is needed."""
    from kg.validate.reference import Reference

    return Reference(shapes)
