"""Documents to a store: each is read where it can do no harm, and stored here, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.across import refresh
from kg.intake.crew import Crew
from kg.intake.gather import Item
from kg.intake.worker import Answer
from kg.laws import Laws, laws_of
from kg.pipeline import World, build, world_of
from kg.records import Issue, Source
from kg.settings import Settings
from kg.store import PATIENCE, Store, attach

REASONS = 3  # laws that are named of those that a document breaks


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source.

    Args:
        state: added, replaced, unchanged, set aside, quarantined, rejected or failed.
        message: why, where it did not simply enter the store.
        issues: how many findings there are; violations: those that make its graph wrong.
    """

    name: str
    state: str
    message: str = ""
    kind: str = ""
    graph: str = ""
    issues: int = 0
    violations: tuple[Issue, ...] = ()

    def plain(self) -> dict[str, object]:
        """The outcome as plain values."""
        told = {field: getattr(self, field) for field in ("name", "state", "message", "kind", "graph", "issues")}
        return told | {"violations": [plain(issue) for issue in self.violations]}


def plain(issue: Issue) -> dict[str, object]:
    """A finding as plain values, named as ``wenmai check --json`` names them."""
    places = [{"start": place.start, "end": place.end, "exact": place.exact} for place in issue.evidence]
    return {name: getattr(issue, name) for name in ("code", "message_zh", "message_en")} | {"focus": list(issue.focus), "places": places}


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
    violations: tuple[Issue, ...]
    private: bool

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What enters the store."""
        return tuple(parse(self.lines, RdfFormat.N_QUADS))

    @property
    def quarantine(self) -> tuple[Quad, ...]:
        """What is kept beside it."""
        return tuple(parse(self.quarantined, RdfFormat.N_QUADS))


def build_all(items: Iterable[Item], settings: Settings, fields: tuple[str, ...] = (), laws: Laws | None = None) -> Iterator[Outcome]:
    """Reads every document in the files and stores it; one that fails does not keep the others from going on.

    Args:
        items: the files.
        settings: the store, how many processes read, and the limits of a document.
        fields: names of the fields that may hold the text of a JSON record; the usual ones where empty.
        laws: those of the settings, where they are loaded already.

    Yields:
        An outcome for each document, in order.

    Raises:
        LawError: a law of the user's cannot be applied; nothing is read then.
        StoreError: the store cannot be opened or written.
    """
    laws = laws_of(settings) if laws is None else laws
    world = world_of(settings.base, laws)
    attach(settings)
    with (
        Crew(partial(parcel_of, settings, laws), settings, fields) as crew,
        Store.open(settings.store, world.iris, world.vocabulary, decisions=settings.decisions or None, patience=PATIENCE) as store,
    ):
        yield from store_all(crew.answers(items), store, world)


def store_all(answers: Iterable[Answer[Parcel]], store: Store, world: World) -> Iterator[Outcome]:
    """Stores what was read, in order, and then brings in step what follows from all documents.

    Args:
        answers: what came of reading each document; taken one by one.
        store: opened to be written.
        world: that they were read with.

    Yields:
        An outcome for each document, once it is stored.

    Raises:
        StoreError: the store cannot be written.
    """
    waiting: deque[Answer[Parcel]] = deque()  # what was read and is not yet stored, with the failures between

    def readable() -> Iterator[Parcel]:
        for answer in answers:
            waiting.append(answer)
            if answer.value is not None:
                yield answer.value

    def failures() -> Iterator[Outcome]:
        while waiting and waiting[0].value is None:
            answer = waiting.popleft()
            yield Outcome(answer.name, "failed", answer.failure)

    store.put_reference(world.reference(), world.digest)
    try:
        for parcel, state in store.put_all(readable()):
            yield from failures()
            waiting.popleft()
            older = state == "rejected" and store.graph_of(parcel.name) is not None
            yield told(parcel, state, world.iris.graph(parcel.sha16), older)
        yield from failures()
    finally:
        refresh(store, world.vocabulary, world.iris, (), world.checks)


def told(parcel: Parcel, state: str, graph: str, older: bool) -> Outcome:
    """What came of a document that was read.

    Args:
        older: whether a document of that name is stored now.
    """
    violations = parcel.violations
    if parcel.quarantined:
        state, message = "quarantined", f"kept apart 隔离: {reasons(violations)}"
        if parcel.private:
            message += "; a mobile number stands in it, so that it is never kept 含手机号码，不予保留"
    elif state == "rejected":
        message = f"not stored 不入库: {reasons(violations)}"
        if older:
            message += "; the older document of this name stays as it was 同名旧文件不变"
    elif parcel.kind == "neither":
        state, message = "set aside", parcel.reason
    else:
        message = f"kept although it is wrong 有误仍保留: {reasons(violations)}" if violations else ""
    return Outcome(parcel.name, state, message, parcel.kind, graph, parcel.issues, violations)


def reasons(violations: Iterable[Issue]) -> str:
    """What a document breaks, each law once, in words: ``a; b; and 3 more``."""
    said = list(dict.fromkeys(f"{issue.message_zh} {issue.message_en} ({issue.code})" for issue in violations))
    more = f"; … {len(said) - REASONS} 项 more" if len(said) > REASONS else ""
    return "; ".join(said[:REASONS]) + more


def parcel_of(settings: Settings, laws: Laws, source: Source) -> Parcel:
    """What a source says, in the form that passes between processes, with what is to enter the store where its graph is wrong.

    Raises:
        DocumentError: it cannot be read.
    """
    made = build(source, world_of(settings.base, laws), settings.engine)
    violations = tuple(issue for issue in made.issues if issue.severity == "violation")
    rejected = bool(made.head) and settings.on_violation == "reject"
    apart = bool(made.head) and not rejected and (made.private or settings.on_violation == "quarantine")
    enters = () if rejected else made.head if apart else made.whole
    return Parcel(
        made.name,
        made.sha16,
        made.text,
        serialized(enters),
        serialized(made.whole) if apart else b"",
        made.claims.kind,
        made.reason,
        len(made.issues),
        violations,
        made.private,
    )


def serialized(quads: Sequence[Quad]) -> bytes:
    """N-Quads; nothing for no quads."""
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"") if quads else b""
