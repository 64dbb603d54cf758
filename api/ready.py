"""Whether the service can be asked, and the figures of its state."""

from __future__ import annotations

from collections.abc import Iterable

from anyio import fail_after, to_thread
from fastapi import FastAPI
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from api.connections import Waiting
from api.current import Current
from api.metrics import gauge
from api.reading import Reader, value
from kg.errors import StoreError

PATIENCE = 2.0  # seconds that something may take to show that it works


async def reasons(app: FastAPI) -> tuple[str, ...]:
    """Why the service cannot be asked now; empty where it can."""
    if app.state.stopping:
        return ("the service is stopping 服务正在停止",)
    current: Current = app.state.current
    try:
        with fail_after(PATIENCE):
            if not await to_thread.run_sync(answers, current.reader, abandon_on_cancel=True):
                return ("the store is empty 库是空的",)
    except (StoreError, OSError, TimeoutError) as error:
        return (f"the store does not answer 库没有应答: {error or 'timed out'}",)
    return ()


def answers(reader: Reader) -> bool:
    """Whether the store answers."""
    return reader.store.holds(reader.iris.graph("reference"))


class Figures:
    """The figures of an application's state, to be read again and again.

    Args:
        app: whose state it is.
    """

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.counted: tuple[str, dict[str, float]] = ("", {})

    def __call__(self) -> Iterable[Metric]:
        """The figures as they are now."""
        current: Current = self.app.state.current
        waiting: Waiting = self.app.state.waiting
        yield InfoMetricFamily("wenmai_store", "The state of the store that is shown.", {"revision": current.revision})
        yield gauge("wenmai_things", "How much of each kind is in the graph.", self.totals(current), "type")
        yield GaugeMetricFamily("wenmai_connections_waiting", "Connections that wait for their clients.", len(waiting.since))
        yield CounterMetricFamily("wenmai_connections_slow", "Connections that were ended because their clients were slow.", waiting.ended)

    def totals(self, current: Current) -> dict[str, float]:
        """How much of each kind is in the graph; counted once for each state of the store."""
        if self.counted[0] != current.revision:
            rows = current.reader.rows("totals")
            self.counted = (current.revision, {value(row, "type").rpartition("#")[2]: float(value(row, "count")) for row in rows})
        return self.counted[1]
