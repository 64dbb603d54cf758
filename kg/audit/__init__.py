"""Claims → issues: what does not add up in one document.

Arithmetic on Decimals over what the document states, never a correction. A comparison has three answers: it holds, it fails, or
it is not assessable, because a value is missing, blank, approximate or said in two ways. Only what fails becomes an issue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.audit.findings import answers, assess
from kg.audit.grammar import CitedYear
from kg.audit.identities import Identity, load_identities
from kg.audit.ledger import ledgers
from kg.audit.reckon import Finding
from kg.iris import Iris
from kg.records import Citation, Claims, Evidence, Issue
from kg.vocabulary import Vocabulary

__all__ = ["Finding", "Identity", "assess", "audit", "load_identities"]

SHAPES = "https://w3id.org/wenmai/shapes#"


def audit(claims: Claims, identities: Iterable[Identity], vocabulary: Vocabulary, iris: Iris) -> tuple[Issue, ...]:
    """The identities that do not hold in a document, as issues with the values compared and the words that state them.

    Args:
        claims: what the document says, decided.
        identities: from ``load_identities``; only those of scope ``document`` are looked at.
        vocabulary: for the catalogue and its labels.
        iris: for the year in the IRI of a cited regulation.
    """
    issues: list[Issue] = []
    figures = ledgers(claims, vocabulary.below)
    for identity in identities:
        if identity.scope == "document":
            for ledger in figures:
                if asked := [one for one in identity.asked if one.needed <= ledger.measures]:
                    found = answers(claims, identity, asked, ledger).values()
                    issues += (told(identity, finding, vocabulary) for finding in found if finding.answer == "fails")
            if CitedYear() in identity.rules:
                issues += cited_too_young(claims, identity, vocabulary, iris)
    return tuple(issues)


def told(identity: Identity, finding: Finding, vocabulary: Vocabulary) -> Issue:
    """The issue of a finding: ``1 + 2 = 3 ≠ 4``, about these indicators, in these words."""
    measures, columns = {one.measure for one in finding.used}, {one.applicant for one in finding.used}
    zh = en = ""
    if len(measures) == 1:
        measure = vocabulary.measures[min(measures)]
        zh, en = f"（{measure.zh}）", f" ({measure.en})"
    elif len(columns) == 1 and columns != {""}:
        column = vocabulary.concept("applicant", min(columns))
        zh, en = f"（{column.zh}）", f" ({column.en})"
    return Issue(
        code=identity.id,
        severity=identity.severity,
        message_zh=f"{identity.note_zh}{zh}：{finding.figures}",
        message_en=f"{identity.note_en}{en}: {finding.figures}",
        evidence=in_order(place for indicator in finding.used for place in indicator.evidence),
        focus=tuple(indicator.iri for indicator in finding.used),
        path=vocabulary.wm.value.value,
        source=SHAPES + identity.id,
    )


def cited_too_young(claims: Claims, identity: Identity, vocabulary: Vocabulary, iris: Iris) -> Iterator[Issue]:
    """An issue for each cited regulation whose number bears a year after the document's own date."""
    issued = vocabulary.dcterms.issued.value
    own = [int(one.object[:4]) for one in claims.statements if one.predicate == issued and one.subject == claims.subject]
    mentions: dict[str, list[Citation]] = defaultdict(list)
    for citation in claims.citations:
        if own and citation.cited:
            mentions[citation.cited].append(citation)
    for cited, citations in mentions.items():
        parsed = iris.parse(cited)
        if parsed.kind == "numbered" and int(parsed.parts[2]) > max(own):
            figures = f"{parsed.parts[2]} > {max(own)}"
            yield Issue(
                code=identity.id,
                severity=identity.severity,
                message_zh=f"{identity.note_zh}：{figures}",
                message_en=f"{identity.note_en}: {figures}",
                evidence=in_order(citation.evidence for citation in citations),
                focus=tuple(citation.iri for citation in citations),
                path=vocabulary.wm.cites.value,
                source=SHAPES + identity.id,
            )


def in_order(places: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each evidence once, in the order of the text."""
    return tuple(sorted(set(places), key=lambda place: (place.start, place.end, place.rule)))
