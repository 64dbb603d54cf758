"""The service's log on stderr: a line for each request and for what goes wrong, as text for people or as JSON for programs.

Nobody can write a line of their own into it: what comes from a request is percent-encoded or escaped. The text of a query is not in it,
only its length and digest, and no header but the request's id.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from kg.cli.terminal import harmless

LOG = logging.getLogger("wenmai")
Fact = str | int | float


class TextLines(logging.Formatter):
    """A record as a line of text: time, level, message, then ``name=value``; a trace follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of a trace."""
        parts = [moment(record), record.levelname, record.getMessage(), *(f"{name}={value}" for name, value in facts_of(record).items())]
        return harmless(" ".join(parts)).replace("\n", " ") + "".join(f"\n    {harmless(line)}" for line in trace(record).splitlines())


class JsonLines(logging.Formatter):
    """A record as one line of JSON, its trace included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {"time": moment(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        traced = {"traceback": found} if (found := trace(record)) else {}
        return json.dumps({**line, **facts_of(record), **traced})


def moment(record: logging.LogRecord) -> str:
    """When it was, in UTC, to the millisecond."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def facts_of(record: logging.LogRecord) -> Mapping[str, Fact]:
    """What was told beside the message."""
    found: Mapping[str, Fact] = getattr(record, "facts", {})
    return found


def trace(record: logging.LogRecord) -> str:
    """The trace of an error; empty where there is none."""
    return "".join(traceback.format_exception(*record.exc_info)) if record.exc_info and record.exc_info[0] else ""


def told(message: str, facts: Mapping[str, Fact], level: int = logging.INFO, error: BaseException | None = None) -> None:
    """Writes a line.

    Args:
        message: what it is about.
        facts: what is told beside the message.
        level: how grave it is, as ``logging`` counts.
        error: whose trace is told as well.
    """
    if LOG.isEnabledFor(level):  # as ``LOG.log`` does, which would also look for who calls it: half of what a line costs
        trace_of = (type(error), error, error.__traceback__) if error else None
        LOG.handle(LOG.makeRecord(LOG.name, level, "", 0, message, (), trace_of, extra={"facts": facts}))


def begin(kind: str) -> None:
    """Sends the log of this process to stderr.

    Args:
        kind: ``text`` or ``json``.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # its warnings are about requests that were refused and are told here
