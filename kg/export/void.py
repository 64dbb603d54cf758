"""What a store is, in VoID and DCAT 3: what it counts, what it covers, where it can be had; nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import UsageError
from kg.export.counts import Counts
from kg.export.formats import FORMATS
from kg.vocabulary import NAMESPACES, Vocabulary

TITLE = {"zh": "文脉图谱：政府信息公开年度报告与政策文件", "en": "Wenmai graph: government disclosure reports and policy documents"}
ABOUT = {
    "zh": "从政府信息公开工作年度报告和政策文件中读出的指标、引用与机构，每一事实都指向原文中的字句。",
    "en": "Indicators, citations and agencies read from annual disclosure reports and policy documents, each with the words that say so.",
}
SUBSETS = {
    "documents": {"zh": "各文件的图", "en": "the graphs of the documents"},
    "reference": {"zh": "词表、目录与已知法规", "en": "vocabulary, catalogue and known regulations"},
    "canon": {"zh": "由全部文件推出的归并与核查结果", "en": "what follows from all documents together"},
}
KEYWORDS = {"zh": ("政府信息公开", "年度报告", "政策文件", "引用"), "en": ("open government", "annual report", "policy", "citations")}
LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/zh"
PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
FEATURE = "http://www.w3.org/ns/formats/"
OFFERED = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")  # what a service gives of each node
SUFFIXES: Mapping[str, RdfFormat] = {each.suffix: each.rdf for each in FORMATS.values() if each.rdf}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the data set.

    Args:
        url: where it can be fetched.
        media_type: of what it holds, unpacked.
        size: in bytes, as it is fetched.
        packed: whether it is gzip.
        whole: whether it is RDF that holds the data set, or a part of it that others complete; else another view of it.
    """

    url: str
    media_type: str
    size: int
    packed: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a data set beside what it counts; empty where nothing is.

    Args:
        licence: IRI of its licence.
        endpoint: URL of the SPARQL endpoint that answers from it.
        issued: the day of this release, as xsd:date.
        version: of this release.
        dumps: the files that it can be had as.
    """

    licence: str = ""
    endpoint: str = ""
    issued: str = ""
    version: str = ""
    dumps: tuple[Dump, ...] = ()


def write_void(counts: Counts, base: str, v: Vocabulary, out: BinaryIO, rdf: RdfFormat, known: Known | None = None) -> None:
    """Writes the description of a data set; equal counts give equal bytes.

    Args:
        counts: what the store holds.
        base: what its IRIs begin with.
        rdf: the format.
        known: what else is known.

    Raises:
        UsageError: a licence or an endpoint that is no IRI.
    """
    try:
        triples = list(dict.fromkeys(Description(counts, base, v, known or Known()).triples()))
    except ValueError as error:
        raise UsageError(f"what describes the data set must be an IRI: {error}") from error
    namespaces = {name: iri for name, iri in NAMESPACES.items() if name in ("wm", "dcterms", "dcat", "void", "xsd", "rdfs")}
    serialize(triples, out, rdf, prefixes=None if rdf in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES) else namespaces)


class Description:
    """The triples of one description."""

    def __init__(self, counts: Counts, base: str, vocabulary: Vocabulary, known: Known) -> None:
        self.counts = counts
        self.base = base
        self.v = vocabulary
        self.known = known
        self.dataset = NamedNode(f"{base}dataset")

    def part(self, name: str) -> NamedNode:
        """A part of the description, beside the data set itself."""
        return NamedNode(f"{self.dataset.value}#{name}")

    def number(self, count: int) -> Literal:
        """A count."""
        return Literal(str(count), datatype=self.v.xsd.integer)

    def triples(self) -> Iterator[Triple]:
        """All that is said."""
        yield from self.catalogue()
        yield from self.itself()
        yield from self.covered()
        yield from self.subsets()
        yield from self.partitions()
        yield from self.had_as()

    def named(self, node: NamedNode, names: Mapping[str, str], of: str = "title") -> Iterator[Triple]:
        """The names of a node in both languages."""
        yield from (Triple(node, self.v.dcterms[of], Literal(text, language=language)) for language, text in names.items())

    def catalogue(self) -> Iterator[Triple]:
        """The catalogue that lists the data set and nothing else."""
        node = self.part("catalog")
        yield Triple(node, self.v.rdf.type, self.v.dcat.Catalog)
        yield from self.named(node, {"zh": "文脉数据目录", "en": "Catalogue of Wenmai data"})
        yield Triple(node, self.v.dcat.dataset, self.dataset)

    def itself(self) -> Iterator[Triple]:
        """What the data set is, and how much of it there is."""
        v, counts, node = self.v, self.counts, self.dataset
        yield from (Triple(node, v.rdf.type, kind) for kind in (v.void.Dataset, v.dcat.Dataset))
        yield from (*self.named(node, TITLE), *self.named(node, ABOUT, "description"))
        for language, words in KEYWORDS.items():
            yield from (Triple(node, v.dcat.keyword, Literal(word, language=language)) for word in words)
        yield Triple(node, v.dcterms.language, NamedNode(LANGUAGE))
        if self.known.licence:
            yield Triple(node, v.dcterms.license, NamedNode(self.known.licence))
        if self.known.issued:
            yield Triple(node, v.dcterms.issued, Literal(self.known.issued, datatype=v.xsd.date))
        if self.known.version:
            yield Triple(node, v.dcat.version, Literal(self.known.version))
        for name, count in (
            ("triples", counts.triples),
            ("entities", counts.entities),
            ("distinctSubjects", counts.subjects),
            ("distinctObjects", counts.objects),
            ("properties", len(counts.properties)),
            ("classes", len(counts.classes)),
        ):
            yield Triple(node, v.void[name], self.number(count))
        yield Triple(node, v.void.uriSpace, Literal(self.base))
        yield from (Triple(node, v.void.exampleResource, NamedNode(iri)) for iri in counts.examples)
        terms = (*counts.properties, *counts.classes)
        spoken = [space for space in NAMESPACES.values() if any(term.startswith(space) for term in terms)]
        yield from (Triple(node, v.void.vocabulary, NamedNode(space)) for space in spoken)

    def covered(self) -> Iterator[Triple]:
        """Which provinces and days the documents are of."""
        v, counts = self.v, self.counts
        yield from (Triple(self.dataset, v.dcterms.spatial, NamedNode(place)) for place in counts.places)
        if counts.since:
            days = self.part("days")
            yield Triple(self.dataset, v.dcterms.temporal, days)
            yield Triple(days, v.rdf.type, v.dcterms.PeriodOfTime)
            for predicate, day in ((v.dcat.startDate, counts.since), (v.dcat.endDate, counts.until)):
                yield Triple(days, predicate, Literal(day, datatype=v.xsd.date))

    def subsets(self) -> Iterator[Triple]:
        """The named graphs: those of documents together, reference, canon."""
        v = self.v
        for name, words in SUBSETS.items():
            node = self.part(name)
            yield Triple(self.dataset, v.void.subset, node)
            yield Triple(node, v.rdf.type, v.void.Dataset)
            yield from self.named(node, words)
            yield Triple(node, v.void.triples, self.number(self.counts.graphs[name]))
        yield Triple(self.part("documents"), v.void.documents, self.number(self.counts.documents))

    def partitions(self) -> Iterator[Triple]:
        """How many members each class and how many triples each property has."""
        void = self.v.void
        for kind, sums, counted in (("class", self.counts.classes, void.entities), ("property", self.counts.properties, void.triples)):
            for term, count in sums.items():
                node = self.part(f"{kind}-{short(term)}")
                yield Triple(self.dataset, void[f"{kind}Partition"], node)
                yield Triple(node, void[kind], NamedNode(term))
                yield Triple(node, counted, self.number(count))

    def had_as(self) -> Iterator[Triple]:
        """Where it can be asked, and fetched."""
        v = self.v
        if self.known.endpoint:
            service, endpoint = self.part("sparql"), NamedNode(self.known.endpoint)
            yield Triple(self.dataset, v.void.sparqlEndpoint, endpoint)
            yield from (Triple(self.dataset, v.void.feature, NamedNode(FEATURE + name)) for name in OFFERED)
            yield Triple(self.part("catalog"), v.dcat.service, service)
            yield Triple(service, v.rdf.type, v.dcat.DataService)
            yield from self.named(service, {"zh": "SPARQL 查询服务", "en": "SPARQL endpoint"})
            yield Triple(service, v.dcat.endpointURL, endpoint)
            yield Triple(service, v.dcterms.conformsTo, NamedNode(PROTOCOL))
            yield Triple(service, v.dcat.servesDataset, self.dataset)
        for number, dump in enumerate(self.known.dumps, 1):
            node, url = self.part(f"file-{number}"), NamedNode(dump.url)
            if dump.whole:
                yield Triple(self.dataset, v.void.dataDump, url)
            yield Triple(self.dataset, v.dcat.distribution, node)
            yield Triple(node, v.rdf.type, v.dcat.Distribution)
            yield Triple(node, v.dcat.downloadURL, url)
            yield Triple(node, v.dcat.mediaType, NamedNode(MEDIA_TYPE + dump.media_type))
            yield Triple(node, v.dcat.byteSize, Literal(str(dump.size), datatype=v.xsd.nonNegativeInteger))
            if dump.packed:
                yield Triple(node, v.dcat.compressFormat, NamedNode(f"{MEDIA_TYPE}application/gzip"))


def short(term: str) -> str:
    """The name of a term below its namespace, with what the namespace is called here.

    >>> short("https://w3id.org/wenmai/ontology#Report")
    'wm-Report'
    """
    known = [(name, space) for name, space in NAMESPACES.items() if term.startswith(space)]
    return f"{known[0][0]}-{term.removeprefix(known[0][1])}" if known else "".join(c if c.isalnum() else "-" for c in term)
