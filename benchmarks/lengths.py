"""Texts of any length that a reader could choke on: prose, forms, and what only an enemy would write.

Each is made from its place in the text, so that a longer one begins with the shorter one and nothing stands in it twice alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

HEAD = "灵川县某局2017年政府信息公开工作年度报告\n\n统计期限自2017年1月1日起至2017年12月31日止。\n一、总体情况\n"
POLICY = "灵川县人民政府办公室关于印发某某办法的通知\n灵政办发〔2017〕12号\n各乡镇人民政府：\n"
Part = Callable[[int], str]


def prose(at: int) -> str:
    """A paragraph as reports have it: some figures, a citation, words."""
    return (
        f"（{at}）第{at}股全年主动公开政府信息{at + 7}条，其中：网站公开{at + 3}条，公告栏公开4条。收到申请{at % 91}件，办结{at % 89}件。"
        f"按照《灵川县第{at}号办法》（灵政发〔2017〕{at + 1}号）的要求，加强学习，明确责任，安排专人负责，把工作做细做实。\n"
    )


def form(at: int) -> str:
    """A form as F14 has it, in pipes."""
    rows = (
        ("统计指标", "单位", "统计数"),
        ("一、主动公开情况", "——", "——"),
        ("主动公开政府信息数", "条", at + 9),
        ("其中：主动公开规范性文件数", "条", at % 9),
        ("二、依申请公开情况", "——", "——"),
        ("（一）收到申请数", "件", at + 4),
        ("1.当面申请数", "件", at),
        ("2.传真申请数", "件", 0),
        ("3.网络申请数", "件", 3),
        ("4.信函申请数", "件", 1),
        ("（二）申请办结数", "件", at + 4),
        ("三、行政复议数量", "件", 0),
        ("四、行政诉讼数量", "件", at % 3),
    )
    return "".join(f"{label} | {unit} | {value} |\n" for label, unit, value in rows) + "\n"


def matrix(at: int) -> str:
    """A part of the request matrix as F21 has it."""
    row = f"| {at % 7} | {at % 5} | 0 | 0 | 0 | 0 | {at % 7 + at % 5} |\n"
    return (
        " | | | 申请人情况 | | | | | | |\n | | | 自然人 | 法人或其他组织 | | | | | 总计 |\n"
        " | | | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |\n"
        f"一、本年新收政府信息公开申请数量 | | {row}二、上年结转政府信息公开申请数量 | | {row}"
        f"三、本年度办理结果 | （一）予以公开 | {row} | （七）总计 | {row}四、结转下年度继续办理 | | {row}\n"
    )


def glued(at: int) -> str:
    """Rows of a form whose lines lost their ends and whose digits ran together."""
    return f"收到申请数 件 {at}\n1.当面申请数件{at}2.传真申请数件0\n办理结果 {at}00{at % 9}00{at}\n"


def upright(at: int) -> str:
    """A form with one cell a line."""
    return f"指标名称\n单位\n统计数\n主动公开政府信息数\n条\n{at}\n收到申请数\n件\n{at % 17}\n"


def statements(at: int) -> str:
    """What reports say in a sentence, a list without an end."""
    return f"其中政策解读信息{at}条、招投标信息{at + 1}条，收到申请{at + 2}件，上年{at + 3}件；"


def citing(at: int) -> str:
    """Document numbers in a row."""
    return f"根据《某某第{at}办法》（国办发〔2017〕{at + 1}号）第三条、国发〔2018〕{at + 2}号，"


def same(part: str) -> Part:
    """One part for every place."""
    return lambda at: part


def first(token: str, then: str) -> Part:
    """A token, and then another for the rest of the text."""
    return lambda at: token if at == 0 else then * 50


TEXTS: dict[str, tuple[str, Part]] = {
    "prose": (HEAD, prose),
    "forms": (HEAD, form),
    "request matrices": (HEAD, matrix),
    "forms, one cell a line": (HEAD, upright),
    "forms, run together": (HEAD, glued),
    "policy, prose": (POLICY, prose),
    "policy, citations, one line": (POLICY, citing),
    "policy, citations, lines": (POLICY, lambda at: citing(at) + "\n"),
    "figures, one sentence": (HEAD, statements),
    "figures, one line": (HEAD, lambda at: statements(at)[:-1] + "。"),
    "words, one sentence": (HEAD, same("，加强领导，落实责任")),
    "words without a mark": (HEAD, same("加强领导落实责任")),
    "zeros in words": (HEAD, same("未收到申请，没有收取费用，未发生行政复议、行政诉讼案件；")),
    "digits": (HEAD, same("7")),
    "digits and points": (HEAD, same("1.")),
    "digits, Chinese": (HEAD, same("一百二十三万")),
    "digits in lines": (HEAD, lambda at: f"{at}\n"),
    "digits between spaces": (HEAD, lambda at: f"{at}  "),
    "dates": (HEAD, lambda at: f"2017年{at % 12 + 1}月{at % 28 + 1}日"),
    "dates, halves": (HEAD, same("2017年1月至")),
    "brackets that open": (HEAD, same("（")),
    "brackets that close": (HEAD, same("）")),
    "brackets, pairs": (HEAD, same("（）")),
    "brackets in brackets": (HEAD, lambda at: "（其中" if at % 2000 < 1000 else "）"),
    "titles that open": (HEAD, same("《")),
    "titles that open, policy": (POLICY, same("《")),
    "titles that open, words": (POLICY, lambda at: f"《关于某事{at}的通知"),
    "numbers that open": (POLICY, same("国办发〔")),
    "numbers, halves": (POLICY, same("国办发〔2017")),
    "numbers, 第": (POLICY, same("第")),
    "labels": (HEAD, same("主动公开政府信息数")),
    "labels in lines": (HEAD, same("主动公开政府信息数\n")),
    "labels in cells": (HEAD, same("主动公开政府信息数 | ")),
    "labels with blanks": (HEAD, same("收到申请数 件 \n")),
    "bars": (HEAD, same("|")),
    "bars in lines": (HEAD, same(" | | |\n")),
    "spaces": (HEAD, same(" ")),
    "spaces, wide": (HEAD, same("\u3000")),
    "spaces and words": (HEAD, same("某 ")),
    "tabs": (HEAD, same("\t")),
    "lines, empty": (HEAD, same("\n")),
    "lines, short": (HEAD, same("某\n")),
    "lines with spaces": (HEAD, same("  \n")),
    "a date, then spaces": (HEAD, first("2017年1月1日", " ")),
    "a date, then lines": (HEAD, first("2017年1月1日", "\n")),
    "a label, then spaces": (HEAD, first("收到申请数", " ")),
    "a figure, then spaces": (HEAD, first("主动公开政府信息12", " ")),
    "a number, then spaces": (POLICY, first("国办发〔2017〕", " ")),
    "a title, then words": (POLICY, first("《关于", "某某")),
    "a field, then spaces": (HEAD, first("发布日期", "\u3000")),
    "a bracket, then words": (HEAD, first("（以下简称", "某")),
    "an agency, then lines": (HEAD, first("灵川县某局", "\n")),
    "headings": (HEAD, lambda at: f"{'一二三四五六七八九'[at % 9]}、情况\n"),
    "bullets": (HEAD, lambda at: f"{at + 1}.\n"),
    "agencies": (HEAD, same("灵川县某局")),
    "agencies in lines": (HEAD, same("灵川县某局\n")),
    "places": (HEAD, same("广西壮族自治区桂林市灵川县")),
    "telephones": (HEAD, same("电话：0773-6812345")),
    "names": (HEAD, same("负责人：某")),
    "aliases": (POLICY, lambda at: f"《某某办法》（以下简称《办法{at}》）"),
    "verbs": (POLICY, same("修改废止印发转发")),
    "damage": (HEAD, lambda at: f"()公开{at}〔2017{at}号"),
    "colons": (HEAD, same("：")),
    "percents": (HEAD, same("占5%，")),
    "parts of parts": (HEAD, same("其中")),
}

TELLING = (  # enough to see whether any room grows faster than the text
    "prose",
    "forms",
    "request matrices",
    "forms, one cell a line",
    "forms, run together",
    "policy, citations, one line",
    "figures, one sentence",
    "figures, one line",
    "words, one sentence",
    "digits",
    "digits in lines",
    "brackets that open",
    "titles that open",
    "labels in lines",
    "spaces",
    "lines, empty",
    "a date, then spaces",
)


def parts(name: str) -> Iterator[str]:
    """A text's head and its parts, without end."""
    head, part = TEXTS[name]
    yield head
    yield from map(part, count())


def text(name: str, size: int) -> str:
    """A text of at least ``size`` bytes in UTF-8 and at most a part more."""
    made: list[str] = []
    length = 0
    for part in parts(name):
        made.append(part)
        length += len(part.encode())
        if length >= size:
            return "".join(made)
    raise AssertionError("parts have no end")
