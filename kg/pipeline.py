"""The whole story on one page: a source goes in, a graph with its evidence comes out.

    read → outline → extract → resolve → audit → describe → validate

``build`` is pure: the same bytes, name and tables give the same quads; no clock, no random ids, nothing of other documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pyoxigraph import NamedNode, Quad

from kg import rules as rule_rows
from kg.across import Checks
from kg.audit import Identity, audit
from kg.describe import describe
from kg.extract import extract
from kg.iris import Iris
from kg.laws import Laws
from kg.outline import outline
from kg.privacy import mask
from kg.read import read
from kg.records import Claims, Document, Evidence, Issue, Source
from kg.reference import reference_quads
from kg.resolve import Resolver, resolve
from kg.rules import Rules
from kg.rules.needs import needs
from kg.settings import BASE
from kg.validate import PRIVATE, Shapes, ValidationReport, load_shapes, validate
from kg.vocabulary import Vocabulary
from kg.vocabulary import load as load_vocabulary


@dataclass(frozen=True, slots=True)
class World:
    """What all documents are read with: loaded once, passed in, never changed.

    Args:
        shapes: ours, and those of the user.
        checks: what must add up and what must hold of several documents, ours and the user's.
        digest: of ontology, rules, shapes and identities, so that an upgrade knows what to read again.
    """

    vocabulary: Vocabulary
    rules: Rules
    iris: Iris
    resolver: Resolver
    shapes: Shapes
    checks: Checks
    digest: str

    @classmethod
    def load(cls, base: str = BASE, laws: Laws | None = None) -> World:
        """The world of the packaged tables.

        Args:
            base: what every IRI begins with.
            laws: the user's own, applied beside ours.

        Raises:
            VocabularyError, RuleError: a table or rule row that is wrong.
        """
        laws = laws or Laws()
        vocabulary, rules, shapes, checks = load_vocabulary(), rule_rows.load(), laws.joined(load_shapes()), laws.checks
        iris = Iris(vocabulary, base)
        for rule in (rule for rows in rules.rooms.values() for rule in rows):
            needs(rule.pattern)  # kept for all sieves: processes that are forked later need not work it out again
        digest = hashlib.sha256(f"{vocabulary.digest} {rules.digest} {shapes.digest} {checks.identities}".encode()).hexdigest()
        return cls(vocabulary, rules, iris, Resolver.load(vocabulary, rules, iris), shapes, checks, digest)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """What must add up."""
        return self.checks.identities

    def reference(self) -> Iterator[Quad]:
        """The quads of graph/reference, what is the same for all documents; made as they are taken."""
        yield from reference_quads(self.vocabulary, self.iris, self.identities)


@lru_cache(maxsize=1)
def world_of(base: str, laws: Laws) -> World:
    """The world of this process, loaded at its first document; a process that is forked later has it already."""
    return World.load(base, laws)


@dataclass(frozen=True, slots=True)
class Build:
    """What came of one source.

    Args:
        claims: what was decided, with every finding.
        reason: why it was taken for a report, a policy document or neither.
        whole: everything that it says, all in ``graph``, its findings included.
        head: its source and its findings alone, where it violates a shape: what the store holds of it while the rest is kept apart.
        private: a mobile number stands in it, so that it enters no store whole, whatever was asked for.
        issues: every finding, of all rooms.
    """

    document: Document
    claims: Claims
    reason: str
    graph: str
    whole: tuple[Quad, ...]
    head: tuple[Quad, ...]
    private: bool
    issues: tuple[Issue, ...]
    report: ValidationReport

    @property
    def name(self) -> str:
        """The name that the source was given under."""
        return self.document.source.name

    @property
    def sha16(self) -> str:
        """The first 16 hex digits of the bytes' SHA-256."""
        return self.document.source.sha256[:16]

    @property
    def text(self) -> str:
        """The sealed text."""
        return self.document.text

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What enters a store, where nobody asks for another way with wrong graphs."""
        return self.head or self.whole

    @property
    def quarantine(self) -> tuple[Quad, ...]:
        """What a store keeps apart then."""
        return self.whole if self.head else ()


def build(source: Source, world: World, engine: str = "fast") -> Build:
    """Everything that one source says, as quads with evidence.

    Args:
        engine: what judges the shapes, ``fast`` or ``reference``.

    Raises:
        DocumentError: bytes that give no document.
    """
    document = read(source)
    parts = outline(document, world.rules)
    facts = extract(parts, world.rules, world.vocabulary)
    claims = resolve(facts, world.resolver)
    shown = mask(document.text, world.rules)
    claims = replace(
        claims,
        issues=tuple(unquoted(issue, shown) for issue in claims.issues),
        statements=tuple(said for said in claims.statements if all(is_shown(place, shown) for place in said.evidence)),
    )
    claims = audit(claims, world.identities, world.vocabulary, world.iris)
    quads = described(claims, world)
    report = validate(quads, world.shapes, world.vocabulary, engine=engine)
    report = replace(report, results=tuple(masked(issue, world.rules) for issue in report.results))
    private = {node for issue in report.results if issue.code.startswith(PRIVATE) for node in issue.focus}
    issues = (*claims.issues, *report.results)
    if report.results:
        quads = spared(described(replace(claims, issues=issues), world), private)
    wrong = any(issue.severity == "violation" for issue in issues)
    head = () if not wrong else spared(described(Claims(document, "", claims.kind, issues=issues), world), private)
    graph = world.iris.graph(source.sha256[:16])
    return Build(document, claims, parts.reason, graph, quads, head, bool(private), issues, report)


def masked(issue: Issue, rules: Rules) -> Issue:
    """The finding of a shape without a value, and words of it in a message, that name an official: a user's shape may quote anything."""
    zh, en = mask(issue.message_zh, rules), mask(issue.message_en, rules)
    return replace(issue, message_zh=zh, message_en=en, value=issue.value if mask(issue.value, rules) == issue.value else "")


def spared(quads: tuple[Quad, ...], private: Collection[str]) -> tuple[Quad, ...]:
    """The quads without the words of the nodes that a mobile number stands in: those are kept nowhere, not even apart."""
    if not private:
        return quads
    return tuple(quad for quad in quads if isinstance(quad.object, NamedNode) or getattr(quad.subject, "value", "") not in private)


def unquoted(issue: Issue, shown: str) -> Issue:
    """The finding without the quotes that name an official: an unmapped row of a form, or a last line, may hold anything.

    Args:
        shown: the sealed text as it may be shown, names masked; a quote may begin behind the label that tells a name.
    """
    kept = tuple(place for place in issue.evidence if is_shown(place, shown))
    return issue if len(kept) == len(issue.evidence) else replace(issue, evidence=kept)


def is_shown(place: Evidence, shown: str) -> bool:
    """Whether the words at a place name no official: a title or an annex that does is not recorded either."""
    return shown[place.start : place.end] == place.exact


def described(claims: Claims, world: World) -> tuple[Quad, ...]:
    """The quads of claims."""
    return describe(claims, world.vocabulary, world.iris, world.digest)
