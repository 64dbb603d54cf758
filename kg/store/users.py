"""Changes graphs that users write themselves: the default graph, and all that follows from documents, stays as it is."""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.iris import is_user_graph
from kg.store.amend import Engine, block


def rewrite(
    backend: Engine, added: Collection[Quad], removed: Collection[Quad], made: Collection[NamedNode], gone: Collection[NamedNode]
) -> None:
    """Changes graphs in one transaction.

    Args:
        backend: the store.
        added, removed: quads without blank nodes.
        made: graphs that exist afterwards, also without a triple.
        gone: graphs that do not exist afterwards.

    Raises:
        StoreError: a graph that is not the users'.
    """
    touched = {quad.graph_name for quad in (*added, *removed)} | set(made) | set(gone)
    for graph in touched:
        if not isinstance(graph, NamedNode) or not is_user_graph(graph.value):
            raise StoreError(f"{graph} is no graph that users write")
    steps = [f"DROP SILENT GRAPH {graph}" for graph in gone]
    steps += [f"DELETE DATA {{ {block(removed)} }}"] if removed else []
    steps += [f"INSERT DATA {{ {block(added)} }}"] if added else []
    steps += [f"CREATE SILENT GRAPH {graph}" for graph in made]
    backend.update(";\n".join(steps))
