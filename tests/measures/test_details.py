"""Object, topic, conditions, money, time, documents, polarity and codings of measures; what the source says."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

import policy_nlp
from policy_nlp import resources
from policy_nlp.measures.attributes import Modality, Polarity, find_object, head_of
from policy_nlp.measures.details import Details
from policy_nlp.measures.money import Money


@pytest.fixture(scope="module")
def lexicon() -> dict[str, Any]:
    return resources.lexicon("measures")


def span_of(text: str, measure: str, trigger: str) -> tuple[int, int, int, int]:
    start = text.index(measure)
    first = text.index(trigger, start)
    return start, start + len(measure), first, first + len(trigger) - 1


@pytest.mark.parametrize(
    ("text", "measure", "trigger", "named", "expected"),
    [
        ("完善补贴制度。", "完善补贴制度", "完善", False, "补贴制度"),
        ("建成了三座水厂。", "建成了三座水厂", "建成", False, "三座水厂"),
        ("把养老服务纳入规划。", "把养老服务纳入规划", "纳入", False, "养老服务"),
        ("将审批权限下放。", "将审批权限下放", "下放", False, "审批权限"),
        ("检查结果都要公开。", "公开", "公开", False, "检查结果"),
        ("检查事项和结果都要向社会公开。", "检查事项和结果都要向社会公开", "公开", False, "检查事项和结果"),
        (
            "对初创企业，按实缴租金的三成给予补贴。",
            "对初创企业，按实缴租金的三成给予补贴",
            "给予补贴",
            False,
            "初创企业",
        ),
        ("技术规范由省住建厅制定。", "制定", "制定", True, None),
        ("各地加强监管。", "加强监管", "加强", True, "监管"),
    ],
)
def test_object(text: str, measure: str, trigger: str, named: bool, expected: str | None) -> None:
    words = [r["word"] for r in resources.lexicon("measures")["particles"] if r["use"] == "preposition"]
    found = find_object(text, 0, span_of(text, measure, trigger), words, named=named)
    assert (found and text[found[0] : found[1]]) == expected


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("面向农村的养老服务网络", "养老服务网络"),
        ("数据共享平台（含移动端）", "数据共享平台"),
        ("岗位", "岗位"),
        ("的", "的"),
    ],
)
def test_topic_is_the_head_of_the_object(phrase: str, head: str) -> None:
    assert head_of(phrase) == head


def quantity(text: str, written: str, value: Any, unit: str, comparator: str = "eq") -> dict[str, Any]:
    start = text.index(written)
    return {
        "start": start, "end": start + len(written), "text": written, "value": value, "unit": unit,
        "comparator": comparator,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quantities", "expected"),
    [
        (
            "按实际研发投入的20%给予补助，最高500万元",
            [("20%", 20, "%", "eq"), ("最高500万元", 5_000_000, "元", "le")],
            {"form": "subsidy", "rate": 20, "base": "实际研发投入", "cap": 5_000_000, "currency": "元"},
        ),
        (
            "每户奖励3000元",
            [("3000元", 3000, "元", "eq")],
            {"form": "award", "amount": 3000, "per": "户", "currency": "元"},
        ),
        (
            "给予不低于10万元的资助",
            [("不低于10万元", 100_000, "元", "ge")],
            {"form": "grant", "floor": 100_000, "currency": "元"},
        ),
        ("建设仓库，占地500亩", [("500亩", 500, "亩", "eq")], None),
        ("收入达到500万元", [("500万元", 5_000_000, "元", "eq")], None),
    ],
)
def test_funding(
    lexicon: dict[str, Any], text: str, quantities: list[tuple], expected: dict[str, Any] | None
) -> None:
    rows = [quantity(text, *row) for row in quantities]
    found = Money(lexicon).of(text, rows, [row["start"] for row in rows], 0, len(text))
    assert (found and {name: value for name, value in found.items() if value is not None}) == expected


@pytest.mark.parametrize(
    ("trigger", "modality", "polarity"),
    [
        ("支持", "encouragement", "promote"),
        ("从严控制", "obligation", "restrict"),
        ("取消", "obligation", "abolish"),
        ("严禁", "prohibition", "prohibit"),
        ("擅自占用", "prohibition", "prohibit"),
    ],
)
def test_polarity(lexicon: dict[str, Any], trigger: str, modality: str, polarity: str) -> None:
    assert Polarity(lexicon).of(trigger, modality).value == polarity


def test_references_have_their_number_and_what_happens_to_them(lexicon: dict[str, Any]) -> None:
    text = "依据《河道条例》，修订《采砂办法》（某水发〔2021〕7号）。"
    details = Details(lexicon)
    found = details.references(text)
    start = text.index("修订")
    rows = details.of_measure(text, found, [row["start"] for row in found], 0, start, len(text) - 1)
    assert [(row["text"], row["number"], row["relation"]) for row in rows] == [
        ("《河道条例》", None, "cited"),
        ("《采砂办法》", "某水发〔2021〕7号", "amended"),
    ]
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_conditions_are_the_clauses_before_the_measure(lexicon: dict[str, Any]) -> None:
    text = "当事人逾期不改正的，处以罚款"
    (condition,) = Details(lexicon).conditions(text, [(0, 9)], 10, 10, len(text))
    assert (condition["start"], condition["end"], condition["text"]) == (0, 9, "当事人逾期不改正的")
    assert Details(lexicon).conditions("形势总体平稳，加强监管", [(0, 6)], 7, 7, 11) == []


def test_the_source_names_the_row_that_decided_and_a_row_changes_it(lexicon: dict[str, Any]) -> None:
    text = "会议要求，企业务必停产。"
    start = text.index("停产")
    before = Modality(lexicon).of(text, start, "停产", "fact")
    assert before.source.startswith("modals:务必")
    changed = {
        **lexicon,
        "modals": [
            row | {"modality": "encouragement"} if row["word"] == "务必" else row for row in lexicon["modals"]
        ],
    }
    assert Modality(changed).of(text, start, "停产", "fact") == ("encouragement", before.source)


def test_a_further_coding_is_a_row_of_data(lexicon: dict[str, Any]) -> None:
    nlp = policy_nlp.load("fast")
    component = nlp.get_pipe("policy_measures")
    rows = [
        {"coding": "mine", "instrument": row["type"], "code": row["type"][:2]}
        for row in lexicon["instruments"]
    ]
    component.initialize(lexicon={**component.lexicon, "codings": [*component.lexicon["codings"], *rows]})
    measure = nlp("加快建设城市地下管廊。")._.measures[0]
    assert measure.codings["mine"] == measure.instrument[:2]
    assert measure.side == "supply"
    assert measure.instrument == "infrastructure"
    assert measure.codings["vedung"] == "carrots"


TEXT = (
    "（一）支持设备更新。到2027年底前，对符合条件的企业，按设备投资额的15%给予补助，最高300万元。"
    "（省工业和信息化厅牵头，省财政厅配合）\n（二）加强监管。严禁违规收费。"
)


def test_the_whole_row(fast: Language) -> None:
    doc = fast(TEXT)
    rows = {row.trigger: row for row in doc._.measures}
    given = rows["给予"]
    assert given.funding is not None
    assert (given.funding["rate"], given.funding["base"], given.funding["cap"]) == (
        15,
        "设备投资额",
        3_000_000,
    )
    assert (given.timeframe, given.deadline) == ("2027年底前", "2027")
    assert given.beneficiary == "符合条件的企业"
    assert [condition["text"] for condition in given.conditions] == ["对符合条件的企业"]
    assert (given.actor, given.actor_source) == ("省工业和信息化厅", "bracket")
    banned = rows["严禁"]
    assert (banned.polarity, banned.heading_topic) == ("prohibit", "监管")
    assert banned.source is not None
    assert banned.source["modality"] == "modals:严禁"
    for row in doc._.measures:
        assert row.source is not None
        assert 0.0 <= row.source["score"] <= 1.0
        if row.object is not None:
            assert TEXT[row.object_start : row.object_end] == row.object


@pytest.mark.parametrize(
    ("text", "trigger", "actor", "source"),
    [
        (
            "市水务局主要做好以下工作：\n（一）完善排水管网。\n（二）开展河道清淤。",
            "开展",
            "市水务局",
            "sentence",
        ),
        ("一、省农业农村厅\n1.推广节水灌溉技术。\n2.建设高标准农田。", "建设", "省农业农村厅", "heading"),
        ("会议强调，要加强粮食储备。", "加强", None, None),
        ("用人单位安排职工加班的，应当支付加班工资。", "支付", "用人单位", "sentence"),
    ],
)
def test_where_the_actor_was_read(
    fast: Language, text: str, trigger: str, actor: str | None, source: str | None
) -> None:
    rows = {row.trigger: row for row in fast(text)._.measures}
    assert (rows[trigger].actor, rows[trigger].actor_source) == (actor, source)


def test_verbs_of_support_that_a_list_mark_joins_are_measures_of_their_own(fast: Language) -> None:
    texts = [row.text for row in fast("各市要鼓励企业上云、支持园区改造，引导资金投向实体经济。")._.measures]
    assert texts == ["鼓励企业上云", "支持园区改造", "引导资金投向实体经济"]


REPORT = (
    "一、2025年工作回顾\n我们深化国企改革，完成管网改造80公里。\n"
    "二、2026年工作安排\n（一）促进消费。实施旧房焕新行动，建成社区食堂120个，新建改建公厕90座。\n"
)


def test_status_under_a_heading_of_plans(fast: Language) -> None:
    rows = fast(REPORT)._.measures
    assert rows
    for row in rows:
        if row.start > REPORT.index("二、"):
            assert (row.modality, row.status) == ("obligation", "planned")
            assert row.section[0] == "二、2026年工作安排"
        else:
            assert row.section == ["一、2025年工作回顾"]
    assert {"planned"} < {row.status for row in rows}


@pytest.mark.parametrize(
    "text",
    [
        "面向困难老人购买助餐服务。",
        "沿海县（市、区）应急避险场所全面完成改造。",
        "按照谁审批谁负责的原则，严格审批后监管。",
        "这项条约是我国参与的，应当落实有关规则。",
    ],
)
def test_what_is_no_actor(fast: Language, text: str) -> None:
    assert {row.actor for row in fast(text)._.measures} <= {None}


@pytest.mark.parametrize(
    "text", ["对符合条件的企业，按租金的三成给予补贴。", "各区要将托育机构纳入监管范围，加强日常检查。"]
)
def test_a_fronted_object_is_part_of_the_measure(fast: Language, text: str) -> None:
    assert text[fast(text)._.measures[0].start] in "对将"
