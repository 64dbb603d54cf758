"""The start page, and the page of each node."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import findings, nodes, sections
from api.addresses import Path, alternates, known
from api.conditional import kept
from api.dependencies import Offset, Opened
from api.labels import short
from api.negotiate import DATA
from api.reading import Reader
from api.routes.documents import part_of
from api.templating import page, prefix

router = APIRouter()
HTML_UTF8 = "text/html; charset=utf-8"
SHOWN = 50  # documents on the start page
FOUND = 200  # findings on the page of a node
NETWORK = (  # what the network tells of a regulation
    ("cascade", "逐级落实", "cascade"),
    ("timeline", "历年被引", "citations by year"),
    ("neighbours", "相邻", "neighbours"),
)
KINDS = (
    ("Source", "文件", "files"),
    ("Report", "年度报告", "reports"),
    ("Regulation", "规范", "regulations"),
    ("Agency", "机关", "agencies"),
    ("Indicator", "指标", "indicators"),
    ("Citation", "引用", "citations"),
    ("Evidence", "出处", "pieces of evidence"),
    ("Issue", "发现", "findings"),
)


@router.get("/", response_class=Response, include_in_schema=False)
def start(request: Request, reader: Opened, offset: int = 0) -> Response:
    """What is in the graph, and where to look; its first part is made once for each state of the store."""
    first, root = min(max(offset, 0), max(len(reader.sources) - 1, 0)), prefix(request)
    made = reader.starts.get(root) if not first else None
    if made is None:
        made = started(request, reader, first)
        if not first:
            reader.starts[root] = made
    return kept(request, made, HTML_UTF8, {})


def started(request: Request, reader: Reader, first: int) -> bytes:
    """The start page with the documents from one on."""
    made = page(
        request,
        "start.html",
        kinds=[(zh, en, reader.totals.get(name, 0)) for name, zh, en in KINDS],
        documents=part_of(reader, SHOWN, first),
        total=len(reader.sources),
        offset=first,
        shown=SHOWN,
        questions=[question for name, question in reader.questions.items() if not name.startswith("api-")],
        base=reader.iris.base,
    )
    return bytes(made.body)


@router.get("/page/{path:path}", response_class=Response, include_in_schema=False)
def shown(request: Request, reader: Opened, path: Path, offset: Offset = 0) -> Response:
    """The page of a node; ``offset`` is how many members of its long lists are passed over."""
    iri = known(request, reader, path)
    facts = nodes.facts(reader, iri)
    heading = nodes.heading(reader, iri, facts)
    kind = short(heading.kind.iri)
    citing, citing_total = nodes.cited_by(reader, iri, offset)
    found = findings.shown(reader, reader.findings.about(iri))
    mentions, segments = nodes.mentions(reader, iri), nodes.sealed(reader, iri, found)
    made = page(
        request,
        "node.html",
        path=path,
        iri=iri,
        heading=heading,
        facts=nodes.beside(facts, heading.title),
        validity=sections.validity(reader, iri) if kind == "Regulation" else None,
        network=NETWORK if kind == "Regulation" and (citing_total or mentions or segments) else (),
        listings=sections.listings(reader, iri, kind, offset),
        table=sections.table(reader, iri) if kind == "Agency" else None,
        latest=sections.latest(reader, iri, offset) if kind == "Measure" else (),
        latest_total=reader.count("measure-figures-count", node=iri) if kind == "Measure" else 0,
        figures=nodes.figures(reader, iri),
        mentions=mentions,
        citing=citing,
        citing_total=citing_total,
        findings=found[:FOUND],
        findings_total=len(found),
        pointing=nodes.pointing(reader, iri),
        segments=segments,
        formats=DATA,
        offset=offset,
        part=sections.PART,
    )
    return kept(request, bytes(made.body), HTML_UTF8, {"link": alternates(request, reader, path)})
