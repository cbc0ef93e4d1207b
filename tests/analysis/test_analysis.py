"""Tables: what is in them, that they are of one form, and that pandas and polars take them."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from spacy.language import Language

import policy_nlp
from policy_nlp import analysis, records
from policy_nlp.analysis.indicators import normal_name
from policy_nlp.analysis.regions import region_of

PLAN = (
    "临澜市数字经济行动方案\n"
    "一、总体目标\n"
    "到2027年，力争培育10家以上链主企业，数字经济核心产业增加值增长5%—6%。\n"
    "二、重点任务\n"
    "（一）支持企业改造。推动中小企业上云，建设公共服务平台。（工业和信息化部牵头，财政部、科技部配合）\n"
    "（二）加强标准引领。制定数据标准，严禁重复建设。（国家数据局、财政部负责）\n"
)


def made(nlp: Language, text: str, name: str, **known: str) -> dict[str, Any]:
    return policy_nlp.to_record(nlp(policy_nlp.set_metadata(nlp.make_doc(text), id=name, **known)))


@pytest.fixture(scope="module")
def docs(fast: Language) -> list[dict[str, Any]]:
    return [
        made(fast, PLAN, "plan", date="2026-03-01"),
        made(fast, "财政部安排资金5亿元。", "short"),
        made(fast, "", "empty"),
    ]


NAMES = ("targets", "measures", "orgs", "responsibilities", "instruments", "compare", "network")


@pytest.mark.parametrize("name", NAMES)
def test_rows_have_one_form_and_frames_take_them(name: str, docs: list[dict[str, Any]]) -> None:
    import pandas
    import polars

    rows = getattr(analysis, name)(docs)
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    assert len(pandas.DataFrame(rows)) == len(polars.DataFrame(rows, infer_schema_length=None)) == len(rows)
    assert getattr(analysis, name)([]) == []


def test_docs_and_records_give_the_same(fast: Language) -> None:
    doc = fast(PLAN)
    for name in NAMES:
        assert getattr(analysis, name)([doc]) == getattr(analysis, name)([policy_nlp.to_record(doc)])


def test_rows_of_a_layer_hold_its_fields_and_its_place(docs: list[dict[str, Any]]) -> None:
    rows = analysis.targets(docs)
    assert set(records.Target.field_names()) <= set(rows[0])
    ranged = next(row for row in rows if row["comparator"] == "range")
    assert (ranged["value"], ranged["value_high"]) == (5.0, 6.0)
    assert (ranged["document"], ranged["region"], ranged["year"]) == ("plan", "临澜市", 2026)
    assert ranged["headings"] == "一、总体目标"
    assert all(isinstance(row["value"], float | None) for row in rows)
    inner = next(row for row in analysis.measures(docs) if row["text"].startswith("推动中小企业"))
    assert inner["headings"].split(" / ")[0] == "二、重点任务"


def test_responsibilities(docs: list[dict[str, Any]]) -> None:
    rows = {row["measure"]: row for row in analysis.responsibilities(docs)}
    row = next(row for measure, row in rows.items() if measure.startswith("推动中小企业"))
    assert row["lead"] == ["工业和信息化部"]
    assert row["participants"] == ["财政部", "科学技术部"]
    assert row["section"].startswith("二、重点任务 / （一）支持企业改造")
    assert row["document"] == "plan"
    assert PLAN[row["start"] : row["end"]] == row["measure"]
    answered = next(row for measure, row in rows.items() if measure.startswith("制定数据标准"))
    assert (answered["lead"], answered["participants"]) == (["国家数据局", "财政部"], [])
    assert analysis.responsibilities(docs[0]) == analysis.responsibilities([docs[0]])


def test_instruments_are_counted_by_type_and_side(docs: list[dict[str, Any]]) -> None:
    rows = analysis.instruments(docs)
    assert [row["document"] for row in rows] == ["plan", "short", "empty"]
    types = get_args(records.Instrument)
    for row, record in zip(rows, docs, strict=True):
        assert sum(row[name] for name in types) == row["measures"] == len(record["measures"])
        assert row["supply"] + row["environment"] + row["demand"] == row["measures"]
        assert row["supply"] == sum(
            row[name] for name in ("talent", "technology", "infrastructure", "funding", "public_service")
        )


def test_organizations_that_act_together(docs: list[dict[str, Any]]) -> None:
    rows = analysis.network(docs)
    edges = {(row["source"], row["target"], row["relation"]) for row in rows}
    assert ("工业和信息化部", "财政部", "lead") in edges
    assert ("财政部", "工业和信息化部", "lead") not in edges
    pair = next(row for row in rows if {row["source"], row["target"]} == {"国家数据局", "财政部"})
    assert pair["relation"] == "joint"
    assert pair["measures"] == len(pair["evidence"])
    assert pair["documents"] == 1
    measures = {row["id"] for row in docs[0]["measures"]}
    assert {place["measure"] for place in pair["evidence"]} <= measures


# Indicators over years


def target(indicator: str, value: Any, **fields: Any) -> dict[str, Any]:
    row = dict.fromkeys(records.Target.field_names())
    row |= {
        "id": "t1",
        "start": 0,
        "end": 2,
        "text": indicator,
        "quantity": "",
        "unit": "%",
        "comparator": "eq",
    }
    return (
        row
        | {"status": "target", "basis": "change", "elided": False, "indicator": indicator, "value": value}
        | fields
    )


def report(year: int, *targets: dict[str, Any], region: str = "海川省") -> dict[str, Any]:
    info = dict.fromkeys(records.PolicyInfo.field_names())
    info |= {"id": f"{region}{year}", "title": f"{region}{year}年政府工作报告", "date": f"{year}-01-20"}
    return {**info, "text": "", **{layer: [] for layer in records.LAYERS}, "targets": list(targets)}


def test_last_years_target_beside_what_was_reached_and_the_next() -> None:
    rows = analysis.compare(
        [
            report(
                2025,
                target("地区生产总值", 6, deadline="2025", comparator="approx"),
                target("GDP", 5.8, status="achieved", deadline="2024"),
            ),
            report(
                2026,
                target("全省GDP增速", 5.5, deadline="2026"),
                target("全省生产总值", 6.1, status="achieved", deadline="2025"),
            ),
            report(2026, target("GDP", 7, deadline="2026"), region="临澜市"),
        ]
    )
    assert [(row["region"], row["indicator"], row["year"]) for row in rows] == [
        ("临澜市", "地区生产总值", 2026), ("海川省", "地区生产总值", 2024), ("海川省", "地区生产总值", 2025), ("海川省", "地区生产总值", 2026),
    ]  # fmt: skip
    row = rows[2]
    assert (row["target_value"], row["achieved_value"], row["next_target_value"], row["met"]) == (
        6,
        6.1,
        5.5,
        True,
    )
    assert (row["target_document"], row["achieved_document"], row["achieved_text"]) == (
        "海川省2025",
        "海川省2026",
        "全省生产总值",
    )
    assert (rows[1]["achieved_value"], rows[1]["next_target_value"], rows[1]["met"]) == (5.8, 6, None)


@pytest.mark.parametrize(
    ("wanted", "got", "met"),
    [
        ({"value": 5.5, "comparator": "le", "basis": "level"}, 5.2, True),
        ({"value": 5.5, "comparator": "le", "basis": "level"}, 5.6, False),
        ({"value": 5.5, "comparator": "lt", "basis": "level"}, 5.5, False),
        ({"value": [5, 6], "comparator": "range"}, 5.5, True),
        ({"value": [5, 6], "comparator": "range"}, 6.5, False),
        ({"value": 5, "comparator": "gt"}, 5, False),
        ({"value": 5, "comparator": "ge"}, 5, True),
        ({"value": 3, "comparator": "approx", "direction": "decrease"}, 3.2, True),
    ],
)
def test_whether_a_target_was_met(wanted: dict[str, Any], got: float, met: bool) -> None:
    basis = {"basis": wanted.get("basis", "change")}
    rows = analysis.compare(
        [
            report(2025, target("能耗", deadline="2025", **wanted)),
            report(2026, target("能耗", got, status="achieved", deadline="2025", **basis)),
        ]
    )
    assert [row["met"] for row in rows] == [met]


@pytest.mark.parametrize(
    ("indicator", "wanted", "got", "met"),
    [
        # 5.5%左右 of what is better less is kept from below, of what is better more from above
        ("城镇登记失业率", {"value": 5.5, "comparator": "approx", "basis": "level"}, 5.2, True),
        ("登记失业率", {"value": 5.5, "comparator": "approx", "basis": "level"}, 5.7, False),
        ("城镇调查失业率", {"value": 5.5, "comparator": "eq", "basis": "level"}, 5.0, True),
        ("研发投入强度", {"value": 3, "comparator": "approx", "basis": "level"}, 3.3, True),
        ("研发投入强度", {"value": 3, "comparator": "approx", "basis": "level"}, 2.9, False),
        # the size of a fall
        ("单位GDP能耗", {"value": 3, "comparator": "approx", "direction": "decrease"}, 3.4, True),
        ("单位GDP能耗", {"value": 3, "comparator": "approx", "direction": "decrease"}, 2.1, False),
        # neither more nor less is better
        ("CPI", {"value": 2, "comparator": "approx", "direction": "increase"}, 1.9, True),
        ("CPI", {"value": 2, "comparator": "approx", "direction": "increase"}, 3.1, False),
        # a sign says it all
        ("城镇登记失业率", {"value": 5.5, "comparator": "ge", "basis": "level"}, 5.2, False),
        # the direction of the target tells, or nothing does
        ("展会数量", {"value": 10, "comparator": "approx", "direction": "increase"}, 14, True),
        ("展会数量", {"value": 10, "comparator": "approx"}, 10.5, True),
        ("展会数量", {"value": 10, "comparator": "approx"}, 14, None),
    ],
)
def test_about_is_judged_by_what_is_good(
    indicator: str, wanted: dict[str, Any], got: float, met: bool | None
) -> None:
    kept = {name: wanted.get(name) for name in ("basis", "direction")}
    kept["basis"] = kept["basis"] or "change"
    rows = analysis.compare(
        [
            report(2025, target(indicator, deadline="2025", **wanted)),
            report(2026, target(indicator, got, status="achieved", deadline="2025", **kept)),
        ]
    )
    assert [row["met"] for row in rows] == [met]


def test_what_is_good_of_an_indicator_of_the_users_own() -> None:
    extra = {"indicators": [{"name": "信访积案", "aliases": [], "good": "less"}]}
    docs = [
        report(2025, target("信访积案", 100, deadline="2025", comparator="approx", basis="level")),
        report(2026, target("信访积案", 60, status="achieved", deadline="2025", basis="level")),
    ]
    assert [row["met"] for row in analysis.compare(docs)] == [None]
    assert [row["met"] for row in analysis.compare(docs, extra=extra)] == [True]


def test_a_fall_is_no_rise() -> None:
    rows = analysis.compare(
        [
            report(2025, target("投资", 4, deadline="2025", comparator="ge", direction="increase")),
            report(2026, target("投资", 6, status="achieved", deadline="2025", direction="decrease")),
        ]
    )
    assert [row["met"] for row in rows] == [False]


def test_a_level_and_a_growth_are_not_compared() -> None:
    rows = analysis.compare(
        [
            report(2025, target("税收占比", 60, deadline="2025", basis="level")),
            report(2026, target("税收占比", 5, status="achieved", deadline="2025")),
        ]
    )
    assert len(rows) == 2
    assert {row["kind"] for row in rows} == {"level", "change"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GDP", "地区生产总值"), ("全市地区生产总值增速", "地区生产总值"), ("规上工业增加值", "规模以上工业增加值"),
        ("社零总额", "社会消费品零售总额"), ("2025年全省粮食总产量", "粮食产量"), ("城镇新增就业人数", "城镇新增就业"),
        ("“专精特新”企业", "专精特新企业"), ("海川省进出口总额", "进出口总额"), ("市级重点项目", "市级重点项目"),
        ("固定资产投资（不含农户）", "固定资产投资"), ("链主企业", "链主企业"),
    ],
)  # fmt: skip
def test_one_name_for_the_same_indicator(written: str, name: str) -> None:
    assert normal_name(written) == name
    assert normal_name(name) == name


@pytest.mark.parametrize(
    ("title", "issuer", "region"),
    [
        ("海川省2026年政府工作报告", None, "海川省"),
        ("关于促进发展的意见", "云溪县人民政府办公室", "云溪县"),
        ("2026年海川省政府工作报告", "省人民政府", "海川省"),
        ("国务院关于冷链物流的意见", "国务院", "全国"),
        ("数字经济行动方案", None, None),
        (None, None, None),
    ],
)
def test_the_region_of_a_document(title: str | None, issuer: str | None, region: str | None) -> None:
    assert region_of({"title": title, "issuer": issuer, "orgs": []}) == region


def test_the_region_of_a_document_whose_bodies_alone_name_it(fast: Language) -> None:
    doc = fast(
        "政府工作报告\n——2026年1月20日在青海省第十四届人民代表大会第四次会议上\n现在，我代表省人民政府报告工作。\n"
        "新增就业6万人。由省财政厅、省教育厅负责。"
    )
    assert region_of(policy_nlp.to_record(doc)) == "青海省"
