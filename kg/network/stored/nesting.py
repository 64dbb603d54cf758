"""Titles within titles: who repeals 《关于转发〈X〉的通知》 says nothing of X, so that X is mentioned there as that notice is.

Only mentions by which something is done to a document are looked at, and what stands within them: so few that each is looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy

from kg.network.columns import Ints
from kg.network.nodes import bits
from kg.network.stored.queries import looked_up
from kg.network.stored.rows import START, TURN, file_of, placed
from kg.store import Readable

DONE_TO = bits(("repeals", "amends", "replaces"))
EVIDENCE = "SELECT ?at ?evidence { VALUES ?at { %s } ?at wm:evidence ?evidence }"
SPAN = re.compile(r"/evidence/(\d{1,8})-(\d{1,8})/")


def nested(
    store: Readable, files: list[str], functions: Mapping[int, int], outer: Mapping[int, tuple[int, int]], mentions: Ints
) -> dict[int, int]:
    """The functions of mentions that lie within those by which something is done to a document, by their places.

    Args:
        store: that tells how far mentions reach.
        files: the digests of the files.
        functions: of the outer mentions, by their places.
        outer: from where to where these reach.
        mentions: the places of all mentions, in order.
    """
    inner: dict[int, list[int]] = defaultdict(list)
    for place, (start, end) in outer.items():
        first, last = numpy.searchsorted(mentions, [placed(file_of(place), start, 0), placed(file_of(place), end, 0)])
        for other in mentions[first:last].tolist() if last - first > 1 else ():
            inner[other].append(place)
    starts, turns = (1 << START) - 1, (1 << TURN) - 1
    asked = {store.iris.citation(files[file_of(place)], place >> TURN & starts, place & turns): place for place in inner if file_of(place)}
    known = spans((asked[at], evidence) for at, evidence in looked_up(store, EVIDENCE, asked))
    found: dict[int, int] = {}
    for place, span in known.items():
        for other in inner[place]:
            if outer[other] != span and outer[other][0] <= span[0] and span[1] <= outer[other][1]:
                found[place] = found.get(place, 0) | functions[other]
    return found


def spans(evidence: Iterable[tuple[int, str]]) -> dict[int, tuple[int, int]]:
    """From where to where mentions reach, half-open, by their places, of those and the IRIs of their evidence."""
    firsts: dict[int, str] = {}
    for place, iri in evidence:  # of several the first, as for the words
        firsts[place] = min(firsts.get(place, iri), iri)
    return {place: (int(span[1]), int(span[2])) for place, iri in firsts.items() if (span := SPAN.search(iri))}
