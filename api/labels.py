"""Nodes and values as pages show them: by their best label, in Chinese and English, with the way to their page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.reading import Reader, value
from kg.query.own import Row

REUSED: Mapping[str, tuple[str, str]] = {  # terms of other vocabularies, which ours leaves without a Chinese name
    "type": ("类型", "type"),
    "Concept": ("概念", "concept"),
    "label": ("名称", "label"),
    "altLabel": ("又称", "also called"),
    "prefLabel": ("名称", "name"),
    "notation": ("代号", "notation"),
    "broader": ("上位", "broader"),
    "inScheme": ("所属表", "in scheme"),
    "topConceptOf": ("所属表", "top of scheme"),
    "definition": ("定义", "definition"),
    "title": ("标题", "title"),
    "issued": ("日期", "issued"),
    "available": ("公布日期", "made available"),
    "format": ("格式", "format"),
    "classification": ("机关类别", "classification"),
    "hadPrimarySource": ("来源文件", "source"),
    "wasQuotedFrom": ("出自", "quoted from"),
    "hasCitingEntity": ("引用者", "citing"),
    "hasCitedEntity": ("被引用者", "cited"),
    "exact": ("原文", "exact words"),
    "start": ("起", "start"),
    "end": ("止", "end"),
    "startDate": ("起始日", "first day"),
    "endDate": ("截止日", "last day"),
    "subject": ("主语", "subject"),
    "predicate": ("谓语", "predicate"),
    "object": ("宾语", "object"),
    "focusNode": ("所涉", "focus"),
    "resultSeverity": ("程度", "severity"),
    "resultMessage": ("说明", "message"),
    "resultPath": ("属性", "path"),
    "value": ("原文数值", "value stated"),
    "sourceShape": ("依据的形状", "shape"),
    "sourceConstraintComponent": ("依据的检查", "check"),
    "AndConstraintComponent": ("须全部符合", "all of several"),
    "ClassConstraintComponent": ("类别", "class"),
    "ClosedConstraintComponent": ("不得有别的属性", "no other properties"),
    "DatatypeConstraintComponent": ("数据类型", "datatype"),
    "DisjointConstraintComponent": ("须不相交", "disjoint"),
    "EqualsConstraintComponent": ("须相等", "equal"),
    "HasValueConstraintComponent": ("须有某值", "has a value"),
    "InConstraintComponent": ("须为所列之一", "one of a list"),
    "LanguageInConstraintComponent": ("语言", "language"),
    "LessThanConstraintComponent": ("须小于", "less than"),
    "LessThanOrEqualsConstraintComponent": ("须不大于", "at most"),
    "MaxCountConstraintComponent": ("至多几个", "how many at most"),
    "MaxExclusiveConstraintComponent": ("须小于某值", "less than a value"),
    "MaxInclusiveConstraintComponent": ("须不大于某值", "at most a value"),
    "MaxLengthConstraintComponent": ("至多几字", "how long at most"),
    "MinCountConstraintComponent": ("至少几个", "how many at least"),
    "MinExclusiveConstraintComponent": ("须大于某值", "more than a value"),
    "MinInclusiveConstraintComponent": ("须不小于某值", "at least a value"),
    "MinLengthConstraintComponent": ("至少几字", "how long at least"),
    "NodeConstraintComponent": ("须符合另一形状", "another shape"),
    "NodeKindConstraintComponent": ("节点种类", "kind of node"),
    "NotConstraintComponent": ("须不符合", "not a shape"),
    "OrConstraintComponent": ("须符合其一", "one of several at least"),
    "PatternConstraintComponent": ("写法", "pattern"),
    "PropertyConstraintComponent": ("属性", "property"),
    "QualifiedMaxCountConstraintComponent": ("符合的至多几个", "how many of a shape at most"),
    "QualifiedMinCountConstraintComponent": ("符合的至少几个", "how many of a shape at least"),
    "SPARQLConstraintComponent": ("查询", "query"),
    "UniqueLangConstraintComponent": ("每种语言一个", "one in each language"),
    "XoneConstraintComponent": ("须只符合其一", "exactly one of several"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A node or value as it is shown: ``path`` is below the base, empty where there is no page."""

    zh: str
    en: str = ""
    path: str = ""
    iri: str = ""


def short(iri: str) -> str:
    """The last part of an IRI: what is shown where there is no label."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def link(reader: Reader, row: Row, name: str) -> Link:
    """The node or value under ``name`` with the best label that its solution has."""
    term = row.get(name)
    if term is None:
        return Link("")
    if not term.node:
        return Link(term.value)
    reused = REUSED.get(short(term.value), ("", "")) if not reader.path(term.value) else ("", "")
    labels = [value(row, f"{name}_{label}") for label in ("label", "pref_zh", "zh", "number")]
    english = value(row, f"{name}_pref_en") or value(row, f"{name}_en")
    path = reader.path(term.value)
    return Link(
        next(filter(None, labels), "") or reused[0] or path.removeprefix("period/") or short(term.value),
        english or reused[1],
        path,
        term.value,
    )


def days(start: str, end: str) -> str:
    """A span of days in short.

    >>> days("2017-01-01", "2017-12-31"), days("", "2017-12-31")
    ('2017', '– 2017-12-31')
    """
    if start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4]
    return f"{start} – {end}".strip() if end else start


def by(rows: Iterable[Row], name: str) -> list[list[Row]]:
    """The rows in groups with one value under ``name``, in the order in which the values come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(value(row, name), []).append(row)
    return list(groups.values())


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each link once, without the empty ones; of several labels for a node the first."""
    kept: dict[str, Link] = {}
    for one in links:
        if one.zh:
            kept.setdefault(one.iri or one.zh, one)
    return tuple(kept.values())
