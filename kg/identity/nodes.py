"""What the stored graphs say of a report, a regulation or an agency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg.identity.facts import DEFAULT, Facts, by_iri
from kg.identity.titles import Titles
from kg.iris import Iris, Parsed, fold
from kg.vocabulary import Vocabulary

REPORTS = ("report", "unknown-report")
NUMBERED = ("numbered", "order")
FOREIGN = "x-"
ONE_WAY = ("repeals", "amends", "promulgates", "forwards", "implements", "basedOn")


@dataclass(frozen=True, slots=True)
class Node:
    """A node with what decides who it is.

    Args:
        kind: agency, report or regulation.
        form: of a regulation's IRI: numbered, order, titled or work.
        scope: code of the division in the IRI of a regulation; else empty.
        placed: the division is the issuer's; else it is the citing document's.
        graphs: the documents that *are* it, sorted.
        titles: what its own document and reference call it, sorted.
        spellings: what citing documents print, sorted.
        number: its document number in normal form; empty where there is none.
        issuers: the agencies that issued it by any reading.
        dates: ISO days of issue.
        bares: its titles as they are compared, those that mean one text of its issuer.
        keys: what it is found under by those that may be it: these titles without what close ones differ in, and its number.
    """

    iri: NamedNode
    kind: str
    form: str = ""
    scope: str = ""
    placed: bool = False
    graphs: tuple[NamedNode, ...] = ()
    titles: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    number: str = ""
    issuers: frozenset[NamedNode] = frozenset()
    dates: frozenset[str] = frozenset()
    bares: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    @property
    def numbered(self) -> bool:
        """A regulation whose number is in its IRI."""
        return self.form in NUMBERED

    @property
    def year(self) -> int:
        """The year in its number, else of its earliest day; 0 where neither is known."""
        if self.form == "numbered":
            return int(self.iri.value.rsplit("/", 2)[1])
        return int(min(self.dates)[:4]) if self.dates else 0

    @property
    def rank(self) -> tuple[bool, bool, bool, str]:
        """The order of those who are one: numbered before titled, issuer known before unknown, read before wanted, then by IRI."""
        return (self.form == "titled", not self.placed, not self.graphs, self.iri.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """The properties that are asked of every node: a name of the vocabulary looked up each time would cost as much as the answer."""

    graph: NamedNode
    title: NamedNode
    issued: NamedNode
    spelled: NamedNode
    issued_by: NamedNode
    number: NamedNode

    @classmethod
    def of(cls, v: Vocabulary) -> Asked:
        """From the vocabulary."""
        return cls(v.wm.graph, v.dcterms.title, v.dcterms.issued, v.skos.altLabel, v.wm.issuedBy, v.wm.documentNumber)


class Nodes:
    """Looks nodes up.

    Args:
        facts: of a store.
        titles: how titles are compared.
    """

    def __init__(self, facts: Facts, vocabulary: Vocabulary, iris: Iris, titles: Titles) -> None:
        self.facts = facts
        self.every: Collection[NamedNode] | None = None
        self.vocabulary = vocabulary
        self.iris = iris
        self.compared = titles
        self.canon = facts.canon
        self.reference = NamedNode(iris.graph("reference"))
        self.looked_up: dict[NamedNode, Node] = {}
        self.names: dict[NamedNode, frozenset[str]] = {}
        self.terms = Asked.of(vocabulary)

    @cached_property
    def kinds(self) -> tuple[NamedNode, ...]:
        """The classes that canon speaks of."""
        return self.vocabulary.wm.Agency, self.vocabulary.wm.Report, self.vocabulary.wm.Regulation

    def parsed(self, iri: NamedNode) -> Parsed:
        """What the IRI says of itself."""
        return self.iris.parse(iri.value)

    def typed(self, graph: NamedNode | None = None) -> Iterator[NamedNode]:
        """The agencies, reports and regulations that a graph speaks of, the merged one where none is named."""
        for kind in self.kinds:
            for quad in self.facts.backend.quads_for_pattern(None, self.vocabulary.rdf.type, kind, graph or DEFAULT):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject

    def all(self) -> Collection[NamedNode]:
        """Every node that a graph speaks of; from then on it is known which there are."""
        self.every = set(self.typed())
        return self.every

    def known(self, iri: NamedNode) -> bool:
        """Whether a graph says what the node is."""
        if self.every is not None:
            return iri in self.every
        return any(kind in self.kinds for kind in self.facts.objects(iri, self.vocabulary.rdf.type))

    def node(self, iri: NamedNode) -> Node:
        """What decides who a node is."""
        if iri not in self.looked_up:
            self.looked_up[iri] = self.look_up(iri)
        return self.looked_up[iri]

    def look_up(self, iri: NamedNode) -> Node:
        """A node from what is stated of it."""
        parsed, facts, v = self.parsed(iri), self.facts, self.terms
        if parsed.kind in ("agency", "unplaced-agency"):
            return Node(iri, "agency")
        graphs = tuple(by_iri(facts.nodes(iri, v.graph)))
        titles = tuple(sorted(facts.texts(iri, v.title)))
        dates = frozenset(facts.texts(iri, v.issued))
        if parsed.kind in REPORTS:
            return Node(iri, "report", graphs=graphs, titles=titles, dates=dates)
        spellings = tuple(sorted(facts.texts(iri, v.spelled)))
        scope = "100000" if parsed.kind == "work" else parsed.parts[0]
        issuers = frozenset(facts.nodes(iri, v.issued_by))
        number = min(facts.texts(iri, v.number), default="") if parsed.kind in NUMBERED else ""
        bares = self.bared((*titles, *spellings), issuers)
        return Node(
            iri,
            "regulation",
            parsed.kind,
            scope.removeprefix(FOREIGN),
            not scope.startswith(FOREIGN),
            graphs,
            titles,
            spellings,
            number,
            issuers,
            dates,
            bares,
            frozenset({self.compared.near(bare) for bare in bares} | {number} - {""}),
        )

    def bared(self, titles: Iterable[str], issuers: Iterable[NamedNode]) -> frozenset[str]:
        """The titles as they are compared, without those that mean nothing alone."""
        names = frozenset[str]().union(*(self.names_of(issuer) for issuer in issuers))
        bares = {self.compared.bare(title, names) for title in titles}
        return frozenset(bare for bare in bares if self.compared.specific(bare))

    def names_of(self, agency: NamedNode) -> frozenset[str]:
        """The full name of an agency, folded; every graph says the same."""
        if agency not in self.names:
            named = self.facts.objects(agency, self.vocabulary.rdfs.label)
            self.names[agency] = frozenset(fold(name.value) for name in named if isinstance(name, Literal))
        return self.names[agency]

    @cached_property
    def relations(self) -> tuple[NamedNode, ...]:
        """The relations that no two regulations have both ways."""
        return tuple(self.vocabulary.wm[name] for name in ONE_WAY)

    @cached_property
    def own(self) -> tuple[NamedNode, ...]:
        """The properties that identity states of a node; canon has more, which is not its concern."""
        v = self.vocabulary
        return v.wm.canonical, v.wm.key, v.rdfs.label, v.wm.preferredGraph

    def canon_of_all(self) -> set[Quad]:
        """What graph/canon says now of who is who."""
        v, backend = self.vocabulary, self.facts.backend
        stated = {quad for predicate in self.own for quad in backend.quads_for_pattern(None, predicate, None, self.canon)}
        about = {quad.subject for quad in backend.quads_for_pattern(None, v.rdf.type, v.wm.Likeness, self.canon)}
        about |= self.facts.subjects_in(v.sh.sourceConstraintComponent, v.wm.ReadingConstraintComponent, self.canon)
        for subject in about:
            stated.update(backend.quads_for_pattern(subject, None, None, self.canon))
        return stated

    def canon_of(self, iri: NamedNode) -> Iterator[Quad]:
        """What graph/canon says now of a node: its identity, the likenesses that it owns, the findings of which it is the greatest."""
        facts, v = self.facts, self.vocabulary
        for quad in facts.backend.quads_for_pattern(iri, None, None, self.canon):
            if quad.predicate in self.own:
                yield quad
        about = facts.subjects_in(v.wm.unsure, iri, self.canon)
        about |= {issue for issue in facts.subjects_in(v.sh.focusNode, iri, self.canon) if by_iri(self.focus_now(issue))[-1] == iri}
        for subject in about:
            quads = list(facts.backend.quads_for_pattern(subject, None, None, self.canon))
            kinds = {quad.object for quad in quads if quad.predicate == v.sh.sourceConstraintComponent}
            if kinds <= {v.wm.ReadingConstraintComponent}:
                yield from quads

    def focus_now(self, issue: NamedNode) -> set[NamedNode]:
        """The nodes that a finding of canon is about now."""
        stated = self.facts.backend.quads_for_pattern(issue, self.vocabulary.sh.focusNode, None, self.canon)
        return {quad.object for quad in stated if isinstance(quad.object, NamedNode)}

    def counted_together(self, iri: NamedNode) -> set[NamedNode]:
        """The nodes that canon counts together with a node now, itself among them."""
        same, found = self.vocabulary.wm.canonical, {iri}
        for quad in self.facts.backend.quads_for_pattern(iri, same, None, self.canon):
            if isinstance(quad.object, NamedNode):
                found |= self.facts.subjects_in(same, quad.object, self.canon)
        return found

    def keys_now(self, iri: NamedNode) -> set[str]:
        """The keys that canon has of a node now."""
        stated = self.facts.backend.quads_for_pattern(iri, self.vocabulary.wm.key, None, self.canon)
        return {quad.object.value for quad in stated if isinstance(quad.object, Literal)}
