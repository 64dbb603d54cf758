"""The whole way: reports of one agency on fifteen years, over all generations of forms, read, stored and asked for one series."""

from __future__ import annotations

from pathlib import Path

from kg import across, pipeline, query
from kg.pipeline import World
from kg.records import Source
from kg.store import Store

AGENCY = "金湖县水务局"
APPLICANTS = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
LOCAL_FORM = """附表 主动公开情况统计表
指标名称 | 计量单位 | 代码 | 本年度 | 历年累计
主动公开信息数 | 条 | 01 | 120 | 300
本年度申请总数 | 件 | 05 | 4 | 9
其中：1.当面申请数 | 件 | 06 | 4 | 9
"""
FORM_2014 = """政府信息公开情况统计表（2016年度）
统计指标 | 单位 | 统计数
（一）制发规范性文件总数 | 件 | 2
（一）收到申请数 | 件 | 11
1.当面申请数 | 件 | 2
2.传真申请数 | 件 | 0
3.网络申请数 | 件 | 9
4.信函申请数 | 件 | 0
"""
MATRIX = """三、收到和处理政府信息公开申请情况
| 本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和 | 申请人情况 | | | | | | |
| | 自然人 | 法人或其他组织 | | | | | 总计 |
| | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |
| 一、本年新收政府信息公开申请数量 | {0} | 0 | 0 | 0 | 1 | 0 | {1} |
| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""
NORMS_2019 = """二、主动公开政府信息情况
| 第二十条第（一）项 | | | |
| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
| 规范性文件 | 2 | 2 | 14 |
"""
NORMS_2021 = """二、主动公开政府信息情况
| 第二十条第（一）项 | | | |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 行政规范性文件 | 1 | 0 | 15 |
"""
BODIES = {
    2009: LOCAL_FORM,
    2012: "2012年，本机关共收到政府信息公开申请6件，均已按时答复。",
    2016: FORM_2014,
    2017: "2017年，我局未收到政府信息公开申请。",
    2019: NORMS_2019 + MATRIX.format(12, 13),
    2022: "本年度新收政府信息公开申请21件。\n" + NORMS_2021 + MATRIX.format(20, 21),
    2023: NORMS_2021 + MATRIX.format("", ""),
}
# by hand: 2019's and later forms ask for the year's new requests, the year's total column counts; a blank is no zero
RECEIVED = [
    ("2009", "4", "stated", "F08"),
    *((str(year), "", "no-report", "") for year in (2010, 2011)),
    ("2012", "6", "stated", "narrative"),
    *((str(year), "", "no-report", "") for year in (2013, 2014, 2015)),
    ("2016", "11", "stated", "F14"),
    ("2017", "0", "stated", "narrative"),
    ("2018", "", "no-report", ""),
    ("2019", "13", "stated", "F19"),
    *((str(year), "", "no-report", "") for year in (2020, 2021)),
    ("2022", "21", "stated", "F21"),
    ("2023", "", "blank", "F21"),
]


def report(year: int, body: str) -> Source:
    """The file of a report."""
    head = f"{AGENCY}{year}年政府信息公开工作年度报告\n\n本报告数据的统计期限为{year}年1月1日至{year}年12月31日。\n\n"
    return Source(f"{year}.txt", (head + body).encode())


def test_the_series_of_an_agency_is_read_off_its_reports(world: World, tmp_path: Path) -> None:
    """What a researcher asks first: how many requests in each year, whatever the form, and where nobody says so."""
    with Store.open(tmp_path / "store", world.iris, world.vocabulary) as store:
        store.put_reference(world.reference(), world.digest)
        for year, body in BODIES.items():
            made = pipeline.build(report(year, body), world)
            store.put(made)
        across.refresh(store, world.vocabulary, world.iris)
        found = query.rows(store, query.named()["series"].narrowed({"agencyLabel": AGENCY}, world.iris.base))
        rows = [{name: getattr(term, "value", "") for name, term in zip(found.variables, row, strict=True)} for row in found.rows]
    assert [(row["year"], row["value"], row["status"], row["frame"]) for row in rows] == RECEIVED
