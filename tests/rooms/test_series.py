"""The named question `series`: one measure of one agency over three generations of forms, and each gap told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import query
from kg.cli import main
from kg.errors import QueryError
from kg.iris import Iris
from kg.reference import reference_quads
from kg.store import Store
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
PREFIXES = f"""
@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix measure: <{BASE}measure/> . @prefix state: <{BASE}concept/state/> . @prefix comparator: <{BASE}concept/comparator/> .
@prefix applicant: <{BASE}concept/applicant/> .
"""
OWN = "wm:comparator comparator:exact ; wm:valueState state:stated"
# year, frame, figures: (link, measure, year of the figure, what is said of it)
REPORTS = (
    (
        2009,
        "F08",
        [("records", "foi.received", 2009, f'wm:value 7 ; wm:unit "条" ; {OWN}'), ("quotes", "foi.received", 2008, f"wm:value 4 ; {OWN}")],
    ),
    (2011, "F08", [("records", "foi.received", 2011, f'wm:value 9 ; wm:scope "全县"@zh ; {OWN}')]),
    (2013, "narrative", [("records", "foi.received", 2013, "wm:value 30 ; wm:comparator comparator:over ; wm:valueState state:stated")]),
    (2014, "F14", [("records", "foi.received", 2014, "wm:comparator comparator:exact ; wm:valueState state:blank")]),
    (2015, "F14", [("records", "foi.received", 2015, f"wm:value 11 ; {OWN}"), ("records", "foi.received", 2015, f"wm:value 12 ; {OWN}")]),
    (
        2016,
        "F14",
        [
            ("records", "foi.received", 2016, f'wm:value 13 ; wm:unit "件" ; {OWN}'),
            ("records", "foi.received", 2016, f'wm:value 2 ; wm:topic "土地"@zh ; {OWN}'),
            ("records", "foi.received", 2016, f'wm:value 90 ; wm:scope "全县"@zh ; {OWN}'),
        ],
    ),
    (
        2019,
        "F19",
        [
            ("records", "foi.new_received", 2019, f"wm:value 21 ; wm:applicant applicant:total ; {OWN}"),
            ("records", "foi.new_received", 2019, f"wm:value 20 ; wm:applicant applicant:natural_person ; {OWN}"),
            ("records", "foi.received", 2019, f'wm:value 21 ; wm:unit "件" ; {OWN}'),
            ("records", "litigation.direct.total", 2019, f"wm:value 0 ; {OWN}"),
            ("records", "litigation.after_review.total", 2019, f"wm:value 0 ; {OWN}"),
        ],
    ),
    (2021, "F21", []),
    (2022, "F21", [("records", "foi.new_received", 2022, f"wm:value 26 ; wm:applicant applicant:total ; {OWN}")]),
)
# worked out by hand from the reports above
RECEIVED = [
    ("2008", "4", "quoted", "foi.received"),
    ("2009", "7", "stated", "foi.received"),
    ("2010", "", "no-report", ""),
    ("2011", "9", "scoped", "foi.received"),
    ("2012", "", "no-report", ""),
    ("2013", "30", "approximate", "foi.received"),
    ("2014", "", "blank", "foi.received"),
    ("2015", "11", "contradicting", "foi.received"),
    ("2015", "12", "contradicting", "foi.received"),
    ("2016", "13", "stated", "foi.received"),
    ("2017", "", "no-report", ""),
    ("2018", "", "no-report", ""),
    ("2019", "21", "stated", "foi.new_received"),
    ("2020", "", "no-report", ""),
    ("2021", "", "no-figure", ""),
    ("2022", "26", "stated", "foi.new_received"),
]


def told(year: int, frame: str, figures: list[tuple[str, str, int, str]]) -> str:
    """A report as Turtle."""
    report, agency = f"<{BASE}report/450721/x-0000/{year}>", f"<{BASE}agency/450721/x-0000>"
    lines = [
        f"{report} a wm:Report ; wm:graph <{BASE}graph/{year:016x}> ; wm:year {year} ; wm:frame <{BASE}concept/frame/{frame}> .",
        f'{agency} wm:issues {report} ; rdfs:label "灵山县甲局"@zh .',
    ]
    for at, (link, measure, of, said) in enumerate(figures):
        node, place = (f"<{BASE}document/{year:016x}/{kind}/{at}>" for kind in ("indicator", "evidence"))
        period = f"<{BASE}period/{of}-01-01/{of}-12-31>"
        lines += [
            f"{report} wm:{link} {node} . {node} wm:measures <{BASE}measure/{measure}> ; wm:about {agency} ; wm:covers {period} ; {said} .",
            f'{node} wm:evidence {place} . {place} oa:exact "第{at}处" . {period} dcat:startDate "{of}-01-01"^^xsd:date .',
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def store(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Reports of one agency on nine years."""
    iris = Iris(vocabulary)
    with Store.open(tmp_path_factory.mktemp("series") / "store", iris, vocabulary) as opened:
        opened.put_reference(reference_quads(vocabulary, iris), "test")
        for year, frame, figures in REPORTS:
            graph = NamedNode(f"{BASE}graph/{year:016x}")
            opened.amend([Quad(*q.triple, graph) for q in parse(PREFIXES + told(year, frame, figures), RdfFormat.TURTLE)], [])
        yield opened


def answers(store: Store, **values: str) -> list[dict[str, str]]:
    """The rows of the series, as texts."""
    found = query.rows(store, query.named()["series"].narrowed(values, BASE))
    return [{name: getattr(term, "value", "") for name, term in zip(found.variables, row, strict=True)} for row in found.rows]


def test_a_series_runs_over_the_forms_and_tells_its_gaps(store: Store) -> None:
    """A chart of it must show neither a zero nor a line where nobody said anything."""
    rows = answers(store, agencyLabel="灵山县甲局")
    assert [tuple(row[name] for name in ("year", "value", "status", "measure")) for row in rows] == RECEIVED
    by_year = {row["year"]: row for row in rows}
    assert all(bool(row["remark"]) == (row["status"] != "stated") for row in rows)
    assert "2009" in by_year["2008"]["remark"] and "全县" in by_year["2011"]["remark"]
    assert (by_year["2009"]["unit"], by_year["2009"]["exact"], by_year["2009"]["frame"]) == ("条", "第0处", "F08")
    assert by_year["2019"]["unit"] == "件"  # the same figure of the table and of the text is one row


def test_parts_of_a_series_stay_apart(store: Store) -> None:
    """The forms since 2019 count litigation in two columns and have no sum: two parts of one value are no restatement."""
    rows = [row for row in answers(store, series="litigation.total") if row["year"] == "2019"]
    assert [(row["value"], row["status"], row["measure"]) for row in rows] == [
        ("0", "part", "litigation.after_review.total"),
        ("0", "part", "litigation.direct.total"),
    ]


def test_what_a_form_does_not_ask_for_is_told(store: Store) -> None:
    """The forms of 2019 and 2021 have no row for the items disclosed: their reports are not to blame."""
    rows = {row["year"]: row["status"] for row in answers(store, series="active.total")}
    assert (rows["2009"], rows["2013"], rows["2019"], rows["2022"]) == ("no-figure", "no-figure", "not-in-form", "not-in-form")


def test_an_answer_is_narrowed_by_any_column(store: Store) -> None:
    """By text, number, IRI, or its path below the base."""
    assert [row["value"] for row in answers(store, year="2016")] == ["13"]
    assert len(answers(store, agency="agency/450721/x-0000")) == len(answers(store, agency=f"{BASE}agency/450721/x-0000")) == len(RECEIVED)
    assert answers(store, agency="agency/450721/y-0000") == answers(store, agencyLabel='x" } #\\') == []
    with pytest.raises(QueryError, match="agencyLabel"):
        answers(store, place="450721")


def test_what_is_not_there_has_no_value(store: Store) -> None:
    """A narrowed column must not be filled with what was asked for: that would be a figure of nobody's."""
    assert [(row["year"], row["value"]) for row in answers(store, value="13")] == [("2016", "13")]
    assert {row["year"] for row in answers(store, value="")} == {row[0] for row in RECEIVED if not row[1]}


def test_columns_narrow_together_and_nodes_by_their_label(store: Store) -> None:
    """The agency's column holds its address: who asks by name means the same."""
    assert [row["value"] for row in answers(store, agencyLabel="灵山县甲局", year="2022", value="26")] == ["26"]
    assert answers(store, agencyLabel="灵山县甲局", year="2022", value="27") == []
    assert len(answers(store, agency="灵山县甲局")) == len(RECEIVED)


def test_a_series_that_does_not_exist_is_no_answer(store: Store) -> None:
    """Else every report would be blamed for not stating it."""
    folder = str(store.folder)
    for name in ("foi.recieved", "litigation", ""):
        done = CliRunner().invoke(main, ["query", "series", f"series={name}", "--store", folder])
        assert (done.exit_code, done.stdout) == (2, ""), name
        assert "foi.rec" in done.stderr or "litigation.total" in done.stderr, name


@pytest.mark.parametrize("name", sorted(name for name in query.named() if not name.startswith("api-")))
def test_the_columns_of_a_question_are_those_of_its_answer(store: Store, name: str) -> None:
    """Else a column that is offered for narrowing would be none."""
    question = query.named()[name]
    assert query.rows(store, question.sparql).variables == question.columns


def test_the_command_narrows_named_questions_only(store: Store, tmp_path: Path) -> None:
    """A query of one's own says itself what it asks for."""
    folder = str(store.folder)
    done = CliRunner().invoke(main, ["query", "SELECT * { ?s ?p ?o }", "s=1", "--store", folder])
    assert (done.exit_code, "COLUMN=VALUE" in done.stderr) == (2, True)
    assert CliRunner().invoke(main, ["query", "series", "灵山县", "--store", folder]).exit_code == 2
