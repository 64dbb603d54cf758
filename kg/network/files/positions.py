"""Where a node stands in a picture: across by time, down by level, so that a layout means something before anyone changes it."""

from __future__ import annotations

from datetime import date

import numpy
from numpy.typing import NDArray

from kg.network.model import Ints, Network
from kg.network.nodes import DOCUMENTS, KINDS, LEVELS

STEP = 1000.0  # a year across, a level down
MARGIN = 0.05  # of a step that stays free on each side, so that neighbouring years and levels can be told apart
ACROSS, DOWN = 0.7548776662466927, 0.5698402909980532  # multiples of both spread points evenly over a square, however many they are

Floats = NDArray[numpy.float64]


def positions(network: Network) -> tuple[Floats, Floats]:
    """Where each node stands, across and down.

    Across, a year is 1000 wide: ``x / 1000`` is the year, with the day within it where it is known; where only the year is, the place
    within the year says nothing. A year before the first one stand the documents whose year nobody knows, two before it agencies, three
    divisions. Down, a level is 1000 high, from the nation (0) to functional zones (5000); what has no known level stands below all (6000).
    The place within a level says nothing: it keeps nodes from hiding each other. Equal networks give equal places.
    """
    columns = columns_of(network)
    levels = network.nodes.levels
    lanes = numpy.where(levels < 0, len(LEVELS), levels).astype(numpy.float64)
    turns = turns_of(columns, lanes)
    within = numpy.modf(0.5 + turns * ACROSS)[0]
    days = network.nodes.issued
    for place in numpy.flatnonzero(days).tolist():
        day = date.fromordinal(int(days[place]))
        if day.year == columns[place]:
            within[place] = (day.timetuple().tm_yday - 1) / 366
    free = 1 - 2 * MARGIN
    across = columns + MARGIN + free * within
    down = lanes + MARGIN + free * numpy.modf(0.5 + turns * DOWN)[0]
    return numpy.round(across * STEP, 1), numpy.round(down * STEP, 1)


def columns_of(network: Network) -> Ints:
    """The year of each document; of what has none, a year before the first that there is."""
    kinds, years = network.nodes.kinds, network.nodes.years.astype(numpy.int64)
    papers = numpy.isin(kinds, [KINDS.index(kind) for kind in DOCUMENTS])
    known = years[papers & (years > 0)]
    first = int(known.min()) if len(known) else 0
    years[papers & (years == 0)] = first - 1
    years[kinds == KINDS.index("agency")] = first - 2
    years[kinds == KINDS.index("division")] = first - 3
    return years


def turns_of(columns: Ints, lanes: Floats) -> Ints:
    """The how manieth each node is among those of one column and lane, in the order of the network."""
    order = numpy.lexsort((lanes, columns))
    begins = numpy.ones(len(order), numpy.bool_)
    begins[1:] = (numpy.diff(columns[order]) != 0) | (numpy.diff(lanes[order]) != 0)
    firsts = numpy.flatnonzero(begins)
    turns = numpy.empty(len(order), numpy.int64)
    turns[order] = numpy.arange(len(order)) - firsts[numpy.cumsum(begins) - 1] if len(order) else 0
    return turns
