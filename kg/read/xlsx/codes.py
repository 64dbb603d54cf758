"""Number formats of Excel: what a stored number looks like in its cell (ISO/IEC 29500-1, 18.8.30 and 18.8.31, as Chinese Excel shows them).

The formats of statistics are rendered exactly: digits, thousands, per cent, words around the number, signs, dates. What is not
known (fractions, conditions) is shown plainly, with all its digits: never another number.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from kg.read.xlsx.days import day_and_time, moment

YEAR_MONTH, MONTH_DAY, YEAR_MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: YEAR_MONTH,
    28: MONTH_DAY,
    29: MONTH_DAY,
    30: "m-d-yy",
    31: YEAR_MONTH_DAY,
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: YEAR_MONTH,
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-",
    43: "#,##0.00;-#,##0.00;-",
    45: "mm:ss",
    49: "@",
    50: YEAR_MONTH,
    51: MONTH_DAY,
    52: YEAR_MONTH,
    53: MONTH_DAY,
    54: MONTH_DAY,
    57: YEAR_MONTH,
    58: MONTH_DAY,
}
TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(General|G/通用格式|@)|([0#?][0#?,.]*|\.[0#?]+)|(.)', re.DOTALL | re.IGNORECASE)
PIECE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|(;)|.', re.DOTALL)
DATED = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^"\\\[])*?(?:[ymdhsYMDHS]|aaa)', re.DOTALL)
UNKNOWN = re.compile(r"\[[<>=]|\[(?:h+|m+|s+)\]|[0#?]\s*/\s*[0#?0-9]", re.IGNORECASE)  # conditions, lapses of time, fractions
SCIENTIFIC = re.compile(r"0(?:\.(0+))?E[+-]0+", re.IGNORECASE)
LONGEST = 255  # characters that Excel allows in a format
LONG_DATE = "[$-F800]"  # the long date of the reader's own system
CURRENCY = re.compile(r"\$([^-\]]*)")


def rendered(value: str, code: str, from_1904: bool = False) -> str:
    """A stored number as its cell shows it.

    Args:
        value: as stored.
        code: the format; empty for none.
        from_1904: whether days are counted from 1904.

    >>> rendered("25.1", "0.00"), rendered("12.0", ""), rendered("0.256", "0.0%"), rendered("1234567.5", '#,##0"元"')
    ('25.10', '12', '25.6%', '1,234,568元')
    >>> rendered("43474", 'yyyy"年"m"月"d"日"'), rendered("-3", "0;(0)"), rendered("0", "0;-0;;@")
    ('2019年1月9日', '(3)', '')
    """
    try:
        amount = Decimal(f"{float(value):.15g}")
    except (ValueError, OverflowError):
        return value
    if not amount.is_finite():
        return value
    if not 0 < len(code) <= LONGEST or UNKNOWN.search(code):
        return plain(amount)
    sections = _sections(code)
    if len(sections) > 4:
        return plain(amount)
    if DATED.match(sections[0]) and not re.search("general|通用格式", sections[0], re.IGNORECASE):
        when = moment(float(value), from_1904)
        return day_and_time(when, YEAR_MONTH_DAY if LONG_DATE in sections[0] else sections[0]) if when else plain(amount)
    return _signed(amount, sections)


def plain(amount: Decimal) -> str:
    """A number with all its digits, without a power of ten or zeros at its end.

    >>> plain(Decimal("12.0")), plain(Decimal("1E+3"))
    ('12', '1000')
    """
    written = format(amount, "f") if abs(amount.adjusted()) < 30 else str(amount)
    written = written.rstrip("0").rstrip(".") if "." in written and "E" not in written else written
    return "0" if written in ("-0", "") else written


def _sections(code: str) -> list[str]:
    """The parts of a format between its semicolons: for positive and negative numbers, zero, text."""
    found = [""]
    for piece in PIECE.finditer(code):
        if piece[1]:
            found.append("")
        else:
            found[-1] += piece[0]
    return found


def _signed(amount: Decimal, sections: list[str]) -> str:
    """A number in the section for its sign."""
    numeric = sections[:3]
    if amount < 0 and len(numeric) > 1:
        return _number(-amount, numeric[1])
    if amount == 0 and len(numeric) > 2:
        return _number(amount, numeric[2])
    if amount < 0:
        shown = _number(-amount, numeric[0])
        return f"-{shown}" if re.search("[1-9]", shown) else shown
    return _number(amount, numeric[0])


def _number(amount: Decimal, section: str) -> str:
    """A number without its sign in one section of a format."""
    if power := SCIENTIFIC.search(section):
        return f"{amount:.{len(power[1] or '')}E}"
    amount = amount.scaleb(2 * section.count("%"))
    shown, done = [], False
    for quoted, escaped, bracket, general, digits, other in (match.groups("") for match in TOKEN.finditer(section)):
        if general:
            shown.append(plain(amount))
        elif digits:
            shown.append("" if done else _digits(amount, digits))
            done = True
        elif bracket:
            currency = CURRENCY.match(bracket)
            shown.append(currency[1] if currency else "")
        else:
            shown.append(quoted or escaped or other)
    return "".join(shown).strip()


def _digits(amount: Decimal, pattern: str) -> str:
    """A number in a pattern of 0, #, comma and point: rounded half up, as Excel rounds."""
    bare = pattern.rstrip(",")
    amount = amount.scaleb(-3 * (len(pattern) - len(bare)))
    whole, _, fraction = bare.partition(".")
    fraction = re.sub("[^0#?]", "", fraction)
    exact = Context(prec=20 + len(fraction), rounding=ROUND_HALF_UP)
    rounded = amount.quantize(Decimal(1).scaleb(-len(fraction)), context=exact) if abs(amount.adjusted()) < 20 else amount
    integer, _, rest = format(rounded, "f").partition(".")
    least = whole.count("0")
    integer = "" if integer == "0" and not least else integer.zfill(least)
    if "," in whole and integer:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    needed = len(fraction.rstrip("#?"))
    while len(rest) > needed and rest.endswith("0"):
        rest = rest[:-1]
    return f"{integer}.{rest}" if rest or (fraction and "." in bare and needed) else integer
