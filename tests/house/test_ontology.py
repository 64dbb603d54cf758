"""The ontology and its tables keep their own laws: labelled in both languages, no overlaps, no orphans."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.iris import document_number, fold_title
from kg.vocabulary import Vocabulary

UNIQUE = {"湖南省加快推进“互联网+政务服务”工作实施方案"}
WM = "https://w3id.org/wenmai/ontology#"


@pytest.fixture(scope="module")
def coined(vocabulary: Vocabulary) -> dict[str, dict[str, list[object]]]:
    """What wenmai.ttl says of each term of ours: predicate (as a full IRI) -> objects."""
    said: dict[str, dict[str, list[object]]] = {}
    for triple in vocabulary.triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(WM):
            said.setdefault(triple.subject.value.removeprefix(WM), {}).setdefault(triple.predicate.value, []).append(triple.object)
    return said


def languages(objects: list[object]) -> list[str]:
    """The languages of literals, sorted."""
    return sorted(term.language or "" for term in objects if isinstance(term, Literal))


def table(root: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table as it is on disk."""
    with (root / "ontology" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_term_of_ours_that_is_spoken_of_is_coined(vocabulary: Vocabulary, coined) -> None:
    """A wm: term in a domain, range or concept that nobody defines would slip into the closed namespace."""
    assert set(vocabulary.wm) == set(coined)


def test_every_term_is_labelled_and_defined_in_both_languages(vocabulary: Vocabulary, coined) -> None:
    """Readers of either language find one label and one definition."""
    for name, said in coined.items():
        assert languages(said.get(vocabulary.rdfs.label.value, [])) == ["en", "zh"], name
        assert languages(said.get(vocabulary.skos.definition.value, [])) == ["en", "zh"], name


def test_every_property_has_one_domain_and_one_range(vocabulary: Vocabulary, coined) -> None:
    """Two domains would mean both at once in RDFS; where there are several, they are one union."""
    kinds = {vocabulary.owl.ObjectProperty, vocabulary.owl.DatatypeProperty}
    properties = {name: said for name, said in coined.items() if kinds & set(said[vocabulary.rdf.type.value])}
    assert len(properties) > 50
    for name, said in properties.items():
        assert name[0].islower(), name
        assert len(said.get(vocabulary.rdfs.domain.value, [])) == 1, name
        assert len(said.get(vocabulary.rdfs.range.value, [])) == 1, name


def test_every_class_and_property_of_the_contract_is_coined(vocabulary: Vocabulary) -> None:
    """These names are what queries, the score and other people's data depend on."""
    contract = """
        Agency Division Report Regulation Period Measure Indicator Citation Evidence Source Issue
        issues issuedBy jurisdiction divisionCode within level covers year records quotes cites citation indexNumber sourceFile graph frame
        compiledBy documentNumber implements basedOn promulgates forwards amends repeals versionOf inForceFrom supersededBy canonical
        preferredGraph measures value unit valueState about applicant topic scope comparator partOf candidate resolution cue function
        pinpoint rawText versionBasis evidence inferredFrom reading rule page cell sha256 rulesDigest code
    """
    assert set(contract.split()) <= set(vocabulary.wm)


@pytest.mark.parametrize(
    ("term", "predicate", "object"),
    [
        ("issuedBy", "subPropertyOf", ("dcterms", "creator")),
        ("cites", "subPropertyOf", ("cito", "cites")),
        ("canonical", "subPropertyOf", ("owl", "sameAs")),
        ("Agency", "subClassOf", ("org", "FormalOrganization")),
        ("Regulation", "subClassOf", ("eli", "LegalResource")),
        ("Citation", "subClassOf", ("cito", "Citation")),
        ("Issue", "subClassOf", ("sh", "ValidationResult")),
    ],
)
def test_alignments_are_those_of_the_contract(vocabulary: Vocabulary, coined, term: str, predicate: str, object: tuple[str, str]) -> None:
    """Data of ours is read by tools that know only the vocabularies aligned to."""
    assert getattr(vocabulary, object[0])[object[1]] in coined[term][vocabulary.rdfs[predicate].value]


def test_every_concept_is_labelled_in_both_languages_and_of_a_scheme_that_exists(vocabulary: Vocabulary) -> None:
    """A list whose scheme nobody declares cannot be shown."""
    schemes = {
        triple.subject.value.rsplit("/", 1)[-1]
        for triple in vocabulary.triples
        if triple.object == vocabulary.skos.ConceptScheme and triple.predicate == vocabulary.rdf.type
    }
    assert schemes == set(vocabulary.concepts)
    for scheme, concepts in vocabulary.concepts.items():
        for concept in concepts.values():
            assert concept.zh and concept.en.isascii(), (scheme, concept.notation)
        assert len({concept.zh for concept in concepts.values()}) == len(concepts), scheme
        assert len({concept.en for concept in concepts.values()}) == len(concepts), scheme


def test_every_citation_function_has_a_property_of_cito(vocabulary: Vocabulary) -> None:
    """The CiTO export has to say something of each."""
    said = [t for t in vocabulary.triples if t.predicate == vocabulary.wm.citoProperty]
    assert {t.subject.value.rsplit("/", 1)[-1] for t in said} == set(vocabulary.concepts["function"])
    assert len(said) == len(vocabulary.concepts["function"])


def test_every_measure_has_names_that_are_its_own(vocabulary: Vocabulary) -> None:
    """A chart's legend shows labels, not ids: two measures must not bear one."""
    measures = vocabulary.measures.values()
    for language in ("zh", "en"):
        counted = Counter(getattr(measure, language) for measure in measures)
        assert [label for label, times in counted.items() if times > 1 or not label] == []
    for measure in measures:
        assert measure.en.isascii() and not measure.en[0].islower() and "_" not in measure.en, measure.id
        assert re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", measure.id)


def test_every_measure_that_counts_has_a_unit_and_a_known_kind(vocabulary: Vocabulary) -> None:
    """A figure without a unit cannot be compared."""
    for measure in vocabulary.measures.values():
        assert measure.kind in vocabulary.concepts["quantity"], measure.id
        assert bool(measure.unit) == (measure.kind != "group"), measure.id
        assert (measure.unit == "%") == (measure.kind == "ratio"), measure.id
        assert set(measure.frames) <= set(vocabulary.concepts["frame"]), measure.id
        assert measure.match in ("", "exactMatch", "broadMatch", "narrowMatch", "closeMatch"), measure.id
        assert bool(measure.match) == bool(measure.crosswalk), measure.id


def test_measures_have_no_circle_of_parents(vocabulary: Vocabulary) -> None:
    """skos:broader leads to a top concept."""
    for measure in vocabulary.measures.values():
        seen = {measure.id}
        while measure.parent:
            measure = vocabulary.measures[measure.parent]
            assert measure.id not in seen
            seen.add(measure.id)


def test_no_frame_has_two_exact_members_of_a_series(vocabulary: Vocabulary) -> None:
    """exactMatch is one to one within a frame; parts are broadMatch, so that nobody adds a total to its parts."""
    members = Counter(
        (measure.crosswalk, frame)
        for measure in vocabulary.measures.values()
        if measure.match == "exactMatch"
        for frame in measure.frames
        if frame != "narrative"
    )
    assert [member for member, times in members.items() if times > 1] == []
    used = {measure.crosswalk for measure in vocabulary.measures.values() if measure.crosswalk}
    assert used == set(vocabulary.concepts["series"])


def test_where_a_series_breaks_it_says_why(vocabulary: Vocabulary) -> None:
    """Who joins the forms must be told what is not the same: wherever a member of a series is only a part or alike."""
    noted: dict[str, list[object]] = {}
    for triple in vocabulary.triples:
        if triple.predicate == vocabulary.skos.scopeNote and isinstance(triple.subject, NamedNode):
            noted.setdefault(triple.subject.value.rsplit("/", 1)[-1], []).append(triple.object)
    broken = {measure.crosswalk for measure in vocabulary.measures.values() if measure.match not in ("", "exactMatch")}
    assert {series: languages(noted.get(series, [])) for series in broken} == {series: ["en", "zh"] for series in broken}


def test_a_series_joins_forms_by_at_least_one_exact_member(vocabulary: Vocabulary) -> None:
    """Else there would be nothing that the others are a part of, or like; and one measure alone is no series."""
    members: dict[str, list[str]] = {}
    for measure in vocabulary.measures.values():
        if measure.crosswalk:
            members.setdefault(measure.crosswalk, []).append(measure.match)
    assert [series for series, matches in members.items() if len(matches) < 2 or "exactMatch" not in matches] == []


def test_division_codes_tell_the_level(vocabulary: Vocabulary) -> None:
    """xx0000 is a province, xxyy00 a prefecture; what has other digits is a county or zone."""
    for division in vocabulary.divisions.values():
        assert re.fullmatch(r"\d{6}", division.code)
        expected = {"prefecture"} if division.code.endswith("00") else {"county", "zone"}
        if division.code.endswith("0000"):
            expected = {"nation"} if division.code == "100000" else {"province"}
        assert division.level in expected, division.code
        if division.parent not in ("", "100000"):
            assert division.code.startswith(division.parent[:2]), division.code


def test_zones_are_functional_zones_only(vocabulary: Vocabulary) -> None:
    """Districts and placeholders that a statistical table put among the zones are mended."""
    divisions = vocabulary.divisions
    assert (divisions["500105"].level, divisions["500105"].former) == ("county", True)
    assert (divisions["500112"].level, divisions["500112"].former) == ("county", True)
    assert divisions["232761"].level == "county"
    assert not {"620201", "460321", "460322", "460323"} & set(divisions)
    zones = [d for d in divisions.values() if d.level == "zone"]
    assert len(zones) == 124
    assert not [d for d in zones if d.name.endswith(("县", "管委会", "市"))]


def test_no_zone_is_called_by_its_kind_alone(root: Path) -> None:
    """Every city has a 高新技术产业开发区: without the place such a name would put all of them into one."""
    kind = re.compile(
        "(?:经济|高新|技术|高|产业|文化|旅游|创意|工业|综合|保税|管理|风景|名胜|循环化)*(?:开发区|园区|新区|示范区|管理区|保税区|景区|区)"
    )
    assert [row["name"] for row in table(root, "zones.csv") if kind.fullmatch(row["name"])] == []


@pytest.mark.parametrize(
    "names",
    [
        ("天津经济技术开发区", "天津港保税区", "天津东疆保税港区", "中新天津生态城"),
        ("张江高科技园区", "外高桥保税区"),
        ("昆山开发区", "昆山高新区"),
        ("大榭开发区", "宁波保税区"),
        ("杭州湾新区", "前湾新区"),
        ("曲江新区", "浐灞生态区"),
    ],
)
def test_zones_of_one_place_stay_apart(vocabulary: Vocabulary, names: tuple[str, ...]) -> None:
    """Each has a committee of its own: to take one for another is a false merge."""
    zones = [division for name in names for division in vocabulary.other_names[name]]
    assert len({zone.code for zone in zones}) == 1
    assert len({zone.name for zone in zones}) == len(names)


def test_a_county_with_an_area_code_of_its_own_has_its_postcode_too(vocabulary: Vocabulary) -> None:
    """Its row hides that of its city: without a postcode, one that is printed would speak against the county."""
    for code, (areas, posts) in vocabulary.area_codes.items():
        division = vocabulary.divisions[code]
        assert all(re.fullmatch(r"0(?:10|2\d|[3-9]\d\d)", area) for area in areas) and areas, code
        assert all(re.fullmatch(r"\d{3}", post) for post in posts), code
        assert posts or division.parent not in vocabulary.area_codes, code


def test_a_district_became_one_of_its_own_city(vocabulary: Vocabulary) -> None:
    """桥东区, 矿区, 郊区, 城区 stand in several cities: the one of another city did not take the place of this."""
    divisions = vocabulary.divisions
    for division in divisions.values():
        if division.into and division.name.endswith("区") and division.level == "county" and not divisions[division.parent].former:
            assert divisions[division.into].parent == division.parent, division


@pytest.mark.parametrize(
    ("code", "into"),
    [
        ("440602", "440604"),  # 佛山市城区: 禅城区
        ("362301", "361102"),  # 上饶市 of the 地区: 信州区
        ("622821", "621021"),  # 庆阳县: 庆城县
        ("362401", ""),  # 吉安市: 吉州区 and 青原区
        ("320586", ""),  # 吴县市: 吴中区 and 相城区
        ("350321", ""),  # 莆田县: four districts
    ],
)
def test_what_was_divided_has_no_one_in_its_place(vocabulary: Vocabulary, code: str, into: str) -> None:
    """A county that became two is neither of them; one that changed its name is not the place that bears the old one today."""
    assert vocabulary.divisions[code].into == into


def test_siblings_have_different_names(vocabulary: Vocabulary) -> None:
    """A path names one division, today and on every day before."""
    counted = Counter(division.path for division in vocabulary.divisions.values() if not division.former)
    assert [path for path, times in counted.items() if times > 1] == []
    of_path: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for division in vocabulary.divisions.values():
        of_path.setdefault(division.path, []).append((division.since, division.until or "9999-12"))
    for path, spans in of_path.items():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] for before, after in pairwise(ordered)), (path, ordered)


def test_issuers_are_plain_names(vocabulary: Vocabulary) -> None:
    """A remark in a name would become an agency."""
    for code, rows in vocabulary.issuers.items():
        assert re.fullmatch(r"[\u4e00-\u9fff]+", code), code
        for issuer in rows:
            for name in issuer.names:
                assert re.fullmatch(r"[\u4e00-\u9fff]+(\([\u4e00-\u9fff]+\))?[\u4e00-\u9fff]+", name), (code, name)
                assert vocabulary.classification(name), (code, name)
            assert issuer.evidence_type in ("page", "seed", "github", "convention"), code


def test_what_nobody_has_seen_is_marked(root: Path) -> None:
    """Only a row with its evidence may claim to be more than a convention."""
    for row in table(root, "issuers.csv"):
        assert row["evidence"] or row["evidence_type"] == "convention", row["code"]
    for row in table(root, "regulations.csv"):
        assert row["evidence"] or row["evidence_type"] == "convention", row["title"]


def test_regulations_have_numbers_in_normal_form_and_known_issuers(vocabulary: Vocabulary) -> None:
    """Each becomes a node with an issuer of a known division."""
    for known in vocabulary.regulations:
        if known.number:
            assert document_number(known.number).normal == known.number
        else:
            assert known.work == known.title
        for name in known.issuers:
            assert name in vocabulary.agency_divisions, name
        for day in (known.issued, known.in_force_from, known.superseded_on):
            assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", day), known.number
        assert known.issued <= (known.in_force_from or "9")


def test_a_title_leads_to_one_regulation_or_to_versions_of_one_work(vocabulary: Vocabulary) -> None:
    """Two regulations under one title would make every citation by title ambiguous."""
    rows: dict[str, set[str]] = {}
    for known in vocabulary.regulations:
        for title in {fold_title(title) for title in (known.title, *known.aliases) if title}:
            rows.setdefault(title, set()).add(known.work or known.number)
    assert {title: works for title, works in rows.items() if len(works) > 1} == {}


def test_no_title_is_one_that_every_place_uses(vocabulary: Vocabulary) -> None:
    """Each county has its own 2017年政务公开工作要点: such a title alone names none of them."""
    general = re.compile(r"^(关于.*实施意见|\d{4}年.*(要点|安排)|关于.*(通知|报告)|.*实施方案)$")
    titles = [title for known in vocabulary.regulations for title in (known.title, *known.aliases)]
    assert [title for title in titles if general.search(title) and title not in UNIQUE] == []


def test_endings_and_national_names_stand_once(vocabulary: Vocabulary, root: Path) -> None:
    """A second row for one ending or name would be dead or contradict the first."""
    endings = Counter((row["suffix"], row["prefix"]) for row in table(root, "agencies.csv"))
    assert [ending for ending, times in endings.items() if times > 1] == []
    rows = table(root, "agencies_national.csv")
    names = Counter(name for row in rows for name in f"{row['name']}|{row['short']}|{row['bare']}".split("|") if name)
    assert [name for name, times in names.items() if times > 1] == []
    assert not set(vocabulary.national) & set(vocabulary.divisions_named)


def test_every_character_has_one_syllable(vocabulary: Vocabulary, root: Path) -> None:
    """A slug is made of them; those of all divisions are known."""
    rows = table(root, "pinyin.csv")
    assert all(re.fullmatch(r"[a-z]+", row["syllable"]) for row in rows)
    assert sum(len(row["characters"]) for row in rows) == len(vocabulary.syllables)
    assert all(character in vocabulary.syllables for name in vocabulary.divisions_named for character in name)


def test_every_file_is_explained(root: Path) -> None:
    """Who uses a table must be able to tell where it comes from and under which licence."""
    readme = (root / "ontology" / "README.md").read_text("utf-8")
    for file in (root / "ontology").iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in readme, file.name
