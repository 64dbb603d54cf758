"""The reader of ontology/: what it gives, and that our own mistakes are told at once."""

from __future__ import annotations

import copy
import csv
import pickle
import shutil
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.settings import data_folder
from kg.vocabulary import NAMESPACES, Vocabulary, load
from tests.clock import seconds


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    """A copy of ontology/ that a test may spoil."""
    return Path(shutil.copytree(root / "ontology", tmp_path / "ontology"))


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    content = (folder / name).read_text("utf-8")
    assert content.count(old) == 1
    (folder / name).write_text(content.replace(old, new), "utf-8")


def test_a_term_is_its_namespace_and_its_name(vocabulary: Vocabulary) -> None:
    """Queries in the wild depend on these IRIs."""
    assert vocabulary.wm.issuedBy.value == "https://w3id.org/wenmai/ontology#issuedBy"
    assert vocabulary.dcterms["format"].value == "http://purl.org/dc/terms/format"
    assert vocabulary.oa.exact.value == "http://www.w3.org/ns/oa#exact"


def test_a_misspelt_term_raises_in_every_namespace(vocabulary: Vocabulary) -> None:
    """Closed namespaces are why a typo cannot make a new term."""
    for prefix in NAMESPACES:
        terms = getattr(vocabulary, prefix)
        with pytest.raises(VocabularyError, match="isuedBy"):
            _ = terms.isuedBy
        with pytest.raises(VocabularyError):
            _ = terms["isuedBy"]
        assert "isuedBy" not in terms


def test_terms_can_be_sent_to_another_process(vocabulary: Vocabulary) -> None:
    """Builds run in several processes."""
    assert pickle.loads(pickle.dumps(vocabulary.wm)).issues == vocabulary.wm.issues
    assert copy.copy(vocabulary.wm).issues == vocabulary.wm.issues


def test_concepts_are_found_by_scheme_and_notation(vocabulary: Vocabulary) -> None:
    """Notations are what code and data call a concept."""
    basis = vocabulary.concept("function", "basis")
    assert (basis.zh, basis.en, basis.scheme) == ("依据", "basis", "function")
    with pytest.raises(VocabularyError, match="basic"):
        vocabulary.concept("function", "basic")
    with pytest.raises(VocabularyError):
        vocabulary.concept("functions", "basis")


@pytest.mark.parametrize(
    ("scheme", "notations"),
    [
        ("frame", "F08 F14 F19 F21 narrative"),
        ("state", "stated stated-in-words blank dash unreadable derived"),
        ("function", "basis complies implements refers issues promulgates forwards amends repeals replaces discloses study"),
        ("level", "nation province prefecture county township zone"),
        ("comparator", "exact approximate over under at-least at-most"),
        ("resolution", "resolved ambiguous incomplete unresolved"),
        ("basis", "number year pinpoint date open"),
        (
            "applicant",
            "total natural_person legal legal.business legal.research legal.public_benefit legal.law_service legal.other",
        ),
    ],
)
def test_closed_lists_are_what_the_contract_says(vocabulary: Vocabulary, scheme: str, notations: str) -> None:
    """A notation more or less is a change of the contract."""
    assert set(vocabulary.concepts[scheme]) == set(notations.split())


def test_divisions_know_their_path(vocabulary: Vocabulary) -> None:
    """Agencies are scoped by division; 灵山县 is in 钦州市 in 广西."""
    lingshan = vocabulary.divisions["450721"]
    assert lingshan.path == ("广西壮族自治区", "钦州市", "灵山县")
    assert (lingshan.level, lingshan.parent, lingshan.former) == ("county", "450700", False)
    assert vocabulary.divisions["100000"].path == ()


def test_namesakes_are_all_kept(vocabulary: Vocabulary) -> None:
    """鼓楼区 alone names four districts: never choose one."""
    assert {d.code for d in vocabulary.divisions_named["鼓楼区"]} == {"320106", "320302", "350102", "410204"}


def test_one_code_may_have_several_issuers(vocabulary: Vocabulary) -> None:
    """宁政办发 is used by 宁夏 and by 南京: a number without a scope is no identifier."""
    assert {issuer.division for issuer in vocabulary.issuers["宁政办发"]} == {"640000", "320100"}


def test_a_joint_series_names_each_issuer(vocabulary: Vocabulary) -> None:
    """Every joint issuer issues; the lead agency comes first."""
    (row,) = vocabulary.issuers["财税"]
    assert row.names == ("财政部", "国家税务总局")


def test_both_versions_are_of_one_work(vocabulary: Vocabulary) -> None:
    """A citation whose version stays open cites the work."""
    rows = [row for row in vocabulary.regulations if row.work == "中华人民共和国政府信息公开条例"]
    assert [row.number for row in rows] == ["", "国务院令第492号", "国务院令第711号"]
    assert rows[1].superseded_by == "国务院令第711号"
    assert rows[1].superseded_on == rows[2].in_force_from == "2019-05-15"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("灵山县人民政府办公室", "office"),
        ("湖南省人民政府", "government"),
        ("万源市民政局", "bureau"),
        ("四川省民政厅", "department"),
        ("中共湖南省委员会办公厅", "party-office"),
        ("中共湖南省委员会", "party-committee"),
        ("国家税务总局", "administration"),
        ("平潭综合实验区管理委员会", "management-committee"),
        ("国家卫生健康委员会", "commission"),
        ("辽宁省政务公开工作领导小组", "leading-group"),
        ("大溪沟街道办事处", "subdistrict-office"),
        ("广东省人民代表大会常务委员会", "congress"),
        ("最高人民法院", "court"),
        ("灵山县", ""),
    ],
)
def test_the_ending_tells_the_kind_of_agency(vocabulary: Vocabulary, name: str, kind: str) -> None:
    """The longest ending decides: 管理委员会 is no commission, 街道办事处 no office."""
    assert vocabulary.classification(name) == kind


def test_short_names_lead_to_the_full_one(vocabulary: Vocabulary) -> None:
    """One ministry under two names is one agency."""
    assert vocabulary.national["住房城乡建设部"] == "住房和城乡建设部"
    assert vocabulary.national["国家发展改革委"] == vocabulary.national["国家发展和改革委员会"] == "国家发展和改革委员会"
    assert vocabulary.agency_divisions["住房和城乡建设部"] == "100000"


def test_a_name_that_every_place_uses_is_national_only_where_asked_for(vocabulary: Vocabulary) -> None:
    """扶贫办 in a county's report is the county's own."""
    assert "扶贫办" not in vocabulary.national
    assert vocabulary.national_bare["扶贫办"] == "国务院扶贫开发领导小组办公室"


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("灵山县", "lingshanxian"),
        ("重庆市长寿区", "chongqingshichangshouqu"),
        ("厦门市", "xiamenshi"),
        ("吕梁市", "lyuliangshi"),
        ("AEO 2017，条", "aeo2017tiao"),
        ("", ""),
    ],
)
def test_pinyin_reads_as_places_are_read(vocabulary: Vocabulary, text: str, pinyin: str) -> None:
    """Slugs are made of it, so that it must never change."""
    assert vocabulary.pinyin(text) == pinyin


def test_the_digest_follows_the_data_and_not_the_readme(folder: Path, vocabulary: Vocabulary) -> None:
    """The digest tells an upgrade what to read again."""
    (folder / "README.md").write_text("other words", "utf-8")
    assert load(folder).digest == vocabulary.digest
    spoil(folder, "measures.csv", "Requests received,", "Requests that were received,")
    assert load(folder).digest != vocabulary.digest


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("measures.csv", "\nfoi.received,", "\nfoi.gotten,", "foi.received"),
        ("divisions.csv", "\n450721,灵山县,county,450700,", "\n450721,灵山县,county,459999,", "459999"),
        ("divisions.csv", "\n450721,", "\n450722,", "450722"),
        ("issuers.csv", "\n国办函,国务院办公厅,100000,", "\n国办函,国务院办公厅,199999,", "199999"),
        ("regulations.csv", "\n国务院令第492号,", "\n国务院令第711号,", "711"),
        ("agencies.csv", "\n领导小组办公室,,leading-group-office", "\n领导小组办公室,,leading-office", "leading-office"),
        ("concepts.ttl", 'skos:notation "F19"', 'skos:notation "F20"', "F19"),
        ("wenmai.ttl", "wm:Agency a owl:Class", "wm:Agency owl:Class", "wenmai.ttl"),
        ("agencies.csv", "\n领导小组办公室,,leading-group-office", "\n领导小组办公室,leading-group-office", "cells"),
    ],
)
def test_a_table_that_contradicts_itself_raises(folder: Path, name: str, old: str, new: str, told: str) -> None:
    """Our own tables being wrong is the loudest of errors, and says where."""
    spoil(folder, name, old, new)
    with pytest.raises(VocabularyError, match=told):
        load(folder)


def test_loading_is_cheap() -> None:
    """Every command pays for it: a few times what the bare lines of the tables cost, on whatever machine."""
    folder = data_folder("ontology")

    def lines() -> None:
        for table in folder.glob("*.csv"):
            with table.open(encoding="utf-8") as file:
                list(csv.reader(file))

    bare = seconds(lines)
    assert seconds(lambda: load(folder)) < 15 * bare
