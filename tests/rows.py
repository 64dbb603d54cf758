"""Rule rows taken out one by one: what a room makes of a text with all rows, and without one of them.

A row that is taken out stays under its id, but finds nothing and lists nothing: a row that a room asks for by its id would be missed by
every document, and that says nothing of what it is good for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kg.extract.agency import agency
from kg.extract.announced import announced
from kg.extract.citations import Extracted, citations
from kg.extract.metadata import metadata
from kg.extract.narrative import narrative_readings
from kg.extract.passages import passages
from kg.extract.period import period
from kg.extract.pinpoints import Pinpoints
from kg.extract.policies import policies
from kg.extract.tables import table_readings
from kg.identity.titles import Titles
from kg.outline import outline
from kg.pipeline import World
from kg.privacy import mask
from kg.read import read
from kg.read.scroll import Scroll
from kg.records import Document, Issue, Mention, Metadata, Outline, Source
from kg.resolve import Resolver
from kg.resolve.regulations import Citing
from kg.rules import Rule, Rules
from kg.text import tidy
from tests.rooms import test_narrative, test_tables

CASES = Path(__file__).parent / "cases"
PAIRED = ("long", "short")  # lists that are read without the pattern
ALIKE = ("narrative", "tables", "layouts")  # rooms whose cases tell findings apart; those of other tests are read too

Case = Mapping[str, Any]
Told = tuple[list[str], set[str]]  # what is said, and the ids of the rows that its evidence names


def cases(room: str, own: bool = False) -> Iterator[Case]:
    """The cases of a room.

    Args:
        own: only those made for its rows, not those of the same form that other tests read.
    """
    names = [f"rows-{room}.toml"] + ([f"{room}.toml"] if room in ALIKE and not own else [])
    for name in (name for name in names if (CASES / name).is_file()):
        yield from tomllib.loads((CASES / name).read_text("utf-8"))["case"]


def without(rules: Rules, rule: Rule) -> Rules:
    """The rules of which one row finds nothing."""
    data = {key: value for key, value in rule.data.items() if key not in PAIRED}
    groups = "".join(f"(?P<{group}>)" for group in rule.pattern.groupindex)
    hollow = replace(rule, pattern=re.compile(f"(?!){groups}"), data=data)
    rows = tuple(hollow if row is rule else row for row in rules.of(rule.room))
    return Rules({**rules.rooms, rule.room: rows}, rules.digest)


def told(room: str, case: Case, world: World, rules: Rules) -> Told:
    """What a room makes of the text of a case, line by line.

    Args:
        rules: those that the room is tried with; what comes before it in the line is done with all rows, which are those of the world.
    """
    return ROOMS[room](case, world, rules)


def expected(room: str, case: Case) -> list[str]:
    """What the room should make of it."""
    return sorted(case["expect"]) + [f"! {issue}" for issue in case.get("issues", [])] if room in ALIKE else list(case["expect"])


def document(case: Case) -> Document:
    """The document of a case: a page where it begins like one, with the fields that the format names as "basis", name, value."""
    scroll = Scroll()
    for basis, name, value in case.get("fields", ()):
        scroll.field(name, value, basis)
    scroll.document(read(Source("a.html" if case["text"].startswith("<") else "a.txt", case["text"].encode())))
    return scroll.seal(Source("a.txt", case["text"].encode()))


def outlined(case: Case, rules: Rules) -> Outline:
    """The outline of the document of a case."""
    return outline(document(case), rules)


def of_narrative(case: Case, world: World, rules: Rules) -> Told:
    """The figures of prose, then its findings."""
    if "document" in case:
        found = test_narrative.outlined(case["document"], world.rules)
    else:
        found = test_narrative.report(case["text"], world.rules, case.get("heading", "工作情况"), case.get("frame", ""))
    readings, issues = narrative_readings(found, rules, world.vocabulary)
    lines = sorted(test_narrative.shown(reading, world.vocabulary) for reading in readings)
    places = (*(reading.evidence for reading in readings), *(place for issue in issues for place in issue.evidence))
    return lines + told_of(issues), {place.rule for place in places}


def of_tables(case: Case, world: World, rules: Rules) -> Told:
    """The figures of a form, then its findings."""
    readings, issues = table_readings(test_tables.report(case["form"], rules), rules, world.vocabulary)
    lines = sorted(test_tables.shown(reading, world.vocabulary) for reading in readings)
    return lines + told_of(issues), {reading.evidence.rule for reading in readings}


def told_of(issues: Sequence[Issue]) -> list[str]:
    """Findings with their words."""
    return [f"! {issue.code}: {issue.evidence[0].exact if issue.evidence else ''}" for issue in issues]


def of_damage(case: Case, world: World, rules: Rules) -> Told:
    """The text as it is read."""
    view = tidy(case["text"], rules)
    return [view.text], {edit.rule for edit in view.edits}


def of_kinds(case: Case, world: World, rules: Rules) -> Told:
    """The kind with its reason, and the frame."""
    found = outlined(case, rules)
    return [f"{found.kind}: {found.reason}", found.frame], set()


def of_headings(case: Case, world: World, rules: Rules) -> Told:
    """The kind, the headed parts, the first line of the document proper, what is told of its end, and the figures of its prose."""
    found = outlined(case, rules)
    lines = [f"is {found.kind}", *(f"{part.level} {part.title}" for part in found.sections)]
    lines += [f"from: {found.view.text[found.body :].partition(chr(10))[0]}", *(f"! {issue.code}" for issue in found.issues)]
    readings, _ = narrative_readings(found, rules, world.vocabulary)
    return lines + [f"{reading.measure} {reading.quantity.value}" for reading in readings], set()


def cited(case: Case, world: World, rules: Rules) -> Extracted:
    """The mentions of the text of a case, what it says between regulations, and what is told of it."""
    text = Document(Source("a.txt", case["text"].encode()), case["text"], ())
    by_hand = Outline(text, tidy(case["text"], world.rules), case.get("kind", "report"), "", "narrative", (), (), 0)
    return citations(by_hand, passages(by_hand, rules), rules, world.vocabulary)


def of_citations(case: Case, world: World, rules: Rules) -> Told:
    """Each mention with its function, its issuer, its place in what is cited; then what is told of them."""
    mentions, _, issues = cited(case, world, rules)
    lines = [" / ".join(filter(None, (name(one), one.function, one.issuer, one.pinpoint))) for one in mentions]
    return [*lines, *(f"! {issue.code}" for issue in issues)], {mention.evidence.rule for mention in mentions}


def of_cues(case: Case, world: World, rules: Rules) -> Told:
    """Each mention with its function and the words that say so."""
    mentions, _, _ = cited(case, world, rules)
    return [" / ".join(filter(None, (name(one), one.function, one.cue))) for one in mentions], set()


def name(mention: Mention) -> str:
    """The number in normal form, else the title."""
    return mention.numbers[0].normal if mention.numbers else mention.title


def of_relations(case: Case, world: World, rules: Rules) -> Told:
    """What the text says between regulations."""
    mentions, relations, _ = cited(case, world, rules)
    names = {mention.evidence.start: name(mention) for mention in mentions} | {-1: "own"}
    lines = [f"{names[r.subject]} {r.predicate} {names[r.object] if r.object >= 0 else r.object_title}" for r in relations]
    return lines, {relation.evidence.rule for relation in relations}


def said(found: Outline, world: World, rules: Rules) -> tuple[Metadata, ...]:
    """What a document says of itself."""
    return metadata(found, passages(found, rules), rules, world.vocabulary)


def of_metadata(case: Case, world: World, rules: Rules) -> Told:
    """What the document says of itself, with where it stands."""
    found = said(outlined(case, world.rules), world, rules)
    return [f"{item.key} {item.value} ({item.basis})" for item in found], {item.evidence.rule for item in found}


def of_policies(case: Case, world: World, rules: Rules) -> Told:
    """To whom a policy document goes, what is annexed, and what it says of its force."""
    found = outlined(case, world.rules)
    said = policies(found, passages(found, world.rules), (), rules)
    return [f"{item.key} {item.value} ({item.basis})" for item in said], {item.evidence.rule for item in said}


def of_names(case: Case, world: World, rules: Rules) -> Told:
    """Who is named, and as what."""
    found = outlined(case, world.rules)
    titles = tuple(item for item in said(found, world, rules) if item.key == "title")
    names = agency(found, passages(found, rules), titles, rules)
    return [f"{item.role}: {item.name}" for item in names], {item.evidence.rule for item in names}


def of_periods(case: Case, world: World, rules: Rules) -> Told:
    """The days that figures cover."""
    found = outlined(case, world.rules)
    return [f"{item.start} to {item.end} ({item.basis})" for item in period(found, said(found, world, rules), rules)], set()


def of_privacy(case: Case, world: World, rules: Rules) -> Told:
    """The text as it is shown."""
    return [mask(case["text"], rules)], set()


def resolver(world: World, rules: Rules) -> Resolver:
    """The indexes over the rules that are tried."""
    return world.resolver if rules is world.rules else Resolver.load(world.vocabulary, rules, world.iris)


def of_agencies(case: Case, world: World, rules: Rules) -> Told:
    """Who a name means, of a known place or of none, or who a title begins with."""
    found, near = resolver(world, rules).agencies, case.get("near", [])
    if "page" in case:
        place = found.signs.whereabouts(case["text"], outlined({"text": case["page"]}, world.rules), tuple(near), case.get("day", ""))
        return ([place.division.code] if place else []), {sign.rule for sign in place.evidence} if place else set()
    if "title" in case:
        meant = found.at_head(case["title"], near)
    else:
        agency = found.unplaced(case["unplaced"], "0" * 16) if "unplaced" in case else found.named(case["text"], near)
        meant = (agency,) if agency else ()
    return [f"{agency.name} {agency.division}" for agency in meant], set()


def of_codes(case: Case, world: World, rules: Rules) -> Told:
    """Who issues under a number."""
    codes = resolver(world, rules).codes
    number = codes.parse(case["text"])
    if number and "restarts" in case:
        return ["anew"] if codes.restarts(number) else [], set()
    return list(codes.told(number, tuple(case["near"])).names) if number else [], set()


def of_pinpoints(case: Case, world: World, rules: Rules) -> Told:
    """The pinpoint as printed, then each provision that it names."""
    reader = Pinpoints(rules)
    printed, _ = reader.at(case["text"], 0)
    shown = [{name: value for name, value in asdict(one).items() if value} for one in reader.provisions(printed)]
    order = ("article", "last_article", "insertion", "paragraph", "item")
    lines = [" ".join(f"{name} {one[name]}" for name in order if name in one) for one in shown]
    return ([printed] if printed else []) + lines, set()


def of_versions(case: Case, world: World, rules: Rules) -> Told:
    """What the first citation of a text means, how its version was told, and the findings."""
    mentions, _, _ = cited(case, world, world.rules)
    citing = Citing((), case.get("day", "2020-06-01"), None, "", case["text"])
    found = resolver(world, rules).regulations.resolve(mentions, citing, {})
    if found.regulation and "scope" in case:
        return [world.iris.parse(found.regulation.iri).parts[0]], set()
    meant = [found.regulation.number or world.vocabulary.regulations[0].title] if found.regulation else []
    return [*meant, found.basis, *(f"! {issue.code}" for issue in found.issues)], set()


def of_titles(case: Case, world: World, rules: Rules) -> Told:
    """What a title is found under, whether it means one text of its issuer, and whose its kind is; or that a code is relative."""
    titles = Titles.of(rules.of("titles"))
    bare = titles.bare(case["text"], case.get("issuers", []))
    kinds = [name for name in ("law", "statute", "order") if getattr(titles, name).search(bare)]
    told = [titles.near(bare), *(["specific"] if titles.specific(bare) else []), *kinds]
    return [*told, *(["relative"] if titles.relative.search(case["text"]) else [])], set()


def of_announced(case: Case, world: World, rules: Rules) -> Told:
    """What a report announces: ``sections 5, 6 found`` or ``plan 2018``."""
    said = announced(outlined(case, world.rules), rules)
    told = [f"{one.kind} {one.said}" + (f", {one.found} found" if one.kind == "sections" else "") for one in said]
    return told, {place.rule for one in said for place in one.evidence}


ROOMS: Mapping[str, Callable[[Case, World, Rules], Told]] = {
    "agencies": of_agencies,
    "announced": of_announced,
    "citations": of_citations,
    "codes": of_codes,
    "cues": of_cues,
    "damage": of_damage,
    "headings": of_headings,
    "kinds": of_kinds,
    "layouts": of_tables,
    "metadata": of_metadata,
    "names": of_names,
    "narrative": of_narrative,
    "periods": of_periods,
    "policies": of_policies,
    "pinpoints": of_pinpoints,
    "privacy": of_privacy,
    "relations": of_relations,
    "tables": of_tables,
    "titles": of_titles,
    "versions": of_versions,
}
