"""How far an answer goes, and how it tells that there is more."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal as Either
from typing import TypeVar

Cut = Either["", "depth", "nodes", "time"]  # why an answer is not whole; parts that can be asked for with an offset are no cut
Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may take, counted from when this was made.

    Args:
        limit: rows or nodes at most.
        offset: how many rows are skipped.
        seconds: after which an answer ends with what it has.
    """

    limit: int = 100
    offset: int = 0
    seconds: float = 10.0
    began: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() - self.began > self.seconds

    def part(self, rows: Sequence[Row]) -> tuple[tuple[Row, ...], int | None]:
        """The rows that are asked for, and the offset of the next ones; None at the end."""
        end = self.offset + self.limit
        return tuple(rows[self.offset : end]), end if end < len(rows) else None

    def rows(self, keys: Sequence[Key], make: Callable[[Key], Row]) -> tuple[tuple[Row, ...], int | None, Cut]:
        """The rows that are asked for, made one by one; the offset of the next ones; ``time`` where it was up before all were made."""
        asked, following = self.part(keys)
        made = list[Row]()
        for key in asked:
            if made and self.over:
                return tuple(made), self.offset + len(made), "time"
            made.append(make(key))
        return tuple(made), following, ""


UNLIMITED = Limits(seconds=float("inf"))
