"""What a document is, and whose: its title, dates and numbers chosen among what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.iris import Iris
from kg.records import Agency, AgencyName, Evidence, Facts, Issue, Metadata, PeriodPhrase
from kg.resolve.agencies import Agencies
from kg.resolve.codes import Codes, in_full
from kg.resolve.divisions import NATION
from kg.resolve.whereabouts import place_inferred

# Who speaks: what is nearer to the agency's own word goes first. A report is its title's; a policy document its title's or signer's.
ROLES = ("title", "form", "signature", "publisher", "source", "body", "compiler", "contact", "speaker")
OWN_WORD = ("title", "form", "signature", "publisher")  # who names itself so
HELPERS = ("body", "compiler", "contact", "speaker")  # an agency's own office may be named so
OFFICES = ("office", "leading-group", "leading-group-office")
NEAR = (*ROLES, "site")  # who runs the website tells the place, but republishes what others issue
# Which date is the day of publication (a report) or of the document itself (a regulation), the better ones first.
DATES = {
    "report": ("posted", "meta", "stamp", "written", "signature", "form"),
    "policy": ("history", "written", "signature", "posted", "meta", "stamp", "form"),
}
TITLES = ("field", "notice", "heading", "article", "page", "form", "file")
FEW = 8  # places that a message names
GOVERNING = re.compile(r"(?:人民政府|县政府|市政府|区政府)|党政(?:综合)?办(?:公室)?\Z")  # an office of the government itself
INNER = re.compile(r"(?P<bureau>.+(?:[局厅]|行署|行政公署))(?:办公室|[^局厅]{0,12}领导小组(?:办公室)?)\Z")  # an office of a bureau
Issuers = tuple[tuple[Agency, Evidence], ...]  # with the places that say so
PROMULGATED = re.compile(r"(?:印发|公布|发布|转发)[《〈]?\Z")  # before the text's title in that of its notice
ANNOUNCED = re.compile(r"[》〉]?的[通公]")  # behind it


@dataclass(frozen=True, slots=True)
class Subject:
    """The document as a node of the graph.

    Args:
        near: codes of its division and of what that lies in, itself first; empty where it stays open.
        issuers: the agencies that issue it, with the places that say so.
        compilers: the office that drew it up, if another than the issuer is named as such.
        chosen: the metadata that were chosen, one a key.
        period: the days of a report, with the phrase that says so.
    """

    iri: str
    near: tuple[str, ...]
    issuers: Issuers
    compilers: Issuers
    chosen: tuple[Metadata, ...]
    period: PeriodPhrase | None
    issues: tuple[Issue, ...]

    def value(self, key: str) -> str:
        """The chosen value under a key; empty where there is none."""
        return next((item.value for item in self.chosen if item.key == key), "")

    @property
    def day(self) -> str:
        """The day to judge by what was in force: of publication, else the last of the period; empty where neither is known."""
        return self.value("issued") or (self.period.end.isoformat() if self.period else "")


def subject(facts: Facts, agencies: Agencies, codes: Codes, iris: Iris) -> Subject:
    """What the document is, as far as it says so."""
    kind = facts.outline.kind
    chosen = choose(facts.metadata, kind)
    title = next((item for item in chosen if item.key == "title"), None)
    lasting = (phrase for phrase in facts.periods if phrase.start <= phrase.end)
    period = next(iter(sorted(lasting, key=lambda phrase: phrase.basis != "explicit")), None) if kind == "report" else None
    day = next((item.value for item in chosen if item.key == "issued"), period.end.isoformat() if period else "")
    near = surroundings(facts.agencies, title, agencies, day)
    sha16 = facts.outline.document.source.sha256[:16]
    if kind == "report":
        issuers, issues = report_issuer(facts, near, day, agencies)
    else:
        issuers = policy_issuers(facts.agencies, title, chosen, near, agencies, codes, day)
        issues = ()
    if issuers:
        near = tuple(d.code for d in agencies.places.chain(issuers[0][0].place)) or (issuers[0][0].division,)
    else:
        issues = (no_agency(facts.agencies, near, agencies, day),)
        issuers = unplaced_issuer(facts.agencies, agencies, sha16) if kind == "report" else ()
    issues = (*issues, *(ends_first(phrase) for phrase in facts.periods if phrase.end < phrase.start))
    compilers = report_compiler(facts, issuers, near, day, agencies) if kind == "report" else ()
    issuer = issuers[0][0] if issuers else None
    if kind == "report":
        division, name = (issuer.division, issuer.name) if issuer else (near[0] if near else "", "")
        iri = iris.report(division, name, period.start.year if period else 0, sha16)
    else:
        iri = regulation_iri(chosen, issuer, near, sha16, codes, iris)
    return Subject(iri, near, issuers, compilers, chosen, period, issues)


def choose(metadata: Sequence[Metadata], kind: str) -> tuple[Metadata, ...]:
    """One value a key: the best basis, and of equals the first, of a law's history the last.

    A posted date of a regulation is also when it became available.
    """
    found = []
    own = own_history(metadata)
    for key, bases in (
        ("title", TITLES),
        ("indexNumber", ("field",)),
        ("documentNumber", ("field", "heading", "history")),
        ("issued", DATES[kind]),
    ):
        if key == "documentNumber" and kind == "report":
            continue
        usable = [item for item in own if item.key == key and item.basis in bases]
        ranked = sorted(usable, key=lambda item: (bases.index(item.basis), (-1 if item.basis == "history" else 1) * item.evidence.start))
        found += [covering(item, usable) if key == "title" else item for item in ranked[:1]]
    if kind == "policy":
        posted = [item for item in metadata if item.key == "issued" and item.basis in ("posted", "meta")]
        posted.sort(key=lambda item: item.basis == "meta")
        found += [Metadata("available", item.value, item.basis, item.evidence) for item in posted[:1]]
    return tuple(found)


def covering(title: Metadata, others: Sequence[Metadata]) -> Metadata:
    """The title, or that of the notice which promulgates the text so headed, where the page or the record names it."""
    if title.basis != "heading" or not title.value:
        return title
    return next((item for item in others if item.basis in ("article", "page") and promulgates(item.value, title.value)), title)


def promulgates(notice: str, title: str) -> bool:
    """Whether a title is that of the notice which promulgates the text so headed (关于印发某某办法的通知)."""
    return any(PROMULGATED.search(before) and ANNOUNCED.match(after) for before, after in pairwise(notice.split(title)))


def own_history(metadata: Sequence[Metadata]) -> Sequence[Metadata]:
    """The metadata without the history under a title, where that ends before the order that the document itself bears."""
    numbers = [item for item in metadata if item.key == "documentNumber"]
    borne = {item.value for item in numbers if item.basis != "history"}
    if not borne or borne & {item.value for item in numbers if item.basis == "history"}:
        return metadata
    return [item for item in metadata if item.basis != "history"]


def surroundings(names: Iterable[AgencyName], title: Metadata | None, agencies: Agencies, day: str) -> tuple[str, ...]:
    """The codes of the division that the document's names agree on, itself first: the deepest that the best role gives."""
    places = agencies.places
    printed = [name.name for role in NEAR for name in names if name.role == role] + ([title.value] if title else [])
    known: tuple[str, ...] = ()
    for name in printed:
        located = places.locate(name, known, day)
        if located.only:
            chain = tuple(d.code for d in places.chain(located.only.code))
            if not known or known[0] in chain:
                known = chain
    return known


def report_issuer(facts: Facts, near: tuple[str, ...], day: str, agencies: Agencies) -> tuple[Issuers, tuple[Issue, ...]]:
    """The agency of a report, by its names; where they leave the place open, by what else the text says of it, which is told."""
    names = facts.agencies
    if issuers := one_issuer(names, near, agencies, day):
        agency = issuers[0][0]
        if agencies.named(agency.printed[0], (NATION,) if agency.division == NATION else (), day):  # its own name says where
            return issuers, ()
        place = agencies.places.division(agency.place)
        signs = tuple(name.evidence for name in names if (at := agencies.places.locate(name.name, (), day).only) and at.code in near)
        return issuers, (place_inferred(agency, place, signs[:1]),) if place and signs else ()
    own = (name.name for role in ROLES for name in names if name.role == role)
    found = agencies.signs.of_names(own, facts.outline, near, day)
    if found is None:
        return of_office(names, near, agencies, day), ()
    near = tuple(division.code for division in agencies.places.chain(found.division.code))
    in_full = agencies.named(found.name, near, day) if found.name else None
    issuers = ((in_full, found.evidence[0]),) if in_full else one_issuer(names, near, agencies, day)
    issuers = issuers or of_office(names, near, agencies, day)
    return issuers, (place_inferred(issuers[0][0], found.division, found.evidence),) if issuers else ()


def of_office(names: Sequence[AgencyName], near: tuple[str, ...], agencies: Agencies, day: str) -> Issuers:
    """The government or bureau whose office drew the report up, where nobody else is named.

    An office that answers questions does so for others too.
    """
    for name in names:
        office = agencies.named(name.name, near, day) if name.role in HELPERS and name.role != "contact" else None
        if not office or office.classification not in OFFICES:
            continue
        division = agencies.places.division(office.place)
        if division and GOVERNING.search(name.name):
            return ((agencies.government(division), name.evidence),)
        if bureau := (found := INNER.match(name.name)) and agencies.named(found["bureau"], near, day):
            return ((bureau, name.evidence),)
    return ()


def one_issuer(names: Sequence[AgencyName], near: tuple[str, ...], agencies: Agencies, day: str) -> Issuers:
    """The agency of a report: who the title names; where that says nothing, who the form, the signature, the page name."""
    for role in ROLES:
        named = ((agencies.named(name.name, near, day), name.evidence) for name in names if name.role == role)
        found = ((agency, place) for agency, place in named if agency and not (role in HELPERS and agency.classification in OFFICES))
        if first := next(found, None):
            alone = role != "speaker" or all(agency.iri == first[0].iri for agency, _ in found)  # in a county's report its bureaus act too
            return (first,) if alone else ()
    return ()


def unplaced_issuer(names: Sequence[AgencyName], agencies: Agencies, sha16: str) -> Issuers:
    """The agency of a report that names it and not its place: its figures are somebody's, though nobody can say where."""
    for role in (*OWN_WORD, "body", "compiler", "contact", "speaker"):
        named = ((agencies.unplaced(name.name, sha16), name.evidence) for name in names if name.role == role)
        found = [(agency, place) for agency, place in named if agency and not (role in HELPERS and agency.classification in OFFICES)]
        if found:
            return tuple(found[:1]) if role != "speaker" or len({agency.iri for agency, _ in found}) == 1 else ()
    return ()


def policy_issuers(
    names: Sequence[AgencyName],
    title: Metadata | None,
    chosen: Sequence[Metadata],
    near: tuple[str, ...],
    agencies: Agencies,
    codes: Codes,
    day: str,
) -> Issuers:
    """The agencies of a policy document, every joint one: the title's, else the signers, else the page's, else its number's."""
    if title and (heads := agencies.at_head(title.value, near)):
        found = {agency.iri: (agency, title.evidence) for agency in heads}
        if agencies.has_others(title.value):
            signers = ((agencies.named(name.name, near, day), name.evidence) for name in names if name.role == "signature")
            found |= {agency.iri: (agency, place) for agency, place in signers if agency and agency.iri not in found}
        return tuple(found.values())
    for role in ("signature", "publisher", "source"):
        found = {a.iri: (a, n.evidence) for n in names if n.role == role and (a := agencies.named(n.name, near, day))}
        if found:
            return tuple(found.values())
    own = next((item for item in chosen if item.key == "documentNumber"), None)
    number = codes.parse(own.value) if own else None
    if own and number:
        return tuple((agency, own.evidence) for agency in codes.told(number, near).settled)
    return ()


def regulation_iri(chosen: Sequence[Metadata], issuer: Agency | None, near: tuple[str, ...], sha16: str, codes: Codes, iris: Iris) -> str:
    """The IRI of a policy document: by its number, else its title, else the file itself."""
    values = {item.key: item.value for item in chosen}
    scope = issuer.place if issuer else f"x-{near[0]}" if near else "x-100000"
    number = codes.parse(values.get("documentNumber", ""))
    dated = codes.dated(number, values.get("issued", "")) if number else None
    if dated:
        return iris.numbered(scope if dated is number else NATION, in_full(dated, (issuer,) if issuer else ()))
    return iris.titled(scope, values.get("title") or sha16)


def report_compiler(facts: Facts, issuers: Issuers, near: tuple[str, ...], day: str, agencies: Agencies) -> Issuers:
    """The office that drew a report up, where that is not its issuer."""
    said = next((name for name in facts.agencies if name.role == "compiler"), None)
    compiler = agencies.named(said.name, near, day) if said else None
    if said is None or compiler is None or any(compiler.iri == agency.iri for agency, _ in issuers):
        return ()
    return ((compiler, said.evidence),)


def ends_first(phrase: PeriodPhrase) -> Issue:
    """The finding that a span of days ends before it begins, which is not taken for the report's period."""
    zh, en = f"期间的末日{phrase.end}早于首日{phrase.start}", f"a period ends on {phrase.end}, before it begins on {phrase.start}"
    return Issue("period-reversed", "warning", zh, en, (phrase.evidence,))


def possible(name: str, places: Sequence[str]) -> tuple[str, str]:
    """What is said, in Chinese and English, of a name that may be of places: a few of many; one is known, yet not told to be it."""
    if len(places) == 1:
        zh = f"“{name}”已知只有一处：{places[0]}；但文中没有依据确定就是此处"
        return zh, f"only one place of the name {name} is known: {places[0]}; nothing in the text tells that it is this one"
    labels, more = "、".join(places[:FEW]), len(places) - FEW
    zh = f"“{name}”可能指：{labels}" + (f"等{len(places)}处" if more > 0 else "")
    return zh, f"{name} may be of any of: {labels}" + (f" and {more} more" if more > 0 else "")


def no_agency(names: Sequence[AgencyName], near: tuple[str, ...], agencies: Agencies, day: str) -> Issue:
    """The finding that nobody could be told, with the agencies that remain possible."""
    for name in names:
        if candidates := agencies.candidates(name.name, near, day):
            places = ["".join(division.path) for a in candidates if (division := agencies.places.division(a.place))]
            zh, en = possible(name.name, places)
            return Issue("agency-ambiguous", "warning", zh, en, (name.evidence,), tuple(agency.iri for agency in candidates))
    return Issue(
        "agency-unknown",
        "warning",
        "未能确定发布机构或其所属行政区划",
        "who issues this document, or of which place, could not be told",
        tuple(n.evidence for n in names[:1]),
    )
