"""Which regulation a mention means: its number's issuer, its title, its alias, its version; or the candidates that remain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.iris import Iris, fold, fold_title
from kg.records import Agency, DocumentNumber, Issue, Mention, Regulation
from kg.reference import regulation_iri
from kg.resolve.agencies import Agencies
from kg.resolve.codes import LEVELS, Codes, Told, in_full, same_series
from kg.resolve.divisions import NATION
from kg.resolve.versions import Versions
from kg.rules import Rules
from kg.vocabulary import KnownRegulation, Vocabulary

FORWARDING = ("转发", "批转")
CERTAIN = ("name", "table", "chain")  # grounds on which the issuer of a number stands against its title
OWN = ("我", "本")  # before what the citing agency calls itself


@dataclass(frozen=True, slots=True)
class Citing:
    """What is known of the document that cites.

    Args:
        near: codes of its division and of what that lies in, itself first; empty where its division is not known.
        issued: ISO date of its publication, else the last day of its period; empty where neither is known.
        agency: the agency that issues it.
        text: its sealed text.
        series: the code of its own number; empty where it has none.
    """

    near: tuple[str, ...]
    issued: str
    agency: Agency | None
    subject: str
    text: str = ""
    series: str = ""

    @property
    def unknown_scope(self) -> str:
        """The scope of a regulation of which no more is known than who cites it."""
        return f"x-{self.near[0]}" if self.near else "x-100000"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a mention came to.

    Args:
        regulation: the regulation, where there is one and no more.
        candidates: IRIs that remain where there are several.
        agencies: agencies named on the way, to be described.
        ground: why: what told the issuer of its number or the regulation itself, or why it stays open; of the scheme ``ground``.
        basis: how the version was told: number, year, pinpoint, date, open; empty where there was nothing to tell.
    """

    regulation: Regulation | None
    candidates: tuple[Regulation, ...] = ()
    agencies: tuple[Agency, ...] = ()
    ground: str = ""
    basis: str = ""
    issues: tuple[Issue, ...] = ()


class Regulations:
    """Turns mentions into regulations; read only, the same for all documents."""

    def __init__(self, vocabulary: Vocabulary, agencies: Agencies, codes: Codes, iris: Iris, rules: Rules) -> None:
        self.vocabulary = vocabulary
        self.agencies = agencies
        self.codes = codes
        self.iris = iris
        self.versions = Versions(vocabulary, rules)
        self.before_place = rules.one("versions", "title.before-place").pattern
        self.law = rules.one("versions", "title.national-law").pattern
        by_title: dict[str, list[KnownRegulation]] = defaultdict(list)
        by_number: dict[str, list[KnownRegulation]] = defaultdict(list)
        works = {known.work: known.aliases for known in vocabulary.regulations if known.work and not known.number}
        for known in vocabulary.regulations:
            names = (known.title, *known.aliases, known.work, *works.get(known.work, ()))
            for title in dict.fromkeys(fold_title(t) for t in names if t):
                by_title[title].append(known)
            if known.number:
                by_number[fold(known.printed)].append(known)
        self.by_title: Mapping[str, tuple[KnownRegulation, ...]] = {title: tuple(rows) for title, rows in by_title.items()}
        self.by_number: Mapping[str, tuple[KnownRegulation, ...]] = {number: tuple(rows) for number, rows in by_number.items()}
        self.nodes = {(known.number, known.title): regulation_iri(known, vocabulary, iris) for known in vocabulary.regulations}

    def resolve(self, group: Sequence[Mention], citing: Citing, numbered: Mapping[str, Resolved]) -> Resolved:
        """What a mention that is no alias means.

        Args:
            group: the mention, then all others of its title in the document, aliases included.
            numbered: by folded title, what the document's numbered mentions came to: a title that is cited once with its
                number and once without is one regulation.
        """
        mention = group[0]
        numbers = tuple(number for number in mention.numbers if number.complete)
        if len(numbers) == 1:
            return self.with_number(mention, numbers[0], citing)
        if numbers:
            readings = tuple(self.with_number(mention, number, citing) for number in numbers)
            regulations = tuple(reading.regulation for reading in readings if reading.regulation)
            return Resolved(None, regulations, tuple(a for reading in readings for a in reading.agencies), "several")
        if not mention.title:
            return Resolved(None, ground="incomplete" if mention.numbers else "nothing")
        same = numbered.get(fold_title(mention.title))
        if same and not self.names_edition(mention, citing):
            return replace(same, issues=())
        return self.with_title(group, citing)

    def names_edition(self, mention: Mention, citing: Citing) -> bool:
        """Whether the words beside a title tell which edition of a law is meant."""
        rows = tuple(row for row in self.titled(mention.title) if row.number)
        return len(rows) > 1 and self.versions.of_edition(rows, mention.evidence, citing.text, citing.issued)[0]

    def with_number(self, mention: Mention, number: DocumentNumber, citing: Citing) -> Resolved:
        """The regulation of a number: its issuer is who the title names, else who the code means here."""
        rows = self.by_number.get(fold(number.normal), ())
        if self.codes.restarts(number):
            return self.of_term(mention, number, rows, citing)
        by_title, ground = self.agencies.at_head(mention.title, citing.near), "title"
        if not by_title:
            by_title, ground = self.said(mention, citing), "printed"
        if rows and not by_title and self.is_here(rows[0], citing):
            return self.known(rows[0], mention, "known", "number" if rows[0].work else "", self.misplaced(rows[0], mention, citing))
        told = self.codes.told(number, citing.near, self.place_of(mention.title, citing), citing.agency)
        if citing.agency and not told.settled and same_series(number.code, citing.series):
            told = Told((citing.agency,), (), "chain")
        titles = (mention.title,) if mention.title else ()
        foreign = self.is_foreign(number, by_title, told)
        if citing.text.endswith(FORWARDING, 0, mention.evidence.start) and self.is_forwarders(mention, by_title, told, citing):
            by_title, ground, titles, foreign = (), "", (), False  # the number is of who forwards, the title of what is forwarded
        issuers = by_title or told.settled
        maybe = () if issuers else told.candidates
        readings = tuple(Regulation(self.iris.numbered(a.place, number), number.normal, titles, (a.iri,)) for a in maybe)
        if len(readings) > 1 and told.ground != "neighbours":
            if len({reading.iri for reading in readings}) == 1:  # of one place: which of its agencies stays open, not what is cited
                return Resolved(replace(readings[0], issuers=()), (), (), "several")
            return Resolved(None, readings, maybe, "several")
        if not issuers and not citing.near:  # two documents that cite it from places nobody knows may mean two
            return Resolved(None, readings, maybe, "several" if readings else "scope")
        scope = issuers[0].place if issuers else citing.unknown_scope
        if foreign:
            readings = (
                Regulation(self.iris.numbered(told.settled[0].place, number), number.normal, (), tuple(a.iri for a in told.settled)),
            )
        full = in_full(number, issuers)
        printed = full if number.code.removesuffix("令").endswith("政府") else number
        regulation = Regulation(self.iris.numbered(scope, full), printed.normal, titles, tuple(agency.iri for agency in issuers))
        basis = "number" if rows and rows[0].work else ""
        ground = ground if by_title else told.ground if issuers else "scope"
        named = (*issuers, *maybe, *(told.settled if foreign else ()))
        issues = self.disagreement(mention, number, by_title, told) if foreign or self.is_other(number, by_title, told) else ()
        return Resolved(regulation, readings, named, ground, basis, issues)

    def of_term(self, mention: Mention, number: DocumentNumber, rows: Sequence[KnownRegulation], citing: Citing) -> Resolved:
        """The order of a series that begins anew with each term: told by its title, since the number alone names several."""
        same = tuple(row for row in rows if mention.title and row in self.titled(mention.title))
        if len(same) == 1:
            return self.known(same[0], mention, "known", "number" if same[0].work else "", self.misplaced(same[0], mention, citing))
        if mention.title:
            return self.with_title((mention,), citing)
        candidates = tuple(r for row in rows if row.issued <= (citing.issued or "9") and (r := self.known(row, mention, "").regulation))
        return Resolved(None, candidates, (), "term")

    def misplaced(self, row: KnownRegulation, mention: Mention, citing: Citing) -> tuple[Issue, ...]:
        """The finding that the article which is cited is not in the version that the number names."""
        rows = tuple(one for one in self.by_title.get(fold_title(row.work), ()) if one.number) if row.work else ()
        return self.versions.misplaced(row, rows, mention, citing.text)

    def said(self, mention: Mention, citing: Citing) -> tuple[Agency, ...]:
        """The issuers that the text prints before the title; 我部 is who speaks, 我市人民政府 is of its place."""
        name = mention.issuer
        if name[:1] in OWN and len(name) == len("我部") and name[1] not in LEVELS:
            return (citing.agency,) if citing.agency else ()
        return self.codes.named(name[1:] if name[:1] in OWN else name, citing.near) if name else ()

    def is_other(self, number: DocumentNumber, by_title: tuple[Agency, ...], told: Told) -> bool:
        """Whether the code is of the series of another agency of the title's place (桂办电 under a 人民政府办公厅)."""
        if not by_title or not told.settled or {a.iri for a in by_title} & {a.iri for a in told.settled}:
            return False
        return by_title[0].division == told.settled[0].division and self.codes.is_seen(number.code)

    def is_foreign(self, number: DocumentNumber, by_title: tuple[Agency, ...], told: Told) -> bool:
        """Whether the code is of the series of another place than the title's agency, where it means nothing."""
        if not by_title or told.ground not in CERTAIN or not told.settled or by_title[0].division == told.settled[0].division:
            return False
        return not self.codes.reads(number, by_title[0].division)

    def is_forwarders(self, mention: Mention, by_title: tuple[Agency, ...], told: Told, citing: Citing) -> bool:
        """Whether the number behind a forwarded title is of who forwards it: of another place or agency than the title's."""
        if not told.settled or told.ground not in CERTAIN:
            return False
        lead, place = told.settled[0], by_title[0].division if by_title else self.place_of(mention.title, citing)
        apart = bool(by_title) and not (lead.name.startswith(by_title[0].name) or by_title[0].name.startswith(lead.name))
        return apart or place not in ("", lead.division)

    def disagreement(self, mention: Mention, number: DocumentNumber, by_title: tuple[Agency, ...], told: Told) -> tuple[Issue, ...]:
        """The finding that the code belongs to another series than the title's agency."""
        names = "、".join(agency.name for agency in told.settled)
        return (
            Issue(
                "ID-D-ISSUER",
                "info",
                f"{number.normal} 的发文代字属于{names}，标题则署{by_title[0].name}",
                f"the code of {number.normal} is of the series of {names}, the title names {by_title[0].name}",
                (mention.evidence,),
            ),
        )

    def with_title(self, group: Sequence[Mention], citing: Citing) -> Resolved:
        """The regulation of a title: a known one, with its version; else one that is named by its title and scope."""
        mention = group[0]
        known = self.titled(mention.title)
        if len(known) == 1 and known[0].number:
            return self.known(known[0], mention, "known")
        if known:
            return self.version(known, group, citing)
        issuers, ground = self.agencies.at_head(mention.title, citing.near), "title"
        if not issuers:
            issuers, ground = self.said(mention, citing), "printed"
        return Resolved(self.of_title(mention, citing, issuers), (), issuers, ground if issuers else "scope")

    def titled(self, title: str) -> tuple[KnownRegulation, ...]:
        """The known regulations of a title, with the year of an edition at its end or without."""
        return self.by_title.get(fold_title(title), ()) or self.by_title.get(fold_title(self.versions.bare(title)), ())

    def place_of(self, title: str, citing: Citing) -> str:
        """The code of the division that a title names at its head, behind a year or 关于印发; empty where it names none."""
        return self.agencies.place_of(self.before_place.sub("", title), citing.near)

    def by_title_alone(self, mention: Mention, citing: Citing) -> Resolved:
        """A regulation that is named by its title and scope: the text that a known notice promulgates is a node of its own."""
        issuers = self.agencies.at_head(mention.title, citing.near) or self.said(mention, citing)
        return Resolved(self.of_title(mention, citing, issuers), (), issuers)

    def of_title(self, mention: Mention, citing: Citing, issuers: tuple[Agency, ...]) -> Regulation:
        """A regulation that is named by its title, in the scope of its issuer, of its place, else of who cites it."""
        law = NATION if self.law.search(mention.title) else ""
        scope = issuers[0].place if issuers else law or self.place_of(mention.title, citing) or citing.unknown_scope
        return Regulation(self.iris.titled(scope, mention.title), "", (mention.title,), tuple(agency.iri for agency in issuers))

    def is_here(self, known: KnownRegulation, citing: Citing) -> bool:
        """Whether a known number is the one that this document cites: the same letters may be another place's elsewhere."""
        return self.agencies.of_table[known.issuers[0]].division in (NATION, *citing.near) or not citing.near

    def known(self, known: KnownRegulation, mention: Mention, ground: str, basis: str = "", issues: tuple[Issue, ...] = ()) -> Resolved:
        """A regulation of the reference table."""
        issuers = tuple(self.agencies.of_table[name] for name in known.issuers)
        iri = self.nodes[known.number, known.title]
        titles = (mention.title,) if mention.title else ()
        regulation = Regulation(iri, known.printed, titles, tuple(agency.iri for agency in issuers))
        return Resolved(regulation, (), issuers, ground, basis, issues)

    def version(self, rows: tuple[KnownRegulation, ...], group: Sequence[Mention], citing: Citing) -> Resolved:
        """The version of a work that a title means; the work, with the versions as candidates, where that stays open."""
        mention = group[0]
        versions = tuple(row for row in rows if row.number)
        chosen = self.versions.choose(versions, group, citing.text, citing.issued)
        if chosen.row:
            return self.known(chosen.row, mention, "known", chosen.basis, chosen.issues)
        work = next((row for row in rows if not row.number), None)
        readings = tuple(r for row in versions if (r := self.known(row, mention, "").regulation))
        if work is None:
            return Resolved(None, readings, (), "several", "", chosen.issues)
        return replace(self.known(work, mention, "known", "open", chosen.issues), candidates=readings)
