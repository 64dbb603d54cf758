"""A made network as texts that the pipeline reads, so that numbers and titles are resolved as in real ones.

    python -m benchmarks.made_texts [DOCUMENTS]       300 where left out: builds them, and tells how the network that comes out
                                                      differs from the one that was meant

Every sentence is made up.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy

from benchmarks.items import Item
from benchmarks.made_columns import Maker
from benchmarks.made_network import Plan, plan
from kg.across import refresh
from kg.network import load
from kg.network.model import Network
from kg.network.nodes import FUNCTIONS, REFERS
from kg.pipeline import World, build
from kg.records import Source
from kg.store import Store

IN_REPORTS = {
    "basis": "根据{}，编制本报告。",
    "complies": "严格执行{}。",
    "implements": "认真贯彻落实{}。",
    "refers": "参照{}办理有关事项。",
    "issues": "印发{}，明确了责任分工。",
    "amends": "对{}作了修改。",
    "discloses": "主动公开了{}等文件。",
    "study": "组织学习{}。",
}
IN_REGULATIONS = {
    "basis": "依据{}，制定本文件。",
    "complies": "有关工作按照{}的要求执行。",
    "implements": "为贯彻落实{}，现提出以下要求。",
    "refers": "参照{}办理有关事项。",
    "issues": "印发{}，明确了责任分工。",
    "forwards": "现将{}转发给你们，请认真执行。",
    "amends": "决定对{}予以修改。",
    "repeals": "{}同时废止。",
}
TURNS = "一 二 三 四 五 六 七 八 九 十".split()  # noqa: SIM905 - a row of numerals
Pair = tuple[str, str]


class Texts:
    """The texts of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names = Maker(plan).names
        pairs = plan.pairs
        self.firsts = numpy.searchsorted(pairs.sources, numpy.arange(plan.works.read + 1)).tolist()
        columns = (pairs.targets, pairs.mentions, pairs.functions, pairs.seconds, pairs.open, pairs.by_title)
        self.rows = list(zip(*(column.tolist() for column in columns), strict=True))

    def all(self) -> Iterator[tuple[str, str]]:
        """File name and text of each document that was read."""
        for work in range(self.plan.works.read):
            yield f"{work}.txt", self.report(work) if work < self.plan.works.reports else self.regulation(work)

    def sentences(self, work: int, frames: dict[str, str]) -> str:
        """What a document says of others, a paragraph for each mention."""
        said = []
        for target, mentions, first, second, law, titled in self.rows[self.firsts[work] : self.firsts[work + 1]]:
            words = self.cited(target, law, titled)
            said += [frames[FUNCTIONS[second if again else first]].format(words) for again in range(mentions)]
        return "\n".join(f"（{at}）{sentence}" for at, sentence in enumerate(said, 1))

    def cited(self, work: int, law: bool, titled: bool) -> str:
        """A regulation as a document prints it."""
        if law:
            return f"《{self.names.law(int(self.plan.works.versions[work]))}》"
        number = None if titled else self.names.number(work)
        return f"《{self.names.title(work)}》（{number.normal}）" if number else f"《{self.names.title(work)}》"

    def report(self, work: int) -> str:
        """An annual report."""
        issuer, year = self.names.issuer(work), self.names.columns["years"][work]
        begin = f"{self.names.title(work)}\n\n本报告由{issuer}编制，统计期限为{year}年1月1日至{year}年12月31日。\n"
        body = f"一、总体情况\n{self.sentences(work, IN_REPORTS)}\n\n二、主动公开情况\n全年主动公开政府信息{100 + work}条。\n"
        return f"{begin}\n{body}\n{issuer}\n{self.day(work)}\n"

    def regulation(self, work: int) -> str:
        """A notice or an order."""
        names, title = self.names, self.names.title(work)
        number = names.number(work)
        assert number
        issuer, day = names.issuer(work), self.day(work)
        head = f"发文机关：{issuer}\n成文日期：{day}\n发文字号：{number.normal}\n\n{title}\n\n各有关单位：\n"
        return f"{head}\n{self.sentences(work, IN_REGULATIONS)}\n本文件自印发之日起施行。\n\n{issuer}\n{day}\n"

    def day(self, work: int) -> str:
        """The day of issue as it is printed."""
        day = date.fromordinal(int(self.plan.works.days[work]))
        return f"{day.year}年{day.month}月{day.day}日"


def built(texts: Texts, world: World, folder: Path) -> Network:
    """The network that the pipeline reads from the texts."""
    with Store.open(folder, world.iris, world.vocabulary) as store:
        store.put_reference(world.reference(), world.digest)
        for name, text in texts.all():
            made = build(Source(name, text.encode()), world)
            store.put(Item(made.name, made.sha16, made.text, made.quads))
        refresh(store, world.vocabulary, world.iris)
        return load(store)


def related(network: Network) -> dict[str, set[Pair]]:
    """Who relates to whom, by relation."""
    found: dict[str, set[Pair]] = {relation: set() for relation in REFERS}
    for edge in network.all_edges():
        if edge.relation in found:
            found[edge.relation].add((edge.source, edge.target))
    return found


def main(documents: int) -> None:
    """Tells what share of the edges comes out, and what differs."""
    world = World.load()
    planned = plan(documents, world.vocabulary)
    meant = related(Maker(planned).network())
    with tempfile.TemporaryDirectory() as folder:
        found = related(built(Texts(planned), world, Path(folder)))
    print(f"{'relation':<12}{'meant':>8}{'found':>8}{'both':>8}{'share':>8}")
    for relation in REFERS:
        both = len(meant[relation] & found[relation])
        share = both / max(1, len(meant[relation]))
        print(f"{relation:<12}{len(meant[relation]):>8,}{len(found[relation]):>8,}{both:>8,}{share:>8.1%}")
    titles = {(one, bare(other, world)) for one, other in meant["cites"]} & {(one, bare(other, world)) for one, other in found["cites"]}
    print(f"cites, where a title is known without whose it is: {len(titles) / len(meant['cites']):.1%}")
    missed, more = meant["cites"] - found["cites"], found["cites"] - meant["cites"]
    print("missed, by what is cited:", dict(Counter(kind(target, world) for _, target in missed)))
    print("more, by what is cited:", dict(Counter(kind(target, world) for _, target in more)))


def bare(iri: str, world: World) -> str:
    """A title's digest for what is known by its title alone, a law included; else the IRI."""
    parsed = world.iris.parse(iri)
    return parsed.parts[-1] if parsed.kind in ("titled", "work") else iri


def kind(iri: str, world: World) -> str:
    """What an IRI names."""
    return world.iris.parse(iri).kind


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
