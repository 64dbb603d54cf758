"""Documents to a store: each is read where it can do no harm, and stored here, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.identity import refresh
from kg.intake.crew import Crew
from kg.intake.gather import Item
from kg.intake.worker import Answer
from kg.pipeline import build, world_of
from kg.records import Source
from kg.settings import Settings
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source.

    Args:
        state: added, replaced, unchanged, set aside, quarantined or failed.
        message: why, where it did not simply enter the store.
    """

    name: str
    state: str
    message: str = ""
    kind: str = ""
    graph: str = ""
    issues: int = 0

    def plain(self) -> dict[str, str | int]:
        """The outcome as plain values."""
        return {field: getattr(self, field) for field in ("name", "state", "message", "kind", "graph", "issues")}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A build on its way to the store, in a form that passes between processes."""

    name: str
    sha16: str
    text: str
    lines: bytes  # N-Quads: they pass between processes 20 times faster than terms
    quarantined: bytes
    kind: str
    reason: str
    issues: int

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What enters the store."""
        return tuple(parse(self.lines, RdfFormat.N_QUADS))

    @property
    def quarantine(self) -> tuple[Quad, ...]:
        """What is kept beside it."""
        return tuple(parse(self.quarantined, RdfFormat.N_QUADS))


def build_all(items: Iterable[Item], settings: Settings, fields: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Reads every document in the files and stores it; one that fails does not keep the others from going on.

    Args:
        items: the files.
        settings: the store, how many processes read, and the limits of a document.
        fields: names of the fields that may hold the text of a JSON record; the usual ones where empty.

    Yields:
        An outcome for each document, in order.

    Raises:
        StoreError: the store cannot be opened or written.
    """
    world = world_of(settings.base)
    waiting: deque[Answer[Parcel]] = deque()  # what was read and is not yet stored, with the failures between

    def readable(crew: Crew[Parcel]) -> Iterator[Parcel]:
        for answer in crew.answers(items):
            waiting.append(answer)
            if answer.value is not None:
                yield answer.value

    def failures() -> Iterator[Outcome]:
        while waiting and waiting[0].value is None:
            answer = waiting.popleft()
            yield Outcome(answer.name, "failed", answer.failure)

    with (
        Crew(partial(parcel_of, settings.base), settings, fields) as crew,
        Store.open(settings.store, world.iris, world.vocabulary, decisions=settings.decisions or None) as store,
    ):
        store.put_reference(world.reference(), world.digest)
        try:
            for parcel, state in store.put_all(readable(crew)):
                yield from failures()
                waiting.popleft()
                yield told(parcel, state, world.iris.graph(parcel.sha16))
            yield from failures()
        finally:
            refresh(store, world.vocabulary, world.iris, ())


def told(parcel: Parcel, state: str, graph: str) -> Outcome:
    """What came of a document that was read."""
    if parcel.kind == "neither":
        return Outcome(parcel.name, "set aside", parcel.reason, parcel.kind, graph, parcel.issues)
    message = "violates a shape; see wenmai check 不合约束" if parcel.quarantined else ""
    return Outcome(parcel.name, "quarantined" if parcel.quarantined else state, message, parcel.kind, graph, parcel.issues)


def parcel_of(base: str, source: Source) -> Parcel:
    """What a source says, in the form that passes between processes.

    Raises:
        DocumentError: it cannot be read.
    """
    made = build(source, world_of(base))
    return Parcel(
        made.name,
        made.sha16,
        made.text,
        serialize(made.quads, format=RdfFormat.N_QUADS) or b"",
        (serialize(made.quarantine, format=RdfFormat.N_QUADS) or b"") if made.quarantine else b"",
        made.claims.kind,
        made.reason,
        len(made.issues),
    )
