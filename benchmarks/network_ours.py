"""Our side of ``benchmarks.network``: networks on disk, and what is asked of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy
from scipy.sparse import csr_array

from benchmarks.items import Item
from benchmarks.made_columns import made_network, sha256
from benchmarks.made_network import plan
from benchmarks.made_quads import fill
from benchmarks.network_peers import REFER, STRONGEST, Peer, exact
from benchmarks.network_peers import strongest as theirs
from kg.iris import Iris
from kg.network import Limits, cascade, load, neighbours, paths
from kg.network.measures.ranking import pagerank, ranking
from kg.network.measures.similar import beside, cocitation, strongest
from kg.network.model import Flags, Network
from kg.network.nodes import DOCUMENTS, KINDS, RELATIONS
from kg.network.stored import kept
from kg.store import Store
from kg.vocabulary import Vocabulary

LONG = 600.0  # seconds that an answer may take
ASKED, MOST_CITED = 40, 10  # documents that are asked about
Work = Callable[[str], object]


class Ours:
    """A store, and what is asked of its network."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.folder, self.vocabulary, self.iris = folder, vocabulary, Iris(vocabulary)

    def opened(self, *, read_only: bool = True) -> Store:
        """The store."""
        return Store.open(self.folder, self.iris, self.vocabulary, read_only=read_only)

    def fill(self, documents: int) -> None:
        """Makes the store of a plan."""
        fill(self.folder, plan(documents, self.vocabulary))

    def keep(self, documents: int) -> None:
        """Makes a store without graphs, and keeps with it the network of a plan as if it had been read."""
        with self.opened(read_only=False) as store:
            store.shelf.complete()
            kept.write(store, made_network(documents, self.vocabulary))

    def forget(self) -> None:
        """Removes what is kept of the network."""
        for file in self.folder.glob("network*"):
            file.unlink()

    def change(self) -> None:
        """Takes a citation out of the first document that has one left, as if its file had been read again."""
        cites = self.vocabulary.wm.cites
        with self.opened(read_only=False) as store:
            for work in count():
                quads = sorted(store.quads_of(store.graph_of(f"{work}.txt")), key=str)
                if cited := [quad.object for quad in quads if quad.predicate == cites]:
                    left = [quad for quad in quads if cited[0] not in (quad.object, quad.subject)]
                    store.put(Item(f"{work}.txt", sha256(work)[:16], str(work), tuple(left)))
                    break
            store.settle()
            store.close()

    def prepare(self) -> None:
        """Writes the edges for the peer, and the documents that are asked about."""
        with self.opened() as store:
            network = load(store)
        ids, edges = network.nodes.ids, network.edges
        with open(self.folder.with_suffix(".edges"), "w", encoding="utf-8") as out:
            out.writelines(f"{ids[place]}\n" for place in numpy.flatnonzero(are_documents(network)).tolist())
            for source, target, relation in zip(edges.sources.tolist(), edges.targets.tolist(), edges.relations.tolist(), strict=True):
                out.write(f"{ids[source]}\t{ids[target]}\t{RELATIONS[relation]}\n")
            for source, target in zip(*(ends.tolist() for ends in network.citations.nonzero()), strict=True):
                out.write(f"{ids[source]}\t{ids[target]}\t{REFER}\n")
        self.folder.with_suffix(".asked").write_text(json.dumps(chosen(network)), "utf-8")

    def agreement(self) -> str:
        """How far the results are from those of networkx."""
        with self.opened() as store:
            network = load(store)
        graph, ids = Peer(self.folder.with_suffix(".edges")).graph(REFER), network.nodes.ids
        scores = pagerank(network.citers, are_documents(network)).tolist()
        difference = max(abs(score - scores[network.places[id]]) for id, score in exact(graph).items())
        found, _ = strongest(network.citers, STRONGEST, Limits(seconds=LONG))
        same = [(number, ids[one], ids[other]) for one, other, number in found.tolist()] == theirs(graph)
        together = sum(each * (each - 1) // 2 for _, each in graph.out_degree())
        return (
            f"PageRank of {len(graph):,} documents differs from networkx's by {difference:.0e} at most, the {STRONGEST} strongest "
            f"pairs with their counts {'are the same' if same else 'DIFFER'}; {together:,} times a document cites two."
        )


def are_documents(network: Network) -> Flags:
    """Which nodes are documents."""
    return numpy.isin(network.nodes.kinds, [KINDS.index(kind) for kind in DOCUMENTS])


def citers(network: Network) -> csr_array:
    """Who cites whom, made of the columns anew."""
    for name in ("citations", "citers"):
        vars(network).pop(name, None)
    return network.citers


def chosen(network: Network) -> list[str]:
    """Documents to ask about: those that are cited most, and others by chance of which each is cited."""
    documents = numpy.flatnonzero(are_documents(network))
    most = documents[numpy.argsort(-network.cited[documents], kind="stable")][:MOST_CITED]
    others = random.Random(0).sample(documents[network.cited[documents] > 0].tolist(), ASKED)
    return [network.nodes.ids[place] for place in (*most.tolist(), *others)]


def work(network: Network, name: str) -> Work:
    """A measure of a network; without words, but where it says so, as the peer knows none."""
    at, wide = network.places, Limits(limit=STRONGEST, seconds=LONG)

    def between(ends: str) -> object:
        source, target = ends.split("\t")
        return paths(network, at[source], at[target], words=False, limits=Limits(limit=10))

    if "words" not in name:
        network.witness = None
    of_all: dict[str, Work] = {
        "PageRank": lambda _: pagerank(citers(network), are_documents(network)),
        "PageRank, answer": lambda _: ranking(network, "pagerank", limits=wide),
        "co-citation": lambda _: strongest(citers(network), STRONGEST, wide),
        "co-citation, answer": lambda _: cocitation(network, None, wide),
        "co-citation of one": lambda iri: beside(network.citers, network.citations, at[iri]),
        "co-citation of one, answer": lambda iri: cocitation(network, at[iri], wide),
        "neighbours": lambda iri: neighbours(network, at[iri], "both", 3, words=False, limits=Limits(limit=200)),
        "neighbours, words": lambda iri: neighbours(network, at[iri], "both", 3, words=True, limits=Limits(limit=200)),
        "path": between,
        "cascade": lambda iri: cascade(network, at[iri], words=False, limits=wide),
    }
    return of_all[name]
