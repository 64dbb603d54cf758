"""What people call agencies, divisions, measures and documents, and the nodes that they mean: the one door for every filter.

A filter that is mistyped finds nothing, and nothing found looks like all being well: a name that nothing in the store bears is told, with
those that are near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.errors import UnknownName
from kg.store import Readable

DEFAULT = DefaultGraph()
NEAR = 6  # names that are offered in the place of one that nobody bears
LONGEST = 100  # characters of a name that others are compared with


class Places:
    """The divisions of a store, and what they lie in."""

    def __init__(self, store: Readable) -> None:
        self.store = store
        self.known: dict[NamedNode, frozenset[str]] = {}

    def within(self, place: NamedNode) -> frozenset[str]:
        """The codes of a division and of all that it lies in."""
        if place not in self.known:
            self.known[place] = frozenset()  # a circle ends here
            above = self.store.backend.quads_for_pattern(place, self.store.vocabulary.wm.within, None, DEFAULT)
            codes = [self.within(quad.object) for quad in above if isinstance(quad.object, NamedNode)]
            self.known[place] = frozenset({place.value.rpartition("/")[2]}).union(*codes)
        return self.known[place]


def widened(names: Iterable[str], store: Readable) -> frozenset[str]:
    """Names, and the IRIs that they are the paths of."""
    return frozenset(way for name in names for way in (name, store.iris.base + name.strip("/")))


def fits(name: str, pattern: str) -> bool:
    """Whether a name is one that a pattern means, in which ``*`` is any text and nothing else means anything.

    >>> fits("a/[1].txt", "*[1].txt"), fits("a/1.txt", "*[1].txt")
    (True, False)
    """
    return fnmatchcase(name, re.sub(r"[?[]", r"[\g<0>]", pattern))


def labelled(label: str, path: str, store: Readable) -> Iterator[str]:
    """The IRIs below a path that bear a Chinese label."""
    start = store.iris.base + path
    for quad in store.backend.quads_for_pattern(None, store.vocabulary.rdfs.label, Literal(label, language="zh"), DEFAULT):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start):
            yield quad.subject.value


def codes_of(division: str, store: Readable) -> Iterator[str]:
    """The codes of the divisions that a code, a label, an IRI or a path means."""
    yield division.rpartition("/")[2]
    for iri in labelled(division, "division/", store):
        yield iri.rpartition("/")[2]


def divisions_named(name: str, store: Readable) -> frozenset[str]:
    """The codes of the divisions that a code, a label, an IRI or a path means.

    Raises:
        UnknownName: nobody knows such a division.
    """
    known = frozenset(code for code in codes_of(name, store) if store.knows(f"{store.iris.base}division/{code}"))
    if not known:
        divisions = store.vocabulary.divisions.values()
        raise UnknownName(offered(name, (division.name for division in divisions)))
    return known


def agencies_named(name: str, store: Readable) -> frozenset[str]:
    """The IRIs of the agencies that a label, an IRI or a path means, and of those that are counted as one with them.

    Raises:
        UnknownName: nobody knows such an agency.
    """
    agencies = f"{store.iris.base}agency/"
    ways = {way for way in widened([name], store) if way.startswith(agencies) and store.knows(way)}
    found = {*labelled(name, "agency/", store), *ways}
    if not found:
        raise UnknownName(offered(name, labels_of(store)))
    return frozenset(member for iri in found for member in counted_as_one(iri, store))


def counted_as_one(iri: str, store: Readable) -> frozenset[str]:
    """A node and all that are counted under the same."""
    canonical = NamedNode(store.counted_under(iri))
    members = store.backend.quads_for_pattern(None, store.vocabulary.wm.canonical, canonical, DEFAULT)
    return frozenset({iri, canonical.value, *(quad.subject.value for quad in members if isinstance(quad.subject, NamedNode))})


def measures_named(name: str, store: Readable, narrower: bool = False) -> frozenset[str]:
    """The notations of the measures that a notation, a Chinese label, an IRI or a path means.

    Args:
        store: with the catalogue.
        narrower: whether those that are narrower count with it.

    Raises:
        UnknownName: the catalogue has no such measure.
    """
    measures = store.vocabulary.measures
    notation = name.rpartition("/")[2]
    found = {notation} & measures.keys() or {measure.id for measure in measures.values() if measure.zh == name}
    if not found:
        raise UnknownName(offered(name, [*measures, *(measure.zh for measure in measures.values())]))
    if not narrower:
        return frozenset(found)
    return frozenset(id for id in measures if not found.isdisjoint(lineage(id, store)))


def lineage(measure: str, store: Readable) -> Iterator[str]:
    """A measure and those that it is narrower than."""
    while measure:
        yield measure
        measure = store.vocabulary.measures[measure].parent


def known_years(store: Readable) -> set[int]:
    """The years that documents report on, or were issued in."""
    v, backend = store.vocabulary, store.backend
    stated = (quad.object for term in (v.wm.year, v.dcterms.issued) for quad in backend.quads_for_pattern(None, term, None, DEFAULT))
    return {int(said.value[:4]) for said in stated if isinstance(said, Literal) and said.value[:4].isdecimal()}


def one_of(name: str, known: Iterable[str]) -> str:
    """A name that is one of some.

    Raises:
        UnknownName: it is none of them.
    """
    known = frozenset(known)
    if name not in known:
        raise UnknownName(offered(name, known))
    return name


def offered(name: str, known: Iterable[str]) -> str:
    """A name with those that are near to it, large and small letters alike."""
    known = {each.casefold(): each for each in sorted(known)}
    near = [known[each] for each in get_close_matches(name.casefold()[:LONGEST], known, NEAR, 0.4)]
    return (name or "“”") + (f"; 可用 there are {', '.join(near)}" if near else "")


def labels_of(store: Readable) -> Iterator[str]:
    """The names of all agencies."""
    v = store.vocabulary
    for quad in store.backend.quads_for_pattern(None, v.rdf.type, v.wm.Agency, DEFAULT):
        for label in store.backend.quads_for_pattern(quad.subject, v.rdfs.label, None, DEFAULT):
            yield getattr(label.object, "value", "")
