"""Which version of a law a mention means: by the edition that it names, by the article that it cites, by the day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.records import Evidence, Issue, Mention
from kg.rules import Rules
from kg.vocabulary import KnownRegulation, Vocabulary

BEFORE = 24  # characters before a title in which its edition may be named
BEHIND = 24
STOP = re.compile(r"[。\n]")
CLAUSE = 60  # characters to either side of an article's number that tell what it is about
Basis = Literal["number", "year", "pinpoint", "date", "open"]
Rows = tuple[KnownRegulation, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The version that a mention means.

    Args:
        row: None where it stays open.
        basis: what told it.
        issues: the finding that the article and what else is known contradict each other.
    """

    row: KnownRegulation | None
    basis: Basis
    issues: tuple[Issue, ...] = ()


class Versions:
    """Chooses among the versions of a work; read only."""

    def __init__(self, vocabulary: Vocabulary, rules: Rules) -> None:
        self.behind = rules.one("versions", "edition.year-behind").pattern
        self.before = rules.one("versions", "edition.year-before").pattern
        self.words = (rules.one("versions", "edition.new"), rules.one("versions", "edition.old"))
        self.provisions: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]] = vocabulary.provisions

    def choose(self, rows: Rows, group: Sequence[Mention], text: str, day: str) -> Version:
        """The version of a work that a mention means.

        Args:
            rows: the versions of the work.
            group: the mention, then all others of the work in its document: what one says of its articles tells the version of all.
            text: the sealed text that they stand in.
            day: ISO date of the citing document; empty where it is not known.
        """
        mention = group[0]
        said, named = self.of_edition(rows, mention.evidence, text, day)
        by_day = tuple(row for row in rows if in_force(row, day) and not said)
        row = named or (by_day[0] if len(by_day) == 1 else None)
        pointing, by_article = self.of_articles(rows, (mention,) if said else group, text)
        if pointing is None or row in by_article:
            return Version(row, "year" if named else "date" if row else "open")
        if row is None:
            return Version(by_article[0], "pinpoint") if len(by_article) == 1 and not said else Version(None, "open")
        issues = (contradiction(pointing, row),)
        return Version(row, "year", issues) if named else Version(None, "open", issues)

    def of_articles(self, rows: Rows, group: Sequence[Mention], text: str) -> tuple[Mention | None, Rows]:
        """The first mention whose articles tell something, and the versions that fit it and all others; its own where none fits all."""
        told = [(mention, found) for mention in group if (found := self.of_article(rows, mention, text)) is not None]
        if not told:
            return None, ()
        common = tuple(row for row in rows if all(row in found for _, found in told))
        return told[0][0], common or told[0][1]

    def misplaced(self, row: KnownRegulation, rows: Rows, mention: Mention, text: str) -> tuple[Issue, ...]:
        """The finding that an article is not in the version which the number names, or not about what the clause says."""
        found = self.of_article(rows, mention, text)
        return (contradiction(mention, row),) if found is not None and row not in found else ()

    def of_article(self, rows: Rows, mention: Mention, text: str) -> Rows | None:
        """The versions in which the articles exist and are about what the clause says; None where that tells nothing."""
        articles = [max(one.article, one.last_article) for one in mention.provisions]
        if not articles:
            return None
        exist = tuple(row for row in rows if not row.articles or max(articles) <= row.articles)
        clause = clause_of(text, mention.evidence)
        meant = {
            row.number
            for row in exist
            for article, words in self.provisions.get(row.number, ())
            if article in articles and any(word in clause for word in words)
        }
        found = tuple(row for row in exist if row.number in meant) or exist
        return found if len(found) < len(rows) else None

    def of_edition(self, rows: Rows, place: Evidence, text: str, day: str) -> tuple[bool, KnownRegulation | None]:
        """Whether the words around a title name an edition, by its year or as the new or the former one, and which version that is."""
        before, behind = text[max(0, place.start - BEFORE) : place.start + 1], text[place.end : place.end + BEHIND]
        if year := self.year(before, behind, place):
            named = tuple(row for row in rows if year in (row.issued[:4], *row.amended))
            return True, named[0] if len(named) == 1 else None
        said = next((rule.text("edition") for rule in self.words if rule.pattern.search(before)), "")
        made = sorted((row for row in rows if row.issued and row.issued <= day), key=lambda row: row.issued)
        if not said or len(made) < 2:
            return bool(said) and len(rows) > 1, None
        return True, made[-1 if said == "new" else -2]

    def year(self, before: str, behind: str, place: Evidence) -> str:
        """The year of the edition that is named beside a title or at its end; empty where none is."""
        for words in (place.exact[last_bracket(place.exact) :], behind):
            if found := self.behind.search(words):
                return str(found["year"])
        found = self.before.search(before)
        return (found["year"] or found["bare"]) if found else ""

    def bare(self, title: str) -> str:
        """A title without the year of its edition at the end: 政府信息公开条例（2019年修订）."""
        at = last_bracket(title)
        return title[:at] if at and self.behind.search(title[at:]) else title


def last_bracket(text: str) -> int:
    """Where the last bracket of a text opens; its end where none does."""
    return max((at for at in (text.rfind("("), text.rfind("（")) if at >= 0), default=len(text))


def in_force(row: KnownRegulation, day: str) -> bool:
    """Whether a version was in force on a day."""
    return bool(day) and (row.in_force_from or row.issued) <= day and not (row.superseded_on and row.superseded_on <= day)


def clause_of(text: str, place: Evidence) -> str:
    """The words around a mention: of its line before it, which may follow a heading, and behind it to the end of its sentence."""
    before = STOP.split(text[max(0, place.start - CLAUSE) : place.start])[-1]
    return before + text[place.end : place.end + CLAUSE].partition("。")[0]


def contradiction(mention: Mention, row: KnownRegulation) -> Issue:
    """The finding that the article which is cited is not in the version, or not about that."""
    return Issue(
        "ID-D-VERSION",
        "warning",
        f"{mention.pinpoint}与{row.printed}不符：该版本无此条，或此条另有所指",
        f"{mention.pinpoint} does not fit {row.printed}: that version has no such article, or it says something else",
        (mention.evidence,),
    )
