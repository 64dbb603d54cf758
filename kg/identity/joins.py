"""Whose other name a regulation is, where that is certain.

Each regulation has at most one that it certainly is: a title the number or the notice that it stands for, a number whose issuer is not
known the one of its place. What that is follows from the two nodes and from those that share a title or the number with them.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.identity.keys import Keys, is_loose
from kg.identity.nodes import REPORTS, Node, Nodes
from kg.identity.titles import PLENTY, alike
from kg.iris import fold_title

NATION = "100000"


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
            near |= self.keys.beside(node)
        return {other for other in near if other != iri and self.nodes.known(other) and self.parent(other) == iri}

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
        found = [notice for iri in iris if (notice := self.nodes.node(iri)).kind == "regulation" and self.is_alone(node, iri)]
        return found if node.placed or not found or self.always_promulgated(node) else []

    def always_promulgated(self, node: Node) -> bool:
        """Whether every document that speaks of a text says whose notice it is of: else each may mean its own (工作要点 of its county)."""
        facts, v = self.nodes.facts, self.nodes.vocabulary
        notices = facts.telling(v.wm.promulgates, node.iri)
        linked = {graph for notice in notices for text, graph in facts.said(notice, v.wm.promulgates) if text == node.iri}
        return linked >= {graph for _, graph in facts.said(node.iri, v.rdf.type)}

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
        """The law, statute or order of the whole country that a title without an issuer names, where no other bears that title; or
        the regulation of the place that it begins with."""
        bearers = self.sharing(node)
        of_place = self.only([other for other in bearers if other.placed and self.begins_with_place(node, other.scope)])
        if of_place and self.fits(node, of_place):
            return of_place.iri
        if self.nodes.compared.is_of_country(node.bares) and not bearers:
            loose = (self.nodes.node(iri) for key in node.keys for iri in self.keys.loose(key))
            first = min((other for other in loose if other.bares & node.bares), key=lambda other: other.rank, default=node)
            return first.iri if first.iri != node.iri else None
        best = self.only(bearers)
        named = self.nodes.compared.is_of_country(node.bares) or any(self.is_order(bare, bearers) for bare in node.bares)
        return best.iri if best and named and best.placed and best.scope == NATION and self.fits(node, best) else None

    def only(self, bearers: list[Node]) -> Node | None:
        """The best known of several that are one by themselves; None where they are none or two."""
        one = len({self.anchor(bearer) for bearer in bearers}) == 1
        return min(bearers, key=lambda bearer: bearer.rank) if one else None

    def begins_with_place(self, node: Node, scope: str) -> bool:
        """Whether a title begins with the name of a division that the citing document's place is or lies in."""
        division = self.nodes.vocabulary.divisions.get(scope)
        if division is None or scope == NATION or scope not in self.chain(node.scope):
            return False
        return all(bare.startswith(division.name) for bare in node.bares)

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
