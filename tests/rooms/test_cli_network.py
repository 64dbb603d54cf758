"""`wenmai network`: the same answers as over HTTP and in Python, in lines that a person reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import main
from kg.cli.cascades_shown import drawn
from kg.cli.columns import COLUMNS, fitted, table
from kg.cli.networks_shown import SHOWN
from kg.network import QUESTIONS, as_json, ask, load
from kg.network.model import Network
from kg.pipeline import World
from kg.query.answer import width
from kg.store import Store

PLAN = "国办发〔2017〕24号"
REPORT = "灵山县人民政府2017年政府信息公开工作年度报告"
FILES = ("report_2017_灵山县.txt", "report_2017_钦州市.txt", "report_2019_国家文物局.txt")


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with three of the examples, among them the county's report."""
    store = str(tmp_path_factory.mktemp("network") / "store")
    done = CliRunner().invoke(main, ["build", *(str(root / "examples" / name) for name in FILES), "--store", store, "--quiet"])
    assert done.exit_code == 0, done.output
    return store


def asked(folder: str, *arguments: str) -> Result:
    """What comes of `wenmai network …`."""
    return CliRunner().invoke(main, ["network", *arguments, "--store", folder])


def test_the_cascade_is_a_tree_with_days_and_words(folder: str) -> None:
    """The plan, the province's notice below it, the county's report below that, each with the words that say so."""
    lines = asked(folder, "cascade", "国办发[2017]24号").stdout.splitlines()
    assert lines[0] == f"{PLAN} 国务院办公厅关于印发2017年政务公开工作要点的通知"
    at = next(at for at, line in enumerate(lines) if line.startswith("├─ 桂办电〔2017〕64号"))
    end = next(at for at, line in enumerate(lines) if line.startswith("└─ 钦州市人民政府2017年"))
    notice, report = re.sub(r"\n[│ ]+", "", "\n".join(lines[at:end])).split(f"└─ {REPORT}")
    title = "广西壮族自治区人民政府办公厅关于贯彻落实国务院办公厅2017年政务公开工作要点的通知"
    words = f"“《{title}》(桂办电〔201764号)” report_2017_灵山县.txt 225-282"
    assert notice == f"├─ 桂办电〔2017〕64号 {title}实施 implements · 省级 province · 2017{words}"
    below = "引用 cites · 贯彻落实 implements · 县级 county · 2018-03-19"
    assert report == f"{below}贯彻落实 {words}（另见 also: 引用 cites {PLAN} ×2）"
    assert all(width(line) <= COLUMNS for line in lines)


def test_the_cascade_is_a_picture_too(folder: str, tmp_path: Path) -> None:
    """A tree to put into a paper: the three documents with their days and words, in a file that opens."""
    path = tmp_path / "tree.svg"
    done = asked(folder, "cascade", PLAN, "--svg", "-o", str(path))
    assert done.exit_code == 0, done.output
    shown = [text.text or "" for text in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]
    assert f"传导 Cascade · {PLAN}" in shown and REPORT in shown and "2018-03-19" in shown
    assert any(text.startswith("引用 cites 贯彻落实“《广西壮族自治区人民政府办公厅关于贯彻落实") for text in shown)


@pytest.fixture(scope="module")
def network(folder: str, world: World) -> Iterator[Network]:
    """The network of that store."""
    with Store.open(Path(folder), world.iris, world.vocabulary, read_only=True) as store:
        yield load(store)


@pytest.mark.parametrize("name", ["cascade", "path", "diffusion"])
def test_json_is_that_of_python(folder: str, network: Network, name: str) -> None:
    """One registry, one set of bytes: what was tried at the command line holds for programs."""
    question = QUESTIONS[name]
    names = [parameter.name for parameter in question.parameters if parameter.shape == "name"]
    words = [question.example[each] for each in names if each in question.example]
    options = [word for each, value in question.example.items() if each not in names for word in (f"--{each}", value)]
    done = asked(folder, name, *words, *options, "--json")
    assert done.exit_code == 0, done.output
    assert done.stdout_bytes == as_json(ask(network, name, question.example), network.base)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_has_its_text(network: Network, name: str) -> None:
    """Lines of a hundred columns at most, but for the place of words, which is not shortened; nothing is printed as Python prints it."""
    lines = list(SHOWN[name](ask(network, name, QUESTIONS[name].example), network))
    assert any(lines)
    assert [line for line in lines if width(line) > COLUMNS and "”" not in line] == []
    assert not any(sign in line for line in lines for sign in ("Node(", "None", "\n"))


def test_what_is_left_out_is_told_beside_the_result(folder: str) -> None:
    """A pipe gets the rows, the person is told that there are more."""
    done = asked(folder, "wanted", "--limit", "2")
    assert done.stderr.startswith("… 后面还有 there is more: --offset 2 / ")
    assert "后面还有" not in done.stdout
    assert asked(folder, "wanted", "--topic", "无此词").stderr == "没有符合的行 no row is so\n"
    done = asked(folder, "life", "国务院令第492号")
    assert (done.exit_code, done.stderr) == (0, ""), "that nobody is late does not mean that nothing was found"
    deep = asked(folder, "cascade", PLAN, "--depth", "1")
    assert "灵山县" not in deep.stdout.split("│  “")[-1].split("└─")[-1] and "beyond this depth" in deep.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cascde"], "没有问题 there is no question cascde; 可用 there are neighbours, path"),
        (["cascade", "国办发〔2017〕99号"], "the network has no 国办发〔2017〕99号"),
        (["cascade", REPORT, "--depth", "x"], "depth=x: 应为整数 a whole number from 1 to 20"),
        (["cascade", PLAN, "--json", "--svg"], "--json 与 --svg 不能同用 one of them only"),
        (["--level", "village"], "level=village: 可用 there are nation"),
        (["--format", "docx"], "format=docx: 可用 there are graphml"),
        (["--level", "county", "ranking"], "level 放在问题之后"),
        (["-o", "x", "ranking"], "output 放在问题之后"),
        (["--division", "灵山镇"], "there is no division 灵山镇"),
        (["--topic", "\udcff", "--format", "svg"], "topic: 不是 UTF-8"),
    ],
)
def test_mistakes_are_one_sentence(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str) -> None:
    """Exit 2, no trace, no empty answer, and no file is left."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["network", "--store", folder, *arguments])
    assert done.exit_code == 2
    assert said in done.stderr and not done.stdout and len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_filters_choose_what_is_written(folder: str) -> None:
    """County's documents and agencies only, with every option given twice counting for both."""
    done = asked(folder, "--format", "nodelink", "--level", "county", "--kind", "report", "--kind", "agency")
    nodes = json.loads(done.stdout)["nodes"]
    assert {node["kind"] for node in nodes} == {"report", "agency"}
    assert {node["level"] for node in nodes} == {"county"}
    whole = json.loads(asked(folder, "--format", "nodelink").stdout)["nodes"]
    assert {node["kind"] for node in whole} == {"regulation", "report", "agency", "division"}


def test_a_file_that_was_cut_is_told(folder: str, tmp_path: Path) -> None:
    """A picture of the most cited is no picture of all."""
    done = asked(folder, "--format", "svg", "--limit", "2", "-o", str(tmp_path / "a.svg"))
    assert done.exit_code == 0 and "left out (--limit)" in done.stderr
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<svg")


def test_an_answer_goes_into_a_file(folder: str, tmp_path: Path) -> None:
    """As every other command does it; the store may stand before the question, too, as people write it."""
    done = CliRunner().invoke(main, ["network", "--store", folder, "timeline", PLAN, "-o", str(tmp_path / "a.txt")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "a.txt").read_text("utf-8").startswith(PLAN)


def test_lines_of_a_tree() -> None:
    """Drawn by hand: two below the root, of which the first has two below it, the first of these with one."""
    assert [branch for branch, _ in drawn([1, 2, 3, 2, 1])] == ["├─ ", "│  ├─ ", "│  │  └─ ", "│  └─ ", "└─ "]
    assert [below for _, below in drawn([1, 2, 1])] == ["│  │  ", "│     ", "   "]
    assert drawn([]) == []


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    """A Chinese character takes two columns; the last column is shortened, no other."""
    lines = list(table(("", "名称 name"), [("1", "条" * 80), ("22", "例")], [["  “a”"], []]))
    assert [width(line) for line in lines[:3]] == [4 + 9, 100, 100 - 1]
    assert lines[2].endswith("条…") and lines[3:] == ["  “a”", "22  例"]
    assert fitted("国务院", 6) == "国务院" and fitted("国务院", 5) == "国务…" and fitted("国务院", 4) == "国…"


def test_help_tells_every_question() -> None:
    """In both languages, with each option."""
    told: Mapping[str, str] = {name: CliRunner().invoke(main, ["network", name, "--help"]).stdout for name in QUESTIONS}
    for name, question in QUESTIONS.items():
        assert question.en.lower() in " ".join(told[name].split()).lower(), name
        for parameter in question.all_parameters:
            assert (parameter.name.upper() if parameter.shape == "name" else f"--{parameter.name}") in told[name]
    group = main.commands["network"]
    assert isinstance(group, click.Group)
    assert group.list_commands(click.Context(group)) == list(QUESTIONS)


def test_the_command_line_starts_without_the_network() -> None:
    """Who builds or checks does not wait for scipy."""
    code = "import sys, api.cli; print(*sorted({'numpy', 'scipy', 'networkx', 'kg.network'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_front_door_gives_networkx(folder: str, world: World) -> None:
    """`kg.citation_network` with a view is all that a Python user needs."""
    with Store.open(Path(folder), world.iris, world.vocabulary, read_only=True) as store:
        graph = kg.citation_network(store, kg.View(kinds=("regulation", "report")))
    edges = {(*(graph.nodes[end].get("number", "") for end in ends), relation) for *ends, relation in graph.edges(keys=True)}
    assert {("桂办电〔2017〕64号", PLAN, "implements"), ("", "桂办电〔2017〕64号", "cites")} <= edges


def test_the_guide_says_what_is(
    folder: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its first command prints what it shows, and its programs run as they stand."""
    guide = (root / "docs" / "network.md").read_text("utf-8")
    shown = re.search(r"```text\n(.*?)```", guide, re.S)
    assert shown and asked(folder, "cascade", PLAN).stdout == shown[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wenmai-data").symlink_to(folder)
    assert asked(folder, "-o", "citations.graphml").exit_code == 0
    first, second = re.findall(r"```python\n(.*?)```", guide, re.S)
    exec(first, {})
    assert "   cites 灵山县人民政府2017年政府信息公开工作年度报告 ['《广西壮族自治区人民政府办公厅" in capsys.readouterr().out
    exec(second, {})
    assert capsys.readouterr().out.startswith("[(3, '国务院办公厅关于印发2017年政务公开工作要点的通知'), (2,")  # two reports, a notice
