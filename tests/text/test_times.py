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
    ("[前天]", "2023-05-16", "2023-05-16", "day"),
    ("[上周五]", "2023-05-12", "2023-05-12", "day"),
    ("[下周一]，", "2023-05-22", "2023-05-22", "day"),
    ("[星期日]，", "2023-05-21", "2023-05-21", "day"),
    ("[上周]", "2023-05-08", "2023-05-14", "week"),
    ("[下个月]", "2023-06", "2023-06", "month"),
    ("[月底前]", "2023-05", "2023-05", "month"),
    ("[三天前]", "2023-05-15", "2023-05-15", "duration"),
    ("[两周后]", "2023-06-01", "2023-06-01", "duration"),
    ("[半年内]", "2023-05", "2023-11", "duration"),
    ("自印发之日起[30日内]", "2023-05-18", "2023-06-17", "duration"),
    ("[三点半]", "T03:30", "T03:30", "time"),
    ("[下午3点]", "T15:00", "T15:00", "time"),
    ("[16年11月7日]", "2016-11-07", "2016-11-07", "day"),
    ("[2016/11/7]", "2016-11-07", "2016-11-07", "day"),
    ("[二〇一六年十一月七日]", "2016-11-07", "2016-11-07", "day"),
    ("[2023年1月1日至2023年6月30日]", "2023-01-01", "2023-06-30", "range"),
    ("[前两个月]", "2023-01", "2023-02", "range"),
    ("[今年以来]", "2023", "2023-05", "year"),
    ("[去年同期]", "2022", "2022", "year"),
    ("[20世纪90年代]", "1990", "1999", "range"),
    ("[农历正月初一]", "2023-01-22", "2023-01-22", "day"),
    ("[农历闰二月初二]", "2023-03-23", "2023-03-23", "day"),
    ("[2025年农历八月十五]", "2025-10-06", "2025-10-06", "day"),
    ("[腊月二十三]", "2023-01-14", "2023-01-14", "day"),
    ("[2024年春节假期]，", "2024-02", "2024-02", "month"),
    ("[大年三十]", "2023-01-21", "2023-01-21", "day"),
    ("[春节]", "2023-01-22", "2023-01-22", "day"),
    ("[2024年春节]", "2024-02-10", "2024-02-10", "day"),
    ("[今年国庆节]", "2023-10-01", "2023-10-01", "day"),
    ("[清明节]", "2023-04-05", "2023-04-05", "day"),
    ("[除夕]", "2023-01-21", "2023-01-21", "day"),
    ("[本月15日]，", "2023-05-15", "2023-05-15", "day"),
    ("[6月1—3日]", "2023-06-01", "2023-06-03", "range"),
    ("[20230601]，", "2023-06-01", "2023-06-01", "day"),
    ("[08年]", "2008", "2008", "year"),
    ("[2024财年]", "2024", "2024", "year"),
    ("[21世纪]", "2001", "2100", "range"),
    ("[过去两周]", "2023-05-04", "2023-05-18", "duration"),
    ("[下周末]", "2023-05-27", "2023-05-28", "week"),
    ("[下个礼拜三]，", "2023-05-24", "2023-05-24", "day"),
    ("[昨晚]", "2023-05-17", "2023-05-17", "day"),
    ("[每两年]", None, None, "recurring"),
    ("[每周一]", None, None, "recurring"),
    ("[每月5号]，", None, None, "recurring"),
    ("[党的二十大以来]", "2022-10", None, "relative"),
    ("[9:00—17:30]", "T09:00", "T17:30", "time"),
    ("[上午9点到11点]", "T09:00", "T11:00", "time"),
    ("[下午2点至4点]", "T14:00", "T16:00", "time"),
    ("[七点零五分]", "T07:05", "T07:05", "time"),
    ("[八点差十分]", "T07:50", "T07:50", "time"),
    ("[年均]增长", None, None, "recurring"),
    ("[同比]增长", "2022", "2022", "compared"),
    ("较[2020年]", "2020", "2020", "year"),
    ("[今后3至5年]", "2023", "2028", "duration"),
    ("有效期至[2028年12月31日]", "2028-12-31", "2028-12-31", "day"),
    ("[“十五五”末]", "2030", "2030", "plan"),
    ("[“十六五”]", "2031", "2035", "plan"),
    ("[“十一五”]", "2006", "2010", "plan"),
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
        "编号20231345",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [t for t in find(text, DATE) if t.kind not in ("relative", "month")] == []


def test_a_time_of_day_is_of_the_day_before_it() -> None:
    times = find("2023年6月1日上午9时30分召开", DATE)
    assert [(t.text, t.to, t.kind) for t in times] == [
        ("2023年6月1日", "2023-06-01", "day"),
        ("上午9时30分", "2023-06-01T09:30", "time"),
    ]


def test_an_items_number_is_no_part_of_the_date_behind_it() -> None:
    assert [(t.text, t.to) for t in find("条件：\n1.2022年12月31日前登记的；\n2.3.5公里", DATE)] == [
        ("2022年12月31日前", "2022-12-31")
    ]


@pytest.mark.parametrize("text", ["提出三点意见", "比例为1:2.5", "三点三公里", "周一鸣同志", "两三点建议"])
def test_what_is_no_time_of_day(text: str) -> None:
    assert find(text, DATE) == []


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
