"""What a made citation network is made after: figures of a corpus of real documents, and the command that measures them.

    python -m benchmarks.network_figures STORE

Only numbers: no word of the corpus stands here. ``FIGURES`` holds what was measured in a store of 39 annual reports and 44 policy
documents from every level (64 works in 83 files, 345 citations); ``CHOSEN`` what so small a corpus cannot tell.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy
from pyoxigraph import QuerySolutions

from kg.iris import Iris
from kg.network.nodes import FUNCTIONS
from kg.store import Store
from kg.vocabulary import load

LEVELS = ("nation", "province", "prefecture", "county")
Weights = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Measured in the corpus; the counts are weights, as they were counted.

    Args:
        reports, regulations: works that were read.
        report_levels: reports that were read, by level as in ``LEVELS``.
        regulations_cited: how many regulations a document cites, of those that cite any.
        mentions: of one regulation in one document.
        cited_levels: for documents of each level, the level of what they cite.
        functions: of citations, in the order of ``kg.network.nodes.FUNCTIONS``, by reports and by regulations.
        ages: years between the document that cites and the number that is cited.
        by_title: share of the citations that name no number.
        only_by_title: share of the cited works whose number nobody knows.
        without_issuer: share of these whose title does not say whose it is.
        aliases: share of the citations by title that are joined with a number.
        works: share of the citations that leave the version of a law open.
        orders: share of the citations that cite an order (of no year).
        unresolved: share of the citations that name nothing.
        promulgating: share of the regulations read that promulgate a text.
        slope: by which the logarithm of citing documents falls with that of the rank, of works that several cite.
        most_cited: share of the documents that cite what is cited most.
        growth: exponent by which the number of cited works grows with that of citing pairs (Heaps), and one point of that curve.
        lag: median days from a document to the one of the next level that forwards or implements it.
    """

    reports: int = 26
    regulations: int = 38
    report_levels: tuple[int, ...] = (1, 2, 3, 20)
    regulations_cited: Weights = field(
        default_factory=lambda: {1: 7, 2: 9, 3: 9, 4: 17, 5: 2, 6: 9, 7: 2, 8: 1, 9: 1, 10: 1, 14: 1},
    )
    mentions: Weights = field(default_factory=lambda: {1: 169, 2: 49, 3: 12, 4: 6, 5: 1, 6: 2})
    cited_levels: tuple[tuple[int, ...], ...] = ((55, 1, 0, 0), (9, 4, 0, 0), (19, 12, 15, 0), (38, 21, 6, 29))
    functions: tuple[tuple[int, ...], ...] = (
        (56, 37, 26, 4, 19, 0, 0, 1, 0, 0, 15, 1),
        (50, 61, 19, 22, 1, 0, 7, 5, 20, 0, 0, 0),
    )
    ages: Weights = field(default_factory=lambda: {0: 49, 1: 9, 2: 11, 3: 6, 4: 5, 5: 2, 6: 1, 7: 4, 8: 2, 9: 2, 10: 1, 11: 1})
    by_title: float = 118 / 344
    only_by_title: float = 82 / 184
    without_issuer: float = 19 / 82
    aliases: float = 10 / 118
    works: float = 9 / 344
    orders: float = 84 / 344
    unresolved: float = 1 / 345
    promulgating: float = 14 / 38
    slope: float = 0.72
    most_cited: float = 17 / 59
    growth: tuple[float, float, float] = (0.89, 239, 184)
    lag: float = 49


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a corpus of 64 works cannot tell.

    Args:
        years: from the first reports under the regulation of 2008 on.
        citations: mentions a document that are drawn, of which a tenth finds nothing to cite; 5.8 in the corpus, more here so that
            200,000 documents have 1.5 million.
        popularity: exponent of the law by which citations fall with the rank of the cited (Zipf): with 1 the most cited of the nation
            has ``most_cited``, and samples as small as the corpus have its ``slope``.
        fresh: share of the citations that cite what was issued in the year itself: half of those whose age is known.
        orders: how many orders there are at most: they are counted through, and no corpus has more.
        regulation_levels: regulations by level as in ``LEVELS``: the corpus was chosen to have many of the nation.
        followed: share of the regulations below the nation that carry out one of a higher level.
        spread: standard deviation of the logarithm of the lag.
        by_office: share of the regulations that the office of a government issues.
        bureaus: agencies of a place that report, its government included.
    """

    years: tuple[int, int] = (2008, 2025)
    citations: float = 8.4
    popularity: float = 1.0
    fresh: float = 0.35
    orders: int = 400
    regulation_levels: tuple[float, ...] = (0.05, 0.15, 0.35, 0.45)
    followed: float = 0.6
    spread: float = 0.9
    by_office: float = 0.65
    bureaus: int = 12


FIGURES = Figures()
CHOSEN = Chosen()
PREFIXES = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/> """


class Measured:
    """Counts what ``Figures`` holds, in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.canonical = {row[0]: row[1] for row in self.rows("SELECT ?a ?b { ?a wm:canonical ?b }")}
        self.mentions = self.rows(
            "SELECT ?s ?t ?f ?c { ?c cito:hasCitingEntity ?s ; cito:hasCitedEntity ?t OPTIONAL { ?c wm:function ?f } }",
        )
        self.pairs = Counter((self.one(row[0]), self.one(row[1])) for row in {(row[0], row[1], row[3]) for row in self.mentions})
        self.read = {self.one(row[0]) for row in self.rows("SELECT ?d { ?d wm:sourceFile ?f }")}

    def rows(self, question: str) -> list[tuple[str, ...]]:
        """The solutions of a question, as text."""
        answer = self.store.backend.query(PREFIXES + question)
        assert isinstance(answer, QuerySolutions)
        return [tuple(term.value if term else "" for term in row) for row in answer]

    def one(self, iri: str) -> str:
        """The node that a node is counted under."""
        return self.canonical.get(iri, iri)

    def kind(self, iri: str) -> str:
        """What an IRI names."""
        return self.store.iris.parse(iri).kind

    def level(self, iri: str) -> str:
        """The level of the division in an IRI."""
        division = self.store.vocabulary.divisions.get(self.store.iris.parse(iri).parts[0])
        return division.level if division else "?"

    def tell(self) -> None:
        """Prints every figure."""
        iri_of, cited = [row[1] for row in self.mentions], {pair[1] for pair in self.pairs}
        titled = [iri for iri in iri_of if self.kind(iri) == "titled"]
        unknown = [iri for iri in cited if self.kind(iri) == "titled"]
        reports = {iri for iri in self.read if "report" in self.kind(iri)}
        said = self.rows("SELECT DISTINCT ?d { ?d wm:promulgates ?x ; wm:sourceFile ?f }")
        told("reports, regulations", f"{len(reports)}, {len(self.read - reports)}")
        told("report_levels", counted(self.level(iri) for iri in reports))
        told("regulations_cited", counted(Counter(source for source, _ in self.pairs).values()))
        told("mentions", counted(self.pairs.values()))
        told("cited_levels", counted((self.level(source), self.level(target)) for source, target in self.pairs))
        for name, is_report in (("reports", True), ("regulations", False)):
            of = Counter(row[2].rpartition("/")[2] for row in self.mentions if ("report" in self.kind(row[0])) == is_report)
            told(f"functions of {name}", str([of[function] for function in FUNCTIONS]))
        told("ages", counted(self.ages()))
        told("by_title", f"{len(titled)} / {len(iri_of)}")
        told("only_by_title", f"{len(unknown)} / {len(cited)}")
        told("without_issuer", f"{sum('/x-' in iri for iri in unknown)} / {len(unknown)}")
        told("aliases", f"{sum(self.one(iri) != iri for iri in titled)} / {len(titled)}")
        told("works", f"{sum(self.kind(iri) == 'work' for iri in iri_of)} / {len(iri_of)}")
        told("orders", f"{sum(self.kind(iri) == 'order' for iri in iri_of)} / {len(iri_of)}")
        told("unresolved", str(len(self.rows("SELECT ?c { ?c a wm:Citation FILTER NOT EXISTS { ?c cito:hasCitedEntity ?t } }"))))
        told("promulgating", f"{len({self.one(row[0]) for row in said})} / {len(self.read - reports)}")
        told("slope", f"{self.slope():.2f}")
        most = max(Counter(target for _, target in self.pairs).values())
        told("most_cited", f"{most} / {len({source for source, _ in self.pairs})}")
        told("growth", f"{self.growth():.2f}, {len(self.pairs)}, {len(cited)}")

    def ages(self) -> list[int]:
        """Years between a document and the numbers that it cites."""
        parsed = [(self.store.iris.parse(source), self.store.iris.parse(target)) for source, target in self.pairs]
        return [
            int(source.parts[2]) - int(target.parts[2])
            for source, target in parsed
            if source.kind in ("report", "numbered") and target.kind == "numbered"
        ]

    def slope(self) -> float:
        """Slope of the logarithms of citing documents over rank, of works that several cite."""
        degrees = sorted(Counter(target for _, target in self.pairs).values(), reverse=True)
        several = [degree for degree in degrees if degree > 1]
        return float(-numpy.polyfit(numpy.log(numpy.arange(1, len(several) + 1)), numpy.log(several), 1)[0])

    def growth(self) -> float:
        """Exponent by which cited works grow with pairs, from half of the documents to all, the mean of many halves."""
        chance, documents = random.Random(1), sorted({source for source, _ in self.pairs})
        pairs = works = 0
        for _ in range(200):
            half = set(chance.sample(documents, len(documents) // 2))
            within = [target for source, target in self.pairs if source in half]
            pairs, works = pairs + len(within), works + len(set(within))
        everything = len({target for _, target in self.pairs})
        return float(numpy.log(200 * everything / works) / numpy.log(200 * len(self.pairs) / pairs))


def counted(values: Iterable[Hashable]) -> str:
    """How often each value is there."""
    return ", ".join(f"{value}: {count}" for value, count in sorted(Counter(values).items(), key=str))


def told(name: str, words: str) -> None:
    """A line."""
    print(f"{name:<24}{words}")


def main(folder: Path) -> None:
    """Prints the figures of a store."""
    vocabulary = load()
    with Store.open(folder, Iris(vocabulary), vocabulary, read_only=True) as store:
        Measured(store).tell()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
