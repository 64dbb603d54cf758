"""The whole line over the examples: the same input gives the same graph, and nothing is counted twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PAGES = (ROOT / "README.md", ROOT / "docs" / "asking.md")
QUESTIONS = [block for page in PAGES for block in re.findall(r"^```sparql\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)]


def wenmai(*arguments: object) -> Result:
    """A run of the command line."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def exported(store: Path) -> list[str]:
    """The lines of a store's N-Quads, sorted."""
    target = store.with_suffix(".nq")
    done = wenmai("export", "--store", store, "--format", "nquads", "-o", target)
    assert done.exit_code == 0, done.output
    return sorted(target.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the examples."""
    store = tmp_path_factory.mktemp("line") / "store"
    done = wenmai("build", EXAMPLES, "--store", store, "--quiet")
    assert done.exit_code == 0, done.output
    return store


def test_two_stores_hold_the_same_quads(built: Path, tmp_path: Path) -> None:
    """No clock, no random ids, no order of reading: otherwise nobody could check a published graph."""
    files = [EXAMPLES / name for name in sorted((path.name for path in EXAMPLES.iterdir()), reverse=True)]
    done = wenmai("build", *files, "--store", tmp_path / "other", "--jobs", 1, "--quiet")
    assert done.exit_code == 0, done.output
    assert exported(tmp_path / "other") == exported(built)


def test_building_again_changes_nothing(built: Path) -> None:
    """An unchanged folder costs no new fact and loses none."""
    before = exported(built)
    done = wenmai("build", EXAMPLES, "--store", built, "--quiet")
    assert done.exit_code == 0, done.output
    assert exported(built) == before


def test_a_dropped_document_leaves_no_trace(tmp_path: Path) -> None:
    """What was added with a document goes with it: reading it again gives the same store as before."""
    name = "report_2017_灵山县.txt"
    first, second = tmp_path / "without", tmp_path / "dropped"
    others = [
        EXAMPLES / "report_2017_钦州市.txt",
        EXAMPLES / "policy_南政办_2022_33.txt",
    ]  # the first shares nodes with it, the second none
    assert wenmai("build", *others, "--store", first, "--quiet").exit_code == 0
    assert wenmai("build", *others, EXAMPLES / name, "--store", second, "--quiet").exit_code == 0
    assert wenmai("drop", name, "--store", second).exit_code == 0
    assert exported(second) == exported(first)


def test_the_question_of_the_mission(built: Path) -> None:
    """Which agencies cite 国办发〔2017〕24号, with the words that say so: 灵山县 does, once in words that have lost two characters."""
    question = """
        PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX cito: <http://purl.org/spar/cito/>
        SELECT ?agency ?quote ?start WHERE {
          ?report a wm:Report ; wm:citation ?citation ; ^wm:issues/rdfs:label ?agency .
          ?citation cito:hasCitedEntity/wm:canonical/wm:documentNumber "国办发〔2017〕24号" ; wm:evidence ?evidence .
          ?evidence oa:exact ?quote ; oa:start ?start
        } ORDER BY ?agency"""
    done = wenmai("query", question, "--store", built, "--format", "csv")
    assert done.exit_code == 0, done.output
    title = "《国务院办公厅关于印发2017年政务公开工作要点的通知》"
    rows = {tuple(line.split(",")) for line in done.stdout.splitlines()[1:]}
    assert rows == {
        ("灵山县人民政府", f"{title}(国办发〔201724)", "184"),
        ("灵山县人民政府", "《国务院办公厅2017年政务公开工作要点》", "606"),
        ("钦州市人民政府", f"{title}（国办发〔2017〕24号）", "145"),
    }


def test_a_contradiction_is_kept_and_told(built: Path) -> None:
    """4 in person, 25 online and 8 by letter are not 36 requests: all four figures stay, and the finding names the words."""
    done = wenmai("check", "--store", built, "--json")
    found = [finding for finding in json.loads(done.stdout) if finding["code"] == "ID-N-MODE"]
    assert [finding["file"] for finding in found] == ["report_2017_钦州市.txt"]
    question = """
        PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?measure ?value {
          ?report wm:sourceFile "report_2017_钦州市.txt" ; wm:records ?indicator .
          ?indicator wm:measures/skos:notation ?measure ; wm:value ?value
        }"""
    values = set(wenmai("query", question, "--store", built, "--format", "csv").stdout.split())
    assert {"foi.received,36", "foi.mode.in_person,4", "foi.mode.online,25", "foi.mode.letter,8"} <= values


@pytest.mark.parametrize("question", QUESTIONS)
def test_documented_questions_have_answers(built: Path, question: str) -> None:
    """A query that is shown to readers runs as it stands, and finds something in the examples."""
    done = wenmai("query", question, "--store", built, "--format", "csv")
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) > 1


def test_the_readme_tells_the_real_answer(built: Path) -> None:
    """An answer that is shown is the program's own, to the letter."""
    shown = re.search(r"^```sparql\n(.*?)^```.*?^```text\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert shown
    assert wenmai("query", shown[1], "--store", built).stdout == shown[2]
