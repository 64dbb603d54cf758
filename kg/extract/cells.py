"""What a single cell of a statistical form says: a label without its number and notes, or a quantity."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kg.numerals import number
from kg.records import Cell, Evidence, Outline, Quantity, Span

NOTE = re.compile(r"[(（][^()（）]*[)）]")
ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{0,3}[)）]|\d{1,2}[.．、]|[、①-⑳]|[－—-]+|其中[:：、]?)\s*"
)
NOISE = re.compile(r"[\s“”\"'‘’:：*]+")
NOTED_UNIT = re.compile(r"单位\s*[:：]\s*(\S+?)\s*[)）]|[(（](万元|元|件|条)[)）,，、]")
UNITS = frozenset(("万元", "亿元", "人次", "件次", "条次", *"条件次篇人个元项期份宗起场名则%"))
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
AMOUNT = re.compile(rf"([+-]?\d[\d,]*(?:\.\d+)?)\s*(?:({UNIT})|([万亿])({UNIT})?)?")
DASH = re.compile(r"[—–－-]{1,4}|[/／\\]")
RUNNING = re.compile(r"\d{1,3}")
# What points to a note below the form.
MARK = re.compile(rf"(?<=[\d{''.join(UNITS)}])(?:[¹²³⁰⁴-⁹①-⑳*＊※]+|[\[［〔][\d¹²³⁴-⁹][\]］〕]|注\d?)$")
HAN = re.compile(r"[\u4e00-\u9fff]")
WIDEST = 12  # digits before and behind the point: amounts of money are longer than counts (digits.WIDEST)
KEPT = 8192  # words of cells whose sense is kept: labels, units, small numbers
NONE = frozenset(("无", "零", "没有", "未发生", "未收到", "未收取", "未收费"))
MINUS = str.maketrans("−", "-")
SIGNS = "+-−"
CHANGE = re.compile(r"(增|减)[加少了]{0,2}\s*(?=\d)")
SAME = frozenset(("持平", "无变化", "没有变化", "不变", "无增减"))


@lru_cache(maxsize=KEPT)
def label(text: str) -> str:
    """A label without its number, notes in brackets, quotation marks and white space.

    >>> label("（三）从事政府信息公开 工作人员数"), label("其中：1.网站公开"), label("危及“三安全一稳定”")
    ('从事政府信息公开工作人员数', '网站公开', '危及三安全一稳定')
    """
    if text.isdecimal():  # no two documents have the same figures
        return text
    text = text.strip()
    while match := ORDINAL.match(text):
        text = text[match.end() :]
    return NOISE.sub("", NOTE.sub("", text))


@lru_cache(maxsize=KEPT)
def noted_unit(text: str) -> str:
    """The unit that a label names in brackets, or nothing: 本年收费金额（单位：万元）."""
    match = NOTED_UNIT.search(text)
    return (match[1] or match[2]) if match else ""


@lru_cache(maxsize=KEPT)
def quantity(text: str, unit: str) -> Quantity | None:
    """What a cell of values holds, or None where it is no value at all.

    Args:
        text: the cell without the white space around it.
        unit: the unit of its row or column; a unit inside the cell outweighs it.

    >>> quantity("251000元", "万元")
    Quantity(value=Decimal('251000'), unit='元', state='stated')
    >>> quantity("", "件").state, quantity("——", "件").state, quantity("+19", "项").value
    ('blank', 'dash', Decimal('19'))
    >>> quantity("1.2万", "条").unit, quantity("1.2万", "万元").unit, quantity("3起", "件").unit
    ('万条', '万元', '起')
    >>> quantity("25¹", "件").value
    Decimal('25')
    """
    if not text:
        return Quantity(None, unit, "blank")
    if text.isdecimal() and text.isascii() and len(text) <= WIDEST:
        return Quantity(Decimal(text), unit)
    if text in NONE:
        return Quantity(Decimal(0), unit, "stated-in-words")
    if DASH.fullmatch(text):
        return Quantity(None, unit, "dash")
    match = _amount(text)
    value = number(match[1]) if match and not _overlong(match[1]) else None
    return Quantity(value, _counted(match, unit)) if match and value is not None else None


def difference(text: str, unit: str) -> Quantity | None:
    """What a cell under a head of differences holds: words for more, fewer and none count there.

    >>> difference("减1", "项").value, difference("增加2项", "").value, difference("持平", "项").value, difference("-3", "项").value
    (Decimal('-1'), Decimal('2'), Decimal('0'), Decimal('-3'))
    """
    if text in SAME:
        return Quantity(Decimal(0), unit, "stated-in-words")
    match = CHANGE.match(text)
    return quantity(("-" if match[1] == "减" else "+") + text[match.end() :] if match else text, unit)


def _overlong(value: str) -> bool:
    """Whether a number is longer than any that a form states."""
    whole, _, behind = value.replace(",", "").partition(".")
    return max(len(whole.lstrip(SIGNS)), len(behind)) > WIDEST


def _counted(amount: re.Match[str], unit: str) -> str:
    """The unit of an amount: its own, else that of its row or column; 万 and 亿 count it by steps."""
    own, step, behind = amount.groups()[1:]
    unit = own or behind or unit
    return f"{step}{unit}" if step and not unit.startswith(step) else unit


def _amount(text: str) -> re.Match[str] | None:
    """The number of a cell, with its unit and without the mark of a note."""
    if not text or not (text[0].isdigit() or text[0] in SIGNS):  # most cells are labels
        return None
    return AMOUNT.fullmatch(MARK.sub("", text.translate(MINUS)))


@lru_cache(maxsize=KEPT)
def stated(text: str) -> bool:
    """Whether a cell holds a number.

    >>> stated("+19"), stated("——"), stated("条")
    (True, False, False)
    """
    return (text.isdecimal() and text.isascii()) or _amount(text) is not None


@lru_cache(maxsize=KEPT)
def hushed(text: str) -> bool:
    """Whether a cell stands where a number is due and holds none: blank, a dash, a word for nothing, or signs that nobody can read.

    >>> hushed(""), hushed("/"), hushed("无"), hushed("#REF!"), hushed("12"), hushed("件"), hushed("见附表")
    (True, True, True, True, False, False, False)
    """
    if not text:
        return True
    if stated(text) or text in UNITS:
        return False
    return quantity(text, "") is not None or HAN.search(text) is None


@lru_cache(maxsize=KEPT)
def value_or_unit(text: str) -> bool:
    """Whether a cell is no label: a unit, a number, a dash."""
    return text in UNITS or not text or stated(text) or text in NONE or DASH.fullmatch(text) is not None


def numbered(row: Sequence[Cell]) -> bool:
    """Whether a row begins with a running number: a small number, and a label behind it.

    >>> numbered([Cell(0, 0, "12", 0, 2), Cell(0, 1, "网络申请数", 3, 8), Cell(0, 2, "5", 9, 10)])
    True
    """
    return len(row) > 2 and row[0].text[:1].isdigit() and RUNNING.fullmatch(row[0].text) is not None and not value_or_unit(row[1].text)


def measured(cells: Sequence[Cell]) -> tuple[str, list[Cell]]:
    """The unit among the cells behind a label, and those of its values: no running number before the unit, no words behind the last number.

    >>> behind = [Cell(0, 1, "07", 0, 2), Cell(0, 2, "条", 2, 3), Cell(0, 3, "5", 3, 4), Cell(0, 4, "含网上申请", 4, 9)]
    >>> unit, values = measured(behind)
    >>> unit, [cell.text for cell in values]
    ('条', ['5'])
    """
    units = [at for at, cell in enumerate(cells) if cell.text in UNITS]
    unit = cells[units[0]].text if units else ""
    values = [cell for cell in cells if cell.text not in UNITS] if units else list(cells)
    if units[:1] == [1] and RUNNING.fullmatch(cells[0].text) and any(stated(cell.text) for cell in values[1:]):
        values = values[1:]
    if len(values) > 1:
        last = max((at for at, cell in enumerate(values) if stated(cell.text)), default=len(values))
        values = [cell for at, cell in enumerate(values) if at <= last or value_or_unit(cell.text)]
    return unit, values


def cell_evidence(outline: Outline, span: Span, rule: str, cell: str) -> Evidence:
    """Evidence for a span of the sealed text inside a table, with the view's reading where it differs."""
    view = outline.view
    first, last = bisect_left(view.starts, span[0]), bisect_left(view.starts, span[1])
    return outline.document.evidence(span[0], span[1], rule, view.text[first:last], cell)
