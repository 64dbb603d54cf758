"""The rows of ``shapes/identities.csv``: what must add up, where, and how much it matters."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from kg.audit.grammar import Comparison, Rule, Total, names, needed, rules
from kg.errors import VocabularyError
from kg.records import Severity
from kg.settings import data_folder

Scope = Literal["document", "corpus", "shape", "resolve", "later"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two sides may be: a fixed amount, or half of the last printed place; ``about`` where a value is approximate."""

    fixed: Decimal = Decimal(0)
    rounded: bool = False
    about: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, and what can be told of it before any figure is looked up.

    Args:
        named: every measure that it names, ``prefix.*`` and ``row`` as they stand; where none of them is stated, it says nothing.
        needed: measures of the same report without which it has no answer.
        by_column: whether it is reckoned in each column of a matrix; by_row: for each of its measures; by_prefix: whether it names
            measures by what they have in common.
        exhaustive: whether it takes the rows of a form to be complete; a form with a row that no measure fits it cannot assess.
    """

    rule: Rule
    named: frozenset[str]
    needed: frozenset[str]
    by_column: bool
    by_row: bool
    by_prefix: bool
    exhaustive: bool

    @classmethod
    def of(cls, rule: Rule) -> Asked:
        """What a rule asks for."""
        written = tuple(names(rule))
        sides = (rule.left, rule.right) if isinstance(rule, Comparison) and rule.relation == "=" else ()
        measures = frozenset(name.measure for name in written)
        return cls(
            rule,
            measures,
            needed(rule),
            not all(name.column for name in written),
            "row" in measures,
            any(measure.endswith(".*") for measure in measures),
            any(isinstance(side, Total) and side.complete for side in sides),
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """One row of ``identities.csv``.

    Args:
        scope: ``document`` is audited here; ``corpus`` needs several reports; the others are told elsewhere, or not yet.
        frames: F08 … as forms have them; ``narrative`` for values in prose, whatever the form; ``*`` for any.
        rules: what must hold, one for each alternative in braces.
        asked: the rules with what they ask for, in their order.
        allowance: the tolerance as it is written.
        note_zh, note_en: what it says, for a person.
    """

    id: str
    scope: Scope
    frames: tuple[str, ...]
    severity: Severity
    expression: str
    rules: tuple[Rule, ...]
    tolerance: Tolerance
    allowance: str
    note_zh: str
    note_en: str
    asked: tuple[Asked, ...] = field(repr=False)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that it speaks of; ``prefix.*`` as it stands, ``row`` left out."""
        return tuple(sorted({name.measure for rule in self.rules for name in names(rule)} - {"row"}))


def tolerance(text: str) -> Tolerance:
    """What ``0.5``, ``rounded`` or ``rounded, 0.5 about`` allows."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    fixed = next((Decimal(word) for word in words if re.fullmatch(r"[\d.]+", word)), Decimal(0))
    about = next((Decimal(word.split()[0]) for word in words if word.endswith(" about")), None)
    return Tolerance(fixed, "rounded" in words, about)


def load_identities(folder: Traversable | None = None) -> tuple[Identity, ...]:
    """Every row of ``identities.csv``, in its order.

    Args:
        folder: where the table is; the packaged ``shapes/`` where left out.

    Raises:
        VocabularyError: a row that does not parse, or an id that stands twice.
    """
    table = (data_folder("shapes") if folder is None else folder).joinpath("identities.csv")
    read: dict[str, Identity] = {}
    for row in csv.DictReader(table.read_text("utf-8").splitlines()):
        try:
            made = identity(row)
        except StopIteration:
            raise VocabularyError(f"identities.csv: {row['id']}: no such scope or severity") from None
        except VocabularyError as error:
            raise VocabularyError(f"identities.csv: {row['id']}: {error}") from error
        if made.id in read:
            raise VocabularyError(f"identities.csv: {made.id} stands twice")
        read[made.id] = made
    return tuple(read.values())


def identity(row: dict[str, str]) -> Identity:
    """The identity of one row."""
    scope: Scope = next(one for one in get_args(Scope) if one == row["scope"])
    severity: Severity = next(one for one in get_args(Severity) if one == row["severity"])
    said = rules(row["expression"])
    return Identity(
        id=row["id"],
        scope=scope,
        frames=tuple(row["frames"].split()),
        severity=severity,
        expression=row["expression"],
        rules=said,
        tolerance=tolerance(row["tolerance"]),
        allowance=row["tolerance"],
        note_zh=row["note_zh"],
        note_en=row["note_en"],
        asked=tuple(map(Asked.of, said)),
    )
