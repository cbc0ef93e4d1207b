"""Numerals: values, kinds, ranges, and round trips over every way of writing a number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.text.numeral_atoms import atoms
from policy_nlp.text.numerals import as_plain, find, parse

VALUES = [
    ("1.3万亿", 1300000000000),
    ("1亿2千万", 120000000),
    ("3万2千亿", 3200000000000),
    ("12亿3400万", 1234000000),
    ("3.2千", 3200),
    ("1,234,567.5", 1234567.5),
    ("１２．５", 12.5),
    ("１，２３４", 1234),
    ("三百二十七万", 3270000),
    ("两千零五", 2005),
    ("一百一十", 110),
    ("三百五", 350),
    ("两万三", 23000),
    ("廿五", 25),
    ("半", 0.5),
    ("一点五", 1.5),
    ("一点二五亿", 125000000),
    ("壹万贰仟叁佰", 12300),
    ("一万二千亿", 1200000000000),
    ("五十四万亿", 54000000000000),
    ("二〇二五", 2025),
    ("三分之二", 0.6667),
    ("3/4", 0.75),
    ("百分之六", 6),
    ("百分之零点五", 0.5),
    ("千分之三", 3),
    ("三成", 0.3),
    ("三成五", 0.35),
    ("-2.5", -2.5),
    ("负三", -3),
    ("1.2e5", 120000),
    ("3×10^8", 300000000),
    ("2.5E-3", 0.0025),
    ("１．５ｅ３", 1500),
    ("10的6次方", 1000000),
    ("五又三分之一", 5.3333),
    ("1又1/4", 1.25),
    ("百分之 3.5", 3.5),
    ("百分之负三", -3),
    ("万分之三", 3),
    ("半成", 0.05),
    ("一成半", 0.15),
    ("八折", 0.8),
    ("八五折", 0.85),
    ("5千5百", 5500),
    ("1百23", 123),
    ("參拾伍", 35),
    ("負三", -3),
    (".5", 0.5),
    ("第二十一", 21),
    ("+5.5%", 5.5),
    ("1.2亿亿", 1.2e16),
    ("两千万零一百二十三", 20000123),
]


@pytest.mark.parametrize(("written", "value"), VALUES)
def test_parse_gives_the_value(written: str, value: float) -> None:
    assert float(parse(written)) == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", " ", "五到六", "abc", "十五岁", "5-6", "几", "1.2.3", "点五", "9" * 500]
)
def test_parse_refuses_what_is_not_one_number(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("增长5.5%以上", [("5.5%", "percent", 5.5)]),
        ("下降３‰", [("３‰", "permille", 3)]),
        ("占三分之二", [("三分之二", "fraction", 0.6667)]),
        ("第三，第15", [("第三", "ordinal", 3), ("第15", "ordinal", 15)]),
        ("1800多亿元", [("1800多亿", "number", 180000000000)]),
        ("一千五百多项", [("一千五百多", "number", 1500)]),
        ("数十亿元", [("数十亿", "number", 1000000000)]),
        ("一年零六个月", [("一", "number", 1), ("六", "number", 6)]),
        ("100千瓦时", [("100", "number", 100)]),
        ("没有数", []),
    ],
)
def test_find(text: str, found: list[tuple[str, str, float]]) -> None:
    got = [(n.text, n.kind, as_plain(n.value)) for n in find(text)]
    assert [(a, b) for a, b, _ in got] == [(a, b) for a, b, _ in found]
    assert [c for *_, c in got] == pytest.approx([c for *_, c in found], abs=1e-4)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5%—6%", 5, 6),
        ("5%至6%", 5, 6),
        ("5~6", 5, 6),
        ("三到五", 3, 5),
        ("300-500万", 3000000, 5000000),
        ("4万至5万", 40000, 50000),
        ("两三", 2, 3),
        ("七八十", 70, 80),
        ("十五六", 15, 16),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    (number,) = find(text)
    assert (number.kind, number.low, number.high) == ("range", low, high)
    assert number.value is None


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "inclusive", "comparator"),
    [
        ("不低于20%", "percent", 20, None, (True, False), "ge"),
        ("1100万人以上", "number", 11000000, None, (True, False), "ge"),
        ("超过30家", "number", 30, None, (False, False), "gt"),
        ("5.5%以内", "percent", None, 5.5, (False, True), "le"),
        ("不满5年", "number", None, 5, (False, False), "lt"),
        ("530多亿元", "number", 53000000000, None, (False, False), "gt"),
        ("约800名", "number", None, None, (False, False), "approx"),
        ("5%左右", "percent", None, None, (False, False), "approx"),
        ("3至5年", "range", 3, 5, (True, True), "range"),
        ("1万元以上5万元以下", "range", 10000, 50000, (True, True), "range"),
        ("3年以上不满10年", "range", 3, 10, (True, False), "range"),
        ("超过5%不超过10%", "range", 5, 10, (False, True), "range"),
        ("五十到六十万", "range", 500000, 600000, (True, True), "range"),
        ("12个", "number", 12, 12, (True, True), "eq"),
    ],
)
def test_ends(
    text: str, kind: str, low: Any, high: Any, inclusive: tuple[bool, bool], comparator: str
) -> None:
    (number,) = find(text)
    assert (number.kind, number.low, number.high, number.comparator) == (kind, low, high, comparator)
    assert (number.low_inclusive, number.high_inclusive) == inclusive


@pytest.mark.parametrize(
    "text",
    [
        "十四五规划",
        "一带一路",
        "三农",
        "双创和5G",
        "百强县",
        "千方百计",
        "万众创新",
        "长三角",
        "国办发〔2019〕12号",
    ],
)
def test_names_and_document_numbers_are_no_numbers(text: str) -> None:
    assert find(text) == []


def test_an_ordinal_is_one_even_where_a_name_begins_so() -> None:
    assert [(n.text, n.kind, n.value) for n in find("第一百二十条")] == [("第一百二十", "ordinal", 120)]


def test_a_number_that_looks_back_is_no_range() -> None:
    assert [n.text for n in find("6至5")] == ["6", "5"]


_DIGITS = "零一二三四五六七八九"


def _section(n: int) -> str:
    """1 to 9999 in Chinese, as it is read."""
    out, gap = "", False
    for weight, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // weight % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


def chinese(n: int) -> str:
    """A whole number in Chinese, as it is read."""
    if n == 0:
        return "零"
    out, gap = "", False
    for weight, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = n // weight % 10**4
        if not part:
            gap = bool(out)
            continue
        out += ("零" if out and (gap or part < 1000) else "") + _section(part) + name
        gap = False
    # 万亿 and 亿 share the sign 亿
    if "万亿" in out and out.count("亿") == 2:
        out = out.replace("万亿", "万", 1)
    return out[1:] if out.startswith("一十") else out


def ways(n: int) -> list[str]:
    """Ways of writing a whole number that is not negative."""
    plain = str(n)
    out = [
        plain,
        f"{n:,}",
        f"{n:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，")),
        chinese(n),
    ]
    formal = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    out.append(chinese(n).translate(formal))
    for weight, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if n and n % (weight // 100) == 0:
            out.append(f"{Decimal(n) / weight:f}{name}")
    out.append(plain.translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    if n >= 10**8 and n % 10**4 == 0 and n < 10**12 and n // 10**4 % 10**4:
        out.append(f"{n // 10**8}亿{n // 10**4 % 10**4}万")
    return out


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.integers(0, 10**4), st.integers(0, 10**9), st.integers(0, 10**15)))
def test_every_way_of_writing_a_number_gives_the_number(n: int) -> None:
    for written in ways(n):
        assert parse(written) == n, written
        assert parse(f"负{written}") == -n, written
        (found,) = find(f"共{written}。")
        assert (found.text, found.value, found.low, found.high) == (written, n, n, n)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_decimals_and_percents(n: int, places: int) -> None:
    value = Decimal(n).scaleb(-places)
    written = f"{value:f}"
    assert parse(written) == value
    assert parse(written + "%") == value
    whole, _, behind = written.partition(".")
    if behind:
        spoken = chinese(int(whole)) + "点" + "".join(_DIGITS[int(d)] for d in behind)
        assert parse(spoken) == value
        assert parse("百分之" + spoken) == value


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        alphabet="零一二三两十百千万亿几数半多余点分之成第负-—至到0123４５.,，%％‰/eE×^ 元年\n", max_size=40
    )
)
def test_numbers_are_slices_in_order(text: str) -> None:
    end = 0
    for number in find(text):
        assert number.start >= end
        assert text[number.start : number.end] == number.text
        end = number.end
    for atom in atoms(text):
        assert text[atom.start : atom.end] == atom.text


@pytest.mark.parametrize("char", ["一", "亿", "9", "万", "十", "1,", "半", "数", "三分之", "1/"])
def test_time_is_linear_in_long_runs(char: str) -> None:
    assert isinstance(find(char * 60_000), list)


def test_as_plain_keeps_ints_within_64_bits() -> None:
    assert as_plain(Decimal(10) ** 30) == 1e30
    assert isinstance(as_plain(Decimal(10) ** 30), float)
    assert as_plain(Decimal("5.0")) == 5
    assert isinstance(as_plain(Decimal("5.0")), int)
    assert as_plain(None) is None


SPOKEN = [
    ("3千2", 3200),
    ("1百5", 150),
    ("5万5", 55000),
    ("3亿5", 350000000),
    ("三亿五", 350000000),
    ("3个亿", 300000000),
    ("两个亿", 200000000),
    ("卌五", 45),
    ("俩", 2),
    ("1.5k", 1500),
    ("２Ｋ", 2000),
    ("3M", 3000000),
    ("两打", 24),
    ("9打", 108),
    ("九点五折", 0.95),
    ("6.5折", 0.65),
    ("1.1^2", 1.21),
    ("2^-2", 0.25),
    ("4.5×10－3", 0.0045),
    ("7×10⁶", 7000000),
]


@pytest.mark.parametrize(("written", "value"), SPOKEN)
def test_short_spoken_and_scientific_forms(written: str, value: float) -> None:
    assert float(parse(written) or 0) == pytest.approx(value)
    (found,) = find(f"约合{written}，")
    assert found.text == written
    assert float(found.value or 0) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("引进5个亿元项目", [5, 100000000]),
        ("3打造品牌", [3]),
        ("室外零下12度", [-12]),
        ("仅十分之一", [0.1]),
        ("十分重要", []),
        ("超过一半受益", [0.5]),
        ("打对折", [0.5]),
        ("5A级景区", []),
        ("“1+N”体系", []),
    ],
)
def test_words_and_signs_around_a_number(text: str, found: list[float]) -> None:
    assert [as_plain(n.value) for n in find(text)] == found


@pytest.mark.parametrize(
    ("text", "comparator", "low", "high"),
    [
        ("现有100+家", "gt", 100, None),
        ("来了十来个人", "approx", None, None),
        ("30（不含）以上", "gt", 30, None),
        ("30（不含）以下", "lt", None, 30),
        ("等于或大于8", "ge", 8, None),
        ("没有超过60", "le", None, 60),
        ("20出头", "gt", 20, None),
        ("介于10与20之间", "range", 10, 20),
        ("在3%和5%之间", "range", 3, 5),
        ("百分之五至六", "range", 5, 6),
        ("百分之10到20", "range", 10, 20),
        ("5到6成", "range", 0.5, 0.6),
        ("五至七成", "range", 0.5, 0.7),
        ("一两百", "range", 100, 200),
    ],
)
def test_ends_of_spoken_bounds(text: str, comparator: str, low: float | None, high: float | None) -> None:
    (number,) = find(text)
    assert number.comparator == comparator
    assert (as_plain(number.low), as_plain(number.high)) == (low, high)
