"""Shapes and identities speak only of what exists."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.audit import load_identities
from kg.audit.grammar import names
from kg.validate import load_shapes
from kg.vocabulary import NAMESPACES, Vocabulary

OURS = "https://w3id.org/wenmai/shapes#"
STANDARD = {"sh", "xsd", "rdf"}
CORE = re.compile(
    r"NodeShape|PropertyShape|Violation|Warning|Info|IRI|IRIOrLiteral|targetClass|targetSubjectsOf|property|path|inversePath|alternativePath"
    r"|minCount|maxCount|datatype|nodeKind|pattern|minLength|maxLength|minInclusive|maxInclusive|languageIn|uniqueLang|in|value|equals|disjoint"
    r"|lessThan|lessThanOrEquals|class|hasValue|and|or|not|message|severity|resultSeverity|resultMessage|focusNode|resultPath|sourceShape|sourceConstraintComponent"
)


def test_every_iri_in_shapes_is_coined_or_standard(vocabulary: Vocabulary) -> None:
    """A misspelt property makes a shape that nothing can fail."""
    for name, text in load_shapes().texts.items():
        for quad in parse(text, RdfFormat.TURTLE):
            for term in (quad.subject, quad.predicate, quad.object):
                if isinstance(term, NamedNode) and not term.value.startswith(OURS):
                    prefix = next(prefix for prefix, namespace in NAMESPACES.items() if term.value.startswith(namespace))
                    local = term.value.removeprefix(NAMESPACES[prefix])
                    assert prefix in STANDARD or local in getattr(vocabulary, prefix), f"{name}: {term.value}"


def test_every_term_of_shacl_in_shapes_is_a_core_one() -> None:
    """No SPARQL in shapes: it takes seconds a document. And no misspelt constraint, which SHACL would pass over."""
    for name, text in load_shapes().texts.items():
        for quad in parse(text, RdfFormat.TURTLE):
            for term in quad.triple:
                if isinstance(term, NamedNode) and term.value.startswith(NAMESPACES["sh"]):
                    assert CORE.fullmatch(term.value.removeprefix(NAMESPACES["sh"])), f"{name}: {term.value}"


def test_every_class_has_its_file() -> None:
    """A reader looks for the shapes of a class under its name."""
    for name, text in load_shapes().texts.items():
        shapes = {quad.subject.value.removeprefix(OURS) for quad in parse(text, RdfFormat.TURTLE) if isinstance(quad.subject, NamedNode)}
        assert {shape.split("-")[0] for shape in shapes} == {name.removesuffix(".ttl")}


def test_closed_lists_in_shapes_are_those_of_the_ontology(vocabulary: Vocabulary) -> None:
    """Shapes match concepts by the end of their IRI; a concept that is added has to be let in."""

    text = "".join(load_shapes().texts.values())
    for scheme, choices in re.findall(r"/concept/([a-z]+)/\(([^$]+)\)\$", text):
        listed = set(choices.replace("legal[.](business|research|public_benefit|law_service|other)", "legal.*").split("|"))
        concepts = {"legal.*" if notation.startswith("legal.") else notation for notation in vocabulary.concepts[scheme]}
        assert listed in (concepts, {"stated", "stated-in-words", "derived"}), scheme


def test_every_measure_of_an_identity_exists(vocabulary: Vocabulary) -> None:
    """An identity on a measure that nobody records would never be assessed."""
    for identity in load_identities():
        for measure in identity.measures:
            found = [id for id in vocabulary.measures if id == measure or (measure[-2:] == ".*" and id.startswith(measure[:-1]))]
            assert found, f"{identity.id}: {measure}"


def test_every_frame_and_column_of_an_identity_exists(vocabulary: Vocabulary) -> None:
    """As above, for the forms and the columns of the request matrix."""

    for identity in load_identities():
        assert set(identity.frames) <= set(vocabulary.concepts["frame"]) | {"*"}, identity.id
        columns = {name.column for rule in identity.rules for name in names(rule)} - {""}
        assert columns <= set(vocabulary.concepts["applicant"]), identity.id


def test_an_identity_that_is_told_elsewhere_has_no_expression_and_the_others_have_one() -> None:
    """So that what is said to be checked is checked."""
    for identity in load_identities():
        assert bool(identity.rules) == (identity.scope in ("document", "corpus")), identity.id
        assert identity.note_zh and identity.note_en, identity.id
