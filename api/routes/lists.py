"""``/api/agencies``, ``/api/regulations``, ``/api/indicators``: lists as paged JSON."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request

from api.dependencies import Limit, Offset, Opened
from api.labels import by
from api.reading import Reader, Row, value
from api.schemas import AgencyItem, IndicatorItem, Item, Node, Page, RegulationItem

router = APIRouter(prefix="/api", tags=["lists"])


def node(reader: Reader, iri: str, label: str = "") -> Node:
    """A node with the address of its page."""
    path = reader.path(iri)
    return Node(iri=iri, label=label, page=f"/page/{path}" if path else "")


def linked(reader: Reader, row: Row, name: str) -> Node | None:
    """The node under a name and ``name_label``; None where it is not bound."""
    return node(reader, value(row, name), value(row, f"{name}_label")) if name in row else None


def part(request: Request, items: list[Item], total: int, limit: int, offset: int) -> Page[Item]:
    """A part of a list that says where the next is."""
    more = offset + limit < total
    following = request.url.include_query_params(limit=limit, offset=offset + limit)
    return Page[Item](total=total, limit=limit, offset=offset, next=f"{following.path}?{following.query}" if more else None, items=items)


def listed(
    request: Request, reader: Reader, name: str, key: str, limit: int, offset: int, item: Callable[[Reader, Row], Item]
) -> Page[Item]:
    """A part of what the query ``name`` finds; the rows with one ``key`` are one item."""
    items = [item(reader, rows[0]) for rows in by(reader.rows(name, limit, offset), key)]
    return part(request, items, reader.count(f"{name}-count"), limit, offset)


def agency(reader: Reader, row: Row) -> AgencyItem:
    """An agency from its row."""
    return AgencyItem(
        agency=node(reader, value(row, "agency"), value(row, "label")),
        division=linked(reader, row, "division"),
        classification=value(row, "classification"),
        reports=int(value(row, "reports")),
        regulations=int(value(row, "regulations")),
    )


def regulation(reader: Reader, row: Row) -> RegulationItem:
    """A regulation from its row."""
    return RegulationItem(
        regulation=node(reader, value(row, "regulation"), value(row, "label")),
        documentNumber=value(row, "number"),
        cited=int(value(row, "cited")),
        seen="file" in row,
    )


def indicator(reader: Reader, row: Row) -> IndicatorItem:
    """An indicator from its row."""
    return IndicatorItem(
        indicator=node(reader, value(row, "indicator")),
        measure=value(row, "measure"),
        label=value(row, "zh"),
        value=value(row, "value") or None,
        unit=value(row, "unit"),
        state=value(row, "state"),
        about=linked(reader, row, "about"),
        start=value(row, "period_start"),
        end=value(row, "period_end"),
        applicant=value(row, "applicant"),
        topic=value(row, "topic"),
        scope=value(row, "scope"),
        document=linked(reader, row, "document"),
    )


@router.get("/agencies")
def agencies(request: Request, reader: Opened, limit: Limit = 100, offset: Offset = 0) -> Page[AgencyItem]:
    """The agencies, with how many reports and regulations each issued."""
    return listed(request, reader, "agencies", "agency", limit, offset, agency)


@router.get("/regulations")
def regulations(request: Request, reader: Opened, limit: Limit = 100, offset: Offset = 0) -> Page[RegulationItem]:
    """The regulations, the most cited first."""
    return listed(request, reader, "regulations", "regulation", limit, offset, regulation)


@router.get("/indicators")
def indicators(request: Request, reader: Opened, limit: Limit = 100, offset: Offset = 0) -> Page[IndicatorItem]:
    """The values of measures, each with its page, where the words stand that say so."""
    return listed(request, reader, "indicators", "indicator", limit, offset, indicator)
