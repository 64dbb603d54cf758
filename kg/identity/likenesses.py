"""Pairs of regulations that may be one: for a person to decide, never merged in silence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.errors import VocabularyError
from kg.identity.findings import evidence_of, start_of
from kg.identity.groups import Groups
from kg.identity.joins import Joins, agree
from kg.identity.nodes import NUMBERED, Node, Nodes
from kg.iris import document_number, fold_title
from kg.records import DocumentNumber

FEW = 5  # likenesses told of one node and reason: the best of them


def likenesses(node: Node, groups: Groups) -> Iterator[Quad]:
    """What canon says of the regulations that one may be: the reason, and the words that cite it.

    A regulation that certainly is another, or that people decided on, is told no more of that other.
    """
    nodes = groups.nodes
    v, canon = nodes.vocabulary, nodes.canon
    if node.kind != "regulation" or groups.joins.parent(node.iri) is not None:
        return
    decided, members = groups.decisions.partners(node.iri.value), groups.of(node.iri).members
    for other, reason in better_known(node, groups.joins):
        if other.value in decided or other in members:
            continue
        iri = NamedNode(nodes.iris.likeness(node.iri.value, other.value))
        yield Quad(iri, v.rdf.type, v.wm.Likeness, canon)
        yield Quad(iri, v.wm.unsure, node.iri, canon)
        yield Quad(iri, v.wm.mayBe, other, canon)
        yield Quad(iri, v.wm.reason, NamedNode(nodes.iris.concept("likeness", reason)), canon)
        for place in words(node, nodes):
            yield Quad(iri, v.wm.evidence, place, canon)


def words(node: Node, nodes: Nodes) -> list[NamedNode]:
    """The first place of the first document that cites a regulation."""
    v = nodes.vocabulary
    citations = nodes.facts.subjects(v.cito.hasCitedEntity, node.iri)
    if not citations:
        return []
    first = min(citations, key=lambda citation: citation.value)
    return sorted(evidence_of(first, nodes), key=lambda place: (start_of(place, nodes), place.value))[:1]


def better_known(node: Node, joins: Joins) -> Iterator[tuple[NamedNode, str]]:
    """Those of the better known that a regulation may be, each with the reason; the best of them first."""
    if node.kind != "regulation" or node.form == "work":
        return
    others = sorted((joins.nodes.node(iri) for iri in joins.keys.betters(node)), key=lambda other: other.rank)
    told: dict[str, int] = {}
    numbers: list[Node] = []
    for other in others:
        reason = reason_of(node, other, joins) if other.rank < node.rank else ""
        named = other.form == "titled" and any(other.scope == number.scope and other.bares & number.bares for number in numbers)
        if reason and not named:  # a title beside its number is no more to compare with
            told[reason] = told.get(reason, 0) + 1
            numbers += [other] if other.numbered else []
            if told[reason] <= FEW:
                yield other.iri, reason


def reason_of(node: Node, other: Node, joins: Joins) -> str:
    """Why two may be one; empty where nothing speaks for it."""
    share = bool(node.bares & other.bares)
    here = other.placed and other.scope in ((node.scope,) if node.placed else joins.chain(node.scope))
    if node.form == "titled":
        if not here or not joins.fits(node, other) or names_another(node, other, joins.nodes):
            return ""
        return "same-title" if share else "near-title"
    if node.number == other.number and other.form in NUMBERED:
        return "same-number" if (here if not node.placed else share) else ""
    return "near-number" if here and share and misprinted(node.number, other.number) and not is_version(node, other, joins.nodes) else ""


def names_another(node: Node, other: Node, nodes: Nodes) -> bool:
    """Whether two titles each name their issuer, and these have nothing to do with each other: every bureau has its own rules."""
    if agree(node, other) or not all(named_in_title(each) for each in (node, other)):
        return False
    names = [[name for issuer in each.issuers for name in nodes.names_of(issuer)] for each in (node, other)]
    return not any(one.startswith(two) or two.startswith(one) for one in names[0] for two in names[1])


def is_version(node: Node, other: Node, nodes: Nodes) -> bool:
    """Whether two are versions of one law."""
    facts, version_of = nodes.facts, nodes.vocabulary.wm.versionOf
    return bool(facts.nodes(node.iri, version_of) & facts.nodes(other.iri, version_of))


def named_in_title(node: Node) -> bool:
    """Whether each title of a regulation names its issuer in front."""
    return not any(fold_title(title) in node.bares for title in (*node.titles, *node.spellings))


def parts(number: str) -> DocumentNumber | None:
    """The parts of a number in normal form."""
    try:
        return document_number(number)
    except VocabularyError:
        return None


def misprinted(one: str, other: str) -> bool:
    """Whether two numbers differ in the year alone, or in one character of the code or of the sequence."""
    first, second = parts(one), parts(other)
    if not first or not second:
        return False
    same = (first.code == second.code, first.year == second.year, first.seq == second.seq)
    if same == (True, False, True):
        return True
    if same == (True, True, False):
        return one_apart(str(first.seq), str(second.seq))
    return same == (False, True, True) and one_apart(first.code, second.code)


def one_apart(one: str, other: str) -> bool:
    """Whether one character was put in, left out or changed."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[at:] == other[at + 1 :] or one[at + 1 :] == other[at + 1 :]
