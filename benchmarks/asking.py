"""A store that is asked, and what servers are asked of it: the same texts for all."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, Quad, RdfFormat

from benchmarks.made_reports import Made, item
from benchmarks.servers import Server, program
from kg.across import refresh
from kg.iris import Iris
from kg.query import named
from kg.reference import reference_quads
from kg.store import Store
from kg.vocabulary import Vocabulary

REPORTS = 1000
ROWS, MOST = 14, 100_000
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
WM = "PREFIX wm: <https://w3id.org/wenmai/ontology#>\n"
LARGE = f"{WM}SELECT ?indicator ?property ?object {{ ?indicator wm:measures ?measure ; ?property ?object }} LIMIT {MOST}"
MERGE = "merge.nt"
OURS, OXIGRAPH, RDFLIB = "wenmai", "oxigraph", "rdflib-endpoint"


@dataclass(frozen=True)
class Kind:
    """One kind of request.

    Args:
        texts: queries, no two alike where ``again`` is not said.
        targets: the most that our CPU may be of a peer's.
        own: paths that we are asked for instead.
    """

    name: str
    texts: Sequence[str]
    accept: str
    targets: Mapping[str, float]
    own: Sequence[str] = ()

    def paths(self, server: Server) -> Sequence[str]:
        """What to ask a server for."""
        if self.own and server.name == OURS:
            return self.own
        return [f"{server.sparql}?{urlencode({'query': text})}" for text in self.texts]


def kinds(iris: Sequence[str], iri: Iris) -> list[Kind]:
    """What is asked; ``again`` asks one text all the time, which is what a cache of answers would flatter.

    Args:
        iris: of the reports in the store.
        iri: for the names of the measures.
    """
    measures = [iri.measure(name) for name in figures(iri.vocabulary)]
    asks = [f"{WM}ASK {{ <{report}> wm:records ?i . ?i wm:measures <{measure}> }}" for measure in measures[:2] for report in iris]
    rows = "?i . ?i wm:measures ?measure ; wm:value ?value ; wm:valueState ?state"
    limits = range(ROWS, ROWS + 2)
    small = [f"{WM}SELECT ?measure ?value ?state {{ <{report}> wm:records {rows} }} LIMIT {limit}" for limit in limits for report in iris]
    told = named()["api-data"].sparql
    nodes = [told.replace("$node", f"<{report}>") for report in iris]
    pages = [f"/data/{report.removeprefix(iri.base)}.ttl" for report in iris]
    to_small, to_large = {OXIGRAPH: 3.0, RDFLIB: 0.5}, {OXIGRAPH: 2.0, RDFLIB: 0.5}
    return [
        Kind("ASK", asks, JSON, {OXIGRAPH: 8.0}),
        Kind("ASK, again", asks[:1], JSON, {}),
        Kind(f"SELECT of {ROWS} rows", small, JSON, to_small),
        Kind(f"SELECT of {ROWS} rows, again", small[:1], JSON, {}),
        Kind(f"SELECT of {MOST:,} rows", [LARGE], JSON, to_large),
        Kind("/data/ of a report, Turtle", nodes, TURTLE, {}, own=pages),
    ]


def figures(vocabulary: Vocabulary) -> list[str]:
    """Fourteen measures that a report tells."""
    return [name for name in vocabulary.measures if name.startswith(("active.", "response."))][:ROWS]


def reports(vocabulary: Vocabulary, iris: Iris) -> Iterator[tuple[str, set[Quad]]]:
    """The IRI and the quads of made reports: fourteen figures each, two citations, ten years of an agency."""
    counties = sorted((code, one.name) for code, one in vocabulary.divisions.items() if one.level == "county" and not one.former)
    names = figures(vocabulary)
    for at in range(REPORTS):
        code, place = counties[at // 10]
        told = [f"{name} {at + 7 * row}" for row, name in enumerate(names)]
        cites = [f"国办发〔{2008 + at % 10}〕{at % 50 + 1}号", f"{place}校车管理办法"]
        made = Made(code, f"{place}人民政府", 2010 + at % 10, told, cites=cites)
        described = item(made, vocabulary, iris)
        yield iris.report(code, made.agency, made.year, described.sha16), set(described.quads)


def stored(folder: Path, vocabulary: Vocabulary, iris: Iris) -> list[str]:
    """The IRIs of the reports in a store made for the purpose, with its merge beside it as N-Triples, and in the oxigraph server's."""
    known = folder / "reports"
    if not known.exists():
        found = []
        with Store.open(folder / "store", iris, vocabulary) as store:
            store.put_reference(reference_quads(vocabulary, iris), vocabulary.digest)
            together: set[Quad] = set()
            for iri, quads in reports(vocabulary, iris):
                found.append(iri)
                together |= quads
            store.backend.bulk_extend(together | {Quad(*quad.triple) for quad in together})  # at once: into few files, as compaction leaves
            refresh(store, vocabulary, iris)
            store.backend.optimize()
            store.backend.dump(str(folder / MERGE), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
            store.close()
        if binary := program(OXIGRAPH):
            words = [binary, "load", "--location", str(folder / OXIGRAPH), "--file", str(folder / MERGE)]
            subprocess.run(words, check=True, capture_output=True)
        known.write_text("\n".join(found))
    return known.read_text().split()
