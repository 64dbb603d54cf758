"""Which regulation a mention means: its number's issuer, its title, its alias, its version; or the candidates that remain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.iris import Iris, fold, fold_title
from kg.records import Agency, DocumentNumber, Issue, Mention, Regulation
from kg.reference import regulation_iri
from kg.resolve.agencies import Agencies
from kg.resolve.codes import Codes
from kg.resolve.divisions import NATION
from kg.vocabulary import KnownRegulation, Vocabulary


@dataclass(frozen=True, slots=True)
class Citing:
    """What is known of the document that cites.

    Args:
        near: codes of its division and of what that lies in, itself first; empty where its division is not known.
        issued: ISO date of its publication, else the last day of its period; empty where neither is known.
        agency: the agency that issues it.
    """

    near: tuple[str, ...]
    issued: str
    agency: Agency | None
    subject: str

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
        basis: how the version was told: number, pinpoint, date; empty where there was nothing to tell.
    """

    regulation: Regulation | None
    candidates: tuple[Regulation, ...] = ()
    agencies: tuple[Agency, ...] = ()
    basis: str = ""
    issues: tuple[Issue, ...] = ()


class Regulations:
    """Turns mentions into regulations; read only, the same for all documents."""

    def __init__(self, vocabulary: Vocabulary, agencies: Agencies, codes: Codes, iris: Iris) -> None:
        self.vocabulary = vocabulary
        self.agencies = agencies
        self.codes = codes
        self.iris = iris
        by_title: dict[str, list[KnownRegulation]] = defaultdict(list)
        works = {known.work: known.aliases for known in vocabulary.regulations if known.work and not known.number}
        for known in vocabulary.regulations:
            names = (known.title, *known.aliases, known.work, *works.get(known.work, ()))
            for title in dict.fromkeys(fold_title(t) for t in names if t):
                by_title[title].append(known)
        self.by_title: Mapping[str, tuple[KnownRegulation, ...]] = {title: tuple(rows) for title, rows in by_title.items()}
        self.nodes = {(known.number, known.title): regulation_iri(known, vocabulary, iris) for known in vocabulary.regulations}
        self.by_number = {fold(known.number): known for known in vocabulary.regulations if known.number}

    def resolve(self, mention: Mention, citing: Citing, numbered: Mapping[str, Resolved]) -> Resolved:
        """What a mention that is no alias means.

        Args:
            numbered: by folded title, what the document's numbered mentions came to: a title that is cited once with its
                number and once without is one regulation.
        """
        numbers = tuple(number for number in mention.numbers if number.complete)
        if len(numbers) == 1:
            return self.with_number(mention, numbers[0], citing)
        if numbers:
            readings = tuple(self.with_number(mention, number, citing) for number in numbers)
            regulations = tuple(reading.regulation for reading in readings if reading.regulation)
            return Resolved(None, regulations, tuple(a for reading in readings for a in reading.agencies))
        if not mention.title:
            return Resolved(None)
        if same := numbered.get(fold_title(mention.title)):
            return same
        return self.with_title(mention, citing)

    def with_number(self, mention: Mention, number: DocumentNumber, citing: Citing) -> Resolved:
        """The regulation of a number: its issuer is who the title names, else who the code means here."""
        by_title = self.agencies.at_head(mention.title, citing.near) or self.said(mention, citing)
        known = self.by_number.get(fold(number.normal))
        here = None if by_title or known is None or not self.is_here(known, citing) else known
        by_code = () if here else self.codes.issuers(number, citing.near, self.agencies.place_of(mention.title, citing.near))
        titles = (mention.title,) if mention.title else ()
        if by_title:
            issuers, scope = by_title, by_title[0].division
        elif here:
            issuers = tuple(self.agencies.of_table[name] for name in here.issuers)
            scope = issuers[0].division
        elif len(by_code) == 1:
            issuers, scope = by_code, by_code[0].division
        elif by_code:
            readings = tuple(Regulation(self.iris.numbered(a.division, number), number.normal, titles, (a.iri,)) for a in by_code)
            return Resolved(None, readings, by_code)
        else:
            issuers, scope = (), citing.unknown_scope
        regulation = Regulation(self.iris.numbered(scope, number), number.normal, titles, tuple(agency.iri for agency in issuers))
        basis = "number" if known and known.work else ""
        return Resolved(regulation, (), issuers, basis, self.disagreement(mention, number, by_title, by_code))

    def said(self, mention: Mention, citing: Citing) -> tuple[Agency, ...]:
        """The issuer that the text prints before the title."""
        agency = self.agencies.named(mention.issuer, citing.near) if mention.issuer else None
        return (agency,) if agency else ()

    def disagreement(
        self, mention: Mention, number: DocumentNumber, by_title: tuple[Agency, ...], by_code: tuple[Agency, ...]
    ) -> tuple[Issue, ...]:
        """The finding that the code belongs to another series than the title's agency (桂办电 under a 人民政府办公厅)."""
        if not by_title or not by_code or {a.iri for a in by_title} & {a.iri for a in by_code}:
            return ()
        if by_title[0].division != by_code[0].division or not self.codes.is_seen(number.code):
            return ()
        names = "、".join(agency.name for agency in by_code)
        return (
            Issue(
                "ID-D-ISSUER",
                "info",
                f"{number.normal} 的发文代字属于{names}，标题则署{by_title[0].name}",
                f"the code of {number.normal} is of the series of {names}, the title names {by_title[0].name}",
                (mention.evidence,),
            ),
        )

    def with_title(self, mention: Mention, citing: Citing) -> Resolved:
        """The regulation of a title: a known one, with its version; else one that is named by its title and scope."""
        known = self.by_title.get(fold_title(mention.title), ())
        if len(known) == 1 and known[0].number:
            return self.known(known[0], mention)
        if known:
            return self.version(known, mention, citing)
        issuers = self.agencies.at_head(mention.title, citing.near) or self.said(mention, citing)
        return Resolved(self.by_title_alone(mention, citing), (), issuers)

    def by_title_alone(self, mention: Mention, citing: Citing) -> Regulation:
        """A regulation that is named by its title and scope: the text that a known notice promulgates is a node of its own."""
        issuers = self.agencies.at_head(mention.title, citing.near) or self.said(mention, citing)
        scope = issuers[0].division if issuers else self.agencies.place_of(mention.title, citing.near) or citing.unknown_scope
        return Regulation(self.iris.titled(scope, mention.title), "", (mention.title,), tuple(agency.iri for agency in issuers))

    def is_here(self, known: KnownRegulation, citing: Citing) -> bool:
        """Whether a known number is the one that this document cites: the same letters may be another place's elsewhere."""
        return self.agencies.of_table[known.issuers[0]].division in (NATION, *citing.near) or not citing.near

    def known(self, known: KnownRegulation, mention: Mention, basis: str = "") -> Resolved:
        """A regulation of the reference table."""
        issuers = tuple(self.agencies.of_table[name] for name in known.issuers)
        iri = self.nodes[known.number, known.title]
        titles = (mention.title,) if mention.title else ()
        return Resolved(Regulation(iri, known.number, titles, tuple(agency.iri for agency in issuers)), (), issuers, basis)

    def version(self, rows: tuple[KnownRegulation, ...], mention: Mention, citing: Citing) -> Resolved:
        """The version of a work that was in force when the citing document was published; the work where that stays open."""
        versions = tuple(row for row in rows if row.number)
        day = citing.issued
        fitting = tuple(
            row
            for row in versions
            if day and (row.in_force_from or row.issued) <= day and not (row.superseded_on and row.superseded_on <= day)
        )
        if len(fitting) == 1:
            return self.known(fitting[0], mention, "date")
        work = next((row for row in rows if not row.number), None)
        readings = tuple(r for row in versions if (r := self.known(row, mention).regulation))
        if work is None:
            return Resolved(None, readings)
        return replace(self.known(work, mention, "open"), candidates=readings)
