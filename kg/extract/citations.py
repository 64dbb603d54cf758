"""Finds the regulations that a document cites: by title, by number, by an alias that it defined.

Titles and numbers are found in the view and joined (``drafts``), aliases are followed, lists are gathered and get their cue
(``cues``); what is the document itself is left out (``itself``). What the text says between regulations is for ``relations``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

from kg.extract.cues import Cue, CueFinder
from kg.extract.draft import Draft
from kg.extract.drafts import Binder
from kg.extract.itself import CARRIES_OUT, Itself, alone, itself
from kg.extract.numbers import FoundNumber, number_finder
from kg.extract.passages import Passage
from kg.extract.relations import relations
from kg.extract.spans import Spans
from kg.extract.titles import ROOM, fold_title, title_judge, titles
from kg.records import Issue, Mention, Outline, Relation
from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

METADATA = 200  # characters that a line of metadata may take
LINE = 1000  # characters to either side that are looked at of a line
LINK_REACH = 40  # characters between two citations of one list
GIVEN_REACH = 60  # characters in which 印发给你们 follows
WHICH = "新旧原老"  # tell one alias from another of the same name
STREAMS = "发函电字规复通"  # what codes of one issuer end with
CODE_HEAD = 3  # characters that codes of one series share

Extracted = tuple[tuple[Mention, ...], tuple[Relation, ...], tuple[Issue, ...]]


def citations(outline: Outline, found_in: tuple[Passage, ...], rules: Rules, vocabulary: Vocabulary) -> Extracted:
    """Every mention of a regulation in a document, what the text says between them, and what was left open.

    Args:
        outline: the document; the page's furniture is not searched, nor what stands before a report's body.
        found_in: where labelled values are looked for.
        rules: the rule rows (citations, cues, relations).
        vocabulary: for the known codes and regulations.
    """
    reader = _Reader(outline, found_in, rules, vocabulary)
    drafts = reader.drafts()
    found = tuple(sorted((reader.mention(d) for d in drafts if not d.own), key=lambda m: (m.evidence.start, -m.evidence.end)))
    given = [(d.title, d.start, d.end) for d in drafts if d.own and reader.given(d) and not reader.judge.names_person(d.title)]
    return found, relations(outline, rules, vocabulary, found, tuple(given), reader.itself), tuple(reader.issues())


@lru_cache(maxsize=2)
def _rows(rules: Rules) -> dict[str, Rule]:
    """The rows by their ids, gathered once for all documents."""
    return {rule.id: rule for rule in rules.of(ROOM)}


class _Reader:
    """One document being read; the finders and the text that its steps share."""

    def __init__(self, outline: Outline, found_in: tuple[Passage, ...], rules: Rules, vocabulary: Vocabulary) -> None:
        self.outline = outline
        self.rules = rules
        self.text = outline.view.text
        self.furniture = Spans((b.start, b.end) for b in outline.document.blocks if b.kind == "furniture")
        self.tables = Spans((t.start, t.end) for t in outline.tables)
        self.rule = _rows(rules)
        self.judge = title_judge(rules)
        finder = number_finder(rules, vocabulary)
        numbers = finder.find(self.text)
        self.itself: Itself = itself(outline, found_in, rules, numbers)
        self.cues = CueFinder(rules, outline.kind == "report", self.itself.issuers)
        self.numbers = tuple(n for n in numbers if self._in_scope(n.start, n.end))
        self.binder = Binder(self.text, rules, finder, self.numbers)
        self.edits = outline.view.edits
        self.edit_starts = [e.start for e in self.edits]

    def _in_scope(self, start: int, end: int) -> bool:
        """Whether a span of the view is part of the document proper.

        A policy document's letter may stand before its body; there only lines of metadata are passed over.
        """
        if self.outline.kind != "policy" and start < self.outline.body:
            return False
        line = self._line(start, end)
        if self.outline.kind == "policy" and len(line) <= METADATA and self.rule["metadata-line"].pattern.search(line):
            return False
        first, _ = self.outline.view.source_span(start, end)
        return not self.furniture.holds(first)

    def _line(self, start: int, end: int) -> str:
        """The line or lines around a span of the view; of very long ones what stands near."""
        reach = max(0, start - LINE)
        stop = self.text.find("\n", end, end + LINE)
        return self.text[(self.text.rfind("\n", reach, start) + 1) or reach : stop if stop >= 0 else end + LINE]

    def drafts(self) -> list[Draft]:
        """All mentions, joined, judged, with aliases followed and cues set; ``own`` ones included."""
        drafts = [d for t in titles(self.text) if self._in_scope(t.start, t.end) for d in self.binder.titled(t)]
        self.binder.pair(drafts)
        drafts += [self.binder.numbered(n) for n in self.numbers if n.start not in self.binder.used and self._cites(n)]
        drafts.sort(key=lambda d: (d.start, -d.end))
        drafts = self._follow(drafts)
        self._gather(drafts)
        self._mark_own(drafts)
        stand = [d for d in drafts if self._stands(d) and self._nameless(d)]
        return stand + [self._history(n) for n in self.itself.earlier]

    def _cites(self, number: FoundNumber) -> bool:
        """Whether a number without a title is a citation: it has a code, and is neither a line of its own nor the document's."""
        history = any(number.start == n.start for n in self.itself.earlier)
        own = number.number.normal in self.itself.numbers
        return bool(number.number.code) and not history and not own and not alone(self.text, number, self.rules)

    def _history(self, number: FoundNumber) -> Draft:
        """The order that first issued what a later one amended, as the line under the title tells."""
        cue = Cue("修订", "amends", True, number.start)
        return Draft(number.start, number.end, "own-history", found=number, cue=cue, tail=number.end, list_end=number.end)

    def _follow(self, drafts: list[Draft]) -> list[Draft]:
        """Drafts that use an alias point to what it stands for; bare kinds that nothing defines are dropped."""
        known: dict[str, Draft | None] = {}  # None: of several at once, or of what is not cited
        later = Counter(fold_title(d.alias) for d in drafts if d.alias)
        ahead = {fold_title(d.alias): d for d in drafts if d.alias}
        kept: list[Draft] = []
        for draft in drafts:
            short = fold_title(draft.title)
            if draft.found is None and (which := self.text[draft.start - 1 : draft.start] + short) in known:
                short = which
            like = draft.found is None and not draft.issuer and bool(draft.title) and self.judge.is_alias_like(draft.title)
            if draft.found is None and short in known:
                if known[short] is None:
                    continue
                draft.alias_of, draft.rule = known[short], "title-alias"
            elif like and later[short] == 1 and not ahead[short].shared:
                draft.alias_of, draft.rule = ahead[short], "title-alias"
            elif like:
                customary = self.rule["alias-customary"]
                if self.outline.kind != "report" or not customary.pattern.search(short) or short in self.defined:
                    continue
                draft.title, draft.rule = customary.text("means"), customary.id
            if draft.rule in ("title-alias", "alias-customary") and self._is_label(draft):
                continue
            if draft.alias:
                alias = fold_title(draft.alias)
                several = draft.shared and bool(kept) and self._linked(kept[-1], draft)
                known[alias] = None if several else draft
                if alias[0] in WHICH:
                    known.setdefault(alias[1:], known[alias])
            kept.append(draft)
        return kept

    @cached_property
    def defined(self) -> frozenset[str]:
        """The aliases that the text defines, of what is cited and of what is not."""
        return frozenset(fold_title(m["alias"]) for m in self.rule["alias-definition"].pattern.finditer(self.text))

    def _is_label(self, draft: Draft) -> bool:
        """Whether a short title stands in a form: its words are the form's, not the agency's."""
        first, _ = self.outline.view.source_span(draft.start, draft.end)
        return self.tables.holds(first) or bool(self.rule["template-label"].pattern.search(self._line(draft.start, draft.end)))

    def _gather(self, drafts: list[Draft]) -> None:
        """Sets the cues of whole lists, and the issuers carried along them where the codes agree."""
        outer = [d for d in drafts if d.carrier is None]
        first = floor = 0
        while first < len(outer):
            last = first
            while last + 1 < len(outer) and self._linked(outer[last], outer[last + 1]):
                last += 1
            cue = self.cues.find(self.text, outer[first].begin, outer[last].tail, floor)
            for i in range(first, last + 1):
                outer[i].cue, outer[i].list_end = cue, outer[last].tail
                if i > first:
                    _inherit(outer[i - 1], outer[i])
            floor, first = outer[last].tail, last + 1

    def _linked(self, one: Draft, other: Draft) -> bool:
        """Whether two neighbours stand in one list."""
        near = 0 <= other.begin - one.tail < LINK_REACH
        return near and bool(self.rule["list-link"].pattern.search(self.text[one.tail : other.begin]))

    def given(self, draft: Draft) -> bool:
        """Whether a policy document says that it issues this text: 现将《X》印发给你们, 修订并印发《X》."""
        if self.outline.kind != "policy" or draft.found is not None:
            return False
        behind = self.rule["own-given"].pattern.search(self.text[draft.list_end : draft.list_end + GIVEN_REACH])
        before = draft.cue.function == "promulgates" and not self.text.endswith("的", 0, draft.start)
        return bool(behind or (before and not CARRIES_OUT.match(self.text, draft.list_end)))

    def _mark_own(self, drafts: list[Draft]) -> None:
        """Marks what is the document itself or what it promulgates: no citation of another."""
        for draft in drafts:
            if draft.alias_of is None and draft.found is None and draft.title:
                policy = self.outline.kind == "policy"
                promulgated = policy and self.itself.promulgates(draft.title, self.rules)
                annexed = self.itself.annexes.holds(draft.start + 1)
                draft.own = annexed or promulgated or self.itself.is_title(draft.title) or self.given(draft)
            elif draft.found is not None:
                draft.own = draft.found.number.normal in self.itself.numbers
        for draft in drafts:
            draft.own = draft.own or (draft.alias_of is not None and draft.alias_of.own)
            if draft.carrier is not None and not draft.carrier.own:
                draft.cue = replace(draft.cue, function="refers")  # the carrier forwards it, not the document

    def _stands(self, draft: Draft) -> bool:
        """Whether a draft names a regulation at all."""
        numbered = draft.found is not None and (draft.found.number.complete or not draft.title)
        if numbered or draft.alias_of or draft.carrier or draft.rule.startswith("outer-"):
            return True
        return self.judge.names_regulation(draft.title, draft.cue.authority)

    def _nameless(self, draft: Draft) -> bool:
        """Leaves a draft whose title names a person with its number only; tells whether anything is left."""
        if not draft.title or not self.judge.names_person(draft.title):
            return True
        if draft.found is None:
            return False
        draft.title, draft.start, draft.end = "", draft.found.start, draft.found.end
        return True

    def mention(self, draft: Draft) -> Mention:
        """The record of a draft."""
        target = draft.alias_of or draft
        evidence = self.outline.evidence(draft.start, draft.end, draft.rule)
        return Mention(
            evidence,
            numbers=(target.found.number,) if target.found else (),
            title=target.title,
            alias_of=self._begin(draft.alias_of),
            issuer=target.issuer,
            cue=draft.cue.words,
            function=draft.cue.function,
            pinpoint=draft.pinpoint,
            carrier=self._begin(draft.carrier),
            repaired=self._repairs(draft.found),
            provisions=self.binder.pinpoints.provisions(draft.pinpoint),
        )

    def _begin(self, draft: Draft | None) -> int:
        """Where the evidence of another draft begins; -1 for none."""
        return self.outline.view.source_span(draft.start, draft.end)[0] if draft else -1

    def _repairs(self, found: FoundNumber | None) -> tuple[str, ...]:
        """Ids of the repairs that a number needed, its own rule included where it has no brackets."""
        if found is None:
            return ()
        start, end = self.outline.view.source_span(found.start, found.end)
        rules = [found.rule] if found.rule.startswith("number-bare") else []
        rules += [e.rule for e in self.edits[bisect_left(self.edit_starts, start) : bisect_right(self.edit_starts, end)]]
        return tuple(dict.fromkeys(rules))

    def issues(self) -> Iterator[Issue]:
        """Numbers that cannot name a document as they stand."""
        for n in self.numbers:
            if not n.number.complete:
                evidence = self.outline.evidence(n.start, n.end, n.rule)
                message = "The document number is incomplete and identifies no document"
                yield Issue("number-incomplete", "info", "发文字号不完整，不能据以识别文件", message, (evidence,))


def _inherit(last: Draft, draft: Draft) -> None:
    """Carries an issuer that is printed once along the list, where the codes are of one series and the title names none."""
    if draft.issuer or not last.issuer or last.found is None or draft.found is None or not draft.title.startswith("关于"):
        return
    one, other = last.found.number.code, draft.found.number.code
    if one[:CODE_HEAD] == other[:CODE_HEAD] or (one[-1] in STREAMS and other[-1] in STREAMS and one[:-1] == other[:-1]):
        draft.issuer = last.issuer
