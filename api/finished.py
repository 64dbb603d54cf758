"""The answer to a request that waits for its job, as clients of the SPARQL protocols expect it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import Request, Response

from api.jobs import Job
from api.problems import Problem
from api.routes.jobs import told
from kg.writing import Failed
from kg.writing.tasks import Trouble

PATIENCE = 30.0  # seconds; then the answer is the address of the job
STATUS: Mapping[Trouble, int] = {
    "malformed": 400,
    "forbidden": 403,
    "unknown": 404,
    "changed": 412,
    "limit": 503,
    "busy": 503,
    "defect": 500,
}


async def finished(request: Request, job: Job, location: str = "") -> Response:
    """What came of a job, as a status; 202 with its address where others are ahead of it for long.

    Args:
        request: that asked for it.
        job: that was made.
        location: below the service, of what it makes.

    Raises:
        Problem: it failed.
    """
    try:
        await asyncio.wait_for(job.over.wait(), PATIENCE)
    except TimeoutError:
        return told(request, job, 202)
    end = job.end
    if end is None:
        raise Problem(500, "The job did not end as it should. 任务异常终止。")
    if isinstance(end, Failed):
        if end.line:
            raise Problem(STATUS[end.trouble], end.reason, line=end.line, column=end.column)
        raise Problem(STATUS[end.trouble], end.reason)
    if end.effect == "created":
        return Response(status_code=201, headers={"location": request.scope.get("root_path", "") + location})
    return Response(status_code=204)
