"""Mentions to citations: each with the one regulation that it means, or with its candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.iris import Iris, fold_title
from kg.records import Agency, Citation, Issue, Mention, Regulation
from kg.resolve.regulations import Citing, Regulations, Resolved


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document's mentions came to; ``by_start`` finds the decision of the mention at a place."""

    citations: tuple[Citation, ...]
    regulations: tuple[Regulation, ...]
    agencies: tuple[Agency, ...]
    by_start: Mapping[int, Resolved]
    issues: tuple[Issue, ...]


def citations(mentions: Sequence[Mention], citing: Citing, regulations: Regulations, iris: Iris, sha16: str) -> Cited:
    """Decides every mention: numbered ones first, since a title may lean on its number elsewhere, aliases last."""
    by_start: dict[int, Resolved] = {}
    groups = of_one_title(mentions)
    numbered: dict[str, Resolved] = {}
    for mention in mentions:
        if mention.numbers and mention.alias_of < 0:
            decided = regulations.resolve((mention,), citing, numbered)
            by_start[mention.evidence.start] = decided
            if mention.title and decided.regulation and decided.regulation.titles:
                numbered.setdefault(fold_title(mention.title), decided)
    for mention in mentions:
        if mention.evidence.start not in by_start and mention.alias_of < 0:
            title = fold_title(mention.title) if mention.title else ""
            group = () if title in numbered else groups.get(title, ())
            decided = by_start[mention.evidence.start] = regulations.resolve((mention, *group), citing, numbered)
            if decided.ground == "known" and decided.basis != "year":  # decided once for all mentions of the law, by what all say of it
                numbered.setdefault(title, decided)
    for mention in mentions:
        if mention.alias_of >= 0:
            by_start[mention.evidence.start] = by_start.get(mention.alias_of, Resolved(None, ground="nothing"))
    kept = [m for m in mentions if not is_self(by_start[m.evidence.start], citing)]
    taken: dict[int, int] = {}
    found = []
    for mention in kept:
        start = mention.evidence.start
        taken[start] = taken.get(start, 0) + 1
        found.append(citation(mention, by_start[start], iris.citation(sha16, start, taken[start])))
    decisions = [by_start[m.evidence.start] for m in kept]
    return Cited(
        tuple(found),
        tuple(r for d in decisions for r in ((d.regulation,) if d.regulation else ()) + d.candidates),
        tuple(agency for d in decisions for agency in d.agencies),
        by_start,
        tuple(dict.fromkeys(issue for m in kept if m.alias_of < 0 for issue in by_start[m.evidence.start].issues)),
    )


def of_one_title(mentions: Sequence[Mention]) -> Mapping[str, tuple[Mention, ...]]:
    """The mentions with a pinpoint of each title, by the folded title: one that is cited by an alias or again says more of the first."""
    titles = {mention.evidence.start: mention.title for mention in mentions if mention.alias_of < 0}
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        title = titles.get(mention.alias_of, "") if mention.alias_of >= 0 else mention.title
        if title and mention.provisions:
            found.setdefault(fold_title(title), []).append(mention)
    return {title: tuple(group) for title, group in found.items()}


def is_self(decided: Resolved, citing: Citing) -> bool:
    """Whether a mention is of the citing document itself."""
    return decided.regulation is not None and decided.regulation.iri == citing.subject


def citation(mention: Mention, decided: Resolved, iri: str) -> Citation:
    """The record of a decided mention."""
    resolution: Literal["resolved", "ambiguous", "incomplete", "unresolved"]
    if decided.regulation:
        resolution = "resolved"
    elif decided.candidates:
        resolution = "ambiguous"
    elif mention.numbers and not any(number.complete for number in mention.numbers):
        resolution = "incomplete"
    else:
        resolution = "unresolved"
    return Citation(
        iri,
        mention.evidence.exact,
        mention.evidence,
        resolution,
        decided.regulation.iri if decided.regulation else "",
        tuple(candidate.iri for candidate in decided.candidates),
        mention.cue,
        mention.function,
        mention.pinpoint,
        decided.basis,
        mention.provisions,
        decided.ground,
    )
