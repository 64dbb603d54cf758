"""What fails whatever its blank cells mean: a count is never negative, so that what is stated may already be too much."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kg.audit import grammar
from kg.audit.figures import BLANK, LEAST, Result, figure
from kg.audit.grammar import Expression, Name, Number, Operation, Relation, Total
from kg.audit.identities import Tolerance
from kg.audit.reckon import BROKEN, NO_SLACK, ZERO, Place, Weighed, compared, related

OPEN = ("blank", "approximate")  # reasons for which a comparison may fail all the same
MOST = ("under", "at-most")
CLAIMS: dict[Relation, tuple[Relation, ...]] = {"=": ("<=", ">=")}  # what a relation says of one bound and the other
TURNED = {"≥": "≤", "≤": "≥", "=": "="}


class Span(NamedTuple):
    """The bounds between which a value lies, none where it has none, and its reckoning in figures."""

    low: Decimal | None = None
    high: Decimal | None = None
    figures: str = "…"


UNKNOWN = Span()


def refuted(place: Place, rule: grammar.Comparison, weighed: Weighed, tolerance: Tolerance) -> Weighed:
    """The failure of a comparison that was left open for its blank or approximate figures, where none of their values would mend it.

    Args:
        weighed: what came of it.
    """
    if weighed.reason not in OPEN or rule.condition or tolerance != NO_SLACK or place.unlike(weighed.used):
        return weighed
    left, right = spanned(place, rule.left), spanned(place, rule.right)
    for claim in CLAIMS.get(rule.relation, (rule.relation,)):
        below = claim in ("<=", "<")
        one, other = (left.low, right.high) if below else (left.high, right.low)
        if one is not None and other is not None and not related(one, claim, other):
            figures = f"{reckoned(left, one)} {BROKEN[claim]} {reckoned(right, other, behind=True)}"
            claimed = grammar.Comparison(rule.left, claim, rule.right)
            return Weighed("fails", compared(claimed, one, other, figures), weighed.used)
    return weighed


def reckoned(side: Span, bound: Decimal, behind: bool = False) -> str:
    """``1 + 2 + … ≥ 3``, or turned round (``behind``) ``3 ≤ 1 + 2 + …``."""
    shown = figure(bound)
    if side.figures in (shown, f"≥{shown}", f"≤{shown}"):
        return side.figures
    sign = "=" if side.low == side.high else "≥" if bound == side.low else "≤"
    return f"{shown} {TURNED[sign]} {side.figures}" if behind else f"{side.figures} {sign} {shown}"


def spanned(place: Place, expression: Expression) -> Span:
    """Between which bounds an expression lies."""
    match expression:
        case Name():
            return bounds(place.name(expression), place.ledger.counts)
        case Number():
            return Span(expression.value, expression.value, figure(expression.value))
        case Total():
            return added(place, expression)
        case Operation(sign="+" | "-"):
            left, right = spanned(place, expression.left), spanned(place, expression.right)
            low, high = (right.low, right.high) if expression.sign == "+" else (negative(right.high), negative(right.low))
            return Span(both(left.low, low), both(left.high, high), f"{left.figures} {expression.sign} {right.figures}")
    return UNKNOWN


def added(place: Place, total: Total) -> Span:
    """The bounds of a sum; in figures what is blank stands behind all that is stated."""
    found = [place.name(name) for name in total.names]
    if not total.complete:
        found = [one for one in found if one.used]
    if not found or any(not place.name(name).used for name in total.needed):
        return UNKNOWN
    sides = [bounds(one, place.ledger.counts) for one in found]
    lows, highs = [side.low for side in sides if side.low is not None], [side.high for side in sides if side.high is not None]
    shown = [side.figures for side in sides if side.figures != UNKNOWN.figures]
    if len(shown) < len(sides):
        shown.append(UNKNOWN.figures)
    return Span(
        sum(lows, ZERO) if len(lows) == len(sides) else None, sum(highs, ZERO) if len(highs) == len(sides) else None, " + ".join(shown)
    )


def bounds(result: Result, counts: frozenset[str]) -> Span:
    """The bounds of what is looked up under one name: a blank cell is any count, 100 余 is no less than 100."""
    if not result.used or result.reason not in ("", "blank"):
        return UNKNOWN
    first = result.used[0]
    count = first.measure in counts
    if result.value is None:
        blank = count and all(one.quantity.state in BLANK for one in result.used)
        return Span(ZERO, None) if blank else UNKNOWN
    kinds = {one.comparator for one in result.used}
    if kinds == {"exact"}:
        return Span(result.value, result.value, result.figures)
    if kinds <= {"exact", *LEAST}:
        return Span(result.value, None, f"≥{result.figures}")
    if count and kinds <= {"exact", *MOST}:
        return Span(ZERO, result.value, f"≤{result.figures}")
    return UNKNOWN


def both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The sum of two bounds, none where one is none."""
    return None if one is None or other is None else one + other


def negative(bound: Decimal | None) -> Decimal | None:
    """A bound on the other side of zero."""
    return None if bound is None else -bound
