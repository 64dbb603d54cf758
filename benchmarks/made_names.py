"""What the works, agencies and divisions of a made network are called: titles, numbers, IRIs. All words are made up."""

from __future__ import annotations

from functools import cached_property, lru_cache

from benchmarks.made_network import Plan
from benchmarks.made_places import NATION
from kg.iris import Iris
from kg.records import DocumentNumber

TOPICS = (
    "政务公开",
    "信息共享",
    "食品安全",
    "河道保护",
    "养老服务",
    "校车运行",
    "旧房改造",
    "粮食储备",
    "耕地保护",
    "农村饮水",
    "电梯检验",
    "消防培训",
    "垃圾分类",
    "湿地修复",
    "古树名木",
    "防汛抗旱",
    "种业振兴",
    "路灯节能",
)
KINDS = ("管理办法", "实施方案", "考核办法", "工作规程", "扶持意见", "专项规划", "实施细则")
BUREAUS = (
    "教育局",
    "财政局",
    "民政局",
    "司法局",
    "水利局",
    "商务局",
    "审计局",
    "统计局",
    "应急管理局",
    "交通运输局",
    "农业农村局",
    "自然资源局",
)
ABOVE = 500  # numbers of the nation begin here: no table of real ones knows them
ORDERS = 2000  # numbers of its orders


class Names:
    """The names of a plan's works.

    Args:
        plan: what is named.
        iris: mints.
    """

    def __init__(self, plan: Plan, iris: Iris) -> None:
        self.plan, self.iris = plan, iris
        self.heads = plan.vocabulary.code_heads
        self.office = lru_cache(maxsize=None)(self._office)
        self.code = lru_cache(maxsize=None)(self._code)
        self.agency = lru_cache(maxsize=None)(self._agency)
        self.columns = {
            name: getattr(plan.works, name).tolist() for name in ("places", "bureaus", "years", "turns", "orders", "titled", "homeless")
        }

    def division(self, work: int) -> str:
        """The code of the division whose work it is."""
        return self.plan.places.codes[self.columns["places"][work]]

    def _office(self, place: int, bureau: int) -> str:
        name, level = self.plan.places.names[place], self.plan.places.levels[place]
        if bureau > 1:
            more, which = divmod(bureau - 2, len(BUREAUS))
            return f"{'国家' if level == 0 else name}{f'第{more}' if more else ''}{BUREAUS[which]}"
        if level == 0:
            return "国务院办公厅" if bureau else "国务院"
        return f"{name}人民政府{('办公厅' if level == 1 else '办公室') if bureau else ''}"

    def _agency(self, place: int, bureau: int) -> str:
        return self.iris.agency(self.plan.places.codes[place], self.office(place, bureau))

    def _code(self, place: int, bureau: int) -> str:
        code = self.plan.places.codes[place]
        if code == NATION:
            return "国办发" if bureau else "国发"
        head = self.heads[code].letters if code in self.heads else self.plan.vocabulary.divisions[code].name[0]
        return f"{head}政办发" if bureau else f"{head}政发"

    def issuer(self, work: int) -> str:
        """The name of the agency that issued it."""
        return self.office(self.columns["places"][work], self.columns["bureaus"][work])

    def issuer_iri(self, work: int) -> str:
        """The IRI of the agency that issued it."""
        return self.agency(self.columns["places"][work], self.columns["bureaus"][work])

    def number(self, work: int) -> DocumentNumber | None:
        """The number of a regulation; None where nobody knows it."""
        columns, turn = self.columns, self.columns["turns"][work]
        if columns["titled"][work]:
            return None
        if columns["orders"][work]:
            return DocumentNumber("国务院令", None, ORDERS + turn, "order")
        place = columns["places"][work]
        sequence = turn + ABOVE if self.plan.places.codes[place] == NATION else turn
        return DocumentNumber(self.code(place, columns["bureaus"][work]), columns["years"][work], sequence)

    def matter(self, work: int) -> str:
        """What it is about: another thing for each of an agency in a year."""
        turn, year = 2 * self.columns["turns"][work] + self.columns["bureaus"][work], self.columns["years"][work]
        more, at = divmod(turn, len(TOPICS) ** 2)
        first, second = divmod((at + 5 * year) % len(TOPICS) ** 2, len(TOPICS))
        return f"{year}年{TOPICS[first]}{TOPICS[second]}{f'第{more}期' if more else ''}"

    def text(self, work: int) -> str:
        """The title of what a notice promulgates, without its issuer."""
        return f"{self.matter(work)}{KINDS[(self.columns['turns'][work] + self.columns['years'][work]) % len(KINDS)]}"

    def title(self, work: int) -> str:
        """The title of a work, with its issuer where that is known."""
        if work < self.plan.works.reports:
            return f"{self.issuer(work)}{self.columns['years'][work]}年政府信息公开工作年度报告"
        if self.columns["orders"][work]:
            version = self.plan.works.versions[work]
            return f"{self.law(int(version))}" if version >= 0 else f"{self.matter(work)[5:]}暂行条例"
        return f"{'' if self.columns['homeless'][work] else self.issuer(work)}关于印发{self.text(work)}的通知"

    def law(self, version: int) -> str:
        """The title of a law that has versions."""
        first, second = divmod(version % len(TOPICS) ** 2, len(TOPICS))
        return f"{TOPICS[first]}{TOPICS[second]}第{version}条例"

    def work(self, version: int) -> str:
        """The IRI of a law that has versions."""
        return self.iris.work(self.law(version))

    def alias(self, work: int) -> str:
        """The IRI of a regulation under its title alone."""
        scope = f"x-{self.division(work)}" if self.columns["homeless"][work] else self.division(work)
        return self.iris.titled(scope, self.title(work))

    def text_iri(self, work: int) -> str:
        """The IRI of the text that a notice promulgates."""
        return self.iris.titled(self.division(work), f"{self.plan.places.names[self.columns['places'][work]]}{self.text(work)}")

    @cached_property
    def iri(self) -> tuple[str, ...]:
        """The IRI of each work."""
        reports = self.plan.works.reports
        return tuple(self.report(work) if work < reports else self.regulation(work) for work in range(len(self.plan.works)))

    def report(self, work: int) -> str:
        """The IRI of a report."""
        return self.iris.report(self.division(work), self.issuer(work), self.columns["years"][work], "")

    def regulation(self, work: int) -> str:
        """The IRI of a regulation."""
        number = self.number(work)
        return self.iris.numbered(self.division(work), number) if number else self.alias(work)
