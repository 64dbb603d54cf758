"""The door of SHACL: what comes back, what does not leak, what it costs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import VocabularyError
from kg.records import Evidence
from kg.validate import Shapes, ValidationReport, load_shapes, validate
from kg.validate.reference import rdflib_graph
from kg.vocabulary import Vocabulary

VALID = Path(__file__).parent.parent / "shapes" / "valid.ttl"
BASE = "https://example.org/id/document/9f3c0a51e2b7d884/"
STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes()


@pytest.fixture(scope="module")
def quads() -> tuple[Quad, ...]:
    """A document's graph with nothing wrong in it."""
    return tuple(parse(VALID.read_bytes(), RdfFormat.TURTLE))


def without(quads: tuple[Quad, ...], subject: str, predicate: NamedNode) -> tuple[Quad, ...]:
    """The graph without what one node says under one property."""
    return tuple(quad for quad in quads if (quad.subject, quad.predicate) != (NamedNode(BASE + subject), predicate))


def test_a_result_carries_the_words_of_its_focus_node(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """A finding that opens the offending words is worth more than an IRI."""
    report = validate(without(quads, "indicator/active.total/120", vocabulary.wm.about), shapes, vocabulary)
    (issue,) = report.results
    assert not report.conforms
    assert (issue.code, issue.severity) == ("shape-indicator-about", "violation")
    assert issue.focus == (BASE + "indicator/active.total/120",)
    assert issue.path == vocabulary.wm.about.value
    assert issue.shape == "https://w3id.org/wenmai/shapes#indicator-about"
    assert issue.source == vocabulary.sh.ConstraintComponent.value.replace("Constraint", "MinCountConstraint")
    assert issue.evidence == (Evidence(120, 124, "106条", "f14-cell", cell="2,2"),)
    assert issue.message_zh == "指标须说明是哪一个机构的数据" and issue.message_en == "An indicator is about exactly one agency"


def test_an_evidence_is_its_own_evidence(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """What is wrong with a place in the text is shown at that place, with its repaired reading."""
    report = validate(without(quads, "evidence/60-70/bracket", vocabulary.prov.wasQuotedFrom), shapes, vocabulary)
    assert [issue.evidence for issue in report.results] == [
        (Evidence(60, 70, "国办发〔201724)", "bracket", reading="国办发〔2017〕24号", page=1),)
    ]


def test_warnings_do_not_keep_a_document_out(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """An odd date is told; only a graph that is wrong is quarantined."""
    said = ("/statement/covers/", "/report/")  # the statement that says so, and what it says
    graph = tuple(
        q for q in quads if said[0] not in q.subject.value and not (q.predicate == vocabulary.wm.covers and said[1] in q.subject.value)
    )
    report = validate(graph, shapes, vocabulary)
    assert report.conforms
    assert [(issue.code, issue.severity) for issue in report.results] == [("shape-report-covers-known", "warning")]


def test_a_mobile_number_is_not_repeated_in_the_finding(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """The finding enters the graph of the quarantined document; the number must not come along, not even with another finding."""
    cell = NamedNode(BASE + "evidence/120-124/f14-cell")
    graph = without(quads, "evidence/120-124/f14-cell", vocabulary.oa.exact)
    graph = without(graph, "indicator/active.total/120", vocabulary.wm.about)
    report = validate((*graph, Quad(cell, vocabulary.oa.exact, Literal("电话13800138000"))), shapes, vocabulary)
    assert {issue.code for issue in report.results} == {"shape-privacy-exact", "shape-indicator-about"}
    assert all(not issue.evidence for issue in report.results)
    assert "13800138000" not in repr(report)


def test_a_plain_string_is_a_plain_string(shapes: Shapes, vocabulary: Vocabulary) -> None:
    """rdflib keeps an explicit xsd:string apart from none, and pySHACL would then not find it in a list."""
    triple = (NamedNode("urn:a"), NamedNode("urn:p"), Literal("甲", datatype=STRING))
    ((_, _, value),) = rdflib_graph([Quad(*triple)])
    assert value.datatype is None and value.language is None
    with pytest.raises(VocabularyError):
        rdflib_graph([Quad(NamedNode("urn:a"), NamedNode("urn:p"), Triple(*triple))])


def test_numbers_and_dates_keep_their_spelling() -> None:
    """rdflib would make 12.50 into 12.5, and a pattern would then judge what nobody wrote."""
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    ((_, _, value),) = rdflib_graph([Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("12.50", datatype=decimal))])
    assert str(value) == "12.50"


def test_one_report_does_not_colour_the_next(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """The parsed shapes are used again for each document: what was found in one must not stay."""
    broken = without(quads, "indicator/active.total/120", vocabulary.wm.about)
    first, clean, second = (validate(graph, shapes, vocabulary) for graph in (broken, quads, broken))
    assert clean == ValidationReport(True, ())
    assert first == second


def test_context_is_leaned_on(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """What the graph leaves to others may be handed in beside it."""
    about = vocabulary.wm.about
    graph = without(quads, "indicator/active.total/120", about)
    rest = tuple(quad for quad in quads if quad not in graph)
    assert validate(graph, shapes, vocabulary, context=rest).conforms


def test_the_reference_graph_keeps_its_shapes(shapes: Shapes, vocabulary: Vocabulary) -> None:
    """Divisions, measures, agencies and known regulations are made by us: they have no excuse."""
    from kg.iris import Iris
    from kg.reference import reference_quads

    report = validate(tuple(reference_quads(vocabulary, Iris(vocabulary))), shapes, vocabulary)
    assert report == ValidationReport(True, ())


def test_shapes_that_are_no_turtle_raise(tmp_path: Path) -> None:
    """Our own files wrong: loud, with the name of the file."""
    with pytest.raises(VocabularyError, match="no shapes"):
        load_shapes(tmp_path)
    (tmp_path / "broken.ttl").write_text("<a> <b> .", "utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        _ = load_shapes(tmp_path).triples


def test_loading_shapes_imports_nothing_heavy() -> None:
    """`wenmai --help` loads this module and must not pay for rdflib."""
    code = "import sys, kg.validate; kg.validate.load_shapes(); print([m for m in ('rdflib', 'pyshacl') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_document_is_validated_in_a_fraction_of_a_second(quads: tuple[Quad, ...], shapes: Shapes, vocabulary: Vocabulary) -> None:
    """Five reports are to be built in three seconds; a shape with a long path or SPARQL shows here first."""
    validate(quads, shapes, vocabulary)
    start = time.process_time()
    validate(quads, shapes, vocabulary)
    assert time.process_time() - start < 0.3
