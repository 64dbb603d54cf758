"""Shapes and identities speak only of what exists."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

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


COMPARED = {NAMESPACES["sh"] + name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")}


def looked_at() -> tuple[set[str], set[str], set[str]]:
    """The classes that shapes are about, the properties that they look at, and those of which they allow one value at most."""
    classes, properties, single = set(), set(), set()
    sh, first = NAMESPACES["sh"], NAMESPACES["rdf"] + "first"
    for text in load_shapes().texts.values():
        store = Store()
        store.load(text.encode(), RdfFormat.TURTLE)
        ends = {quad.subject for quad in store if quad.predicate.value in (sh + "inversePath", sh + "alternativePath")}
        for quad in store:
            if quad.predicate.value == sh + "targetClass":
                classes.add(str(quad.object)[1:-1])
            elif quad.predicate.value in (sh + "path", sh + "inversePath", first, *COMPARED) or quad.subject in ends:
                properties.add(str(quad.object)[1:-1])
            if quad.predicate.value == sh + "maxCount" and str(quad.object).startswith('"1"'):
                single |= {str(path.object)[1:-1] for path in store.quads_for_pattern(quad.subject, NamedNode(sh + "path"), None)}
    return classes, properties, single


def test_every_class_and_property_of_the_ontology_is_held_by_a_shape(root: Path) -> None:
    """What no shape looks at may be anything; and a functional property has one value."""
    classes, properties, single = looked_at()
    kind = NamedNode(NAMESPACES["rdf"] + "type")
    for quad in parse((root / "ontology" / "wenmai.ttl").read_bytes(), RdfFormat.TURTLE):
        term, what = str(quad.subject)[1:-1], str(quad.object)[1:-1].removeprefix(NAMESPACES["owl"])
        if quad.predicate == kind and term.startswith(NAMESPACES["wm"]):
            assert what != "Class" or term in classes, term
            assert not what.endswith("Property") or term in properties, term
            assert what != "FunctionalProperty" or term in single, term


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
