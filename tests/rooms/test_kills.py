"""A build and a service that are killed leave a store that opens, without half a document, with all that was reported as stored.

``python -m benchmarks.kills`` does the same fifty times and at random moments; here the checks themselves are held to account, and
a few kills go along.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.killed_builds import BuildKiller, Corpora, told
from benchmarks.killed_services import ServiceKiller
from benchmarks.remains import Contents, faults, parted
from kg.pipeline import World

DOCUMENTS = 9


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory, world: World) -> Corpora:
    """Made documents in two versions, as files and as stores."""
    return Corpora(tmp_path_factory.mktemp("kills"), world, DOCUMENTS)


def test_the_store_of_reference_holds_what_the_pipeline_gives(corpora: Corpora) -> None:
    """All else is compared with it."""
    assert list(corpora.unlike_pure()) == []
    assert len(corpora.after.names) == DOCUMENTS
    assert len(corpora.before.names) == 6  # numbers 2, 5 and 8 come with the second version
    assert corpora.before.names["0000.txt"] == corpora.after.names["0000.txt"]
    assert corpora.before.names["0001.txt"] != corpora.after.names["0001.txt"]


def test_a_killed_build_leaves_nothing_half_done(corpora: Corpora) -> None:
    """It was writing over an older store; the next build mends what is missing."""
    assert BuildKiller(corpora, seed=1).trial(1) == []


def test_a_killed_service_loses_nothing_that_it_reported(corpora: Corpora) -> None:
    """A job that was told to be done is done for good; the helpers of the service end with it."""
    killer = ServiceKiller(corpora, seed=3)
    killer.jobs = 3
    assert killer.trial(1) == []
    assert killer.done


def altered(contents: Contents, graph: str, gone: int = 0) -> Contents:
    """The contents with that many triples of a graph gone, as if a transaction could be half there."""
    kept = frozenset(sorted(contents.graphs[graph])[gone:])
    return replace(contents, graphs={**contents.graphs, graph: kept}, merge=frozenset().union(*contents.graphs.values()))


def test_the_checks_see_what_they_are_there_for(corpora: Corpora) -> None:
    """A check that finds nothing in a damaged store would find nothing after a kill either."""
    before, after = corpora.before, corpora.after
    graph = after.names["0001.txt"]
    assert list(faults(after, before, after, list(after.names))) == []
    assert f"half a document in {graph}" in faults(altered(after, graph, gone=1), before, after, [])
    assert "the default graph is not the merge of the others" in faults(replace(after, merge=before.merge), before, after, [])
    assert f"another text than that of {graph}" in faults(replace(after, texts=before.texts), before, after, [])
    assert list(faults(before, before, after, ["0000.txt", "0001.txt"])) == ["0001.txt was told as stored and is not"]
    nameless = replace(after, names={name: each for name, each in after.names.items() if name != "0000.txt"})
    assert "0000.txt is lost" in faults(nameless, before, after, [])


def test_a_line_about_a_document_tells_of_those_before_it_too() -> None:
    """Outcomes are told in the order of the files, most of them silently."""
    log = "– 0002.txt: set aside\n"
    assert told(log, ["0000.txt", "0001.txt", "0002.txt", "0003.txt"]) == ["0000.txt", "0001.txt", "0002.txt"]
    assert told("", ["0000.txt"]) == []


@pytest.mark.parametrize(
    ("line", "graph"),
    [
        (b'<a:s> <a:p> "<a:o>" <a:g> .', "a:g"),
        (b'<a:s> <a:p> "x <a:o>"^^<a:t> .', ""),
        (b"<a:s> <a:p> <a:o> .", ""),
        (b"_:s <a:p> _:o <a:g> .", "a:g"),
    ],
)
def test_the_graph_of_a_line_is_told_from_its_object(line: bytes, graph: str) -> None:
    """A triple of the default graph with an IRI as its object looks much like a quad."""
    assert parted(line)[1] == graph
