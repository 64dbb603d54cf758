"""Releases: folders that others can check, cite and load; and deltas that agree with them to the byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.cli import main
from kg.errors import StoreError, UsageError
from kg.export import export
from kg.export.ordered import in_order
from kg.export.shards import unpacked, write_shards
from kg.iris import Iris
from kg.reference import ontology
from kg.release import Release, apply_delta, release, write_delta
from kg.release.delta import Delta, differences, key
from kg.store import Store
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
TOLD = Release(
    licence="https://creativecommons.org/publicdomain/mark/1.0/", date="2026-11-30", version="2026-11", url="https://example.org/r/"
)
TERMS = st.sampled_from(["urn:a", "urn:a/b", "urn:b", "urn:文"])
OBJECTS = st.one_of(TERMS.map(NamedNode), st.text(max_size=4).map(Literal), st.sampled_from([" <urn:g> .", '"@zh', "\\"]).map(Literal))
SUBJECTS = st.one_of(TERMS.map(NamedNode), st.sampled_from(["b0", "b1"]).map(BlankNode))
QUADS = st.sets(st.builds(Quad, SUBJECTS, st.just(NamedNode("urn:p")), OBJECTS, TERMS.map(NamedNode)), max_size=25)


def shards(folder: Path, quads: Iterable[Quad], size: int = 7) -> Path:
    """Quads as the shards of an export, in a new folder."""
    folder.mkdir()
    by_graph: dict[str, list[Quad]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name.value, []).append(quad)
    lines = [line for graph in sorted(by_graph) for line in in_order(by_graph[graph])]
    write_shards(lines, [len(lines[at : at + size]) for at in range(0, len(lines), size)], folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=60, deadline=None)
@given(QUADS, QUADS)
def test_a_delta_makes_the_later_release_to_the_byte(before: set[Quad], after: set[Quad]) -> None:
    """Any two stores, blank nodes and line ends in texts included; it holds what differs and nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = shards(folder / "old", before), shards(folder / "new", after, 5)
        (folder / "delta").mkdir()
        delta = write_delta(old, new, folder / "delta")
        assert (delta.added, delta.removed) == (len(after - before), len(before - after))
        apply_delta(old, folder / "delta", folder / "made")
        made = files(folder / "made")
        assert made.pop("SHA256SUMS")
        assert made == files(new)


def test_graphs_stand_in_the_order_of_their_iris() -> None:
    """`urn:a` stands before `urn:a/b`, though `<urn:a>` as written stands behind `<urn:a/b>`: a merge by what is written would fail."""
    lines = [b"<urn:s> <urn:p> <urn:o> <urn:a> .\n", b'<urn:s> <urn:p> " <urn:z> ." <urn:a/b> .\n']
    assert sorted(lines, key=key) == lines != sorted(lines, key=lambda line: line.rpartition(b" <")[2])
    assert list(differences(lines, lines[1:])) == [("removed.nq.gz", lines[0])]


def test_a_delta_for_another_release_is_refused(tmp_path: Path) -> None:
    """What was made of the wrong release would look like a graph; nothing is left behind."""
    quads = [Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal(n), NamedNode("urn:g")) for n in range(6)]
    old, new = shards(tmp_path / "old", quads[:4]), shards(tmp_path / "new", quads[2:])
    delta = tmp_path / "delta"
    delta.mkdir()
    write_delta(old, new, delta)
    with pytest.raises(StoreError, match="does not lead from"):
        apply_delta(new, delta, tmp_path / "made")
    whole = files(delta)
    for name, content in (
        ("added.nq.gz", gzip.compress(b"<urn:7> <urn:p> <urn:o> <urn:g> .\n")),
        ("added.nq.gz", gzip.compress(b"no quad\n")),
        ("added.nq.gz", whole["added.nq.gz"][:-9]),
        ("removed.nq.gz", gzip.compress(b"<urn:7> <urn:p> <urn:o> <urn:g> .\n")),
        ("removed.nq.gz", b"\x1f\x8b\x08" + bytes(40)),
        ("delta.json", whole["delta.json"].replace(b'"shards": [', b'"shards": [1, ')),
        ("delta.json", b"[]"),
    ):
        (delta / name).write_bytes(content)
        if name == "delta.json" and content != b"[]":
            made = apply_delta(old, delta, tmp_path / "cut otherwise")  # the same quads in other files
            assert [shard.quads for shard in made.shards] == [1, 3] and made.quads == 4
        else:
            with pytest.raises(StoreError):
                apply_delta(old, delta, tmp_path / "made")
        (delta / name).write_bytes(whole[name])
    with pytest.raises(UsageError, match="there already"):
        apply_delta(old, delta, new)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut otherwise", "delta", "new", "old"]


def filled(path: Path, vocabulary: Vocabulary, *numbers: int) -> Store:
    """A store with the ontology and a document for each number."""
    iris = Iris(vocabulary)
    store = Store.open(path, iris, vocabulary)
    store.put_reference([Quad(*triple, NamedNode(f"{BASE}graph/reference")) for triple in ontology(vocabulary, iris)], "digest")
    for number in numbers:
        graph, report = f"{BASE}graph/{number:016x}", NamedNode(f"{BASE}report/450721/x/{number}")
        v = vocabulary
        triples = [
            (report, v.rdf.type, v.wm.Report),
            (report, v.wm.sourceFile, Literal(f"{number}.txt")),
            (report, v.wm.graph, NamedNode(graph)),
        ]
        store.amend([Quad(*triple, NamedNode(graph)) for triple in triples], [])
    return store


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Path]:
    """`1` and, since it, `2`; `again`, of another store that is equal to that of 1; `2.zip`."""
    folder = tmp_path_factory.mktemp("releases")
    with filled(folder / "a", vocabulary, 2017, 2018) as store:
        release(store, folder / "1", TOLD)
    with filled(folder / "b", vocabulary, 2018, 2017) as store:
        release(store, folder / "again", TOLD)
    with filled(folder / "c", vocabulary, 2018, 2019) as store:
        release(store, folder / "2", Release(), folder / "1", zipped=True)
    yield folder


def test_equal_stores_give_equal_releases(releases: Path) -> None:
    """No clock, no name of a machine, no order of arrival is in it: who makes it again can compare."""
    assert files(releases / "1") == files(releases / "again")
    assert not list(releases.glob(".*")), "nothing half done is left"


def test_every_file_has_its_digest(releases: Path) -> None:
    """In SHA256SUMS, which names all others, and in the metadata; both are what hashlib finds."""
    found = files(releases / "2")
    sums = {name: sum for sum, name in (line.split("  ", 1) for line in found.pop("SHA256SUMS").decode().splitlines())}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    nodes = {node["@id"]: node for node in json.loads(found.pop("ro-crate-metadata.json"))["@graph"]}
    told = {id: (node["sha256"], node["contentSize"]) for id, node in nodes.items() if node["@type"] == "File"}
    assert told == {name: (sums[name], str(len(content))) for name, content in found.items()}


def test_the_metadata_are_an_ro_crate(releases: Path) -> None:
    """As its specification asks: the descriptor, the root with its name, description, day and licence, and every file reached from it."""
    crate = json.loads((releases / "1" / "ro-crate-metadata.json").read_bytes())
    nodes = {node["@id"]: node for node in crate["@graph"]}
    assert len(nodes) == len(crate["@graph"]), "each node once"
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    descriptor, root = nodes["ro-crate-metadata.json"], nodes["./"]
    assert (descriptor["conformsTo"]["@id"], descriptor["about"]["@id"]) == ("https://w3id.org/ro/crate/1.1", "./")
    assert root["@type"] == "Dataset" and root["name"] and root["description"]
    assert (root["datePublished"], root["version"], root["license"]["@id"]) == ("2026-11-30", "2026-11", TOLD.licence)
    assert nodes[TOLD.licence]["@type"] == "CreativeWork"
    reached, waiting = set(), ["./"]
    while waiting:
        id = waiting.pop()
        reached.add(id)
        waiting += [part["@id"] for part in nodes[id].get("hasPart", ())]
    assert reached | {"ro-crate-metadata.json", TOLD.licence} == set(nodes)
    for id in reached - {"./"}:
        path = releases / "1" / id
        assert path.is_dir() if id.endswith("/") else path.is_file()


def test_what_nobody_told_is_not_said(releases: Path) -> None:
    """A licence, a day, an address that nobody gave would be inventions."""
    root = next(node for node in json.loads((releases / "2" / "ro-crate-metadata.json").read_bytes())["@graph"] if node["@id"] == "./")
    assert not {"license", "datePublished", "version", "url"} & set(root)
    void = rdflib.Graph().parse(releases / "2" / "void.ttl", format="turtle")
    assert not list(void.objects(None, rdflib.DCTERMS.license)) and not list(void.objects(None, rdflib.VOID.dataDump))
    assert "none is declared" in (releases / "2" / "README.md").read_text("utf-8")


def test_where_it_can_be_fetched(releases: Path) -> None:
    """With an address, the description names the files below it, each of which is there."""
    void = rdflib.Graph().parse(releases / "1" / "void.ttl", format="turtle")
    [dump] = void.objects(None, rdflib.VOID.dataDump)
    assert str(dump) == "https://example.org/r/graph/part-00001.nq.gz"
    urls = {str(url) for url in void.objects(None, rdflib.DCAT.downloadURL)}
    assert urls == {f"https://example.org/r/{name}" for name in ("graph/part-00001.nq.gz", "indicators.csv", "network.csv")}
    sizes = {int(size) for size in void.objects(None, rdflib.DCAT.byteSize)}
    assert sizes == {(releases / "1" / url.removeprefix("https://example.org/r/")).stat().st_size for url in urls}


def test_the_delta_of_two_releases_is_what_the_stores_differ_in(releases: Path, vocabulary: Vocabulary) -> None:
    """Held to both full exports; the ontology's blank nodes keep their names, so that they are no noise: three quads came, three went."""
    wholes = []
    for name in ("a", "c"):
        with Store.open(releases / name, Iris(vocabulary), vocabulary, read_only=True) as store, tempfile.TemporaryFile() as out:
            export(store, "nquads", out)
            out.seek(0)
            wholes.append(set(out))
    assert any(line.startswith(b"_:") for line in wholes[0])
    delta = releases / "2" / "delta"
    assert set(unpacked(delta / "added.nq.gz")) == wholes[1] - wholes[0]
    assert set(unpacked(delta / "removed.nq.gz")) == wholes[0] - wholes[1]
    assert (Delta.read(delta).added, Delta.read(delta).removed) == (3, 3)


def test_the_commands_make_and_rebuild(releases: Path, tmp_path: Path) -> None:
    """As the guide shows them; a rebuilt folder is one that the next delta may lead from."""
    done = CliRunner().invoke(main, ["release", str(tmp_path / "3"), "--store", str(releases / "a"), "--since", str(releases / "2")])
    assert done.exit_code == 0, done.output
    assert "--date" in done.stderr
    run = CliRunner().invoke
    assert run(main, ["delta", "apply", str(releases / "1"), str(releases / "2" / "delta"), "-o", str(tmp_path / "r2")]).exit_code == 0
    assert run(main, ["delta", "apply", str(tmp_path / "r2"), str(tmp_path / "3" / "delta"), "-o", str(tmp_path / "r3")]).exit_code == 0
    assert files(tmp_path / "r3")["part-00001.nq.gz"] == files(releases / "1")["graph/part-00001.nq.gz"]
    assert run(main, ["delta", "apply", str(releases / "2"), str(tmp_path / "nothing"), "-o", str(tmp_path / "x")]).exit_code == 1
    for arguments in (["--date", "30.11.2026"], ["--licence", "no iri"]):
        assert run(main, ["release", str(tmp_path / "x"), "--store", str(releases / "a"), *arguments]).exit_code == 2
    assert run(main, ["release", str(releases / "1"), "--store", str(releases / "a")]).exit_code == 2
    assert not (tmp_path / "x").exists()


def test_the_zip_is_the_folder(releases: Path) -> None:
    """In one file, under the folder's name, with days that are nobody's clock."""
    with zipfile.ZipFile(releases / "2.zip") as packed:
        assert packed.testzip() is None
        assert {info.filename: packed.read(info) for info in packed.infolist()} == {
            f"2/{name}": content for name, content in files(releases / "2").items()
        }
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_lines_are_as_the_writer_has_them() -> None:
    """The graph of a line is what stands behind its last blank, whatever its text says."""
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(' <urn:x> .\n" <urn:y>'), NamedNode("urn:g"))
    assert key(serialize([quad], format=RdfFormat.N_QUADS) or b"")[0] == b"urn:g"
