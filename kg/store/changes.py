"""What storing or dropping a document would change, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.store.amend import as_kept
from kg.store.items import Outcome, StoreItem, names_in, owned, renamed, sorted_lines
from kg.store.reading import Readable


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes when a document loses a name.

    Args:
        left: the names that it has then; where there are none, the whole document goes.
    """

    graph: NamedNode
    quads: set[Quad]
    left: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """What storing a document changes.

    Args:
        graph: the document's graph.
        added, removed: quads of named graphs.
        text, quarantine: the bytes of its files; no file for an empty quarantine.
        cut: what loses the name, where another document bore it, or where this one is stored and may not be.
    """

    graph: NamedNode
    outcome: Outcome
    added: set[Quad] = field(default_factory=set)
    removed: set[Quad] = field(default_factory=set)
    text: bytes = b""
    quarantine: bytes = b""
    cut: Cut | None = None


def change_of(store: Readable, item: StoreItem) -> Change:
    """What storing a document would change."""
    graph, source = NamedNode(store.iris.graph(item.sha16)), NamedNode(store.iris.source(item.sha16))
    older = store.graph_of(item.name)
    if not item.quads:
        cut = cut_of(store, graph, item.name) if older == graph else None
        return Change(graph, "rejected", removed=cut.quads if cut else set(), cut=cut)
    held = store.quads_of(graph)
    known = names_in(held, source, store.vocabulary)
    names = sorted(known | {item.name})
    wanted = as_kept(owned(set(renamed(item.quads, names, source, store.vocabulary)), graph))
    quarantine = sorted_lines(renamed(item.quarantine, names, source, store.vocabulary))
    text = item.text.encode()
    if older == graph and held == wanted and store.shelf.holds(item.sha16, text, quarantine):
        return Change(graph, "unchanged")
    outcome: Outcome = "quarantined" if quarantine else "added" if older is None else "replaced"
    cut = cut_of(store, older, item.name) if older is not None and older != graph else None
    return Change(graph, outcome, wanted - held, (cut.quads if cut else set()) | (held - wanted), text, quarantine, cut)


def cut_of(store: Readable, graph: NamedNode, name: str) -> Cut:
    """What goes when a name goes from a document."""
    held = store.quads_of(graph)
    left = names_in(held, NamedNode(store.iris.source(graph.value.rsplit("/", 1)[-1])), store.vocabulary) - {name}
    if not left:
        return Cut(graph, held)
    naming = (store.vocabulary.rdfs.label, store.vocabulary.wm.sourceFile)
    return Cut(graph, {quad for quad in held if quad.predicate in naming and quad.object == Literal(name)}, frozenset(left))
