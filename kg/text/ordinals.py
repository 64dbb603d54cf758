"""Numbers of headings and of points that were lost, counted again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.rules import Rule
from kg.text.draft import Change, Draft

NUMERALS: tuple[str, ...] = ("", *"一二三四五六七八九十")
LAST = len(NUMERALS) - 1  # higher numbers have two characters, and those are not lost


@dataclass(slots=True)
class _List:
    """The points of one list, and whether counting them is safe."""

    count: int = 0
    sound: bool = True
    lost: list[tuple[int, int]] = field(default_factory=list)  # place and number

    def point(self, known: str | None, place: int) -> bool:
        """Counts a point; False where its kept number is not the one that counting gives."""
        self.count += 1
        if known is None:
            self.sound = self.sound and self.count <= LAST
            self.lost.append((place, self.count))
        return known is None or known == _numeral(self.count)


def ordinals(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Lost ordinals, counted along each list; nothing is put in where one kept number anywhere disagrees with counting.

    The row's pattern finds what ends a list (``reset``), a point that kept its number (``known``), the place of a lost one
    (``lost``), and what makes a list unsafe to count (``odd``). A list stays as it is with fewer points than ``least``, or whose
    first point does not stand behind one of the signs in ``first``. Where all lists together could as well be numbered through,
    the higher number is kept as the other reading.
    """
    lists, first = [_List()], rule.text("first")
    for match in rule.pattern.finditer(draft.text):
        points = lists[-1]
        if match["reset"] is not None:
            lists.append(_List())
        elif match["odd"] is not None:
            points.sound = False
        else:
            if not points.count and first:
                points.sound = draft.text[match.start() - 1] in first
            if not points.point(match["known"], match.start("lost")):
                return
    total = sum(points.count for points in lists)
    before = 0
    for points in lists:
        if points.sound and points.count >= rule.number("least", 1):
            for place, number in points.lost:
                through = (_numeral(before + number),) if before and total <= LAST and not first else ()
                yield Change(place, place, NUMERALS[number], through)
        before += points.count


def _numeral(number: int) -> str:
    """A number below a hundred as headings write it.

    >>> _numeral(7), _numeral(10), _numeral(12), _numeral(20), _numeral(31)
    ('七', '十', '十二', '二十', '三十一')
    """
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + NUMERALS[ones]
