"""What a question can be given: values as users write them, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal as Either

from kg.errors import UnknownName, UsageError
from kg.network.asking.finding import find
from kg.network.model import Network
from kg.network.nodes import KINDS, LEVELS
from kg.vocabulary import Division, load

Value = str | int | bool | tuple[str, ...] | None
Shape = Either["name", "text", "number", "choice", "choices", "flag", "division"]
DIGITS = re.compile(r"[0-9]{1,9}")
NOTHING: Mapping[str, Value] = {"name": None, "number": None, "choices": ()}  # what leaving out means, else an empty text
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
PEOPLES = "(?:[\u4e00-\u9fff]{0,3}族|维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古|锡伯)*"
ENDING = re.compile(f"{PEOPLES}(?:特别行政区|(?:自治|林|特)?[区县州旗]|[省市盟]|地区)")  # what a short name leaves out
SHORTEST = 2  # characters of a short name
SHOWN = 60  # characters of a wrong value that are told
NEAR = 6  # names that are offered


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes.

    Args:
        name: as users write it, ``from``.
        zh, en: what it is, for people.
        shape: ``name`` of a node, any ``text``, a ``number``, a ``choice``, several ``choices`` with commas between them, a ``flag``, the
            code or name of a ``division``.
        argument: of the function, where it is not called so; for one of a view, its field there.
        default: as users would write it; empty where leaving it out means none.
        choices: what a choice can be; of a name, the kinds of nodes.
        least, most: of a number.
        of_view: whether it is a field of a ``View`` that the function takes as ``shown``.
        work: of a name, whether a title that a law has in common with its versions means the law.
    """

    name: str
    zh: str
    en: str
    shape: Shape = "text"
    argument: str = ""
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    of_view: bool = False
    work: bool = False

    def read(self, text: str, network: Network) -> Value:
        """The value that a text stands for; what a user left out or left empty is the default.

        Raises:
            UsageError: it stands for none.
            UnknownName: nobody knows such a division.
        """
        try:
            text.encode()
        except UnicodeEncodeError:  # bytes of the command line that are none
            raise UsageError(f"{self.name}: 不是 UTF-8 it is no text in UTF-8") from None
        text = text.strip() or self.default
        if not text:
            if self.required:
                raise UsageError(f"缺少 {self.name} is missing: {self.zh} {self.en}")
            return NOTHING.get(self.shape, "")
        match self.shape:
            case "name":
                return find(network, text, [kind for kind in KINDS if kind in self.choices], self.work)
            case "number":
                return self.number(text)
            case "flag":
                return FLAGS[self.one_of(text, FLAGS)]
            case "choice":
                return self.one_of(text, self.choices)
            case "choices":
                return tuple(dict.fromkeys(self.one_of(each.strip(), self.choices) for each in text.split(",")))
            case "division":
                return division(network, text)
        return text

    def number(self, text: str) -> int:
        """The number that a text is."""
        if not DIGITS.fullmatch(text) or not self.least <= int(text) <= self.most:
            raise UsageError(f"{self.name}={text[:SHOWN]}: 应为整数 a whole number from {self.least} to {self.most}")
        return int(text)

    def one_of(self, text: str, known: Iterable[str]) -> str:
        """A text that is one of those known."""
        if text not in known:
            raise UsageError(f"{self.name}={text[:SHOWN]}: 可用 there are {', '.join(known)}")
        return text


def division(network: Network, text: str) -> str:
    """The code of the division that a code, an IRI, a path or a name means; a short name (广西) means the highest that it fits.

    Raises:
        UnknownName: nobody knows such a division.
        UsageError: several are called so.
    """
    code = text.rstrip("/").rpartition("/")[2]
    if code in network.divisions:
        return code
    named = [each for each in network.divisions.values() if text in (each.name, "".join(each.path))] or shortly(network, text)
    today = [each for each in named if not each.former] or named
    if len(today) == 1:
        return today[0].code
    if today:
        raise UsageError(f"{text[:SHOWN]} 不止一个 means several: " + "; ".join(f"{each.code} {''.join(each.path)}" for each in today))
    names = dict.fromkeys(each.name for each in network.divisions.values())
    near = get_close_matches(text[:SHOWN], names, NEAR, 0.4)
    near = list(dict.fromkeys([*(name for name in names if text in name), *near]))[:NEAR]
    raise UnknownName(f"没有区划 there is no division {text[:SHOWN]}" + (f"; 相近 near: {', '.join(near)}" if near else ""))


def shortly(network: Network, text: str) -> list[Division]:
    """The divisions of the highest level that a name means which leaves out what they are: 广西, 灵山; else those commonly called so."""
    fitting = [
        each
        for each in network.divisions.values()
        if len(text) >= SHORTEST and not each.former and each.name.startswith(text) and ENDING.fullmatch(each.name, len(text))
    ]
    if not fitting:
        return [each for each in load().other_names.get(text, ()) if network.divisions.get(each.code, each).name == each.name]
    highest = min(LEVELS.index(each.level) for each in fitting)
    return [each for each in fitting if LEVELS.index(each.level) == highest]
