"""Names and mobile numbers of officials are masked, and nothing else is. All names here are made up."""

from __future__ import annotations

import pytest

from kg.pipeline import build
from kg.privacy import mask
from kg.records import Source

MASKED = [
    ("单位负责人:张三四 审核人:王 五 填报人:李六七", "单位负责人:*** 审核人:* * 填报人:***"),
    ("负责人:张三四 | 电话3778398手机:13900001111", "负责人:*** | 电话3778398手机:***********"),
    ("联系人：赵六，电话：0777-6428811", "联系人：**，电话：0777-6428811"),
    ("手机 139-0000-1111", "手机 *************"),
    ("市 长：张三\n2021年2月7日", "市 长：**\n2021年2月7日"),
]
KEPT = [
    "联系人：县政府办公室，电话：0777-6428811",
    "负责人:办公室",
    "分管副局长任副组长，由办公室负责日常工作",
    "填报单位负责人签字后上报",
    "全年公开信息13900001111123条",
    "市长信箱回复来信45件",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_names_and_mobiles_are_masked(text, masked, rules):
    """The forms carry them at their foot; same length, so that offsets hold."""
    assert mask(text, rules) == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", KEPT)
def test_offices_landlines_and_figures_stay(text, rules):
    """A mask that eats facts is as bad as one that leaks names."""
    assert mask(text, rules) == text


def test_places_that_meet_are_masked_once(rules):
    """Two rows may find the same name; the text keeps its length and what stands between them."""
    text = "联系人：赵某某\n局长 赵某某\n联系人：13900000000 作者：钱某"
    assert mask(text, rules) == "联系人：***\n局长 ***\n联系人：*********** 作者：**"


PERSONAL = (
    "长沙市人民政府关于加强管理的通知\n长政发〔2021〕45号\n\n各区人民政府：\n\n"
    "根据《关于张三四等同志任免职务的通知》（长政干〔2021〕3号），现将《李五六同志先进事迹》印发给你们。\n\n"
    "附件：1.张三四同志简历\n2.长沙市停车办法\n\n长沙市人民政府\n2021年6月10日\n"
)
HONOURED = (
    "长沙市人民政府关于给予张三四表彰的决定\n长政发〔2021〕45号\n\n"
    "各区人民政府：\n根据《长沙市奖励办法》，决定如下。\n长沙市人民政府\n2021年6月10日\n"
)


@pytest.mark.parametrize("text", [PERSONAL, HONOURED])
def test_no_title_brings_a_name_into_the_graph(text, world):
    """Notices on one person bear the name in their titles: cited, annexed, issued or the document's own."""
    built = build(Source("notice.txt", text.encode()), world)
    assert built.claims.kind == "policy"
    said = " ".join(map(str, built.quads))
    assert not [name for name in ("张三四", "李五六", "zhangsansi") if name in said]
    assert "长政干〔2021〕3号" in said or "长沙市奖励办法" in said
