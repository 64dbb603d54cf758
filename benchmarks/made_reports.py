"""Reports made from a few figures, described as real ones are: one agency over the years, one report in several files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmarks.items import Item
from kg.describe import describe
from kg.iris import Iris, document_number
from kg.records import Agency, Citation, Claims, Document, Evidence, Indicator, Quantity, Regulation, Source, Statement
from kg.vocabulary import Vocabulary

NATION, OFFICE = "100000", "国务院办公厅"
STEP = 10  # characters from one figure in the text to the next, each in a line of its own


@dataclass(frozen=True)
class Made:
    """A report.

    Args:
        figures: ``measure value``, ``measure@applicant value``, ``-`` for a blank; ``last: …`` of the year before, ``prose: …``.
        copy: tells files of one report apart.
        cites: titles of regulations of its place, or numbers of the State Council's office.
    """

    division: str
    agency: str
    year: int
    figures: Sequence[str] = ()
    frame: str = "F21"
    copy: str = ""
    cites: Sequence[str] = ()


def item(report: Made, vocabulary: Vocabulary, iris: Iris) -> Item:
    """The report as the store sees it; the file is named after the agency, the year and the copy."""
    name = f"{report.agency}{report.year}{report.copy}.txt"
    source = Source(name, repr(report).encode())
    sha16 = source.sha256[:16]
    agency = Agency(iris.agency(report.division, report.agency), report.agency, report.division)
    claims = Claims(
        Document(source, name, ()),
        iris.report(report.division, report.agency, report.year, sha16),
        "report",
        report.frame,
        issuers=(agency.iri,),
        period=whole(report.year),
        agencies=(agency, Agency(iris.agency(NATION, OFFICE), OFFICE, NATION)) if report.cites else (agency,),
        regulations=tuple(cited(words, report, iris) for words in report.cites),
        citations=tuple(citation(words, at, report, sha16, iris) for at, words in enumerate(report.cites)),
        statements=issuing(report, agency, sha16, vocabulary, iris),
        indicators=tuple(indicator(words, at, report, agency, sha16, iris) for at, words in enumerate(report.figures, 1)),
    )
    text = "".join(f"{words.rpartition(' ')[2]:<{STEP - 1}}\n" for words in ("", *report.figures))
    return Item(name, sha16, text, describe(claims, vocabulary, iris, ""))


def cited(words: str, report: Made, iris: Iris) -> Regulation:
    """The regulation that words name."""
    if "〔" in words:
        return Regulation(iris.numbered(NATION, document_number(words)), words, issuers=(iris.agency(NATION, OFFICE),))
    return Regulation(iris.titled(report.division, words), titles=(words,))


def citation(words: str, at: int, report: Made, sha16: str, iris: Iris) -> Citation:
    """The mention of a regulation."""
    place = Evidence(5000 + 50 * at, 5000 + 50 * at + len(words), words, "made")
    return Citation(iris.citation(sha16, place.start), words, place, "resolved", cited(words, report, iris).iri)


def issuing(report: Made, agency: Agency, sha16: str, vocabulary: Vocabulary, iris: Iris) -> tuple[Statement, ...]:
    """That the agency issues the report."""
    subject = iris.report(report.division, report.agency, report.year, sha16)
    return (Statement(agency.iri, vocabulary.wm.issues.value, subject, "", (Evidence(0, 1, report.agency[0], "made"),)),)


def indicator(words: str, at: int, report: Made, agency: Agency, sha16: str, iris: Iris) -> Indicator:
    """The figure that words tell, at a place of its own: in a cell of the form, unless they say that it is prose."""
    origin, _, said = words.rpartition(": ")
    named, value = said.split()
    measure, _, applicant = named.partition("@")
    place = Evidence(STEP * at, STEP * at + len(value), value, "made", cell="" if origin else f"{at},1")
    year = report.year - 1 if origin == "last" else report.year
    return Indicator(
        iris.indicator(sha16, measure, STEP * at),
        measure,
        Quantity(None, "", "blank") if value == "-" else Quantity(Decimal(value), "件"),
        agency.iri,
        whole(year),
        (place,),
        applicant,
        recorded=origin != "last",
        origin="narrative" if origin else "table",
    )


def whole(year: int) -> tuple[date, date]:
    """The days of a year."""
    return date(year, 1, 1), date(year, 12, 31)
