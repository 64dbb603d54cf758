"""Time grows with the length of a text and no faster, whatever it repeats: a hostile one must not hold a process for minutes."""

from __future__ import annotations

import time
from itertools import pairwise
from random import Random

import pytest

from kg.extract import extract
from kg.extract.numbers import NumberFinder
from kg.extract.spans import Spans
from kg.outline import outline
from kg.pipeline import World
from kg.read import read
from kg.records import Source

REPORT = "某某县人民政府2020年政府信息公开工作年度报告\n\n一、总体情况\n"
POLICY = "某某县人民政府办公室关于印发某某办法的通知\n某政办发〔2020〕12号\n各乡镇人民政府：\n"
TIMES = 4  # as long
MOST = 9.0  # times as much time: four times would be linear, sixteen times quadratic


def seconds(text: str, world: World) -> float:
    """What outline and extract take, in seconds of this process."""
    document = read(Source("a.txt", text.encode()))
    begun = time.process_time()
    extract(outline(document, world.rules), world.rules, world.vocabulary)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("head", "part", "times"),
    [
        (REPORT, "其中政策解读信息223条、招投标信息64条，", 300),
        (REPORT, "收到申请5件，上年12件；", 300),
        (POLICY, "根据国办发〔2017〕24号、国发〔2018〕3号，", 700),
        (POLICY, "根据国办发〔2017〕24号\n", 1000),
        (POLICY, "根据《某某条例》（国务院令第492号）第三条和", 500),
        (REPORT, "统计期限自2020年1月1日至12月31日，2019年1月1日至2019年12月31日\n", 400),
        (REPORT, "本机关认真贯彻《政府信息公开条例》，主动公开政府信息12条。收到申请5件，均已答复。\n", 200),
        (REPORT, "本机关认真贯彻《政府信息公开条例》，主动公开政府信息12条。收到申请5件，均已答复。", 200),
        (REPORT, "（一）主动公开政府信息数\n条\n12\n1.主动公开规范性文件数\n件\n0\n", 100),
        (POLICY, "国办发〔201747号，2017111日，", 1500),
        (POLICY, "索引号：A-1 发布机构：某局\n", 700),
        (POLICY, "《甲", 4000),
        (REPORT, "某县人民政府\n2018年2月26日\n", 500),
        (REPORT, "负责人：张三四 ", 1500),
        (REPORT, "公开", 10_000),
        (REPORT, "《", 10_000),
        (REPORT, "（", 10_000),
        (REPORT, "1", 10_000),
        (REPORT, "\u3000", 10_000),
        (REPORT, "\n", 10_000),
    ],
)
def test_time_grows_with_the_length(head: str, part: str, times: int, world: World) -> None:
    """A sentence without end asked each number about all words before it; each number was held against all the others; each citation
    copied all repairs behind it, and read on to the end of its line.
    """
    once = min(seconds(head + part * times, world) for _ in range(2))
    assert seconds(head + part * times * TIMES, world) < MOST * once + 0.05


def test_words_that_run_on_for_pages_are_read(world: World) -> None:
    """A text that lost its full stops states its figures all the same; whose they are is told by what stands pages before."""
    said = "，主动公开政府信息12条。"
    for subject, about in (("本机关", ""), ("县教育局", "县教育局")):
        text = REPORT + subject + "，加强领导" * 2000 + said
        readings = extract(outline(read(Source("a.txt", text.encode())), world.rules), world.rules, world.vocabulary).readings
        assert [(reading.measure, reading.about) for reading in readings] == [("active.total", about)]


def test_a_number_within_another_is_read_once(world: World) -> None:
    """The sorted places of numbers tell the same as a look at all of them: an earlier form of number keeps its place."""
    text = "根据《某办法》（国办发〔2017〕24号）和某某部公告2020年第43号"
    found = NumberFinder(world.rules, world.vocabulary.issuers).find(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_spans_tell_what_a_look_at_all_tells() -> None:
    """Spans that are joined and searched by halves answer as spans that are asked one by one."""
    random = Random(3)
    for _ in range(300):
        spans = [(at := random.randrange(30), at + random.randrange(6)) for _ in range(random.randrange(6))]
        asked = Spans(spans[: len(spans) // 2])
        for start, end in spans[len(spans) // 2 :]:
            if start < end:
                asked.add(start, end)
        for at in range(36):
            assert asked.holds(at) == any(start <= at < end for start, end in spans)
            assert asked.meets(at, at + 3) == any(max(start, at) < min(end, at + 3) for start, end in spans if start < end)
