"""How long the lists of the interface take: first and later, at the beginning and deep within, with and without filters.

    python -m benchmarks.lists STORE [--reports 2000]

Makes a store of made reports, fifty figures each, where STORE is not one yet. CPU milliseconds, the least of some rounds; ``first`` is
the first time that a list or filter is asked for after the service starts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from anyio.from_thread import start_blocking_portal

from api.app import create_app
from benchmarks.items import Item
from benchmarks.made_reports import Made, item
from kg.across import refresh
from kg.iris import Iris
from kg.reference import reference_quads
from kg.settings import Settings
from kg.store import Store
from kg.vocabulary import Vocabulary, load
from tests.api.conftest import Client

YEARS = range(2014, 2022)
FIGURES = 50
ROUNDS = 4
LISTS = ("documents", "indicators", "citations", "agencies", "regulations", "validation")
FILTERS = (
    "indicators?year=2017",
    "indicators?measure=active.total",
    "indicators?division=130000",
    "indicators?division=130000&year=2016&measure=active.total",
    "indicators?state=stated",
    "indicators?level=county&year=2016",
    "indicators?offset=50000",
    "indicators?limit=1000",
    "documents?division=130000",
    f"regulations?q={quote('公开')}",
    f"agencies?q={quote('县')}",
)


def reports(count: int, vocabulary: Vocabulary, iris: Iris) -> Iterator[Item]:
    """Reports of county governments, each on a year, with three citations each."""
    measures = [name for name, measure in vocabulary.measures.items() if measure.kind != "group"][:FIGURES]
    counties = sorted(code for code, division in vocabulary.divisions.items() if division.level == "county")
    for code in counties[: count // len(YEARS)]:
        for year in YEARS:
            figures = tuple(f"{measure} {(int(code) + year + at) % 997}" for at, measure in enumerate(measures))
            cites = (f"国办发〔{year - 1}〕{int(code) % 40 + 1}号", f"国办发〔{year}〕{int(code) % 7 + 1}号", "政务公开办法")
            yield item(Made(code, f"{vocabulary.divisions[code].name}人民政府", year, figures, cites=cites), vocabulary, iris)


def make(folder: Path, count: int) -> None:
    """The store."""
    vocabulary = load()
    iris = Iris(vocabulary)
    with Store.open(folder, iris, vocabulary) as store:
        store.put_reference(reference_quads(vocabulary, iris), vocabulary.digest)
        for _ in store.put_all(reports(count, vocabulary, iris)):
            pass
        refresh(store, vocabulary, iris)
        store.close()


def timed(client: Client, address: str) -> None:
    """Asks an address, and tells what it took."""
    took = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        answer = client.get(address)
        took.append((time.process_time() - begun) * 1000)
        answer.raise_for_status()
    print(f"{address.partition('&cursor')[0]:64} first {took[0]:7.1f}  then {min(took[1:]):6.1f}  {len(answer.content) // 1024:5} KiB")


def deep(client: Client, name: str) -> str | None:
    """The address of a part well within a list."""
    following, parts = f"/api/{name}?limit=1000", 0
    while parts < 50 and (after := client.get(following).json()["next"]):
        following, parts = after, parts + 1
    return following.replace("limit=1000", "limit=100") if parts else None


def main() -> None:
    """Times the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    given = parser.parse_args()
    if not (given.store / "graphs").is_dir():
        make(given.store, given.reports)
    with start_blocking_portal() as portal:
        client = Client(create_app(Settings(store=given.store)), portal)
        for name in LISTS:
            timed(client, f"/api/{name}")
        for name in LISTS:
            if within := deep(client, name):
                print("within", end=" ")
                timed(client, within)
        for filtered in FILTERS:
            timed(client, f"/api/{filtered}")


if __name__ == "__main__":
    main()
