"""Terms as closed namespaces, and the Turtle files that close them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import VocabularyError
from kg.vocabulary.entries import Concept

NAMESPACES: Mapping[str, str] = {
    "wm": "https://w3id.org/wenmai/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "cito": "http://purl.org/spar/cito/",
    "sh": "http://www.w3.org/ns/shacl#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "qb": "http://purl.org/linked-data/cube#",
    "void": "http://rdfs.org/ns/void#",
}
NAME = re.compile(r"[^#/]+$")


class Written(dict[str, str]):
    """Every term as N-Quads write it, by its prefixed name; one that ``ontology/`` does not know raises.

    >>> Written({"wm:issues": "<https://w3id.org/wenmai/ontology#issues>"})["wm:isues"]
    Traceback (most recent call last):
    kg.errors.VocabularyError: ontology/ names no term wm:isues
    """

    def __missing__(self, name: str) -> str:
        raise VocabularyError(f"ontology/ names no term {name}")


class Terms:
    """A closed namespace: attribute or ``[name]`` gives the NamedNode; a name that ``ontology/`` does not know raises."""

    __slots__ = ("_namespace", "_nodes")

    def __init__(self, namespace: str, names: Iterable[str]) -> None:
        self._namespace = namespace
        self._nodes = {name: NamedNode(namespace + name) for name in names}

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):  # what copy and pickle ask for
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self._nodes[name]
        except KeyError:
            raise VocabularyError(f"ontology/ names no term {name} in {self._namespace}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._nodes))


def namespaces(triples: Iterable[Triple]) -> dict[str, Terms]:
    """The closed namespaces by prefix: each knows the names that the triples speak of, and no other."""
    nodes = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    names: dict[str, list[str]] = {namespace: [] for namespace in NAMESPACES.values()}
    for node in nodes:
        name = NAME.search(node)
        if name and (known := names.get(node[: name.start()])) is not None:
            known.append(name[0])
    return {prefix: Terms(namespace, names[namespace]) for prefix, namespace in NAMESPACES.items()}


def written(prefixed: Mapping[str, Terms]) -> Written:
    """The terms of the namespaces as text."""
    return Written({f"{prefix}:{name}": str(terms[name]) for prefix, terms in prefixed.items() for name in terms})


def turtle(folder: Traversable, name: str) -> list[Triple]:
    """The triples of a Turtle file; its blank nodes are numbered in file order, so that each reading gives the same.

    Raises:
        VocabularyError: the file is no Turtle.
    """
    numbers: dict[str, BlankNode] = {}

    def fixed(node: BlankNode) -> BlankNode:
        return numbers.setdefault(node.value, BlankNode(f"{name.split('.')[0]}{len(numbers)}"))

    try:
        return [
            Triple(
                fixed(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject,
                quad.predicate,
                fixed(quad.object) if isinstance(quad.object, BlankNode) else quad.object,
            )
            for quad in parse(folder.joinpath(name).read_bytes(), RdfFormat.TURTLE)
        ]
    except SyntaxError as error:
        raise VocabularyError(f"{name}: {error}") from error


def concepts(triples: Iterable[Triple]) -> dict[str, dict[str, Concept]]:
    """The concepts of ``concepts.ttl`` by scheme and notation, in file order."""
    skos = NAMESPACES["skos"]
    said: dict[str, dict[str, str]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.predicate.value.startswith(skos):
            key = triple.predicate.value.removeprefix(skos)
            if isinstance(triple.object, Literal):
                said.setdefault(triple.subject.value, {})[key + (triple.object.language or "")] = triple.object.value
            elif key == "inScheme" and isinstance(triple.object, NamedNode):
                said.setdefault(triple.subject.value, {})[key] = triple.object.value.rsplit("/", 1)[-1]
    schemes: dict[str, dict[str, Concept]] = {}
    for iri, words in said.items():
        if "inScheme" in words:
            try:
                concept = Concept(words["notation"], words["prefLabelzh"], words["prefLabelen"], words["inScheme"])
            except KeyError as error:
                raise VocabularyError(f"concepts.ttl: {iri} has no {error}") from error
            if not iri.endswith(f"/{concept.scheme}/{concept.notation}"):
                raise VocabularyError(f"concepts.ttl: {iri} is not where its scheme and notation put it")
            schemes.setdefault(concept.scheme, {})[concept.notation] = concept
    return schemes
