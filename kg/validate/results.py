"""What an engine found, as findings with the words of the graph: the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.records import Evidence, Issue, Severity
from kg.validate.codes import code_of
from kg.validate.shapes import SH, Shapes
from kg.vocabulary import Vocabulary

PRIVATE = "shape-privacy-"
PLACE = re.compile(r"\{[?$](this|value)\}")
BLANK = "_:"  # any blank node: its label means nothing outside its graph
SEVERITIES: Mapping[str, Severity] = {SH + "Violation": "violation", SH + "Warning": "warning", SH + "Info": "info"}


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One result of an engine, in the same words whichever engine it was.

    Args:
        focus, value: as N-Triples write them, ``_:`` for any blank node; the value is empty where there is none.
        path: IRI of the property; empty where it is none, or a longer path.
        shape, component, severity: IRIs; the shape ``_:`` where it has none.
    """

    shape: str
    focus: str
    path: str
    value: str
    component: str
    severity: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Whether a graph may enter the store, and everything that the shapes had to say of it.

    Args:
        conforms: there is no violation; warnings and infos do not count.
        results: in the order of code and focus, so that the same graph gives the same report.
    """

    conforms: bool
    results: tuple[Issue, ...] = ()


def report(results: Iterable[Result], quads: Collection[Quad], shapes: Shapes, vocabulary: Vocabulary) -> ValidationReport:
    """The results as issues, with the evidence that the graph itself holds, except where that would repeat what is private."""
    found = sorted(results)
    if not found:
        return ValidationReport(True)
    secret = [result for result in found if code_of(result.shape).startswith(PRIVATE)]
    nodes, values = {result.focus for result in secret}, {result.value for result in secret} | {BLANK}
    places = evidence_of(quads, vocabulary, private={bare(node) for node in nodes})
    issues = []
    for result in found:
        told = replace(result, value="") if result.focus in nodes or result.value in values else result
        issues.append(replace(issue(told, shapes), evidence=places.get(bare(result.focus), ()), value=told.value))
    ordered = tuple(sorted(dict.fromkeys(issues), key=lambda one: (one.code, one.focus, one.path)))
    return ValidationReport(all(one.severity != "violation" for one in ordered), ordered)


def issue(result: Result, shapes: Shapes) -> Issue:
    """A result as a finding; a shape that says nothing is told by its name."""
    code = code_of(result.shape) if result.shape != BLANK else "shape-unnamed"
    said = {language: filled(text, result) for language, text in shapes.messages.get(result.shape, {}).items()}
    plain = said.get("") or said.get("en") or said.get("zh")
    return Issue(
        code=code,
        severity=SEVERITIES.get(result.severity, "violation"),
        message_zh=said.get("zh") or plain or f"不符合约束 {code}",
        message_en=said.get("en") or plain or f"Does not meet {code}",
        focus=(bare(result.focus),) if result.focus.startswith("<") else (),
        path=result.path,
        source=result.component,
        shape=result.shape if result.shape != BLANK else "",
    )


def filled(message: str, result: Result) -> str:
    """A message with the node and the value in the places that it leaves for them, as those of queries do."""
    if "{" not in message:
        return message
    texts = {"this": bare(result.focus), "value": lexical(result.value)}
    return PLACE.sub(lambda found: texts.get(found[1], found[0]), message)


def lexical(term: str) -> str:
    """What an N-Triples term says.

    >>> lexical('"2017"^^<http://www.w3.org/2001/XMLSchema#integer>'), lexical('"甲"@zh')
    ('2017', '甲')
    """
    return term[1 : term.rindex('"')] if term.startswith('"') else bare(term)


def bare(term: str) -> str:
    """The IRI without its brackets; any other term as it is."""
    return term[1:-1] if term.startswith("<") else term


def evidence_of(quads: Collection[Quad], vocabulary: Vocabulary, private: Collection[str]) -> dict[str, tuple[Evidence, ...]]:
    """The evidence of every node that has some or is one, as records; ``private`` names the nodes that must not be repeated."""
    oa, wm = vocabulary.oa, vocabulary.wm
    wanted = {oa.exact: "exact", oa.start: "start", oa.end: "end", wm.rule: "rule", wm.reading: "reading", wm.page: "page", wm.cell: "cell"}
    told: dict[str, dict[str, str]] = {}
    links: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate in wanted:
            told.setdefault(name(quad.subject), {})[wanted[quad.predicate]] = name(quad.object)
        elif quad.predicate == wm.evidence:
            links.setdefault(name(quad.subject), []).append(name(quad.object))
    records = {node: made for node, values in told.items() if node not in private and (made := record(values))}
    places: dict[str, tuple[Evidence, ...]] = {node: (made,) for node, made in records.items()}
    for node, linked in links.items():
        places[node] = tuple(sorted((records[one] for one in linked if one in records), key=lambda made: (made.start, made.end, made.rule)))
    return places


def record(values: Mapping[str, str]) -> Evidence | None:
    """The evidence that these values make; none where one of them is at fault itself."""
    start, end, page = values.get("start", ""), values.get("end", ""), values.get("page", "0")
    if not (start.isdecimal() and end.isdecimal() and page.isdecimal() and "exact" in values and "rule" in values):
        return None
    return Evidence(int(start), int(end), values["exact"], values["rule"], values.get("reading", ""), int(page), values.get("cell", ""))


def name(term: object) -> str:
    """What a term says: the IRI or the lexical form."""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
