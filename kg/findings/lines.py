"""Findings as lines for a person at a terminal: what should hold, whose documents do not, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from kg.findings.groups import Group, groups, summary
from kg.findings.index import Findings
from kg.findings.records import Comparison, Entry, Finding, Place
from kg.query.answer import width

COLUMNS = 100
PLACES = 6  # places shown of a finding
LEVELS: Mapping[str, tuple[str, str]] = {  # what a severity is called, and what it means
    "violation": ("错误", "读出的内容不合规则 what was read breaks a rule of the graph"),
    "warning": ("疑点", "原文矛盾、反常或未能读出 contradictory, odd or not readable"),
    "info": ("提示", "值得一看，多有正当原因 worth a look, often with an innocent reason"),
}
PIECE = re.compile(r"[!-~]+|\s+|.")


def lines(findings: Findings, entries: Sequence[Entry], samples: int) -> Iterator[str]:
    """The findings in groups, with samples.

    Args:
        findings: of the store.
        entries: those that were asked for.
        samples: findings shown of each group.
    """
    yield from heading(findings, entries)
    for group in groups(entries, findings):
        yield ""
        yield from shown(findings, group, samples)


def heading(findings: Findings, entries: Sequence[Entry]) -> Iterator[str]:
    """How much was looked at, and how much was found."""
    counted = summary(entries, findings)
    found = f"所列发现涉及 {counted.found} 份 {counted.documents} documents in the store, {counted.found} with the findings listed"
    yield f"库中 {counted.documents} 份文件，{found}"
    if counted.quarantined:
        yield f"  隔离 {counted.quarantined} 份，不入图谱 {counted.quarantined} in quarantine, apart from the graph"
    for severity, count in counted.severities.items():
        if count:
            yield from folded(f"{LEVELS[severity][0]} {severity} {count}: {LEVELS[severity][1]}", 2)
    if not entries:
        yield "  没有发现 no findings"


def shown(findings: Findings, group: Group, samples: int) -> Iterator[str]:
    """A group: what should hold, how many findings, and samples by agency and year."""
    counts = f"{len(group.entries)} 项 findings，{group.documents} 份文件 documents，{group.agencies} 个机关 agencies"
    yield f"── {LEVELS[group.severity][0]} {group.severity} · {group.code} · {counts}"
    for law in dict.fromkeys((group.law.zh, group.law.en)):
        yield from folded(law, 3)
    chosen = sampled(group.parts, samples)
    for part, entries in chosen:
        yield from folded(f"▸ {whose(part)} · {len(part.entries)} 项", 2)
        for entry in entries:
            yield from sample(findings.tell(entry))
    rest = len(group.entries) - sum(len(entries) for _, entries in chosen)
    if chosen and rest:
        parts = len(group.parts) - len(chosen)
        yield f"  … 另有 {rest} 项" + (f"，其中 {parts} 组机关年度未列" if parts else "") + f" {rest} more (--samples, --format)"


def sampled(parts: Sequence[Group], samples: int) -> list[tuple[Group, list[Entry]]]:
    """The first parts with samples of each, dealt round, so that as many agencies and years are seen as there may be samples."""
    chosen = parts[:samples]
    dealt = [(at, entry) for row in zip_longest(*(part.entries[:samples] for part in chosen)) for at, entry in enumerate(row) if entry]
    return [(part, [entry for place, entry in dealt[:samples] if place == at]) for at, part in enumerate(chosen)]


def whose(part: Group) -> str:
    """Agency and year of a part of a group."""
    return " ".join(filter(None, (part.agency or "机关不详 agency not known", part.year)))


def sample(finding: Finding) -> Iterator[str]:
    """One finding with its words."""
    several = len(finding.files) > 1
    if several:
        yield f"    {len(finding.files)} 份文件 documents"
    for file in () if several and finding.places else finding.files:
        yield from folded(f"{file.name}{' (隔离 in quarantine)' if file.quarantined else ''}", 4)
    pairs = (finding.message_zh, finding.law.zh), (finding.message_en, finding.law.en)
    for told in dict.fromkeys(message.removeprefix(law).lstrip("：: ") for message, law in pairs):  # the law stands above already
        yield from folded(told, 6)
    if finding.comparison and finding.comparison.stated:
        yield from folded(numbers(finding.comparison), 6)
    if finding.value:
        yield from folded(f"值 value: {finding.value}", 6)
    for place in finding.foremost(PLACES)[:PLACES]:
        yield from quoted(place, several)
    if len(finding.places) > PLACES:
        yield f"      … 另有 {len(finding.places) - PLACES} 处 more places"


def numbers(comparison: Comparison) -> str:
    """Both numbers, and what should hold between them; neither is the measure of the other where both are printed.

    >>> numbers(Comparison("4", "=", "3", "1 + 2 = 3 ≠ 4"))
    '原文 stated 4，应等于 should be 3'
    >>> numbers(Comparison("13", "=", "12", "13 ≠ 12"))
    '原文 stated 13，两处不一致，另一处为 but elsewhere 12'
    """
    zh, en = comparison.words
    return f"原文 stated {comparison.stated}，{zh} {en} {comparison.expected}"


def quoted(place: Place, several: bool) -> Iterator[str]:
    """The words at fault in 【】, with what stands around them as far as there is room, and where they are."""
    if several:
        yield from folded(place.file.name, 6)
    where = f"      {located(place)}  "
    words = " ".join(place.exact.split())
    room = COLUMNS - width(where) - 4
    if width(words) > room:
        words = cut(words, room - 1) + "…"
    around = max(0, room - width(words)) // 2
    before, after = cut(place.before[::-1], around)[::-1], cut(place.after, around)
    yield f"{where}{before}【{words}】{after}".rstrip()
    if place.reading:
        yield from folded(f"读作 read as {place.reading}", 8)


def located(place: Place) -> str:
    """Where words stand: code points of the sealed text, the page, and row and column of a table, these from 1."""
    row, _, column = place.cell.partition(",")
    page = f" 第{place.page}页 p.{place.page}" if place.page else ""
    return f"{place.start}–{place.end}{page}" + (f" 表{int(row) + 1}行{int(column) + 1}列" if place.cell else "")


def cut(text: str, columns: int) -> str:
    """As much of a text as has room in some columns.

    >>> cut("统计表A", 5)
    '统计'
    """
    taken = 0
    for at, character in enumerate(text):
        taken += width(character)
        if taken > columns:
            return text[:at]
    return text


def folded(text: str, indent: int) -> Iterator[str]:
    """A text in lines that have room on the screen; words of Latin letters stay whole where they can."""
    line, room = "", COLUMNS - indent
    for piece in PIECE.findall(text):
        while width(piece) > room:  # a name without a space, longer than a line
            head = cut(piece, room - width(line))
            yield " " * indent + line + head
            line, piece = "", piece[len(head) :]
        if width(line) + width(piece) > room:
            yield " " * indent + line.rstrip()
            line = ""
        line += piece if line or not piece.isspace() else ""
    if line.strip():
        yield " " * indent + line.rstrip()
