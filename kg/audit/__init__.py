"""Claims → claims with what adds up in them and what does not.

Arithmetic on Decimals over what the document states, never a correction. An identity has three answers: it holds, it fails, or it is
not assessable, because a value is missing, blank, approximate or said in two ways. Only what fails becomes an issue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.audit.figures import unstated
from kg.audit.findings import assess, assess_years, assessed
from kg.audit.identities import Identity, load_identities
from kg.audit.ledger import Ledger, ledgers
from kg.audit.said import said
from kg.iris import LAWS, Iris
from kg.records import Assessment, Claims, Indicator, Issue
from kg.vocabulary import Vocabulary

__all__ = ["Identity", "Ledger", "assess", "assess_years", "audit", "load_identities", "told"]


def audit(claims: Claims, identities: Iterable[Identity], vocabulary: Vocabulary, iris: Iris) -> Claims:
    """The claims with every answer of the identities that speak of them, and an issue for each that fails.

    Args:
        claims: what the document says, decided.
        identities: from ``load_identities``; only those of scope ``document`` are looked at.
        vocabulary: for the catalogue and its labels.
        iris: for the year in the IRI of a cited regulation.
    """
    figures, text = tuple(ledgers(claims, vocabulary)), claims.document.text
    assessments: list[Assessment] = []
    issues: list[Issue] = []
    for identity in identities:
        if identity.scope == "document":
            found = [*assessed(identity, figures, text), *said(claims, identity, vocabulary, iris)]
            assessments += found
            issues += (told(identity, one, vocabulary) for one in found if one.answer == "fails")
    return replace(claims, assessments=tuple(assessments), issues=(*claims.issues, *issues))


def told(identity: Identity, assessment: Assessment, vocabulary: Vocabulary) -> Issue:
    """The issue of what fails: ``1 + 2 = 3 ≠ 4``, about these indicators, in these words."""
    figures = [one for one in assessment.used if isinstance(one, Indicator)]
    measures, columns = {one.measure for one in figures}, {one.applicant for one in figures}
    about = []
    if len(measures) == 1:
        measure = vocabulary.measures[min(measures)]
        about.append((measure.zh, measure.en))
    elif len(columns) == 1 and columns != {""}:
        column = vocabulary.concept("applicant", min(columns))
        about.append((column.zh, column.en))
    if any(unstated(one) for one in figures):
        about.append(("空白格未计入", "blank cells left out"))
    zh = f"（{'，'.join(said for said, _ in about)}）" if about else ""
    en = f" ({', '.join(said for _, said in about)})" if about else ""
    shown = assessment.comparison.figures if assessment.comparison else ""
    return Issue(
        code=identity.id,
        severity=identity.severity,
        message_zh=f"{identity.note_zh}{zh}：{shown}",
        message_en=f"{identity.note_en}{en}: {shown}",
        evidence=assessment.evidence,
        focus=assessment.focus,
        path=vocabulary.wm.value.value if figures else vocabulary.wm.cites.value if assessment.focus else "",
        source=LAWS + identity.id,
        comparison=assessment.comparison,
    )
