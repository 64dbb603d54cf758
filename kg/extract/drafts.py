"""Joins titles, numbers, issuers and brackets into mentions in the making.

《X》（国办发〔2017〕24号，以下简称《通知》）第三条      title, number, alias, pinpoint
某厅关于转发《X》（某办发〔2016〕55号）                  the number is the outer, forwarding document's
原文化部令第83号公布的《X》                              a number before its title
落实财教〔2020〕233号文件                                a number alone
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from kg.extract.cues import Cue
from kg.extract.draft import Draft
from kg.extract.numbers import FoundNumber, NumberFinder
from kg.extract.pinpoints import Pinpoints
from kg.extract.titles import ROOM, Title, title_judge
from kg.rules import Rules

BRACKET = re.compile(r"[》〉”]?\s?(?:[(（]|[\[［【〔](?!\d{4}[〕\]］】]))")
OPEN, CLOSE = "(（[［【〔", ")）]］】〕"
NUMBERED = re.compile(r"[\s)）\]】〕]{0,2}[》〉]")  # what may stand between a number and the end of the title that it closes
LABEL = re.compile(r"(?:文号|发文字号|文件编号)(?:为|是)?[：:]?\s?")
ASKED = re.compile("[各全本我贵该]|有关|相关")  # begins the name of those who are asked, not of who issued
ALIAS_BEFORE = re.compile(r"称[为作]?[：:]?\s?[“\"‘]?[省市区县国家]{0,2}[新旧原老本]?[“\"‘]?$")
APPOSED = re.compile(r"[，,]?\s?(?:以下|下文?)[统合并]?简?称[^，,。；\n]{1,40}")
FURTHER = re.compile(r"(?:、|和|及|以及)\s?[《〈“](?P<alias>[^《》〈〉“”()（）]{1,30})[》〉”]")
JOINED = re.compile(r"\s?(?:[、，,]|和|及|以及|与)?\s?")
VERB = 24  # characters that 2007年3月21日作出的 may take
REACH = 90  # characters that a bracket behind a title may take
ASIDE = 24  # characters of a bracket that says neither number nor alias: （试行）


@lru_cache(maxsize=2)
def patterns(rules: Rules) -> dict[str, re.Pattern[str]]:
    """The patterns of the rows of citations by their ids, gathered once for all documents."""
    return {rule.id: rule.pattern for rule in rules.of(ROOM)}


class Binder:
    """Makes the drafts of one text.

    Args:
        text: the view's text.
        rules: the rule rows of citations.
        finder: reads authorities before titles and orders.
        numbers: the document numbers of the text.
    """

    def __init__(self, text: str, rules: Rules, finder: NumberFinder, numbers: tuple[FoundNumber, ...]) -> None:
        self.text = text
        self.rule = patterns(rules)
        self.pinpoints = Pinpoints(rules)
        self.finder = finder
        self.judge = title_judge(rules)
        self.numbers = numbers
        self.starts = [n.start for n in numbers]
        self.used: set[int] = set()
        self.told = 0  # where the last bracket ends that defines several aliases

    def titled(self, title: Title) -> Iterator[Draft]:
        """The drafts that one outermost title gives: itself, the outer phrase that carries it, the titles that it forwards."""
        if title.start < self.told or (ALIAS_BEFORE.search(self.text, max(0, title.start - 8), title.start) and self._defines_alias(title)):
            return
        outer = self._outer(title)
        if outer is not None:
            yield from outer
            return
        draft = Draft(title.start, title.end, "title", title.text)
        reopened = self.rule["title-reopened"].match(self.text, title.end)
        if reopened:
            draft.end = reopened.end()
        self._closed_by_number(draft)
        self._behind(draft)
        self._before(draft)
        self._alone(draft)
        yield draft
        for inner in title.inner:
            forwards = self.rule["forwarded-issuer"].search(self.text[max(title.start, inner.start - REACH) : inner.start])
            if forwards:
                yield self._forwarded(inner, draft, forwards["issuer"] or "")

    def _alone(self, draft: Draft) -> None:
        """Takes a number whose issuer only the title or the words before it tell: 国务院颁布的《X》（第492号令）."""
        bracket = BRACKET.match(self.text, draft.end) if draft.issuer and draft.found is None else None
        end = self._closing(bracket.end()) if bracket else 0
        inside = self.rule["number-of-issuer"].match(self.text[bracket.end() : end - 1]) if bracket else None
        if bracket and inside:
            kind = draft.title[-2:] if inside["notice"] and not inside["dated"] else "令"
            found = self.finder.of_issuer(draft.issuer, kind, inside["year"], inside["notice"] or inside["order"], bracket.end(), end - 1)
            draft.found, draft.end = (found, end) if found else (None, draft.end)

    def _closed_by_number(self, draft: Draft) -> None:
        """Binds the number that stands within the marks, at the end of the title: 《X（国办发〔2017〕24号）》."""
        number = self._number_in(draft.start, draft.end)
        if number is not None and NUMBERED.fullmatch(self.text, number.end, draft.end):
            self._take(draft, number)
            draft.title = self.text[draft.start + 1 : number.start].replace("\n", "").rstrip(OPEN + " \u3000")

    def _defines_alias(self, title: Title) -> bool:
        """Whether a title stands in 以下简称《X》: it names nothing there."""
        return bool(self.rule["alias-definition"].search(self.text, max(0, title.start - 14), title.end))

    def _forwarded(self, title: Title, outer: Draft, issuer: str = "") -> Draft:
        """A forwarded text: a mention of its own, carried by the one that forwards it; ``issuer`` stands before it."""
        cue = Cue("转发", "forwards", True, title.start)
        issuer = self.judge.issuer(title.text) or issuer
        return Draft(title.start, title.end, "title-forwarded", title.text, issuer=issuer, carrier=outer, cue=cue, tail=outer.tail)

    def _outer(self, title: Title) -> list[Draft] | None:
        """The phrase around a title that is itself a title without marks: …关于转发《X》(号), …关于印发《X》的通知."""
        for kind in ("outer-forwarding", "outer-promulgating"):
            phrase = self.rule[kind].search(self.text, max(0, title.start - 6), title.start)
            if phrase is None:
                continue
            start, issuer = self.finder.authority(self.text, phrase.start())
            ending = self.rule["outer-ending"].search(self.text[title.end : title.end + 8])
            forwards = kind == "outer-forwarding"
            if not issuer or not (ending or forwards):
                return None
            end = title.end + (ending.end() if ending else 0)
            outer = Draft(start, end, kind, self.text[start:end].replace("\n", ""), issuer=issuer)
            self._behind(outer)
            if not ending and outer.found is None:
                return None
            return [outer, self._forwarded(title, outer)] if forwards else [outer]
        return None

    def _behind(self, draft: Draft) -> None:
        """Takes what follows a title and belongs to it: brackets, number, alias, pinpoint."""
        at = draft.end
        for _ in range(3):
            bracket = BRACKET.match(self.text, at)
            if bracket is None:
                label = LABEL.match(self.text, at)
                number = self._number_at(label.end() if label else at)
                if number is not None and draft.found is None:
                    self._take(draft, number)
                    at = draft.end = number.end
                break
            end = self._closing(bracket.end())
            inside = self.text[bracket.end() : end]
            alias = self._alias(draft, inside)
            number = self._number_at(bracket.end()) or self._number_in(bracket.end(), end)
            if number is not None and draft.found is None:
                self._take(draft, number)
                draft.end = max(number.end, end)
                self._pass_history(draft, number.end, end)
                draft.others = tuple(n for n in self._from(number.end, end) if n.end <= end and n.start not in self.used)
            elif not alias and len(inside) > ASIDE:
                break
            at = max(end, number.end if number else 0)
            self.told = at if draft.aliases else self.told
        said = APPOSED.match(self.text, at)
        if said and not draft.alias:
            self._alias(draft, said[0])
            at = said.end() if draft.alias else at
        draft.tail = self._pinpoint(draft, at)

    def _alias(self, draft: Draft, words: str) -> bool:
        """Takes the alias that words behind a title or number give it; tells whether they give one."""
        alias = self.rule["alias-definition"].search(words)
        if alias:
            draft.alias = (alias["which"] or "") + alias["alias"]
            draft.aliases = tuple(more["alias"] for more in FURTHER.finditer(words, alias.end()))
        elif alias := self.rule["alias-unquoted"].search(words.rstrip(CLOSE + "。")):
            draft.alias = alias["alias"]
        draft.shared = draft.shared or bool(alias and ("统" in alias[0] or "合" in alias[0]))
        return alias is not None

    def pair(self, drafts: list[Draft]) -> None:
        """Gives each title of a list its own number or alias where as many stand in the bracket behind it: 《X》《Y》（3号、4号）."""
        for at, draft in enumerate(drafts):
            first = at - len(draft.others)
            row = drafts[max(first, 0) : at + 1]
            if draft.found is None or first < 0 or len(row) < 2 or any(d.found or d.carrier for d in row[:-1]):
                continue
            if self._joined(row):
                for one, number in zip(row, (draft.found, *draft.others), strict=True):
                    self._take(one, number)
        for at, draft in enumerate(drafts):
            row = drafts[max(0, at - len(draft.aliases)) : at + 1]
            if draft.aliases and len(row) == len(draft.aliases) + 1 and self._joined(row) and not any(d.alias for d in row[:-1]):
                for one, alias in zip(row, (draft.alias, *draft.aliases), strict=True):
                    one.alias = alias

    def _joined(self, row: list[Draft]) -> bool:
        """Whether neighbours stand side by side."""
        return all(JOINED.fullmatch(self.text, one.tail, other.start) for one, other in pairwise(row))

    def _pass_history(self, draft: Draft, start: int, end: int) -> None:
        """Passes over the orders in a bracket that tell when a regulation was amended; one that revised it (修订) is its number now."""
        verb = self.rule["history-verb"]
        for number in self._from(start, end):
            told = verb.match(self.text, number.end)
            if told and number.end <= end and number.number.form == "order":
                self.used.add(number.start)
                draft.found = number if told[0].endswith("修订") else draft.found

    def _pinpoint(self, draft: Draft, at: int) -> int:
        """Takes 第三十二条第（一）项 at a place; gives where the text goes on."""
        draft.pinpoint, end = self.pinpoints.at(self.text, at)
        return end

    def _closing(self, start: int) -> int:
        """Where the bracket that opens before ``start`` ends, its sign included; ``start`` where it does not close."""
        depth = 1
        for i in range(start, min(len(self.text), start + REACH)):
            c = self.text[i]
            depth += (c in OPEN) - (c in CLOSE)
            if not depth:
                return i + 1
            if c in "。\n":
                return i
        return start

    def _number_at(self, start: int) -> FoundNumber | None:
        """The number that begins at ``start``, one space allowed."""
        for at in range(bisect_left(self.starts, start), len(self.starts)):
            number = self.numbers[at]
            if number.start > start + 1 or self.text[start : number.start].strip():
                return None
            if number.start not in self.used:
                return number
        return None

    def _number_in(self, start: int, end: int) -> FoundNumber | None:
        """The first number in a span."""
        return next((n for n in self._from(start, end) if n.start not in self.used and n.end <= end), None)

    def _from(self, start: int, end: int) -> tuple[FoundNumber, ...]:
        """The numbers that begin between two places, both included."""
        return self.numbers[bisect_left(self.starts, start) : bisect_right(self.starts, end)]

    def _take(self, draft: Draft, number: FoundNumber) -> None:
        """Binds a number to a title."""
        draft.found = number
        self.used.add(number.start)

    def _before(self, draft: Draft) -> None:
        """Takes number and issuer before a title: NUMBER公布的《X》, ISSUER《关于…》."""
        if draft.found is None:
            at = bisect_left(self.starts, draft.start) - 1
            while at >= 0 and self.numbers[at].end > draft.start:
                at -= 1
            last = self.numbers[at] if at >= 0 else None
            near = last is not None and last.start not in self.used and draft.start - last.end <= 8
            if last is not None and near and self.rule["number-before-title"].search(self.text[last.end : draft.start]):
                self._take(draft, last)
                closed = last.start > 0 and self.text[last.end] in CLOSE and self.text[last.start - 1] in OPEN
                draft.start = last.start - closed
        verb = self.rule["issuer-verb"].search(self.text, max(0, draft.start - VERB), draft.start)
        start, issuer = self.finder.authority(self.text, verb.start() if verb else draft.start)
        said = self.judge.issuer(draft.title)
        draft.issuer = said or (issuer if len(issuer) > 2 and not ASKED.match(issuer) else "")
        cited = verb is None or verb[0].endswith("的") or self.rule["issuer-governed"].search(self.text, max(0, start - 8), start)
        if draft.issuer and not said and cited:
            draft.lead = start
            if verb is None and draft.title.startswith("关于"):
                draft.start = start

    def numbered(self, number: FoundNumber) -> Draft:
        """A number without a title in marks: 国办发〔2017〕24号文件, perhaps with an unmarked title before its bracket."""
        draft = Draft(number.start, number.end, number.rule, found=number)
        opened, begin = number.start - 1, number.start
        bracketed = opened >= 0 and self.text[opened] in OPEN
        if bracketed:
            begin = self._title_before(draft, opened)
            if draft.title:
                end = self._closing(number.start)
                draft.end = max(number.end, end)
                self._alias(draft, self.text[number.end : end])
        start, issuer = self.finder.authority(self.text, begin)
        if len(issuer) > 2 and not ASKED.match(issuer):
            draft.issuer, draft.lead = issuer, start
            if draft.title.startswith("关于") and self.text[begin] == "关":
                draft.start, draft.title = start, self.text[start:opened]
        self._behind(draft)
        draft.tail += bracketed and not draft.title and self.text[draft.tail : draft.tail + 1] in tuple(CLOSE)
        return draft

    def _title_before(self, draft: Draft, end: int) -> int:
        """Takes a title without marks, or with others, before the bracket of a number; gives where it begins, the bracket for none."""
        words = self.text[max(0, end - REACH) : end]
        quoted = self.rule["quoted-title"].search(words)
        unmarked = self.rule["unmarked-title"].search(words)
        if quoted and self.judge.names_regulation(quoted[quoted.lastgroup or 0], False):
            draft.start, draft.title = end - len(quoted[0]), quoted[quoted.lastgroup or 0]
        elif unmarked:
            draft.start, draft.title = end - len(unmarked["title"]), unmarked["title"]
        return draft.start if draft.title else end
