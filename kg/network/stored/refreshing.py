"""What was read of a store, kept with it, so that it follows what changes.

The rows know which document's graph told them: of what changed since, the rows of the graphs that changed or went are left out, those
graphs alone are read again, and the nodes that they speak of, or of which the store says that something about them changed, looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import numpy

from kg.network.columns import Ints
from kg.network.nodes import FUNCTIONS, LEVELS
from kg.network.stored import keeping, kept
from kg.network.stored.attributes import NOBODY, Attributes
from kg.network.stored.keeping import Column
from kg.network.stored.kept import digests, numbers, words
from kg.network.stored.queries import looked_up
from kg.network.stored.reading import TOLD, Reading
from kg.network.stored.rows import Gathering, Rows, placed
from kg.store import Readable

FILE = "network-mentions"
EVERYTHING = "*"
TEXTS, LINKS, SETS = ("labels", "numbers"), ("above", "under"), ("seen", "towns")
SPOKEN_OF = """SELECT DISTINCT ?node { VALUES ?graph { %s } GRAPH ?graph { ?node a ?kind }
  FILTER (?kind IN (wm:Report, wm:Regulation, wm:Agency, wm:Division)) }"""
Found = tuple[Rows, Attributes]


def read(store: Readable) -> Found:
    """All that the network of a store is made of: of an earlier revision with what changed since, else from the start."""
    for home in kept.homes(store) if store.state else ():
        earlier = keeping.read(home / FILE, None)
        revision, _, maker = earlier[0].partition(" ") if earlier else ("", "", "")
        changed = store.shelf.changes_since(revision) if maker == kept.maker(store) else None
        found = unpacked(earlier[1]) if earlier and changed is not None and EVERYTHING not in changed else None
        if found is not None and changed is not None:
            return refreshed(store, *found, changed)
    gathering = Gathering(store.iris.base)
    Reading(store, gathering).read()
    attributes = Attributes(gathering.names)
    attributes.learn(store)
    return gathering.rows(), attributes


def refreshed(store: Readable, rows: Rows, attributes: Attributes, changed: Collection[str]) -> Found:
    """What was read, with what changed.

    Args:
        changed: IRIs of graphs and nodes.
    """
    base = store.iris.base
    there = {graph.value for graph in store.named_graphs()}
    files = {store.iris.graph(file): at for at, file in enumerate(rows.files) if file}
    stale = numpy.zeros(len(rows.files), numpy.bool_)
    stale[[at for graph, at in files.items() if graph in changed or graph not in there]] = True
    gone = stale[rows.documents]
    touched = {rows.names[place] for column in (rows.sources, rows.targets) for place in numpy.unique(column[gone]).tolist()}
    gathering = Gathering(base, attributes.names, {file: at for at, file in enumerate(rows.files)})
    again = sorted(graph for graph in changed if graph in there and gathering.file_of_graph(graph))
    if again:
        Reading(store, gathering, again).read()
        touched |= {node for (node,) in looked_up(store, SPOKEN_OF, again)}
    added = gathering.rows()
    touched |= {added.names[place] for column in (added.sources, added.targets) for place in numpy.unique(column).tolist()}
    attributes.learn_again(store, touched | {node for node in changed if node in attributes.names})
    return rows.without(stale).with_rows(added), attributes


def write(store: Readable, rows: Rows, attributes: Attributes) -> None:
    """Keeps what was read of a store whose state is known."""
    count = len(attributes.names)
    columns: dict[str, Column] = {"names": list(attributes.names), "files": rows.files[1:]}
    columns |= {name: getattr(rows, name) for name in Rows.__slots__[2:]}
    columns |= {name: [getattr(attributes, name).get(place, "") for place in range(count)] for name in TEXTS}
    columns |= {name: spread(getattr(attributes, name), count, -1) for name in LINKS}
    columns |= {"levels": spread(attributes.levels, count, -1), "years": spread(attributes.years, count, -1)}
    columns |= {name: numpy.array(sorted(getattr(attributes, name)), numpy.int32) for name in SETS}
    columns["words"] = spread({place: word for place, (word, _) in attributes.issued.items()}, count, NOBODY)
    columns["days"] = spread({place: day for place, (_, day) in attributes.issued.items()}, count, 0)
    keeping.write(kept.homes(store)[-1] / FILE, kept.about(store), columns)


def unpacked(columns: Mapping[str, Column]) -> Found | None:
    """What was kept; None where it does not fit together."""
    try:
        names, files = words(columns, "names"), ["", *digests(columns, "files")]
        count = len(names)
        rows = Rows(
            names,
            files,
            numbers(columns, "sources", 0, count),
            numbers(columns, "targets", 0, count),
            numbers(columns, "relations", 0, len(TOLD)),
            numbers(columns, "functions", 0, 1 << len(FUNCTIONS)),
            numbers(columns, "places", 0, placed(len(files), 0, 0)),
        )
        values = {name: numbers(columns, name, -1, count) for name in LINKS}
        values |= {"levels": numbers(columns, "levels", -1, len(LEVELS)), "years": numbers(columns, "years", -1, 10_000)}
        told, days = numbers(columns, "words", 0, NOBODY + 1), numbers(columns, "days", 0, date.max.toordinal() + 1)
        texts = {name: words(columns, name) for name in TEXTS}
        of_names: list[Column] = [*texts.values(), *values.values(), told, days]
        lengths = {len(getattr(rows, name)) for name in Rows.__slots__[2:]}
        places = {name: place for place, name in enumerate(names)}
        if len(lengths) != 1 or len(places) != count or any(len(column) != count for column in of_names):
            return None
        attributes, sets = Attributes(places), {name: numbers(columns, name, 0, count).tolist() for name in SETS}
    except (KeyError, ValueError, TypeError):
        return None
    for name, column in texts.items():
        setattr(attributes, name, {place: text for place, text in enumerate(column) if text})
    for name, members in sets.items():
        setattr(attributes, name, set(members))
    for name, numbered in values.items():
        setattr(attributes, name, {place: value for place, value in enumerate(numbered.tolist()) if value >= 0})
    pairs = enumerate(zip(told.tolist(), days.tolist(), strict=True))
    attributes.issued = {place: pair for place, pair in pairs if pair[0] != NOBODY and pair[1]}
    return rows, attributes


def spread(values: Mapping[int, int], count: int, nothing: int) -> Ints:
    """A column of values by their places."""
    column = numpy.full(count, nothing, numpy.int32)
    column[list(values.keys())] = list(values.values())
    return column
