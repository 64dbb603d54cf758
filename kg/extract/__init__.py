"""Outline → Facts: what the text says, nothing decided."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.agency import agency
from kg.extract.announced import announced
from kg.extract.citations import citations
from kg.extract.metadata import metadata
from kg.extract.narrative import narrative_readings
from kg.extract.passages import passages
from kg.extract.period import period
from kg.extract.policies import policies
from kg.extract.tables import form_of, table_readings
from kg.records import Facts, Outline, Reading
from kg.rules import Rules
from kg.vocabulary import Vocabulary


def extract(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> Facts:
    """All facts of a document; none for one that is set aside.

    Figures are read from reports only: a policy document's numbers are plans and thresholds, not disclosure indicators.
    """
    if outline.kind == "neither":
        return Facts(outline, issues=outline.issues)
    places = passages(outline, rules)
    told = metadata(outline, places, rules, vocabulary)
    titles = tuple(item for item in told if item.key == "title")
    said = (*told, *policies(outline, places, titles, rules))
    mentions, relations, issues = citations(outline, places, rules, vocabulary)
    readings: tuple[Reading, ...] = ()
    if outline.kind == "report":
        in_tables, from_tables = table_readings(outline, rules, vocabulary)
        outline = replace(outline, frame=form_of(outline, in_tables, rules, vocabulary))
        in_prose, from_prose = narrative_readings(outline, rules, vocabulary)
        readings = (*in_tables, *in_prose)
        issues = (*issues, *from_tables, *from_prose)
    return Facts(
        outline,
        agencies=agency(outline, places, titles, rules),
        periods=period(outline, said, rules) if outline.kind == "report" else (),
        metadata=said,
        readings=readings,
        mentions=mentions,
        relations=relations,
        announcements=announced(outline, rules) if outline.kind == "report" else (),
        issues=(*outline.issues, *issues),
    )
