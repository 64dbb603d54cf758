"""What holds the graphs, as far as it is read: the embedded engine, or a server that is spoken to over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
)

Term = NamedNode | BlankNode | Literal | Triple
GraphName = NamedNode | BlankNode | DefaultGraph


class Backend(Protocol):
    """Quads, of which the default graph is the merge of the named ones. ``pyoxigraph.Store`` is one."""

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads with these terms; None stands for any, for a graph also for the default one."""

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: GraphName | list[GraphName] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, Term] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The results of a query.

        Raises:
            SyntaxError: it is none.
        """

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the graphs."""

    def contains_named_graph(self, graph_name: GraphName) -> bool:
        """Whether there is such a graph."""

    def dump(self, *, format: RdfFormat | None = None, from_graph: GraphName | None = None) -> bytes | None:
        """A graph, written down."""

    def __contains__(self, quad: Quad) -> bool:
        """Whether a quad is there."""
