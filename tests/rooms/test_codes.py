"""Codes of numbers over the whole country: who issued them is told where it can be told, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kg.pipeline import World
from kg.records import Agency
from kg.resolve.codes import Told
from kg.vocabulary import Division

HALLS = {"京": "", "津": "", "沪": "", "渝": ""}  # municipalities have bureaus, provinces 厅
DEPARTMENTS = (
    "教:教育厅",
    "财:财政厅",
    "民:民政厅",
    "人社:人力资源和社会保障厅",
    "卫健:卫生健康委员会",
    "市监:市场监督管理局",
    "审:审计厅",
)
SHARED = {"苏", "青", "宁", "新"}  # letters that a city goes by as well
OUTSIDE = ("450721", "371700", "513200", "440305")  # citing places, one in each of four provinces
GENERAL = "〔2021〕9号"


def provinces(world: World) -> Iterator[tuple[Division, str, str]]:
    """Each province with a letter, the letter, and what its government goes by."""
    for code, head in world.vocabulary.code_heads.items():
        division = world.vocabulary.divisions[code]
        if division.level == "province":
            yield division, head.letters, head.government


def told(world: World, text: str, place: str) -> Told:
    """Who issued a number that is cited in a document about a place."""
    codes = world.resolver.codes
    number = codes.parse(text)
    assert number is not None
    return codes.told(number, tuple(division.code for division in codes.places.chain(place)) or (place,))


def of_government(world: World) -> Iterator[tuple[str, str, str]]:
    """Numbers of each province's government and office, the name of who issues them, and the province."""
    for division, letter, word in provinces(world):
        for stream, name in (("发", "人民政府"), ("函", "人民政府"), ("办发", "人民政府办公厅"), ("办函", "人民政府办公厅")):
            yield f"{letter}{word}{stream}{GENERAL}", division.name + name, division.code
        yield f"{division.name}人民政府令第12号", division.name + "人民政府", division.code


def of_departments(world: World) -> Iterator[tuple[str, str, str]]:
    """Numbers of departments of each province that has 厅."""
    for division, letter, _ in provinces(world):
        for initials, name in (row.split(":") for row in DEPARTMENTS if letter not in HALLS):
            yield f"{letter}{initials}发{GENERAL}", division.name + name, division.code


def below(world: World, province: str) -> Iterator[str]:
    """The province, its prefectures, and a county of each."""
    yield province
    for division in world.vocabulary.divisions.values():
        if division.parent == province and not division.former:
            yield division.code
            county = next((d.code for d in world.vocabulary.divisions.values() if d.parent == division.code and not d.former), "")
            if county:
                yield county


def test_there_are_thirty_one_provinces(world: World) -> None:
    """The letters of all of them are known."""
    assert len(list(provinces(world))) == 31


def test_a_province_is_told_within_itself(world: World) -> None:
    """Counties and cities cite their province's government and departments more than anybody else; none may be taken for its own."""
    inside = {code: list(below(world, code)) for division, _, _ in provinces(world) for code in (division.code,)}
    wrong, unsaid, tried = [], [], 0
    for text, name, province in (*of_government(world), *of_departments(world)):
        for place in inside[province]:
            tried += 1
            found = told(world, text, place)
            if found.settled and found.settled[0].name != name:
                wrong.append((text, place, found.names))
            elif not found.settled:
                unsaid.append((text, place, found.names))
    assert tried > 5000
    assert wrong == []
    assert {text[0] for text, _, _ in unsaid} <= {"苏"}  # in 苏州 alone, whose departments have the letter of the province
    assert len(unsaid) < 0.01 * tried


@pytest.mark.parametrize("place", [*OUTSIDE, "100000"])
def test_a_province_is_told_from_elsewhere_by_a_letter_of_its_own(place: str, world: World) -> None:
    """A ministry and other provinces cite it too: a letter that a city has as well leaves both as candidates."""
    for text, name, province in (*of_government(world), *of_departments(world)):
        if province[:2] == place[:2]:
            continue
        found = told(world, text, place)
        if found.settled:
            assert found.settled[0].name == name, text
        else:
            assert text[0] in SHARED, (text, found.names)
            assert name in found.names, (text, found.names)


def test_a_county_is_told_at_home_and_nowhere_else(world: World) -> None:
    """Nine counties begin with 灵: the letter says which one at home only."""
    names, far = {}, []
    for division in world.vocabulary.divisions.values():
        if division.level == "county" and division.name.startswith("灵") and not division.former:
            names[division.name] = told(world, "灵政办发〔2017〕45号", division.code).names
            far += told(world, "灵政办发〔2017〕45号", "650102").settled
    assert len(names) == 9
    assert all(found == (f"{name}人民政府办公室",) for name, found in names.items())
    assert far == []


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        ("省政府令第225号", "430105", ("湖南省人民政府",)),
        ("市人民政府令第156号", "420106", ("武汉市人民政府",)),
        ("自治区人民政府令第98号", "450721", ("广西壮族自治区人民政府",)),
        ("县政府办〔2017〕3号", "450721", ("灵山县人民政府办公室",)),
        ("粤府令第197号", "440106", ("广东省人民政府",)),
        ("财政部、税务总局公告2020年第43号", "430000", ("财政部", "国家税务总局")),
        ("财政部、税务总局、发改委公告2020年第23号", "430100", ("财政部", "国家税务总局", "国家发展和改革委员会")),
        ("浙商务联发〔2026〕32号", "100000", ("浙江省商务厅",)),
        ("赣厅字〔2018〕8号", "360100", ("中共江西省委员会办公厅",)),
        ("桂办发〔2016〕39号", "450900", ("中共广西壮族自治区委员会办公厅",)),
        ("桂政办发〔2016〕39号", "450900", ("广西壮族自治区人民政府办公厅",)),
        ("粤卫办医函〔2023〕33号", "440100", ("广东省卫生健康委员会办公室",)),
        ("粤卫办医函〔2010〕33号", "440100", ("广东省卫生厅办公室",)),
        ("湘财教指〔2018〕5号", "430100", ()),  # 教指 is no word that the table has
        ("锡署办发〔2019〕6号", "152500", ("锡林郭勒盟行政公署办公室",)),
        ("阿行署发〔2019〕6号", "652900", ("阿克苏地区行政公署",)),
        ("湘政土字〔2019〕6号", "430105", ("湖南省人民政府",)),
        ("长署发〔2019〕6号", "430100", ()),  # a city has no commissioner
        ("天政发〔2019〕6号", "320481106", ("溧阳市天目湖镇人民政府",)),  # a town's own
        ("普宜办〔2009〕6号", "310107020", ("上海市普陀区宜川路街道办事处",)),  # 普陀·宜川路·办
        ("普府发〔2009〕6号", "310107020", ("上海市普陀区人民政府",)),  # the district's, though the town's letter is like
        ("环发〔1999〕23号", "430000", ("国家环境保护总局",)),  # by the years of its name
        ("环发〔2015〕23号", "430000", ("环境保护部",)),
        ("环大气〔2017〕110号", "430000", ("环境保护部",)),
        ("办公共函〔2015〕3号", "430000", ("文化部办公厅",)),
        ("食药监办许〔2010〕5号", "430000", ("国家食品药品监督管理局办公室",)),
        ("教基厅函〔2021〕34号", "430000", ("教育部办公厅",)),  # 厅 within is the office's
        ("教基〔2021〕3号", "430000", ("教育部",)),
        ("安监总厅管三〔2013〕39号", "430000", ("国家安全生产监督管理总局办公厅",)),
        ("苏农发〔2015〕3号", "320000", ("江苏省农业委员会",)),  # not all had a 农业厅
        ("湘农发〔2012〕3号", "430000", ("湖南省农业厅",)),
        ("湘农发〔2016〕3号", "430000", ("湖南省农业委员会",)),
        ("赤农牧发〔2021〕3号", "150400", ("赤峰市农牧局",)),
        ("川林发〔2020〕3号", "510000", ("四川省林业和草原局",)),
        ("湘林发〔2020〕3号", "430000", ("湖南省林业局",)),
        ("津市监发〔2020〕3号", "120000", ("天津市市场监督管理委员会",)),
        ("渝建发〔2015〕3号", "500000", ("重庆市城乡建设委员会",)),
        ("渝建〔2020〕3号", "500000", ("重庆市住房和城乡建设委员会",)),
        ("珠卫健〔2020〕3号", "440400", ("珠海市卫生健康局",)),
        ("惠市发改〔2020〕3号", "441300", ("惠州市发展和改革局",)),
        ("深财规〔2016〕3号", "440300", ("深圳市财政委员会",)),
        ("穗交〔2015〕3号", "440100", ("广州市交通委员会",)),
        ("长住建发〔2015〕3号", "430100", ()),  # 局 here, 委员会 there, until 2019
        ("琼自然资规〔2020〕3号", "460000", ("海南省自然资源和规划厅",)),
        ("国卫基层发〔2018〕3号", "430000", ("国家卫生和计划生育委员会", "国家卫生健康委员会")),  # the year of the reform
        ("富民发〔2018〕7号", "530124", ("中共富民县委员会", "富民县民政局")),  # 富民·发 or 富·民发
        ("建科〔2019〕3号", "330182", ("住房和城乡建设部", "建德市科学技术局")),
    ],
)
def test_a_number_is_told_by_what_it_says(text: str, place: str, names: tuple[str, ...], world: World) -> None:
    """Relative issuers, joint codes, party and government, departments by their year, and what stays open."""
    assert told(world, text, place).names == names


def test_the_own_bureau_is_told_by_initials_that_no_table_has(world: World) -> None:
    """A bureau cites its own numbers: letters of its place, then letters of its name."""
    codes, agencies = world.resolver.codes, world.resolver.agencies
    number = codes.parse("滨盐务发〔2019〕7号")
    own, stranger = agencies.named("滨州市盐务局"), agencies.named("滨州市水务局")
    assert number and own and stranger
    assert codes.told(number, ("371600", "370000"), "", own).settled == (replace_printed(own, "滨盐务发"),)
    assert codes.told(number, ("371600", "370000"), "", stranger).names == ()
    number, government = codes.parse("灵人发〔2019〕7号"), agencies.named("灵山县人民政府")
    assert number and codes.told(number, ("450721", "450700", "450000"), "", government).settled == ()


def replace_printed(agency: Agency, printed: str) -> Agency:
    """The agency as that spelling names it."""
    return replace(agency, printed=(printed,))


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("中共中央办公厅、国务院办公厅", ["中共中央办公厅", "国务院办公厅"]),
        ("原国家环境保护总局、国家发展和改革委员会和财政部", ["国家环境保护总局", "国家发展和改革委员会", "财政部"]),
        ("湖南省财政厅和湖南省教育厅", ["湖南省财政厅", "湖南省教育厅"]),
        ("湖南省卫生和计划生育委员会", ["湖南省卫生和计划生育委员会"]),
        ("教育部、某某部", []),  # of several issuers all are known, or none is claimed
    ],
)
def test_several_issuers_before_a_title_are_several(printed: str, names: list[str], world: World) -> None:
    """和 parts two agencies, and is a word in the name of others."""
    assert [agency.name for agency in world.resolver.codes.named(printed, ("430100", "430000"))] == names
