"""``/api/documents``: the files that were read, in parts, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.asking import Division, Frame, Kind, Name, Words, Year, many
from api.dependencies import Opened
from api.items import DocumentItem
from api.paging import LISTED, Asked, answered
from api.reading import Reader
from api.schemas import Page
from api.told import Told
from api.turns import IN_TURN
from kg.listing import FileChoice, Part, Span

router = APIRouter(prefix="/api", tags=["lists"], dependencies=[IN_TURN])


def part_of(reader: Reader, limit: int, offset: int) -> list[DocumentItem]:
    """A part of the documents, by name."""
    part = reader.lists.files.part(FileChoice(), Span(None, offset, limit))
    return [Told(reader).document(each) for each in part.items]


def files(
    kind: Kind,
    agency: Annotated[list[Name], many("Agency that issued it: name, IRI or path.", "灵山县人民政府")],
    division: Division,
    year: Annotated[list[Year], many("Year that it reports on, else in which it was issued.", 2017)],
    frame: Frame,
    q: Annotated[Words, many("What its file name, title or number contains.", "公开")],
) -> FileChoice:
    """Which files are asked for."""
    return FileChoice(kind, agency, division, year, frame, q)


@router.get("/documents", summary="Files that were read", response_model=Page[DocumentItem], responses=LISTED)
def documents(request: Request, reader: Opened, asked: Asked, choice: Annotated[FileChoice, Depends(files)]) -> Response:
    """The files that were read, by name: what each is, who issued it, how much was found in it, and the words that say so."""
    part = reader.lists.files.part(choice, asked.span(str, str))
    return answered(request, asked, DocumentItem, Part([Told(reader).document(each) for each in part.items], part.last, part.total))
