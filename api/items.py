"""The things that the lists of ``/api`` tell of, as JSON; what is not known is null.

Read with ``/context.jsonld`` an item is its node, under its ``iri``, and says what the graph says.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas import Counts, Node


class Place(BaseModel):
    """Words that say so; ``start`` and ``end`` are code points of the sealed text, half-open."""

    iri: str = Field(description="of the wm:Evidence")
    exact: str = Field(description="the source's own characters")
    start: int
    end: int
    reading: str | None = Field(description="the repaired reading, where it differs")
    page: int | None = Field(description="of a PDF, from 1")
    cell: str | None = Field(description="row,column from 0, in tables")
    file: str = Field(description="name of the file")
    address: str = Field(description="the page of this service with the words marked in their text")


class Days(BaseModel):
    """The days that a figure is of; ``from`` is null for cumulative figures, which do not say since when."""

    iri: str
    since: str | None = Field(alias="from")
    until: str | None = Field(alias="to")


class IndicatorItem(BaseModel):
    """One value of one measure, as one document states it."""

    type: Literal["Indicator", "DecimalIndicator"] = Field(description="DecimalIndicator where the value is printed with decimals")
    iri: str
    page: str
    measure: str = Field(description="notation of the measure")
    label: str | None = Field(description="what the measure is called")
    value: str | None = Field(description="a decimal number; null where the source gives none, never a blank turned into 0")
    unit: str | None = Field(description="as printed; values are as printed too, 251000 元 is not 25.1 万元")
    state: str | None = Field(description="stated, stated-in-words, blank, dash, unreadable or derived")
    comparator: str | None = Field(description="exact, approximate, over …")
    about: Node | None = Field(description="the agency whose figure it is")
    division: Node | None = Field(description="of that agency")
    period: Days | None
    applicant: str | None = Field(description="notation of the kind of applicant")
    topic: str | None
    scope: str | None
    partOf: str | None = Field(description="IRI of the figure that it is a part of")
    recorded: bool = Field(description="of the report's own period; false for what it quotes: cumulative figures, last year's")
    document: Node = Field(description="the report that states it")
    places: list[Place] = Field(description="the words that say so")


class CitationItem(BaseModel):
    """One mention of a regulation in a text."""

    type: Literal["Citation"] = "Citation"
    iri: str
    page: str
    rawText: str | None = Field(description="as printed")
    citing: Node = Field(description="the document that cites")
    cited: Node | None = Field(description="the regulation that is meant; null where that stays open")
    documentNumber: str | None = Field(description="of the regulation")
    candidates: list[Node] = Field(description="each reading that was kept, where it stays open")
    resolution: str | None = Field(description="resolved, ambiguous, incomplete or unresolved")
    function: str | None = Field(description="basis, complies, implements, refers, issues, promulgates, forwards, amends …")
    cue: str | None = Field(description="the word that tells the function, e.g. 根据")
    pinpoint: str | None = Field(description="the provision that is meant, e.g. 第三十二条")
    places: list[Place] = Field(description="the words that say so")


class AgencyItem(BaseModel):
    """An agency, and how much it issued."""

    type: Literal["Agency"] = "Agency"
    iri: str
    label: str | None = Field(description="full official name")
    page: str
    division: Node | None
    township: Node | None = Field(description="in the division, of an agency of a town or street")
    level: str | None = Field(description="nation, province, prefecture, county, township or zone")
    classification: str | None = Field(description="notation of the kind of agency")
    printed: list[str] = Field(description="its names as documents print them, where they differ")
    reports: int
    regulations: int
    named: int = Field(description="how many documents name it as their issuer")
    places: list[Place] = Field(description="the words of the first of these that name it")


class RegulationItem(BaseModel):
    """A regulation, read or only cited."""

    type: Literal["Regulation"] = "Regulation"
    iri: str
    label: str | None
    page: str
    documentNumber: str | None = Field(description="in normal form, e.g. 国办发〔2017〕24号")
    titles: list[str] = Field(description="its own title, and as citing documents print it")
    issuers: list[Node] = Field(description="who issued it, as any document says")
    issued: str | None
    seen: bool = Field(description="whether its own text was read; else it is wanted")
    files: list[str] = Field(description="names of the files that hold its text")
    cited: int = Field(description="documents that cite it")
    mentions: int = Field(description="how often they do")
    citations: str = Field(description="address of these mentions, with their words")


class FactItem(BaseModel):
    """One thing that a text says of its document."""

    property: str = Field(description="local name of the property: title, issued, documentNumber, issues, covers …")
    value: str
    node: Node | None = Field(description="where the value is a node")
    places: list[Place] = Field(description="the words that say so")


class DocumentItem(BaseModel):
    """A file that was read, and what it is."""

    type: Literal["Report", "Regulation", "Source"] = Field(description="Source where it was set aside or is kept apart")
    iri: str = Field(description="of the report or regulation; of the file itself where it is none")
    label: str | None
    page: str
    name: str = Field(description="name of the file")
    kind: str = Field(description="report, policy or set aside")
    quarantined: bool = Field(description="whether its graph is kept apart, because it breaks a law")
    document: Node | None = Field(description="the report or regulation; null where it was set aside or quarantined")
    source: Node
    graph: str = Field(description="the named graph with all that it says")
    sha256: str
    title: str | None
    documentNumber: str | None
    agencies: list[Node] = Field(description="who issued it; several where joint")
    year: int | None = Field(description="that a report is of")
    frame: str | None = Field(description="the form of a report: F08, F14, F19, F21 or narrative")
    issued: str | None
    counts: Counts
    facts: list[FactItem] = Field(description="what its text says of it, with the words")
