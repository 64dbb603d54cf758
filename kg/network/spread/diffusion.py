"""Where a document has come to: for each province, prefecture and county the first reaction to it, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as Either
from typing import get_args

import numpy

from kg.errors import UsageError
from kg.network.limits import Cut, Limits
from kg.network.model import Ints, Network
from kg.network.nodes import DOCUMENTS, KINDS, LEVELS, STATES, Node, Step
from kg.network.spread.cascade import lag
from kg.network.spread.citing import expect, years_of
from kg.network.spread.tree import UNKNOWN, Tree, ends, grown, last_day
from kg.network.views import above
from kg.vocabulary import Division

Reacts = Either["found", "silent", "unread"]
Level = Either["province", "prefecture", "county"]
REACTS: tuple[Reacts, ...] = get_args(Reacts)
PLACES: tuple[Level, ...] = get_args(Level)
TOWNSHIP = LEVELS.index("township")


@dataclass(frozen=True, slots=True)
class Reacting:
    """A division and the first document with which it reacts.

    Args:
        division: code.
        name: from the province down.
        state: ``found``; ``silent``: documents of it were read that could react, and none does; ``unread``: none were read, or only such
            that are older than the document asked for, so that nothing can be said.
        first: the earliest of its documents in the cascade; None where none was found.
        year: of the day on which that was issued, else of its number, of a report the one after its period; None where nobody knows it.
        days: from the day of the document asked for to that of ``first``; None unless both are known.
        years: the same in years; None unless both are known.
        steps: of the cascade, between the two documents.
        reacts_to: the document of the cascade that ``first`` speaks of.
        by: how it does, with words.
        documents: how many of its documents are in the cascade.
    """

    division: str
    name: str
    level: str
    state: Reacts
    first: Node | None = None
    year: int | None = None
    days: int | None = None
    years: int | None = None
    steps: int | None = None
    reacts_to: Node | None = None
    by: Step | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """How many divisions of a level there are today, and how many of each state."""

    level: str
    divisions: int
    found: int
    silent: int
    unread: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """How many divisions of a level react first in a year (None: nobody knows it), and until then."""

    level: str
    year: int | None
    divisions: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Diffusion:
    """Where a document has come to.

    Args:
        totals, adoption: of the levels and the division that were asked for, whatever the state.
        rows: those found first, by day (of one year those without a day last; no known year at the end), then code; then the others by
            state and code.
        total: how many rows there are.
        next: offset of the next ones.
    """

    document: Node
    totals: tuple[Total, ...]
    adoption: tuple[Adoption, ...]
    rows: tuple[Reacting, ...]
    total: int
    next: int | None
    cut: Cut = ""


@dataclass(frozen=True, slots=True)
class First:
    """The earliest document of a division.

    Args:
        when: the day by which documents are ordered: that of issue, else the last of their year.
        steps: of the cascade; of one day, what is nearer comes first.
        place: None where none was found.
        row: of the cascade.
        year: 0 where nobody knows it.
    """

    division: Division
    state: Reacts
    when: int = UNKNOWN
    steps: int = 0
    place: int | None = None
    row: int = 0
    year: int = 0
    documents: int = 0


def diffusion(
    network: Network, place: int, level: str = "", state: str = "", division: str = "", limits: Limits | None = None
) -> Diffusion:
    """For each division of today's table the first document of the cascade that an agency of exactly that division issued.

    Where nobody knows who issued a document, its own division counts; what a township or a zone issues counts for no county. The divisions
    whose agencies issued the document asked for are left out: to issue is not to react. A document whose day nobody knows stands at the end
    of its year, in the order only; a report whose day nobody knows is taken to be published in the year after its period.

    Args:
        place: of a document.
        level: province, prefecture or county, for the divisions of that level only.
        state: found, silent or unread, for these rows only; totals and adoption do not depend on it.
        division: a code, for that division and those within it only.
        limits: of the rows.

    Raises:
        UsageError: the node is no document, or there is no such level, state or division.
    """
    expect(network, place, DOCUMENTS)
    for asked, known in ((level, PLACES), (state, REACTS), (division, network.divisions)):
        if asked and asked not in known:
            raise UsageError(f"there is no {asked} 没有这一项; there are 可用 {', '.join(list(known)[:3])} …")
    limits = limits or Limits()
    cascade = grown(network, place, limits)
    own = set(divisions_of(network, numpy.array([place]))[place])
    all_firsts = [
        first
        for first in firsts(network, cascade)
        if first.division.code not in own
        and level in ("", first.division.level)
        and (not division or division in above(first.division.code, network.divisions))
    ]
    chosen = [first for first in all_firsts if state in ("", first.state)]
    rows, following, cut = limits.rows(chosen, lambda first: reacting(network, first, cascade))
    levels = [each for each in PLACES if level in ("", each)]
    return Diffusion(
        network.node(place),
        tuple(total(each, all_firsts) for each in levels),
        tuple(row for each in levels for row in adoption(each, all_firsts)),
        rows,
        len(chosen),
        following,
        "time" if cascade.late else cut,
    )


def divisions_of(network: Network, documents: Ints) -> Mapping[int, tuple[str, ...]]:
    """The codes of the divisions whose agencies issued each of some documents; where nobody knows one, of its own division.

    What a township issues counts for none: its county, whose code it may bear, did not issue it.
    """
    asked = numpy.zeros(len(network), numpy.bool_)
    asked[documents] = True
    edges = numpy.flatnonzero(network.is_of(["issues"]) & asked[network.edges.targets])
    codes: dict[int, tuple[str, ...]] = {}
    for agency, document in zip(network.edges.sources[edges].tolist(), network.edges.targets[edges].tolist(), strict=True):
        if network.nodes.divisions[agency]:
            codes[document] = codes.get(document, ()) + code_of(network, agency)
    for document in numpy.flatnonzero(asked).tolist():
        if document not in codes:
            codes[document] = code_of(network, document)
    return codes


def code_of(network: Network, place: int) -> tuple[str, ...]:
    """The code of the division that a node counts for; none of a township's."""
    return () if network.nodes.levels[place] == TOWNSHIP else (network.nodes.divisions[place],)


def firsts(network: Network, cascade: Tree) -> list[First]:
    """What was found of each division of today, in the order of the rows."""
    silent = {code for codes in divisions_of(network, could_react(network, cascade.root)).values() for code in codes}
    found: dict[str, list[tuple[int, int, int, int, int]]] = {}
    codes, places, years = divisions_of(network, cascade.places), cascade.places.tolist(), published(network, cascade.places)
    days = ends(network.nodes.issued[cascade.places], years).tolist()
    for row, (place, day, steps, year) in enumerate(zip(places, days, cascade.depths.tolist(), years.tolist(), strict=True)):
        for code in dict.fromkeys(codes[place]):
            found.setdefault(code, []).append((day, steps, place, row, year))
    return sorted(
        (
            First(division, "found", *min(found[code]), len(found[code]))
            if code in found
            else First(division, "silent" if code in silent else "unread")
            for code, division in network.divisions.items()
            if division.level in PLACES and not division.former
        ),
        key=lambda first: (REACTS.index(first.state), first.when, first.division.code),
    )


def could_react(network: Network, root: int) -> Ints:
    """The documents that were read and are not certainly older."""
    nodes, years = network.nodes, published(network, numpy.arange(len(network)))
    first = nodes.issued[root] or (last_day(years[root] - 1) + 1 if years[root] else 0)
    dated = numpy.where(nodes.issued > 0, nodes.issued >= first, (years == 0) | (years >= years[root]))
    read = numpy.isin(nodes.kinds, [KINDS.index(kind) for kind in DOCUMENTS]) & (nodes.states == STATES.index("seen"))
    return numpy.flatnonzero(read & dated)


def published(network: Network, places: Ints) -> Ints:
    """The years in which documents were issued: of the day, else their own, of a report the one after its period; 0: nobody knows it."""
    years, issued = network.nodes.years[places], network.nodes.issued[places]
    following = (network.nodes.kinds[places] == KINDS.index("report")) & (years > 0)
    return numpy.where(issued > 0, years_of(issued), years + following)


def reacting(network: Network, first: First, cascade: Tree) -> Reacting:
    """The row of a division."""
    division = first.division
    name = "".join(division.path)
    if first.place is None:
        return Reacting(division.code, name, division.level, first.state)
    since = int(published(network, numpy.array([cascade.root]))[0])
    edge = network.edge(int(cascade.edges[first.row]))
    return Reacting(
        division.code,
        name,
        division.level,
        first.state,
        network.node(first.place),
        first.year or None,
        lag(network, cascade.root, int(network.nodes.issued[first.place])),
        first.year - since if first.year and since else None,
        first.steps,
        network.node(int(cascade.parents[first.row])),
        Step(edge, network.quotes(edge)),
        first.documents,
    )


def total(level: str, all_firsts: Iterable[First]) -> Total:
    """How many divisions of a level are of each state."""
    states = Counter(first.state for first in all_firsts if first.division.level == level)
    return Total(level, states.total(), states["found"], states["silent"], states["unread"])


def adoption(level: str, all_firsts: Iterable[First]) -> Iterator[Adoption]:
    """The divisions of a level that react, by year: each from the first to the last, then the unknown one."""
    years = Counter(first.year for first in all_firsts if first.division.level == level and first.place is not None)
    known = [year for year in years if year]
    so_far = 0
    for year in (*(range(min(known), max(known) + 1) if known else ()), *([0] if years[0] else [])):
        so_far += years[year]
        yield Adoption(level, year or None, years[year], so_far)
