"""Numbers of headings and of points that were lost, counted again."""

from __future__ import annotations

from collections.abc import Iterator

from kg.rules import Rule
from kg.text.draft import Change, Draft

NUMERALS = "一二三四五六七八九十"


def ordinals(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Lost ordinals, counted along the runs of a list.

    The row's pattern finds three things: what begins a list anew (group ``reset``), a point that kept its number (``known``), and
    the place of a lost one (``lost``). A run whose kept numbers are not those that counting gives stays as it is, and so does one
    with fewer than ``least`` points, or more than ten.
    """
    run: list[Change] = []
    count, sound = 0, True
    for match in rule.pattern.finditer(draft.text):
        if match["reset"] is not None:
            yield from _finished(run, count, sound, rule)
            run, count, sound = [], 0, True
        else:
            count += 1
            numeral = NUMERALS[count - 1 : count]
            if match["known"] is not None:
                sound = sound and match["known"] == numeral
            else:
                run.append(Change(match.start("lost"), match.start("lost"), numeral))
    yield from _finished(run, count, sound, rule)


def _finished(run: list[Change], count: int, sound: bool, rule: Rule) -> list[Change]:
    """The changes of a run, or none."""
    return run if sound and rule.number("least", 1) <= count <= len(NUMERALS) else []
