"""Titles within titles: who repeals 《关于转发〈X〉的通知》 says nothing of X, so that X is mentioned there as that notice is.

Only mentions by which something is done to a document are looked at, and what stands within them: so few that each is looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

import numpy

from kg.network.asking import looked_up
from kg.network.columns import Ints
from kg.network.nodes import bits
from kg.network.rows import START, TURN, file_of, placed
from kg.store import Readable

DONE_TO = bits(("repeals", "amends", "replaces"))
EVIDENCE = "SELECT ?at ?evidence { VALUES ?at { %s } ?at wm:evidence ?evidence }"
NOWHERE = (0, 1 << START)
SPAN = re.compile(r"/evidence/(\d{1,8})-(\d{1,8})/")


def nested(store: Readable, files: list[str], functions: Mapping[int, int], mentions: Ints) -> dict[int, int]:
    """The functions of mentions that lie within those by which something is done to a document, by their places.

    Args:
        store: that tells how far mentions reach.
        files: the digests of the files.
        functions: of these outer mentions, by their places.
        mentions: the places of all mentions, in order.
    """
    outer = spans(store, files, [place for place in functions if file_of(place)])
    inner: dict[int, list[int]] = defaultdict(list)
    for place, (start, end) in outer.items():
        first, last = numpy.searchsorted(mentions, [placed(file_of(place), start, 0), placed(file_of(place), end, 0)])
        for other in mentions[first:last].tolist():
            inner[other].append(place)
    known = outer | spans(store, files, [place for place in inner if place not in outer])
    found: dict[int, int] = {}
    for place, around in inner.items():
        start, end = known.get(place, NOWHERE)
        for other in around:
            if known[other] != (start, end) and known[other][0] <= start and end <= known[other][1]:
                found[place] = found.get(place, 0) | functions[other]
    return found


def spans(store: Readable, files: list[str], places: list[int]) -> dict[int, tuple[int, int]]:
    """From where to where citations reach, half-open; of those that have evidence."""
    starts, turns = (1 << START) - 1, (1 << TURN) - 1
    citations = {store.iris.citation(files[file_of(place)], place >> TURN & starts, place & turns): place for place in places}
    found: dict[int, tuple[int, int]] = {}
    for at, evidence in sorted(looked_up(store, EVIDENCE, citations), reverse=True):  # of several the first, as for its words
        if span := SPAN.search(evidence):
            found[citations[at]] = (int(span[1]), int(span[2]))
    return found
