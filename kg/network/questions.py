"""The questions that can be asked of the network by name: one door for the command line, for HTTP and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import UnknownName, UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.parameters import NEAR, SHOWN, Parameter, Value

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

    def read(self, network: Network, values: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
        """The arguments that texts stand for, by the names that the function knows them by; of its own, those that are given.

        Raises:
            UsageError: a value that cannot be, or one too many.
            UnknownName: a name that nobody bears.
        """
        known = {parameter.name: parameter for parameter in self.all_parameters}
        for name in values:
            if name not in known:
                raise UsageError(f"{self.name} 没有参数 has no parameter {name[:SHOWN]}; 可用 there are {', '.join(known)}")
        for parameter in known.values():
            yield parameter.argument or parameter.name, parameter.read(values.get(parameter.name, ""), network)


def ask(network: Network, name: str, parameters: Mapping[str, str], seconds: float = SECONDS) -> object:
    """The answer to a question, a frozen dataclass; ``kg.network.answers.as_json(answer, network.base)`` makes JSON of it.

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
    arguments = dict(question.read(network, parameters))
    limit, offset = arguments.pop("limit"), arguments.pop("offset", 0)
    assert isinstance(limit, int) and isinstance(offset, int)
    return question.function(network, **arguments, limits=Limits(limit, offset, seconds))


ALL: tuple[Question, ...] = ()
QUESTIONS: Mapping[str, Question] = {question.name: question for question in ALL}
