"""The JSON that ``/api`` answers with."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """Part of a list."""

    total: int | None = Field(description="how many there are in all; null where counting would cost more than the part")
    limit: int
    next: str | None = Field(description="address of the following part; null at the end")
    items: list[Item]


class Node(BaseModel):
    """A node of the graph."""

    iri: str
    label: str | None = None
    page: str | None = Field(default=None, description="its address on this service; null where it has none")


class Counts(BaseModel):
    """How much was read from a document."""

    indicators: int = 0
    citations: int = 0
    issues: int = Field(default=0, description="findings about it")


class Compared(BaseModel):
    """Two numbers that disagree: ``stated relation expected`` is what should be; decimal numbers as they are written.

    Of two sums neither is stated: these three are null then.
    """

    stated: str | None
    relation: str | None = Field(description="=, <=, >=, < or >")
    expected: str | None
    figures: str = Field(description="the reckoning: 1 + 2 = 3 ≠ 4")


class IssueDocument(BaseModel):
    """A document that a finding is about."""

    name: str
    source: Node
    document: Node | None = Field(description="the report or regulation; null where it was set aside or quarantined")
    agencies: list[Node]
    year: int | None = Field(description="that it reports on, else in which it was issued")
    quarantined: bool


class IssuePlace(BaseModel):
    """Words at fault, names and mobile numbers masked; ``start`` and ``end`` are code points of the sealed text, half-open."""

    file: str
    start: int
    end: int
    exact: str
    before: str
    after: str
    reading: str = Field(description="the repaired reading, where it differs")
    page: int | None
    cell: str = Field(description="row,column from 0; empty outside of tables")
    address: str = Field(description="where the words are marked in the text, on this service")


class IssueItem(BaseModel):
    """One finding."""

    issue: Node
    code: str
    severity: str
    lawZh: str = Field(description="what should hold, or what findings of this kind are about")
    lawEn: str
    messageZh: str
    messageEn: str
    value: str = Field(description="what breaks the shape, where that is one value")
    comparison: Compared | None = Field(description="the numbers, where numbers disagree")
    documents: list[IssueDocument]
    places: list[IssuePlace]
    exact: str = Field(description="the words of the first place")
    focus: Node | None = Field(description="the first of the nodes")
    nodes: list[Node] = Field(description="what it is about")
    path: str = Field(description="IRI of the property; empty where there is none")
    source: str = Field(description="IRI of the shape or identity; empty for findings of reading")


class GroupItem(BaseModel):
    """Findings of one code, or of one code, agency and year."""

    code: str
    severity: str
    lawZh: str
    lawEn: str
    agency: str = Field(description="empty where the group is not by agency, or where it is not known")
    year: str
    findings: int
    documents: int
    agencies: int


class Health(BaseModel):
    """Whether the service answers."""

    status: str
