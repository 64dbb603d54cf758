"""Reckons an expression over the indicators that belong together: a value, how it came about, and from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Literal

from kg.audit.grammar import Comparison, Expression, Name, Number, Operation, Relation, Total
from kg.audit.identities import Tolerance
from kg.records import Indicator
from kg.vocabulary import Measure

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


class Ledger:
    """The indicators of one agency and period, looked up by measure, column and scope.

    Args:
        indicators: those without a topic.
        measures: the catalogue, for ``prefix.*``.
    """

    def __init__(self, indicators: Iterable[Indicator], measures: Mapping[str, Measure]) -> None:
        self.entries: dict[tuple[str, str, str], list[Indicator]] = defaultdict(list)
        for indicator in indicators:
            self.entries[indicator.measure, indicator.applicant, whole(indicator.scope)].append(indicator)
        self.measures = measures

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that values stand in; ``""`` outside of a matrix."""
        return tuple(sorted({column for _, column, _ in self.entries}))

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that values have."""
        return tuple(sorted({scope for _, _, scope in self.entries}))

    @property
    def rows(self) -> tuple[str, ...]:
        """The measures that stand in a matrix."""
        return tuple(sorted({measure for measure, column, _ in self.entries if column}))

    def mixed(self, used: Iterable[Indicator]) -> bool:
        """Whether figures of a scope stand beside figures of none, though their measures are stated for other scopes too.

        区直 may be the one scope of a report that does not repeat it each time; beside 乡镇, or beside a figure for all, it is a part.
        """
        used = tuple(used)
        if len({whole(indicator.scope) for indicator in used}) < 2:
            return False
        if len({indicator.scope for indicator in used if indicator.scope}) > 1:
            return True
        scoped = {(indicator.measure, indicator.applicant) for indicator in used if whole(indicator.scope)}
        return any(len({scope for measure, column, scope in self.entries if (measure, column) == key}) > 1 for key in scoped)

    def below(self, prefix: str) -> tuple[str, ...]:
        """The measures right below a prefix."""
        start = prefix + "."
        return tuple(id for id in self.measures if id.startswith(start) and "." not in id.removeprefix(start))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is reckoned: the column for names without one, the scope, the measure that ``row`` stands for, form or prose."""

    ledger: Ledger
    column: str
    scope: str
    row: str
    origins: Origins

    def find(self, name: Name) -> tuple[Indicator, ...]:
        """What the document says under a name: in this scope, else in none; a form before prose; only prose where that is asked."""
        measure = self.row if name.measure == "row" else name.measure
        for scope in dict.fromkeys((self.scope, "")):
            entries = self.ledger.entries.get((measure, name.column or self.column, scope), [])
            prose = [entry for entry in entries if entry.origin == "narrative"]
            form = [entry for entry in entries if entry.origin == "table"]
            if found := prose if self.origins == "prose" else form or prose:
                return tuple(found)
        return ()

    def total(self, total: Total) -> Result:
        """A sum; where one of its names is blank, read in two ways or (if all are asked) not there, it is none."""
        names = [
            Name(measure, name.column)
            for name in total.names
            for measure in (self.ledger.below(name.measure[:-2]) if name.measure.endswith(".*") else (name.measure,))
        ]
        results = [result for name in names if (result := self.name(name)).used or total.complete]
        missing = any(not self.find(name) for name in total.needed)
        used = tuple(indicator for result in results for indicator in result.used)
        values = [result.value for result in results if result.value is not None]
        if missing or not results or len(values) < len(results):
            return Result(None, used=used)
        return Result(sum(values, Decimal(0)), " + ".join(result.figures for result in results), used)

    def name(self, name: Name) -> Result:
        """The one value under a name."""
        found = self.find(name)
        values = {one.quantity.value for one in found}
        if len(values) != 1 or found[0].quantity.state not in STATED:
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
        used = tuple(dict.fromkeys(left.used + right.used + condition.used))
        slack = allowance(tolerance, right.value, used)
        unlike = scaled_unlike(used) or self.ledger.mixed(used)
        if condition.answer != "holds" or left.value is None or right.value is None or slack is None or unlike:
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


def allowance(tolerance: Tolerance, target: Decimal | None, used: Iterable[Indicator]) -> Decimal | None:
    """How far apart two sides may be; none where an approximate value cannot be held to anything."""
    slack = tolerance.fixed
    if tolerance.rounded and target is not None:
        exponent = target.as_tuple().exponent
        places = min(exponent, 0) if isinstance(exponent, int) else 0
        slack = max(Decimal("0.05"), Decimal(5).scaleb(places - 1))
    if all(indicator.comparator == "exact" for indicator in used):
        return slack
    return None if tolerance.about is None else max(slack, tolerance.about)


def whole(scope: str) -> str:
    """The scope, none for what covers the whole jurisdiction (全县, 全区)."""
    return "" if scope.startswith("全") else scope


def scaled_unlike(used: Iterable[Indicator]) -> bool:
    """Whether the units count in unlike steps (条 and 万条): values stay as printed, so these cannot be compared."""
    return len({unit[0] if (unit := indicator.quantity.unit)[:1] in ("千", "万", "亿") else "" for indicator in used}) > 1


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
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -3:
        value = value.quantize(PLACES, rounding=ROUND_HALF_EVEN).normalize()
    return f"{value:f}"
