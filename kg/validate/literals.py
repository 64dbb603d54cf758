"""Literals for pySHACL that are well-formed and compare as XSD and SPARQL say.

rdflib takes ``1_000`` and ``９`` for integers, knows no day before the year 1 and none after 9999, writes a warning for each
form that it cannot read, and orders values that cannot be compared by the names of their datatypes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rdflib import Literal, URIRef
from rdflib.xsd_datetime import parse_xsd_duration

XSD = "http://www.w3.org/2001/XMLSchema#"
ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DAY = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
CLOCK = r"(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:[.]0+)?(?:Z|[+-]|$)))(?P<minute>:[0-5][0-9])(?P<second>:[0-5][0-9](?:[.][0-9]+)?)"
WHOLE, POINT = r"[+-]?[0-9]+", r"[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)"
FORMS = {
    "boolean": re.compile("true|false|1|0"),
    "integer": re.compile(WHOLE),
    "decimal": re.compile(POINT),
    "double": re.compile(rf"{POINT}(?:[eE]{WHOLE})?|[+-]?INF|NaN"),
    "date": re.compile(DAY + ZONE),
    "dateTime": re.compile(f"{DAY}T{CLOCK}{ZONE}"),
    "time": re.compile(CLOCK + ZONE),
    "duration": re.compile(
        r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.][0-9]+)?S)?)?"
    ),
}
FORMS["float"] = FORMS["double"]
BOUNDS: dict[str, tuple[int | None, int | None]] = {
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    **{"unsigned" + name: (0, 2**bits - 1) for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))},
    **{"positiveInteger": (1, None), "nonNegativeInteger": (0, None), "negativeInteger": (None, -1), "nonPositiveInteger": (None, 0)},
}
HALF_A_DAY = 14 * 3600  # seconds by which a time without a zone may be off
Order = tuple[str, Any, bool]  # what it can be compared with, where it stands there, whether a zone is known


class Moment(datetime):
    """A datetime that pySHACL does not compare by itself, past the literal."""


class Clock(time):
    """A time that pySHACL does not compare by itself, past the literal."""


STAND_INS: dict[str, object] = {"date": date.min, "dateTime": Moment(1, 1, 1), "time": Clock()}
READERS: dict[str, Callable[[str], object]] = {
    **{"double": float, "float": float, "decimal": Decimal, "duration": parse_xsd_duration, "boolean": lambda text: text in ("true", "1")},
    **{"date": lambda text: date.fromisoformat(text[:10]), "dateTime": Moment.fromisoformat, "time": Clock.fromisoformat},
}


class Value(Literal):
    """A literal of a datatype that SPARQL knows; ``order`` is None where it is ill-formed."""

    order: Order | None

    @classmethod
    def of(cls, text: str, datatype: str) -> Literal:
        """The literal; one of a datatype that nothing is known of is taken as it stands."""
        made = cls(text, normalize=False)
        made._datatype = URIRef(datatype)
        name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
        made.order = order(name, text)
        made._ill_typed = made.order is None and (name in FORMS or name in BOUNDS)
        made._value = python(name, text) if made.order else text if name == "anyURI" else None  # sh:namespace is read as such
        return made

    def compared(self, other: object) -> float:
        """Below 0 where this is less than the other, above 0 where it is more; NaN where they cannot be compared."""
        mine, theirs = self.order, other.order if isinstance(other, Value) else order_of(other)
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return float("nan")
        if mine[2] != theirs[2] and abs(mine[1] - theirs[1]) <= HALF_A_DAY:
            return float("nan")
        return (mine[1] > theirs[1]) - (mine[1] < theirs[1]) if mine[1] == mine[1] and theirs[1] == theirs[1] else float("nan")

    def __lt__(self, other: object) -> bool:
        return self.compared(other) < 0

    def __le__(self, other: object) -> bool:
        return self.compared(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self.compared(other) > 0

    def __ge__(self, other: object) -> bool:
        return self.compared(other) >= 0

    def eq(self, other: object) -> bool:
        """Whether both are one value.

        Raises:
            TypeError: they cannot be compared.
        """
        difference = self.compared(other)
        if difference != difference:
            raise TypeError(f"{self!r} cannot be compared with {other!r}")
        return difference == 0

    __eq__, __hash__ = Literal.__eq__, Literal.__hash__


def order_of(other: object) -> Order | None:
    """Where a literal stands that a query brought along; None for other terms."""
    datatype = str(other.datatype) if isinstance(other, Literal) and other.datatype else ""
    return order(datatype.removeprefix(XSD), str(other)) if datatype.startswith(XSD) else None


def order(name: str, text: str) -> Order | None:
    """Where a form of a datatype stands among others; None where it is none of that datatype."""
    form = FORMS.get("integer" if name in BOUNDS else name)
    found = form.fullmatch(text) if form else None
    if not found:
        return None
    if name == "boolean":
        return "boolean", text in ("true", "1"), False
    if name == "duration":
        return "duration", float("nan"), False  # SPARQL compares none
    if name in ("date", "dateTime", "time"):
        return moment(found)
    if name in ("double", "float"):
        return "number", float(text), False
    least, most = BOUNDS.get(name, (None, None))
    number = Fraction(Decimal(text))
    return ("number", number, False) if (least is None or least <= number) and (most is None or number <= most) else None


def moment(found: re.Match[str]) -> Order | None:
    """A day, a time of day, or both as seconds; None for a day that the calendar does not have."""
    parts = {"year": "1", "month": "1", "day": "1"} | found.groupdict()
    year, month, day = int(parts["year"]), int(parts["month"]), int(parts["day"])
    cycles, within = divmod(year, 400)
    try:
        days = date(within + 400, month, day).toordinal() + (cycles - 1) * 146_097  # of 400 years
    except ValueError:
        return None
    seconds = Fraction(days * 86_400)
    if "hour" in parts:
        seconds += int(parts["hour"]) * 3600 + int(parts["minute"][1:]) * 60 + Fraction(parts["second"][1:])
    if zone := parts["zone"]:
        minutes = 0 if zone == "Z" else int(zone[1:3]) * 60 + int(zone[4:])
        seconds -= minutes * 60 * (-1 if zone[0] == "-" else 1)
    kind = "day" if "hour" not in parts else "moment" if "year" in found.groupdict() else "clock"
    return kind, seconds, bool(zone)


def python(name: str, text: str) -> object:
    """The value of a well-formed literal, of the Python type by which pySHACL knows a datatype; any one where Python has none."""
    try:
        return READERS.get(name, int)(text)
    except ValueError:
        return STAND_INS[name]
