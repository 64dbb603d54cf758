"""What a store says of itself in VoID and DCAT: counts that are right, terms that exist, nothing that is not so."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from kg.cli import main
from kg.errors import UsageError
from kg.export.counts import Counts, counts, graph_sizes
from kg.export.void import Known, short, write_void
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
DATASET = rdflib.URIRef(f"{BASE}dataset")
PREFIXES = f"""@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <{BASE}> .
@base <{BASE}> .
"""
GRAPHS = {  # the merge has 6 triples of the first, 4 more of the second, 6 of reference, 1 of canon: 17
    "graph/0000000000000001": """<report/1> a wm:Report ; wm:sourceFile "1.txt" ; wm:covers <period/a> .
        <period/a> dcat:startDate "2017-01-01"^^xsd:date ; dcat:endDate "2017-12-31"^^xsd:date . <agency/1> wm:issues <report/1> .""",
    "graph/0000000000000002": """<report/2> a wm:Report ; wm:sourceFile "2.txt" ; wm:covers <period/b> . <agency/1> wm:issues <report/1> .
        <period/b> dcat:startDate "2015-01-01"^^xsd:date .""",
    "graph/reference": """<division/450700> wm:within <division/450000> . <division/450000> wm:level <concept/level/province> .
        <agency/1> wm:jurisdiction <division/450700> ; a wm:Agency . wm:Report rdfs:label "报告"@zh , "report"@en .""",
    "graph/canon": "<report/1> wm:canonical <report/1> .",
    "graph/user/x": "<report/9> a wm:Report . <report/8> a wm:Report .",
}
# The terms of https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/ that are used, by hand from their texts
TERMS = {
    str(VOID): "Dataset triples entities distinctSubjects distinctObjects properties classes documents uriSpace exampleResource vocabulary "
    "subset classPartition class propertyPartition property sparqlEndpoint feature dataDump",
    str(
        DCAT
    ): "Catalog Dataset Distribution DataService dataset service keyword version startDate endDate distribution downloadURL mediaType "
    "byteSize compressFormat endpointURL servesDataset",
    str(DCTERMS): "title description language license issued spatial temporal PeriodOfTime conformsTo",
}


@pytest.fixture
def store(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Store]:
    """The graphs above; the user's is named only, as the service writes it."""
    with Store.open(tmp_path / "store", Iris(vocabulary), vocabulary) as opened:
        for name, turtle in GRAPHS.items():
            graph = NamedNode(BASE + name)
            made = {Quad(*triple.triple, graph) for triple in parse(PREFIXES + turtle, RdfFormat.TURTLE)}
            if "/user/" in name:
                opened.backend.extend(made)
            else:
                opened.amend(made, set())
        yield opened


def test_the_counts_are_those_worked_out_by_hand(store: Store) -> None:
    """A figure that nobody can check is not worth telling: each of these was counted with a pencil in the graphs above."""
    found = counts(store)
    wm, rdfs = "https://w3id.org/wenmai/ontology#", "http://www.w3.org/2000/01/rdf-schema#"
    assert (found.triples, found.subjects, found.objects) == (17, 8, 15)
    assert (found.entities, found.documents) == (3, 2), "two reports and the agency; what a user wrote is not of the data set"
    assert found.graphs == {"documents": 11, "reference": 6, "canon": 1}
    assert found.classes == {f"{wm}Report": 2, f"{wm}Agency": 1}
    assert found.properties == {
        str(RDF.type): 3,
        f"{wm}sourceFile": 2,
        f"{wm}covers": 2,
        f"{wm}issues": 1,
        f"{wm}within": 1,
        f"{wm}level": 1,
        f"{wm}jurisdiction": 1,
        f"{wm}canonical": 1,
        f"{rdfs}label": 2,
        str(DCAT.startDate): 2,
        str(DCAT.endDate): 1,
    }
    assert found.examples == (f"{BASE}agency/1", f"{BASE}report/1")
    assert (found.since, found.until) == ("2017-01-01", "2017-12-31"), "the second period has no end, so that it is none"
    assert found.places == (f"{BASE}division/450000",)


def test_sizes_of_graphs_are_what_an_export_writes(store: Store) -> None:
    """Shards are planned by them."""
    assert list(graph_sizes(store).values()) == [6, 5, 1, 6]
    assert graph_sizes(store, [f"{BASE}graph/user/x", f"{BASE}graph/none"]) == {f"{BASE}graph/none": 0, f"{BASE}graph/user/x": 2}


def test_an_empty_store_counts_nothing(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The least and the greatest of nothing are not said."""
    with Store.open(tmp_path / "empty", Iris(vocabulary), vocabulary) as empty:
        found = counts(empty)
        assert (found.triples, found.subjects, found.documents, found.examples, found.since, found.places) == (0, 0, 0, (), "", ())
        assert not list(described(found, vocabulary).objects(DATASET, DCTERMS.temporal))


def described(found: Counts, vocabulary: Vocabulary, known: Known | None = None) -> rdflib.Graph:
    """The description as rdflib reads it."""
    out = io.BytesIO()
    write_void(found, BASE, vocabulary, out, RdfFormat.TURTLE, known)
    return rdflib.Graph().parse(data=out.getvalue(), format="turtle")


def test_every_term_is_one_of_its_standard(store: Store) -> None:
    """A misspelt term is read by nobody."""
    graph = described(counts(store), store.vocabulary, Known("urn:licence", "http://h/sparql", "2026-11-30", "1"))
    used = {str(term) for triple in graph for term in triple[1:] if isinstance(term, rdflib.URIRef)}
    known = {f"{space}{name}" for space, names in TERMS.items() for name in names.split()}
    for space in TERMS:
        assert {term for term in used if term.startswith(space) and term != space} - set(counts(store).properties) <= known


def test_partitions_tell_each_class_and_property(store: Store) -> None:
    """Tools draw their schema from these; the sums of the triples of all properties are all triples."""
    graph = described(counts(store), store.vocabulary)
    partitions = list(graph.objects(DATASET, VOID.propertyPartition))
    assert sum(int(graph.value(node, VOID.triples)) for node in partitions) == int(graph.value(DATASET, VOID.triples)) == 17
    assert len(partitions) == len({graph.value(node, VOID.property) for node in partitions}) == int(graph.value(DATASET, VOID.properties))
    assert {
        str(graph.value(n, VOID["class"])): int(graph.value(n, VOID.entities)) for n in graph.objects(DATASET, VOID.classPartition)
    } == {
        "https://w3id.org/wenmai/ontology#Report": 2,
        "https://w3id.org/wenmai/ontology#Agency": 1,
    }
    assert {int(graph.value(node, VOID.triples)) for node in graph.objects(DATASET, VOID.subset)} == {11, 6, 1}


def test_titles_are_in_both_languages(store: Store) -> None:
    """Whatever has a title has one for each reader."""
    graph = described(counts(store), store.vocabulary, Known(endpoint="http://h/sparql"))
    for node in set(graph.subjects(DCTERMS.title)):
        assert {title.language for title in graph.objects(node, DCTERMS.title)} == {"zh", "en"}


def test_no_address_is_made_up(store: Store) -> None:
    """What is no IRI is refused instead of written: the whole description would be unreadable."""
    for known in (Known(licence="free for all"), Known(endpoint="http://a b/sparql")):
        with pytest.raises(UsageError, match="IRI"):
            described(counts(store), store.vocabulary, known)


def test_two_terms_of_one_name_stay_two() -> None:
    """Parts are named by namespace and name; what has no namespace of ours by all of it."""
    assert short("http://www.w3.org/ns/oa#start") == "oa-start" and short("urn:x#start") == "urn-x-start"


@pytest.mark.parametrize(("suffix", "format"), [(".ttl", "turtle"), (".rdf", "xml"), (".nt", "nt")])
def test_the_command_writes_it(store: Store, tmp_path: Path, suffix: str, format: str) -> None:
    """In the format of the file's ending; the licence is the setting's, and there is none where nobody set one."""
    folder, target = str(store.folder), tmp_path / f"void{suffix}"
    store.close()
    arguments = ["export", "--store", folder, "--format", "void", "-o", str(target)]
    assert CliRunner().invoke(main, arguments, env={"WENMAI_LICENCE": "urn:free"}).exit_code == 0
    assert str(rdflib.Graph().parse(target, format=format).value(DATASET, DCTERMS.license)) == "urn:free"
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert rdflib.Graph().parse(target, format=format).value(DATASET, DCTERMS.license) is None
    assert CliRunner().invoke(main, [*arguments[:-1], str(tmp_path / "void.docx")]).exit_code == 2
    assert CliRunner().invoke(main, [*arguments, "--quarantined"]).exit_code == 2
    for licence in ("free for all", "urn:<b>", "urn:"):
        assert CliRunner().invoke(main, arguments, env={"WENMAI_LICENCE": licence}).exit_code == 2
