"""Answers of the citation network for a person at a terminal: tables, and what stands beneath their rows: the words that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kg.cli.cascades_shown import cascade
from kg.cli.columns import fitted, table
from kg.cli.nodes_shown import NOBODY, RELATIONS, called, concept, day, heading, level, said
from kg.network.measures.alike import AlikeAgencies, Common
from kg.network.measures.communities import Communities
from kg.network.measures.ranking import Ranking
from kg.network.measures.similar import Pairs, Shared
from kg.network.model import Network
from kg.network.nodes import Node, Step
from kg.network.spread.citing import Citer
from kg.network.spread.diffusion import Diffusion, Reacting
from kg.network.spread.life import Life, YearOfVersions
from kg.network.spread.timeline import Citing, Timeline
from kg.network.spread.wanted import WantedDocuments
from kg.network.steps.neighbours import Neighbourhood
from kg.network.steps.paths import Paths

REACTIONS = {"found": "有 found", "silent": "未见 silent", "unread": "无文件 unread"}


def neighbours(answer: Neighbourhood, network: Network) -> Iterator[str]:
    """What is near a node: the edges one by one, with their words."""
    yield from heading(answer.node)
    names = {near.node.id: called(near.node) for near in answer.nodes}
    for step in answer.edges:
        yield from edge(step, names, answer.node.id)


def path(answer: Paths, network: Network) -> Iterator[str]:
    """All shortest paths between two documents, each step with its words."""
    yield fitted(f"{called(answer.source)} … {called(answer.target)}")
    if answer.length < 0:
        yield "没有路径 there is no path"
    for at, way in enumerate(answer.paths, 1):
        yield ""
        yield f"{at}. {answer.length} 步 steps"
        yield fitted(f"   {called(way.nodes[0])} ({day(way.nodes[0])})")
        for node, leg in zip(way.nodes[1:], way.legs, strict=True):
            arrow = "→" if leg.way == "out" else "←"
            more = "".join(f"、{RELATIONS[each.relation]}" for each in leg.also)
            yield fitted(f"     {arrow} {RELATIONS[leg.edge.relation]}{more}")
            yield from said(leg.words[:1], 7)
            yield fitted(f"   {called(node)} ({day(node)})")


def edge(step: Step, names: Mapping[str, str], asked: str = "") -> Iterator[str]:
    """An edge, as seen from the node that was asked about where it is an end of it."""
    said_so = RELATIONS[step.edge.relation] + (f" ×{step.edge.mentions}" if step.edge.mentions > 1 else "")
    if step.edge.source == asked:
        yield fitted(f"→ {said_so} → {names[step.edge.target]}")
    elif step.edge.target == asked:
        yield fitted(f"← {said_so} ← {names[step.edge.source]}")
    else:
        yield fitted(f"  {names[step.edge.source]}")
        yield fitted(f"    → {said_so} → {names[step.edge.target]}")
    yield from said(step.words, 6)


def citer(one: Citer, indent: int = 6) -> Iterator[str]:
    """A document that refers to another, with its words."""
    yield " " * indent + fitted(f"← {RELATIONS[one.relation]} {called(one.document)} ({day(one.document)})", 100 - indent)
    yield from said(one.words, indent + 2)


def citing(one: Citing, indent: int = 6) -> Iterator[str]:
    """A document that cites another, with its words."""
    yield " " * indent + fitted(f"← {called(one.document)} ({day(one.document)})", 100 - indent)
    yield from said(one.words, indent + 2)


def ranking(answer: Ranking, network: Network) -> Iterator[str]:
    """Documents by a metric."""
    score = "{:.0f}" if answer.metric == "indegree" else "{:.6f}"
    rows = [
        (str(row.rank), score.format(row.score), str(row.cited_by), level(row.node), day(row.node), called(row.node)) for row in answer.rows
    ]
    below = [[line for one in row.evidence for line in citer(one)] for row in answer.rows]
    yield from table(("", answer.metric, "被引 cited", "层级 level", "日期 day", "文件 document"), rows, below)


def wanted(answer: WantedDocuments, network: Network) -> Iterator[str]:
    """What is missing, with the first that cite it."""
    rows = [(str(row.documents), str(row.mentions), "、".join(row.issuers) or NOBODY, called(row.regulation)) for row in answer.rows]
    below = [[line for one in row.first for line in citing(one)] for row in answer.rows]
    yield from table(("文件 documents", "次 mentions", "制发机关 issuers", "未收录 wanted"), rows, below)


def timeline(answer: Timeline, network: Network) -> Iterator[str]:
    """Who cites a document: counts by year and level, then the documents."""
    yield from heading(answer.document)
    yield f"{answer.total} 份文件引用 documents cite it，共 {answer.mentions} 次 mentions"
    yield ""
    rows = []
    for cell in answer.years:
        uses = "、".join(f"{concept('function', use.function)} {use.documents}" for use in cell.functions)
        rows.append((str(cell.year or NOBODY), concept("level", cell.level), str(cell.documents), str(cell.mentions), uses))
    yield from table(("年 year", "层级 level", "文件 documents", "次 mentions", "用途 functions"), rows)
    yield ""
    documents = [(day(row.document), level(row.document), f"×{row.mentions}", called(row.document)) for row in answer.rows]
    yield from table(("日期 day", "层级 level", "", "引用者 citing"), documents, [list(said(row.words, 6)) for row in answer.rows])


def life(answer: Life, network: Network) -> Iterator[str]:
    """The versions of a law, who cites them in which year, and who still cites what is superseded."""
    if answer.work:
        yield from heading(answer.work)
        yield ""
    rows = []
    for at, phase in enumerate(answer.versions, 1):
        late = NOBODY if phase.late is None and phase.superseded_by else str(phase.late or 0)
        named = NOBODY if phase.named is None else str(phase.named)
        since, overtaken = phase.in_force_from or NOBODY, str(phase.overtaken or "")
        version = phase.document.number or called(phase.document)
        rows.append((str(at), since, str(phase.documents), named, late, overtaken, version))
    heads = ("", "施行 in force", "文件 documents", "指名 naming", "逾期 late", "被超过 overtaken", "版本 version")
    yield from table(heads, rows)
    yield ""
    columns = ("年 year", *(f"版本 version {at}" for at in range(1, len(rows) + 1)), "未定 open")
    yield from table(columns, [(str(year.year or NOBODY), *by_version(year), str(year.open)) for year in answer.years])
    yield "括号内为指明版本者，其余按日期推定 in brackets those that name it; others by their day"
    if answer.rows:
        yield ""
        yield f"新版本施行后仍引旧版本 cite an older version after the newer came into force: {answer.total}"
        for row in answer.rows:
            yield fitted(f"  {day(row.citing.document)} {called(row.citing.document)} → {name(row.version, network)}")
            yield from said(row.citing.words, 6)


def by_version(year: YearOfVersions) -> Iterator[str]:
    """The cells of a year: how many cite each version, and how many of them name it."""
    for at, count in enumerate(year.documents):
        yield f"{count} ({year.named[at]})" if year.named and count else str(count)


def pairs(answer: Pairs, network: Network) -> Iterator[str]:
    """Documents that have something in common, with the documents that join them."""
    if answer.document:
        yield from heading(answer.document)
    rows, below = [], []
    for pair in answer.rows:
        other = called(pair.second) if answer.document else called(pair.first)
        rows.append((str(pair.count), f"{pair.cosine:.3f}", other))
        beside = [] if answer.document else [" " * 6 + fitted(f"＋ {called(pair.second)}", 94)]
        below.append(beside + [line for one in pair.witnesses for line in shared(one)])
    together = answer.measure == "cocitation"
    heads = ("同被引 cited by both" if together else "同引 both cite", "cosine", "文件 document")
    yield from table(heads, rows, below)


def shared(one: Shared) -> Iterator[str]:
    """A document that joins two, with the words of both citations."""
    yield " " * 6 + fitted(f"· {called(one.document)} ({day(one.document)})", 94)
    yield from said((*one.first[:1], *one.second[:1]), 8)


def communities(answer: Communities, network: Network) -> Iterator[str]:
    """Communities, each with its chief document and some of its members; or the members of one document's."""
    if answer.document:
        yield from heading(answer.document)
    yield f"模块度 modularity {answer.modularity:.3f}；{answer.alone} 份文件无互引，不在其中 documents have no links and are in none"
    for row in answer.rows:
        yield ""
        yield fitted(f"{row.number}. {row.size} 份文件 documents，{row.links} 对互引 links：{'、'.join(row.words) or '—'}")
        yield fitted(f"   {called(row.chief)} (群内被引 cited within {row.cited_by})")
        for one in row.evidence:
            yield from citer(one)
        for member in row.members:
            if member != row.chief:
                yield fitted(f"   · {called(member)} ({day(member)})")


def alike(answer: AlikeAgencies, network: Network) -> Iterator[str]:
    """Agencies that cite much the same."""
    yield f"{called(answer.agency)} 引用 cites {answer.cites} 份文件 documents"
    rows = [(f"{row.cosine:.3f}", str(row.count), str(row.cites), level(row.agency), called(row.agency)) for row in answer.rows]
    below = [[line for one in row.shared for line in common(one)] for row in answer.rows]
    yield from table(("cosine", "同引 both cite", "所引 cites", "层级 level", "机关 agency"), rows, below)


def common(one: Common) -> Iterator[str]:
    """What two agencies cite, with the words of both."""
    yield " " * 6 + fitted(f"· {called(one.document)} ({one.agencies} 个机关 agencies)", 94)
    for each in (*one.first[:1], *one.second[:1]):
        yield from said(each.words[:1], 8)


def diffusion(answer: Diffusion, network: Network) -> Iterator[str]:
    """Where a document has come to: totals, years, and division by division."""
    yield from heading(answer.document)
    totals = [(concept("level", each.level), *map(str, (each.divisions, each.found, each.silent, each.unread))) for each in answer.totals]
    yield from table(("层级 level", "区划 divisions", *REACTIONS.values()), totals)
    yield ""
    years = [
        (concept("level", each.level), str(each.year or NOBODY), str(each.divisions), str(each.cumulative)) for each in answer.adoption
    ]
    yield from table(("层级 level", "年 year", "首次 first", "累计 until then"), years)
    yield ""
    rows = [reacting(row) for row in answer.rows]
    heads = ("日期 day", "天 days", "层级 level", "状态 state", "区划 division, 首份文件 first document")
    yield from table(heads, rows, [list(first(row)) for row in answer.rows])


def reacting(row: Reacting) -> tuple[str, ...]:
    """The cells of a division."""
    days = "" if row.days is None else f"{row.days:+}"
    return (day(row.first) if row.first else "", days, concept("level", row.level), REACTIONS[row.state], row.name)


def first(row: Reacting) -> Iterator[str]:
    """The first document of a division, with its words."""
    if row.first and row.by and row.reacts_to:
        yield " " * 6 + fitted(f"{called(row.first)} → {row.reacts_to.number or called(row.reacts_to)}", 94)
        yield from said(row.by.words[:1], 8)


def name(iri: str, network: Network) -> str:
    """What the node of an IRI is called."""
    place = network.places.get(iri)
    node = network.node(place) if place is not None else Node(iri, "", "regulation")
    return node.number or called(node)


SHOWN: Mapping[str, Callable[[Any, Network], Iterable[str]]] = {
    "neighbours": neighbours,
    "path": path,
    "ranking": ranking,
    "cocitation": pairs,
    "coupling": pairs,
    "cascade": cascade,
    "diffusion": diffusion,
    "wanted": wanted,
    "timeline": timeline,
    "communities": communities,
    "alike": alike,
    "life": life,
}
