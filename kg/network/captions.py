"""What kinds, relations, levels and views are called, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from kg.network.nodes import LEVELS
from kg.network.views import View
from kg.vocabulary import Division, load

Words = tuple[str, str]  # Chinese and English
KIND_NAMES: Mapping[str, Words] = {
    "regulation": ("规范性文件", "regulations"),
    "report": ("年度报告", "annual reports"),
    "agency": ("机关", "agencies"),
    "division": ("区划", "divisions"),
}
RELATION_NAMES: Mapping[str, Words] = {
    "cites": ("引用", "cites"),
    "implements": ("实施", "implements"),
    "basedOn": ("依据", "based on"),
    "forwards": ("转发", "forwards"),
    "promulgates": ("印发", "promulgates"),
    "amends": ("修改", "amends"),
    "repeals": ("废止", "repeals"),
    "issues": ("制发", "issues"),
    "jurisdiction": ("所属", "of"),
    "within": ("位于", "within"),
}
BEYOND_NAMES: Mapping[str, Words] = {
    "cited": ("及其所引文件", "and what they refer to"),
    "citing": ("及引用它们的文件", "and what refers to them"),
    "both": ("及其所引、引用它们的文件", "and what they refer to, and what refers to them"),
}


@cache
def level_names() -> Mapping[str, Words]:
    """The levels, and what stands for none."""
    concepts = load().concepts["level"]
    return {level: (concepts[level].zh, concepts[level].en) for level in LEVELS} | {"": ("层级不详", "level unknown")}


def caption(view: View, divisions: Mapping[str, Division]) -> str:
    """What a view shows, in one line; empty where it is all."""
    parts = [listed(KIND_NAMES[kind] for kind in view.kinds), listed(RELATION_NAMES[relation] for relation in view.relations)]
    if view.levels:
        parts.append(listed(level_names()[level] for level in view.levels))
    if view.division:
        place = divisions.get(view.division)
        parts.append(f"{place.name} {view.division}" if place else view.division)
    parts.append(years(view.since, view.until))
    if view.topic:
        parts.append(f"标题含“{view.topic}” with “{view.topic}” in the title")
    if view != View(beyond=view.beyond):
        parts.append(listed(BEYOND_NAMES[beyond] for beyond in filter(None, [view.beyond])))
    return " · ".join(filter(None, parts))


def listed(names: Iterable[Words]) -> str:
    """Several things in both languages; empty of none."""
    chinese, english = zip(*names, strict=True) if (names := list(names)) else ((), ())
    return f"{'、'.join(chinese)} {', '.join(english)}".strip()


def years(since: int | None, until: int | None) -> str:
    """The years of a view; empty where they are all."""
    if since is not None and until is not None:
        return f"{since}–{until}年 {since} to {until}" if since != until else f"{since}年 of {since}"
    if since is not None:
        return f"{since}年起 since {since}"
    return f"至{until}年 until {until}" if until is not None else ""


def counted(count: int, one: str, many: str) -> str:
    """A number with its English words, in the singular of one."""
    return f"{count} {one if count == 1 else many}"
