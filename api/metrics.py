"""Counts and times of the service, in the form that Prometheus reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds


class State(Collector):
    """Figures that are read when somebody asks for them.

    Args:
        figures: gives them.
    """

    def __init__(self, figures: Callable[[], Iterable[Metric]]) -> None:
        self.figures = figures

    def collect(self) -> Iterable[Metric]:
        """The figures as they are now."""
        return self.figures()

    def describe(self) -> Iterable[Metric]:
        """Nothing: so that no figure is read before somebody asks."""
        return ()


class Metrics:
    """What one application counts; two of them in a process count apart."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method")
        self.requests = Counter("wenmai_requests", "Requests that were answered.", (*labels, "status"), registry=self.registry)
        self.seconds = Histogram("wenmai_request_seconds", "How long the answers took.", labels, registry=self.registry, buckets=BUCKETS)
        self.known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}  # those that were counted before
        ProcessCollector(registry=self.registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts a request.

        Args:
            route: template of the route; there must be few.
            method: as it was asked.
            status: of the answer.
            seconds: that it took.
        """
        key = (route, method if method in METHODS else "other", status)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = (self.requests.labels(*key), self.seconds.labels(*key[:2]))
        found[0].inc()
        found[1].observe(seconds)

    def add(self, figures: Callable[[], Iterable[Metric]]) -> None:
        """Has figures read at each asking."""
        self.registry.register(State(figures))

    def written(self, accept: str) -> tuple[bytes, str]:
        """All figures, and the type that they are written in.

        Args:
            accept: the header of who asks.
        """
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type


def gauge(name: str, told: str, values: Mapping[str, float], label: str = "state") -> Metric:
    """A figure for each value of a label."""
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
