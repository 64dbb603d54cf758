"""``/api/jobs``: what became of what clients sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.dependencies import Limit
from api.jobs import Job, State
from api.problems import Problem
from api.token import Writing
from kg.intake import Outcome
from kg.writing import Done, Failed

PROBLEM: dict[str, object] = {"content": {"application/problem+json": {}}}
refusals: dict[int | str, dict[str, object]] = {
    400: {"description": "what was sent is malformed", **PROBLEM},
    401: {"description": "the token is missing or wrong", **PROBLEM},
    403: {"description": "nobody may write here, or not this", **PROBLEM},
    404: {"description": "there is no such thing", **PROBLEM},
    413: {"description": "too large", **PROBLEM},
    415: {"description": "a media type that cannot be read", **PROBLEM},
    429: {"description": "too many jobs wait, or too many wrong tokens came", **PROBLEM},
}
accepted: dict[int | str, dict[str, object]] = {202: {"description": "a job was made; its address is in Location"}, **refusals}

Id = Annotated[str, Path(description="As the answer to a change tells it.", examples=["0123456789abcdef"])]
router = APIRouter(prefix="/api", tags=["writing"])


class OutcomeItem(BaseModel):
    """What came of one document."""

    name: str
    state: str = Field(description="added, replaced, unchanged, set aside, quarantined, rejected or failed")
    message: str = Field(description="why, where it did not simply enter the store")
    kind: str
    graph: str
    issues: int = Field(description="how many findings there are")
    violations: list[dict[str, object]]
    findings: str = Field(description="where the findings are told; empty where there are none")


class Trouble(BaseModel):
    """Why a job came to nothing."""

    kind: str = Field(description="malformed, forbidden, unknown, changed, limit, busy or defect")
    detail: str
    line: int | None = None
    column: int | None = None


class Progress(BaseModel):
    """How far a job has come: files that were sent, and documents that are done; a file may hold many."""

    files: int
    done: int


class JobItem(BaseModel):
    """A job."""

    id: str
    address: str
    state: State
    held_up: bool = Field(serialization_alias="heldUp", description="another process is writing to the store, and is waited for")
    names: list[str]
    progress: Progress
    counts: dict[str, int] = Field(description="how many documents came to what")
    issues: int = Field(description="how many findings were made")
    effect: str = Field(description="stored, created, changed, removed or unchanged; empty until it is done")
    problem: Trouble | None
    created: str
    began: str | None
    ended: str | None
    outcomes: list[OutcomeItem]


class JobList(BaseModel):
    """Jobs, the latest first."""

    total: int
    items: list[JobItem]


def moment(seconds: float) -> str | None:
    """A time as RFC 3339 writes it; None for what has not come yet."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if seconds else None


def outcome_item(outcome: Outcome) -> OutcomeItem:
    """What came of a document, with the way to its findings."""
    findings = f"/api/validation?document={quote(outcome.name, safe='')}" if outcome.issues else ""
    return OutcomeItem.model_validate({**outcome.plain(), "findings": findings})


def item(job: Job, whole: bool = True) -> JobItem:
    """A job as it is told.

    Args:
        whole: with what came of each document.
    """
    end = job.end
    trouble = (
        Trouble(kind=end.trouble, detail=end.reason, line=end.line or None, column=end.column or None) if isinstance(end, Failed) else None
    )
    return JobItem(
        id=job.id,
        address=f"/api/jobs/{job.id}",
        state=job.state,
        held_up=job.held_up,
        names=list(job.names),
        progress=Progress(files=len(job.names), done=sum(job.counts.values())),
        counts=dict(job.counts),
        issues=job.issues,
        effect=end.effect if isinstance(end, Done) and job.ended else "",
        problem=trouble if job.ended else None,
        created=moment(job.created) or "",
        began=moment(job.began),
        ended=moment(job.ended),
        outcomes=[outcome_item(each) for each in job.outcomes] if whole else [],
    )


def told(request: Request, job: Job, status: int) -> Response:
    """The answer that a job was made."""
    shown = item(job)
    address = request.scope.get("root_path", "") + shown.address
    return JSONResponse(shown.model_dump(mode="json", by_alias=True), status, headers={"location": address, "retry-after": "1"})


@router.get("/jobs", responses=refusals)
async def jobs(jobs: Writing, limit: Limit = 100) -> JobList:
    """The jobs, the latest first, without what came of each document."""
    known = list(reversed(jobs.known.values()))
    return JobList(total=len(known), items=[item(job, whole=False) for job in known[:limit]])


@router.get("/jobs/{id}", responses=refusals)
async def job(jobs: Writing, id: Id) -> JobItem:
    """A job: how far it has come, and what came of each document."""
    found = jobs.known.get(id)
    if found is None:
        raise Problem(404, f"There is no job {id}; it may have ended long ago. 没有这个任务。")
    return item(found)
