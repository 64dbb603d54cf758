"""Single figures: whether they count in the same steps, what they are of, and what is read where one is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import MAX_PREC, ROUND_HALF_EVEN, Decimal, localcontext
from typing import NamedTuple

from kg.records import Indicator

STEPS = ("千", "万", "亿")  # units that count in steps (万条)
STATED = ("stated", "stated-in-words")
BLANK = ("blank", "dash")
LEAST = ("over", "at-least")  # comparators of a figure that is no less than its number
PLACES = Decimal("0.001")


class Result(NamedTuple):
    """A value and the reckoning in figures, or the reason why there is none; and the indicators that went into it."""

    value: Decimal | None
    figures: str = ""
    used: tuple[Indicator, ...] = ()
    reason: str = ""


MISSING = Result(None, reason="missing")


def read(found: Sequence[Indicator]) -> Result:
    """The one value of figures that stand under one name."""
    used, quantity = tuple(found), found[0].quantity
    value = quantity.value
    if value is None or quantity.state not in STATED:
        return Result(None, "", used, unstated(found[0]))
    if len(used) > 1 and any(one.quantity.value != value for one in used):
        return Result(None, "", used, "two-values")
    return Result(value, figure(value), used)


def unstated(indicator: Indicator) -> str:
    """Why a figure has no value, a notation of the scheme ``abstention``; empty where it has one."""
    quantity = indicator.quantity
    if quantity.state in STATED and quantity.value is not None:
        return ""
    return "blank" if quantity.state in BLANK else "unreadable"


def figure(value: Decimal) -> str:
    """A number for people: as printed, but not more than three places."""
    shown = str(value)
    if shown.isdigit():
        return shown
    shown = f"{value:f}"
    if "." in shown and len(shown.partition(".")[2]) > 3:
        return f"{thousandths(value):f}".rstrip("0").rstrip(".")
    return shown


def thousandths(value: Decimal) -> Decimal:
    """A number to three places, however many digits stand before them."""
    with localcontext(prec=MAX_PREC):
        return value.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def subject(indicator: Indicator) -> tuple[str, str, str]:
    """What an indicator is of, whatever its scope: two values of one subject may be one thing said twice."""
    return indicator.measure, indicator.applicant or "total", indicator.topic


def whole(scope: str) -> str:
    """The scope, none for what covers the whole jurisdiction (全县, 全区)."""
    return "" if scope.startswith("全") else scope


def step(indicator: Indicator) -> str:
    """The step that a unit counts in: 万 of 万条; empty for single ones."""
    first = indicator.quantity.unit[:1]
    return first if first in STEPS else ""


def scaled_unlike(used: Iterable[Indicator]) -> bool:
    """Whether the units count in unlike steps (条 and 万条): values stay as printed, so these cannot be compared."""
    units = {indicator.quantity.unit for indicator in used}
    return len(units) > 1 and len({unit[:1] if unit[:1] in STEPS else "" for unit in units}) > 1
