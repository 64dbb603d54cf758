"""Whether the service can be asked, and the figures of its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from anyio import Event, fail_after, to_thread
from fastapi import FastAPI
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from api.connections import Waiting
from api.current import Current
from api.jobs import Jobs, State
from api.metrics import gauge
from api.network import Networks
from api.pool import Full, Pool, Stopped
from api.problems import unanswered
from api.reading import Reader, value
from kg.answering import Question
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
        return (f"the store does not answer 库没有应答: {unanswered(app, str(error) or 'timed out', '')}",)
    return await asked(app, current)


async def asked(app: FastAPI, current: Current) -> tuple[str, ...]:
    """Why no process answers queries, or soon none will; empty where one does, or where all are busy with others."""
    pool: Pool = app.state.pool
    network: Networks = app.state.network
    if not (pool.nursery.works() and network.nursery.works()):
        return ("processes that end cannot be replaced 查询进程无法更新",)
    question = Question(str(current.view.folder), "ASK {}", {"ask": ("json", 1, 1024)}, "")
    try:
        answer = await pool.ask(question, Event().wait, PATIENCE)
    except Full:
        return () if pool.states()["busy"] else ("no process answers queries 没有查询进程",)
    except Stopped as stopped:
        return (f"a query was not answered 查询没有应答: {stopped.limit or 'its process broke'}",)
    answer.close()
    if answer.head.outcome == "answered":
        return ()
    return (f"a query was not answered 查询没有应答: {unanswered(app, answer.head.detail, '')}",)


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
        pool: Pool = self.app.state.pool
        yield gauge("wenmai_workers", "Processes that answer queries, by what they do.", pool.states())
        yield outcomes("wenmai_queries", "Queries by what came of them.", pool)
        network: Networks = self.app.state.network
        yield gauge("wenmai_network_workers", "Processes that hold the citation network, by what they do.", network.states())
        yield outcomes("wenmai_network_questions", "Questions to the citation network by what came of them.", network)
        jobs: Jobs | None = self.app.state.jobs
        if jobs is not None:
            found = [job.state for job in jobs.known.values()]
            yield gauge("wenmai_jobs", "Jobs that write, by their state.", {state: found.count(state) for state in get_args(State)})
        yield GaugeMetricFamily("wenmai_connections_waiting", "Connections that wait for their clients.", len(waiting.since))
        refused = CounterMetricFamily("wenmai_requests_refused", "Requests that were refused before they were whole.", labels=["status"])
        for status, count in waiting.refused.items():
            refused.add_metric([str(status)], count)
        yield refused
        yield CounterMetricFamily("wenmai_connections_slow", "Connections that were ended because their clients were slow.", waiting.ended)

    def totals(self, current: Current) -> dict[str, float]:
        """How much of each kind is in the graph; counted once for each state of the store."""
        if self.counted[0] != current.revision:
            rows = current.reader.rows("totals")
            self.counted = (current.revision, {value(row, "type").rpartition("#")[2]: float(value(row, "count")) for row in rows})
        return self.counted[1]


def outcomes(name: str, told: str, pool: Pool) -> Metric:
    """How often what came of the questions to a pool."""
    family = CounterMetricFamily(name, told, labels=["outcome"])
    for outcome, count in pool.outcomes.items():
        family.add_metric([outcome], count)
    return family
