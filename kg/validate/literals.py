"""Literals for pySHACL that are well-formed and compare as XSD and SPARQL say: those of the datatypes that stand in our graphs and shapes.

rdflib takes ``1_000`` and ``９`` for integers, knows no day before the year 1 and none after 9999, warns of each boolean that it cannot
read, and orders values that cannot be compared by the names of their datatypes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rdflib import Literal, URIRef
from rdflib.xsd_datetime import parse_xsd_duration

XSD = "http://www.w3.org/2001/XMLSchema#"
ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DAY = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
CLOCK = r"(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:[.]0+)?(?:Z|[+-]|$))):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:[.][0-9]+)?)"
FORMS = {
    "boolean": re.compile("true|false|1|0"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)"),
    "date": re.compile(DAY + ZONE),
    "dateTime": re.compile(f"{DAY}T{CLOCK}{ZONE}"),
    "duration": re.compile(
        r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.][0-9]+)?S)?)?"
    ),
}
HALF_A_DAY = 14 * 3600  # seconds by which a time without a zone may be off
Order = tuple[str, Any, bool]  # what it can be compared with, where it stands there, whether a zone is known


class Moment(datetime):
    """A datetime that pySHACL does not compare by itself, past the literal."""


READERS: dict[str, Callable[[str], object]] = {
    **{"integer": int, "decimal": Decimal, "duration": parse_xsd_duration, "boolean": lambda text: text in ("true", "1")},
    **{"date": lambda text: date.fromisoformat(text[:10]), "dateTime": Moment.fromisoformat},
}
STAND_INS: dict[str, object] = {"date": date.min, "dateTime": Moment(1, 1, 1)}  # where Python has no such day


class Value(Literal):
    """A literal of one of these datatypes; ``order`` is None where it is ill-formed."""

    order: Order | None

    @classmethod
    def of(cls, text: str, datatype: str) -> Literal:
        """The literal; rdflib's own where it is of another datatype."""
        name = datatype.removeprefix(XSD)
        if name not in FORMS:
            return Literal(text, datatype=URIRef(datatype), normalize=False)
        made = cls(text, normalize=False)
        made._datatype = URIRef(datatype)
        made.order = order(name, text)
        made._ill_typed = made.order is None
        made._value = python(name, text) if made.order else None
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
    """Where a literal of rdflib's stands: a number of another datatype, or what a query brought along; None for other terms."""
    if not isinstance(other, Literal) or other.datatype is None:
        return None
    name = other.datatype.removeprefix(XSD)
    if name in FORMS:
        return order(name, str(other))
    return ("number", other.value, False) if isinstance(other.value, int | float) and not isinstance(other.value, bool) else None


def order(name: str, text: str) -> Order | None:
    """Where a form of a datatype stands among others; None where it is none of that datatype."""
    found = FORMS[name].fullmatch(text)
    if not found:
        return None
    if name == "duration":
        return "duration", float("nan"), False  # SPARQL compares none
    if name == "boolean":
        return "boolean", text in ("true", "1"), False
    return moment(found) if name.startswith("date") else ("number", Fraction(Decimal(text)), False)


def moment(found: re.Match[str]) -> Order | None:
    """A day, or a day and a time, as seconds; None for a day that the calendar does not have."""
    parts = found.groupdict()
    cycles, within = divmod(int(parts["year"]), 400)
    try:
        days = date(within + 400, int(parts["month"]), int(parts["day"])).toordinal() + (cycles - 1) * 146_097  # of 400 years
    except ValueError:
        return None
    clock = Fraction(parts["second"]) + 60 * int(parts["minute"]) + 3600 * int(parts["hour"]) if "hour" in parts else 0
    ahead = 0
    if (zone := parts["zone"]) and zone != "Z":
        ahead = (60 * int(zone[1:3]) + int(zone[4:])) * (-60 if zone[0] == "-" else 60)
    return "moment" if "hour" in parts else "day", days * 86_400 + clock - ahead, bool(zone)


def python(name: str, text: str) -> object:
    """The value of a well-formed literal, of the Python type by which pySHACL knows a datatype; any one where Python has none."""
    with suppress(ValueError):
        return READERS[name](text)
    return STAND_INS[name]
