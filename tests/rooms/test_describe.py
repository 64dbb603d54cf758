"""Describe: what is written is what was claimed, each triple once."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.describe.writer import Writer
from kg.errors import VocabularyError
from kg.iris import Iris
from kg.vocabulary import Vocabulary

SHA16 = "9f3c0a51e2b7d884"
NODE = "https://w3id.org/wenmai/id/document/9f3c0a51e2b7d884"


@pytest.fixture
def writer(vocabulary: Vocabulary) -> Writer:
    """A writer for the graph of one document."""
    return Writer(vocabulary, Iris(vocabulary), SHA16)


@pytest.mark.parametrize("first", range(0, 0x30000, 0x4000))
def test_every_character_comes_back(writer: Writer, first: int) -> None:
    """Statements go through text: quotes, line ends, backslashes and control characters of a document must survive it."""
    characters = "".join(chr(code) for code in range(first, first + 0x4000) if not 0xD800 <= code < 0xE000)
    said = f'{characters}"\\\n\r\t\\n{characters[:100]}'
    writer.text(NODE, "rdfs:label", said)
    writer.text(NODE, "wm:topic", said, "zh")
    assert [quad.object for quad in writer.quads] == [Literal(said), Literal(said, language="zh")]


def test_a_triple_that_is_said_twice_stands_once(writer: Writer, vocabulary: Vocabulary) -> None:
    """Two indicators of one period, two findings at one place: the node that they share is described once."""
    writer.link(NODE, "wm:covers", NODE)
    writer.link(NODE, "wm:covers", NODE)
    (quad,) = writer.quads
    assert quad.subject == NamedNode(NODE)
    assert quad.predicate == vocabulary.wm.covers
    assert quad.graph_name == NamedNode(f"https://w3id.org/wenmai/id/graph/{SHA16}")


def test_values_keep_their_type_and_what_is_empty_is_not_said(writer: Writer, vocabulary: Vocabulary) -> None:
    """An empty unit is no unit; a number is a number of its XSD type."""
    writer.typed(NODE, "wm:value", "1.50", "xsd:decimal")
    writer.text(NODE, "wm:unit", "")
    writer.link(NODE, "wm:about", "")
    writer.concept(NODE, "wm:applicant", "applicant", "")
    assert [quad.object for quad in writer.quads] == [Literal("1.50", datatype=vocabulary.xsd.decimal)]


@pytest.mark.parametrize(("predicate", "name"), [("wm:isues", "wm:Report"), ("rdf:type", "wm:Rapport")])
def test_a_term_that_nobody_coined_raises(writer: Writer, predicate: str, name: str) -> None:
    """The names of the ontology are closed in text as they are in code."""
    with pytest.raises(VocabularyError, match="no term wm:"):
        writer.term(NODE, predicate, name)
