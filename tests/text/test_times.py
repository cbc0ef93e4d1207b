"""Dates and periods, resolved against a document's date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.text.times import TimeGrammar, find

DATE = "2023-05-18"
CASES = [
    ("到[2025年]，", "2025", "2025", "year"),
    ("[2025年底前]完成", "2025", "2025", "year"),
    ("力争[2030年前]达到峰值", None, "2030", "year"),
    ("[2021年年底]", "2021", "2021", "year"),
    ("[2013年以来]", "2013", None, "year"),
    ("[2021—2025年]", "2021", "2025", "range"),
    ("[2021年至2025年]", "2021", "2025", "range"),
    ("[2021—25年]", "2021", "2025", "range"),
    ("[2025年上半年]", "2025-01", "2025-06", "half"),
    ("[2025年第四季度]", "2025-10", "2025-12", "quarter"),
    ("[2025年前三季度]", "2025-01", "2025-09", "quarter"),
    ("[2025年3月]", "2025-03", "2025-03", "month"),
    ("[2026年1—2月]", "2026-01", "2026-02", "range"),
    ("[2025年3月5日]", "2025-03-05", "2025-03-05", "day"),
    ("[2025-06-30]", "2025-06-30", "2025-06-30", "day"),
    ("[二〇二五年五月三日]", "2025-05-03", "2025-05-03", "day"),
    ("[3月1日]起", "2023-03-01", "2023-03-01", "day"),
    ("[1—8月]，", "2023-01", "2023-08", "range"),
    ("[今年]", "2023", "2023", "year"),
    ("[去年12月]", "2022-12", "2022-12", "month"),
    ("[明年上半年]", "2024-01", "2024-06", "half"),
    ("[今年底]", "2023", "2023", "year"),
    ("[年底前]办结", "2023", "2023", "year"),
    ("[上半年]", "2023-01", "2023-06", "half"),
    ("[前三季度]", "2023-01", "2023-09", "quarter"),
    ("[前11个月]", "2023-01", "2023-11", "range"),
    ("[“十四五”]规划", "2021", "2025", "plan"),
    ("[“十四五”期间]", "2021", "2025", "plan"),
    ("[十四五末]", "2025", "2025", "plan"),
    ("[“十五五”前三年]", "2026", "2028", "plan"),
    ("[“十三五”以来]", "2016", None, "plan"),
    ("[三年内]", "2023", "2026", "duration"),
    ("[未来五年]", "2023", "2028", "duration"),
    ("[未来三至五年]", "2023", "2028", "duration"),
    ("[过去五年]", "2018", "2023", "duration"),
    ("[6个月内]", "2023-05", "2023-11", "duration"),
    ("[30日内]", None, None, "duration"),
    ("到[本世纪中叶]", "2050", "2050", "year"),
    ("[近年来]", None, None, "relative"),
]


@pytest.mark.parametrize(("marked", "from_", "to", "kind"), CASES)
def test_periods(marked: str, from_: str | None, to: str | None, kind: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    (time,) = find(marked.replace("[", "").replace("]", ""), DATE)
    assert (time.start, time.end, time.from_, time.to, time.kind) == (start, end, from_, to, kind)


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2004〕20号",
        "增长5年",
        "第12月台",
        "12.5",
        "以前年度",
        "期限为20日",
        "2025个",
        "8000年",
        "5月饼",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [t for t in find(text, DATE) if t.kind not in ("relative", "month")] == []


def test_without_a_date_relative_periods_stay_open() -> None:
    times = find("今年新增，明年上半年建成，到2025年，3月1日")
    assert [t.text for t in times] == ["今年", "明年上半年", "2025年", "3月1日"]
    assert [t.to for t in times[:3]] == [None, None, "2025"]


def test_a_bare_month_takes_the_year_named_before_it() -> None:
    times = find("2021年1月发布，3月修订", DATE)
    assert [t.to for t in times] == ["2021-01", "2021-03"]


def test_the_words_are_rows() -> None:
    periods = [{"text": "本届任期", "kind": "plan", "from": "2023", "to": "2028"}]
    grammar = TimeGrammar(periods, [{"text": "末", "role": "plan", "part": 2}])
    (time,) = grammar.find("本届任期末建成")
    assert (time.from_, time.to, time.text) == ("2028", "2028", "本届任期末")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0129一二三〇十年月日号季度上半底前末内今去至到—-./“”五四第个起来 \n", max_size=40))
def test_times_are_slices_in_order(text: str) -> None:
    end = 0
    for time in find(text, DATE):
        assert time.start >= end
        assert text[time.start : time.end] == time.text
        end = time.end


def test_a_date_that_is_none_is_ignored() -> None:
    assert find("今年", "soon")[0].to is None
