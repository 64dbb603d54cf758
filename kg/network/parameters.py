"""What a question can be given: values as users write them, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal as Either

from kg.errors import UnknownName, UsageError
from kg.network.model import Network

Value = str | int | bool | None
Shape = Either["name", "text", "number", "choice", "flag", "division"]
DIGITS = re.compile(r"[0-9]{1,9}")
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
SHOWN = 60  # characters of a wrong value that are told
NEAR = 6  # names that are offered


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes.

    Args:
        name: as users write it, ``from``.
        zh, en: what it is, for people.
        shape: ``name`` of a node, any ``text``, a ``number``, a ``choice``, a ``flag``, the code or name of a ``division``.
        argument: of the function, where it is not called so.
        default: as users would write it; empty where leaving it out means none.
        choices: what a choice can be.
        least, most: of a number.
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

    def read(self, text: str, network: Network) -> Value:
        """The value that a text stands for; what a user left out or left empty is the default.

        Raises:
            UsageError: it stands for none.
            UnknownName: nobody knows such a division.
        """
        text = text.strip() or self.default
        if not text:
            if self.required:
                raise UsageError(f"缺少 {self.name} is missing: {self.zh} {self.en}")
            return None if self.shape in ("number", "flag") else ""
        if self.shape == "number":
            return self.number(text)
        if self.shape == "flag":
            return FLAGS[self.one_of(text, FLAGS)]
        if self.shape == "choice":
            return self.one_of(text, self.choices)
        return division(network, text) if self.shape == "division" else text

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
    """The code of the division that a code, an IRI, a path or a name means.

    Raises:
        UnknownName: nobody knows such a division.
        UsageError: several are called so.
    """
    code = text.rstrip("/").rpartition("/")[2]
    if code in network.divisions:
        return code
    named = [each for each in network.divisions.values() if text in (each.name, "".join(each.path))]
    today = [each for each in named if not each.former] or named
    if len(today) == 1:
        return today[0].code
    if today:
        raise UsageError(f"{text[:SHOWN]} 不止一个 means several: " + "; ".join(f"{each.code} {''.join(each.path)}" for each in today))
    near = get_close_matches(text[:SHOWN], dict.fromkeys(each.name for each in network.divisions.values()), NEAR, 0.4)
    raise UnknownName(f"没有区划 there is no division {text[:SHOWN]}" + (f"; 相近 near: {', '.join(near)}" if near else ""))
