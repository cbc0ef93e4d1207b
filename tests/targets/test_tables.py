"""Tables of indicators and of figures by year."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import policy_nlp
from policy_nlp.resources import lexicon
from policy_nlp.targets.joined import split_numbers
from policy_nlp.targets.tables import TableWords, find_tables


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_quantities")
    nlp.add_pipe("policy_targets")
    return nlp


WORDS = TableWords(lexicon("targets")["table_words"])
FIELDS = (
    "indicator",
    "value",
    "unit",
    "comparator",
    "deadline",
    "value_from",
    "baseline",
    "binding",
    "status",
)


def rows(nlp: Language, text: str, date: str | None = "2021-03-01") -> list[tuple[Any, ...]]:
    doc = nlp(policy_nlp.set_metadata(nlp.make_doc(text), date=date))
    for target in doc._.targets:
        assert text[target.quantity_start : target.quantity_end] == target.quantity
        assert text[target.start : target.end] == target.text
        if target.indicator is not None:
            assert text[target.indicator_start : target.indicator_end] == target.indicator
    return [tuple(getattr(target, name) for name in FIELDS) for target in doc._.targets]


EXPECTED = [
    ("海洋经济规模", 5000000000000, "元", "eq", "2025", 3500000000000, "2020", "expected", "target"),
    ("湿地保护率", 57, "%", "ge", "2025", 52.1, "2020", "binding", "target"),
    ("单位产值水耗", 16, "%", "eq", "2025", None, None, "binding", "target"),
]
TABS = (
    "专栏2 主要指标\n指标\t单位\t2020年\t2025年\t年均/累计\t属性\n1.海洋经济规模\t万亿元\t3.5\t5\t7.4%\t预期性\n"
    "2.湿地保护率\t%\t52.1\t≥57\t—\t约束性\n3.单位产值水耗\t%\t—\t—\t〔16〕\t约束性\n"
)


@pytest.mark.parametrize("gap", ["\t", "|", "    ", "\n"])
def test_a_table_of_indicators_gives_a_target_a_row(nlp: Language, gap: str) -> None:
    assert rows(nlp, TABS.replace("\t", gap)) == EXPECTED


def test_units_in_brackets(nlp: Language) -> None:
    text = "指标名称\t2022年\t2027年\t属性\n港口吞吐量（亿吨）\t6.5\t8\t预期性\n岸线保有率（%）\t35.2\t36\t约束性\n"
    assert rows(nlp, text, "2023-01-01") == [
        ("港口吞吐量", 800000000, "吨", "eq", "2027", 650000000, "2022", "expected", "target"),
        ("岸线保有率", 36, "%", "eq", "2027", 35.2, "2022", "binding", "target"),
    ]


def test_a_run_together_table(nlp: Language) -> None:
    text = (
        "专栏1 主要指标序号指 标2015年2020年2020年比2015年增长1污水处理能力（万吨）1250.41400.4 12%2管网漏损率（%）14.5<10.2-4.3个百分点"
        "3再生水用量（万吨）300.5360.620%"
    )
    found = rows(nlp, text, "2016-05-01")
    assert found[0][:7] == ("管网漏损率", 10.2, "%", "lt", "2020", 14.5, "2015")
    assert found[1][:7] == ("再生水用量", 3606000, "吨", "eq", "2020", 3005000, "2015")


def test_a_table_by_years_gives_a_target_a_cell(nlp: Language) -> None:
    text = "附：扩建计划表\n单位：张\n县（区）\n2019年床位数\n分年度新增\n2020年\n2021年\n合计\n300\n40\n60\n东城\n120\n15\n25\n"
    found = rows(nlp, text, "2020-02-01")
    assert [(row[0], row[1], row[2], row[4], row[8]) for row in found] == [
        ("床位数", 300, "张", "2019", "achieved"),
        ("分年度新增", 40, "张", "2020", "target"),
        ("分年度新增", 60, "张", "2021", "target"),
        ("床位数", 120, "张", "2019", "achieved"),
        ("分年度新增", 15, "张", "2020", "target"),
        ("分年度新增", 25, "张", "2021", "target"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "第一章\n总则\n第二章\n机构\n第三章\n附则\n2020年\n1月\n3\n",
        "联系人\n张三\n电话\n12345678\n地址\n海川路5号\n邮编\n100000\n",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert find_tables(text, {}, WORDS) == []


@pytest.mark.parametrize(
    ("written", "first", "second"),
    [("1250.41400.4 12%".replace(" ", ""), "1250.4", "1400.4"), ("14.5<10.2-4.3个百分点", "14.5", "<10.2")],
)
def test_numbers_are_cut_where_the_change_is_right(written: str, first: str, second: str) -> None:
    cut = split_numbers(written)
    assert cut is not None
    assert [written[a:b] for a, b in cut] == [first, second]
    assert split_numbers("123456%") is None


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="指标单位年2025 04.%\t|\n（）万元约束性a—〔〕", max_size=90))
def test_any_text(text: str) -> None:
    for table in find_tables(text, {"约束性": "binding"}, WORDS):
        for row in table.rows:
            assert text[row.quantity.start : row.quantity.end] == row.quantity.text


THREE_YEARS = [
    ("水产品产量", 330000, "吨", "eq", "2023", 300000, "2020", "expected", "target"),
    ("水产品产量", 360000, "吨", "eq", "2025", 300000, "2020", "expected", "target"),
    ("渔港", 8, "个", "eq", "2025", 5, "2020", "binding", "target"),
]


@pytest.mark.parametrize(
    "head",
    [
        "指标\t单位\t2020年\t2023年\t2025年\t属性\n",
        "指标\t单位\t数值\t\t\t属性\n\t\t2020年\t2023年\t2025年\n",
        "指标名称\t单位\t2020年基期值\t2023年中期目标\t2025年目标值\t属性\n",
    ],
)
def test_a_table_of_several_years_gives_each_year_after_the_first(nlp: Language, head: str) -> None:
    body = "水产品产量\t万吨\t30\t33\t36\t预期性\n渔港\t个\t5\t—\t8\t约束性\n"
    assert rows(nlp, head + body) == THREE_YEARS
