"""The start page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.dependencies import Opened
from api.reading import value
from api.routes.documents import part_of
from api.templating import page

router = APIRouter()
SHOWN = 50
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
    """What is in the graph, and where to look."""
    counts = {value(row, "type").rpartition("#")[2]: int(value(row, "count")) for row in reader.rows("totals")}
    first = min(max(offset, 0), max(len(reader.sources) - 1, 0))
    return page(
        request,
        "start.html",
        kinds=[(zh, en, counts.get(name, 0)) for name, zh, en in KINDS],
        documents=part_of(reader, SHOWN, first),
        total=len(reader.sources),
        offset=first,
        shown=SHOWN,
        questions=[question for name, question in reader.questions.items() if not name.startswith("api-")],
        base=reader.iris.base,
    )
