"""Reckons an expression over the indicators that belong together: a value, how it came about, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import chain
from typing import NamedTuple

from kg.audit import grammar
from kg.audit.figures import MISSING, Result, figure, scaled_unlike, thousandths
from kg.audit.grammar import Expression, Name, Number, Operation, Relation, Total
from kg.audit.identities import Tolerance
from kg.audit.ledger import Ledger, Origins
from kg.records import Answer, Comparison, Indicator

BROKEN: Mapping[str, str] = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
MIRRORED: Mapping[str, str] = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
DIGITS = 34  # what a division is carried to
ZERO = Decimal(0)
NO_SLACK = Tolerance()


class Weighed(NamedTuple):
    """What came of a comparison at one place: the answer with the numbers, or the reason why there is none."""

    answer: Answer
    comparison: Comparison | None = None
    used: tuple[Indicator, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is reckoned.

    Args:
        ledger: the figures.
        before: those of the report before, for ``previous(…)``.
        column: for names without one.
        row: the measure that ``row`` stands for.
        origins: a form with the prose beside it, or prose alone.
    """

    ledger: Ledger
    before: Ledger | None
    column: str
    scope: str
    row: str
    origins: Origins

    def name(self, name: Name) -> Result:
        """The one value under a name."""
        ledger = self.before if name.previous else self.ledger
        if ledger is None:
            return MISSING
        measure = self.row if name.measure == "row" else name.measure
        cell = (measure, name.column or self.column, self.scope)
        origins = "form" if name.column else self.origins  # a column is of a matrix, and so of the form, even where prose is asked
        return ledger.cells[origins].get(cell) or ledger.beside(cell, origins, alone=bool(name.column))

    def total(self, total: Total) -> Result:
        """A sum; where one of its names has no value, or (if all are asked) is not there, it has none."""
        found = [self.name(name) for name in total.names]
        if not total.complete:
            found = [one for one in found if one.used]
        used = tuple(chain.from_iterable([one.used for one in found]))
        if not found or any([not self.name(name).used for name in total.needed]):
            return Result(None, "", used, "missing")
        values = [one.value for one in found if one.value is not None]
        if len(values) < len(found):
            return Result(None, "", used, next(one.reason for one in found if one.value is None))
        return Result(sum(values, ZERO), " + ".join([one.figures for one in found]), used)

    def reckon(self, expression: Expression) -> Result:
        """The value of an expression."""
        match expression:
            case Name():
                return self.name(expression)
            case Total():
                return self.total(expression)
            case Number():
                return Result(expression.value, figure(expression.value))
            case Operation():
                left, right = self.reckon(expression.left), self.reckon(expression.right)
                used = left.used + right.used
                if left.value is None or right.value is None:
                    return Result(None, used=used, reason=left.reason or right.reason)
                if expression.sign == "/" and not right.value:
                    return Result(None, used=used, reason="no-whole")
                sign = {"*": "×", "/": "÷"}.get(expression.sign, expression.sign)
                return Result(operate(expression, left.value, right.value), f"{left.figures} {sign} {right.figures}", used)

    def weigh(self, rule: grammar.Comparison, tolerance: Tolerance = NO_SLACK) -> Weighed | None:
        """Whether a comparison holds here; none where it is asked under a condition that is not met."""
        condition = self.weigh(rule.condition) if rule.condition else None
        if condition and condition.answer == "fails":
            return None
        left, right = self.reckon(rule.left), self.reckon(rule.right)
        used = left.used + right.used + (condition.used if condition else ())
        if len(set(map(id, used))) < len(used):  # two names may stand for one figure
            used = tuple({one.iri: one for one in used}.values())
        reason = left.reason or right.reason or (condition.reason if condition else "") or self.unlike(used)
        if reason or left.value is None or right.value is None:
            return Weighed("not assessable", None, used, reason)
        slack = allowance(tolerance, right.value, used)
        if slack is None:
            return Weighed("not assessable", None, used, "approximate")
        holds = related(left.value, rule.relation, right.value, slack)
        figures = shown(left, rule.relation if holds else BROKEN[rule.relation], right)
        if condition and condition.comparison:
            figures = f"{figures}; {condition.comparison.figures}"
        return Weighed("holds" if holds else "fails", compared(rule, left.value, right.value, figures), used)

    def unlike(self, used: tuple[Indicator, ...]) -> str:
        """Why figures cannot be held against each other; empty where they can."""
        for ledger in (self.ledger, self.before) if self.before else (self.ledger,):
            if ledger.scopes != ("",) and ledger.mixed(used):
                return "unlike-scopes"
            if ledger.scaled and scaled_unlike(used):
                return "unlike-units"
        return ""


def compared(rule: grammar.Comparison, left: Decimal, right: Decimal, figures: str) -> Comparison:
    """The two sides of a rule: what is printed stands first, what is reckoned is expected."""
    if isinstance(rule.left, Name):
        return Comparison(left, rule.relation, settled(right), figures)
    if isinstance(rule.right, Name):
        return Comparison(right, MIRRORED[rule.relation], settled(left), figures)
    return Comparison(None, rule.relation, settled(right), figures)


def settled(value: Decimal) -> Decimal:
    """A value as it is kept: exact, but for a quotient that does not end."""
    return value if len(str(value)) < DIGITS else thousandths(value)


def operate(operation: Operation, left: Decimal, right: Decimal) -> Decimal:
    """What a sign makes of two values."""
    with localcontext(prec=DIGITS):
        match operation.sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right


def related(left: Decimal, relation: Relation, right: Decimal, slack: Decimal = Decimal(0)) -> bool:
    """Whether the relation holds, give or take the slack."""
    match relation:
        case "=":
            return abs(left - right) <= slack
        case "<=":
            return left <= right + slack
        case ">=":
            return left + slack >= right
        case "<":
            return left < right
        case ">":
            return left > right


def allowance(tolerance: Tolerance, target: Decimal, used: Iterable[Indicator]) -> Decimal | None:
    """How far apart two sides may be; none where an approximate value cannot be held to anything."""
    slack = tolerance.fixed
    if tolerance.rounded:
        exponent = target.as_tuple().exponent
        places = min(exponent, 0) if isinstance(exponent, int) else 0
        slack = max(Decimal("0.05"), Decimal(5).scaleb(places - 1))
    for indicator in used:
        if indicator.comparator != "exact":
            return None if tolerance.about is None else max(slack, tolerance.about)
    return slack


def shown(left: Result, sign: str, right: Result) -> str:
    """``1 + 2 = 3 ≠ 4``: both sides in figures, with what they come to where that is not plain."""
    before, after = (figure(side.value) if side.value is not None else "" for side in (left, right))
    before = before if before == left.figures else f"{left.figures} = {before}"
    after = after if after == right.figures else f"{after} = {right.figures}"
    return f"{before} {sign} {after}"
