"""Units at a place in a text, single and compound."""

from __future__ import annotations

import pytest

from policy_nlp.text.units import UnitTable, default_units


@pytest.mark.parametrize(
    ("text", "written", "dimension"),
    [
        ("元", "元", "currency"),
        ("元人民币", "元", "currency"),
        ("美元", "美元", "currency"),
        ("％", "%", "ratio"),
        ("百分点", "个百分点", "point"),
        ("千瓦时", "千瓦时", "energy"),
        ("吨标准煤", "吨标准煤", "mass"),
        ("平方公里", "平方公里", "area"),
        ("人次", "人次", "count"),
        ("个工作日", "个工作日", "time"),
        ("元/亩", "元/亩", "currency_rate"),
        ("微克/立方米", "微克/立方米", "mass_rate"),
        ("元/人·月", "元/人·月", "currency_rate"),
        ("吨标准煤/万元", "吨标准煤/万元", "mass_rate"),
        ("号", "号", "name"),
    ],
)
def test_longest_unit(text: str, written: str, dimension: str) -> None:
    unit = default_units().match(f"5{text}，", 1)
    assert unit is not None
    assert (unit.written, unit.dimension, unit.end) == (written, dimension, 1 + len(text))


def test_factor_leads_to_the_norm_unit() -> None:
    mu = default_units().match("亩", 0)
    assert mu is not None
    assert mu.norm == "平方米"
    assert mu.factor is not None
    assert float(mu.factor) == pytest.approx(666.67, abs=0.01)


def test_a_latin_unit_ends_at_a_word_border() -> None:
    assert default_units().match("mm", 0) is not None
    assert default_units().match("mmx", 0) is None


def test_a_unit_is_no_syllable_of_a_word() -> None:
    assert default_units().match("家庭", 0) is None
    assert default_units().match("家企业", 0) is not None


def test_the_table_is_made_of_rows() -> None:
    table = UnitTable([{"unit": "筐", "dimension": "count"}])
    assert table.match("筐苹果", 0) is not None
    assert table.match("元", 0) is None
    assert "筐" in table


def test_no_unit_at_the_end_of_the_text() -> None:
    assert default_units().match("5", 1) is None
    unit = default_units().match("元/", 0)
    assert unit is not None
    assert unit.end == 1
