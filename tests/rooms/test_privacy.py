"""Names and mobile numbers of officials are masked, and nothing else is. All names here are made up."""

from __future__ import annotations

import pytest

from kg.privacy import mask

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
