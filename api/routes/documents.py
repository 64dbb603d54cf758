"""``/api/documents``: the files that were read, as paged JSON."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.dependencies import Limit, Offset, Opened
from api.labels import by
from api.reading import Reader, value
from api.routes.lists import linked, node, part
from api.schemas import Counts, DocumentItem, Page
from kg.store import StoredSource

router = APIRouter(prefix="/api", tags=["documents"])


def counted(reader: Reader, source: StoredSource) -> Counts:
    """How much was read from a document, and how many findings are about it, those over several documents included."""
    rows = reader.rows("document-counts", graph=source.graph)
    read = {value(row, "type").rpartition("#")[2]: int(value(row, "count")) for row in rows}
    issues = reader.findings.number(source.sha256[:16])
    return Counts(indicators=read.get("Indicator", 0), citations=read.get("Citation", 0), issues=issues)


def document(reader: Reader, source: StoredSource) -> DocumentItem:
    """One file with what it is."""
    rows = reader.rows("document", graph=source.graph)
    row = rows[0] if rows else {}
    issuers = [linked(reader, each[0], "agency") for each in by(rows, "agency")]
    return DocumentItem(
        name=source.name,
        kind=source.kind,
        quarantined=source.quarantined,
        document=linked(reader, row, "document"),
        source=node(reader, reader.iris.source(source.sha256[:16]), source.name),
        graph=source.graph,
        sha256=source.sha256,
        title=value(row, "title") or value(row, "document_label"),
        documentNumber=value(row, "number"),
        agencies=[issuer for issuer in issuers if issuer],
        year=int(value(row, "year")) if "year" in row else None,
        frame=value(row, "frame"),
        issued=value(row, "issued"),
        counts=counted(reader, source),
    )


def part_of(reader: Reader, limit: int, offset: int) -> list[DocumentItem]:
    """A part of the documents, by name."""
    return [document(reader, source) for source in reader.sources[offset : offset + limit]]


@router.get("/documents")
def documents(request: Request, reader: Opened, limit: Limit = 100, offset: Offset = 0) -> Page[DocumentItem]:
    """The files that were read, by name: what each is, who issued it, and how much was found in it."""
    return part(request, part_of(reader, limit, offset), len(reader.sources), limit, offset)
