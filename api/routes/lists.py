"""``/api/indicators``, ``/api/citations``, ``/api/agencies``, ``/api/regulations``: lists in parts, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.asking import Division, Level, Name, Notation, Seen, Words, Year, bound, many
from api.dependencies import Opened
from api.items import AgencyItem, CitationItem, IndicatorItem, RegulationItem
from api.paging import LISTED, Asked, answered
from api.problems import Problem
from api.schemas import Page
from api.told import Told
from api.turns import IN_TURN
from kg.listing import BodyChoice, FigureChoice, MentionChoice, NormChoice, Part

router = APIRouter(prefix="/api", tags=["lists"], dependencies=[IN_TURN])


def figures(
    division: Division,
    agency: Annotated[list[Name], many("Agency whose figure it is: name, IRI or path.", "灵山县人民政府")],
    level: Level,
    year: Annotated[list[Year], many("Year that the figure is of; of a cumulative one the year in which it ends.", 2017)],
    measure: Annotated[list[Name], many("Measure: notation, Chinese name, IRI or path.", "active.channel.website")],
    document: Annotated[
        list[Name],
        many(
            "Report that states it: IRI, path, or name of its file (* is any text). Of a report in several files only the figures of the "
            "preferred one are told, unless a file is named.",
            "report_2017_*.txt",
        ),
    ],
    state: Annotated[list[Notation], many("State of the value: stated, stated-in-words, blank, dash, unreadable, derived.", "stated")],
    narrower: Annotated[bool, Query(description="Whether narrower measures count with each measure.", examples=[True])] = False,
    since: Annotated[int | None, bound("First year.", 2015, "from")] = None,
    until: Annotated[int | None, bound("Last year.", 2019, "to")] = None,
    recorded: Annotated[
        bool | None,
        Query(description="true: of the report's own period; false: quoted, cumulative or last year's.", examples=[True]),
    ] = None,
) -> FigureChoice:
    """Which figures are asked for."""
    if since and until and since > until:
        raise Problem(400, f"from, to: {since} is later than {until}. 起年晚于止年。")
    return FigureChoice(measure, narrower, agency, division, level, year, since or 0, until or 0, document, state, recorded)


def mentions(
    citing: Annotated[list[Name], many("Document that cites: IRI, path, or name of its file (* is any text).", "report_2017_*.txt")],
    cited: Annotated[list[Name], many("Regulation that is cited: number, IRI or path.", "国办发〔2017〕24号")],
    resolution: Annotated[list[Notation], many("resolved, ambiguous, incomplete, unresolved.", "resolved")],
    function: Annotated[list[Notation], many("What the citation is for: basis, complies, implements, refers …", "basis")],
) -> MentionChoice:
    """Which citations are asked for."""
    return MentionChoice(citing, cited, resolution, function)


def bodies(division: Division, level: Level, q: Words) -> BodyChoice:
    """Which agencies are asked for."""
    return BodyChoice(division, level, q)


def norms(
    number: Annotated[list[Name], many("Document number; other brackets mean the same.", "国办发〔2017〕24号")],
    issuer: Annotated[list[Name], many("Agency that issued it: name, IRI or path.", "国务院办公厅")],
    division: Division,
    year: Annotated[list[Year], many("Year of its number, else of its date of issue.", 2017)],
    q: Annotated[Words, many("What a title or number contains.", "政务公开")],
    state: Seen,
    cites: Annotated[list[Name], many("Only what cites this regulation: number, IRI or path.", "国务院令第492号")],
    cited_by: Annotated[
        list[Name],
        Query(
            default_factory=list,
            max_length=100,
            alias="citedBy",
            description="Only what this document cites: number, IRI, path, or name of its file (* is any text). May be given again.",
            examples=[["report_2017_*.txt"]],
        ),
    ],
) -> NormChoice:
    """Which regulations are asked for."""
    return NormChoice(number, issuer, division, year, q, state, cites, cited_by)


@router.get("/indicators", summary="Figures of reports", response_model=Page[IndicatorItem], responses=LISTED)
def indicators(request: Request, reader: Opened, asked: Asked, choice: Annotated[FigureChoice, Depends(figures)]) -> Response:
    """The values of measures, by report and place in its text, each with the words that say so."""
    part = reader.lists.figures.part(choice, asked.span(str, int, str))
    told = Told(reader).indicator
    return answered(request, asked, IndicatorItem, Part([told(each) for each in part.items], part.last, part.total))


@router.get("/citations", summary="Mentions of regulations", response_model=Page[CitationItem], responses=LISTED)
def citations(request: Request, reader: Opened, asked: Asked, choice: Annotated[MentionChoice, Depends(mentions)]) -> Response:
    """Who cites what, by document and place in its text, each mention with its words."""
    part = reader.lists.mentions.part(choice, asked.span(str, int, str))
    told = Told(reader).citation
    return answered(request, asked, CitationItem, Part([told(each) for each in part.items], part.last, part.total))


@router.get("/agencies", summary="Agencies", response_model=Page[AgencyItem], responses=LISTED)
def agencies(request: Request, reader: Opened, asked: Asked, choice: Annotated[BodyChoice, Depends(bodies)]) -> Response:
    """The agencies by IRI, with how many reports and regulations each issued and the words that name it."""
    part = reader.lists.bodies.part(choice, asked.span(str))
    told = Told(reader).agency
    return answered(request, asked, AgencyItem, Part([told(each) for each in part.items], part.last, part.total))


@router.get("/regulations", summary="Regulations", response_model=Page[RegulationItem], responses=LISTED)
def regulations(request: Request, reader: Opened, asked: Asked, choice: Annotated[NormChoice, Depends(norms)]) -> Response:
    """The regulations, read or only cited, the most cited first, with the address of their mentions."""
    part = reader.lists.norms.part(choice, asked.span(int, str))
    told = Told(reader).regulation
    return answered(request, asked, RegulationItem, Part([told(each) for each in part.items], part.last, part.total))
