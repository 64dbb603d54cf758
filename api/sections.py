"""What the pages of agencies, divisions, measures and regulations show beside what is said of every node."""

from __future__ import annotations

from dataclasses import dataclass

from api.labels import Link, by, days, link
from api.reading import Reader, value
from kg.query.own import Row

PART = 100  # of a list on one page, as the queries have it


@dataclass(frozen=True, slots=True)
class Listed:
    """One member of a list, with a word beside it: a year, a date, a code."""

    node: Link
    note: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of a list: the first members, or those after ``offset``, and how many there are in all."""

    name: str
    zh: str
    en: str
    members: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table; ``path`` leads to the words that say so."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Series:
    """One measure through the years: the values of each year, of which two documents may state different ones."""

    measure: Link
    unit: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of an agency by measure and year."""

    years: tuple[str, ...]
    rows: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """One of the latest values of a measure."""

    agency: Link
    days: str
    dimensions: tuple[str, ...]
    value: Cell
    unit: str


@dataclass(frozen=True, slots=True)
class Validity:
    """Whether a regulation is in force today, as far as anybody says, and the grounds."""

    zh: str
    en: str
    grounds: tuple[str, ...]


LISTS = {  # by class: query, what it is called, what the words beside its members count
    "Agency": (("agency-reports", "年度报告", "Reports", ""), ("agency-regulations", "制发的文件", "Regulations", "")),
    "Division": (
        ("division-places", "下辖", "Places within", ""),
        ("division-agencies", "机关", "Agencies", " 份文件 documents"),
        ("division-reports", "年度报告", "Reports", ""),
    ),
}
IN_FORCE = {"in-force": ("有效", "in force"), "not-in-force": ("失效", "not in force")}
GROUNDS = {  # as kg/queries/validity.rq names them
    "said": "文件或页面载明 said by the document or its page:",
    "repealed": "被他文件废止 repealed:",
    "superseded": "被新版本取代 superseded:",
    "expired": "有效期已满 expired:",
    "continued": "他文件令其继续有效 continued:",
    "not-yet": "尚未施行 not yet in force:",
    "term": "在有效期内 within its term, until",
}


def listings(reader: Reader, iri: str, kind: str, offset: int) -> tuple[Listing, ...]:
    """The lists that the page of a node of this class has; those that are empty are left out."""
    found = (listing(reader, iri, *each, offset) for each in LISTS.get(kind, ()))
    return tuple(each for each in found if each.total)


def listing(reader: Reader, iri: str, query: str, zh: str, en: str, counted: str, offset: int) -> Listing:
    """A part of one list."""
    rows = reader.rows(query, PART, offset, node=iri)
    groups = by(rows, "item")
    members = tuple(
        Listed(link(reader, rows[0], "item"), f"{note}{counted}" if (note := value(rows[0], "note")) else "") for rows in groups
    )
    total = len(members) if not offset and len(members) < PART else reader.count(f"{query}-count", node=iri)
    return Listing(query, zh, en, members, total)


def table(reader: Reader, iri: str) -> Table:
    """The figures of an agency, a row for each measure and unit, a column for each year."""
    rows = reader.rows("agency-figures", node=iri)
    years = tuple(sorted({value(row, "year") for row in rows}, reverse=True))
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((value(row, "notation"), value(row, "unit")), []).append(row)
    return Table(years, tuple(series(reader, group, years) for group in groups.values()))


def series(reader: Reader, rows: list[Row], years: tuple[str, ...]) -> Series:
    """One measure in one unit."""
    cells: dict[str, dict[Cell, None]] = {}
    for row in rows:
        shown = value(row, "value") or value(row, "state_zh")
        cells.setdefault(value(row, "year"), {})[Cell(shown, reader.path(value(row, "indicator")))] = None
    return Series(link(reader, rows[0], "measure"), value(rows[0], "unit"), tuple(tuple(cells.get(year, ())) for year in years))


def latest(reader: Reader, iri: str, offset: int) -> tuple[Latest, ...]:
    """Values of a measure, the latest days first."""
    rows = by(reader.rows("measure-figures", PART, offset, node=iri), "indicator")
    return tuple(one_of(reader, group[0]) for group in rows)


def one_of(reader: Reader, row: Row) -> Latest:
    """One value of a measure."""
    return Latest(
        link(reader, row, "about"),
        days(value(row, "period_start"), value(row, "period_end")),
        tuple(filter(None, (value(row, "applicant_zh"), value(row, "topic"), value(row, "scope")))),
        Cell(value(row, "value") or value(row, "state_zh"), reader.path(value(row, "indicator"))),
        value(row, "unit"),
    )


def validity(reader: Reader, iri: str) -> Validity | None:
    """Whether a regulation is in force today; None where nothing speaks of it."""
    for row in reader.answers("validity", regulation=reader.store.counted_under(iri)):
        grounds = tuple(ground(each) for each in value(row, "because").split("；") if each)
        zh, en = IN_FORCE.get(value(row, "validity"), ("说法相反", "contradictory"))
        return Validity(zh, en, grounds) if grounds else None
    return None


def ground(told: str) -> str:
    """A ground in words.

    >>> ground("said “有效”")
    '文件或页面载明 said by the document or its page: “有效”'
    """
    name, _, words = told.partition(" ")
    return f"{GROUNDS.get(name, name)} {words}".rstrip(": ")
