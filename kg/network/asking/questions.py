"""The questions that can be asked of the network by name: one door for the command line, for HTTP and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, get_args

from kg.errors import UnknownName, UsageError
from kg.network.asking.parameters import NEAR, SHOWN, Parameter, Value
from kg.network.limits import Limits
from kg.network.measures.alike import AGENCIES, alike
from kg.network.measures.communities import communities
from kg.network.measures.ranking import METRICS, ranking
from kg.network.measures.similar import cocitation, coupling
from kg.network.model import Network
from kg.network.nodes import DOCUMENTS, KINDS, LEVELS, STATES, Direction
from kg.network.spread.cascade import cascade
from kg.network.spread.diffusion import PLACES, REACTS, diffusion
from kg.network.spread.life import life
from kg.network.spread.timeline import timeline
from kg.network.spread.wanted import wanted
from kg.network.steps.neighbours import neighbours
from kg.network.steps.paths import paths
from kg.network.views import View

SECONDS = 10.0  # that an answer may take


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it can be given.

    Args:
        name: of its command and its address.
        zh, en: what it answers, in a sentence.
        function: gives the answer, a frozen dataclass; takes the network, the parameters as keywords, and ``limits``.
        parameters: beside ``limit`` and ``offset``.
        example: values that can be tried on the examples.
        limit, most: rows or nodes of an answer where nobody says how many, and at most.
        pages: whether there can be an ``offset``.
    """

    name: str
    zh: str
    en: str
    function: Callable[..., object]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    limit: int = 100
    most: int = 1000
    pages: bool = True

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """Everything that it can be given."""
        limit = Parameter("limit", "最多几项", "rows at most", "number", default=str(self.limit), least=1, most=self.most)
        offset = Parameter("offset", "跳过几项", "rows to skip", "number", default="0", most=1_000_000)
        return (*self.parameters, limit, offset) if self.pages else (*self.parameters, limit)

    def read(self, network: Network, values: Mapping[str, str]) -> Iterator[tuple[Parameter, Value]]:
        """What texts stand for, each with its parameter.

        Raises:
            UsageError: a value that cannot be, or one too many.
            UnknownName: a name that nobody bears.
        """
        known = {parameter.name: parameter for parameter in self.all_parameters}
        for name in values:
            if name not in known:
                raise UsageError(f"{self.name} 没有参数 has no parameter {name[:SHOWN]}; 可用 there are {', '.join(known)}")
        for parameter in known.values():
            yield parameter, parameter.read(values.get(parameter.name, ""), network)


def ask(network: Network, name: str, parameters: Mapping[str, str], seconds: float = SECONDS) -> object:
    """The answer to a question, a frozen dataclass; ``kg.network.asking.answers.as_json(answer, network.base)`` makes JSON of it.

    Args:
        name: a key of ``QUESTIONS``.
        parameters: as users write them; what is empty counts as left out.
        seconds: after which an answer ends with what it has.

    Raises:
        UsageError: there is no such question or parameter, or a value cannot be.
        UnknownName: a name that nobody bears.
        OutOfTime: the time was up, and a part would be no answer.
    """
    if name not in QUESTIONS:
        near = get_close_matches(name[:SHOWN], QUESTIONS, NEAR, 0.4) or list(QUESTIONS)
        raise UnknownName(f"没有问题 there is no question {name[:SHOWN]}; 可用 there are {', '.join(near)}")
    question = QUESTIONS[name]
    arguments, view = dict[str, Any](), dict[str, Any]()
    for parameter, value in question.read(network, parameters):
        (view if parameter.of_view else arguments)[parameter.argument or parameter.name] = value
    limits = Limits(arguments.pop("limit"), arguments.pop("offset", 0), seconds)
    if view:
        arguments["shown"] = View(**view)
    return question.function(network, **arguments, limits=limits)


NAMED = "文件：文号、标题、路径或 IRI", "document: its number, title, path or IRI"
DOCUMENT = Parameter("id", *NAMED, "name", "place", True, choices=DOCUMENTS)
WAY = "out 所引，in 被引，both 双向", "out: what it cites; in: what cites it; both"
DIRECTION = Parameter("direction", *WAY, "choice", default="both", choices=get_args(Direction))
DEPTH = Parameter("depth", "最多几步", "steps at most", "number", default="1", least=1, most=5)
WORDS = Parameter("words", "是否附原文", "whether the words come with it", "flag", default="true")
READ = tuple(filter(None, STATES))
STATE = Parameter("state", "seen 已收录，wanted 未收录", "seen: read; wanted: cited, never read", "choice", choices=READ)
LEVEL = Parameter("level", "层级，可多个", "levels, with commas", "choices", "levels", choices=LEVELS, of_view=True)
KIND = Parameter("kind", "文件种类", "kinds of documents, with commas", "choices", "kinds", choices=DOCUMENTS, of_view=True)
DIVISION = Parameter("division", "区划，含下辖", "division, with all in it", "division", of_view=True)
TOPIC = Parameter("topic", "标题含有的词", "what the title contains", of_view=True)
SINCE = Parameter("since", "文件年份自", "first year of the documents", "number", least=1900, most=2200, of_view=True)
UNTIL = Parameter("until", "文件年份至", "last year of the documents", "number", least=1900, most=2200, of_view=True)
CITING_SINCE = Parameter("since", "引用文件年份自", "first year of the documents that cite", "number", least=1900, most=2200)
CITING_UNTIL = Parameter("until", "引用文件年份至", "last year of the documents that cite", "number", least=1900, most=2200)
METRIC = Parameter("metric", "indegree 被引文件数，pagerank，authority", "by what", "choice", default="pagerank", choices=METRICS)
PLAN = {"id": "国办发〔2017〕24号"}

ALL = (
    Question(
        "neighbours",
        "与一个文件、机关或区划相邻的有哪些",
        "what is next to a document, an agency or a division",
        neighbours,
        (replace(DOCUMENT, choices=KINDS, zh="名称、文号、路径或 IRI", en="number, name, path or IRI"), DIRECTION, DEPTH, WORDS),
        PLAN,
        limit=200,
        pages=False,
    ),
    Question(
        "path",
        "一份文件怎样通到另一份：全部最短路径",
        "how one document leads to another: all shortest paths",
        paths,
        (replace(DOCUMENT, name="from", argument="source"), replace(DOCUMENT, name="to", argument="target"), DIRECTION, WORDS),
        {"from": "灵山县人民政府2017年政府信息公开工作年度报告", "to": "国办发〔2017〕24号"},
        limit=10,
    ),
    Question(
        "ranking",
        "哪些文件最被倚重",
        "which documents others stand on most",
        ranking,
        (METRIC, STATE, LEVEL, KIND, DIVISION, TOPIC, CITING_SINCE, CITING_UNTIL),
        {"metric": "indegree"},
    ),
    Question(
        "cocitation",
        "哪些文件常被一起引用",
        "which documents are cited together",
        cocitation,
        (replace(DOCUMENT, required=False),),
        PLAN,
    ),
    Question(
        "coupling",
        "哪些文件引用相同的文件",
        "which documents cite the same",
        coupling,
        (replace(DOCUMENT, required=False),),
        {},
    ),
    Question(
        "communities",
        "哪些文件互引成群",
        "which documents refer to each other more than to others",
        communities,
        (replace(DOCUMENT, required=False),),
        {},
        limit=20,
    ),
    Question(
        "alike",
        "哪些机关引用的文件与一个机关相近",
        "which agencies cite much the same as one",
        alike,
        (replace(DOCUMENT, choices=AGENCIES, zh="机关：名称、路径或 IRI", en="agency: its name, path or IRI"),),
        {"id": "灵山县人民政府"},
    ),
    Question(
        "cascade",
        "一份文件由谁贯彻、转发、引用，逐级到年度报告",
        "who implements, forwards or cites a document, down to annual reports",
        cascade,
        (DOCUMENT, replace(DEPTH, default="20", most=20), WORDS),
        PLAN,
    ),
    Question(
        "diffusion",
        "一份文件最早何时到达各省、市、县，何处未见，何处无从得知",
        "when a document first reached each province, prefecture and county; where it did not, and where nothing can be said",
        diffusion,
        (
            DOCUMENT,
            Parameter("level", "层级", "level of the divisions", "choice", choices=PLACES),
            Parameter("state", "found 有，silent 有文件而未见，unread 无文件", "what was found", "choice", choices=REACTS),
            replace(DIVISION, of_view=False),
        ),
        PLAN | {"state": "found"},
    ),
    Question(
        "wanted",
        "哪些文件多次被引而尚未收录",
        "which documents are cited and have not been read",
        wanted,
        (LEVEL, DIVISION, TOPIC, SINCE, UNTIL),
        {"limit": "10"},
    ),
    Question(
        "timeline",
        "一份文件各年、各级被引情况",
        "who cites a document, by year and level",
        timeline,
        (DOCUMENT,),
        PLAN,
    ),
    Question(
        "life",
        "引用怎样从旧版本转到新版本",
        "how citations move from one version of a law to the next",
        life,
        (replace(DOCUMENT, work=True, zh="法规或其任一版本", en="a law, or any of its versions"),),
        {"id": "国务院令第492号"},
    ),
)
QUESTIONS: Mapping[str, Question] = {question.name: question for question in ALL}
