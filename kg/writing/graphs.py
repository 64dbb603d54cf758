"""Graphs that users write themselves: triples from files, with every blank node given a name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.iris import Iris, is_user_graph
from kg.store import Store, as_kept
from kg.writing.apart import Apart, Limits, Refused
from kg.writing.tasks import DropGraph, Effect, Seen, WriteGraph

FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
ENTITIES = re.compile(rb"<!ENTITY[^>]*[&%]")  # made of others: a few lines of such expand to gigabytes
GENID = "/.well-known/genid/"  # RDF 1.1 Concepts, 3.5: what a blank node becomes that has to have a name


def own(graph: str, iris: Iris) -> NamedNode:
    """The graph, if users may write it.

    Raises:
        Refused: it follows from documents, or is called otherwise than such graphs are.
    """
    tail = graph.removeprefix(iris.base)
    if tail == graph or not is_user_graph(graph) or not iris.is_minted(graph):
        raise Refused(
            "forbidden",
            f"only graphs {iris.base}graph/user/<name> can be written, of letters, digits and ._-; all others follow from documents: "
            f"put or delete those at /api/documents 只能写 graph/user/ 之下的图，其余的图由文件得出",
        )
    return NamedNode(graph)


def write_graph(store: Store, task: WriteGraph, apart: Apart, limits: Limits) -> Effect:
    """Puts triples of files into a graph.

    Raises:
        Refused: a graph that users cannot write, or that changed; or a file that is malformed or takes too much to read.
    """
    graph = own(task.graph, store.iris)
    existed = store.holds(graph.value)
    unchanged(task.seen, store, existed)
    held = store.quads_of(graph)
    lines = [apart.ask(parsed, (Path(file.path).read_bytes(), file.media_type, graph.value), limits) for file in task.files]
    wanted = as_kept({quad for each in lines for quad in parse(each, RdfFormat.N_QUADS)})
    removed = held - wanted if task.replace else set()
    added = wanted - held
    if existed and not added and not removed:
        return "unchanged"
    store.write_users(added, removed, made=() if existed else (graph,))
    return "changed" if existed else "created"


def drop_graph(store: Store, task: DropGraph) -> Effect:
    """Removes a graph.

    Raises:
        Refused: a graph that users cannot write, that is not there, or that changed.
    """
    graph = own(task.graph, store.iris)
    if not store.holds(graph.value):
        raise Refused("unknown", f"there is no graph {graph.value} 没有这个图")
    unchanged(task.seen, store, True)
    store.write_users((), (), gone=(graph,))
    return "removed"


def unchanged(seen: Seen, store: Store, exists: bool) -> None:
    """Looks whether a graph is as it was seen; nobody else writes now.

    Raises:
        Refused: the store has changed since.
    """
    if not seen.allows(store.revision, exists):
        raise Refused("changed", "the graph is not what the request takes it for: look at it again 图已变更")


def parsed(content: bytes, media_type: str, graph: str) -> bytes:
    """The triples of a file as N-Quads of a graph; a blank node is named after the bytes and its place: the same file says the same.

    Raises:
        Refused: it is malformed, or holds what RDF 1.1 has not.
    """
    digest = hashlib.sha256(content).hexdigest()[:16]
    known: dict[BlankNode, NamedNode] = {}

    def name(node: BlankNode) -> NamedNode:
        if node not in known:
            known[node] = genid(NamedNode(graph), BlankNode(f"{digest}-{len(known) + 1}"))
        return known[node]

    if FORMATS[media_type] is RdfFormat.RDF_XML and ENTITIES.search(content):
        raise Refused("malformed", "it declares entities that are made of others, which are not expanded 不展开嵌套实体")
    try:
        found = parse(content, FORMATS[media_type], base_iri=graph, without_named_graphs=True)
        return serialize(named((quad.triple for quad in found), NamedNode(graph), name), format=RdfFormat.N_QUADS) or b""
    except (SyntaxError, ValueError) as error:
        line, column = (error.lineno or 0, error.offset or 0) if isinstance(error, SyntaxError) else (0, 0)
        raise Refused("malformed", f"it is no {media_type}: {str(error)[:300]}", line, column) from error


def genid(graph: NamedNode, node: BlankNode) -> NamedNode:
    """The name of a blank node in a graph."""
    return NamedNode(f"{graph.value}{GENID}{node.value}")


def named(found: Iterable[Triple], graph: NamedNode, name: Callable[[BlankNode], NamedNode]) -> Iterator[Quad]:
    """Triples as quads of a graph, their blank nodes named.

    Raises:
        Refused: a triple within a triple.
    """
    for triple in found:
        subject, target = triple.subject, triple.object
        if isinstance(subject, Triple) or isinstance(target, Triple):
            raise Refused("malformed", "a triple within a triple is RDF 1.2; the graphs here are of RDF 1.1")
        yield Quad(
            name(subject) if isinstance(subject, BlankNode) else subject,
            triple.predicate,
            name(target) if isinstance(target, BlankNode) else plain(target),
            graph,
        )


def plain(term: NamedNode | Literal) -> NamedNode | Literal:
    """The term, if RDF 1.1 has it.

    Raises:
        Refused: a text with a direction.
    """
    if isinstance(term, Literal) and term.direction is not None:
        raise Refused("malformed", "a text with a direction is RDF 1.2; the graphs here are of RDF 1.1")
    return term
