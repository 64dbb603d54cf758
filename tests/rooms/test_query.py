"""Queries: what strangers may ask, what they get, and the questions that were asked before."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from kg import query
from kg.across import refresh
from kg.errors import QueryError
from kg.pipeline import World, build
from kg.query.guard import examine, examined
from kg.read.unpack import documents
from kg.records import Source
from kg.store import Store
from kg.vocabulary import NAMESPACES, Vocabulary

TRIG = """
@prefix : <http://example.org/> .
:g1 { :a :p "甲"@zh , 1 . }
:g2 { :a :p "甲"@zh . }
"""
MERGED = """
<http://example.org/a> <http://example.org/p> "甲"@zh , 1 .
"""


class Asked:
    """A store in memory, as far as queries need one."""

    def __init__(self) -> None:
        self.backend = pyoxigraph.Store()
        self.backend.load(TRIG, RdfFormat.TRIG)
        self.backend.load(MERGED, RdfFormat.TURTLE)

    def holds(self, graph: str) -> bool:
        """Whether a named graph is stored."""
        return self.backend.contains_named_graph(NamedNode(graph))


@pytest.fixture
def asked() -> Asked:
    """Two graphs that share a triple, and their merge."""
    return Asked()


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address that notices when somebody calls."""
    server, calls = socket.socket(), list[int]()
    server.bind(("127.0.0.1", 0))
    server.listen(100)
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"

    def answer() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(1)
            connection.close()

    threading.Thread(target=answer, daemon=True).start()
    yield address, calls
    server.close()


# Each of these reaches the network when pyoxigraph evaluates it: tried.
CALLS = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "select * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{?s ?p ?o} }",
    "PREFIX : <URL> SELECT * { SERVICE:x{?s ?p ?o} }",
    "PREFIX : <URL> SELECT * { ?s ?p ?o . SERVICE:x{?s ?p ?o} }",
    "PREFIX abc: <URL> SELECT * { SERVICEabc:x{?s ?p ?o} }",
    "SELECT * { ?s ?p 1SERVICE <URL> {?s ?p ?o} }",
    "PREFIX : <URL> SELECT * { ?s ?p 1SERVICE:x {?s ?p ?o} }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?x {'''x'} SERVICE <URL> {?s ?p ?o} #\\q'''\n }",
    "SELECT * { VALUES ?x {'''x'} SERVICE <URL> {?s ?p ?o} #\\uD800'''\n }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL> {?s ?p ?o} }",
    "SELECT * { FILTER(1<2 && 'a'<'a>b') SERVICE <URL> {?s ?p ?o} FILTER('x'<'a>b') }",
    "SELECT * { VALUES ?x {true}SERVICE<URL>{ } }",
    "SELECT * # }\n{ SERVICE # {\n <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
)
# These are no calls in every parser's eyes, and yet near enough to refuse.
NEAR = (
    "PREFIX : <http://x/> SELECT * { VALUES ?o {1} FILTER(?o<?o)SERVICE#>\n:x {?s ?p ?q} }",
    "PREFIX : <http://x/> SELECT * { ?s ?p trueSERVICE:x {?s ?p ?o} }",
    "PREFIX : <http://x/> SELECT * { ?s ?p :y.SERVICE:x {?s ?p ?o} }",
)
UPDATES = (
    "INSERT DATA { <http://a> <http://b> 1 }",
    "PREFIX a: <http://x/> DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://a>",
    "CLEAR ALL",
    "drop graph <http://a>",
    "# SELECT\nINSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
)
HONEST = {
    "SELECT * { ?s <http://x/service#a> ?o }": "select",
    "SELECT * { ?service ?p 'SERVICE <x> {}' } # SERVICE <x> {": "select",
    'SELECT * { ?s ?p """SERVICE <x> { " \\""" """ }': "select",
    "PREFIX service: <http://x/> SELECT * { service:a service:b service:c . GRAPH service:g { ?s ?p ?o } }": "select",
    "PREFIX load: <http://x/insert> ASK { load:delete load:service 'INSERT DATA { }' }": "ask",
    "SELECT * { VALUES (?a ?b) { (<http://a/service#'x> <http://b/service#'y>) } }": "select",
    "SELECT * { FILTER(?a < 3 && ?b > 4 || ?c<?d) }": "select",
    'SELECT * { ?s a "it\'s" ; <p:q> \'say "hi"\' FILTER(STR(?s)<"a>b") }': "select",
    "construct where { ?s ?p ?o }": "construct",
    "BASE <http://x/> PREFIX : <y#> DESCRIBE :z": "describe",
    "SELECT * { ?s ?p << ?a ?b ?c >> . ?d ?e <<( ?f ?g ?h )>> }": "select",
}


@pytest.mark.parametrize("sparql", CALLS)
def test_a_query_cannot_call_out(sparql: str, listener: tuple[str, list[int]], asked: Asked) -> None:
    """A public endpoint must not be a way into the network behind it, however the word is hidden."""
    address, calls = listener
    hostile = sparql.replace("URL", address)
    with pytest.raises(QueryError, match=r"SERVICE is refused|not closed"):
        query.guard(hostile)
    before = len(calls)
    with pytest.raises(QueryError):
        query.run(asked, hostile, format="json")
    assert len(calls) == before


def test_the_hostile_queries_are_hostile(listener: tuple[str, list[int]], asked: Asked) -> None:
    """Without the guard each of them calls: what the test above proves is not that they fail by themselves."""
    address, calls = listener
    for sparql in CALLS:
        before = len(calls)
        try:
            found = asked.backend.query(sparql.replace("URL", address))
            if not isinstance(found, pyoxigraph.QueryBoolean):
                list(found)
        except OSError:
            pass
        deadline = time.monotonic() + 5
        while len(calls) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(calls) > before, sparql


@pytest.mark.parametrize("sparql", NEAR)
def test_what_looks_like_a_call_is_refused(sparql: str) -> None:
    """A parser that changes its mind in the next version must not open a hole."""
    with pytest.raises(QueryError):
        query.guard(sparql)


@pytest.mark.parametrize("sparql", UPDATES)
def test_updates_are_refused(sparql: str) -> None:
    """The endpoint reads."""
    with pytest.raises(QueryError, match="updates are not accepted"):
        query.guard(sparql)


@pytest.mark.parametrize(("sparql", "kind"), HONEST.items())
def test_words_in_strings_comments_and_names_do_no_harm(sparql: str, kind: str) -> None:
    """Whoever asks about services must not be refused."""
    assert query.guard(sparql) == kind


@pytest.mark.parametrize(
    "sparql", ["a.a" * 40_000, "(" * 50_000, "SELECT * { ?s ?p " + "''' " * 20_000, "<" * 50_000, "{ 1<2" * 20_000, "a:" + "." * 50_000]
)
def test_nonsense_is_refused_soon(asked: Asked, sparql: str) -> None:
    """Looking at a query must not become the way to occupy the server."""
    start = time.process_time()
    with pytest.raises(QueryError):
        query.run(asked, sparql)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("sparql", [*HONEST, *UPDATES, *NEAR, "SELECT*{}", "ASK{}", "selecting * {}", "PREFIX a:<b>#\nASK #{\n{}"])
def test_who_need_not_be_read_is_what_reading_says(sparql: str) -> None:
    """The way round the tokens, for queries without a word that could be refused, leads to the same end or to the longer way."""

    def outcome(look: Callable[[str], object]) -> object:
        try:
            return look(sparql)
        except QueryError as error:
            return str(error)

    assert outcome(examine) == outcome(examined)


def test_only_stored_graphs_can_be_asked(asked: Asked) -> None:
    """FROM names graphs of this store, not of the world; by prefix and base too."""
    one = "http://example.org/g1"
    for good in (f"FROM <{one}>", "FROM NAMED :g1 FROM :g2", "FROM:g1", "FROM <g1>"):
        query.run(asked, f"BASE <http://example.org/> PREFIX : <http://example.org/> SELECT * {good} {{ ?s ?p ?o }}")
    for bad in ("FROM <http://other.example/g>", "FROM NAMED :g3", f"FROM <{one}> FROM <file:///etc/passwd>", "FROM:g3", "FROM <g3>"):
        with pytest.raises(QueryError, match="only graphs that are stored"):
            query.run(asked, f"BASE <http://example.org/> PREFIX : <http://example.org/> SELECT * {bad} {{ ?s ?p ?o }}")
    with pytest.raises(QueryError, match="only graphs that are stored"):
        query.run(asked, "ASK {}", default_graphs=["http://other.example/g"])
    with pytest.raises(QueryError, match="only graphs that are stored"):
        query.guard("ASK FROM <http://other.example/g> {}", asked.holds)
    assert query.guard("PREFIX from: <http://x/> DESCRIBE from:x", asked.holds) == "describe"


def test_a_triple_of_two_graphs_is_one_row(asked: Asked) -> None:
    """The union option would answer twice (oxigraph#1919)."""
    table = query.rows(asked, "SELECT ?o { ?s ?p ?o } ORDER BY DATATYPE(?o)")
    assert table.variables == ("o",)
    assert len(table.rows) == 2
    (row,) = query.rows(asked, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows
    assert row[0] is not None and row[0].value == "3"


@pytest.mark.parametrize(
    ("dataset", "pattern", "count"),
    [
        ("", "?s ?p ?o", 2),
        ("FROM :g1", "?s ?p ?o", 2),
        ("FROM :g2", "?s ?p ?o", 1),
        ("FROM :g1 FROM :g2", "?s ?p ?o", 2),
        ("FROM :g1 FROM :g2", "GRAPH ?g { ?s ?p ?o }", 0),
        ("FROM NAMED :g1", "?s ?p ?o", 0),
        ("FROM NAMED :g1 FROM NAMED :g2", "GRAPH ?g { ?s ?p ?o }", 3),
        ("FROM :g2 FROM NAMED :g1", "?s ?p ?o . GRAPH ?g { ?s ?p ?o }", 1),
        ("", "GRAPH ?g { ?s ?p ?o }", 3),
    ],
)
def test_the_dataset_of_a_query(asked: Asked, dataset: str, pattern: str, count: int) -> None:
    """FROM merges: pyoxigraph by itself answers twice for a triple that two of the graphs state (tried: 3 instead of 2)."""
    found = query.rows(asked, f"PREFIX : <http://example.org/> SELECT * {dataset} {{ {pattern} }}")
    assert len(found.rows) == count


def test_the_dataset_of_the_protocol_goes_before_that_of_the_query(asked: Asked) -> None:
    """SPARQL 1.1 Protocol, 2.1.4."""
    sparql = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/g2> { ?s ?p ?o }"
    for graphs, count in (([], "1"), (["http://example.org/g1", "http://example.org/g2"], "2")):
        assert query.run(asked, sparql, format="csv", default_graphs=graphs).body.decode().split() == ["n", count]
    assert query.run(asked, sparql, format="csv", named_graphs=["http://example.org/g1"]).body.decode().split() == ["n", "0"]


def test_answers_in_every_format(asked: Asked) -> None:
    """Each format is what its media type says."""
    select = "SELECT ?s ?o { ?s ?p ?o FILTER(LANG(?o) = 'zh') }"
    answer = query.run(asked, select, format="json")
    assert answer.media_type == "application/sparql-results+json"
    assert json.loads(answer.body)["results"]["bindings"][0]["o"] == {"type": "literal", "value": "甲", "xml:lang": "zh"}
    assert query.run(asked, select, format="csv").body == "s,o\r\nhttp://example.org/a,甲\r\n".encode()
    assert "甲" in query.run(asked, select, format="xml").body.decode()
    assert query.run(asked, select, format="tsv").body.decode().splitlines()[1] == '<http://example.org/a>\t"甲"@zh'
    assert query.run(asked, "ASK { ?s ?p 2 }", format="json").body == b'{"head":{},"boolean":false}'
    assert query.run(asked, "ASK { ?s ?p 1 }").body == b"yes\n"
    for format in query.GRAPHS:
        assert b"http://example.org/a" in query.run(asked, "CONSTRUCT WHERE { ?s ?p ?o }", format=format).body
    assert query.run(asked, "CONSTRUCT WHERE { ?s ?p ?o }").format == "turtle"


def test_a_table_for_people_is_aligned(asked: Asked) -> None:
    """A Chinese character takes two columns of a terminal; unbound is blank."""
    table = query.run(asked, "SELECT ?o ?x ?n { VALUES (?o ?n) { ('甲乙' 1) ('ab' 2) } } ORDER BY ?n").body.decode()
    assert table.splitlines() == ["o     x  n", "────  ─  ─", "甲乙     1", "ab       2"]


@pytest.mark.parametrize(("sparql", "format"), [("ASK {}", "turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), ("ASK {}", "docx")])
def test_a_format_that_does_not_fit_is_told(asked: Asked, sparql: str, format: str) -> None:
    """Rather a clear no than something else than what was asked for."""
    with pytest.raises(QueryError, match="there are"):
        query.run(asked, sparql, format=format)


def test_an_error_tells_its_place(asked: Asked) -> None:
    """Line and column, from 1, for an editor to underline."""
    with pytest.raises(QueryError) as caught:
        query.run(asked, "SELECT * {\n ?s ?p \n\n zz }")
    assert (caught.value.line, caught.value.column) == (4, 4)
    with pytest.raises(QueryError) as caught:
        query.guard("SELECT * {\n  SERVICE <http://x> {} }")
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_a_variable_can_be_bound(asked: Asked) -> None:
    """Pages ask the named questions about one node."""
    sparql = "SELECT ?s ?o { ?s ?p ?o }"
    assert len(query.rows(asked, sparql, bindings={"s": "http://example.org/a"}).rows) == 2
    assert query.rows(asked, sparql, bindings={"s": "http://example.org/b"}).rows == ()


def test_grounds_and_issuers_have_an_order() -> None:
    """A cell with several words is the same on each day and each engine: they are joined sorted, not as they are found."""
    asked, numbers = Asked(), (5, 2, 7, 1, 6, 3, 0, 4)  # stored in another order than they have to come
    said = "".join(
        f"""<urn:r> wm:issuedBy <urn:a{n}> . <urn:a{n}> rdfs:label "甲{n}" ; wm:issues <urn:r> .
        <urn:s{n}> wm:repeals <urn:r> ; rdfs:label "乙{n}" .
        [] rdf:subject <urn:s{n}> ; rdf:predicate wm:repeals ; rdf:object <urn:r> ; wm:evidence [ oa:exact "废止" ] .
        """
        for n in numbers
    )
    more = """<urn:r> a wm:Regulation ; wm:canonical <urn:r> ; wm:graph <urn:x:/graph/1> .
        <urn:c> cito:hasCitedEntity <urn:r> ; cito:hasCitingEntity <urn:s0> . <urn:s0> wm:canonical <urn:s0> .
        <urn:x:/document/1> a wm:Source ; rdfs:label "f" ."""
    asked.backend.update("".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMESPACES.items()) + f"INSERT DATA {{ {said} {more} }}")

    def cell(name: str, column: str) -> str:
        found = query.rows(asked, query.named()[name].sparql)
        return next(str(getattr(row[found.variables.index(column)], "value", "")) for row in found.rows)

    assert cell("validity", "because") == "；".join(f"repealed 乙{n} “废止”" for n in range(8))
    assert cell("wanted", "issuer") == cell("documents", "agencyLabel") == "、".join(f"甲{n}" for n in range(8))


ASKED_BEFORE = (
    "citations",
    "indicators",
    "most-cited",
    "wanted",
    "cascade",
    "series",
    "issues",
    "documents",
    "diffusion",
    "validity",
    "audit",
)


@pytest.fixture(scope="module")
def examples(world: World, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example documents, read and stored."""
    with Store.open(tmp_path_factory.mktemp("examples") / "store", world.iris, world.vocabulary) as store:
        store.put_reference(world.reference(), world.digest)
        for path in sorted(root.joinpath("examples").glob("*_*.*")):
            with path.open("rb") as opened:
                for source in documents(opened, path.name, path.stat().st_size * 100):
                    assert isinstance(source, Source)
                    made = build(source, world)
                    store.put(made)
        refresh(store, world.vocabulary, world.iris)
        yield store


def answers(store: Store, name: str, **bindings: str) -> list[dict[str, str]]:
    """The rows that answer a named question, as strings; unbound is empty."""
    full = {key: store.iris.base + path for key, path in bindings.items()}
    found = query.rows(store, query.named()[name].sparql, bindings=full)
    return [{key: getattr(term, "value", "") for key, term in zip(found.variables, row, strict=True)} for row in found.rows]


def test_a_finding_is_a_row_for_each_place_and_says_whose(examples: Store) -> None:
    """Carried over: of two columns, each with its place in both reports; four focus nodes do not make them sixteen rows."""
    rows = [row for row in answers(examples, "issues") if row["code"] == "ID19-CARRY"]
    assert len(rows) == 4 and len({row["issue"] for row in rows}) == 2
    assert {(row["agency"], row["year"]) for row in rows} == {("阳泉市人民政府", "2021")}
    assert {row["file"] for row in rows} == {"report_2020_阳泉市.docx", "report_2021_阳泉市.html"}
    assert all(row["file"] and row["agency"] and row["year"] for row in answers(examples, "issues"))


@pytest.mark.parametrize("name", ASKED_BEFORE)
def test_named_questions_are_complete(name: str, examples: Store) -> None:
    """Each has its titles in both languages, passes the guard, is ordered, and has an answer in the examples."""
    question = query.named()[name]
    assert question.title_zh and question.title_en and question.description_zh and question.description_en
    assert query.guard(question.sparql) == "select"
    assert "ORDER BY" in question.sparql
    assert answers(examples, name)
    if question.example:
        variable, _, path = question.example.partition("=")
        examples.iris.parse(examples.iris.base + path)
        assert answers(examples, name, **{variable: path})


def test_the_question_of_the_mission(examples: Store) -> None:
    """Which regulations do the reports of which agencies cite, with the words that say so."""
    rows = [row for row in answers(examples, "citations") if row["agencyLabel"] == "灵山县人民政府"]
    row = next(row for row in rows if row["number"] == "国办发〔2017〕24号")
    assert row["file"] == "report_2017_灵山县.txt"
    source = examples.graph_of(row["file"])
    assert source is not None
    text = examples.text(source.value.rsplit("/", 1)[-1])
    start = int(row["start"])
    assert text[start : start + len(row["exact"])] == row["exact"]


def test_what_is_read_is_not_wanted(examples: Store) -> None:
    """国办发〔2022〕67号 is among the examples, the regulation on disclosure is not; both are cited most."""
    cited = {row["number"]: int(row["documents"]) for row in answers(examples, "most-cited")}
    wanted = {row["number"]: int(row["documents"]) for row in answers(examples, "wanted")}
    assert cited["国办发〔2022〕67号"] == 4 and "国办发〔2022〕67号" not in wanted
    assert cited["国务院令第492号"] == wanted["国务院令第492号"] == 9


def test_the_cascade_reaches_the_county(examples: Store) -> None:
    """From the State Council's office over province and city to the county, by what each document says it carries out."""
    rows = answers(examples, "cascade")
    lower = {row["lowerNumber"] for row in rows if row["upperNumber"] == "国办发〔2022〕67号"}
    assert {"皖政办秘〔2022〕148号", "芜政办〔2022〕26号", "南政办〔2022〕33号"} <= lower


def test_the_series_runs_over_the_forms(examples: Store) -> None:
    """收到申请数 of one form and 本年新收 of the next are one series; the total column only."""
    rows = {(row["agencyLabel"], row["year"], row["frame"], row["value"]) for row in answers(examples, "series")}
    assert ("广东省水利厅", "2015", "F14", "57") in rows
    assert ("国家文物局", "2019", "F19", "48") in rows
    assert ("芜湖经济技术开发区管理委员会", "2022", "F21", "26") in rows


def test_the_audit_counts_the_three_answers(examples: Store) -> None:
    """The staff of a 2017 report does not add up, and its modes are more than its requests; that of others does or cannot be told."""
    staff = {row["year"]: row for row in answers(examples, "audit") if row["identity"] == "ID14-STAFF"}
    assert (staff["2017"]["fails"], staff["2017"]["severity"]) == ("1", "Warning")
    assert [row["identity"] for row in answers(examples, "audit") if row["fails"] != "0" and row["year"] == "2017"] == [
        "ID-N-MODE",
        "ID14-STAFF",
    ]


def test_documents_tell_what_became_of_each_file(examples: Store) -> None:
    """What was set aside is listed too, without a kind."""
    rows = {row["file"]: row for row in answers(examples, "documents")}
    assert rows["notice_招聘公告.txt"]["kind"] == ""
    assert rows["policy_国办发_2022_67.txt"]["kind"] == "policy"
    report = rows["report_2017_灵山县.txt"]
    assert (report["kind"], report["agencyLabel"], report["year"]) == ("report", "灵山县人民政府", "2017")
    assert int(report["citations"]) >= 4


def test_every_question_uses_known_terms(vocabulary: Vocabulary) -> None:
    """A misspelt term answers with nothing, silently."""
    for question in query.named().values():
        prefixes = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>", question.sparql, re.M))
        body = re.sub(r"^(#|PREFIX).*", "", question.sparql, flags=re.M)
        for prefix, name in re.findall(r"\b(\w+):([A-Za-z]+)\b", body):
            if NAMESPACES.get(prefix) == prefixes[prefix]:
                assert getattr(vocabulary, prefix)[name], f"{question.name}: {prefix}:{name}"


def test_the_usual_prefixes_need_no_declaration(asked: Asked) -> None:
    """Nobody should have to type nine namespaces to ask one question."""
    answer = query.run(asked, "ASK { ?s rdfs:label ?label ; a wm:Report }", format="json")
    assert json.loads(answer.body)["boolean"] is False
