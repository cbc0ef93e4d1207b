"""Targets: what is a record, and its fields."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import spacy
from spacy.language import Language

import policy_nlp
from policy_nlp import resources
from policy_nlp.layers import get_rows
from policy_nlp.targets.directional import find_directional
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import Words


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_quantities")
    nlp.add_pipe("policy_targets")
    return nlp


def rows(nlp: Language, text: str, date: str | None = "2023-05-10", title: str = "") -> list[dict[str, Any]]:
    doc = policy_nlp.set_metadata(nlp.make_doc(text), title=title or None, date=date)
    return get_rows(nlp(doc), "targets")


# Text; indicator, quantity, value, unit, comparator of each record.
FOUND = [
    ("到2025年，全市装备制造业产值达到3000亿元。", [("全市装备制造业产值", "3000亿元", 3e11, "元", "eq")]),
    ("单位产值能耗比2020年下降14%。", [("单位产值能耗", "14%", 14, "%", "eq")]),
    ("力争到2027年，培育独角兽企业20家以上。", [("独角兽企业", "20家以上", 20, "家", "ge")]),
    ("森林覆盖率保持在45%左右。", [("森林覆盖率", "45%左右", 45, "%", "approx")]),
    ("“十五五”时期，居民收入年均增长5%以上。", [("居民收入", "5%以上", 5, "%", "ge")]),
    ("每户补助2000元。", [(None, "2000元", 2000, "元", "eq")]),
    ("申请人应当在15个工作日内提交材料。", [(None, "15个工作日内", 15, "个工作日", "le")]),
    ("给予企业50万元奖励。", [("奖励", "50万元", 500000, "元", "eq")]),
    ("去年新建改建农村公路1200公里。", [("农村公路", "1200公里", 1200, "公里", "eq")]),
    ("新增就业岗位不少于8万个。", [("新增就业岗位", "不少于8万个", 80000, "个", "ge")]),
    ("推广新能源公交车近万辆。", [("新能源公交车", "近万辆", 10000, "辆", "approx")]),
    ("城镇调查失业率控制在5.5%以内。", [("城镇调查失业率", "5.5%以内", 5.5, "%", "le")]),
    ("主要污染物排放量减少5%至8%。", [("主要污染物排放量", "5%至8%", [5, 8], "%", "range")]),
    ("研发经费投入强度提高到3%。", [("研发经费投入强度", "3%", 3, "%", "eq")]),
    ("2024年末，全市常住人口980万人。", [("全市常住人口", "980万人", 9800000, "人", "eq")]),
    ("全市实现5G网络全覆盖。", [("5G网络", "全覆盖", 100, "%", "eq")]),
    ("法定办结时限：20个工作日。", [("法定办结时限", "20个工作日", 20, "个工作日", "le")]),
    (
        "全省粮食产量达到600亿斤，增长1.2%。",
        [("全省粮食产量", "600亿斤", 6e10, "斤", "eq"), ("全省粮食产量", "1.2%", 1.2, "%", "eq")],
    ),
    (
        "一产、二产增加值分别增长3%、6%。",
        [("一产", "3%", 3, "%", "eq"), ("二产增加值", "6%", 6, "%", "eq")],
    ),
    ("城乡居民收入比缩小到2.3∶1。", [("城乡居民收入比", "2.3∶1", 2.3, "1", "eq")]),
    ("加工产值与农业产值之比达到3:2。", [("加工产值与农业产值之比", "3:2", 1.5, "1", "eq")]),
    ("全县快递业务量比2020年翻了一番多。", [("全县快递业务量", "翻了一番多", 2, "倍", "gt")]),
    ("实现年均增长7%左右的目标。", [(None, "7%左右", 7, "%", "approx")]),
    ("水利部要求灌溉面积增加3%以上。", [("灌溉面积", "3%以上", 3, "%", "ge")]),
    ("持续降低企业融资成本。", [("企业融资成本", "降低", None, None, "none")]),
    ("确保煤炭消费总量同比下降。", [("煤炭消费总量", "同比下降", None, None, "none")]),
    ("确保耕地面积只增不减。", [("耕地面积", "只增不减", None, None, "none")]),
    (
        "对逾期不报的，处2万元以上10万元以下罚款。",
        [("罚款", "2万元以上10万元以下", [20000, 100000], "元", "range")],
    ),
]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("力争到2028年托位数增加3万个。", "托位数"),
        ("至2030年全市绿地率达到40%以上。", "全市绿地率"),
        ("人均预期寿命提高到81岁。", "人均预期寿命"),
    ],
)
def test_indicator_without_its_time(nlp: Language, text: str, indicator: str) -> None:
    [row] = rows(nlp, text)
    assert row["indicator"] == indicator


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_is_found(nlp: Language, text: str, expected: list[tuple[Any, ...]]) -> None:
    found = rows(nlp, text)
    fields = ("indicator", "quantity", "value", "unit", "comparator")
    assert [tuple(row[field] for field in fields) for row in found] == expected
    for row in found:
        assert text[row["start"] : row["end"]] == row["text"]
        assert text[row["quantity_start"] : row["quantity_end"]] == row["quantity"]
        if row["indicator"] is not None:
            assert text[row["indicator_start"] : row["indicator_end"]] == row["indicator"]


@pytest.mark.parametrize(
    "text",
    [
        "抓好三方面工作，落实八项任务。",
        "第十二条 本办法自2026年1月1日起施行。",
        "第 1 2 条 本条例由市政府负责解释。",
        "深入学习贯彻党的二十届三中全会精神。",
        "加强组织领导，压实工作责任。",
        "支持平台企业健康发展。",
        "经济保持平稳运行。",
        "为70岁以上老年人免费体检。",
    ],
)
def test_what_is_no_target(nlp: Language, text: str) -> None:
    assert rows(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("到2025年，全市装备制造业产值达到3000亿元。", "target"),
        ("力争到2027年，培育独角兽企业20家以上。", "target"),
        ("确保煤炭消费总量同比下降。", "target"),
        ("申请人应当在15个工作日内提交材料。", "parameter"),
        ("对逾期不报的，处2万元以上10万元以下罚款。", "parameter"),
        ("每户补助2000元。", "parameter"),
        ("2022年末，全市常住人口980万人。", "achieved"),
        ("去年新建改建农村公路1200公里。", "achieved"),
    ],
)
def test_status(nlp: Language, text: str, status: str) -> None:
    [row] = rows(nlp, text)
    assert row["status"] == status


@pytest.mark.parametrize(
    ("text", "date", "deadline"),
    [
        ("力争到2027年，培育独角兽企业20家以上。", "2023-05-10", "2027"),
        ("“十五五”时期，居民收入年均增长5%以上。", "2025-06-01", "2030"),
        ("去年新建改建农村公路1200公里。", "2023-05-10", "2022"),
        ("申请人应当在15个工作日内提交材料。", "2023-05-10", None),
        ("全市常住人口达到980万人。", "2023", "2022"),
        ("力争培育独角兽企业20家以上。", None, None),
    ],
)
def test_deadline(nlp: Language, text: str, date: str | None, deadline: str | None) -> None:
    [row] = rows(nlp, text, date)
    assert row["deadline"] == deadline


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("预计全年接待游客6000万人次。", "other"),
        ("大桥建成后，两岸通行时间将缩短至20分钟。", "other"),
        ("截至6月底，全市累计建成充电桩1.8万个。", "achieved"),
        ("拟新建公共停车场45个。", "target"),
        ("力争货运量达到9亿吨。", "target"),
        ("水利部要求灌溉面积增加3%以上。", "target"),
        ("县政府明确要求新建托育机构6家。", "target"),
    ],
)
def test_words_that_say_what_a_figure_is(nlp: Language, text: str, status: str) -> None:
    [row] = rows(nlp, text)
    assert row["status"] == status


@pytest.mark.parametrize(
    ("text", "quantity", "indicator"),
    [
        ("力争居民人均收入增长与经济增长同步。", "同步", "居民人均收入增长"),
        ("稳定扩大义务教育学位供给规模。", "扩大", "义务教育学位供给规模"),
        ("逐年提高医保报销比例。", "逐年提高", "医保报销比例"),
        ("鼓励企业加大研发投入并开展联合攻关。", "加大", "研发投入"),
        ("确保经济增速高于全国平均水平。", "高于全国平均水平", "经济增速"),
        ("力争民间投资增速快于全部投资增速。", "快于全部投资增速", "民间投资增速"),
        ("年内基本消除城区易涝积水水体。", "基本消除", "城区易涝积水水体"),
        ("努力稳定大豆播种面积。", "稳定", "大豆播种面积"),
        ("防汛工作要努力减少人员伤亡。", "减少", "人员伤亡"),
        ("推动绿色建筑提高占比、提档升级。", "提高", "占比"),
        ("力争降低新生儿和3岁以下婴幼儿死亡率。", "降低", "新生儿和3岁以下婴幼儿死亡率"),
    ],
)
def test_directions_by_their_grammar(nlp: Language, text: str, quantity: str, indicator: str) -> None:
    scene = Scene(nlp(text), Words(resources.lexicon("targets")))
    found = [(row["text"], text[slice(*(phrase.span or (0, 0)))]) for row, phrase in find_directional(scene)]
    assert found == [(quantity, indicator)]


PLAN = "发展任务\n新建驿站60个，改造步道200公里。"


@pytest.mark.parametrize(
    ("title", "text", "statuses"),
    [
        ("某市绿道建设规划（2026—2030年）", PLAN, ["target", "target"]),
        ("某市关于印发绿道建设行动方案的通知", PLAN, ["target", "target"]),
        ("绿道规划通过评审，两岸更美", PLAN, ["achieved", "achieved"]),
        ("某市绿道建设规划", "截至去年底，全市累计建成步道90公里。", ["achieved"]),
        ("某市绿道建设规划", "一、工作回顾\n建成步道90公里。", ["achieved"]),
    ],
)
def test_a_plan_speaks_of_what_is_to_be(nlp: Language, title: str, text: str, statuses: list[str]) -> None:
    assert [row["status"] for row in rows(nlp, text, "2026-05-10", title)] == statuses


def test_what_doubles_increases(nlp: Language) -> None:
    (row,) = rows(nlp, "全市进出口总额实现翻番。")
    assert (row["direction"], row["basis"]) == ("increase", "change")


def test_a_second_comparison_is_of_the_same_indicator(nlp: Language) -> None:
    text = "农民收入增速快于全省平均水平、高于市民收入增速。"
    scene = Scene(nlp(text), Words(resources.lexicon("targets")))
    found = [(row["text"], text[slice(*(phrase.span or (0, 0)))]) for row, phrase in find_directional(scene)]
    assert found == [("快于全省平均水平", "农民收入增速"), ("高于市民收入增速", "农民收入增速")]


def test_a_factor_of_a_formula_is_no_target(nlp: Language) -> None:
    assert rows(nlp, "建档率=建档人数/常住人口数×100%。") == []


@pytest.mark.parametrize("text", ["售价低于成本的应当说明理由。", "机遇大于挑战。", "高于一切。"])
def test_comparisons_of_no_indicator(nlp: Language, text: str) -> None:
    assert find_directional(Scene(nlp(text), Words(resources.lexicon("targets")))) == []


def test_a_forecast_is_for_the_time_named_in_its_clause(nlp: Language) -> None:
    text = "预计2030年全市机器人产业规模将达到800亿元。"
    (row,) = rows(nlp, text)
    assert (row["status"], row["deadline"]) == ("other", "2030")


def test_an_announcement_holds_for_the_list_below_it(nlp: Language) -> None:
    text = (
        "到2030年，港口建设取得新进展，主要指标如下：\n——货物吞吐量年均增长6%；\n"
        "——岸电使用率达到90%。\n当前，泊位利用率为71%。"
    )
    found = rows(nlp, text)
    assert [(row["status"], row["deadline"]) for row in found[:2]] == [("target", "2030")] * 2
    assert found[2]["status"] == "achieved"


def test_headings_give_the_time_of_what_stands_below(nlp: Language) -> None:
    structured = spacy.blank("zh")
    for name in ("policy_structure", "policy_quantities", "policy_targets"):
        structured.add_pipe(name)
    text = "一、2026年工作目标\n新建口袋公园80个以上，力争改造老旧小区300个。\n二、保障措施\n加强督导。\n"
    found = rows(structured, text, "2026-01-10")
    assert [row["deadline"] for row in found] == ["2026", "2026"]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("今天（5月9日）发布的数据显示，今年前4个月，港口吞吐量增长6%。", "2023-04"),
        ("截至目前，全市共有社区食堂410家。", "2023-05"),
        ("2022年，游客数量恢复到2019年同期的92%。", "2022"),
        ("与2021年相比，2022年客流量增长8%。", "2022"),
        ("今年以来，新增经营主体3.1万户。", "2023-05"),
    ],
)
def test_the_time_of_a_fact(nlp: Language, text: str, deadline: str) -> None:
    [row] = rows(nlp, text, "2023-05-09")
    assert (row["status"], row["deadline"]) == ("achieved", deadline)


@pytest.mark.parametrize(
    ("title", "deadline"),
    [("清源市政府工作报告", "2023"), ("关于做好人口统计的通知", None)],
)
def test_only_reports_look_back_on_the_year_before(nlp: Language, title: str, deadline: str | None) -> None:
    [row] = rows(nlp, "全市常住人口达到980万人。", "2024", title)
    assert row["deadline"] == (deadline or "2024")


def test_an_indicator_in_the_clause_before(nlp: Language) -> None:
    found = rows(nlp, "去年，全市外贸进出口总值再创新高，达到530亿元。")
    assert [row["indicator"] for row in found] == ["全市外贸进出口总值"]


def test_base_units_and_places(nlp: Language) -> None:
    doc = nlp("到2030年，新建高标准农田30万亩，亩均产值达到6000元/亩。")
    assert [(row.unit_norm, row.value_norm) for row in doc._.targets] == [
        ("平方米", pytest.approx(2e8)),
        ("CNY/平方米", pytest.approx(9.0)),
    ]
    assert [(row.section, row.measure) for row in doc._.targets] == [([], None), ([], None)]


def test_old_value_and_direction(nlp: Language) -> None:
    [row] = rows(nlp, "个人所得税起征点由3500元提高到5000元。")
    assert (row["value_from"], row["value"], row["direction"], row["basis"]) == (
        3500,
        5000,
        "increase",
        "level",
    )
    [row] = rows(nlp, "增值税税率由17%降至16%。")
    assert (row["value_from"], row["value"], row["direction"]) == (17, 16, "decrease")


def test_basis_and_baseline(nlp: Language) -> None:
    [row] = rows(nlp, "单位产值能耗比2020年下降14%。")
    assert (row["direction"], row["basis"], row["baseline"]) == ("decrease", "change", "2020")
    [row] = rows(nlp, "居民收入年均增长5%以上。")
    assert (row["direction"], row["basis"], row["baseline"]) == ("increase", "annual_rate", None)
    [row] = rows(nlp, "2022年，软件业务收入同比增长9%。")
    assert (row["deadline"], row["baseline"]) == ("2022", "2021")
    [row] = rows(nlp, "新增就业岗位不少于8万个。")
    assert (row["direction"], row["basis"]) == ("increase", "change")


def test_a_date_that_is_none(nlp: Language) -> None:
    [row] = rows(nlp, "软件业务收入同比增长9%。", "不详")
    assert (row["deadline"], row["baseline"]) == (None, None)


def test_expected_targets(nlp: Language) -> None:
    found = rows(nlp, "今年主要预期目标是：地区生产总值增长6%左右，居民收入增长7%左右。")
    assert [row["binding"] for row in found if row["status"] == "target"] == ["expected", "expected"]


def test_brackets_say_how_binding_each_figure_is(nlp: Language) -> None:
    text = "到2030年，物流业增加值增长7%（预期性），单位运输能耗下降12%（约束性），货运量达到9亿吨。"
    assert [row["binding"] for row in rows(nlp, text)] == ["expected", "binding", None]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("今年，对新认定的智能车间给予最高80万元奖励。", "parameter"),
        ("2027年，每个村集体获得20万元的补助。", "parameter"),
        ("到2027年，全市研发投入达到20亿元。", "target"),
    ],
)
def test_money_that_is_paid_is_set_by_a_rule_in_a_plan_too(nlp: Language, text: str, status: str) -> None:
    found = rows(nlp, "二、2027年工作安排\n" + text, "2027-01-20", "2027年工作要点")
    assert [row["status"] for row in found if row["unit"] == "元"] == [status]


def test_what_is_called_binding_is_a_target_in_a_rule_too(nlp: Language) -> None:
    found = rows(
        nlp,
        "第九条　用地单位应当符合下列指标：建筑密度不低于40%（约束性），绿地率不高于20%。",
        title="用地管理办法",
    )
    assert [row["status"] for row in found] == ["target", "parameter"]


@pytest.mark.parametrize("lead", ["主要预期目标为：", "2027年工作目标是：", "具体目标如下："])
def test_aims_that_are_announced(nlp: Language, lead: str) -> None:
    found = rows(nlp, f"{lead}货运量增长6%，港口吞吐量达到3亿吨。")
    assert [row["status"] for row in found] == ["target", "target"]


def test_ids_spans_and_records(nlp: Language) -> None:
    doc = nlp("到2030年，绿地率达到40%，公园增加到90个。")
    assert [row.id for row in doc._.targets] == ["t1", "t2"]
    assert [span.id_ for span in doc.spans["targets"]] == ["t1", "t2"]


def test_without_quantities_only_directions() -> None:
    alone = spacy.blank("zh")
    alone.add_pipe("policy_targets")
    with pytest.warns(UserWarning, match="policy_quantities"):
        doc = alone("持续降低企业融资成本。投资增长10%。")
    assert [row.quantity for row in doc._.targets] == ["降低"]


def test_empty_text_and_one_line(nlp: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert nlp("")._.targets == ()
        assert nlp("。")._.targets == ()


def test_bytes_round_trip(nlp: Language) -> None:
    other = spacy.blank("zh")
    other.add_pipe("policy_quantities")
    other.add_pipe("policy_targets")
    component: Any = nlp.get_pipe("policy_targets")
    copy: Any = other.get_pipe("policy_targets")
    copy.from_bytes(component.to_bytes())
    text = "力争到2027年，培育独角兽企业20家以上。"
    assert rows(other, text) == rows(nlp, text)


@pytest.mark.parametrize("piece", ["增长1%、", "2030年", "压减成本", "（第1", "资金5万元，", "到2030年"])
def test_time_is_linear_in_the_text(nlp: Language, piece: str) -> None:
    import time

    component: Any = nlp.get_pipe("policy_targets")
    took = []
    for size in (2000, 16000):
        doc = nlp.get_pipe("policy_quantities")(nlp.make_doc(piece * (size // len(piece))))
        start = time.process_time()
        component(doc)
        took.append(time.process_time() - start)
    assert took[1] < 8 * 4 * took[0] + 0.1
