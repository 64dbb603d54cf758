"""What is stored and odd, as it is told: grouped, filtered, with the words, the place and both numbers, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from benchmarks.items import Item
from kg.audit import load_identities
from kg.describe import describe
from kg.findings import Choice, Findings, as_csv, as_json, as_sarif, groups, lines, summary, unheard_of
from kg.iris import Iris
from kg.query.answer import width
from kg.records import Agency, Claims, Comparison, Document, Evidence, Issue, Source, Statement
from kg.reference import divisions, identities
from kg.store import Store
from kg.vocabulary import Vocabulary

STAFF = "ID14-STAFF"
FIRST = "灵山县人民政府2017年年度报告\n联系人：赵小六，手机13800138000，专职1人，兼职2人，共4人。\n"
SECOND = "灵山县人民政府2018年年度报告\n专职3人，兼职5人，共9人。\n"
PAGE = "钦州市水务局2017年年度报告\n第二页 | =1+1 | 甲\n"
BAD = "霍山县教育局2016年年度报告\n网站公开7条\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report to be made: its file, its text, whose and of when it is, and what was found in it."""

    name: str
    text: str
    agency: str
    division: str
    year: int
    issues: tuple[Issue, ...]
    media_type: str = "text/plain"
    quarantined: bool = False
    iris: Iris = field(repr=False, default=None)  # type: ignore[assignment]

    @property
    def title(self) -> str:
        """Its first line."""
        return self.text.partition("\n")[0]

    @property
    def document(self) -> Document:
        """As reading would give it."""
        return Document(Source(self.name, self.text.encode(), self.media_type), self.text, ())

    def item(self, vocabulary: Vocabulary, iris: Iris) -> Item:
        """What enters the store."""
        document = self.document
        sha16 = document.source.sha256[:16]
        agency = iris.agency(self.division, self.agency)
        subject = iris.report(self.division, self.agency, self.year, sha16)
        claims = Claims(
            document,
            subject,
            "report",
            issuers=(agency,),
            period=(date(self.year, 1, 1), date(self.year, 12, 31)),
            agencies=(Agency(agency, self.agency, self.division),),
            statements=(
                Statement(agency, vocabulary.wm.issues.value, subject, "", (place(self.text, self.agency),)),
                Statement(subject, vocabulary.dcterms.title.value, self.title, "@zh", (place(self.text, self.title),)),
            ),
            issues=self.issues,
        )
        quads = describe(claims, vocabulary, iris, "digest")
        bare = describe(Claims(document, "", "report", issues=self.issues), vocabulary, iris, "digest")
        return Item(self.name, sha16, self.text, bare if self.quarantined else quads, quads if self.quarantined else ())


def place(text: str, words: str, rule: str = "rule", **more: object) -> Evidence:
    """Where words stand in a text."""
    start = text.index(words)
    return Evidence(start, start + len(words), words, rule, **more)  # type: ignore[arg-type]


def staff(text: str, full: int, part: int, total: int) -> Issue:
    """The finding that full-time and part-time staff are not all staff."""
    figures = f"{full} + {part} = {full + part} ≠ {total}"
    words = (f"专职{full}人", f"兼职{part}人", f"共{total}人")
    return Issue(
        STAFF,
        "warning",
        f"专职与兼职人员数之和应等于工作人员数：{figures}",
        f"Full-time and part-time staff add up to the staff: {figures}",
        tuple(place(text, each) for each in words),
        source=f"https://w3id.org/wenmai/shapes#{STAFF}",
        comparison=Comparison(Decimal(total), "=", Decimal(full + part), figures),
    )


SHEETS = (
    Sheet("a/2017.txt", FIRST, "灵山县人民政府", "450721", 2017, (staff(FIRST, 1, 2, 4),)),
    Sheet("a/2018.txt", SECOND, "灵山县人民政府", "450721", 2018, (staff(SECOND, 3, 5, 9),)),
    Sheet(
        "水务.pdf",
        PAGE,
        "钦州市水务局",
        "450700",
        2017,
        (
            Issue(
                "unmapped-row",
                "info",
                "有一行不对应任何指标",
                "A row fits no measure",
                (place(PAGE, "=1+1", "tables", page=2, cell="3,1"),),
            ),
        ),
        "application/pdf",
    ),
    Sheet(
        "bad.txt",
        BAD,
        "霍山县教育局",
        "341525",
        2016,
        (
            Issue(
                "shape-unit",
                "violation",
                "单位须为一个。",
                "There is one unit.",
                (place(BAD, "7条"),),
                source="https://w3id.org/wenmai/shapes#unit",
            ),
        ),
        quarantined=True,
    ),
)


def stored(folder: Path, vocabulary: Vocabulary, sheets: tuple[Sheet, ...] = SHEETS) -> Store:
    """A store with these reports, opened for writing."""
    iris = Iris(vocabulary)
    store = Store.open(folder, iris, vocabulary)
    near = tuple(f"<{iris.base}division/{code}" for code in ("45", "34", "100000"))
    said = [triple for triple in divisions(vocabulary, iris) if str(triple.subject).startswith(near)]
    said += identities([one for one in load_identities() if one.id == STAFF], vocabulary, iris)
    graph = NamedNode(iris.graph("reference"))
    store.put_reference([Quad(each.subject, each.predicate, each.object, graph) for each in said], "part")
    for sheet in sheets:
        store.put(sheet.item(vocabulary, iris))
    return store


def across(store: Store, vocabulary: Vocabulary) -> None:
    """Adds a finding over the two reports of one agency, as graph/canon holds it."""
    v, canon = vocabulary, NamedNode(store.iris.graph("canon"))
    issue = NamedNode(f"{store.iris.base}issue/ID19-CARRY/0123456789abcdef")
    said = [
        (v.rdf.type, v.wm.Issue),
        (v.wm.code, Literal("ID19-CARRY")),
        (v.sh.resultSeverity, v.sh.Warning),
        (v.sh.resultMessage, Literal("结转不符：4 ≠ 9", language="zh")),
        (v.sh.resultMessage, Literal("carried over unlike: 4 ≠ 9", language="en")),
        *((v.wm.evidence, NamedNode(evidence_iri(store, sheet, words))) for sheet, words in zip(SHEETS, ("共4人", "共9人"), strict=False)),
    ]
    store.backend.extend(Quad(issue, predicate, value, graph) for predicate, value in said for graph in (canon, DefaultGraph()))


def evidence_iri(store: Store, sheet: Sheet, words: str) -> str:
    """The IRI of a piece of evidence."""
    found = place(sheet.text, words)
    return store.iris.evidence(sheet.document.source.sha256[:16], found.start, found.end, found.rule)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Findings:
    """Two reports that do not add up, a PDF with a row that was not read, a report in quarantine, and a finding over two of them."""
    store = stored(tmp_path_factory.mktemp("findings") / "store", vocabulary)
    across(store, vocabulary)
    return Findings(store)


def chosen(findings: Findings, **choice: object) -> list[str]:
    """The codes of the findings that are asked for."""
    return [entry.code for entry in Choice(**choice).of(findings)]  # type: ignore[arg-type]


def test_findings_stand_by_file_and_place(findings: Findings):
    """Programs get them in an order that does not depend on the store."""
    assert [(entry.files[0].name, entry.code) for entry in findings.entries] == [
        ("a/2017.txt", "ID19-CARRY"),
        ("a/2017.txt", STAFF),
        ("a/2018.txt", STAFF),
        ("bad.txt", "shape-unit"),
        ("水务.pdf", "unmapped-row"),
    ]


def test_a_finding_tells_both_numbers_and_its_words_in_context(findings: Findings):
    """1 and 2 are 3, the report says 4; names and mobile numbers around the words are masked, and offsets still hold."""
    (found,) = findings.told(Choice(files=["a/2017.txt"], codes=[STAFF]).of(findings))
    assert found.comparison is not None
    assert (found.comparison.stated, found.comparison.relation, found.comparison.expected) == ("4", "=", "3")
    assert (found.law.zh, found.entry.agency, found.entry.year) == ("专职与兼职人员数之和应等于工作人员数", "灵山县人民政府", "2017")
    first = found.places[0]
    assert (first.start, first.end, first.exact) == (FIRST.index("专职1人"), FIRST.index("专职1人") + 4, "专职1人")
    assert first.before.endswith("联系人：***，手机***********，") and first.after.startswith("，兼职2人，共4人。")
    assert "赵小六" not in "".join(as_json(findings.told())) and "13800138000" not in "".join(as_csv(findings.told()))


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        ({"codes": ["unmapped-row"]}, ["unmapped-row"]),
        ({"codes": ["unmapped-row", STAFF], "years": [2017]}, [STAFF, "unmapped-row"]),
        ({"severities": ["violation", "info"]}, ["shape-unit", "unmapped-row"]),
        ({"agencies": ["灵山县人民政府"]}, ["ID19-CARRY", STAFF, STAFF]),
        ({"years": [2018]}, ["ID19-CARRY", STAFF]),
        ({"divisions": ["450700"]}, ["ID19-CARRY", STAFF, STAFF, "unmapped-row"]),
        ({"divisions": ["灵山县"]}, ["ID19-CARRY", STAFF, STAFF]),
        ({"divisions": ["division/450000"], "severities": ["info"]}, ["unmapped-row"]),
        ({"divisions": ["安徽省"]}, ["shape-unit"]),
        ({"files": ["a/*"], "years": [2017]}, ["ID19-CARRY", STAFF]),
        ({"files": ["a/*"], "agencies": ["钦州市水务局"]}, []),
    ],
)
def test_filters_keep_what_is_asked_for(findings: Findings, choice, codes: list[str]):
    """Any of each kind, all kinds together; a division has what lies in it, and what is kept apart has its agency and place as well."""
    assert chosen(findings, **choice) == codes


def test_filters_take_iris_and_paths(findings: Findings):
    """As every other command does."""
    file = findings.entries[-1].files[0]
    path = file.node.removeprefix(findings.store.iris.base)
    for name in (file.node, path, findings.store.iris.source(file.sha16), f"graph/{file.sha16}"):
        assert chosen(findings, files=[name]) == ["unmapped-row"], name
        assert unheard_of(Choice(files=[name]), findings) == ""
    assert chosen(findings, agencies=[file.issuers[0].iri]) == ["unmapped-row"]


@pytest.mark.parametrize(
    ("choice", "near"),
    [
        ({"codes": ["ID14-STAF"]}, "ID14-STAFF"),
        ({"agencies": ["灵山县政府"]}, "灵山县人民政府"),
        ({"divisions": ["亚特兰蒂斯"]}, "亚特兰蒂斯"),
        ({"files": ["a/2071.txt"]}, "a/2017.txt"),
        ({"codes": ["id14-staff"]}, "ID14-STAFF"),
        ({"years": [2099]}, "2099"),
        ({"files": ["[ab]/2017.txt"]}, "a/2017.txt"),  # only * means anything
        *(({name: [""]}, "“”") for name in ("codes", "agencies", "divisions", "files")),  # a variable of the shell that is not set
    ],
)
def test_a_mistyped_filter_is_told(findings: Findings, choice, near: str):
    """Nothing found looks like all being well: a name that nothing bears is no filter."""
    assert near in unheard_of(Choice(**choice), findings)
    known = Choice(codes=["shape-source-name", "law-of-mine", "text-cut"], divisions=["450721"], files=["a/*"])
    assert unheard_of(known, findings) == "", "a law that all meet is none that nobody knows"


def test_groups_are_by_law_the_loudest_first(findings: Findings):
    """And count findings, documents and agencies, by agency and year within."""
    found = groups(findings.entries, findings)
    assert [(group.severity, group.code, len(group.entries), group.documents, group.agencies) for group in found] == [
        ("violation", "shape-unit", 1, 1, 1),
        ("warning", STAFF, 2, 2, 1),
        ("warning", "ID19-CARRY", 1, 2, 1),
        ("info", "unmapped-row", 1, 1, 1),
    ]
    assert [(part.agency, part.year, len(part.entries)) for part in found[1].parts] == [
        ("灵山县人民政府", "2017", 1),
        ("灵山县人民政府", "2018", 1),
    ]
    assert (found[0].law.zh, found[0].law.en) == ("单位须为一个。", "There is one unit."), "a shape says its law in its message"
    counted = summary(findings.entries, findings)
    assert (counted.documents, counted.quarantined, counted.found) == (4, 1, 4)
    assert dict(counted.severities) == {"violation": 1, "warning": 3, "info": 1}


def test_a_person_reads_law_words_and_numbers(findings: Findings):
    """Worked out by hand: what should hold, whose report, the reckoning, both numbers, and the words in their line."""
    shown = list(lines(findings, Choice(codes=[STAFF], years=[2018]).of(findings), 3))
    start = SECOND.index("共9人")
    assert shown[0] == "库中 4 份文件，所列发现涉及 1 份 4 documents in the store, 1 with the findings listed"
    assert shown[1] == "  隔离 1 份，不入图谱 1 in quarantine, apart from the graph"
    assert shown[4:] == [
        f"── 疑点 warning · {STAFF} · 1 项 findings，1 份文件 documents，1 个机关 agencies",
        "   专职与兼职人员数之和应等于工作人员数",
        "   Full-time and part-time staff add up to the staff",
        "  ▸ 灵山县人民政府 2018 · 1 项",
        "    a/2018.txt",
        "      3 + 5 = 8 ≠ 9",
        "      原文 stated 9，应等于 should be 8",
        f"      {start - 10}–{start - 6}  灵山县人民政府2018年年度报告 【专职3人】，兼职5人，共9人。",
        f"      {start - 5}–{start - 1}  灵山县人民政府2018年年度报告 专职3人，【兼职5人】，共9人。",
        f"      {start}–{start + 3}  民政府2018年年度报告 专职3人，兼职5人，【共9人】。",  # half of what the line has room for
    ]


def untitled(year: int) -> Issue:
    """The finding of a law of somebody's own, whose message tells a value."""
    return Issue("gap", "info", f"缺少上一年度的报告：{year}", f"The report of the year before is missing: {year}", source="urn:gap")


def test_a_law_that_nobody_has_words_for_is_what_its_messages_share(tmp_path: Path, vocabulary: Vocabulary):
    """The value of one finding is no law; each finding tells its own below."""
    sheets = tuple(Sheet(f"{year}.txt", BAD, "霍山县教育局", "341525", year, (untitled(year - 1),)) for year in (2018, 2019))
    sheets = tuple(replace(sheet, text=f"{sheet.text}{sheet.year}\n") for sheet in sheets)
    with stored(tmp_path / "store", vocabulary, sheets) as store:
        found = Findings(store)
        (group,) = groups(found.entries, found)
        assert (group.law.zh, group.law.en) == ("缺少上一年度的报告：…", "The report of the year before is missing: …")
        told = [line.strip() for line in lines(found, found.entries, 3)]
        assert {"缺少上一年度的报告：2017", "缺少上一年度的报告：2018"} <= set(told)


def test_where_places_are_many_the_number_that_is_at_fault_stands_first(tmp_path: Path, vocabulary: Vocabulary):
    """A row of seven columns: the total is what disagrees, and a column of zero adds nothing. Few places stay as the text has them."""
    body = "霍山县教育局\n" + "".join(f"{name}{count}件，" for name, count in zip("甲乙丙丁戊己总", (3, 0, 4, 1, 2, 3, 14), strict=True))
    words = tuple(place(body, f"{name}{count}") for name, count in zip("甲乙丙丁戊己总", (3, 0, 4, 1, 2, 3, 14), strict=True))
    issue = Issue("ID19-ROW", "warning", "和", "sum", words, comparison=Comparison(Decimal(14), "=", Decimal(13), "13 ≠ 14"))
    with stored(tmp_path / "store", vocabulary, (Sheet("a.txt", body, "霍山县教育局", "341525", 2018, (issue,)),)) as store:
        (found,) = Findings(store).told()
        assert [each.exact for each in found.foremost(6)] == ["总14", "甲3", "丙4", "丁1", "戊2", "己3", "乙0"]
        assert [each.exact for each in found.foremost(7)] == [each.exact for each in found.places]


def test_only_what_is_printed_is_called_stated(tmp_path: Path, vocabulary: Vocabulary):
    """Of two sums neither is printed, so only the reckoning is told; of two printed figures neither is the measure of the other."""
    balance = Comparison(None, "=", Decimal(15), "14 + 2 = 16 ≠ 15 = 12 + 3")
    twice = Comparison(Decimal(13), "=", Decimal(12), "13 ≠ 12")
    issues = tuple(Issue(f"ID-{at}", "warning", "不符", "unlike", comparison=one) for at, one in enumerate((balance, twice)))
    with stored(tmp_path / "store", vocabulary, (Sheet("a.txt", "霍山县教育局", "霍山县教育局", "341525", 2018, issues),)) as store:
        found = Findings(store)
        sums, figures = found.told()
        assert sums.comparison and (sums.comparison.stated, sums.comparison.figures) == ("", "14 + 2 = 16 ≠ 15 = 12 + 3")
        assert figures.comparison and (figures.comparison.stated, figures.comparison.expected) == ("13", "12")
        told = [line.strip() for line in lines(found, found.entries, 3) if "stated" in line]
        assert told == ["原文 stated 13，两处不一致，另一处为 but elsewhere 12"]
        first, second = json.loads("".join(as_json(found.told())))
        assert (first["stated"], first["relation"], first["expected"], first["figures"]) == (None, None, None, "14 + 2 = 16 ≠ 15 = 12 + 3")
        assert (second["stated"], second["expected"]) == ("13", "12")


def test_samples_are_dealt_over_agencies_and_years(findings: Findings):
    """Three findings of one report say less than one each of three; what is not shown is counted, and nothing is wider than a screen."""
    shown = list(lines(findings, findings.entries, 1))
    assert "  … 另有 1 项，其中 1 组机关年度未列 1 more (--samples, --format)" in shown
    assert not any("3 + 5" in line for line in shown) and any("1 + 2" in line for line in shown)
    assert all(width(line) <= 100 for line in shown)
    assert not any("▸" in line for line in lines(findings, findings.entries, 0)), "counts only"
    assert list(lines(findings, (), 3))[-1] == "  没有发现 no findings"


def test_a_finding_over_several_documents_tells_the_file_of_each_place(findings: Findings):
    """Carried out in one report, carried in in the next: the words of both, each with its file."""
    (found,) = findings.told(Choice(codes=["ID19-CARRY"]).of(findings))
    assert [(each.file.name, each.exact) for each in found.places] == [("a/2017.txt", "共4人"), ("a/2018.txt", "共9人")]
    assert found.entry.year == "2017、2018"
    shown = list(lines(findings, [found.entry], 1))
    assert [line.strip() for line in shown if ".txt" in line] == ["a/2017.txt", "a/2018.txt"]


def test_what_is_kept_apart_is_told_with_its_agency(findings: Findings):
    """Its graph holds the source and the findings alone; whose report it is stands in what is kept beside the store."""
    (found,) = findings.told(Choice(severities=["violation"]).of(findings))
    assert (found.entry.agency, found.entry.year, found.files[0].quarantined) == ("霍山县教育局", "2016", True)
    assert any("隔离 in quarantine" in line for line in lines(findings, [found.entry], 1))


def test_json_is_a_list_that_says_all(findings: Findings):
    """Numbers as they are written, documents and places with their files; nothing found is an empty list."""
    items = json.loads("".join(as_json(findings.told())))
    assert [item["code"] for item in items] == [entry.code for entry in findings.entries]
    item = items[1]
    assert (item["stated"], item["relation"], item["expected"], item["figures"]) == ("4", "=", "3", "1 + 2 = 3 ≠ 4")
    assert (item["file"], item["agency"], item["year"]) == ("a/2017.txt", "灵山县人民政府", 2017)
    assert [document["year"] for document in items[0]["documents"]] == [2017, 2018]
    assert [(each["file"], each["page"], each["cell"]) for each in items[-1]["places"]] == [("水务.pdf", 2, "3,1")]
    assert json.loads("".join(as_json(iter(())))) == []


def test_csv_has_a_row_for_each_place_and_starts_no_formula(findings: Findings):
    """Three places are three rows; a cell that a spreadsheet would run has an apostrophe in front."""
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(findings.told())))))
    assert [row["exact"] for row in rows if row["code"] == STAFF and row["year"] == "2017"] == ["专职1人", "兼职2人", "共4人"]
    (row,) = [row for row in rows if row["code"] == "unmapped-row"]
    assert (row["exact"], row["page"], row["cell"], row["file"]) == ("'=1+1", "2", "3,1", "水务.pdf")
    assert [(row["file"], row["year"]) for row in rows if row["code"] == "ID19-CARRY"] == [("a/2017.txt", "2017"), ("a/2018.txt", "2018")]


def sarif(findings: Findings) -> dict[str, object]:
    """The one run of a log."""
    log = json.loads("".join(as_sarif(findings, findings.entries)))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def test_sarif_says_level_rule_and_region(findings: Findings):
    """What the schema asks for and code hosts use: rules once each in both languages, levels, lines and columns from 1, offsets from 0."""
    run = sarif(findings)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["shape-unit", STAFF, "ID19-CARRY", "unmapped-row"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "warning", "note"]
    assert rules[1]["help"]["text"] == "专职与兼职人员数之和应等于工作人员数\nFull-time and part-time staff add up to the staff"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in [*result["locations"], *result.get("relatedLocations", ())]:
            where = location["physicalLocation"]
            listed = run["artifacts"][where["artifactLocation"]["index"]]["location"]
            assert {key: value for key, value in where["artifactLocation"].items() if key != "index"} == listed
            assert listed["uri"].isascii() and listed["uriBaseId"] in run["originalUriBaseIds"]
    own = run["results"][1]["locations"][0]["physicalLocation"]
    column = FIRST.index("专职1人") - FIRST.index("\n")
    assert own["artifactLocation"]["uri"] == "a/2017.txt"
    assert own["region"] == {
        **{"startLine": 2, "startColumn": column, "endLine": 2, "endColumn": column + 4},
        "snippet": {"text": "专职1人"},
    }


def test_sarif_never_points_into_bytes_with_other_words(findings: Findings):
    """Offsets count in the sealed text, which a PDF is not: its findings point to the text in the store's folder."""
    pdf = sarif(findings)["results"][-1]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (pdf["uri"], pdf["uriBaseId"]) == (f"texts/{findings.entries[-1].files[0].sha16}.txt", "STORE")


def test_sarif_counts_no_characters_of_a_file(findings: Findings):
    """The sealed text has other line ends, and no byte order mark: lines and columns are the file's, offsets would not be."""
    for result in sarif(findings)["results"]:
        for location in [*result["locations"], *result.get("relatedLocations", ())]:
            where = location["physicalLocation"]
            sealed = where["artifactLocation"]["uriBaseId"] == "STORE"
            assert ("charOffset" in where["region"], "startLine" in where["region"]) == (sealed, True)


def test_fingerprints_outlive_a_change_elsewhere_in_the_file(findings: Findings, tmp_path: Path, vocabulary: Vocabulary):
    """Who waved a finding through does not see it again because a line was added above it; another number is another finding."""
    text = SECOND.replace("\n专职", "\n一、概述。\n专职")
    other = SECOND.replace("共9人", "共10人")
    prints = []
    for at, (body, total) in enumerate(((text, 9), (other, 10))):
        with stored(
            tmp_path / str(at), vocabulary, (Sheet("a/2018.txt", body, "灵山县人民政府", "450721", 2018, (staff(body, 3, 5, total),)),)
        ) as made:
            prints.append(sarif(Findings(made))["results"][0]["partialFingerprints"])
    before = sarif(findings)["results"][2]["partialFingerprints"]
    assert prints[0] == before and prints[1] != before
