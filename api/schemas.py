"""The JSON that ``/api`` answers with."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """Part of a list; ``next`` is where the following part is, null at the end."""

    total: int
    limit: int
    offset: int
    next: str | None = None
    items: list[Item]


class Node(BaseModel):
    """A node by IRI and label; ``page`` is its address on this service."""

    iri: str
    label: str = ""
    page: str = ""


class Counts(BaseModel):
    """How much was read from a document."""

    indicators: int = 0
    citations: int = 0
    issues: int = 0


class DocumentItem(BaseModel):
    """A file that was read, and what it is."""

    name: str
    kind: str = Field(description="report, policy or set aside")
    quarantined: bool
    document: Node | None = Field(description="the report or regulation; null where it was set aside or quarantined")
    source: Node
    graph: str
    sha256: str
    title: str
    documentNumber: str
    agencies: list[Node] = Field(description="who issued it; several where joint")
    year: int | None
    frame: str
    issued: str
    counts: Counts


class AgencyItem(BaseModel):
    """An agency and how much it issued."""

    agency: Node
    division: Node | None
    classification: str
    reports: int
    regulations: int


class RegulationItem(BaseModel):
    """A regulation, read or only cited."""

    regulation: Node
    documentNumber: str
    cited: int = Field(description="documents that cite it")
    seen: bool = Field(description="whether its own text was read")


class IndicatorItem(BaseModel):
    """One value of one measure; ``value`` is null where the source gives none."""

    indicator: Node
    measure: str
    label: str
    value: str | None = Field(description="as stated, a decimal number; never a blank turned into 0")
    unit: str
    state: str
    about: Node | None
    start: str
    end: str
    applicant: str
    topic: str
    scope: str
    document: Node | None


class IssueItem(BaseModel):
    """One finding."""

    issue: Node
    code: str
    severity: str
    messageZh: str
    messageEn: str
    focus: Node | None
    exact: str = Field(description="the words at fault")


class NetworkItem(BaseModel):
    """A node of the citation network, under the IRI that it is counted under."""

    id: str
    label: str
    page: str
    kind: str = Field(description="agency, report or regulation")
    documentNumber: str
    division: str
    year: int | None
    state: str = Field(description="seen: its text was read; wanted: it is only cited; empty for an agency")
    distance: int = Field(description="steps from the node that was asked for")


class NetworkEdge(BaseModel):
    """A directed relation between two nodes."""

    source: str
    target: str
    relation: str = Field(description="cites, issues, implements, basedOn, promulgates, forwards, amends or repeals")


class NeighbourhoodAnswer(BaseModel):
    """The nodes around one, and the relations between them."""

    id: str
    direction: str
    depth: int
    truncated: bool = Field(description="whether there are more nodes than the limit")
    nodes: list[NetworkItem]
    edges: list[NetworkEdge]


class Health(BaseModel):
    """Whether the service answers."""

    status: str
