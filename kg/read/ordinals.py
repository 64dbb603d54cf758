"""Counts as Word and Excel write them: 一、二 … 甲 … ① … ⑴ … Ⅳ, by the names of ISO/IEC 29500-1, 17.18.59."""

from __future__ import annotations

from collections.abc import Callable

CHINESE = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def ordinal(count: int, form: str) -> str:
    """A count in a number format of Word; in Arabic digits where the format cannot write it or is not known.

    >>> [ordinal(n, "chineseCountingThousand") for n in (3, 10, 21, 105, 110)]
    ['三', '十', '二十一', '一百零五', '一百一十']
    >>> ordinal(2, "ideographTraditional"), ordinal(12, "decimalEnclosedCircle"), ordinal(28, "lowerLetter"), ordinal(14, "upperRoman")
    ('乙', '⑫', 'bb', 'XIV')
    """
    write = FORMS.get(form)
    return (write(count) if write and count > 0 else "") or ("" if form == "none" else str(count))


def _thousands(count: int, digits: str = CHINESE, units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """一百零五: with units, below ten thousand; 十 without 一 at the front, unless the digits are formal."""
    if count > 9999:
        return ""
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = count // 10**place % 10
        if digit:
            written += (digits[0] if gap and written else "") + digits[digit] + units[place]
        gap = not digit
    return written[1:] if 10 <= count < 20 and digits == CHINESE else written


def _counting(count: int) -> str:
    """Like ``_thousands`` up to 99, then digit by digit: 一○五."""
    return _thousands(count) if count < 100 else _digital(count, "○")


def _digital(count: int, zero: str = "〇") -> str:
    """Digit by digit."""
    return "".join(zero if digit == "0" else CHINESE[int(digit)] for digit in str(count))


def _japanese(count: int) -> str:
    """百五: without 零, and without 一 before a unit."""
    return _thousands(count).replace("零", "").replace("一十", "十").replace("一百", "百").replace("一千", "千")


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb …, as Word repeats them."""
    return lambda count: chr(ord(first) + (count - 1) % 26) * ((count - 1) // 26 + 1) if count <= 26 * 30 else ""


def _run(first: int, last: int, shift: int = 0) -> Callable[[int], str]:
    """The characters that stand in a row from the one for ``first`` to the one for ``last``."""
    return lambda count: chr(shift + count - first) if first <= count <= last else ""


def _row(signs: str) -> Callable[[int], str]:
    """One of some signs, from 1."""
    return lambda count: signs[count - 1] if count <= len(signs) else ""


def _circled(count: int) -> str:
    """① … ⑳, ㉑ … ㊿."""
    return _run(1, 20, 0x2460)(count) or _run(21, 35, 0x3251)(count) or _run(36, 50, 0x32B1)(count)


def _roman(count: int) -> str:
    """Below 4000."""
    written = ""
    for value, sign in ROMAN if count < 4000 else ():
        written += sign * (count // value)
        count %= value
    return written


def _full_width(count: int) -> str:
    """１２."""
    return "".join(chr(ord(digit) - 0x30 + 0xFF10) for digit in str(count))


FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": _japanese,
    "ideographDigital": _digital,
    "taiwaneseDigital": lambda count: _digital(count, "○"),
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": lambda count: _thousands(count, FORMAL, ("", "拾", "佰", "仟")),
    "ideographLegalTraditional": lambda count: _thousands(count, FORMAL_TRADITIONAL, ("", "拾", "佰", "仟")),
    "ideographTraditional": _row(STEMS),
    "ideographZodiac": _row(BRANCHES),
    "ideographEnclosedCircle": _run(1, 10, 0x3280),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _run(1, 20, 0x2474),
    "decimalEnclosedFullstop": _run(1, 20, 0x2488),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda count: f"{count:02}",
    "numberInDash": lambda count: f"- {count} -",
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperRoman": _roman,
}
