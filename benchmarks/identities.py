"""What joining identities costs: canon from scratch over more and more citations, and for one document more.

python -m benchmarks.identities [CITATIONS]      100,000 where left out; an eighth, a quarter and a half of them are measured too
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import process_time

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg.across import refresh
from kg.iris import Iris
from kg.records import DocumentNumber
from kg.store import Store
from kg.vocabulary import Vocabulary, load

SEED = 20_240_501
CITED = 10  # citations of a document
SHARE = 5  # citations for each regulation that there is, on the average
ONE_MORE = 9  # documents that come on top, one by one
TITLES_ONLY = 3  # one citation in so many gives no number; of these, half name no issuer either
PREFIXES = """@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix oa: <http://www.w3.org/ns/oa#> .
"""
TOPICS = (
    "政务公开 信息共享 食品安全 河道保护 养老服务 校车运行 旧房改造 粮食储 "
    "备 耕地保护 农村饮水 电梯检验 消防培训 垃圾分类 湿地修复 古树名木"
)
KINDS = ("管理办法", "实施方案", "考核办法", "工作规程", "扶持意见", "专项规划")


@dataclass(frozen=True)
class Cited:
    """A regulation of the made corpus."""

    division: str
    agency: str
    number: DocumentNumber
    title: str


@dataclass(frozen=True)
class Item:
    """A document as the store sees it."""

    name: str
    sha16: str
    text: str
    turtle: str

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The document's graph."""
        return tuple(parse(self.turtle, RdfFormat.TRIG))

    quarantine: tuple[Quad, ...] = ()


class Maker:
    """Makes documents that cite regulations, popular ones more often, in the shape that ``kg.describe`` gives."""

    def __init__(self, vocabulary: Vocabulary, iris: Iris, regulations: int) -> None:
        self.iris = iris
        self.random = random.Random(SEED)
        places = {
            code: d.name for code, d in vocabulary.divisions.items() if d.level in ("province", "prefecture", "county") and not d.former
        }
        self.names = places
        self.places = sorted(places)
        self.regulations = [self.regulation(at) for at in range(regulations)]
        self.weights = list(accumulate(1 / (at + 1) for at in range(regulations)))

    def regulation(self, at: int) -> Cited:
        """The regulation that is cited so often as its place in the order tells."""
        division = "100000" if at % 3 == 0 else self.random.choice(self.places)
        place = self.names.get(division, "国务院")
        office = "国务院办公厅" if division == "100000" else f"{place}人民政府"
        first, second = self.random.sample(TOPICS.split(), 2)
        title = f"{office}关于印发{'' if division == '100000' else place}{first}{second}第{at}号河段{self.random.choice(KINDS)}的通知"
        return Cited(division, office, DocumentNumber(f"{place[0]}政办发", 2005 + at % 12, at // 12 + 1), title)

    def document(self, at: int, cited: int = CITED) -> Item:
        """A report that cites regulations."""
        division = self.random.choice(self.places)
        agency = f"{self.names[division]}人民政府"
        sha256 = hashlib.sha256(f"{SEED} {at}".encode()).hexdigest()
        sha16, subject = sha256[:16], self.iris.report(division, agency, 2017 + at % 7, sha256[:16])
        chosen = self.random.choices(self.regulations, cum_weights=self.weights, k=cited)
        body = [
            f'<{self.iris.source(sha16)}> a wm:Source ; rdfs:label "{at}.txt" ; wm:sha256 "{sha256}" .',
            f'<{subject}> a wm:Report ; wm:sourceFile "{at}.txt" ; wm:graph <{self.iris.graph(sha16)}> ;',
            f'wm:issuedBy <{self.iris.agency(division, agency)}> ; dcterms:title "{agency}{2017 + at % 7}年报告"@zh .',
            self.agency(division, agency),
        ]
        for place, regulation in enumerate(chosen):
            body += self.citation(subject, sha16, place * 100, regulation, division)
        return Item(f"{at}.txt", sha16, f"{at}", f"{PREFIXES}<{self.iris.graph(sha16)}> {{ {' '.join(body)} }}")

    def agency(self, division: str, name: str) -> str:
        """What a graph says of an agency."""
        place = self.iris.division(division)
        return f'<{self.iris.agency(division, name)}> a wm:Agency ; rdfs:label "{name}"@zh ; wm:jurisdiction <{place}> .'

    def citation(self, subject: str, sha16: str, start: int, regulation: Cited, division: str) -> Iterator[str]:
        """What a graph says of one mention: by number and title, by a title that names the issuer, or by the bare title."""
        way = self.random.randrange(2 * TITLES_ONLY)
        title, issuer = regulation.title, self.iris.agency(regulation.division, regulation.agency)
        normal = f"{regulation.number.code}〔{regulation.number.year}〕{regulation.number.seq}号"
        if way == 0:
            title = title.removeprefix(regulation.agency)
            node, said = self.iris.titled(f"x-{division}", title), ""
        elif way == 1:
            node, said = self.iris.titled(regulation.division, title), f"wm:issuedBy <{issuer}> ;"
        else:
            node = self.iris.numbered(regulation.division, regulation.number)
            said = f'wm:documentNumber "{normal}" ; wm:issuedBy <{issuer}> ;'
        mention, place = self.iris.citation(sha16, start), self.iris.evidence(sha16, start, start + 40, "made")
        yield f'<{node}> a wm:Regulation ; {said} skos:altLabel "{title}"@zh .'
        yield f"<{subject}> wm:cites <{node}> ; wm:citation <{mention}> ."
        yield f"<{mention}> a wm:Citation ; cito:hasCitingEntity <{subject}> ; cito:hasCitedEntity <{node}> ; wm:evidence <{place}> ;"
        yield f'wm:resolution <{self.iris.concept("resolution", "resolved")}> ; wm:rawText "{title}" .'
        yield f'<{place}> a wm:Evidence ; oa:exact "{title}" ; oa:start {start} ; oa:end {start + 40} .'
        if said:
            yield self.agency(regulation.division, regulation.agency)


def filled(store: Store, maker: Maker, documents: int) -> None:
    """Writes documents past ``put``, which is measured elsewhere: each triple in its graph and in the merge."""
    for at in range(0, documents, 500):
        text = "\n".join(maker.document(each).turtle for each in range(at, min(at + 500, documents)))
        quads = list(parse(text, RdfFormat.TRIG))
        store.backend.bulk_extend({*quads, *(Quad(*quad.triple) for quad in quads)})
    store.backend.optimize()


# What a person without canon would ask: which titles without a number some numbered regulation bears to the letter.
SAME_TITLE = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?titled ?numbered WHERE { ?numbered wm:documentNumber ?number ; skos:altLabel ?title . ?titled skos:altLabel ?title
  FILTER NOT EXISTS { ?titled wm:documentNumber ?other } }"""


def asked_in_sparql(store: Store) -> int:
    """How many pairs share a title to the letter, as pyoxigraph's SPARQL tells it."""
    answer = store.backend.query(SAME_TITLE)
    assert isinstance(answer, QuerySolutions)
    return sum(1 for _ in answer)


def clocked(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all its threads together."""
    begun = process_time()
    work()
    return process_time() - begun


def measured(citations: int, vocabulary: Vocabulary, iris: Iris) -> str:
    """One row of the table."""
    maker = Maker(vocabulary, iris, citations // SHARE)
    documents, canon = citations // CITED, NamedNode(iris.graph("canon"))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", iris, vocabulary) as store:
        filled(store, maker, documents)
        asked = clocked(lambda: asked_in_sparql(store))
        scratch = clocked(lambda: refresh(store, vocabulary, iris))
        again = clocked(lambda: refresh(store, vocabulary, iris))
        more = []
        for at in range(ONE_MORE):
            store.put(maker.document(documents + at))
            more.append(1000 * clocked(lambda: refresh(store, vocabulary, iris, ())))
        stated = store.quads_of(canon)
        joined = sum(quad.predicate == vocabulary.wm.canonical and quad.subject != quad.object for quad in stated)
        refresh(store, vocabulary, iris)
        assert store.quads_of(canon) == stated, "bit by bit is not as from scratch"
    row = f"{citations:>9,} {len(stated):>9,} {joined:>8,} {scratch:>10.2f} {again:>8.2f}"
    row = f"{row} {1000 * scratch / citations:>12.3f} {median(more):>12.1f} {max(more):>8.1f}"
    return f"{row} {asked:>8.2f} {scratch / asked:>6.1f}"


def main(citations: int) -> None:
    """Prints the table."""
    vocabulary = load()
    iris = Iris(vocabulary)
    print("citations     canon   joined  scratch s  again s  ms/citation  one more ms    worst   SPARQL  ratio")
    for part in (8, 4, 2, 1):
        print(measured(citations // part, vocabulary, iris), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
