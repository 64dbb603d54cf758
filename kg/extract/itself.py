"""What a document says of itself: its titles, its number, the orders of its own history. None of them is a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.annexes import annex_spans
from kg.extract.numbers import FoundNumber
from kg.extract.passages import Passage
from kg.extract.spans import Spans
from kg.extract.titles import ROOM, Title, fold_title, title_judge
from kg.records import Outline, Span
from kg.rules import Rules

CARDS = ("field.document-number", "field.title")
SPACE = re.compile(r"\s*")  # before a number with which the document proper begins: 某办函〔2021〕39号 关于…的通知, all in one line
HEAD = 3000  # characters that title, number and history may take
LINES = 4  # over which a title may be broken
LONGEST = 120
FOOT = 400  # characters in which an issuer signs
FOOT_LINES = 6
LEAST = 2
BLANK = " \t\u3000\u00a0"
FORWARDS = re.compile(r"转发|批转")
CARRIED = re.compile(r"(?:转发|批转).{2,}(?:意见|请示|报告|方案|计划|规划)[》〉]?的通知")  # what then has its force from the notice
FORMULA = re.compile(r"现予以?(?:公布|发布)")
CARRIES_OUT = re.compile(r"(?:的)?(?:实施|贯彻)")  # behind a title in that of the text that carries it out: 印发《〈某方案〉实施办法》
GOES_ON = re.compile(
    r"关于|印发|转发|批转|公布|发布|废止|修改|[\u4e00-\u9fff]{2,30}(?:关于|印发|转发)|[\u4e00-\u9fff]{2,20}[局厅部委办会室]$"
)
SENTENCE = re.compile(r"[。；，,：:]")
BEGINS_TEXT = re.compile(
    r"[：:]$|^(?:根据|依据|按照|遵照|为了|为[^，,]{2,60}[，,]|以[^，,]{2,60}为|经[^，,]{2,30}[，,]|现[将就予]|第一[章条]|一、)"
)


@dataclass(frozen=True, slots=True)
class Itself:
    """The names of a document.

    Args:
        titles: with their places in the view.
        keys: the titles folded, without 关于.
        numbers: its own numbers in normal form.
        earlier: orders of its history before the last, where that amended it.
        issuers: who issued it, as its titles and its foot tell, as printed.
        annexes: where the titles of its annexes stand.
    """

    titles: tuple[Title, ...]
    keys: frozenset[str]
    numbers: frozenset[str]
    earlier: tuple[FoundNumber, ...]
    issuers: tuple[str, ...] = ()
    annexes: Spans = field(default_factory=Spans)

    def is_title(self, title: str) -> bool:
        """Whether a title is one of its own."""
        return title_key(title) in self.keys

    def promulgates(self, title: str, rules: Rules) -> bool:
        """Whether its own title says that it promulgates that text."""
        pattern, key = rules.one(ROOM, "own-promulgates").pattern, title_key(title)
        told = [fold_title(t.text) for t in self.titles if pattern.search(t.text) and key != title_key(t.text)]
        return bool(key) and any(key in text and not CARRIES_OUT.match(text.partition(key)[2]) for text in told)


def title_key(title: str) -> str:
    """The folded title without 关于, which one spelling of a title has and another leaves out."""
    return fold_title(title).removeprefix("关于")


def itself(outline: Outline, found_in: tuple[Passage, ...], rules: Rules, numbers: tuple[FoundNumber, ...]) -> Itself:
    """What a document says of itself.

    Args:
        outline: the document.
        found_in: where labelled values are looked for.
        rules: the rule rows of citations.
        numbers: every number of the view.
    """
    cards = tuple(_cards(outline, found_in, rules))
    titles = tuple(_titles(outline, cards, rules))
    issuers = tuple(dict.fromkeys(_issuers(outline.view.text, titles, rules)))
    if outline.kind != "policy":
        return Itself(titles, frozenset(title_key(t.text) for t in titles), frozenset(), (), issuers)
    earlier, own = _history(outline, rules, numbers)
    text, numbered = outline.view.text, Spans(span for key, span in cards if key == "documentNumber")
    own |= {n.number.normal for n in numbers if numbered.holds(n.start)}
    opening = SPACE.match(text, outline.body)
    reach = own_end(text, (title.text for title in titles), rules)
    lines = (n for n in numbers if n.start < reach)
    own |= {n.number.normal for n in lines if alone(text, n, rules) or (opening and outline.body <= n.start <= opening.end())}
    annexed = Spans((start, end) for start, end, _ in annex_spans(text, rules))
    return Itself(titles, frozenset(title_key(t.text) for t in titles), frozenset(own), earlier, issuers, annexed)


def own_end(text: str, titles: Iterable[str], rules: Rules) -> int:
    """Where a notice itself ends that forwards another text, with number and signature of its own: behind the notice's day."""
    if any(FORWARDS.search(title) for title in titles):
        for day in rules.one("metadata", "signature.date").pattern.finditer(text):
            if text.find("。", 0, day.start()) >= 0:
                return day.end()
    return len(text)


def said_end(text: str, titles: Sequence[str], rules: Rules) -> int:
    """Where what the document itself says ends: a forwarded text without a number of its own speaks for the notice that carries it."""
    end = own_end(text, titles, rules)
    numbered = rules.one("metadata", "heading.number").pattern.search(text, end)
    return len(text) if not numbered and any(CARRIED.search(title) for title in titles) else end


def _issuers(text: str, titles: tuple[Title, ...], rules: Rules) -> Iterator[str]:
    """The names before what the titles are about, and the lines at the foot that name an authority."""
    head, suffix = rules.one(ROOM, "own-issuer").pattern, rules.one(ROOM, "authority-suffix").pattern
    for title in titles:
        match = head.search(title.text)
        if match:
            yield match["issuer"]
    lines = [line.strip() for line in text[-FOOT:].splitlines() if line.strip()]
    yield from (
        line for line in lines[-FOOT_LINES:] if LEAST < len(line) <= LONGEST // 4 and suffix.search(line) and not SENTENCE.search(line)
    )


def alone(text: str, number: FoundNumber, rules: Rules) -> bool:
    """Whether a number stands on a line of its own, a label such as 文号 allowed, or in a labelled cell at the head."""
    reach = max(0, number.start - HEAD)
    start = (text.rfind("\n", reach, number.start) + 1) or reach
    end = text.find("\n", number.end, number.end + HEAD)
    rest = text[number.end : end if end >= 0 else number.end + HEAD].strip(" \t\u3000\u00a0*)）")
    rest = "" if rules.one(ROOM, "own-line-signed").pattern.search(rest) else rest
    before = text[start : number.start]
    parted = not rest or rest[0] == "|" or text[number.end] in BLANK
    if number.start < HEAD and parted and rules.one(ROOM, "own-cell-number").pattern.search(before):
        return True
    return not rest and bool(rules.one(ROOM, "own-line-number").pattern.search(before))


def _titles(outline: Outline, cards: tuple[tuple[str, Span], ...], rules: Rules) -> Iterator[Title]:
    """Metadata lines, the first line of the document proper, and, in a policy document, lines that read like a notice's title."""
    text = outline.view.text
    for match in rules.one(ROOM, "own-title").pattern.finditer(text, 0, max(outline.body, 600)):
        yield Title(*match.span("title"), match["title"].strip())
    for key, (start, end) in cards:
        if key == "title":
            yield Title(start, end, text[start:end])
    first = _first_line(text, outline.body)
    if first is not None:
        yield first
    if outline.kind == "policy":
        yield from notice_titles(text, rules)


def _cards(outline: Outline, found_in: tuple[Passage, ...], rules: Rules) -> Iterator[tuple[str, Span]]:
    """Titles and numbers that stand beside their label in a list of metadata, with their places in the view."""
    rows = [rules.one("metadata", name) for name in CARDS]
    for passage in found_in:
        for rule in rows if passage.place == "pair" and passage.view is outline.view else ():
            for match in rule.pattern.finditer(passage.text):
                yield (
                    rule.text("key"),
                    (passage.start + match.start("value") - passage.lead, passage.start + match.end("value") - passage.lead),
                )


def _first_line(text: str, start: int) -> Title | None:
    """The first line that is not blank, where it is short enough to be a title."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip(" \t\u3000\u00a0*#")
        if line:
            return Title(start, end, line) if len(line) <= LONGEST and not SENTENCE.search(line) else None
        start = end + 1
    return None


def notice_titles(text: str, rules: Rules) -> Iterator[Title]:
    """Lines before the first sentence, alone or joined, that begin with an authority or 关于 and end as titles do."""
    judge = title_judge(rules)
    numbered = [rules.one("metadata", name).pattern for name in ("heading.number", "heading.number-announced")]
    signed = rules.one(ROOM, "authority-suffix").pattern
    stop = text.find("。", 0, HEAD)
    if stop >= 0 and FORMULA.search(text, 0, stop):
        stop = text.find("。", stop + 1, HEAD)  # behind an order's own sentence the text that it promulgates begins with its title
    lines, at = [], 0
    for line in text[: stop if stop >= 0 else HEAD].splitlines(keepends=True):
        if line.strip():
            lines.append((at, at + len(line.rstrip()), line.strip(" \t\u3000\u00a0*#\n")))
        at += len(line)
    for i, (start, _, first) in enumerate(lines):
        if not judge.begins_title(first) or any(number.search(first) for number in numbered):
            continue
        for k in range(1, LINES + 1):
            if any(number.search(lines[min(i + k, len(lines)) - 1][2]) for number in numbered):
                break
            if k > 1 and signed.search(first) and not GOES_ON.match(lines[min(i + 1, len(lines) - 1)][2]):
                break  # an authority's name over a title that is whole
            if k > 1 and BEGINS_TEXT.search(lines[min(i + k, len(lines)) - 1][2]):
                break  # whom it goes to, or its first words
            joined = "".join(words for _, _, words in lines[i : i + k])
            if len(joined) <= LONGEST and i + k <= len(lines) and judge.ends_title(joined):
                yield Title(start, lines[i + k - 1][1], joined)
                if i + k < len(lines) and (judge.begins_title(lines[i + k][2]) or signed.search(lines[i + k][2])):
                    break  # the title is whole, and printed again


def _front(text: str, body: int, rules: Rules) -> int:
    """Where the lines under a title end: at the first article, else behind a bracket that is the second or third line."""
    article = rules.one(ROOM, "first-article").pattern.search(text)
    if article is not None and article.start() <= body + HEAD:
        return article.start()
    line = rules.one(ROOM, "history-line").pattern.match(text, body)
    return line.end() if line else 0


def _history(outline: Outline, rules: Rules, numbers: tuple[FoundNumber, ...]) -> tuple[tuple[FoundNumber, ...], set[str]]:
    """The orders in the lines under a title: 某年公布, 某年修订. The last is the document's own; gives the earlier ones and the own."""
    text = outline.view.text
    stop = _front(text, outline.body, rules)
    verb = rules.one(ROOM, "history-verb").pattern
    orders = [n for n in numbers if n.number.code.endswith("令") and n.end <= stop]
    told = [n for n in orders if verb.match(text, n.end)]
    own = {n.number.normal for n in orders if alone(text, n, rules)}
    amended = bool(told) and rules.one(ROOM, "history-amended").pattern.search(text, told[0].end, stop)
    first = {n.number.normal: n for n in (told if own else told[:-1]) if n.number.normal not in own} if amended else {}
    return tuple(first.values()), (own | {n.number.normal for n in told}) - set(first)
