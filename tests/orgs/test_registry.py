"""The registry: who bears a name at a time, what became of it, and the bodies that regions have."""

from __future__ import annotations

import pytest

from policy_nlp.orgs import registry


def test_it_is_as_large_as_promised() -> None:
    known = registry.default()
    assert len(known) >= 700
    assert sum(len(body.aliases) for body in known) >= 1500


@pytest.mark.parametrize(
    ("name", "date", "official"),
    [
        ("工信部", "2021", "工业和信息化部"),
        ("发改委", None, "国家发展和改革委员会"),
        ("国家计委", "2001-05", "国家发展计划委员会"),
        ("国家计委", "1995", "国家计划委员会"),
        ("银监会", "2010", "中国银行业监督管理委员会"),
        ("银保监会", "2019-12-31", "中国银行保险监督管理委员会"),
        ("国家药品监督管理局", "2001", "国家药品监督管理局"),
        ("人力资源社会保障部", None, "人力资源和社会保障部"),
        ("中共中央", None, "中国共产党中央委员会"),
        ("中石化", None, "中国石油化工集团有限公司"),
        ("上交所", None, "上海证券交易所"),
        ("世卫组织", None, "世界卫生组织"),
        ("全国工商联", None, "中华全国工商业联合会"),
    ],
)
def test_a_name_means_a_body(name: str, date: str | None, official: str) -> None:
    body = registry.find(name, date)
    assert body is not None
    assert body.name == official


@pytest.mark.parametrize(
    ("name", "date"),
    [("银保监会", "2025"), ("银保监会", "2010"), ("数字经济", None), ("", None), ("农业农村部", "2012")],
)
def test_no_body_bears_the_name_then(name: str, date: str | None) -> None:
    assert registry.find(name, date) is None


def test_one_name_at_two_times() -> None:
    first, second = registry.find("国家药监局", "2001"), registry.find("国家药监局", "2022")
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert registry.find("国家药监局") == second
    assert {body.id for body in registry.candidates("国家药监局")} == {first.id, second.id}


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("中国银行保险监督管理委员会", ["国家金融监督管理总局"]),
        ("中国保险监督管理委员会", ["国家金融监督管理总局"]),
        ("国家卫生和计划生育委员会", ["国家卫生健康委员会"]),
        ("环境保护部", ["生态环境部"]),
        ("农业部", ["农业农村部"]),
        ("国土资源部", ["自然资源部"]),
        ("国家安全生产监督管理总局", ["应急管理部"]),
        ("国家工商行政管理总局", ["国家市场监督管理总局"]),
        ("财政部", ["财政部"]),
    ],
)
def test_what_became_of_a_body(name: str, today: list[str]) -> None:
    body = registry.find(name)
    assert body is not None
    assert [successor.name for successor in registry.successors(body.id)] == today


@pytest.mark.parametrize(
    ("name", "within", "id", "official", "level"),
    [
        ("句容市财政局", None, "321183/财政局", "句容市财政局", "county"),
        ("市财政局", "句容市", "321183/财政局", "句容市财政局", "county"),
        ("江苏省发改委", None, "320000/发展和改革委员会", "江苏省发展和改革委员会", "provincial"),
        ("海淀区人民政府", None, "110108/人民政府", "北京市海淀区人民政府", "county"),
        ("鼓楼区教育局", "南京市", "320106/教育局", "南京市鼓楼区教育局", "county"),
        ("广东省委", None, "440000/党委", "中国共产党广东省委员会", "provincial"),
        ("中国共产党广东省委员会", None, "440000/党委", "中国共产党广东省委员会", "provincial"),
        ("广西壮族自治区党委宣传部", None, "450000/党委宣传部", "中共广西壮族自治区党委宣传部", "provincial"),
        ("苏州市政协", None, "320500/政协", "中国人民政治协商会议苏州市委员会", "prefecture"),
        ("滑县人民政府", None, "410526/人民政府", "滑县人民政府", "county"),
    ],
)
def test_a_body_of_a_region(name: str, within: str | None, id: str, official: str, level: str) -> None:
    body = registry.find(name, within=within)
    assert body is not None
    assert (body.id, body.name, body.level) == (id, official, level)
    assert registry.get(id) == body


def test_a_region_that_several_have_needs_a_place() -> None:
    assert registry.find("鼓楼区教育局") is None


def test_parents() -> None:
    bureau = registry.get("321183/财政局")
    assert bureau.parent == "321183/人民政府"
    ministry = registry.find("国家能源局")
    assert ministry is not None
    assert ministry.parent is not None
    assert registry.get(ministry.parent).name == "国家发展和改革委员会"


@pytest.mark.parametrize("id", ["", "no_such_body", "999999/财政局", "a/b/c"])
def test_an_unknown_id(id: str) -> None:
    with pytest.raises(KeyError, match="registry"):
        registry.get(id)


def test_every_row_is_found_by_its_names() -> None:
    for body in registry.default():
        assert registry.get(body.id) is body
        for name in (body.name, *body.aliases):
            assert body in registry.candidates(name)
            found = registry.find(name, body.from_ or body.to)
            assert found is not None, name
