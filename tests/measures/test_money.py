"""Funding as the whole pipeline reads it: what is paid, not what is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

FIELDS = ("rate", "base", "amount", "cap", "floor", "per")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对投资额500万元以上的项目，给予10%的补助，最高不超过100万元。", {"rate": 10, "cap": 1_000_000}),
        ("对年销售额2000万元以上的企业，给予一次性奖励20万元。", {"amount": 200_000}),
        ("对营业收入首次突破10亿元的企业，给予100万元奖励。", {"amount": 1_000_000}),
        ("投资额在1亿元至5亿元的，给予2%奖励。", {"rate": 2}),
        (
            "注册资本不低于5000万元的基金管理机构，给予开办费补助。补助金额不超过200万元。",
            {"cap": 2_000_000},
        ),
        (
            "对研发投入占比达到5%以上的企业，按年度研发投入的10%给予补助。",
            {"rate": 10, "base": "年度研发投入"},
        ),
        ("对吸纳毕业生就业的企业，每新增一人补贴2000元。", {"amount": 2000, "per": "新增一人"}),
        (
            "每新增就业1人给予一次性补贴1500元，每户企业最高20万元。",
            {"amount": 1500, "cap": 200_000, "per": "新增就业1人"},
        ),
        ("给予每人每月1000元生活补贴。", {"amount": 1000, "per": "人"}),
        ("对每个示范村奖补50万元。", {"amount": 500_000, "per": "个示范村"}),
        ("按实际投入的30%给予补贴。", {"rate": 30, "base": "实际投入"}),
        ("对早期项目给予不低于500万元的股权投资。", {"floor": 5_000_000}),
    ],
)
def test_what_is_paid(fast: Language, text: str, expected: dict[str, Any]) -> None:
    found = [row.funding for row in fast(text)._.measures if row.funding]
    assert found
    assert {name: found[0][name] for name in FIELDS} == dict.fromkeys(FIELDS) | expected  # type: ignore[literal-required]


@pytest.mark.parametrize(
    "text", ["对年销售额2000万元以上的企业，加强跟踪服务。", "对投资额500万元以上的项目，优先安排用地指标。"]
)
def test_a_threshold_is_no_funding(fast: Language, text: str) -> None:
    assert [row.funding for row in fast(text)._.measures if row.funding] == []
