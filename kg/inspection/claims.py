"""What a document says, for a person at the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.inspection.structure import fitting
from kg.pipeline import Build
from kg.records import Assessment, Citation, Claims, Evidence, Indicator
from kg.vocabulary import Vocabulary

SHOWN = 3  # reckonings shown of an identity that holds or fails in several places
ANSWERS = {"holds": "成立 holds", "fails": "不成立 fails", "not assessable": "未定 open"}


def lines(made: Build, vocabulary: Vocabulary) -> Iterator[str]:
    """Every claim and finding, a line each, with the words that say so and where they stand.

    Args:
        vocabulary: for the labels of concepts.
    """
    claims = made.claims
    if claims.subject:
        yield f"  {claims.subject}"
    names = {agency.iri: agency.name for agency in claims.agencies}
    titles = {r.iri: r.number or (r.titles[0] if r.titles else r.iri) for r in claims.regulations} | {claims.subject: "本文 this document"}
    yield from (f"  发布 issued by {names.get(issuer, issuer)}" for issuer in claims.issuers)
    if claims.compiled_by:
        yield f"  编制 compiled by {names.get(claims.compiled_by, claims.compiled_by)}"
    for statement in claims.statements:
        subject = "" if statement.subject == claims.subject else titles.get(statement.subject, names.get(statement.subject, ""))
        concept = short(statement.object) if "/concept/" in statement.object and not statement.datatype else statement.object
        target = titles.get(statement.object) or names.get(statement.object) or concept
        inferred = f" 推自 inferred from {statement.inferred_from}" if statement.inferred_from else ""
        yield f"  {subject} {short(statement.predicate)} {target}{inferred}{words(statement.evidence)}"
    yield f"\n{len(claims.citations)} 条引用 citations"
    issuers = {r.iri: "、".join(names.get(issuer, issuer) for issuer in r.issuers) for r in claims.regulations}
    for citation in claims.citations:
        target = titles.get(citation.cited, "") or " | ".join(titles.get(c, c) for c in citation.candidates)
        why = told_by(citation, issuers.get(citation.cited, ""), vocabulary)
        yield f"  {citation.resolution:<10} {citation.function:<10} {target} {citation.pinpoint}{why}{words((citation.evidence,))}"
    yield f"\n{len(claims.indicators)} 项指标 indicators"
    for indicator in claims.indicators:
        quantity = indicator.quantity
        amount = f"{quantity.value if quantity.value is not None else quantity.state}{quantity.unit}"
        quoted = "" if indicator.recorded else f"转引 quoted {days(indicator)}"
        comparator = "" if indicator.comparator == "exact" else indicator.comparator
        about = "" if indicator.about in claims.issuers else names.get(indicator.about, indicator.about)
        more = " ".join(part for part in (comparator, indicator.applicant, indicator.topic, indicator.scope, about, quoted) if part)
        yield f"  {indicator.measure:<40} {amount:>10} {more}{words(indicator.evidence)}"
    yield from laws(claims, vocabulary)
    yield f"\n{len(made.issues)} 项发现 findings"
    if made.head:
        yield "  不合约束，入库时将被隔离 breaks a law: a build keeps it in quarantine, unless told otherwise (--on-violation)"
    for issue in made.issues:
        yield f"  {issue.severity:<9} {issue.code:<18} {issue.message_zh} {issue.message_en}{words(issue.evidence)}"


def laws(claims: Claims, vocabulary: Vocabulary) -> Iterator[str]:
    """Each identity that speaks of the document: its answers with the figures compared, or why it stays open."""
    said: dict[tuple[str, str], list[Assessment]] = {}
    for one in claims.assessments:
        said.setdefault((one.identity, one.answer), []).append(one)
    yield f"\n{len({identity for identity, _ in said})} 条勾稽关系涉及本文 identities speak of it"
    for (identity, answer), found in said.items():
        reasons = Counter(one.reason for one in found if one.reason)
        told = [one.comparison.figures for one in found if one.comparison][:SHOWN]
        for reason, times in reasons.items():
            concept = vocabulary.concept("abstention", reason)
            told.append(f"{concept.zh} {concept.en}{f' ({times})' if times > 1 else ''}")
        more = f"; … {len(found) - SHOWN} 项未列 more" if not reasons and len(found) > SHOWN else ""
        yield f"  {ANSWERS[answer]:<12} {identity:<18} {'; '.join(told)}{more}"


def told_by(citation: Citation, issuers: str, vocabulary: Vocabulary) -> str:
    """Who issued what is cited and what told so, or why it stays open; and what told its version."""
    said = []
    for scheme, notation in (("ground", citation.ground), ("basis", citation.version_basis)):
        if notation:
            concept = vocabulary.concept(scheme, notation)
            said.append(f"{'版本 version ' if scheme == 'basis' else ''}{concept.zh} {concept.en}")
    return f" [{'; '.join((f'{issuers} ← {said[0]}' if issuers else said[0], *said[1:]))}]" if said else ""


def days(indicator: Indicator) -> str:
    """The days of a figure."""
    first, last = indicator.covers
    return f"{first or '?'}/{last}"


def short(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def words(places: Sequence[Evidence]) -> str:
    """The words that say so, on one line."""
    shown = []
    for place in places:
        page = f" page {place.page}" if place.page else ""
        shown.append(f"“{fitting(place.exact)}” {place.start}-{place.end}{page}")
    return "  ← " + "; ".join(shown) if shown else ""
