"""What the lists find, as the JSON of ``/api``: each node with its page, each place with the address where its words are marked."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from api.items import (
    AgencyItem,
    CitationItem,
    Days,
    DocumentItem,
    FactItem,
    IndicatorItem,
    Place,
    RegulationItem,
)
from api.reading import Reader
from api.schemas import Counts, Node
from kg import listing


class Told:
    """Tells things as items.

    Args:
        reader: of the store that they are in.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def page(self, iri: str) -> str:
        """The address of a node's page."""
        return f"/page/{self.reader.path(iri)}"

    def node(self, named: listing.Named) -> Node:
        """A node with its label and page."""
        return Node(iri=named.iri, label=named.label or None, page=self.page(named.iri) if self.reader.path(named.iri) else None)

    def perhaps(self, named: listing.Named | None) -> Node | None:
        """A node, where there is one."""
        return self.node(named) if named else None

    def nodes(self, several: Iterable[listing.Named]) -> list[Node]:
        """Nodes with their labels and pages."""
        return [self.node(named) for named in several]

    def places(self, places: Iterable[listing.Place]) -> list[Place]:
        """Words with the address where they are marked in their text."""
        return [
            Place(
                iri=place.iri,
                exact=place.exact,
                start=place.start,
                end=place.end,
                reading=place.reading or None,
                page=place.page or None,
                cell=place.cell or None,
                file=place.file,
                address=f"{self.page(self.reader.iris.source(place.sha16))}#c{place.start}",
            )
            for place in places
        ]

    def indicator(self, figure: listing.Figure) -> IndicatorItem:
        """A figure."""
        period = (
            Days.model_validate({"iri": figure.period, "from": figure.since or None, "to": figure.until or None}) if figure.period else None
        )
        return IndicatorItem(
            type="DecimalIndicator" if figure.decimal else "Indicator",
            iri=figure.iri,
            page=self.page(figure.iri),
            measure=figure.measure,
            label=figure.label or None,
            value=figure.value or None,
            unit=figure.unit or None,
            state=figure.state or None,
            comparator=figure.comparator or None,
            about=self.perhaps(figure.about),
            division=self.perhaps(figure.division),
            period=period,
            applicant=figure.applicant or None,
            topic=figure.topic or None,
            scope=figure.scope or None,
            partOf=figure.part_of or None,
            recorded=figure.recorded,
            document=self.node(figure.document),
            places=self.places(figure.places),
        )

    def citation(self, mention: listing.Mention) -> CitationItem:
        """A citation."""
        return CitationItem(
            iri=mention.iri,
            page=self.page(mention.iri),
            rawText=mention.raw or None,
            citing=self.node(mention.citing),
            cited=self.perhaps(mention.cited),
            documentNumber=mention.number or None,
            candidates=self.nodes(mention.candidates),
            resolution=mention.resolution or None,
            function=mention.function or None,
            cue=mention.cue or None,
            pinpoint=mention.pinpoint or None,
            places=self.places(mention.places),
        )

    def agency(self, body: listing.Body) -> AgencyItem:
        """An agency."""
        return AgencyItem(
            iri=body.iri,
            label=body.label or None,
            page=self.page(body.iri),
            division=self.perhaps(body.division),
            township=self.perhaps(body.township),
            level=body.level or None,
            classification=body.classification or None,
            printed=list(body.printed),
            reports=body.reports,
            regulations=body.regulations,
            named=body.named,
            places=self.places(body.places),
        )

    def regulation(self, norm: listing.Norm) -> RegulationItem:
        """A regulation."""
        return RegulationItem(
            iri=norm.iri,
            label=norm.label or None,
            page=self.page(norm.iri),
            documentNumber=norm.number or None,
            titles=list(norm.titles),
            issuers=self.nodes(norm.issuers),
            issued=norm.issued or None,
            seen=bool(norm.files),
            files=list(norm.files),
            cited=norm.cited,
            mentions=norm.mentions,
            citations=f"/api/citations?cited={quote(self.reader.path(norm.iri), safe='/')}",
        )

    def document(self, paper: listing.Paper) -> DocumentItem:
        """A file that was read."""
        source = self.reader.iris.source(paper.sha256[:16])
        iri = paper.node.iri if paper.node else source
        counts = Counts(indicators=paper.indicators, citations=paper.citations, issues=self.reader.findings.number(paper.sha256[:16]))
        return DocumentItem(
            type="Source" if not paper.node else "Report" if paper.kind == "report" else "Regulation",
            iri=iri,
            label=(paper.node.label if paper.node else paper.name) or None,
            page=self.page(iri),
            name=paper.name,
            kind=paper.kind,
            quarantined=paper.quarantined,
            document=self.perhaps(paper.node),
            source=self.node(listing.Named(source, paper.name)),
            graph=paper.graph,
            sha256=paper.sha256,
            title=paper.title or None,
            documentNumber=paper.number or None,
            agencies=self.nodes(paper.issuers),
            year=paper.year or None,
            frame=paper.frame or None,
            issued=paper.issued or None,
            counts=counts,
            facts=[self.fact(fact) for fact in paper.facts],
        )

    def fact(self, fact: listing.Fact) -> FactItem:
        """What a text says of its document."""
        return FactItem(property=fact.property, value=fact.value, node=self.perhaps(fact.node), places=self.places(fact.places))
