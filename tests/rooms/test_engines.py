"""Both engines find the same: what the fast one says is held to pySHACL, on graphs that are right and on damaged ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from benchmarks.graphs import mutants
from kg.cli.building import tell_engine
from kg.errors import DocumentError, VocabularyError
from kg.laws import Laws
from kg.pipeline import World, build
from kg.records import Source
from kg.settings import Settings
from kg.validate import Shapes, engine_of, judge, load_shapes, validate
from kg.validate.fitness import unfit
from tests.shapes.test_examples import INVALID, VALID, edited

SHAPES = load_shapes()
VALID_GRAPH = tuple(parse(VALID.encode(), RdfFormat.TURTLE))
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:x:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . """
NOBODY = "Cannot use sh:lessThan"  # what pySHACL says of a blank node there, where SHACL wants a result


def agreed(quads: tuple[Quad, ...], shapes: Shapes = SHAPES, refused: list[str] | None = None) -> int:
    """How many results there are; fails where the engines differ.

    Args:
        refused: where one may be counted that pySHACL gives up at.
    """
    fast = sorted(judge(quads, shapes, "fast"))
    try:
        reference = sorted(judge(quads, shapes, "reference"))
    except VocabularyError as error:
        assert refused is not None and NOBODY in str(error)
        refused.append(str(error))
        return 0
    assert fast == reference
    return len(fast)


def written(constraint: str) -> Shapes:
    """A property shape of :p, at every node that has one, with this constraint."""
    return Shapes({"made.ttl": f"{PREFIXES} :s a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; {constraint} ."}, constraint)


def said(data: str) -> tuple[Quad, ...]:
    """Triples in Turtle."""
    return tuple(parse((PREFIXES + data).encode(), RdfFormat.TURTLE))


@pytest.mark.parametrize("part", range(16))
def test_both_engines_agree_on_every_example(part: int) -> None:
    """Each invalid example shows another constraint; a dozen at once, because pySHACL is slow (`benchmarks.parity` takes each alone)."""
    graph = set(VALID_GRAPH)
    names = sorted(INVALID["edits"])[part::16]
    for name in names:
        wrong = {Quad(*quad.triple) for quad in edited(INVALID["edits"][name])}
        graph = (graph - (set(VALID_GRAPH) - wrong)) | (wrong - set(VALID_GRAPH))
    assert agreed(tuple(graph)) >= len(names) / 2


def test_both_engines_find_nothing_in_what_is_right() -> None:
    """What one of them finds there would be a false alarm."""
    assert agreed(VALID_GRAPH) == 0


@pytest.mark.parametrize("seed", range(2))
def test_both_engines_agree_on_damaged_examples(seed: int) -> None:
    """Ill-formed numbers and dates, line ends, other types and languages, blank nodes, everything twice or not at all."""
    refused: list[str] = []
    assert sum(agreed(graph, refused=refused) for _, graph in mutants(VALID_GRAPH, 7, seed, most=9)) > 7
    assert len(refused) < 2


def test_both_engines_agree_on_real_graphs(root: Path, world: World) -> None:
    """What the examples are built to, damaged in up to nine places."""
    files = sorted((root / "examples").glob("*.txt"))[::4]
    graphs = [build(Source(file.name, file.read_bytes()), world).quads for file in files]
    for seed, graph in enumerate(graphs):
        for _, damaged in mutants(graph, 1, seed, most=9):
            agreed(damaged)


def test_both_engines_agree_on_the_corpus(shared: Path, world: World) -> None:
    """Every fifth as it was built, and some damaged, documents that nobody wrote for this; `benchmarks.parity` takes all."""
    refused: list[str] = []
    files = [file for folder in ("reports", "policies") for file in sorted((shared / "corpus" / folder).glob("*"))[::5]]
    for seed, file in enumerate(files):
        try:
            graph = build(Source(file.name, file.read_bytes()), world).whole
        except DocumentError:
            continue
        agreed(graph)
        for _, damaged in mutants(graph, 1, seed, most=9) if seed % 8 == 0 else ():
            agreed(damaged, refused=refused)
    assert len(files) > 8 and len(refused) < 2


def test_both_engines_give_the_same_report(world: World) -> None:
    """Codes, messages, words and values: what a user sees does not depend on the engine."""
    for name in ("indicator-value", "document-number-form", "privacy-exact", "report-issued-after"):
        graph = edited(INVALID["edits"][name])
        fast, reference = (validate(graph, world.shapes, world.vocabulary, engine=engine) for engine in ("fast", "reference"))
        assert fast == reference and fast.results, name


@pytest.mark.parametrize(
    ("constraint", "data", "expected"),
    [
        ("sh:minCount 2", ":a :p 1 . :b :p 1, 2 .", ["<urn:x:a>"]),
        ("sh:maxCount 1", ":a :p 1 . :b :p 1, 2 .", ["<urn:x:b>"]),
        ("sh:datatype xsd:integer", ':a :p "1_0"^^xsd:integer . :b :p "９"^^xsd:integer . :c :p "-07"^^xsd:integer . :d :p 1.0 .', "abd"),
        ("sh:datatype xsd:decimal", ':a :p "1e5"^^xsd:decimal . :b :p "1."^^xsd:decimal . :c :p ".5"^^xsd:decimal . :d :p 1 .', "ad"),
        ("sh:datatype xsd:byte", ':a :p "128"^^xsd:byte . :b :p "-128"^^xsd:byte .', "a"),
        ("sh:datatype xsd:boolean", ':a :p "yes"^^xsd:boolean . :b :p "1"^^xsd:boolean .', "a"),
        (
            "sh:datatype xsd:date",
            ':a :p "2017-13-01"^^xsd:date . :b :p "2017-02-29"^^xsd:date . :c :p "2016-02-29Z"^^xsd:date . :d :p "12017-01-01"^^xsd:date .',
            "ab",
        ),
        ("sh:datatype xsd:dateTime", ':a :p "2017-01-01T25:00:00"^^xsd:dateTime . :b :p "2017-01-01T23:59:59.5Z"^^xsd:dateTime .', "a"),
        ("sh:datatype xsd:string", ':a :p "x"@zh . :b :p "x" . :c :p :x .', "ac"),
        ("sh:nodeKind sh:IRI", ':a :p "x" . :b :p :x . :c :p [] .', "ac"),
        ("sh:nodeKind sh:BlankNodeOrLiteral", ':a :p "x" . :b :p :x . :c :p [] .', "b"),
        ("sh:class :K", ":a :p :x . :b :p :y . :y a :L . :L rdfs:subClassOf :K .", "a"),
        ("sh:minInclusive 3", ':a :p 2 . :b :p 3.0 . :c :p "3" . :d :p "x"^^xsd:integer .', "acd"),
        ("sh:minExclusive 3", ":a :p 3 . :b :p 3.1 .", "a"),
        ("sh:maxInclusive 3", ":a :p 4 . :b :p 3 .", "a"),
        ("sh:maxExclusive 3", ":a :p 3.0 . :b :p 2 .", "a"),
        ('sh:minInclusive "2017-01-01"^^xsd:date', ':a :p "2016-12-31"^^xsd:date . :b :p "12017-01-01"^^xsd:date . :c :p 2018 .', "ac"),
        ("sh:minLength 2", ':a :p "😀" . :b :p "一二" . :c :p [] .', "ac"),
        ("sh:maxLength 1", ':a :p "一二" . :b :p "😀" . :c :p "e\u0301" .', "ac"),
        ('sh:pattern "^a$"', ':a :p "a\\n" . :b :p "a" . :c :p "b\\na" .', "ac"),
        ('sh:pattern "^[$]$"', ':a :p "$\\n" . :b :p "$" .', "a"),
        ('sh:languageIn ( "zh" "en" )', ':a :p "x" . :b :p "x"@zh-Hans . :c :p "x"@EN . :d :p "x"@zho .', "ad"),
        ("sh:uniqueLang true", ':a :p "x"@zh , "y"@ZH . :b :p "x"@zh , "y"@en , "z" , "w" .', "a"),
        ("sh:equals :q", ":a :p 1 ; :q 2 . :b :p 1 ; :q 1 .", "aa"),
        ("sh:disjoint :q", ":a :p 1 ; :q 1 . :b :p 1 ; :q 2 .", "a"),
        ("sh:lessThan :q", ':a :p 2 ; :q 2 . :b :p 1 ; :q 1.5 . :c :p 1 ; :q "2" . :d :p 1 ; :q "2017-01-01"^^xsd:date .', "acd"),
        ("sh:lessThanOrEquals :q", ':a :p 2 ; :q 1 . :b :p 2 ; :q 2.0 . :c :p "x"^^xsd:integer ; :q 2 .', "ac"),
        ('sh:in ( 1 "x" :y )', ':a :p "01"^^xsd:integer . :b :p 1 , "x" , :y . :c :p "x"@en .', "ac"),
        ("sh:hasValue 1", ":a :p 2 . :b :p 1 , 2 .", "a"),
        ("sh:not [ sh:datatype xsd:integer ]", ":a :p 1 . :b :p 1.0 .", "a"),
        ("sh:and ( [ sh:minLength 2 ] [ sh:maxLength 3 ] )", ':a :p "x" . :b :p "xy" .', "a"),
        ("sh:or ( [ sh:minLength 3 ] [ sh:maxLength 1 ] )", ':a :p "xy" . :b :p "x" .', "a"),
        ("sh:xone ( [ sh:minLength 2 ] [ sh:maxLength 3 ] )", ':a :p "xy" . :b :p "x" .', "a"),
        ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :x . :b :p :y . :y :q 1 .", "a"),
        ("sh:property [ sh:path :q ; sh:minCount 1 ]", ":a :p :x . :b :p :y . :y :q 1 .", ["<urn:x:x>"]),
        ("sh:qualifiedValueShape [ sh:class :K ] ; sh:qualifiedMinCount 1", ":a :p :x . :b :p :y . :y a :K .", "a"),
        ("sh:qualifiedValueShape [ sh:class :K ] ; sh:qualifiedMaxCount 1", ":a :p :x , :y . :x a :K . :y a :K . :b :p :y .", "a"),
    ],
)
def test_both_engines_know_every_constraint(constraint: str, data: str, expected: str | list[str]) -> None:
    """By hand, from the text of SHACL: for whoever cannot run the W3C's suite."""
    shapes, quads = written(constraint), said(data)
    foci = [f"<urn:x:{letter}>" for letter in expected] if isinstance(expected, str) else expected
    assert sorted(one.focus for one in engine_of(shapes, "fast")[0].judge(quads)) == foci
    assert agreed(quads, shapes) == len(foci)


def test_the_fast_engine_brings_no_other_along() -> None:
    """Importing rdflib and pySHACL costs a third of a second of every process."""
    code = (
        "import sys, kg.vocabulary; from kg.validate import load_shapes, validate; from pyoxigraph import Quad, NamedNode as N;"
        "validate([Quad(N('urn:a'), N('urn:b'), N('urn:c'))], load_shapes(), kg.vocabulary.load());"
        "print([m for m in ('rdflib', 'pyshacl') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_reference_takes_over_what_the_fast_engine_cannot_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says why: the package is not there for every platform, and a user's shapes may say more than it knows."""
    query = 'sh:sparql [ sh:message "no" ; sh:select "SELECT $this ?value WHERE { $this <urn:x:p> ?value . FILTER (?value > 1) }" ]'
    shapes = written(query)
    assert "sh:sparql" in engine_of(shapes, "fast")[1] and "sh:closed" in engine_of(written("sh:closed true"), "fast")[1]
    assert [one.value for one in judge(said(":a :p 1 , 2 ."), shapes, "fast")] == ['"2"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert unfit(written('sh:pattern "\\\\w"')) and unfit(written('sh:pattern "a(?=b)"')) and not unfit(SHAPES)
    monkeypatch.setitem(sys.modules, "shacl", None)
    monkeypatch.delitem(sys.modules, "kg.validate.fast", raising=False)
    engine, reason = engine_of(load_shapes(), "fast")
    assert type(engine).__name__ == "Reference" and "not installed" in reason


def test_a_law_that_only_the_reference_can_judge_leaves_the_others_to_the_fast_engine(world: World) -> None:
    """One SPARQL constraint of a user's must not make each document thirty times as slow."""
    query = "SELECT $this ?value WHERE { $this <urn:x:p> ?value . FILTER (?value > 1) }"
    slow = f'{PREFIXES} :slow a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:message "no" ; sh:select "{query}" ] .'
    quick = f"{PREFIXES} :quick a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:maxCount 1 ."
    shapes = Shapes({"quick.ttl": quick, "slow.ttl": slow}, "")
    engine, reason = engine_of(shapes, "fast")
    assert [type(one).__name__ for one in engine.engines] == ["Fast", "Reference"] and reason.startswith("slow.ttl: sh:")
    quads = said(":a :p 1 , 2 .")
    assert {one.shape for one in judge(quads, shapes, "fast")} == {"urn:x:quick", "urn:x:slow"}
    assert validate(quads, shapes, world.vocabulary) == validate(quads, shapes, world.vocabulary, engine="reference")
    linked = Shapes({"quick.ttl": quick, "slow.ttl": f"{slow} :slow sh:node :quick ."}, "")
    assert type(engine_of(linked, "fast")[0]).__name__ == "Reference"


def test_a_build_says_once_that_another_engine_judges(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Thirty times as slow, without a word, would look like a defect."""
    monkeypatch.setattr("kg.pipeline.world_of", lambda base, laws: SimpleNamespace(shapes=written("sh:closed true")))
    tell_engine(Settings(), Laws())
    assert "sh:closed" in capsys.readouterr().err
    tell_engine(Settings(engine="reference"), Laws())
    assert capsys.readouterr().err == ""


def test_a_graph_at_which_the_fast_engine_panics_is_judged_all_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    """Rust ends with an exception that is none of Python's; the build goes on, and so does the engine."""
    far = '"99999999999999999999-01-01"^^xsd:date'
    shapes = written("sh:datatype xsd:date")
    assert judge(said(f":a :p {far} ."), shapes, "fast") == []
    assert "panicked" in capfd.readouterr().err
    assert len(judge(said(":a :p 1 ."), shapes, "fast")) == 1


@pytest.mark.parametrize("value", ['"2017-01-01T24:00:01"^^xsd:dateTime', f'"{"1" * 60}.5"^^xsd:decimal', '"P1DT"^^xsd:duration'])
def test_values_that_the_fast_engine_takes_otherwise_are_left_to_the_reference(value: str) -> None:
    """Found by comparing forms drawn by chance; rare enough to be judged slowly."""
    datatype = value.rpartition("^^")[2]
    shapes, quads = written(f"sh:datatype {datatype}"), said(f":a :p {value} .")
    with pytest.raises(ValueError, match="XSD"):
        engine_of(shapes, "fast")[0].judge(quads)
    assert len(judge(quads, shapes, "fast")) == ("decimal" not in datatype)


def test_a_forked_process_does_not_wait_for_threads_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large graphs are judged in threads, which a process forked later does not have: it would wait without end."""
    from kg.validate import fast

    engine, large = fast.Fast(SHAPES), said(f':a :p "{"x" * fast.LARGE}" .')
    engine.judge(large)
    monkeypatch.setattr(fast, "threads_of", lambda: -1)
    assert engine.judge(said(":a :p 1 .")) == []
    with pytest.raises(ValueError, match="fork"):
        engine.judge(large)


def test_a_shape_without_a_name_is_told_by_the_one_that_holds_it(world: World) -> None:
    """Engines label blank nodes as they like, and a finding has to say what it is of."""
    text = f'{PREFIXES} :person a sh:NodeShape ; sh:targetClass :P ; sh:property [ sh:path :q ; sh:maxCount 0 ; sh:message "没有"@zh ] .'
    shapes = Shapes({"made.ttl": text}, "")
    for engine in ("fast", "reference"):
        (issue,) = validate(said(':a a :P ; :q "x" .'), shapes, world.vocabulary, engine=engine).results
        assert (issue.shape, issue.path, issue.message_zh) == ("urn:x:person-1", "urn:x:q", "没有")
        assert issue.source == "http://www.w3.org/ns/shacl#MaxCountConstraintComponent" and issue.focus == ("urn:x:a",)


def test_a_finding_tells_the_value_at_fault_unless_it_is_private(world: World) -> None:
    """The value opens what is wrong; a phone number must not be repeated, whatever else is wrong with it."""
    cell = NamedNode("urn:x:evidence")
    quads = [Quad(cell, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), world.vocabulary.wm.Evidence)]
    quads += [Quad(cell, world.vocabulary.wm.cell, Literal("二行")), Quad(cell, world.vocabulary.oa.exact, Literal("甲"))]
    told = {issue.code: issue.value for issue in validate(quads, SHAPES, world.vocabulary).results}
    assert told["shape-evidence-cell"] == '"二行"' and told["shape-evidence-iri"] == "<urn:x:evidence>"
    quads[-1] = Quad(cell, world.vocabulary.oa.exact, Literal("13800138000"))
    report = validate(quads, SHAPES, world.vocabulary)
    assert "shape-privacy-exact" in {issue.code for issue in report.results} and "13800138000" not in repr(report)
