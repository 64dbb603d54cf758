"""The solutions of our own queries, which need no guard: they declare their prefixes, and nobody reads the answers as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Variable

from kg.backend import Term
from kg.query.answer import Queried


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a solution; ``node`` tells whether it is an IRI, ``language`` is empty where there is none."""

    node: bool
    value: str
    language: str = ""


Row = Mapping[str, Value]


def solutions(store: Queried, sparql: str, bindings: Mapping[str, str] | None = None) -> list[Row]:
    """The solutions of a SELECT, of each what is bound.

    Args:
        store: what is asked.
        sparql: the query; never what a stranger wrote.
        bindings: IRIs to put in the place of variables.
    """
    bound: dict[Variable, Term] = {Variable(name): NamedNode(iri) for name, iri in (bindings or {}).items()}
    found = store.backend.query(sparql, substitutions=bound)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: shown(term) for name, term in zip(names, solution, strict=True) if term is not None} for solution in found]


def shown(term: Term) -> Value:
    """A term of the engine."""
    if isinstance(term, Literal):
        return Value(False, term.value, term.language or "")
    return Value(isinstance(term, NamedNode), term.value if isinstance(term, NamedNode | BlankNode) else str(term))
