"""Policy measures in marked-up sentences: spans, triggers, modality, instrument, and what is no measure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import spacy
from spacy.language import Language

from policy_nlp.layers import get_rows

MARK = re.compile(r"\[([^\[\]<>|]*)<([^<>]+)>([^\[\]|]*)\|([a-z*]+)\|([a-z_*]+)\]")
CASES = [
    line
    for line in Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


class Expected(NamedTuple):
    start: int
    text: str
    trigger: str
    modality: str
    instrument: str


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_measures")
    nlp.initialize()
    return nlp


def unmark(marked: str) -> tuple[str, list[Expected]]:
    text, wanted, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        front, trigger, rest, modality, instrument = match.groups()
        wanted.append(Expected(len(text), front + trigger + rest, trigger, modality, instrument))
        text += front + trigger + rest
        at = match.end()
    return text + marked[at:], wanted


def measures(nlp: Language, text: str) -> list[dict[str, Any]]:
    return get_rows(nlp(text), "measures")


def read_whole(nlp: Language, marked: str) -> bool:
    """Whether exactly the marked measures are found, with their triggers, modalities and instruments."""
    text, wanted = unmark(marked)
    rows = measures(nlp, text)
    found = [
        Expected(
            row["start"],
            row["text"],
            row["trigger"],
            "*" if want is None or want.modality == "*" else row["modality"],
            "*" if want is None or want.instrument == "*" else row["instrument"],
        )
        for row in rows
        for want in [next((w for w in wanted if w.start == row["start"]), None)]
    ]
    return found == wanted


def test_marked_sentences(nlp: Language) -> None:
    """The decision is a trained one, so not each sentence is promised; three of four, in every field, are."""
    wrong = [marked for marked in CASES if not read_whole(nlp, marked)]
    assert len(wrong) <= len(CASES) // 4, "\n".join(wrong)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert sum(not unmark(line)[1] for line in CASES) >= 15


def test_offsets_slice_back_to_the_text(nlp: Language) -> None:
    text = "会议要求，各地要加快推进灾后重建，严禁挪用救灾资金。省财政安排补助资金三亿元，支持修复水毁道路。"
    rows = measures(nlp, text)
    assert rows
    for number, row in enumerate(rows, 1):
        assert row["id"] == f"m{number}"
        assert text[row["start"] : row["end"]] == row["text"]
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        assert row["start"] <= row["trigger_start"] < row["trigger_end"] <= row["end"]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


@pytest.mark.parametrize(
    ("text", "trigger", "actor"),
    [
        ("省级人民政府要建立补偿机制。", "建立", "省级人民政府"),
        ("各地区、各部门要细化工作方案。", "细化", "各地区、各部门"),
        ("工程质量检测由具备资质的单位承担。", "承担", "具备资质的单位"),
        ("县级以上人民政府应当将社区服务设施建设纳入规划，并安排专项经费。", "安排", "县级以上人民政府"),
        ("用人单位应当为职工缴纳工伤保险费。", "缴纳", "用人单位"),
        ("加快推进数据共享。", "加快推进", None),
    ],
)
def test_actor(nlp: Language, text: str, trigger: str, actor: str | None) -> None:
    rows = {row["trigger"]: row for row in measures(nlp, text)}
    assert rows[trigger]["actor"] == actor


@pytest.mark.parametrize(
    ("text", "beneficiary"),
    [
        ("为失业人员提供职业介绍服务。", "失业人员"),
        ("支持中小微企业开拓国际市场。", "中小微企业"),
        ("对符合条件的高校毕业生给予租房补贴。", "符合条件的高校毕业生"),
        ("完善水资源调度方案。", None),
    ],
)
def test_beneficiary(nlp: Language, text: str, beneficiary: str | None) -> None:
    assert [row["beneficiary"] for row in measures(nlp, text)] == [beneficiary]


def test_spans_are_labelled_by_instrument(nlp: Language) -> None:
    doc = nlp("加快建设城市地下管廊。")
    (record,) = doc._.measures
    (span,) = doc.spans["measures"]
    assert span.label_ == record.instrument == "infrastructure"
    assert (span.text, span.id_) == ("加快建设城市地下管廊", "m1")


@pytest.mark.parametrize("text", ["", " \n\t", "，。；", "😀😀", "a" * 300, "的" * 3000])
def test_odd_texts(nlp: Language, text: str) -> None:
    for row in measures(nlp, text):
        assert text[row["start"] : row["end"]] == row["text"]


def test_measures_do_not_depend_on_what_follows_far_away(nlp: Language) -> None:
    text = "各市要加强组织领导。"
    first = measures(nlp, text)[0]
    again = measures(nlp, text + "\n")[0]
    assert (first["start"], first["end"], first["trigger"]) == (
        again["start"],
        again["end"],
        again["trigger"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "到2028年，力争建成示范园区5个。支持园区改造提升。（省商务厅牵头）",
        "去年，我们建成示范园区5个，支持园区改造提升，发放补贴2亿元。",
        "县民政局会同县教育局编制托育服务规划。",
    ],
)
def test_facts_are_not_planned_and_only_facts_are_done(nlp: Language, text: str) -> None:
    found = nlp(text)._.measures
    assert found
    for measure in found:
        assert measure.status == "ongoing" or (measure.modality == "fact") == (measure.status == "done")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("商务部会同有关部门制定流通标准。", "商务部"),
        ("具体办法由财政部会同林业局组织制定。", "财政部"),
        ("发展改革委会商财政部组织实施专项行动。", "发展改革委"),
        ("商务部和财政部制定流通标准。", "商务部和财政部"),
    ],
)
def test_a_partner_is_not_part_of_the_actor(fast: Language, text: str, actor: str) -> None:
    assert [row.actor for row in fast(text)._.measures] == [actor]
