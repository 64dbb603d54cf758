"""What findings across documents cost: from scratch over more and more reports, and for one report more.

python -m benchmarks.across [REPORTS]      10,000 where left out; a tenth of them is measured too
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time

from pyoxigraph import Quad, QuerySolutions

import kg.across
from benchmarks.items import Item
from benchmarks.made_reports import Made, item
from kg.across import load_checks, refresh
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary, load

SEED = 20_261_122
YEARS = range(2014, 2024)
ONE_MORE = 15  # reports that come on top, one by one
CITED = 6  # regulations that each report cites, half of them of the country, which thousands cite
WRONG = 0.05  # share of the reports that do not carry in what was carried out
BATCH = 500
TOPICS = ["耕地", "河道", "校车", "燃气", "消防", "档案", "古树", "公厕"]

# What a person without the audit would ask: which reports carried in otherwise than last year's carried out.
CARRIED = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX id: <https://w3id.org/wenmai/id/>
SELECT ?report ?in ?out {
  ?agency wm:issues ?report, ?last . ?report wm:year ?year ; wm:records ?i . ?last wm:year ?before ; wm:records ?o .
  FILTER (?before = ?year - 1)
  ?i wm:measures <https://w3id.org/wenmai/id/measure/foi.carried_in> ; wm:applicant ?applicant ; wm:value ?in .
  ?o wm:measures <https://w3id.org/wenmai/id/measure/foi.carried_out> ; wm:applicant ?applicant ; wm:value ?out .
  FILTER (?in != ?out) }"""


class Maker:
    """Makes the reports of many agencies over ten years each."""

    def __init__(self, vocabulary: Vocabulary, iris: Iris) -> None:
        self.vocabulary, self.iris = vocabulary, iris
        self.random = random.Random(SEED)
        divisions = vocabulary.divisions.items()
        self.places = sorted((code, one.name) for code, one in divisions if one.level in ("prefecture", "county") and not one.former)

    def report(self, at: int) -> Item:
        """A report, ten in a row of one agency."""
        number, year = divmod(at, len(YEARS))
        (code, place), round_ = self.places[number % len(self.places)], number // len(self.places)
        out = (number + YEARS[year]) % 7
        carried = (number + YEARS[year] - 1) % 7 + (self.random.random() < WRONG)
        figures = [
            f"foi.carried_in@total {carried}",
            f"foi.carried_out@total {out}",
            f"art20_1.normdocs.in_force {300 + 2 * year}",
            "art20_1.normdocs.issued 12",
            "art20_1.normdocs.repealed 10",
            *(f"foi.new_received@{column} {at % 5}" for column in ("natural_person", "total")),
        ]
        own = [
            f"{place}{topic}管理办法"
            for topic in self.random.sample(["耕地", "河道", "校车", "燃气", "消防", "档案", "古树", "公厕"], CITED // 2)
        ]
        cited = [f"国办发〔{2008 + int(self.random.random() ** 2 * 10)}〕{self.random.randrange(1, 60)}号" for _ in range(CITED // 2)]
        agency = f"{place}人民政府{'' if not round_ else f'第{round_}办公室'}"
        made = Made(code, agency, YEARS[year], figures, "F21" if YEARS[year] > 2020 else "F19", cites=[*own, *dict.fromkeys(cited)])
        return item(made, self.vocabulary, self.iris)


def filled(store: Store, maker: Maker, reports: int) -> None:
    """Writes reports past ``put``, which is measured elsewhere: each triple in its graph and in the merge."""
    for first in range(0, reports, BATCH):
        quads = {quad for at in range(first, min(first + BATCH, reports)) for quad in maker.report(at).quads}
        store.backend.bulk_extend({*quads, *(Quad(*quad.triple) for quad in quads)})
    store.backend.optimize()


def asked(store: Store, sparql: str) -> int:
    """How many rows a query gives."""
    answer = store.backend.query(sparql)
    assert isinstance(answer, QuerySolutions)
    return sum(1 for _ in answer)


def clocked(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all its threads together."""
    begun = process_time()
    work()
    return process_time() - begun


class Shares:
    """Tells the CPU seconds of identity from those of what follows it."""

    def __init__(self) -> None:
        self.identity = 0.0
        self.canonise = kg.across.canonise

    def __call__(self, *given: object) -> object:
        """As ``canonise``, timed."""
        begun = process_time()
        found = self.canonise(*given)  # type: ignore[arg-type]
        self.identity = process_time() - begun
        return found


def rows(reports: int, vocabulary: Vocabulary, iris: Iris) -> Iterator[str]:
    """One row of the table."""
    maker, shares = Maker(vocabulary, iris), Shares()
    kg.across.canonise = shares  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", iris, vocabulary) as store:
        filled(store, maker, reports)
        scratch = clocked(lambda: refresh(store, vocabulary, iris))
        identity = shares.identity
        laws = sum(clocked(lambda law=law: asked(store, law.sparql)) for law in load_checks().laws)  # type: ignore[misc]
        carried = clocked(lambda: asked(store, CARRIED))
        found = asked(store, "SELECT ?i { ?i <https://w3id.org/wenmai/ontology#concerns> ?report }")
        more = []
        for at in range(ONE_MORE):
            store.put(maker.report(reports + at))
            whole = clocked(lambda: refresh(store, vocabulary, iris, ()))
            more.append((1000 * shares.identity, 1000 * (whole - shares.identity)))
        own, follows = (median(each) for each in zip(*more, strict=True))
        worst = max(each for _, each in more)
    kg.across.canonise = shares.canonise
    yield f"{reports:>8,} {found:>9,} {identity:>9.2f} {scratch - identity:>9.2f} {laws:>9.2f} {carried:>9.2f}"
    yield f" {own:>14.1f} {follows:>12.1f} {worst:>7.1f} {1000 * (laws + carried) / follows:>8.0f}"


def main(reports: int) -> None:
    """Prints the table."""
    vocabulary = load()
    iris = Iris(vocabulary)
    print(" reports  findings  identity    across  laws all     carry   one: identity   across ms   worst    ratio")
    for part in (10, 1):
        print("".join(rows(reports // part, vocabulary, iris)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
