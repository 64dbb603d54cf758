"""Reckons an expression over the indicators that belong together: a value, how it came about, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from itertools import product
from typing import Literal

from kg.audit.grammar import Comparison, Expression, Name, Number, Operation, Relation, Total
from kg.audit.identities import Tolerance
from kg.audit.ledger import Ledger, scaled_unlike
from kg.records import Indicator

Answer = Literal["holds", "fails", "not assessable"]
Origins = Literal["form", "prose"]
STATED = ("stated", "stated-in-words")
BROKEN: Mapping[Relation, str] = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Result:
    """A value, or none where something is missing; the reckoning in figures; the indicators that went into it."""

    value: Decimal | None
    figures: str = ""
    used: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule at one place: the answer, ``1 + 2 = 3 ≠ 4``, and the indicators compared."""

    answer: Answer
    figures: str = ""
    used: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is reckoned: the column for names without one, the scope, the measure that ``row`` stands for, form or prose."""

    ledger: Ledger
    column: str
    scope: str
    row: str
    origins: Origins

    def find(self, name: Name) -> tuple[Indicator, ...]:
        """What the document says under a name: in this scope, else in none; a form before prose; only prose where that is asked.

        Beside the total of a matrix stands what has no columns: prose and other forms count all applicants.
        """
        measure, column = self.row if name.measure == "row" else name.measure, name.column or self.column
        origins = ("narrative",) if self.origins == "prose" else ("table", "narrative")
        columns = (column, "") if column == "total" and not name.column else (column,)
        for scope, one, origin in product((self.scope, "") if self.scope else ("",), columns, origins):
            if found := self.ledger.find(measure, one, scope, origin):
                return tuple(found)
        return ()

    def written_out(self, total: Total) -> Iterator[Name]:
        """The names of a sum, ``prefix.*`` as the measures right below the prefix."""
        for name in total.names:
            if name.measure.endswith(".*"):
                yield from (Name(measure, name.column) for measure in self.ledger.below.get(name.measure[:-2], ()))
            else:
                yield name

    def total(self, total: Total) -> Result:
        """A sum; where one of its names is blank, read in two ways or (if all are asked) not there, it is none."""
        results = [result for name in self.written_out(total) if (result := self.name(name)).used or total.complete]
        missing = any(not self.find(name) for name in total.needed)
        used = tuple(indicator for result in results for indicator in result.used)
        values = [result.value for result in results if result.value is not None]
        if missing or not results or len(values) < len(results):
            return Result(None, used=used)
        return Result(sum(values, Decimal(0)), " + ".join(result.figures for result in results), used)

    def name(self, name: Name) -> Result:
        """The one value under a name."""
        found = self.find(name)
        if not found or found[0].quantity.state not in STATED or len({one.quantity.value for one in found}) > 1:
            return Result(None, used=found)
        value = found[0].quantity.value
        return Result(value, "" if value is None else figure(value), found)

    def reckon(self, expression: Expression) -> Result:
        """The value of an expression."""
        match expression:
            case Number():
                return Result(expression.value, figure(expression.value))
            case Name():
                return self.name(expression)
            case Total():
                return self.total(expression)
            case Operation():
                left, right = self.reckon(expression.left), self.reckon(expression.right)
                used = left.used + right.used
                if left.value is None or right.value is None or (expression.sign == "/" and not right.value):
                    return Result(None, used=used)
                sign = {"*": "×", "/": "÷"}.get(expression.sign, expression.sign)
                return Result(operate(expression, left.value, right.value), f"{left.figures} {sign} {right.figures}", used)

    def compare(self, comparison: Comparison, tolerance: Tolerance) -> Finding:
        """Whether a comparison holds here."""
        condition = self.compare(comparison.condition, Tolerance()) if comparison.condition else Finding("holds")
        left, right = self.reckon(comparison.left), self.reckon(comparison.right)
        used = tuple({one.iri: one for one in (*left.used, *right.used, *condition.used)}.values())
        if condition.answer != "holds" or left.value is None or right.value is None or self.ledger.mixed(used) or scaled_unlike(used):
            return Finding("not assessable", used=used)
        slack = allowance(tolerance, right.value, used)
        if slack is None:
            return Finding("not assessable", used=used)
        holds = related(left.value, comparison.relation, right.value, slack)
        figures = shown(left, comparison.relation if holds else BROKEN[comparison.relation], right)
        return Finding("holds" if holds else "fails", "; ".join(filter(None, (figures, condition.figures))), used)


def operate(operation: Operation, left: Decimal, right: Decimal) -> Decimal:
    """What a sign makes of two values."""
    with localcontext(prec=34):
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
    if all(indicator.comparator == "exact" for indicator in used):
        return slack
    return None if tolerance.about is None else max(slack, tolerance.about)


def shown(left: Result, sign: str, right: Result) -> str:
    """``1 + 2 = 3 ≠ 4``: both sides in figures, with what they come to where that is not plain."""
    sides = []
    for side, value in ((left, left.value), (right, right.value)):
        result = figure(value) if value is not None else ""
        sides.append((side.figures, result) if side.figures != result else (result,))
    (first, second) = sides
    return f"{' = '.join(first)} {sign} {' = '.join(reversed(second))}"


def figure(value: Decimal) -> str:
    """A number for people: as printed, but not more than three places."""
    shown = f"{value:f}"
    if len(shown.partition(".")[2]) > 3:
        return f"{value.quantize(PLACES, rounding=ROUND_HALF_EVEN).normalize():f}"
    return shown
