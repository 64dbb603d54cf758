"""kg.laws: a folder of the user's own laws, checked before anything is read, and applied beside ours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from kg.across import load_checks
from kg.cli import main
from kg.errors import LawError
from kg.laws import Laws, load_laws
from kg.laws.patterns import check_pattern
from kg.laws.queries import misspelt
from kg.laws.terms import Names
from kg.pipeline import World, build
from kg.records import Issue, Source
from kg.settings import BASE
from kg.validate import load_shapes
from kg.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
HEAD = """@prefix law: <https://example.org/laws#> .
@prefix wm: <https://w3id.org/wenmai/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
COLUMNS = "id,scope,frames,severity,expression,tolerance,note_zh,note_en\n"
REPORT = "灵山县人民政府2017年政府信息公开工作年度报告\n\n一、概述\n2017年主动公开政府信息5条。收到政府信息公开申请3件。\n"


def loaded(folder: Path, vocabulary: Vocabulary, **files: str) -> Laws:
    """The laws in files of these contents; ``a_ttl`` is ``a.ttl``."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return load_laws(str(folder), vocabulary, BASE)


def judged(world: World, laws: Laws) -> dict[str, Issue]:
    """The findings of a small report by our laws and these, by code."""
    own = World(world.vocabulary, world.rules, world.iris, world.resolver, laws.joined(world.shapes), laws.checks, world.digest)
    return {issue.code: issue for issue in build(Source("a.txt", REPORT.encode()), own).issues}


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("law:a a sh:NodeShape ; sh:targetClass wm:Report", r"a\.ttl: no Turtle: .*line 6"),
        ("law:a a sh:NodeShape ; sh:targetClass wm:Reprot .", r"a\.ttl, line 6: no graph has wm:Reprot; there is Report"),
        (
            "law:a sh:targetClass wm:Report ;\n sh:path dcterms:titel ; sh:minCount 1 .",
            r"line 7: no graph has dcterms:titel; there is title",
        ),
        ("law:a sh:targetClass wm:Report ; sh:path wm:year ;\n sh:minCuont 1 .", r"line 7: SHACL has no sh:minCuont .*minCount"),
        ("law:a sh:targetClass wm:Report ; sh:rule [ a sh:TripleRule ] .", "SHACL has no sh:"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:scope ; sh:pattern '[' .", r"line 6: '\[' is no pattern"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:scope ; sh:pattern '^(a+)+$' .", "takes for ever on some texts"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:scope ; sh:pattern 'a' ; sh:flags 'q' .", "no flag q"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:year ; sh:minCount 1 ; sh:severity sh:IRI .", "a severity is sh:Violation"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:year ; sh:minCount 'one', 2 .", r"a\.ttl: .*"),
        (f"law:a sh:targetClass wm:Report ; sh:path wm:frame ; sh:hasValue <{BASE}concept/frame/F15> .", "no concept"),
        (
            f"law:a sh:targetClass wm:Indicator ; sh:path wm:measures ; sh:hasValue <{BASE}measure/foi.recieved> .",
            "there is .*foi.received",
        ),
        ("<https://w3id.org/wenmai/shapes#report-iri> sh:deactivated true .", r"line 6: report-iri is a name of ours"),
        ("law:甲 sh:targetClass wm:Report ; sh:path wm:year ; sh:minCount 1 .", "a shape's name has letters, digits"),
        ("law:a sh:targetClass wm:Report . <urn:b:a> sh:targetClass wm:Report .", "two shapes are called a"),
        ("law:a sh:targetClass wm:Report ; sh:sparql [ sh:select 'SELECT $this { ' ] .", "line 6: at 1:16: expected"),
        ("law:a sh:targetClass wm:Report ; sh:sparql [ sh:select 'SELECT $this { SERVICE <http://e/> { $this ?p ?o } }' ] .", "SERVICE"),
        (
            "law:a sh:targetClass wm:Report ; sh:sparql [ sh:select 'SELECT $this { $this <https://w3id.org/wenmai/ontology#yeer> 1 }' ] .",
            "line 6: no graph has wm:yeer; there is year",
        ),
        (
            "law:a sh:targetClass wm:Report ; sh:sparql [ sh:severity sh:Info ; sh:select 'SELECT $this { $this ?p 1 }' ] .",
            "a severity stands on the shape",
        ),
        ("", r"a\.ttl: no shape in it"),
        ("law:a a sh:NodeShape ; sh:property [ sh:path wm:year ; sh:minCount 1 ] .", "line 6: a judges nothing: it has no target"),
        ("[] sh:path wm:year ; sh:minCount 1 .", "a shape without a name judges nothing"),
        ("law:a sh:targetClass wm:Report ; sh:path wm:year ; sh:in law:x .", "sh:in is not a well-formed list"),
        (
            "law:a sh:targetClass wm:Report ; sh:sparql [ sh:select 'SELECT $this { $this wm:year 1 }' ] .",
            "line 6: at 1:29: a prefix that is not declared",
        ),
    ],
)
def test_a_shape_that_cannot_be_applied_is_told_with_its_place(shapes: str, words: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A shape with a misspelt name is never met or never broken: silence would be taken for a clean corpus."""
    with pytest.raises(LawError, match=words) as told:
        loaded(tmp_path, vocabulary, a_ttl=HEAD + shapes)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,document,F14,info,foi.recieved <= 2,,,", r"line 2: A: there is no measure foi.recieved; there is .*foi.received"),
        ("A,document,F15,info,foi.received <= 2,,,", "there is no frame 'F15'; there are"),
        ("A,document,F14,high,foi.received <= 2,,,", "no severity 'high'"),
        ("A,shape,F14,info,foi.received <= 2,,,", "no scope 'shape'; there are document, corpus"),
        ("A,document,F14,info,foi.received =< 2,,,", "cannot read|no comparison"),
        ("A,document,F14,info,foi.received,,,", "no comparison"),
        ("A,document,F14,info,sum(foi.mode.{fax) = foi.received,,,", "A: "),
        ("A,document,F14,info,foi.carried_in[men] <= 2,,,", "no column men"),
        ("A,document,F14,info,active.total[total] <= 2,,,", "active.total has no columns"),
        ("A,document,F14,info,foi.carried_in = previous(foi.carried_out),,,", "scope is document, but .* what another report says"),
        ('A,document,*,info,"restated(quoted, previous)",,,', "scope is document, but .* what another report says"),
        ("A,corpus,*,info,restated(narrative),,,", "scope is corpus, but .* what one report says alone"),
        ("A,corpus,F14,info,foi.received <= 2,,,", "scope is corpus, but .* what one report says alone"),
        ("A,document,F14,info,foi.received <= 2,about 3,,", "no tolerance"),
        ("A B,document,F14,info,foi.received <= 2,,,", "an id has letters"),
        ("ID14-STAFF,document,F14,info,foi.received <= 2,,,", "line 2: ID14-STAFF: this id is one of ours"),
        ("A,document,F14,info,foi.received <= 2,,,\nA,document,F14,info,foi.received <= 3,,,", "line 3: A: this id stands twice"),
        ("A,document,F14,info,foi.received <= 2", "has not 8 cells"),
        ("A,document,F14,info,,,,", "expression is empty"),
        ("A,document,F14,info,foi.received <= 1" + " + 1" * 3000 + ",,,", "line 2: A: the expression is too long"),
    ],
)
def test_a_row_that_cannot_be_applied_is_told_with_its_line(row: str, words: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A table of a hundred rows is mended only where the wrong one is named."""
    with pytest.raises(LawError, match=words):
        loaded(tmp_path, vocabulary, identities_csv=COLUMNS + row + "\n")


def test_a_folder_without_laws_is_a_mistake(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A mistyped name must not mean that nothing is asked."""
    with pytest.raises(LawError, match="no such folder"):
        load_laws(str(tmp_path / "laws"), vocabulary, BASE)
    with pytest.raises(LawError, match="no law in it"):
        load_laws(str(tmp_path), vocabulary, BASE)
    with pytest.raises(LawError, match="lacks the column scope"):
        loaded(tmp_path, vocabulary, identities_csv="id,frames\n")
    (tmp_path / "identities.csv").write_bytes("编号".encode("gb18030"))
    with pytest.raises(LawError, match="UTF-8"):
        load_laws(str(tmp_path), vocabulary, BASE)


def test_a_law_over_several_documents_that_cannot_be_read_is_told(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Its name, and what is missing in its head."""
    with pytest.raises(LawError, match=r"gap\.rq: no severity"):
        loaded(tmp_path, vocabulary, gap_rq="SELECT $this { $this ?p ?o }")


def test_a_misspelt_name_in_a_law_over_several_documents_is_told(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """It selects nothing, for ever; what stands in a comment or a text is no name, and ours have no such name."""
    head = "# severity: info\n# message@zh: 甲\n# message@en: a wm:yeer\nPREFIX wm: <https://w3id.org/wenmai/ontology#>\n"
    loaded(tmp_path, vocabulary, gap_rq=head + "SELECT $this { $this wm:year ?y FILTER (?y != 'wm:yeer') }")
    with pytest.raises(LawError, match=r"gap\.rq, line 5: no graph has wm:Raport; there is Report"):
        loaded(tmp_path, vocabulary, gap_rq=head + "SELECT $this { $this a wm:Raport }")
    with pytest.raises(LawError, match=r"gap\.rq: a row of identities\.csv has this name"):
        rows = COLUMNS + "gap,document,F14,info,foi.received <= 2,,,\n"
        loaded(tmp_path, vocabulary, gap_rq=head + "SELECT $this { $this a wm:Report }", identities_csv=rows)
    names = Names(vocabulary, BASE)
    assert [reason for law in load_checks().laws for _, reason in misspelt(law.sparql, {}, names)] == []


def test_a_mistake_ends_the_command_before_anything_is_read(tmp_path: Path) -> None:
    """Exit 2 and one sentence, for build and inspect; no store is made."""
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "a.ttl").write_text("<a>", "utf-8")
    for command in (["build", "--store", str(tmp_path / "s")], ["inspect"]):
        done = CliRunner().invoke(main, [*command, str(tmp_path / "a.txt"), "--laws", str(tmp_path)])
        assert (done.exit_code, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1 and "a.ttl: no Turtle" in done.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("pattern", "bounded"),
    [
        (r"^(a+)+$", False),
        (r"(\w+\s?)*$", False),
        (r"^(ab|a|b)*$", False),
        (r"(公开|公开)+$", False),
        (r"^(.*,)*x", False),
        (r"^(([一-龥])+.)+[A-Z]([a-z])+$", False),
        ("(a|b|c){1,1000}" * 30, False),
        (r"^([^;]+)+$", False),
        (r"-01-[0-9][0-9]$", True),
        (r"^.{4,60}$", True),
        (r"^[^〔]*〔\d{4}〕\d+号$", True),
        (r"^[^0-9]*(([0-9]{1,10}|[02-9][0-9]{10}|[0-9]{12,})([^0-9]+|$))*$", True),
    ],
)
def test_patterns_that_take_for_ever_are_told_from_those_that_only_look_like_it(
    pattern: str, bounded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One such pattern would end every document at the limit of its seconds, and must not hold up the look at it either.

    The last one repeats repetitions and is linear.
    """
    if bounded:
        check_pattern(pattern)
    else:
        monkeypatch.setattr("kg.laws.patterns.LONGEST", 0.5)
        with pytest.raises(Exception, match="takes for ever"):
            check_pattern(pattern)


SHAPES = """
law:report a sh:NodeShape ; sh:targetClass wm:Report ;
    sh:property [ sh:path dcterms:title ; sh:minLength 50 ; sh:severity sh:Warning ] ,
        [ sh:path wm:year ; sh:maxInclusive 2016 ; sh:name "早年"@zh ] .
law:plain sh:targetClass wm:Report ; sh:path wm:indexNumber ; sh:minCount 1 ; sh:severity sh:Info ; sh:message "no number" .
law:zh sh:targetClass wm:Report ; sh:path wm:indexNumber ; sh:minCount 1 ; sh:severity sh:Info ; sh:message "应有索引号"@zh-Hans .
law:report-iri a sh:NodeShape ; sh:targetClass wm:Report ; sh:nodeKind sh:Literal ; sh:severity sh:Info .
law:late a sh:NodeShape ; sh:targetClass wm:Report ; sh:severity sh:Info ; sh:sparql [ sh:message "of {?value}"@en ;
    sh:select "SELECT $this ?value { $this <https://w3id.org/wenmai/ontology#year> ?value FILTER (?value > 2016) }" ] .
[] sh:targetClass wm:Report ; sh:nodeKind sh:Literal ; sh:severity sh:Info .
"""


def test_shapes_of_any_make_are_told_in_both_languages(tmp_path: Path, vocabulary: Vocabulary, world: World) -> None:
    """Nested, nameless, in SPARQL, with a message in one language or none: each finding has a code of its own and words."""
    found = judged(world, loaded(tmp_path, vocabulary, mine_ttl=HEAD + SHAPES))
    laws = {code: (issue.severity, issue.message_zh, issue.message_en) for code, issue in found.items() if code.startswith("law-")}
    nested = {code: told for code, told in laws.items() if code.startswith("law-report-") and code != "law-report-iri"}
    assert sorted(nested) == ["law-report-1", "law-report-2"]
    assert {told[0] for told in nested.values()} == {"warning", "violation"}
    assert any("dcterms:title, minLength 50" in zh and "dcterms:title, minLength 50" in en for _, zh, en in nested.values())
    assert any("早年" in zh and "maxInclusive 2016" in en for _, zh, en in nested.values())
    assert laws["law-plain"] == ("info", "no number", "no number")
    assert laws["law-zh"] == ("info", "应有索引号", "应有索引号")
    assert laws["law-late"] == ("info", "of 2017", "of 2017")
    assert "nodeKind" in laws["law-report-iri"][2]
    assert "law-mine-1" in laws and len(laws) == 7
    assert found["law-report-iri"].shape == "https://example.org/laws#report-iri"


def test_an_identity_without_words_says_its_expression(tmp_path: Path, vocabulary: Vocabulary, world: World) -> None:
    """A row of Excel, with its byte order mark; a violation keeps the document apart like that of a shape."""
    laws = loaded(tmp_path, vocabulary, identities_csv="\ufeff" + COLUMNS + "MY-1,document,*,violation,foi.received <= 2,,,\n")
    issue = judged(world, laws)["MY-1"]
    assert issue.message_zh.startswith("应满足 foi.received <= 2") and issue.message_en.startswith("This should hold: foi.received <= 2")
    assert [place.exact for place in issue.evidence] == ["收到政府信息公开申请3件"]
    own = World(world.vocabulary, world.rules, world.iris, world.resolver, world.shapes, laws.checks, world.digest)
    assert build(Source("a.txt", REPORT.encode()), own).head


def test_other_laws_are_another_digest(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """By it an upgrade, and a reader of the graph, sees by which laws a document was judged."""
    shape = HEAD + "law:a sh:targetClass wm:Report ; sh:not [ sh:path wm:year ; sh:minCount {} ] ; sh:property [ sh:path wm:frame ] ."
    first = loaded(tmp_path, vocabulary, a_ttl=shape.replace("{}", "1"))
    again = loaded(tmp_path, vocabulary)
    other = loaded(tmp_path, vocabulary, a_ttl=shape.replace("{}", "2"))
    ours = load_shapes()
    assert first == again and hash(first) == hash(again) and first != other
    assert len({laws.joined(ours).digest for laws in (Laws(), first, other)}) == 3


def test_the_laws_of_the_documentation_do_what_it_says(tmp_path: Path) -> None:
    """docs/laws.md, word for word, on three of our examples."""
    folder = tmp_path / "my-laws"
    folder.mkdir()
    page = (ROOT / "docs" / "laws.md").read_text("utf-8")
    for name, text in re.findall(r"^`my-laws/([^`]+)`\n\n```\w+\n(.*?)^```", page, re.M | re.S):
        (folder / name).write_text(text, "utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["forms.ttl", "gap.rq", "identities.csv"]
    files = [
        str(ROOT / "examples" / name) for name in ("report_2015_广东省水利厅.txt", "report_2021_阳泉市.html", "report_2017_钦州市.txt")
    ]
    store = ["--store", str(tmp_path / "store")]
    done = CliRunner().invoke(main, ["build", *store, *files, "--laws", str(folder), "--json"])
    states = {outcome["name"]: outcome["state"] for outcome in json.loads(done.stdout)["documents"]}
    assert states == {
        "report_2015_广东省水利厅.txt": "added",
        "report_2021_阳泉市.html": "added",
        "report_2017_钦州市.txt": "quarantined",
    }
    question = """SELECT ?code ?file { ?i wm:code ?code ; sh:focusNode ?f . ?r a wm:Report ; wm:sourceFile ?file .
        FILTER (STRSTARTS(?code, ?c)) VALUES ?c { "law-" "MY-" "gap" } FILTER (?f = ?r || EXISTS { ?r wm:records ?f }) }"""
    told = CliRunner().invoke(main, ["query", *store, "--format", "csv", question]).stdout.split()[1:]
    assert sorted(set(told)) == [
        "MY-WEIBO,report_2015_广东省水利厅.txt",
        "gap,report_2015_广东省水利厅.txt",
        "gap,report_2021_阳泉市.html",
        "law-day-1,report_2015_广东省水利厅.txt",
        "law-day-1,report_2021_阳泉市.html",
    ]
    known = CliRunner().invoke(main, ["query", *store, "ASK { ?identity a wm:Identity ; skos:notation 'MY-WEIBO' }"])
    assert known.stdout == "yes\n"
    assert "law-form" in CliRunner().invoke(main, ["check", *store]).stdout
    for laws, said in ((["--laws", str(folder)], False), ([], True), ([], False)):
        dropped = CliRunner().invoke(main, ["drop", *store, "nothing.txt", *laws])
        assert ("other laws over several documents" in dropped.stderr) is said


def test_messages_of_the_shapes_that_are_stored_are_turtle(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """What is handed on is text that any engine parses."""
    laws = loaded(tmp_path, vocabulary, a_ttl=HEAD + SHAPES)
    assert [name for name, _ in laws.shapes] == ["laws/a.ttl"]
    assert list(parse(laws.shapes[0][1], RdfFormat.TURTLE))
