"""What can go wrong, in three loudnesses.

    WenmaiError
    ├── VocabularyError    our own tables or terms are wrong: raise, never go on
    ├── RuleError          a rule row is wrong: raise, never go on
    ├── DocumentError      a source cannot be read: tell it, go on with the others, exit 1
    ├── QueryError         a query is malformed or not allowed
    ├── UsageError         something was asked for that does not exist: a format, a setting
    │   ├── UnknownName    a name that nothing in the store bears
    │   └── LawError       a law of the user's own that cannot be applied
    ├── OutOfTime          an answer of which no part can be given was not found in the time allowed
    └── StoreError         the store cannot be opened, or does not hold what was asked for
        └── StoreBusy      another process is writing to it

One value that is odd is no error: it is an ``Issue`` in the document's graph.
"""

from __future__ import annotations


class WenmaiError(Exception):
    """Anything that this package raises on purpose."""


class VocabularyError(WenmaiError):
    """A term, concept, measure or table row that does not exist or contradicts another."""


class RuleError(WenmaiError):
    """A row of ``kg/rules`` that does not load, or whose examples do not hold."""


class DocumentError(WenmaiError):
    """A source that gives no document.

    Args:
        name: the source's name.
        reason: one sentence for a person.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class QueryError(WenmaiError):
    """A query that was refused; ``line`` and ``column`` (from 1) where the syntax is at fault, else 0."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class UsageError(WenmaiError):
    """Something was asked for that does not exist, e.g. a format."""


class UnknownName(UsageError):
    """A name that nothing in the store bears, with those that are near to it."""


class LawError(UsageError):
    """A law of the user's own that cannot be applied: its file, its line or row, and why."""


class OutOfTime(WenmaiError):
    """What is measured over a whole network was not found in the time allowed, and a part of it would be no answer."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} 秒内没有算完 not found within {seconds:g} s")


class StoreError(WenmaiError):
    """A store that cannot be opened, or a name that it does not hold."""


class StoreBusy(StoreError):
    """A store that another process is writing to."""
