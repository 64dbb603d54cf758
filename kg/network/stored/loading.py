"""Loads the citation network of a store."""

from __future__ import annotations

from kg.network.model import Network
from kg.network.stored import kept, refreshing
from kg.network.stored.assembling import Assembly
from kg.network.stored.versions import versions
from kg.network.stored.witness import StoreWitness
from kg.store import Readable


def load(store: Readable) -> Network:
    """The citation network of a store.

    Nodes are the regulations and reports that are cited or read or that another relates to, each counted under one name; the agencies that
    issue them; the divisions of these documents and agencies, and what those lie within. Of days of issue that contradict each other, that
    of the document's own file counts, of several files that of the preferred one, else the earliest; then that of graph/reference.
    A document's division is that of its IRI, else that of those who issue it, where they are of one.

    Args:
        store: opened, on disk or on a server.
    """
    found = kept.read(store)
    if found is not None:
        return found
    rows, attributes = refreshing.read(store)
    divisions = store.vocabulary.divisions
    keeps = kept.may_write(store)
    if keeps:
        refreshing.write(store, rows, attributes)
    assembly = Assembly(rows, attributes, store.iris.base, divisions)
    del rows, attributes  # as large as the network itself
    nodes, edges, names = assembly.network()
    del assembly
    network = Network(nodes, edges, store.iris.base, divisions, names, StoreWitness(store), store.state, versions(store))
    if keeps:
        kept.write(store, network)
    return network
