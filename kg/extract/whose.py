"""Whose a figure of prose is: another agency's, or one scope's of the agency that reports."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.wording import May

CLAUSE = re.compile("[；;：:，,]")
JOINTS = "、和及与"
COMMAS = "，,"
AGENCY = ("局", "委")
SCOPES = re.compile("[；;]")
DIGIT = re.compile(r"\d")
REACH = 80  # characters before a place in which its subject may stand
LOWER = {  # what a title holds of places below one of each level
    "国": re.compile("[省市县旗州盟乡镇]|(?<!自治)区|街道"),
    "省": re.compile("(?<![城都])市(?![场政])|[县州盟旗]|(?<!自治)区|街道"),
    "市": re.compile("[县旗]|(?<!自治)区|街道"),
    "县": re.compile("(?<!城)镇(?![\u4e00-\u9fff]{0,3}[市县区])|(?<!城)乡(?!村)|街道"),
}
MISSING = 6  # characters that a title may say between two of a short name


@dataclass(slots=True)
class Titled:
    """Whether names are in the title of the report, in full or with characters left out."""

    title: str
    known: dict[str, bool]

    def names(self, name: str) -> bool:
        """Whether the title names this agency: then it is the one that reports."""
        if name not in self.known:
            short = name.replace("政府", "") if name.endswith(AGENCY) else name
            self.known[name] = shortened(short, self.title)
        return self.known[name]

    def below(self, level: str) -> bool:
        """Whether the agency that reports is of a place below those of a level."""
        return bool(LOWER[level.replace("区", "县")].search(self._line()))

    def single(self) -> bool:
        """Whether one agency reports, not a place with all of its agencies."""
        return any(sign in self._line() for sign in AGENCY)

    def _line(self) -> str:
        """The line of the title that names the report."""
        return next((line for line in reversed(self.title.split("\n")) if "公开" in line and "报" in line), "")


def shortened(name: str, title: str) -> bool:
    """Whether a title holds the characters of a name in order, with few others between them.

    >>> shortened("县水利局", "灵山县农业水利局2016年"), shortened("县水利局", "灵山县农业局、市水利局")
    (True, False)
    """
    if not all(map(title.__contains__, name)):  # most names
        return False
    ends = [at for at, sign in enumerate(title) if sign == name[:1]]
    for sign in name[1:]:
        found = set()
        for end in ends:
            for at in range(end + 1, min(end + 2 + MISSING, len(title))):
                if title[at] == sign:
                    found.add(at)
                if not "\u4e00" <= title[at] <= "\u9fff":
                    break
        ends = sorted(found)
    return bool(ends)


def joined(marks: Iterable[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Words for a scope, each with its end and start; those that 、 joins are one scope: 各乡镇、县直各单位 are not 县直各单位 alone."""
    found: list[tuple[int, int, str]] = []
    for end, start, words in marks:
        if found and words and found[-1][2] and found[-1][0] + 1 == start and text[found[-1][0]] in JOINTS:
            start = found.pop()[1]
            words = text[start:end]
        found.append((end, start, words))
    return found


class Whose:
    """The subjects and scopes of one sentence, each looked at once.

    Args:
        may: the rows that the sentence may hold, by role.
    """

    def __init__(self, text: str, may: May, titled: Titled) -> None:
        self._text = text
        self._titled = titled
        self._subjects = may.get("subject", ())
        self._sites = may.get("owner", ()) if self._subjects and titled.single() else ()
        marks = [(m.end(), m.start(), m[0]) for row in may.get("scope", ()) for m in row.pattern.finditer(text)]
        marks += [(m.end(), m.start(), "") for row in may.get("own-subject", ()) for m in row.pattern.finditer(text)]
        self._marks = joined(sorted(marks, key=lambda mark: mark[0]), text)
        self._ends = [mark[0] for mark in self._marks]
        self._begins = sorted(mark[1] for mark in self._marks)
        self._among = sorted(m.start() for row in may.get("among", ()) for m in row.pattern.finditer(text))
        self._wide = {m.start() for row in may.get("wide", ()) for m in row.pattern.finditer(text) if titled.below(m["level"])}
        self._breaks = [m.end() for m in SCOPES.finditer(text)] if marks else []
        self._starts = [0, *(m.end() for m in CLAUSE.finditer(text))] if self._subjects else []
        self._carried: list[tuple[str | None, int]] = [(None, 0)]  # of each clause: who acted last before it, and where its part begins

    def scope(self, at: int) -> str:
        """Whose figures, as printed: the last words of that kind before a place, up to a ；and up to a new subject."""
        last = bisect_right(self._ends, at) - 1
        if last < 0:
            return ""
        floor = bisect_right(self._breaks, at) - 1
        _, start, words = self._marks[last]
        return words if floor < 0 or start >= self._breaks[floor] else ""

    def about(self, at: int) -> str | None:
        """Whose figure it is by the subject before a place.

        Returns:
            The other agency; nothing where the one that reports is meant; None where one of several agencies may be meant.
        """
        if self._wide and self._begins[max(0, bisect_right(self._begins, at) - 1)] in self._wide:
            return None
        if not self._subjects:
            return ""
        clause = bisect_right(self._starts, at) - 1
        carried, part = self._before(clause)
        name = self._subject(self._starts[clause], at)
        inherited = name is None
        if inherited:
            name = "" if self._marked(self._starts[clause], at) else carried
        if not name or self._titled.names(name):
            return ""
        return None if inherited and self._opened(part, at) else name

    def _before(self, clause: int) -> tuple[str | None, int]:
        """Who acted last before a clause, within its part; and where that part begins."""
        while len(self._carried) <= clause:
            at = len(self._carried)
            start, end = self._starts[at - 1], self._starts[at] - 1
            last, part = self._carried[-1]
            if self._text[end] not in COMMAS:
                self._carried.append((None, end + 1))
                continue
            digit = DIGIT.search(self._text, start, end)
            name = self._subject(start, digit.start() if digit else end)
            if name is None and self._marked(start, end):
                name = ""
            self._carried.append((last if name is None else name, part))
        return self._carried[clause]

    def _subject(self, start: int, end: int) -> str | None:
        """The agency that the words of a clause up to a place make its subject."""
        for row in self._subjects:
            match = row.pattern.search(self._text, max(start - 1, end - REACH, 0), end)
            if match and match.start("about") >= start and not self._owner(match.end("about")):
                return match["about"]
        return None

    def _owner(self, end: int) -> bool:
        """Whether a name that ends at a place only says whose site it is: an agency discloses on the sites of others too."""
        return any(row.pattern.match(self._text, end) for row in self._sites)

    def _marked(self, start: int, end: int) -> bool:
        """Whether words for the agency that reports, or for its scope, stand between two places."""
        last = bisect_right(self._ends, end) - 1
        return last >= 0 and self._marks[last][1] >= start

    def _opened(self, part: int, at: int) -> bool:
        """Whether a list of agencies has been opened in the part before a place."""
        return bisect_left(self._among, part) < bisect_left(self._among, at)
