"""What is made of the facts grows with their number and no faster: a text of two megabytes has ten thousand figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kg.audit import audit
from kg.describe import describe
from kg.numerals import dates, periods
from kg.pipeline import World
from kg.records import AgencyName, Claims, Document, Evidence, Facts, Indicator, Outline, PeriodPhrase, Quantity, Reading, Source, View
from kg.resolve import resolve
from tests.clock import seconds

TIMES = 4  # as long
MOST = 12.0  # times as much time: four times would be linear, sixteen times quadratic
SOME = 5_000
AGENCY = "灵山县人民政府"
MEASURES = ("active.total", "foi.received", "foi.mode.online", "active.channel.website")
Reader = Callable[[int], Reading]


def place(at: int) -> Evidence:
    """The evidence of a figure at a place of its own."""
    return Evidence(10 * at, 10 * at + 4, "信息7条", "test")


def distinct(at: int) -> Reading:
    """No value twice: each figure contradicts all others of its measure."""
    return Reading(MEASURES[at % 4], Quantity(Decimal(at), "条"), place(at))


def restated(at: int) -> Reading:
    """One value again and again."""
    return Reading(MEASURES[at % 4], Quantity(Decimal(7), "条"), place(at))


def scoped(at: int) -> Reading:
    """One value of as many scopes as there are figures."""
    return Reading("active.total", Quantity(Decimal(7), "条"), place(at), scope=f"某{at}和区直部门")


def parted(at: int) -> Reading:
    """A list of parts that no sentence ends."""
    whole = 10 * (at - at % 50)
    return Reading(
        "active.topic" if at % 50 else "active.total", Quantity(Decimal(at), "条"), place(at), topic=f"某{at % 50}", part_of=whole
    )


def in_form(at: int) -> Reading:
    """A form, then prose that says each of its figures otherwise."""
    return Reading(MEASURES[at % 4], Quantity(Decimal(at), "条"), place(at), origin="table" if at % 2 else "narrative")


def of_others(at: int) -> Reading:
    """The figures of as many other agencies."""
    return Reading("foi.received", Quantity(Decimal(at), "件"), place(at), about=f"某{at}局")


def facts(read: Reader, number: int, stop: str = "，") -> Facts:
    """A report that states so many figures, each with a sign behind it."""
    text = f"信息7条{stop}     " * (number + 1)
    outline = Outline(Document(Source("a.txt", b""), text, ()), View("", (), ()), "report", "", "narrative", (), ())
    first, last = date(2017, 1, 1), date(2017, 12, 31)
    return Facts(
        outline,
        agencies=(AgencyName(AGENCY, "title", place(0)),),
        periods=(PeriodPhrase(first, last, "explicit", place(0)),),
        readings=tuple(map(read, range(number))),
    )


def claimed(read: Reader, number: int, world: World, stop: str = "，") -> Claims:
    """What a report with so many figures claims."""
    return resolve(facts(read, number, stop), world.resolver)


READERS = [distinct, restated, scoped, parted, in_form, of_others]


@pytest.mark.parametrize("read", READERS)
def test_deciding_grows_with_the_readings(read: Reader, world: World) -> None:
    """Each reading was held against all that were found of its measure; a text of 2 MB took a minute."""
    few, many = facts(read, SOME), facts(read, SOME * TIMES)
    once = seconds(lambda: resolve(few, world.resolver))
    assert seconds(lambda: resolve(many, world.resolver)) < MOST * once + 0.05


@pytest.mark.parametrize("read", READERS)
def test_auditing_grows_with_the_indicators(read: Reader, world: World) -> None:
    """Each value was held against all earlier ones of its measure, and each scope reckoned anew."""
    few, many = claimed(read, SOME, world), claimed(read, SOME * TIMES, world)
    once = seconds(lambda: audit(few, world.identities, world.vocabulary, world.iris))
    assert seconds(lambda: audit(many, world.identities, world.vocabulary, world.iris)) < MOST * once + 0.05


@pytest.mark.parametrize("read", [distinct, restated])
def test_describing_grows_with_the_indicators(read: Reader, world: World) -> None:
    """A graph of a hundred thousand triples costs a hundred times one of a thousand."""
    few, many = claimed(read, SOME // 5, world), claimed(read, SOME * TIMES // 5, world)
    once = seconds(lambda: describe(few, world.vocabulary, world.iris, ""))
    assert seconds(lambda: describe(many, world.vocabulary, world.iris, "")) < MOST * once + 0.05


def test_many_figures_are_all_there(world: World) -> None:
    """What is quick must still be right: as many indicators as values, and one finding for each that contradicts the first."""
    claims = claimed(distinct, 400, world, "。")
    assert [one.quantity.value for one in claims.indicators] == [Decimal(at) for at in range(400)]
    contradictions = [one for one in audit(claims, world.identities, world.vocabulary, world.iris).issues if one.code == "ID-N-RESTATE"]
    assert len(contradictions) == 400 - len(MEASURES)
    (only, *others) = claimed(restated, 400, world).indicators
    assert (len(others), len(only.evidence)) == (len(MEASURES) - 1, 100)


def test_a_restatement_is_held_against_the_first_that_speaks_of_the_same(world: World) -> None:
    """全县 and the form speak of one thing, 县直 of another; a part of one whole is not held against that of another."""
    said: list[Indicator] = []
    for at, (value, scope, origin) in enumerate(
        ((7, "", "table"), (8, "县直", "narrative"), (9, "全县", "narrative"), (8, "全县", "narrative"))
    ):
        reading = Reading(
            "active.total", Quantity(Decimal(value), "条"), place(at), scope=scope, origin="table" if origin == "table" else "narrative"
        )
        said += resolve(facts(lambda _, reading=reading: reading, 1), world.resolver).indicators
    claims = Claims(facts(distinct, 9, "。").outline.document, said[0].iri, "report", "F14", indicators=tuple(said))
    found = [
        (issue.code, issue.message_en.rsplit(": ", 1)[-1]) for issue in audit(claims, world.identities, world.vocabulary, world.iris).issues
    ]
    assert sorted(found) == [("ID-N-RESTATE", "9 ≠ 8"), ("ID14-NARR", "7 ≠ 8"), ("ID14-NARR", "7 ≠ 9")]


@pytest.mark.parametrize(
    "text", ["\n" * 20_000, "2017年1月1日" + " " * 20_000, "2017年1月1日起" + "\n" * 20_000, "  \n" * 7_000 + "2017121"]
)
def test_white_space_around_dates_is_read_once(text: str) -> None:
    """A date before three thousand spaces took 83 seconds, a page of empty lines a minute."""
    begun = time.process_time()
    dates(text)
    periods(text)
    assert time.process_time() - begun < 0.5
