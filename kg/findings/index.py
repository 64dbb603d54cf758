"""All findings of a store: looked up by what they are filtered and grouped by, told in full only when somebody wants to read them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.findings.files import Files
from kg.findings.records import SEVERITIES, Comparison, Entry, File, Finding, Law, Place
from kg.iris import is_user_graph
from kg.privacy import mask
from kg.rules import load as load_rules
from kg.store import Store

AROUND = 36  # characters shown before and behind the words at fault
FILE = re.compile(r"/(?:document|graph)/([0-9a-f]{16})(?:/|$)")
COMPARED = 50  # messages of one kind that are compared, to tell what is the law in them
MARK = re.compile(r"[\s:：,，(（]")
WHITE = re.compile(r"\s+")
START = re.compile(r"/document/[0-9a-f]{16}/issue/[^/]+/(\d+)(?:-\d+)?$")
Term = NamedNode | BlankNode | Literal | Triple
Subject = NamedNode | BlankNode | Triple
Said = defaultdict[NamedNode, list[Term]]  # what is said of a node, by property


class Findings:
    """The findings of an opened store.

    Args:
        store: what is asked.
        masked: gives the sealed text of a document with names and mobile numbers masked, same length; read from the store where left out.
    """

    def __init__(self, store: Store, masked: Callable[[str], str] | None = None) -> None:
        self.store = store
        self.files = Files(store)
        self.masked = masked or masking(store)
        self.numbers: dict[str, int] = {}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every finding, in the order of the documents' names and of their texts."""
        v, backend = self.store.vocabulary, self.store.backend
        stated = backend.quads_for_pattern(None, v.sh.resultSeverity, None, DefaultGraph())
        levels = {quad.subject: level(quad) for quad in stated}
        coded = backend.quads_for_pattern(None, v.wm.code, None, None)
        found = [entry for quad in coded if (entry := self.entry(quad, levels.__getitem__))]
        return tuple(sorted(found, key=lambda entry: (entry.files[0].name if entry.files else "", entry.start, entry.code, entry.iri)))

    def entry(self, coded: Quad, severity: Callable[[Subject], str]) -> Entry | None:
        """The finding whose code a quad states; None where it is no document's and not in canon, but a user's or stated in the merge.

        Args:
            coded: says the code of a finding, in a graph.
            severity: how grave a finding is.
        """
        issue, graph = coded.subject, coded.graph_name
        if not isinstance(graph, NamedNode) or not isinstance(issue, NamedNode) or is_user_graph(graph.value):
            return None
        files = tuple(self.named_in([graph.value])) or self.files_of(issue, graph)
        return Entry(issue.value, named(coded.object), severity(issue), start_of(issue.value), files)

    def number(self, sha16: str) -> int:
        """How many findings are about a document, those over several included."""
        if sha16 not in self.numbers:
            self.numbers[sha16] = len(self.about(self.store.iris.graph(sha16)))
        return self.numbers[sha16]

    def about(self, iri: str) -> tuple[Entry, ...]:
        """The findings about a node; of a document, its source and its graph all that were made there; a finding is about itself.

        They are looked up by the node, so that those of a large store need not all be known.
        """
        node = NamedNode(iri)
        focus = self.store.backend.quads_for_pattern(None, self.store.vocabulary.sh.focusNode, node, DefaultGraph())
        issues = {node, *(quad.subject for quad in focus)}
        for graph in self.store.graphs_about(iri):
            issues |= self.issues_of(graph)
        coded = (self.store.backend.quads_for_pattern(issue, self.store.vocabulary.wm.code, None, None) for issue in issues)
        found = [entry for quads in coded for quad in quads if (entry := self.entry(quad, self.severity))]
        return tuple(sorted(dict.fromkeys(found), key=lambda entry: (SEVERITIES.index(entry.severity), entry.start, entry.iri)))

    def issues_of(self, graph: NamedNode) -> set[Subject]:
        """The findings about the document of a graph: those that were made there, and those over several whose words or nodes are its."""
        v, backend, canon = self.store.vocabulary, self.store.backend, NamedNode(self.store.iris.graph("canon"))
        source = NamedNode(self.store.iris.source(graph.value.rpartition("/")[2]))
        found = {quad.subject for quad in backend.quads_for_pattern(None, v.wm.code, None, graph)}
        told = list(backend.quads_for_pattern(None, v.wm.evidence, None, graph))
        words: set[Term] = {quad.object for quad in told}
        words |= {quad.subject for quad in backend.quads_for_pattern(None, v.prov.wasQuotedFrom, source, canon)}
        nodes: set[Term] = {graph, source, *(quad.subject for quad in told)}
        nodes |= {quad.subject for quad in backend.quads_for_pattern(None, v.wm.graph, graph, DefaultGraph())}
        for predicate, things in ((v.wm.evidence, words), (v.sh.focusNode, nodes)):
            for thing in things:
                found |= {quad.subject for quad in backend.quads_for_pattern(None, predicate, thing, canon)}
        return found

    def severity(self, issue: Subject) -> str:
        """How grave a finding is."""
        stated = self.store.backend.quads_for_pattern(issue, self.store.vocabulary.sh.resultSeverity, None, DefaultGraph())
        return min(map(level, stated))

    def files_of(self, issue: NamedNode, graph: NamedNode) -> tuple[File, ...]:
        """The documents that a finding over several is about: those of its words and nodes, else the one that it is named after."""
        v, backend = self.store.vocabulary, self.store.backend
        about = {named(quad.object) for quad in backend.quads_for_pattern(issue, v.wm.evidence, None, graph)}
        for quad in backend.quads_for_pattern(issue, v.sh.focusNode, None, graph):
            about.add(named(quad.object))
            if isinstance(quad.object, NamedNode):
                about |= {named(each.object) for each in backend.quads_for_pattern(quad.object, v.wm.graph, None, DefaultGraph())}
        files = self.named_in(about) or self.named_in([issue.value])
        return tuple(sorted(files, key=lambda file: (file.year, file.name, file.sha16)))

    def named_in(self, iris: Iterable[str]) -> set[File]:
        """The documents whose bytes IRIs name."""
        matches = (FILE.search(iri) for iri in iris)
        return {file for match in matches if match and (file := self.files.get(match[1]))}

    @cached_property
    def laws(self) -> dict[str, Law]:
        """What is meant, by code: the identities and kinds of findings that graph/reference has words for."""
        v, backend = self.store.vocabulary, self.store.backend
        laws = {concept.notation: Law(concept.notation, concept.zh, concept.en) for concept in v.concepts["finding"].values()}
        for quad in backend.quads_for_pattern(None, v.rdf.type, v.wm.Identity, DefaultGraph()):
            said = self.said(quad.subject)
            code = first(said, v.skos.notation)
            laws[code] = Law(code, spoken(said, v.skos.prefLabel, "zh"), spoken(said, v.skos.prefLabel, "en"))
        return laws

    def law(self, entry: Entry) -> Law:
        """What a finding does not meet: a shape says it in the message of each of its findings, beside what that one tells of its own."""
        if entry.code not in self.laws:
            v = self.store.vocabulary
            coded = self.store.backend.quads_for_pattern(None, v.wm.code, Literal(entry.code), DefaultGraph())
            alike, message = sorted((quad.subject for quad in coded), key=named), v.sh.resultMessage
            said = [self.said(issue) for issue in alike[:: len(alike) // COMPARED + 1]]
            zh, en = (shared([spoken(each, message, language) for each in said]) for language in ("zh", "en"))
            self.laws[entry.code] = Law(entry.code, zh or entry.code, en or entry.code)
        return self.laws[entry.code]

    def tell(self, entry: Entry) -> Finding:
        """All that is known of a finding."""
        v, said = self.store.vocabulary, self.said(NamedNode(entry.iri))
        figures = first(said, v.wm.figures)
        return Finding(
            entry,
            self.law(entry),
            spoken(said, v.sh.resultMessage, "zh"),
            spoken(said, v.sh.resultMessage, "en"),
            tuple(sorted(named(node) for node in said[v.sh.focusNode])),
            first(said, v.sh.resultPath),
            first(said, v.sh.sourceShape) or component(first(said, v.sh.sourceConstraintComponent)),
            "" if figures else first(said, v.sh.value),
            Comparison(first(said, v.sh.value), first(said, v.wm.relation), first(said, v.wm.expected), figures) if figures else None,
            tuple(self.places(entry, said[v.wm.evidence])),
        )

    def told(self, entries: Iterable[Entry] | None = None) -> Iterator[Finding]:
        """Findings in full, one by one; all where none are chosen."""
        return (self.tell(entry) for entry in (self.entries if entries is None else entries))

    def places(self, entry: Entry, evidence: Iterable[Term]) -> list[Place]:
        """The words at fault in the order of the documents and their texts, those read by several rules once."""
        order = {file.sha16: at for at, file in enumerate(entry.files)}
        found: dict[tuple[int, int, int], Place] = {}
        for node in sorted(evidence, key=named):
            match = FILE.search(named(node))
            file = self.files.get(match[1]) if match else None
            if file:
                place = self.place(file, self.said(node))
                found.setdefault((order.get(file.sha16, len(order)), place.start, place.end), place)
        return [found[key] for key in sorted(found)]

    def place(self, file: File, said: Said) -> Place:
        """One piece of evidence with what stands around it."""
        v = self.store.vocabulary
        start, end, exact = int(first(said, v.oa.start)), int(first(said, v.oa.end)), first(said, v.oa.exact)
        before = after = ""
        try:
            text = self.masked(file.sha16)
        except StoreError:  # the text was taken away; the graph still has the words
            pass
        else:
            exact = text[start:end]
            before, after = around(text, start, end)
        page, cell = first(said, v.wm.page), first(said, v.wm.cell)
        return Place(file, start, end, exact, before, after, first(said, v.wm.reading), int(page or 0), cell)

    def said(self, subject: Term) -> Said:
        """What the default graph says of a node, by property."""
        said: Said = defaultdict(list)
        if isinstance(subject, NamedNode):
            for quad in self.store.backend.quads_for_pattern(subject, None, None, DefaultGraph()):
                said[quad.predicate].append(quad.object)
        return said


def masking(store: Store) -> Callable[[str], str]:
    """Gives the masked texts of a store; keeps a few, since findings come document by document."""
    rules = load_rules()

    @lru_cache(maxsize=16)
    def masked(sha16: str) -> str:
        return mask(store.text(sha16), rules)

    return masked


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind some words, every white space as one space."""
    before = ("…" if start > AROUND else "") + WHITE.sub(" ", text[max(0, start - AROUND) : start]).lstrip()
    return before, WHITE.sub(" ", text[end : end + AROUND]).rstrip() + ("…" if end + AROUND < len(text) else "")


def level(stated: Quad) -> str:
    """How grave a finding is, from the quad that says so: violation, warning, info."""
    return named(stated.object).rpartition("#")[2].lower()


def named(term: Term) -> str:
    """What a term says: the IRI or the lexical form."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def first(said: Said, predicate: NamedNode) -> str:
    """The value of a property, the smallest of several; empty where there is none."""
    return min(map(named, said[predicate]), default="")


def spoken(said: Said, predicate: NamedNode, language: str) -> str:
    """The value of a property in a language, the smallest of several; empty where there is none."""
    return min((term.value for term in said[predicate] if isinstance(term, Literal) and term.language == language), default="")


def shared(messages: Sequence[str]) -> str:
    """What several messages say alike, up to the last mark before they differ; empty where they begin unlike.

    >>> shared(["缺少上一年度的报告：2022", "缺少上一年度的报告：2021"])
    '缺少上一年度的报告：…'
    """
    first, last = min(messages), max(messages)
    if first == last:
        return first
    same = first[: next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))]
    marks = list(MARK.finditer(same))
    return f"{same[: marks[-1].end()]}…" if marks else ""


def component(iri: str) -> str:
    """The IRI of the law that a finding names; empty for findings of reading, which have none."""
    return "" if iri.endswith("#ReadingConstraintComponent") else iri


def start_of(issue: str) -> int:
    """Where the words at fault begin, which the IRI of a document's finding ends in."""
    match = START.search(issue)
    return int(match[1]) if match else 0
