"""Which names of regulations are one, which may be, and which never are: worked out by hand for each way to cite."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from benchmarks.items import Item
from kg.across import refresh
from kg.iris import Iris, document_number
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.rooms.test_identity import PREFIXES

COUNTY, CITY, REGION, NATION, ELSEWHERE = "450721", "450700", "450000", "100000", "340223"
COUNTY_OFFICE, COUNTY_GOVERNMENT = "灵山县人民政府办公室", "灵山县人民政府"
STATE_OFFICE, MINISTRY = "国务院办公厅", "文化和旅游部"
DOGS = "灵山县养犬管理办法"
WATER = "关于加强农村饮水工程管护的通知"


@dataclass(frozen=True)
class Named:
    """A way to name a regulation: the division in its IRI, its number, title and issuer."""

    scope: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: str = ""
    promulgates: Named | None = None

    def iri(self, iris: Iris) -> str:
        """Its node."""
        return iris.numbered(self.scope, document_number(self.number)) if self.number else iris.titled(self.scope, self.title)


@dataclass(frozen=True)
class Citing:
    """A document that cites regulations; ``place`` and ``year`` are those of the report that it is."""

    cited: Sequence[Named]
    place: str = COUNTY
    year: int = 2020
    own: Named | None = field(default=None)


def item(document: Citing, at: int, iris: Iris) -> Item:
    """The document as the store sees it."""
    sha256 = hashlib.sha256(f"{at} {document}".encode()).hexdigest()
    sha16, graph = sha256[:16], iris.graph(sha256[:16])
    subject = document.own.iri(iris) if document.own else iris.report(document.place, f"{document.place}政府", document.year, sha16)
    kind = "Regulation" if document.own else "Report"
    said = [f'<{iris.source(sha16)}> a wm:Source ; rdfs:label "{at}" ; wm:sha256 "{sha256}" .']
    said.append(f'<{subject}> a wm:{kind} ; wm:graph <{graph}> ; wm:sourceFile "{at}" .')
    for named in (*document.cited, *([document.own] if document.own else [])):
        said += [*described(named, iris)]
        if named is not document.own:
            said.append(f"<{subject}> wm:cites <{named.iri(iris)}> .")
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    quads = parse(prefixes + "\n".join(said), RdfFormat.TURTLE)
    return Item(str(at), sha16, str(at), tuple(Quad(*quad.triple, NamedNode(graph)) for quad in quads))


def described(named: Named, iris: Iris) -> Iterator[str]:
    """What a graph says of a regulation."""
    node = named.iri(iris)
    yield f"<{node}> a wm:Regulation ."
    if named.title:
        yield f'<{node}> skos:altLabel "{named.title}"@zh .'
    if named.number:
        yield f'<{node}> wm:documentNumber "{named.number}" .'
    if named.issued:
        yield f'<{node}> dcterms:issued "{named.issued}"^^xsd:date .'
    if named.issuer:
        agency = iris.agency(named.scope, named.issuer)
        yield f'<{node}> wm:issuedBy <{agency}> . <{agency}> a wm:Agency ; rdfs:label "{named.issuer}"@zh .'
    if named.promulgates:
        yield f"<{node}> wm:promulgates <{named.promulgates.iri(iris)}> ."
        yield from described(named.promulgates, iris)


@dataclass(frozen=True)
class Canon:
    """What graph/canon came to."""

    store: Store

    def one(self, first: Named, *others: Named) -> bool:
        """Whether all are counted under one node."""
        return len({self.store.counted_under(named.iri(self.store.iris)) for named in (first, *others)}) == 1

    def under(self, named: Named) -> str:
        """What one is counted under."""
        return self.store.counted_under(named.iri(self.store.iris))

    def reason(self, unsure: Named, other: Named) -> str:
        """Why one may be the other; empty where nothing is told of them."""
        one, two = unsure.iri(self.store.iris), other.iri(self.store.iris)
        found = self.store.query(
            f"PREFIX wm: <{PREFIXES['wm']}> SELECT ?reason {{ ?pair wm:unsure <{one}> ; wm:mayBe <{two}> ; wm:reason ?reason }}"
        )
        return "".join(row["reason"].value.rpartition("/")[2] for row in found)


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture
def canon(tmp_path: Path, iris: Iris):
    """Stores documents and joins them."""
    opened = []

    def of(*documents: Citing) -> Canon:
        store = Store.open(tmp_path / str(len(opened)), iris, iris.vocabulary)
        opened.append(store)
        for at, document in enumerate(documents):
            store.put(item(document, at, iris))
        refresh(store, iris.vocabulary, iris)
        return Canon(store)

    yield of
    for store in opened:
        store.close()


NUMBERED = Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", "灵政办发〔2019〕8号", COUNTY_OFFICE)


def test_the_issuer_before_the_title_and_关于_make_no_difference(canon) -> None:
    """One report prints the whole title, another drops the office, a third the word 关于: it is one notice."""
    whole, short = Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", issuer=COUNTY_OFFICE), Named(COUNTY, WATER, issuer=COUNTY_OFFICE)
    bare = Named(COUNTY, WATER.removeprefix("关于"), issuer=COUNTY_OFFICE)
    assert canon(Citing([NUMBERED]), Citing([whole]), Citing([short]), Citing([bare])).one(NUMBERED, whole, short, bare)
    assert canon(Citing([whole]), Citing([short]), Citing([bare])).one(whole, short, bare), "without a number, too"


def test_two_issuers_of_one_place_are_two(canon) -> None:
    """The government and its office may issue notices of one title; what speaks for one is told to a person."""
    titled = Named(COUNTY, f"{COUNTY_GOVERNMENT}{WATER}", issuer=COUNTY_GOVERNMENT)
    result = canon(Citing([NUMBERED]), Citing([titled]))
    assert not result.one(NUMBERED, titled)
    assert result.reason(titled, NUMBERED) == "same-title"


def test_a_title_without_issuer_is_nobodys(canon) -> None:
    """Every level passes on a notice under its title: what the county cites may be the region's."""
    title = Named(f"x-{COUNTY}", WATER)
    result = canon(Citing([NUMBERED]), Citing([title]))
    assert not result.one(NUMBERED, title)
    assert result.reason(title, NUMBERED) == "same-title"
    far = Named(f"x-{ELSEWHERE}", WATER)
    assert canon(Citing([NUMBERED]), Citing([far], ELSEWHERE)).reason(far, NUMBERED) == "", "another place's is not even like it"


def test_the_text_is_its_notice_by_promulgation_only(canon) -> None:
    """A text cited with its notice's number is the notice; a notice that shares the words but is not said to promulgate may be it."""
    text = Named(COUNTY, DOGS, issuer=COUNTY_GOVERNMENT)
    notice = Named(COUNTY, f"{COUNTY_GOVERNMENT}关于印发《{DOGS}》的通知", "灵政发〔2018〕3号", COUNTY_GOVERNMENT)
    said = Named(COUNTY, notice.title, notice.number, COUNTY_GOVERNMENT, promulgates=text)
    assert canon(Citing([said]), Citing([text])).under(text) == notice.iri(Iris(canon().store.vocabulary))
    result = canon(Citing([notice]), Citing([text]))
    assert not result.one(notice, text)
    assert result.reason(text, notice) == "near-title"


def test_two_texts_of_one_notice_are_two(canon) -> None:
    """A notice that promulgates two rules is neither of them alone."""
    one, two = Named(COUNTY, DOGS), Named(COUNTY, "灵山县集中供水管理办法")
    notice = Named(COUNTY, "", "灵政发〔2018〕3号", COUNTY_GOVERNMENT, promulgates=one)
    same = Named(COUNTY, "", "灵政发〔2018〕3号", COUNTY_GOVERNMENT, promulgates=two)
    result = canon(Citing([notice, same]))
    assert not result.one(one, two) and not result.one(one, notice)


def test_a_text_that_was_issued_anew_is_left_open(canon) -> None:
    """The notice of 2021 repeals that of 2018 and keeps the title: who cites the title alone may mean either."""
    text = Named(COUNTY, DOGS)
    old = Named(COUNTY, DOGS, "灵政发〔2018〕3号", COUNTY_GOVERNMENT)
    new = Named(COUNTY, f"关于印发《{DOGS}》的通知", "灵政发〔2021〕9号", COUNTY_GOVERNMENT, promulgates=text)
    result = canon(Citing([old]), Citing([new], year=2022))
    assert not result.one(text, old) and not result.one(text, new)
    assert {result.reason(text, old), result.reason(text, new)} == {"same-title", "near-title"}


def test_what_was_cited_before_it_was_issued_is_another(canon) -> None:
    """A report on 2016, published in 2017, cannot cite the rules of 2019, whatever their title."""
    text, number = Named(COUNTY, DOGS), Named(COUNTY, DOGS, "灵政发〔2019〕3号", COUNTY_GOVERNMENT)
    assert not canon(Citing([text], year=2016), Citing([number])).one(text, number)
    assert canon(Citing([text], year=2018), Citing([number])).one(text, number)


@pytest.mark.parametrize("title", ["实施方案", "关于印发《工作方案》的通知", "政务公开工作要点", "灵山县政务公开工作要点"])
def test_titles_that_say_too_little_join_nothing(canon, title: str) -> None:
    """Whoever cites 《实施方案》 or key points without their year names none for certain, and nobody could decide it either."""
    text, number = Named(COUNTY, title), Named(COUNTY, title, "灵政发〔2019〕3号", COUNTY_GOVERNMENT)
    result = canon(Citing([text]), Citing([number]))
    assert not result.one(text, number)
    assert result.reason(text, number) == ""


def test_trial_rules_are_not_the_rules(canon) -> None:
    """(试行) tells two texts apart; that they are close is told."""
    trial, final = Named(COUNTY, f"{DOGS}（试行）"), Named(COUNTY, DOGS, "灵政发〔2019〕3号", COUNTY_GOVERNMENT)
    result = canon(Citing([trial]), Citing([final]))
    assert not result.one(trial, final)
    assert result.reason(trial, final) == "near-title"


def test_a_number_finds_its_issuer_up_the_chain(canon) -> None:
    """A county cites a number whose letters nobody knew; the region's regulation of that number is the one."""
    cited, region = Named(f"x-{COUNTY}", "", "桂水节〔2019〕4号"), Named(REGION, "", "桂水节〔2019〕4号")
    assert canon(Citing([cited]), Citing([region], CITY)).under(cited) == region.iri(canon().store.iris)
    assert not canon(Citing([Named(f"x-{ELSEWHERE}", "", cited.number)], ELSEWHERE), Citing([region], CITY)).one(
        Named(f"x-{ELSEWHERE}", "", cited.number), region
    ), "南陵 does not lie in 广西"


def test_a_number_of_two_issuers_is_left_open(canon) -> None:
    """City and region both have the number: which of them the county means a person may know."""
    cited = Named(f"x-{COUNTY}", "", "水节〔2019〕4号")
    region, city = Named(REGION, "", cited.number), Named(CITY, "", cited.number)
    result = canon(Citing([cited]), Citing([region]), Citing([city]))
    assert not result.one(cited, region) and not result.one(cited, city)
    assert {result.reason(cited, region), result.reason(cited, city)} == {"same-number"}


def test_a_number_with_an_unlike_title_is_left_open(canon) -> None:
    """The number agrees, the titles have nothing in common: one of the two documents has a slip."""
    cited = Named(f"x-{COUNTY}", "关于做好粮食收购的通知", "桂水节〔2019〕4号")
    region = Named(REGION, "节水灌溉示范区评选规程", cited.number)
    result = canon(Citing([cited]), Citing([region]))
    assert not result.one(cited, region)
    assert result.reason(cited, region) == "same-number"


def test_a_code_that_names_a_level_only_joins_nothing(canon) -> None:
    """县政办发 is another's in each county."""
    cited, other = Named(f"x-{COUNTY}", "", "市政办发〔2019〕4号"), Named(CITY, "", "市政办发〔2019〕4号")
    assert not canon(Citing([cited]), Citing([other])).one(cited, other)


def test_number_and_title_are_one_whoever_cites_them(canon) -> None:
    """Two counties cite a ministry's letter whose code no table knows: number and title together are nobody else's."""
    title = "关于开展农村饮水安全排查的函"
    one, two = Named(f"x-{COUNTY}", title, "农饮函〔2019〕77号"), Named(f"x-{ELSEWHERE}", title, "农饮函〔2019〕77号")
    assert canon(Citing([one]), Citing([two], ELSEWHERE)).one(one, two)
    number_only = Named(f"x-{ELSEWHERE}", "", "农饮函〔2019〕77号")
    assert not canon(Citing([one]), Citing([number_only], ELSEWHERE)).one(one, number_only)


def test_laws_and_statutes_are_the_countrys(canon) -> None:
    """Only the country has laws, and a local statute begins with its place."""
    for title in ("森林防火条例", "数据安全法"):
        one, two, whole = Named(f"x-{COUNTY}", title), Named(f"x-{ELSEWHERE}", title), Named(NATION, f"中华人民共和国{title}")
        assert canon(Citing([one]), Citing([two], ELSEWHERE)).one(one, two)
        assert canon(Citing([one]), Citing([two], ELSEWHERE), Citing([whole])).under(one) == whole.iri(canon().store.iris)
        number = Named(NATION, title, "国务院令第541号", "国务院")
        assert canon(Citing([one]), Citing([whole]), Citing([number])).one(one, whole, number), "by title and by number, it is one bearer"
    plan = "农村饮水安全保障规划"
    assert not canon(Citing([Named(f"x-{COUNTY}", plan)]), Citing([Named(f"x-{ELSEWHERE}", plan)], ELSEWHERE)).one(
        Named(f"x-{COUNTY}", plan), Named(f"x-{ELSEWHERE}", plan)
    )


def test_the_whole_long_title_of_an_order_is_the_order(canon) -> None:
    """公共文化场馆信息服务管理规定 is the ministry's: a county's would bear the county's name. A second bearer leaves it open."""
    title = "公共文化场馆信息服务管理规定"
    cited, order = Named(f"x-{COUNTY}", title), Named(NATION, title, "文化和旅游部令第19号", MINISTRY)
    assert canon(Citing([cited]), Citing([order])).one(cited, order)
    own = Named(COUNTY, title, "灵政发〔2019〕3号", COUNTY_GOVERNMENT)
    result = canon(Citing([cited]), Citing([order]), Citing([own]))
    assert not result.one(cited, order) and not result.one(cited, own)


def test_a_title_that_begins_with_its_place_is_of_that_place(canon) -> None:
    """灵山县养犬管理办法 is 灵山县's, also where no issuer was made out."""
    loose, placed = Named(f"x-{COUNTY}", DOGS), Named(COUNTY, DOGS)
    assert canon(Citing([loose]), Citing([placed])).one(loose, placed)
    number = Named(COUNTY, DOGS, "灵政发〔2018〕3号", COUNTY_GOVERNMENT)
    assert canon(Citing([loose]), Citing([placed]), Citing([number])).one(loose, placed, number)


def test_an_order_by_a_short_name_of_its_issuer_is_the_order(canon) -> None:
    """省政府令第181号 and 广东省人民政府令第181号 under one title are one order."""
    title, government = "广东省城镇住房保障办法", "广东省人民政府"
    full, short = (Named("440000", title, number, government) for number in ("广东省人民政府令第181号", "省政府令第181号"))
    assert canon(Citing([full]), Citing([short])).one(full, short)
    other = Named("440000", title, "省政府令第182号", government)
    assert not canon(Citing([full]), Citing([other])).one(full, other)


def test_a_misprinted_number_is_told(canon) -> None:
    """Issuer and title agree, the code has a wrong letter: two nodes, which a person may join."""
    right = Named(NATION, f"{STATE_OFFICE}{WATER}", "国办发〔2017〕24号", STATE_OFFICE)
    wrong = Named(NATION, f"{STATE_OFFICE}{WATER}", "国办法〔2017〕24号", STATE_OFFICE)
    result = canon(Citing([right]), Citing([wrong]))
    assert not result.one(right, wrong)
    assert "near-number" in {result.reason(right, wrong), result.reason(wrong, right)}


def test_a_loose_text_that_others_cite_too_is_not_the_notices(canon) -> None:
    """One document says whose key points it means, another of the same region does not: that may be its own county's."""
    title = "2020年全面推进农村饮水安全行动要点"
    loose = Named(f"x-{COUNTY}", title)
    notice = Named(NATION, f"{STATE_OFFICE}关于印发{title}的通知", "国办发〔2020〕9号", STATE_OFFICE, promulgates=loose)
    assert canon(Citing([notice])).one(loose, notice)
    result = canon(Citing([notice]), Citing([loose]))
    assert not result.one(loose, notice)
    assert result.reason(loose, notice) == "near-title"


def codes(result: Canon) -> list[str]:
    """The findings over several documents."""
    found = result.store.query(f"PREFIX wm: <{PREFIXES['wm']}> SELECT ?code {{ ?issue a wm:Issue ; wm:code ?code }} ORDER BY ?code")
    return [row["code"].value for row in found]


def test_one_title_and_day_with_two_numbers_is_told(canon) -> None:
    """No office issues one notice twice on a day: one of the two numbers has a slip. On two days they are two notices."""
    one = Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", "灵政办发〔2019〕8号", COUNTY_OFFICE, "2019-03-01")
    same = Named(COUNTY, one.title, "灵政办发〔2019〕18号", COUNTY_OFFICE, "2019-03-01")
    later = Named(COUNTY, one.title, "灵政办发〔2019〕18号", COUNTY_OFFICE, "2019-08-01")
    assert codes(canon(Citing([one]), Citing([same], year=2021))) == ["title-with-two-numbers"]
    assert codes(canon(Citing([one]), Citing([later], year=2021))) == []


def test_two_notices_that_promulgate_each_other_are_told(canon) -> None:
    """One of the two statements is wrong; which, no program knows."""
    one, two = Named(COUNTY, "", "灵政发〔2019〕8号"), Named(COUNTY, "", "灵政发〔2019〕9号")
    first = Named(COUNTY, "", one.number, promulgates=two)
    second = Named(COUNTY, "", two.number, promulgates=one)
    assert codes(canon(Citing([first]), Citing([second], year=2021))) == ["relation-both-ways"]
    assert codes(canon(Citing([first]), Citing([two], year=2021))) == []


def test_what_is_wanted_is_counted_once_over_all_its_names(canon, world) -> None:
    """Three reports cite a notice by number, by title and by both: it is one notice that three documents want."""
    from kg.query import named, rows

    titled = Named(COUNTY, f"{COUNTY_OFFICE}{WATER}", issuer=COUNTY_OFFICE)
    result = canon(Citing([NUMBERED], year=2019), Citing([titled], year=2020), Citing([NUMBERED, titled], year=2021))
    graph = NamedNode(result.store.iris.graph("0123456789abcdef"))
    v = result.store.vocabulary
    for at, (year, cited) in enumerate(((2019, NUMBERED), (2020, titled), (2021, NUMBERED), (2021, titled))):
        mention, report = NamedNode(f"{result.store.iris.base}m{at}"), None
        found = result.store.query(f"SELECT ?r {{ ?r a <{v.wm.Report.value}> FILTER(CONTAINS(STR(?r), '/{year}')) }}")
        report = next(iter(found))["r"]
        added = [
            Quad(mention, v.cito.hasCitingEntity, report, graph),
            Quad(mention, v.cito.hasCitedEntity, NamedNode(cited.iri(result.store.iris)), graph),
        ]
        result.store.amend(added, [])
    answer = rows(result.store, named()["wanted"].sparql)
    (row,) = [dict(zip(answer.variables, (getattr(term, "value", "") for term in row), strict=True)) for row in answer.rows]
    assert (row["number"], row["documents"], row["mentions"], row["issuer"], row["year"]) == (
        "灵政办发〔2019〕8号",
        "3",
        "4",
        COUNTY_OFFICE,
        "2019",
    )
