"""What a document says of itself, or cites, against the identities that speak of such things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from kg.audit.grammar import Announced, CitedYear
from kg.audit.identities import Identity
from kg.iris import Iris
from kg.records import Assessment, Citation, Claims, Comparison
from kg.vocabulary import Vocabulary


def said(claims: Claims, identity: Identity, vocabulary: Vocabulary, iris: Iris) -> Iterator[Assessment]:
    """The answers of the rules of an identity that speak of no figures."""
    for rule in identity.rules:
        match rule:
            case CitedYear():
                yield from cited_too_young(claims, identity, vocabulary, iris)
            case Announced():
                yield from announced(claims, identity, rule)


def cited_too_young(claims: Claims, identity: Identity, vocabulary: Vocabulary, iris: Iris) -> Iterator[Assessment]:
    """Whether each regulation that is cited bears a year that is not after the document's own date."""
    issued = vocabulary.dcterms.issued.value
    own = [int(one.object[:4]) for one in claims.statements if one.predicate == issued and one.subject == claims.subject]
    mentions: dict[str, list[Citation]] = defaultdict(list)
    for citation in claims.citations:
        if citation.cited:
            mentions[citation.cited].append(citation)
    for cited, citations in mentions.items():
        parsed = iris.parse(cited)
        if parsed.kind != "numbered":
            continue
        if not own:
            yield Assessment(identity.id, "not assessable", reason="missing", used=tuple(citations))
            continue
        year, latest = int(parsed.parts[2]), max(own)
        figures = f"{year} {'<=' if year <= latest else '>'} {latest}"
        compared = Comparison(Decimal(year), "<=", Decimal(latest), figures)
        yield Assessment(identity.id, "holds" if year <= latest else "fails", compared, used=tuple(citations))


def announced(claims: Claims, identity: Identity, rule: Announced) -> Iterator[Assessment]:
    """Whether a document is what it announces: fewer parts than announced may only mean that not all of them were found."""
    for one in claims.announcements:
        if one.kind != rule.kind:
            continue
        limit = one.found if one.kind == "sections" else claims.period[0].year if claims.period else 0
        if not limit or (one.kind == "sections" and limit < one.said):
            yield Assessment(identity.id, "not assessable", reason="missing", used=(one,))
            continue
        relation, broken = ("=", "≠") if one.kind == "sections" else (">", "≤")
        holds = one.said == limit if one.kind == "sections" else one.said > limit
        compared = Comparison(Decimal(one.said), relation, Decimal(limit), f"{one.said} {relation if holds else broken} {limit}")
        yield Assessment(identity.id, "holds" if holds else "fails", compared, used=(one,))
