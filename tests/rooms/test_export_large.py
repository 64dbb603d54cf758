"""Exports of large stores: in order within bounded memory, in shards, read back by others."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.cli import main
from kg.errors import StoreError, UsageError
from kg.export import FORMATS, export, ordered, pieces
from kg.export.folders import new_folder
from kg.export.shards import MANIFEST, Manifest, export_shards, planned, read_shards
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
PARSERS = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
TEXTS = ('说"明"\n二\\', "\t=1", "a\rb", "𠮷 ·", "")


def made(graph: str, numbers: range) -> list[Quad]:
    """Quads with texts that are hard to write, of one graph."""
    says = NamedNode("urn:says")
    return [Quad(NamedNode(f"urn:s{n}"), says, Literal(f"{n}{TEXTS[n % len(TEXTS)]}", language="zh"), NamedNode(graph)) for n in numbers]


@pytest.fixture
def store(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Store]:
    """Six graphs of 2 to 40 quads, one with a blank node, and one that a user wrote."""
    iris = Iris(vocabulary)
    with Store.open(tmp_path / "store", iris, vocabulary) as opened:
        for number, size in enumerate((2, 3, 5, 40)):
            opened.amend(made(f"{BASE}graph/{number:016x}", range(number, number + size)), [])
        opened.amend(made(f"{BASE}graph/canon", range(4)), [])
        reference = NamedNode(f"{BASE}graph/reference")
        opened.amend([*made(reference.value, range(100, 105)), Quad(BlankNode("b0"), NamedNode("urn:says"), Literal(1), reference)], [])
        opened.backend.extend(made(f"{BASE}graph/user/notes", range(3)))
        yield opened


def exported(store: Store, format: str, graphs: list[str] | None = None) -> bytes:
    """The bytes of an export."""
    out = io.BytesIO()
    export(store, format, out, graphs)
    return out.getvalue()


def canonical(content: bytes, format: str) -> set[str]:
    """What rdflib reads, as lines of one spelling, blank nodes without their names."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=content, format=PARSERS[format])
    return {
        " ".join("_" if isinstance(t, rdflib.BNode) else t.n3() for t in quad[:3])
        + f" {'' if quad[3] in (None, DATASET_DEFAULT_GRAPH_ID) else quad[3]}"
        for quad in dataset.quads()
    }


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # within rdflib's own readers
@pytest.mark.parametrize("format", PARSERS)
def test_an_independent_reader_reads_what_is_stored(store: Store, format: str) -> None:
    """A writer and a reader of one house may share a mistake: rdflib must find the same quads, and nothing of a user's graph."""
    graphs = [graph for graph in store.backend.named_graphs() if "/user/" not in graph.value]
    held = [quad for graph in graphs for quad in store.backend.quads_for_pattern(None, None, None, graph)]
    if not FORMATS[format].quads:
        held = list({Quad(quad.subject, quad.predicate, quad.object) for quad in held})
    expected = {
        " ".join("_" if isinstance(t, BlankNode) else spelt(t) for t in quad.triple)
        + (f" {quad.graph_name.value}" if isinstance(quad.graph_name, NamedNode) else " ")
        for quad in held
    }
    assert canonical(exported(store, format), format) == expected


@pytest.mark.parametrize("sign", ["\x0b", "\x00", "\x1b", "\ufffe"])
def test_what_xml_cannot_hold_is_refused(store: Store, sign: str) -> None:
    """XML 1.0 has no way to write most control characters: one of them would make the whole file unreadable. Other formats hold it."""
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:says"), Literal(f"a{sign}b"), NamedNode(f"{BASE}graph/canon"))
    store.amend([quad], [])
    with pytest.raises(UsageError, match="XML"):
        exported(store, "rdfxml")
    assert quad.triple in {each.triple for each in parse(exported(store, "turtle"), RdfFormat.TURTLE)}


def test_a_carriage_return_is_one_in_pieces_of_xml_too() -> None:
    """What the service sends of a node: a parser takes a bare one for the end of a line."""
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:x#says"), Literal("a\rb"), DefaultGraph())
    [answer] = pieces([quad], RdfFormat.RDF_XML)
    assert [str(object) for object in rdflib.Graph().parse(data=answer, format="xml").objects()] == ["a\rb"]
    with pytest.raises(ValueError, match="000B"):
        list(pieces([Quad(quad.subject, quad.predicate, Literal("\x0b"))], RdfFormat.RDF_XML))


def spelt(term: NamedNode | Literal) -> str:
    """A term as rdflib spells it."""
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    return rdflib.Literal(
        term.value, lang=term.language or None, datatype=None if term.language else rdflib.URIRef(term.datatype.value)
    ).n3()


@pytest.mark.parametrize("format", PARSERS)
def test_what_does_not_fit_the_memory_is_sorted_on_the_disk(store: Store, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes do not depend on how much is sorted at a time; 3 lines a run is much less than the graph of 40."""
    expected = exported(store, format)
    monkeypatch.setattr(ordered, "RUN", 3)
    monkeypatch.setattr(ordered, "BATCH", 2)
    assert exported(store, format) == expected


def test_a_run_that_is_full_to_the_last_line_is_the_last(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph of 40 in runs of 40, 20 and 41: none begins a run that is not there, none forgets one."""
    graph = [f"{BASE}graph/{3:016x}"]
    for run in (40, 20, 41):
        monkeypatch.setattr(ordered, "RUN", run)
        assert exported(store, "nquads", graph).count(b"\n") == 40


def test_lines_stand_by_graph_then_by_their_bytes(store: Store) -> None:
    """Whoever merges two exports, as a delta does, relies on this order."""
    lines = exported(store, "nquads").splitlines(keepends=True)
    keyed = [(line.rpartition(b" <")[2][:-4], line) for line in lines]
    assert keyed == sorted(keyed) and len(lines) == 2 + 3 + 5 + 40 + 4 + 6


def test_a_users_graph_is_written_where_it_is_asked_for(store: Store) -> None:
    """It is theirs to take along, and in nobody's export otherwise."""
    graph = f"{BASE}graph/user/notes"
    assert b"/user/" not in exported(store, "nquads")
    assert exported(store, "nquads", [graph]).count(b"\n") == 3
    folder = str(store.folder)
    store.close()
    done = CliRunner().invoke(
        main, ["export", "--store", folder, "--graph", graph, "--graph", f"{BASE}graph/canon", "--format", "ntriples"]
    )
    assert done.exit_code == 0
    assert len(done.stdout_bytes.splitlines()) == 4, "0, 1 and 2 are said by both, 3 by canon alone"
    assert CliRunner().invoke(main, ["export", "--store", folder, "--graph", "no iri"]).exit_code == 1


def test_planned_shards_keep_graphs_whole() -> None:
    """Worked out by hand: 12 lines in 3 files of 4; a graph of 5 is larger than that and is split at 4 and 8."""
    assert planned([2, 1, 3, 2, 4], 3) == [6, 2, 4]
    assert planned([1, 5, 6], 3) == [4, 4, 4]
    assert planned([1, 1], 9) == [1, 1]
    assert planned([], 3) == [] == planned([0], 3)


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(1, 12))
def test_every_line_is_in_a_shard(sizes: list[int], shards: int) -> None:
    """No plan loses a line, makes more files than were asked for, or one of twice the size."""
    plan = planned(sizes, shards)
    assert sum(plan) == sum(sizes) and len(plan) <= shards and all(plan)
    assert not plan or max(plan) <= 2 * -(-sum(sizes) // shards)


def test_shards_are_the_whole_and_the_manifest_says_so(store: Store, tmp_path: Path) -> None:
    """Digests by hashlib and gzip themselves; one after the other, the files are a gzip of the export; again they are the same bytes."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        manifest = export_shards(store, folder, 4)
    names = [shard.name for shard in manifest.shards]
    assert names == ["part-00001.nq.gz", "part-00002.nq.gz", "part-00003.nq.gz", "part-00004.nq.gz"]
    packed = [folders[0].joinpath(name).read_bytes() for name in names]
    assert packed == [folders[1].joinpath(name).read_bytes() for name in names]
    whole = exported(store, "nquads")
    assert gzip.decompress(b"".join(packed)) == whole
    assert (manifest.quads, manifest.sha256) == (60, hashlib.sha256(whole).hexdigest())
    for shard, content in zip(manifest.shards, packed, strict=True):
        assert (shard.bytes, shard.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert shard.quads == gzip.decompress(content).count(b"\n")
    assert Manifest.read(folders[0]) == manifest
    assert b"".join(read_shards(folders[0])) == whole


def test_a_shard_that_was_changed_is_found(store: Store, tmp_path: Path) -> None:
    """A download that broke must not become a graph."""
    export_shards(store, tmp_path, 2)
    part = tmp_path / "part-00002.nq.gz"
    content = gzip.decompress(part.read_bytes())
    for damaged in (gzip.compress(content.replace(b"urn:s1", b"urn:s2")), part.read_bytes()[:-20], b"no gzip", b"\x1f\x8b\x08" + bytes(40)):
        part.write_bytes(damaged)
        with pytest.raises(StoreError):
            list(read_shards(tmp_path))


@pytest.mark.parametrize("name", ["../x", "..", ".", "", "/etc/passwd", "a\\b", "x\n"])
def test_a_manifest_names_files_of_its_own_folder(tmp_path: Path, name: str) -> None:
    """It may be a stranger's: no other file is opened."""
    told = {"quads": 1, "sha256": "", "shards": [{"name": name, "quads": 1, "bytes": 1, "sha256": ""}]}
    (tmp_path / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(StoreError, match="other folders"):
        list(read_shards(tmp_path))


def test_nothing_is_unpacked_that_the_manifest_does_not_tell_of(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small packed file may hold gigabytes: size and digest are looked at first, and no line is taken that none can be."""
    export_shards(store, tmp_path, 1)
    monkeypatch.setattr("kg.export.shards.LONGEST", 3)
    with pytest.raises(StoreError, match="more than 3 bytes"):
        next(read_shards(tmp_path))
    with (tmp_path / "part-00001.nq.gz").open("ab") as file:
        file.write(gzip.compress(b"more"))
    with pytest.raises(StoreError, match="not the file"):
        next(read_shards(tmp_path))


def test_the_command_writes_a_folder_that_sha256sum_checks(store: Store, tmp_path: Path) -> None:
    """The tool that people have; a folder that is there already is not written into, and half of one is not left behind."""
    folder, target = str(store.folder), tmp_path / "数据"
    expected = exported(store, "nquads")
    store.close()
    arguments = ["export", "--store", folder, "--shards", "3", "-o", str(target)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    sums = dict(reversed(line.split("  ")) for line in (target / "SHA256SUMS").read_text("utf-8").splitlines())
    assert set(sums) == {path.name for path in target.iterdir()} - {"SHA256SUMS"}
    assert all(hashlib.sha256((target / name).read_bytes()).hexdigest() == sum for name, sum in sums.items())
    assert b"".join(read_shards(target)) == expected
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert CliRunner().invoke(main, [*arguments[:-1], str(tmp_path / "x"), "--format", "turtle"]).exit_code == 2
    with pytest.raises(RuntimeError), new_folder(tmp_path / "half") as half:
        (half / "a").write_bytes(b"")
        raise RuntimeError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "数据"]


def test_fewer_shards_than_one_are_refused(store: Store, tmp_path: Path) -> None:
    """By the library as by the command."""
    with pytest.raises(UsageError):
        export_shards(store, tmp_path, 0)


def test_a_loader_of_another_house_takes_all_shards(store: Store, tmp_path: Path) -> None:
    """The command of the oxigraph server loads the packed files; what it dumps is the store."""
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if not oxigraph.exists():
        pytest.skip("the oxigraph command is not installed beside this Python")
    export_shards(store, tmp_path, 3)
    files = [str(path) for path in sorted(tmp_path.glob("*.nq.gz"))]
    there = ["--location", str(tmp_path / "loaded")]
    subprocess.run([oxigraph, "load", *there, "--file", *files], check=True, capture_output=True, timeout=60)
    dumped = subprocess.run([oxigraph, "dump", *there, "--format", "nq"], check=True, capture_output=True, timeout=60).stdout

    def unnamed(content: bytes) -> set[bytes]:
        quads = (quad for quad in parse(content, RdfFormat.N_QUADS) if quad.graph_name != DefaultGraph())
        named = (Quad(NamedNode("urn:b") if isinstance(q.subject, BlankNode) else q.subject, *list(q)[1:]) for q in quads)
        return set((serialize(named, format=RdfFormat.N_QUADS) or b"").splitlines())

    assert unnamed(dumped) == unnamed(exported(store, "nquads")) != set()
