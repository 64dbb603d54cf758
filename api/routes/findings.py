"""``/api/validation`` and ``/findings``: what does not hold, for programs and for people."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.asking import WHERE, Name, Year, many
from api.dependencies import Limit, Offset, Opened
from api.findings import ORDERED, Shown, shown, source
from api.paging import BUSY, LISTED, Asked, answered, described
from api.reading import Reader
from api.schemas import Compared, GroupItem, IssueDocument, IssueItem, IssuePlace, Node, Page
from api.templating import page
from api.told import Told
from api.turns import IN_TURN
from kg.errors import UnknownName
from kg.findings import Choice, Entry, File, Group, Issuer, Place, groups, summary, unheard_of
from kg.listing import Key, Named, Part, cut

router = APIRouter()
SHOWN = 50  # findings on one page
PARTS = 6  # agencies and years shown of a group
YEAR = re.compile(r"[1-9][0-9]{3}")
By = Annotated[Literal["code", "agency"], Query(description="Of each code; or of each code, agency and year.", examples=["agency"])]
Severity = Literal["violation", "warning", "info"]


def asked(
    code: Annotated[list[Name], many("Shape, identity or kind of finding.", "unmapped-row")],
    severity: Annotated[list[Severity], many("How grave it is: violation, warning, info.", "violation")],
    agency: Annotated[list[Name], many("Who issued the document: name, IRI or path.", "灵山县人民政府")],
    division: Annotated[list[Name], many(f"Where, {WHERE}", "450721")],
    year: Annotated[list[Year], many("Year that the document reports on, or was issued in.", 2017)],
    document: Annotated[list[Name], many("File name (* is any text), IRI or path.", "report_2017_*.txt")],
) -> Choice:
    """Which findings a program asks for."""
    return Choice(code, severity, agency, division, year, document)


def heard_of(reader: Opened, choice: Annotated[Choice, Depends(asked)]) -> Choice:
    """Which findings a program asks for, all of whose names are known.

    Raises:
        UnknownName: the store has nothing of such a name.
    """
    if unknown := unheard_of(choice, reader.findings):
        raise UnknownName(unknown)
    return choice


Chosen = Annotated[Choice, Depends(heard_of)]


def node(reader: Reader, iri: str, label: str = "") -> Node:
    """A node with the address of its page."""
    return Told(reader).node(Named(iri, label))


def file_item(reader: Reader, file: File) -> IssueDocument:
    """A document that a finding is about."""
    return IssueDocument(
        name=file.name,
        source=node(reader, reader.iris.source(file.sha16), file.name),
        document=node(reader, file.node, file.title) if file.node and not file.quarantined else None,
        agencies=[whose(reader, issuer) for issuer in file.issuers],
        year=file.year or None,
        quarantined=file.quarantined,
    )


def whose(reader: Reader, issuer: Issuer) -> Node:
    """An agency; without a page where only a document that is kept apart speaks of it."""
    known = reader.store.knows(issuer.iri)
    return node(reader, issuer.iri, issuer.label) if known else Node(iri=issuer.iri, label=issuer.label)


def place_item(reader: Reader, place: Place) -> IssuePlace:
    """Words at fault, with the address where they are marked in the text."""
    return IssuePlace(
        file=place.file.name,
        start=place.start,
        end=place.end,
        exact=place.exact,
        before=place.before,
        after=place.after,
        reading=place.reading,
        page=place.page or None,
        cell=place.cell,
        address=f"/page/{source(reader, place.file)}#c{place.start}",
    )


def item(reader: Reader, each: Shown) -> IssueItem:
    """A finding with its evidence."""
    finding, compared = each.finding, each.finding.comparison
    nodes = [node(reader, iri) for iri in finding.focus]
    return IssueItem(
        issue=node(reader, finding.entry.iri),
        code=finding.code,
        severity=finding.severity,
        lawZh=finding.law.zh,
        lawEn=finding.law.en,
        messageZh=finding.message_zh,
        messageEn=finding.message_en,
        value=finding.value,
        comparison=Compared(
            stated=compared.stated or None, relation=compared.relation or None, expected=compared.expected or None, figures=compared.figures
        )
        if compared
        else None,
        documents=[file_item(reader, file) for file in finding.files],
        places=[place_item(reader, place) for place in finding.places],
        exact=finding.places[0].exact if finding.places else "",
        focus=nodes[0] if nodes else None,
        nodes=nodes,
        path=finding.path,
        source=finding.source,
    )


def group_item(group: Group) -> GroupItem:
    """A group of findings."""
    return GroupItem(
        code=group.code,
        severity=group.severity,
        lawZh=group.law.zh,
        lawEn=group.law.en,
        agency=group.agency,
        year=group.year,
        findings=len(group.entries),
        documents=group.documents,
        agencies=group.agencies,
    )


@router.get("/api/validation", tags=["lists"], summary="Findings", response_model=Page[IssueItem], responses=LISTED, dependencies=[IN_TURN])
def validation(request: Request, reader: Opened, choice: Chosen, asked: Asked) -> Response:
    """The findings: what is odd, contradictory or could not be read, by document and place, with the words at fault and both numbers."""
    entries = {key(entry): entry for entry in choice.of(reader.findings)}
    part = cut(tuple(entries), asked.span(str, int, str, str), lambda key: entries[key])
    items = [item(reader, each) for each in shown(reader, part.items)]
    return answered(request, asked, IssueItem, Part(items, part.last, part.total))


def key(entry: Entry) -> Key:
    """What findings are sorted by."""
    return (entry.files[0].name if entry.files else "", entry.start, entry.code, entry.iri)


@router.get("/api/validation/groups", tags=["lists"], summary="Findings in groups", responses=BUSY, dependencies=[IN_TURN])
def validation_groups(
    request: Request,
    response: Response,
    reader: Opened,
    choice: Chosen,
    by: Annotated[
        Literal["code", "agency"], Query(description="Of each code, or of each code, agency and year.", examples=["agency"])
    ] = "code",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[GroupItem]:
    """How many findings there are of each code, or of each code, agency and year. The loudest first, then the most."""
    found = groups(choice.of(reader.findings), reader.findings)
    if by == "agency":
        found = tuple(each for group in found for each in group.parts)
    more = offset + limit < len(found)
    following = request.url.include_query_params(limit=limit, offset=offset + limit)
    response.headers["link"] = described(request)
    items = [group_item(group) for group in found[offset : offset + limit]]
    return Page(total=len(found), limit=limit, next=f"{following.path}?{following.query}" if more else None, items=items)


def wanted(code: str = "", severity: str = "", agency: str = "", division: str = "", year: str = "", document: str = "") -> dict[str, str]:
    """What a person asks for, as the form sends it; what was left empty is not asked for."""
    fields = {"code": code, "severity": severity, "agency": agency, "division": division, "year": year, "document": document}
    return {name: value.strip() for name, value in fields.items() if value.strip()}


def chosen(fields: dict[str, str]) -> Choice:
    """The findings that a person asks for; a year that is none finds nothing."""

    def values(name: str) -> list[str]:
        return [fields[name]] if name in fields else []

    years = [int(year) if YEAR.fullmatch(year) else -1 for year in values("year")]
    return Choice(values("code"), values("severity"), values("agency"), values("division"), years or (), values("document"))


@router.get("/findings", response_class=Response, include_in_schema=False)
def findings(request: Request, reader: Opened, fields: Annotated[dict[str, str], Depends(wanted)], offset: int = 0) -> Response:
    """All findings: in groups, or those of one code with their words."""
    choice = chosen(fields)
    entries = choice.of(reader.findings)
    first = min(max(offset, 0), max(len(entries) - 1, 0))
    return page(
        request,
        "findings.html",
        fields=fields,
        unknown="" if entries else unheard_of(choice, reader.findings),
        summary=summary(entries, reader.findings),
        levels=ORDERED,
        codes=sorted({entry.code for entry in reader.findings.entries}),
        law=reader.findings.law(entries[0]) if "code" in fields and entries else None,
        groups=[] if "code" in fields else groups(entries, reader.findings),
        parts=PARTS,
        found=shown(reader, entries[first : first + SHOWN]) if "code" in fields else (),
        total=len(entries),
        offset=first,
        step=SHOWN,
    )
