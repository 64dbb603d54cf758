"""Finds the regulations that a document cites: by title, by number, by an alias that it defined.

Titles and numbers are found in the view, joined (``TITLE(NUMBER)``, ``NUMBER公布的TITLE``), gathered into lists, and each list
gets its cue. What a title names is told by ``titles``; what the text says between regulations by ``relations``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.extract.cues import Cue, CueFinder
from kg.extract.numbers import FoundNumber, NumberFinder
from kg.extract.relations import relations
from kg.extract.titles import ROOM, Title, TitleJudge, fold_title, own_titles, titles
from kg.records import Issue, Mention, Outline, Relation
from kg.rules import Rules
from kg.vocabulary import Vocabulary

BRACKET = re.compile(r"\s?[(（]")
ALIAS_REACH = 90  # characters that a bracket behind a title may take


@dataclass(slots=True)
class Draft:
    """A mention in the making; ``start``/``end`` are offsets of the view and span what the evidence will show."""

    start: int
    end: int
    rule: str
    title: str = ""
    found: FoundNumber | None = None
    issuer: str = ""
    alias: str = ""  # what it is called from here on
    alias_of: Draft | None = None
    carrier: Draft | None = None
    inner: tuple[Title, ...] = ()
    pinpoint: str = ""
    cue: Cue | None = None
    tail: int = 0  # where the text goes on: behind brackets and pinpoint
    own: bool = field(default=False)  # the document itself, or what it promulgates


def citations(
    outline: Outline, rules: Rules, vocabulary: Vocabulary
) -> tuple[tuple[Mention, ...], tuple[Relation, ...], tuple[Issue, ...]]:
    """Every mention of a regulation in a document, what the text says between them, and what was left open.

    Args:
        outline: the document; offsets before ``outline.body`` and furniture are not searched.
        rules: the rule rows (citations, cues).
        vocabulary: for the known codes and regulations.
    """
    reader = _Reader(outline, rules, vocabulary)
    drafts = reader.drafts()
    mentions = {id(d): reader.mention(d) for d in drafts if not d.own}
    found = tuple(sorted(mentions.values(), key=lambda m: (m.evidence.start, -m.evidence.end)))
    links = relations(outline, rules, vocabulary, found, reader.promulgated(drafts), reader.own)
    return found, links, tuple(reader.issues(drafts))


class _Reader:
    """One document being read; the finders and the text that its steps share."""

    def __init__(self, outline: Outline, rules: Rules, vocabulary: Vocabulary) -> None:
        self.outline = outline
        self.text = outline.view.text
        self.rule = {r.id: r for r in rules.of(ROOM)}
        self.finder = NumberFinder(rules, vocabulary.issuers)
        self.judge = TitleJudge(rules)
        self.cues = CueFinder(rules, outline.kind == "report")
        self.own = own_titles(outline, rules)
        self.own_keys = {fold_title(t).removeprefix("关于") for t in self.own}
        self.numbers = [n for n in self.finder.find(self.text) if self._in_scope(n.start, n.end)]
        self.used: set[int] = set()
        self.silent = [(t.start, t.end) for t in outline.tables]
        self.edit_starts = [e.start for e in outline.view.edits]

    def _in_scope(self, start: int, end: int) -> bool:
        """Whether a span of the view is part of the document proper."""
        if start < self.outline.body:
            return False
        first, _ = self.outline.view.source_span(start, end)
        return not any(b.kind == "furniture" and b.start <= first < b.end for b in self.outline.document.blocks)

    # --- drafts ---

    def drafts(self) -> list[Draft]:
        """All mentions, joined, judged, with aliases resolved and cues set."""
        drafts: list[Draft] = []
        for title in titles(self.text):
            if self._in_scope(title.start, title.end):
                drafts += self._titled(title)
        drafts += [d for n in self.numbers if n.start not in self.used for d in self._numbered(n)]
        drafts.sort(key=lambda d: (d.start, -d.end))
        drafts = self._aliases(drafts)
        self._lists(drafts)
        self._mark_own(drafts)
        return [d for d in drafts if self._stands(d)]

    def _titled(self, title: Title) -> Iterator[Draft]:
        """The drafts that one outermost title gives: itself, the outer phrase that carries it, the titles in it."""
        before = self.text[max(0, title.start - 12) : title.start]
        if self.rule["alias-definition"].pattern.search(before + self.text[title.start : title.end]) and re.search(r"称[为作]?[：:]?[省市区县国家]{0,2}$", before):
            return
        draft = Draft(title.start, title.end, "title", title.text, inner=title.inner, tail=title.end)
        start, issuer = self.finder._authority(self.text, title.start)
        outer = self._outer(title)
        if outer is not None:
            yield from outer
            return
        self._behind(draft)
        self._before(draft, start, issuer)
        yield draft
        yield from self._inner(draft)

    def _outer(self, title: Title) -> list[Draft] | None:
        """The phrase around a title that is itself a title without marks: …关于转发《X》(号), …关于印发《X》的通知."""
        for kind in ("outer-forwarding", "outer-promulgating"):
            phrase = self.rule[kind].pattern.search(self.text, max(0, title.start - 6), title.start)
            if phrase is None:
                continue
            start, issuer = self.finder._authority(self.text, phrase.start())
            ending = self.rule["outer-ending"].pattern.match(self.text[title.end : title.end + 8])
            forwards = kind == "outer-forwarding"
            if not issuer or (not ending and not forwards):
                return None
            end = title.end + (ending.end() if ending else 0)
            outer = Draft(start, end, kind, self.text[start:end].replace("\n", ""), issuer=issuer, inner=(title,), tail=end)
            self._behind(outer)
            if forwards and not ending and outer.found is None:
                return None
            inner = Draft(title.start, title.end, "title-forwarded", title.text, carrier=outer, tail=outer.tail)
            inner.issuer = self.judge.issuer(title.text)
            return [outer, inner] if forwards else [outer]
        return None

    def _inner(self, draft: Draft) -> Iterator[Draft]:
        """The texts that a title forwards are mentions of their own; what it promulgates or implements is not."""
        for title in draft.inner:
            if self.text[: title.start].endswith(("转发", "批转")):
                yield Draft(title.start, title.end, "title-forwarded", title.text, issuer=self.judge.issuer(title.text), carrier=draft, tail=draft.tail)

    def _behind(self, draft: Draft) -> None:
        """Brackets, number and pinpoint that follow a title: what belongs to it."""
        at = draft.end
        for _ in range(3):
            bracket = BRACKET.match(self.text, at)
            number = self._number_at(bracket.end() if bracket else at)
            if bracket is None:
                if number is not None and draft.found is None:
                    self._take(draft, number)
                    at = draft.end = number.end
                break
            end = self._closing(bracket.end())
            inside = self.text[bracket.end() : end]
            alias = self.rule["alias-definition"].pattern.search(inside)
            if number is None:
                number = next((n for n in self.numbers if bracket.end() <= n.start and n.end <= end), None)
            if number is not None and draft.found is None:
                self._take(draft, number)
                draft.end = max(number.end, end)
            elif alias is None and len(inside) > 24:
                break
            draft.alias = alias["alias"] if alias else draft.alias
            at = max(end, number.end if number else 0)
        pinpoint = self.rule["pinpoint"].pattern.match(self.text[at : at + 40])
        if pinpoint:
            draft.pinpoint = pinpoint["pinpoint"]
            at += pinpoint.end()
        draft.tail = at

    def _closing(self, start: int) -> int:
        """Where the bracket that opens before ``start`` ends, its sign included; the end of the clause where it does not."""
        depth = 1
        for i in range(start, min(len(self.text), start + ALIAS_REACH)):
            c = self.text[i]
            depth += (c in "(（") - (c in ")）")
            if not depth:
                return i + 1
            if c in "。\n":
                return i
        return start

    def _number_at(self, start: int) -> FoundNumber | None:
        """The number that begins at ``start``, one space allowed."""
        return next((n for n in self.numbers if n.start not in self.used and start <= n.start <= start + 1), None)

    def _take(self, draft: Draft, number: FoundNumber) -> None:
        """Bind a number to a title."""
        draft.found = number
        self.used.add(number.start)

    def _before(self, draft: Draft, start: int, issuer: str) -> None:
        """Number and issuer before a title: NUMBER公布的《X》, ISSUER《关于…》."""
        said = self.judge.issuer(draft.title)
        if draft.found is None:
            for n in self.numbers:
                between = self.text[n.end : draft.start]
                if n.start not in self.used and 0 <= draft.start - n.end <= 8 and self.rule["number-before-title"].pattern.search(between):
                    self._take(draft, n)
                    draft.start = n.start - (self.text[: n.start].endswith("原"))
                    break
        draft.issuer = said or (issuer if len(issuer) > 2 else "")
        if not said and draft.issuer and draft.title.startswith("关于"):
            draft.start = min(draft.start, start)

    def _numbered(self, number: FoundNumber) -> Iterator[Draft]:
        """A number without a title in marks: 国办发〔2017〕24号文件, perhaps with an unmarked title before its bracket."""
        line_start = self.text.rfind("\n", 0, number.start) + 1
        line_end = self.text.find("\n", number.end)
        line = self.text[line_start : line_end if line_end >= 0 else len(self.text)]
        head, rest = self.text[line_start : number.start], self.text[number.end : line_start + len(line)].strip("　 *）)")
        if not number.number.code or (self.rule["own-line-number"].pattern.search(head) and not rest):
            return
        if number.start - self.outline.body < 4 or self.rule["own-line-history"].pattern.search(line):
            return
        draft = Draft(number.start, number.end, number.rule, found=number, tail=number.end)
        opened = number.start - 1
        if self.text[opened : opened + 1] in "(（":
            unmarked = self.rule["unmarked-title"].pattern.search(self.text[max(0, opened - 80) : opened])
            if unmarked:
                begin = opened - len(unmarked["title"])
                start, issuer = self.finder._authority(self.text, begin)
                draft.title = (issuer if issuer else "") + unmarked["title"]
                draft.issuer, draft.start, draft.end = issuer, (start if issuer else begin), self._closing(number.start)
                draft.tail = draft.end
        pinpoint = self.rule["pinpoint"].pattern.match(self.text[draft.tail : draft.tail + 40])
        if pinpoint:
            draft.pinpoint = pinpoint["pinpoint"]
            draft.tail += pinpoint.end()
        yield draft

    # --- aliases, lists, what stands ---

    def _aliases(self, drafts: list[Draft]) -> list[Draft]:
        """Drafts that use an alias point to what it stands for; aliases that nothing defines are dropped."""
        known: dict[str, Draft] = {}
        kept = []
        for draft in drafts:
            short = fold_title(draft.title)
            if draft.found is None and short in known:
                draft.alias_of, draft.rule = known[short], "title-alias"
            elif draft.found is None and draft.title and self.judge.is_alias_like(draft.title) and not draft.issuer:
                if not (self.outline.kind == "report" and self.rule["alias-customary"].pattern.search(short)):
                    continue
                draft.title, draft.rule = self.rule["alias-customary"].text("means"), "alias-customary"
            if draft.alias_of is not None or draft.rule == "alias-customary":
                if self._is_label(draft):
                    continue
            if draft.alias:
                known[fold_title(draft.alias)] = draft
            kept.append(draft)
        return kept

    def _is_label(self, draft: Draft) -> bool:
        """Whether a short title stands in a form: its words are the form's, not the agency's."""
        first, _ = self.outline.view.source_span(draft.start, draft.end)
        if any(start <= first < end for start, end in self.silent):
            return True
        start = self.text.rfind("\n", 0, draft.start) + 1
        end = self.text.find("\n", draft.end)
        return bool(self.rule["template-label"].pattern.search(self.text[start : end if end >= 0 else len(self.text)]))

    def _lists(self, drafts: list[Draft]) -> None:
        """Cues for whole lists; issuers carried along them where the codes agree."""
        link = self.rule["list-link"].pattern
        outer = [d for d in drafts if d.carrier is None]
        i = 0
        floor = 0
        while i < len(outer):
            j = i
            while j + 1 < len(outer) and outer[j + 1].start >= outer[j].tail and outer[j + 1].start - outer[j].tail < 40 and link.search(self.text[outer[j].tail : outer[j + 1].start]):
                j += 1
            cue = self.cues.find(self.text, outer[i].start, outer[j].tail, floor)
            for k in range(i, j + 1):
                outer[k].cue = cue
                if k > i:
                    _inherit(outer[k - 1], outer[k])
            floor, i = outer[j].tail, j + 1
        for draft in drafts:
            if draft.carrier is not None:
                draft.cue = Cue("转发", "forwards", True, draft.start)

    def _mark_own(self, drafts: list[Draft]) -> None:
        """Mark what is the document itself or what it promulgates: no citation of another."""
        policy = self.outline.kind == "policy"
        for draft in drafts:
            if draft.alias_of is not None:
                continue
            key = fold_title(draft.title).removeprefix("关于")
            same = key in self.own_keys and draft.found is None
            tail = self.text[draft.tail : draft.tail + 60]
            given = policy and draft.found is None and bool(self.rule["own-given"].pattern.search(tail))
            promulgated = policy and draft.found is None and any(self.rule["own-promulgates"].pattern.search(t) and key and key in fold_title(t) for t in self.own)
            draft.own = bool(draft.title) and (same or given or promulgated)
        for draft in drafts:
            if draft.alias_of is not None and draft.alias_of.own:
                draft.own = True

    def _stands(self, draft: Draft) -> bool:
        """Whether a draft is a regulation at all."""
        if draft.found is not None or draft.alias_of is not None or draft.carrier is not None or draft.rule.startswith("outer-"):
            return True
        return self.judge.names_regulation(draft.title, bool(draft.cue and draft.cue.authority))

    def promulgated(self, drafts: list[Draft]) -> tuple[tuple[str, int, int], ...]:
        """Titles that a policy document itself promulgates, with their place in the view."""
        if self.outline.kind != "policy":
            return ()
        return tuple((d.title, d.start, d.end) for d in drafts if d.own and self.rule["own-given"].pattern.search(self.text[d.tail : d.tail + 60]))

    # --- records ---

    def _evidence_start(self, draft: Draft) -> int:
        return self.outline.view.source_span(draft.start, draft.end)[0]

    def mention(self, draft: Draft) -> Mention:
        """The record of a draft."""
        evidence = self.outline.evidence(draft.start, draft.end, draft.rule)
        target = draft.alias_of or draft
        number = target.found.number if target.found else None
        cue = draft.cue
        return Mention(
            evidence,
            numbers=(number,) if number else (),
            title=target.title,
            alias_of=self._evidence_start(draft.alias_of) if draft.alias_of else -1,
            issuer=target.issuer,
            cue=cue.words if cue else "",
            function=cue.function if cue else "refers",
            pinpoint=draft.pinpoint,
            carrier=self._evidence_start(draft.carrier) if draft.carrier else -1,
            repaired=self._repairs(draft.found, evidence.start, evidence.end),
        )

    def _repairs(self, found: FoundNumber | None, start: int, end: int) -> tuple[str, ...]:
        """Ids of the repairs that a number needed, the form of a bare number included."""
        if found is None:
            return ()
        at = bisect_right(self.edit_starts, start - 1)
        rules = []
        for edit in self.outline.view.edits[at:]:
            if edit.start > end:
                break
            rules.append(edit.rule)
        return tuple(dict.fromkeys(rules))

    def issues(self, drafts: list[Draft]) -> Iterator[Issue]:
        """Numbers that cannot name a document as they stand."""
        for n in self.numbers:
            if not n.number.complete:
                yield Issue(
                    "number-incomplete",
                    "info",
                    "发文字号不完整，不能据以识别文件",
                    "the document number is incomplete and identifies no document",
                    (self.outline.evidence(n.start, n.end, n.rule),),
                )


def _inherit(last: Draft, draft: Draft) -> None:
    """An issuer printed once goes on along the list, where the codes are of one series and the title names none."""
    if draft.issuer or not last.issuer or last.found is None or draft.found is None or not draft.title.startswith("关于"):
        return
    ours, theirs = draft.found.number.code, last.found.number.code
    if len(ours) > 2 and ours[:3] == theirs[:3] or ours == theirs:
        draft.issuer = last.issuer
