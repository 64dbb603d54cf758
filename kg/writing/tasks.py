"""What is asked of the process that writes, and what it tells meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from kg.intake import Item, Outcome

Trouble = Literal["malformed", "forbidden", "unknown", "changed", "limit", "busy", "defect"]
Effect = Literal["stored", "created", "changed", "removed", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoreDocuments:
    """Read files, one or many documents in each, and store them."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DropDocument:
    """Forget the document of a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The states in which a graph may be for a change to be made.

    Args:
        like: revisions of the store; it must have one of them, and the graph must exist. ``*`` is any; None asks for nothing.
        unlike: likewise; it must have none of them.
    """

    like: frozenset[str] | None = None
    unlike: frozenset[str] | None = None

    def allows(self, revision: str, exists: bool) -> bool:
        """Whether the change may be made where the store has this revision."""
        states = {revision, "*"} if exists else set()
        return (self.like is None or bool(states & self.like)) and (self.unlike is None or not states & self.unlike)


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A file of triples: where it lies, and in which format."""

    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class WriteGraph:
    """Add the triples of files to a graph that users write, or put them in the place of what it holds."""

    graph: str
    files: tuple[GraphFile, ...]
    replace: bool
    seen: Seen = Seen()


@dataclass(frozen=True, slots=True)
class DropGraph:
    """Remove a graph that users write."""

    graph: str
    seen: Seen = Seen()


@dataclass(frozen=True, slots=True)
class Update:
    """Evaluate a SPARQL update on the graphs that users write.

    Args:
        sparql: its text.
        using, using_named: IRIs of the graphs that its patterns are to be matched on, as the protocol allows.
    """

    sparql: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mend:
    """Bring in step what a writer left that died."""


Task = StoreDocuments | DropDocument | WriteGraph | DropGraph | Update | Mend


class Sign(Enum):
    """How far a task has come."""

    WAITING = "another process is writing to the store"
    RUNNING = "it has begun"


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done, and what follows from it is stored."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class Failed:
    """A task came to nothing, or to nothing more than the outcomes that were told before.

    Args:
        trouble: what kind of failure it is.
        reason: one sentence for a person.
        line, column: where a text is at fault, from 1; else 0.
    """

    trouble: Trouble
    reason: str
    line: int = 0
    column: int = 0


Message = Sign | Outcome | Done | Failed
