"""Whose other name a regulation is, where that is certain, and whose it may be, where it is not.

Each regulation has at most one that it certainly is: a title the number or the notice that it stands for, a number whose issuer is not
known the one of its place. What that is follows from the two nodes and from those that share a title or the number with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.errors import VocabularyError
from kg.identity.keys import Keys, is_loose
from kg.identity.nodes import NUMBERED, REPORTS, Node, Nodes
from kg.identity.titles import PLENTY, alike
from kg.iris import document_number, fold_title
from kg.records import DocumentNumber

NATION = "100000"
FEW = 5  # likenesses told of one node and reason: the best of them


class Joins:
    """Compares regulations.

    Args:
        nodes: of a store.
        keys: who shares a title or a number with whom.
    """

    def __init__(self, nodes: Nodes, keys: Keys) -> None:
        self.nodes = nodes
        self.keys = keys
        self.parents: dict[NamedNode, NamedNode | None] = {}

    def parent(self, iri: NamedNode) -> NamedNode | None:
        """The regulation that this one certainly is another name of; None for one that stands for itself."""
        if iri not in self.parents:
            node = self.nodes.node(iri)
            found: NamedNode | None = None
            if node.form == "titled":
                found = self.of_title(node)
            elif node.numbered and not node.placed:
                found = self.of_number(node)
            elif node.form == "order":
                found = self.of_order(node)
            self.parents[iri] = found
        return self.parents[iri]

    def children(self, iri: NamedNode) -> set[NamedNode]:
        """The regulations that are certainly other names of this one."""
        node = self.nodes.node(iri)
        near = self.promulgated(iri)
        if not is_loose(iri) or self.nodes.compared.is_of_country(node.bares):
            near |= self.keys.block(node.keys)
        return {other for other in near if other != iri and self.nodes.known(other) and self.parent(other) == iri}

    # --- certain ----------------------------------------------------------------------------------------------------------

    def of_title(self, node: Node) -> NamedNode | None:
        """The number or notice that a title stands for: the one notice that promulgates it or number that bears it, where one does.

        Several notices or numbers (a text that was issued anew, a notice of the same name every year) say nothing.
        """
        if not node.bares:
            return None
        heads = [*self.notices(node), *self.bearers(node)]
        if heads:
            one = len({self.anchor(head) for head in heads}) == 1 and all(self.fits(node, head) for head in heads)
            return min(heads, key=lambda head: head.rank).iri if one else None
        if node.placed:
            twins = [other for other in self.sharing(node) if self.is_twin(other, node)]
            return min(twins, key=lambda other: other.rank).iri if twins else None
        return self.of_country(node)

    def notices(self, node: Node) -> list[Node]:
        """The notices that promulgate a text, and no other text with it."""
        iris = set(self.nodes.facts.telling(self.nodes.vocabulary.wm.promulgates, node.iri)) - {node.iri}
        return [notice for iri in iris if (notice := self.nodes.node(iri)).kind == "regulation" and self.is_alone(node, iri)]

    def is_alone(self, node: Node, notice: NamedNode) -> bool:
        """Whether all texts that a notice promulgates are one text by their titles."""
        return all(self.nodes.node(text).keys & node.keys for text in self.promulgated(notice))

    def promulgated(self, iri: NamedNode) -> set[NamedNode]:
        """The texts that a notice promulgates."""
        return self.nodes.facts.nodes(iri, self.nodes.vocabulary.wm.promulgates)

    def bearers(self, node: Node) -> list[Node]:
        """The numbered regulations of the same division and issuer that bear a title."""
        if not node.placed:
            return []
        return [o for o in self.sharing(node) if o.numbered and o.placed and o.scope == node.scope and agree(node, o)]

    def sharing(self, node: Node) -> list[Node]:
        """The regulations that share a title with one and may tell who it is."""
        others = (self.nodes.node(iri) for iri in self.keys.betters(node))
        return [other for other in others if other.bares & node.bares]

    def anchor(self, head: Node) -> NamedNode:
        """What a notice is itself, one step on."""
        if head.form == "titled" and len(bearers := self.bearers(head)) == 1:
            return bearers[0].iri
        found = self.of_number(head) if head.numbered and not head.placed else None
        return found or head.iri

    def is_twin(self, other: Node, node: Node) -> bool:
        """Whether two titles of one issuer differ in nothing but 关于 and the issuer's name, and the other is to be counted under."""
        same = other.form == "titled" and other.placed and other.scope == node.scope and other.rank < node.rank
        return same and bool(other.issuers & node.issuers) and self.fits(node, other)

    def of_country(self, node: Node) -> NamedNode | None:
        """The law, statute or order of the whole country that a title without an issuer names, where no other bears that title."""
        bearers = self.sharing(node)
        if self.nodes.compared.is_of_country(node.bares) and not bearers:
            loose = (self.nodes.node(iri) for key in node.keys for iri in self.keys.loose(key))
            best = min((other for other in loose if other.bares & node.bares), key=lambda other: other.rank, default=node)
            return best.iri if best.iri != node.iri else None
        if len(bearers) != 1 or not (
            self.nodes.compared.is_of_country(node.bares) or any(self.is_order(bare, bearers) for bare in node.bares)
        ):
            return None
        of_country = bearers[0].placed and bearers[0].scope == NATION
        return bearers[0].iri if of_country and self.fits(node, bearers[0]) else None

    def is_order(self, bare: str, bearers: list[Node]) -> bool:
        """Whether a long title is the whole title of an order: 规章 bear the name of their place unless they are the country's."""
        titles = self.nodes.compared
        whole = {fold_title(title) for bearer in bearers if bearer.form == "order" for title in (*bearer.titles, *bearer.spellings)}
        return bare in whole and titles.order.search(bare) is not None and titles.core(bare) >= PLENTY

    def of_number(self, node: Node) -> NamedNode | None:
        """The regulation of that number whose issuer lies where the number is cited, or above; else the first of those that share
        the number and a title, whoever cites them."""
        if self.nodes.compared.relative.search(node.number):
            return None
        others = [self.nodes.node(iri) for iri in self.keys.firm(node.number) - {node.iri}]
        placed = [other for other in others if other.placed and other.scope in self.chain(node.scope)]
        if placed:
            return placed[0].iri if len(placed) == 1 and not unlike(node, placed[0]) else None
        twins = [other for other in others if not other.placed and other.bares & node.bares and other.rank < node.rank]
        return min(twins, key=lambda other: other.rank).iri if twins else None

    def of_order(self, node: Node) -> NamedNode | None:
        """The order of the same issuer, count and title: only the issuer's name in its number is printed otherwise (省政府令)."""
        same = [o for o in self.sharing(node) if o.form == "order" and o.placed and o.scope == node.scope and o.issuers & node.issuers]
        twins = [other for other in same if counted(other) == counted(node) and other.rank < node.rank]
        return min(twins, key=lambda other: other.rank).iri if twins else None

    def chain(self, code: str) -> tuple[str, ...]:
        """A division and what it lies in, itself first, the country last."""
        found, divisions = [code], self.nodes.vocabulary.divisions
        while found[-1] in divisions and (parent := divisions[found[-1]].parent):
            found.append(parent)
        return (*found, *(() if found[-1] == NATION else (NATION,)))

    def fits(self, node: Node, other: Node) -> bool:
        """Whether no day contradicts that two are one: days of issue, or a citation from before the other was issued."""
        if node.dates and other.dates and not node.dates & other.dates:
            return False
        return not other.year or self.cited_since(node) >= other.year

    def cited_since(self, node: Node) -> int:
        """The earliest year in which a regulation is cited, by what the IRIs of those that cite it tell; 9999 where they tell none."""
        years = [9999]
        for iri in self.nodes.facts.subjects(self.nodes.vocabulary.wm.cites, node.iri):
            parsed = self.nodes.parsed(iri)
            if parsed.kind in REPORTS and parsed.parts[2].isdigit():
                years.append(int(parsed.parts[2]) + 1)  # a report on a year comes out in the next
            elif parsed.kind == "numbered":
                years.append(int(parsed.parts[2]))
        return min(years)

    # --- likely -----------------------------------------------------------------------------------------------------------

    def likenesses(self, node: Node) -> Iterator[tuple[NamedNode, str]]:
        """Those of the better known that a regulation may be, each with the reason; the best of them first."""
        if node.kind != "regulation" or node.form == "work":
            return
        others = sorted((self.nodes.node(iri) for iri in self.keys.betters(node)), key=lambda other: other.rank)
        told: dict[str, int] = {}
        numbers: list[Node] = []
        for other in others:
            reason = self.reason(node, other) if other.rank < node.rank else ""
            named = other.form == "titled" and any(other.scope == number.scope and other.bares & number.bares for number in numbers)
            if reason and not named:  # a title beside its number is no more to compare with
                told[reason] = told.get(reason, 0) + 1
                numbers += [other] if other.numbered else []
                if told[reason] <= FEW:
                    yield other.iri, reason

    def reason(self, node: Node, other: Node) -> str:
        """Why two may be one; empty where nothing speaks for it."""
        share = bool(node.bares & other.bares)
        here = other.placed and other.scope in ((node.scope,) if node.placed else self.chain(node.scope))
        if node.form == "titled":
            if not here or not self.fits(node, other):
                return ""
            return "same-title" if share else "near-title"
        if node.number == other.number and other.form in NUMBERED:
            return "same-number" if (here if not node.placed else share) else ""
        return "near-number" if here and share and misprinted(node.number, other.number) else ""


def counted(node: Node) -> str:
    """What an order is counted by."""
    return node.iri.value.rpartition("/")[2]


def agree(node: Node, other: Node) -> bool:
    """Whether the same issued two regulations, as far as is known."""
    return not node.issuers or not other.issuers or bool(node.issuers & other.issuers)


def unlike(node: Node, other: Node) -> bool:
    """Whether two regulations have titles, and none of one is like one of the other."""
    pairs = [(a, b) for a in (*node.titles, *node.spellings) for b in (*other.titles, *other.spellings)]
    return bool(pairs) and not any(alike(a, b) for a, b in pairs)


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
