"""``/api/graph``: who cites, issues, implements whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import LARGEST, Opened
from api.paging import BUSY, described
from api.problems import Problem
from api.schemas import NeighbourhoodAnswer, NetworkEdge, NetworkItem
from api.turns import IN_TURN
from kg.errors import StoreError
from kg.network.lookups import Direction, neighbours

router = APIRouter(prefix="/api/graph", tags=["graph"], responses=BUSY, dependencies=[IN_TURN])
Depth = Annotated[int, Query(ge=1, le=5, description="How many steps, 1 to 5.")]
Most = Annotated[int, Query(ge=1, le=LARGEST, description=f"How many nodes at most, 1 to {LARGEST}, the one that was asked for included.")]
Id = Annotated[
    str,
    Query(
        min_length=1,
        max_length=1000,
        description="IRI of an agency, report or regulation, or its path below the base.",
        examples=["agency/100000/guowuyuan-a221"],
    ),
]
Way = Annotated[Direction, Query(description="out: what it cites and issues; in: the other way.", examples=["in"])]


@router.get("/neighbours", summary="What is next to a node")
def next_to(
    request: Request, response: Response, reader: Opened, id: Id, direction: Way = "both", depth: Depth = 1, limit: Most = 200
) -> NeighbourhoodAnswer:
    """What is within some steps of an agency, a report or a regulation, the nearest first."""
    response.headers["link"] = described(request)
    try:
        found = neighbours(reader.store, id, direction, depth, limit)
    except StoreError as error:
        raise Problem(404, str(error)) from error
    nodes = [
        NetworkItem(
            id=one.iri,
            label=one.label,
            page=f"/page/{reader.path(one.iri)}",
            kind=one.kind,
            documentNumber=one.number,
            division=one.division,
            year=one.year or None,
            state=one.state,
            distance=one.distance,
        )
        for one in found.nodes
    ]
    edges = [NetworkEdge(source=one.source, target=one.target, relation=one.relation) for one in found.edges]
    return NeighbourhoodAnswer(id=found.nodes[0].iri, direction=direction, depth=depth, truncated=found.truncated, nodes=nodes, edges=edges)
