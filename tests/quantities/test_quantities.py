"""Quantities of marked sentences, through the public API.

A case is a sentence with each quantity in ⟦…⟧, and for each what it is worth: value, unit, comparator.
"""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from policy_nlp.layers import get_rows, set_metadata


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_quantities")
    return nlp


CASES: list[tuple[str, list[tuple[Any, str | None, str]]]] = [
    # comparators
    ("新增就业⟦1100万人以上⟧", [(11000000, "人", "ge")]),
    ("降幅⟦不低于13.5%⟧", [(13.5, "%", "ge")]),
    ("企业⟦不少于50家⟧", [(50, "家", "ge")]),
    ("总额⟦不超过1000万元⟧", [(10000000, "元", "le")]),
    ("失业率控制在⟦5.5%以内⟧", [(5.5, "%", "le")]),
    ("产值⟦超过1.3万亿元⟧", [(1300000000000, "元", "gt")]),
    ("产量⟦突破60万辆⟧", [(600000, "辆", "gt")]),
    ("投资⟦530多亿元⟧", [(53000000000, "元", "gt")]),
    ("聚集⟦2300余家⟧企业", [(2300, "家", "gt")]),
    ("增长⟦5%左右⟧", [(5, "%", "approx")]),
    ("⟦近20万人⟧参加", [(200000, "人", "approx")]),
    ("⟦约800名⟧专家", [(800, "名", "approx")]),
    ("工作年限⟦不足3年⟧的", [(3, "年", "lt")]),
    ("⟦年满60周岁⟧", [(60, "周岁", "ge")]),
    ("⟦最高补助50万元⟧", [(500000, "元", "le")]),
    ("出资⟦不低于采购金额的30%⟧", [(30, "%", "ge")]),
    ("参保⟦2年（含2年）以上⟧", [(2, "年", "ge")]),
    ("注册资本⟦500万元（含）以下⟧", [(5000000, "元", "le")]),
    ("建成⟦20个⟧示范区（含⟦1个⟧国家级）", [(20, "个", "eq"), (1, "个", "eq")]),
    ("样机⟦等于或大于20台⟧", [(20, "台", "ge")]),
    ("入驻⟦100+家⟧机构", [(100, "家", "gt")]),
    ("来了⟦十来个⟧专家", [(10, "个", "approx")]),
    # money, ages and degrees as spoken
    ("票价⟦五十块⟧。", [(50, "元", "eq")]),
    ("铺设⟦五十块⟧地砖", [(50, "块", "eq")]),
    ("出货⟦3亿块⟧。", [(300000000, "块", "eq")]),
    ("花了⟦30块人民币⟧", [(30, "元", "eq")]),
    ("报价⟦瑞士法郎12⟧", [(12, "瑞士法郎", "eq")]),
    ("体温⟦三十八度五⟧，", [(38.5, "度", "eq")]),
    ("婴儿⟦6个月大⟧", [(6, "个月", "eq")]),
    ("儿童⟦1岁零6个月⟧", [(1.5, "岁", "eq")]),
    ("订购⟦2打⟧", [(2, "打", "eq")]),
    ("转速⟦3000转/分⟧", [(3000, "转/分", "eq")]),
    # ranges without a unit
    ("得分⟦60-75⟧，", [([60, 75], None, "range")]),
    ("省委十二届六次全会", []),
    ("每⟦三年⟧改选", [(3, "年", "eq")]),
    ("见图3-5，电话010-6234。", []),
    # time limits
    ("⟦5个工作日内⟧办结", [(5, "个工作日", "le")]),
    ("办理时限⟦15个工作日⟧", [(15, "个工作日", "le")]),
    ("自受理之日起⟦三十日内⟧", [(30, "日", "le")]),
    # ranges and changes
    ("增长⟦5%—6%⟧", [([5, 6], "%", "range")]),
    ("增长⟦5%至6%⟧", [([5, 6], "%", "range")]),
    ("提高⟦5~6个百分点⟧", [([5, 6], "个百分点", "range")]),
    ("奖励⟦300-500万元⟧", [([3000000, 5000000], "元", "range")]),
    ("期限⟦三到五年⟧", [([3, 5], "年", "range")]),
    ("处⟦1万元以上5万元以下⟧罚款", [([10000, 50000], "元", "range")]),
    ("坝高⟦15米以下、10米以上⟧", [([10, 15], "米", "range")]),
    ("税率⟦由16%降至13%⟧", [(13, "%", "eq")]),
    ("起征点⟦由10万元提高到15万元⟧", [(150000, "元", "eq")]),
    ("时间⟦从62分钟缩短到50分钟以内⟧", [(50, "分钟", "le")]),
    # Chinese numerals, words, scales
    ("⟦三百二十七万户⟧", [(3270000, "户", "eq")]),
    ("提高⟦一点二个百分点⟧", [(1.2, "个百分点", "eq")]),
    ("达到⟦百分之六⟧", [(6, "%", "eq")]),
    ("占⟦三分之二以上⟧", [(0.6667, "1", "ge")]),
    ("⟦近三成⟧企业", [(0.3, "1", "approx")]),
    ("规模⟦翻一番⟧", [(2, "倍", "eq")]),
    ("规模⟦翻两番⟧", [(4, "倍", "eq")]),
    ("规模⟦翻了一番多⟧", [(2, "倍", "gt")]),
    ("规模⟦翻番有余⟧", [(2, "倍", "gt")]),
    # signs
    ("为企业减负⟦100亿元以上⟧", [(10000000000, "元", "ge")]),
    ("气温降至⟦零下12摄氏度⟧", [(-12, "摄氏度", "eq")]),
    # ratios
    ("城乡收入比缩小到⟦2.4∶1⟧", [(2.4, "1", "eq")]),
    ("师生比⟦不低于1∶20⟧", [(0.05, "1", "ge")]),
    ("收入比⟦由2.9∶1缩小至2.5∶1⟧", [(2.5, "1", "eq")]),
    ("按⟦1:1⟧的比例配套", [(1, "1", "eq")]),
    ("主队以3∶1取胜，比赛9:30开始", []),
    ("比例尺1:500", []),
    ("三次产业之比为4∶38∶58", []),
    ("培育⟦万家⟧企业", [(10000, "家", "eq")]),
    ("⟦近千名⟧教师", [(1000, "名", "approx")]),
    ("⟦上百台⟧设备", [(100, "台", "ge")]),
    ("⟦数十亿元⟧", [(1000000000, "元", "gt")]),
    ("⟦超万亿元⟧", [(1000000000000, "元", "gt")]),
    ("所得税⟦减半⟧征收", [(0.5, "1", "eq")]),
    ("实现⟦全覆盖⟧", [(100, "%", "eq")]),
    ("产能⟦零增长⟧", [(0, "%", "eq")]),
    ("用时⟦两个半小时⟧", [(2.5, "小时", "eq")]),
    ("等候⟦一个多月⟧", [(1, "个月", "gt")]),
    # units
    ("补贴⟦100元/亩⟧", [(100, "元/亩", "eq")]),
    ("浓度⟦30微克/立方米⟧", [(30, "微克/立方米", "eq")]),
    ("装机⟦1.2亿千瓦⟧", [(120000000, "千瓦", "eq")]),
    ("节能⟦2万吨标准煤⟧", [(20000, "吨标准煤", "eq")]),
    ("出资⟦210万元人民币⟧", [(2100000, "元", "eq")]),
    ("⟦３日内⟧", [(3, "日", "le")]),
    ("用户⟦超过3300万⟧", [(33000000, None, "gt")]),
    # lists and ranks
    ("分别增长⟦8.9%⟧、⟦7.7%⟧", [(8.9, "%", "eq"), (7.7, "%", "eq")]),
    ("排名全国⟦第二⟧", [(2, None, "eq")]),
    ("居全国⟦前10位⟧", [(10, "位", "le")]),
    # no quantities
    ("“十四五”时期推进一带一路和三农工作", []),
    ("长三角一体化，千方百计，5G，万众创新，百强县", []),
    ("第三条 国办发〔2019〕12号", []),
    ("2025年3月5日上午10时30分", []),
    ("3.2 组织机构", []),
    ("进一步统一一系列标准", []),
    ("落实“三个务必”要求", []),
    ("联系人：12345678901234567890123456789012345678901234567890", []),
    ("建设百万家庭幸福工程", []),
    ("单位：万元", []),
    ("坚持四项原则，明确三个方面，提出20项主要指标", []),
    ("发布第12号文件，第3号令，二年级，3号线", []),
    # money of the world, by sign, name and code
    ("耗资⟦$100⟧", [(100, "美元", "eq")]),
    ("耗资⟦US$5.5亿⟧", [(550000000, "美元", "eq")]),
    ("标价⟦￥5.5万⟧", [(55000, "元", "eq")]),
    ("标价⟦€20⟧", [(20, "欧元", "eq")]),
    ("标价⟦£3.5⟧", [(3.5, "英镑", "eq")]),
    ("⟦约HK$200⟧", [(200, "港元", "approx")]),
    ("支付⟦港币300元⟧", [(300, "港元", "eq")]),
    ("支付⟦5000万沙特里亚尔⟧", [(50000000, "沙特里亚尔", "eq")]),
    ("支付⟦10亿印尼盾⟧", [(1000000000, "印尼盾", "eq")]),
    ("零售价⟦5元6角⟧", [(5.6, "元", "eq")]),
    ("零售价⟦三块五⟧。", [(3.5, "元", "eq")]),
    ("合计⟦六十四万零一百四十三元一角七分⟧", [(640143.17, "元", "eq")]),
    # signs, temperature, ages, dimensions
    ("增速为⟦-3.5%⟧", [(-3.5, "%", "eq")]),
    ("夜间⟦零下20摄氏度⟧", [(-20, "摄氏度", "eq")]),
    ("气温⟦摄氏37度⟧", [(37, "摄氏度", "eq")]),
    ("⟦-18.5℃⟧", [(-18.5, "℃", "eq")]),
    ("儿子⟦两岁半⟧", [(2.5, "岁", "eq")]),
    ("重⟦六斤半⟧。", [(6.5, "斤", "eq")]),
    ("全程⟦2小时30分钟⟧", [(2.5, "小时", "eq")]),
    ("任期⟦两年半⟧", [(2.5, "年", "eq")]),
    ("浓度⟦８５％⟧", [(85, "%", "eq")]),
    ("重⟦１０ｋｇ⟧", [(10, "kg", "eq")]),
    ("时速⟦60km/h⟧", [(60, "km/h", "eq")]),
    ("宽⟦五又三分之一米⟧", [(5.3333, "米", "eq")]),
    ("打⟦八五折⟧", [(8.5, "折", "eq")]),
    ("容量⟦5GB⟧", [(5, "GB", "eq")]),
    # both ends
    ("增速介于⟦5%到10%之间⟧", [([5, 10], "%", "range")]),
    ("罚款⟦1万元和5万元之间⟧", [([10000, 50000], "元", "range")]),
    ("工龄⟦超过5年不满10年⟧", [([5, 10], "年", "range")]),
    ("幅度⟦大于等于5%且小于10%⟧", [([5, 10], "%", "range")]),
    ("给予⟦五十到六十万元⟧", [([500000, 600000], "元", "range")]),
    ("⟦3家-5家⟧", [([3, 5], "家", "range")]),
]


def _unmark(marked: str) -> tuple[str, list[str]]:
    texts = [part.split("⟧")[0] for part in marked.split("⟦")[1:]]
    return marked.replace("⟦", "").replace("⟧", ""), texts


@pytest.mark.parametrize(("marked", "worth"), CASES, ids=[case[0] for case in CASES])
def test_quantities(nlp: Language, marked: str, worth: list[tuple[Any, str | None, str]]) -> None:
    text, spans = _unmark(marked)
    rows = get_rows(nlp(text), "quantities")
    assert [row["text"] for row in rows] == spans
    assert [(row["value"], row["unit"], row["comparator"]) for row in rows] == worth


@pytest.mark.parametrize(
    ("text", "low", "high", "inclusive", "approximate"),
    [
        ("不低于20%", 20, None, (True, False), False),
        ("100家以上", 100, None, (True, False), False),
        ("超过100家", 100, None, (False, False), False),
        ("530多亿元", 53000000000, None, (False, False), True),
        ("5.5%以内", None, 5.5, (False, True), False),
        ("不满5年", None, 5, (False, False), False),
        ("3年以上不满10年", 3, 10, (True, False), False),
        ("1万元以上5万元以下", 10000, 50000, (True, True), False),
        ("480至560米左右", 480, 560, (True, True), True),
        ("5%左右", None, None, (False, False), True),
        ("近20万人", None, None, (False, False), True),
        ("12亿斤", 1200000000, 1200000000, (True, True), False),
    ],
)
def test_ends(
    nlp: Language, text: str, low: Any, high: Any, inclusive: tuple[bool, bool], approximate: bool
) -> None:
    (quantity,) = nlp(f"为{text}。")._.quantities
    assert (quantity.low, quantity.high) == (low, high)
    assert (quantity.low_inclusive, quantity.high_inclusive) == inclusive
    assert quantity.approximate is approximate


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3万亩", "平方米", 20000000),
        ("3亿千瓦时", "千瓦时", 300000000),
        ("2千米", "米", 2000),
        ("3‰", "%", 0.3),
        ("25个基点", "个百分点", 0.25),
        ("5万美元", "USD", 50000),
        ("3元6角", "CNY", 3.6),
        ("2万吨标准煤", "千克标准煤", 20000000),
        ("35微克/立方米", "千克/立方米", 3.5e-8),
        ("0.45吨标准煤/万元", "千克标准煤/CNY", 0.045),
        ("1200元/人·月", "CNY/人·天", 40),
        ("八折", "倍", 0.8),
        ("三分之二", "1", 0.666666666667),
        ("2至4千克", "千克", [2, 4]),
        ("37摄氏度", "摄氏度", 37),
        ("3总吨", None, None),
    ],
)
def test_values_in_base_units(nlp: Language, text: str, unit: str | None, value: Any) -> None:
    (quantity,) = nlp(f"为{text}。")._.quantities
    assert quantity.unit_norm == unit
    assert quantity.value_norm == (pytest.approx(value) if value is not None else None)


def test_the_three_lexicons_of_what_is_no_number(nlp: Language) -> None:
    lexicon = nlp.get_pipe("policy_quantities").lexicon
    for row in lexicon["not_numbers"]:
        if row["text"][0].isdigit() or row["text"][0] in "三十":
            assert get_rows(nlp(f"关于{row['text']}。"), "quantities") == [], row
    for row in lexicon["list_counts"]:
        assert get_rows(nlp(f"明确四项{row['text']}。"), "quantities") == [], row
    for row in lexicon["labels"]:
        assert get_rows(nlp(f"见12{row['text']}。"), "quantities") == [], row


def test_old_values(nlp: Language) -> None:
    text = "收入由4.5万元和1.6万元分别提高到5.8万元和2.3万元，税率由上年下降3%转为增长2%"
    rows = get_rows(nlp(text), "quantities")
    assert [(row["value_from"], row["value"]) for row in rows] == [(45000, 58000), (16000, 23000), (-3, 2)]
    assert {row["kind"] for row in rows} == {"change"}


def test_a_document_that_lost_its_digits(nlp: Language) -> None:
    text = "年至月，本市清偿账款亿元。据介绍，年来，惠及多万户企业，聚焦个重点行业，推广近万种产品。"
    rows = get_rows(nlp(text), "quantities")
    assert [(r["text"], r["value"], r["elided"]) for r in rows] == [
        ("亿元", None, True),
        ("多万户", None, True),
        ("个", None, True),
        ("近万种", 10000, False),
    ]
    assert {r["comparator"] for r in rows if r["elided"]} == {"none"}


def test_a_placeholder_has_lost_its_number(nlp: Language) -> None:
    (row,) = get_rows(nlp("每年拨付XXX元用于勘探，2020年起"), "quantities")
    assert (row["text"], row["value"], row["unit"], row["elided"]) == ("XXX元", None, "元", True)


def test_ordinary_text_has_lost_nothing(nlp: Language) -> None:
    text = "国家支持个体工商户和专家，大家共享发展，亿元以上企业、每家每户、万家灯火，年轻人和家庭。" * 3
    assert not any(row["elided"] for row in get_rows(nlp(text), "quantities"))


def test_times_are_resolved_against_the_given_date(nlp: Language) -> None:
    doc = set_metadata(nlp.make_doc("今年建成，三年内翻番，“十四五”期末达到"), date="2023-02-01")
    rows = get_rows(nlp(doc), "times")
    assert [(r["text"], r["from_"], r["to"]) for r in rows] == [
        ("今年", "2023", "2023"),
        ("三年内", "2023", "2026"),
        ("“十四五”期末", "2025", "2025"),
    ]


def test_spans_and_extensions(nlp: Language) -> None:
    doc = nlp("到2025年，企业超过50家")
    (span,) = doc.spans["quantities"]
    assert (span.text, span.label_, span.id_) == ("超过50家", "QUANTITY", "q1")
    assert [(s.text, s.label_) for s in doc.spans["times"]] == [("2025年", "TIME")]
    (quantity,) = doc._.quantities
    assert (quantity.value, quantity.unit, quantity.comparator) == (50, "家", "gt")
    assert doc._.times[0].to == "2025"


def test_span_keys_are_settings() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_quantities", config={"spans_key": "numbers", "times_key": "dates"})
    doc = nlp("2025年有50家")
    assert [s.text for s in doc.spans["numbers"]] == ["50家"]
    assert [s.text for s in doc.spans["dates"]] == ["2025年"]


def test_rows_survive_serialisation(nlp: Language) -> None:
    doc = nlp("到2025年，增长5%—6%，" + "9" * 30 + "元")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for other in (again, binned, pickle.loads(pickle.dumps(doc))):
        assert json.dumps(get_rows(other, "quantities")) == json.dumps(get_rows(doc, "quantities"))


def test_a_lexicon_of_ones_own(nlp: Language) -> None:
    own = spacy.blank("zh")
    component = own.add_pipe("policy_quantities")
    lexicon = {name: list(rows) for name, rows in nlp.get_pipe("policy_quantities").lexicon.items()}
    lexicon["units"] = [*lexicon["units"], {"unit": "筐", "dimension": "count"}]
    component.initialize(lexicon=lexicon)
    assert [row["unit"] for row in get_rows(own("收获300筐"), "quantities")] == ["筐"]
    assert [row["unit"] for row in get_rows(nlp("收获300筐"), "quantities")] == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="019一二三两十百千万亿多余几半近超由从到至不低于以上下内元个家年月%—（含）第前位XX“”。，\n",
        max_size=60,
    )
)
def test_quantities_are_slices_in_order(nlp: Language, text: str) -> None:
    doc = nlp(text)
    end = 0
    for row in get_rows(doc, "quantities"):
        assert row["start"] >= end
        assert text[row["start"] : row["end"]] == row["text"] != ""
        end = row["end"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text(nlp: Language, text: str) -> None:
    nlp(text)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("累计减免税费亿元。", ["亿元"]),
        ("覆盖个重点城市", ["个"]),
        ("支持个体经营", []),
        ("产值突破亿元。", []),
        ("2024年打造个性服务", []),
    ],
)
def test_numbers_lost_in_a_short_text(nlp: Language, text: str, lost: list[str]) -> None:
    assert [q.text for q in nlp(text)._.quantities if q.elided] == lost
