"""Facts → Claims: the one place where it is decided who, when and which; *ambiguous, with these candidates* is a legal result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.iris import Iris
from kg.records import Agency, Claims, Evidence, Facts, Indicator, Issue, Regulation, Statement
from kg.resolve.agencies import Agencies
from kg.resolve.citations import citations
from kg.resolve.codes import Codes
from kg.resolve.divisions import Places
from kg.resolve.indicators import Reporting, indicators
from kg.resolve.policies import Reach, reach
from kg.resolve.regulations import Citing, Regulations, Resolved
from kg.resolve.relations import relations
from kg.resolve.subject import Subject, subject
from kg.rules import Rules
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Resolver:
    """The indexes that deciding needs, made once from the vocabulary and the rules."""

    vocabulary: Vocabulary
    iris: Iris
    agencies: Agencies
    codes: Codes
    regulations: Regulations

    @classmethod
    def load(cls, vocabulary: Vocabulary, rules: Rules, iris: Iris) -> Resolver:
        """The indexes over these tables."""
        agencies = Agencies(vocabulary, rules, Places(vocabulary, rules), iris)
        codes = Codes(vocabulary, agencies, rules)
        return cls(vocabulary, iris, agencies, codes, Regulations(vocabulary, agencies, codes, iris, rules))


def resolve(facts: Facts, resolver: Resolver) -> Claims:
    """All that a document's graph will say; a document that is set aside gives its findings only."""
    outline = facts.outline
    if outline.kind == "neither":
        return Claims(outline.document, "", "neither", issues=facts.issues)
    who = subject(facts, resolver.agencies, resolver.codes, resolver.iris)
    agency = who.issuers[0][0] if who.issuers else None
    own_number = resolver.codes.parse(who.value("documentNumber"))
    citing = Citing(who.near, who.day, agency, who.iri, outline.document.text, own_number.code if own_number else "")
    cited = citations(facts.mentions, citing, resolver.regulations, resolver.iris, outline.document.source.sha256[:16])
    stated, more = relations(facts.relations, facts.mentions, cited, citing, resolver.regulations, resolver.vocabulary)
    own = reach(facts.metadata, who, resolver.agencies, resolver.vocabulary, resolver.iris) if outline.kind == "policy" else Reach()
    found: tuple[Indicator, ...] = ()
    others: tuple[Agency, ...] = ()
    lost: tuple[Issue, ...] = ()
    if outline.kind == "report" and who.period and agency:
        reporting = Reporting(outline.document.source.sha256[:16], agency.iri, who.near, (who.period.start, who.period.end))
        found, others = indicators(facts.readings, reporting, resolver.agencies, resolver.iris)
    elif facts.readings:
        lost = (no_owner(facts),)
    return Claims(
        outline.document,
        who.iri,
        outline.kind,
        outline.frame,
        tuple(a.iri for a, _ in who.issuers),
        who.compilers[0][0].iri if who.compilers else "",
        (who.period.start, who.period.end) if who.period else None,
        once((*(a for a, _ in (*who.issuers, *who.compilers)), *cited.agencies, *own.agencies, *others, *issuers_of(more))),
        joined((*cited.regulations, *(one.regulation for one in more if one.regulation)), who.iri),
        (*statements(who, resolver), *own.statements, *stated),
        found,
        cited.citations,
        (*facts.issues, *who.issues, *own.issues, *cited.issues, *lost),
        facts.announcements,
    )


def no_owner(facts: Facts) -> Issue:
    """The finding that figures were read and not recorded, since nobody could say whose or of when they are."""
    count = len(facts.readings)
    zh, en = (
        f"读出{count}项数字，但不知属于哪个机关、哪一年，未予记录",
        f"{count} figures were read and not recorded: whose or of when is not known",
    )
    return Issue("figures-without-owner", "warning", zh, en, (facts.readings[0].evidence,))


def statements(who: Subject, resolver: Resolver) -> tuple[Statement, ...]:
    """The metadata triples, each with the place that says so."""
    v = resolver.vocabulary
    found = [Statement(a.iri, v.wm.issues.value, who.iri, "", (place,)) for a, place in who.issuers]
    found += [Statement(who.iri, v.wm.compiledBy.value, a.iri, "", (place,)) for a, place in who.compilers]
    predicates = {
        "title": (v.dcterms.title, "@zh"),
        "issued": (v.dcterms.issued, "date"),
        "available": (v.dcterms.available, "date"),
        "indexNumber": (v.wm.indexNumber, "string"),
        "documentNumber": (v.wm.documentNumber, "string"),
    }
    for item in who.chosen:
        predicate, datatype = predicates[item.key]
        found.append(Statement(who.iri, predicate.value, item.value, datatype, (item.evidence,)))
    if who.period:
        iri = resolver.iris.period(who.period.start, who.period.end)
        places: tuple[Evidence, ...] = (who.period.evidence,)
        found.append(Statement(who.iri, v.wm.covers.value, iri, "", places))
    return tuple(found)


def issuers_of(decided: tuple[Resolved, ...]) -> tuple[Agency, ...]:
    """The agencies that the regulations are of, without those that they only may be of."""
    return tuple(agency for one in decided if one.regulation for agency in one.agencies if agency.iri in one.regulation.issuers)


def once(agencies: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """Each agency once, with every spelling that the document prints."""
    found: dict[str, Agency] = {}
    for agency in agencies:
        seen = found.setdefault(agency.iri, agency)
        if not set(agency.printed) <= set(seen.printed):
            found[agency.iri] = replace(agency, printed=tuple(dict.fromkeys((*seen.printed, *agency.printed))))
    return tuple(found.values())


def joined(regulations: tuple[Regulation, ...], subject: str) -> tuple[Regulation, ...]:
    """Each regulation once, with every title that the document prints; the document itself is described elsewhere."""
    found: dict[str, Regulation] = {}
    for regulation in regulations:
        if regulation.iri == subject:
            continue
        seen = found.get(regulation.iri, regulation)
        found[regulation.iri] = Regulation(
            regulation.iri,
            seen.number or regulation.number,
            tuple(dict.fromkeys((*seen.titles, *regulation.titles))),
            tuple(dict.fromkeys((*seen.issuers, *regulation.issuers))),
        )
    return tuple(found.values())


__all__ = ["Resolver", "resolve"]
