"""A made network as a store holds it: the graphs of documents, reference and canon, in N-Quads, and a store filled with them.

A graph has what the pipeline writes of citations, statements, agencies and evidence; the figures of reports are left out, and so are cue,
ground and raw text of citations, which tell a network nothing. Large stores would take a quarter of an hour to fill: they have only what a
network is read from, and the largest no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy
from pyoxigraph import RdfFormat, serialize

from benchmarks.made_columns import LINE, PROMULGATED, effects, sha256, starts
from benchmarks.made_names import Names
from benchmarks.made_network import Plan
from kg.iris import Iris
from kg.network.nodes import FUNCTIONS
from kg.reference import divisions
from kg.store import Store

GROUP = 10_000  # documents that are written at once
TERMS = {
    "wm": "https://w3id.org/wenmai/ontology#",
    "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LARGE, LARGEST = 10_000, 100_000  # documents from which on graphs have less
Graph = tuple[str, list[str]]  # name, lines of N-Triples without the full stop


@lru_cache(maxsize=200)
def term(name: str) -> str:
    """A term of the ontologies, ``wm:cites``, in angle brackets."""
    prefix, _, local = name.partition(":")
    return f"<{TERMS[prefix]}{local}>"


def line(subject: str, predicate: str, object: str) -> str:
    """A triple; of IRIs without brackets, and an object as it stands."""
    return f"<{subject}> {term(predicate)} {object}"


def zh(text: str) -> str:
    """A Chinese string."""
    return f'"{text}"@zh'


def typed(value: object, kind: str) -> str:
    """A literal of a type of XSD."""
    return f'"{value}"^^{term(f"xsd:{kind}")}'


WORDY = "skos:altLabel wm:resolution wm:rule prov:wasQuotedFrom prov:hadPrimarySource rdf:type"
EVIDENCE = "wm:evidence oa:exact oa:start oa:end rdf:subject rdf:predicate rdf:object wm:citation wm:sha256 dcterms:format dcterms:title"
NOT_IN_LARGE = frozenset(map(term, WORDY.split()))
NOT_IN_LARGEST = NOT_IN_LARGE | frozenset(map(term, f"{EVIDENCE} wm:issuedBy".split()))


def kept(lines: list[str], documents: int) -> list[str]:
    """The triples that a graph has in a store of so many documents, each once."""
    without = NOT_IN_LARGEST if documents >= LARGEST else NOT_IN_LARGE if documents >= LARGE else frozenset[str]()
    return [each for each in dict.fromkeys(lines) if each.split(" ", 2)[1] not in without]


class Quads:
    """The graphs of a plan.

    Args:
        plan: what they say.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.iris = Iris(plan.vocabulary)
        self.names = Names(plan, self.iris)
        pairs = plan.pairs
        self.firsts = numpy.searchsorted(pairs.sources, numpy.arange(plan.works.read + 1)).tolist()
        columns = (
            pairs.targets,
            pairs.mentions,
            pairs.functions,
            pairs.seconds,
            pairs.open,
            pairs.by_title,
            starts(pairs, plan.works.read),
        )
        self.rows = list(zip(*(column.tolist() for column in columns), effects(pairs, plan.works), strict=True))
        self.concepts = [f"<{self.iris.concept('function', name)}>" for name in FUNCTIONS]
        self.resolved = f"<{self.iris.concept('resolution', 'resolved')}>"

    def graphs(self) -> Iterator[Graph]:
        """Every graph: those of documents, reference, canon."""
        yield from map(self.document, range(self.plan.works.read))
        yield self.iris.graph("reference"), list(self.reference())
        yield self.iris.graph("canon"), list(self.canon())

    def document(self, work: int) -> Graph:
        """The graph of a document that was read."""
        sha16 = sha256(work)[:16]
        lines = [*self.subject(work, sha16), *self.issuer(work, sha16)]
        if self.plan.works.texts[work]:
            text, title = self.names.text_iri(work), self.names.text(work)
            lines += [line(text, "rdf:type", term("wm:Regulation")), line(text, "dcterms:title", zh(title))]
            lines += self.statement(sha16, "promulgates", self.names.iri[work], text, PROMULGATED, title)
        for row in self.rows[self.firsts[work] : self.firsts[work + 1]]:
            lines += self.cited(self.names.iri[work], sha16, *row)
        return self.iris.graph(sha16), lines

    def subject(self, work: int, sha16: str) -> Iterator[str]:
        """What a document is, and the file that it was read from."""
        names, works, iri, source = self.names, self.plan.works, self.names.iri[work], self.iris.source(sha16)
        yield line(source, "rdf:type", term("wm:Source"))
        yield line(source, "rdfs:label", f'"{work}.txt"')
        yield line(source, "wm:sha256", f'"{sha256(work)}"')
        yield line(source, "dcterms:format", '"text/plain"')
        yield line(iri, "rdf:type", term("wm:Report" if work < works.reports else "wm:Regulation"))
        yield line(iri, "wm:sourceFile", f'"{work}.txt"')
        yield line(iri, "wm:graph", f"<{self.iris.graph(sha16)}>")
        yield line(iri, "prov:hadPrimarySource", f"<{source}>")
        yield line(iri, "wm:issuedBy", f"<{names.issuer_iri(work)}>")
        yield line(iri, "dcterms:title", zh(names.title(work)))
        yield line(iri, "dcterms:issued", typed(date.fromordinal(int(works.days[work])), "date"))
        if work < works.reports:
            yield line(iri, "wm:year", typed(names.columns["years"][work], "integer"))
        elif number := names.number(work):
            yield line(iri, "wm:documentNumber", f'"{number.normal}"')

    def issuer(self, work: int, sha16: str) -> Iterator[str]:
        """Who issued a document."""
        names = self.names
        yield from self.agency(work)
        yield from self.statement(sha16, "issues", names.issuer_iri(work), names.iri[work], 0, names.issuer(work))

    def agency(self, work: int) -> Iterator[str]:
        """Who issued a work, as every graph says that names it."""
        agency = self.names.issuer_iri(work)
        yield line(agency, "rdf:type", term("wm:Agency"))
        yield line(agency, "rdfs:label", zh(self.names.issuer(work)))
        yield line(agency, "wm:jurisdiction", f"<{self.iris.division(self.names.division(work))}>")

    def statement(self, sha16: str, relation: str, subject: str, object: str, start: int, words: str) -> Iterator[str]:
        """A relation that a document states, with its words."""
        node = self.iris.statement(sha16, relation, start)
        yield line(subject, f"wm:{relation}", f"<{object}>")
        yield line(node, "rdf:type", term("rdf:Statement"))
        yield line(node, "rdf:subject", f"<{subject}>")
        yield line(node, "rdf:predicate", term(f"wm:{relation}"))
        yield line(node, "rdf:object", f"<{object}>")
        yield from self.evidence(node, sha16, start, words)

    def evidence(self, node: str, sha16: str, start: int, words: str) -> Iterator[str]:
        """The place where a citation or statement stands."""
        end = start + len(words)
        place = f"{self.iris.base}document/{sha16}/evidence/{start}-{end}/made"
        yield line(node, "wm:evidence", f"<{place}>")
        yield line(place, "rdf:type", term("wm:Evidence"))
        yield line(place, "oa:exact", f'"{words}"')
        yield line(place, "oa:start", typed(start, "integer"))
        yield line(place, "oa:end", typed(end, "integer"))
        yield line(place, "wm:rule", '"made"')
        yield line(place, "prov:wasQuotedFrom", f"<{self.iris.base}document/{sha16}>")

    def cited(
        self, source: str, sha16: str, work: int, mentions: int, first: int, second: int, law: bool, titled: bool, start: int, effect: str
    ) -> Iterator[str]:
        """What a document says of a regulation that it cites, and each mention of it."""
        names = self.names
        version = int(self.plan.works.versions[work])
        title = names.law(version) if law else names.title(work)
        target = names.work(version) if law else names.alias(work) if titled else names.iri[work]
        number = None if law or titled else names.number(work)
        words = f"《{title}》（{number.normal}）" if number else f"《{title}》"
        yield line(target, "rdf:type", term("wm:Regulation"))
        yield line(target, "skos:altLabel", zh(title))
        if number:
            yield line(target, "wm:documentNumber", f'"{number.normal}"')
        if not law and not names.columns["homeless"][work]:
            yield line(target, "wm:issuedBy", f"<{names.issuer_iri(work)}>")
            yield from self.agency(work)
        yield line(source, "wm:cites", f"<{target}>")
        for mention in range(mentions):
            at = start + LINE * mention
            yield from self.mention(source, sha16, target, at, second if mention else first, words[: LINE - 1])
        if effect:
            yield from self.statement(sha16, effect, source, target, start, words[: LINE - 1])

    def mention(self, source: str, sha16: str, target: str, start: int, function: int, words: str) -> Iterator[str]:
        """One citation."""
        node = f"{self.iris.base}document/{sha16}/citation/{start}"
        yield line(source, "wm:citation", f"<{node}>")
        yield line(node, "rdf:type", term("wm:Citation"))
        yield line(node, "cito:hasCitingEntity", f"<{source}>")
        yield line(node, "cito:hasCitedEntity", f"<{target}>")
        yield line(node, "wm:resolution", self.resolved)
        yield line(node, "wm:function", self.concepts[function])
        yield from self.evidence(node, sha16, start, words)

    def reference(self) -> Iterator[str]:
        """The divisions, and which laws have versions."""
        for triple in divisions(self.plan.vocabulary, self.iris):
            yield (serialize([triple], format=RdfFormat.N_TRIPLES) or b"").decode().rstrip(" .\n")
        works, names = self.plan.works, self.names
        last: dict[int, int] = {}
        versions = numpy.flatnonzero(works.versions >= 0)
        for work in versions[numpy.argsort(works.days[versions], kind="stable")].tolist():
            iri, law, day = names.iri[work], int(works.versions[work]), typed(date.fromordinal(int(works.days[work])), "date")
            number = names.number(work)
            assert number
            yield line(iri, "rdf:type", term("wm:Regulation"))
            yield line(iri, "dcterms:title", zh(names.title(work)))
            yield line(iri, "wm:documentNumber", f'"{number.normal}"')
            yield line(iri, "dcterms:issued", day)
            yield line(iri, "wm:inForceFrom", day)
            yield line(iri, "wm:versionOf", f"<{names.work(law)}>")
            if law in last:
                yield line(names.iri[last[law]], "wm:supersededBy", f"<{iri}>")
            last[law] = work

    def canon(self) -> Iterator[str]:
        """Which node each is counted under, and the one label of each work."""
        names, works, pairs = self.names, self.plan.works, self.plan.pairs
        titles = {names.iri[work]: names.title(work) for work in {*range(works.read), *pairs.targets.tolist()}}
        titles |= {names.iri[work]: names.title(work) for work in numpy.flatnonzero(works.versions >= 0).tolist()}
        titles |= {names.text_iri(work): names.text(work) for work in numpy.flatnonzero(works.texts).tolist()}
        titles |= {names.work(law): names.law(law) for law in set(works.versions[works.versions >= 0].tolist())}
        agencies = {names.issuer_iri(work) for work in range(works.read)}
        for iri in (*titles, *agencies):
            yield line(iri, "wm:canonical", f"<{iri}>")
        for iri, title in titles.items():
            yield line(iri, "rdfs:label", zh(title))
        for work in set(pairs.targets[pairs.by_title & ~pairs.open].tolist()):
            yield line(names.alias(work), "wm:canonical", f"<{names.iri[work]}>")
            yield line(names.alias(work), "rdfs:label", zh(names.title(work)))


def quads(plan: Plan) -> Iterator[str]:
    """The N-Quads of a plan, a graph at a time."""
    for graph, lines in Quads(plan).graphs():
        yield "".join([f"{each} <{graph}> .\n" for each in dict.fromkeys(lines)])


def fill(folder: Path, plan: Plan) -> None:
    """Makes a store of a plan: each triple in its graph and in the merge, as ``Store`` keeps them."""
    vocabulary, documents = plan.vocabulary, plan.works.read
    with Store.open(folder, Iris(vocabulary), vocabulary) as store:
        graphs = Quads(plan).graphs()
        while group := list(islice(graphs, GROUP)):
            said = [(graph, kept(lines, documents)) for graph, lines in group]
            named = "".join([f"{each} <{graph}> .\n" for graph, lines in said for each in lines])
            merged = "".join([f"{each} .\n" for each in {each for _, lines in said for each in lines}])
            store.backend.bulk_load((named + merged).encode(), RdfFormat.N_QUADS)
        store.backend.optimize()
        store.shelf.complete()
