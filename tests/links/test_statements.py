"""Brackets and labelled lines that say who answers for an item, and by when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from policy_nlp.records import Measure

Roles = dict[str, set[tuple[str, str]]]


def answers(nlp: Language, text: str) -> list[tuple[Measure, set[tuple[str, str]]]]:
    """The measures of a text with the organizations that answer for them."""
    doc = nlp(text)
    names = {org.id: org.text for org in doc._.orgs}
    return [(row, {(names[one["org"]], one["role"]) for one in row.orgs}) for row in doc._.measures]


LED = {("市商务局", "lead"), ("市财政局", "participate")}
BOTH = {("市商务局", "responsible"), ("市财政局", "responsible")}


@pytest.mark.parametrize(
    ("statement", "expected", "deadline"),
    [
        ("（市商务局牵头，市财政局配合）", LED, None),
        ("〔牵头单位：市商务局；配合单位：市财政局〕", LED, None),
        ("【牵头单位：市商务局，配合单位：市财政局】", LED, None),
        ("[牵头部门：市商务局；协办单位：市财政局]", LED, None),
        ("［责任单位：市商务局、市财政局］", BOTH, None),
        ("(责任部门:市商务局、市财政局)", BOTH, None),
        ("（市商务局、市财政局）", BOTH, None),
        ("（市商务局，市财政局负责）", BOTH, None),
        ("（市商务局、市财政局等部门按职责分工负责）", BOTH, None),
        ("〔责任单位：市商务局、市财政局；完成时限：2027年底前〕", BOTH, "2027"),
        ("（2027年6月底前完成，市商务局牵头，市财政局配合）", LED, "2027-06"),
        ("（责任领导：王明；责任单位：市商务局、市财政局；完成时间：2026年12月）", BOTH, "2026-12"),
        ("\n牵头单位：市商务局\n配合单位：市财政局\n完成时限：2028年底前", LED, "2028"),
        ("牵头单位：市商务局；配合单位：市财政局。完成时限：2026年底前。", LED, "2026"),
    ],
)
def test_forms_of_statements(
    fast: Language, statement: str, expected: set[tuple[str, str]], deadline: str | None
) -> None:
    found = answers(fast, f"（一）建设冷链仓库。培育龙头企业。{statement}\n（二）推广绿色建材。")
    wanted = {"建设冷链仓库": expected, "培育龙头企业": expected, "推广绿色建材": set()}
    assert {row.text: roles for row, roles in found} == wanted
    assert [row.deadline for row, _ in found] == [deadline, deadline, None]


def test_each_numbered_item_has_its_own_statement(fast: Language) -> None:
    text = (
        "（一）优化审批流程。\n1.精简申报材料。（市商务局）\n2.推行网上办理。〔市财政局负责〕\n"
        "（二）改进纳税服务。\n1.开设绿色通道。【责任单位：市税务局】"
    )
    assert {row.text: roles for row, roles in answers(fast, text)} == {
        "优化审批流程": set(),
        "精简申报材料": {("市商务局", "responsible")},
        "推行网上办理": {("市财政局", "responsible")},
        "改进纳税服务": set(),
        "开设绿色通道": {("市税务局", "responsible")},
    }


def test_a_document_can_let_the_first_body_lead(fast: Language) -> None:
    text = (
        "1.建设冷链仓库。（市商务局、市财政局负责，排在第一位的部门为牵头部门，下同）\n"
        "2.推广绿色建材。（市住房城乡建设局、市财政局负责）"
    )
    assert [roles for _, roles in answers(fast, text)] == [
        {("市商务局", "lead"), ("市财政局", "responsible")},
        {("市住房城乡建设局", "lead"), ("市财政局", "responsible")},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "建设冷链仓库，报国家发展和改革委员会（国家发展改革委）。",
        "推动消费升级。（新华社、人民日报）",
        "《冷链仓库管理办法》已经会议通过，现予公布（市商务局令第3号）。",
    ],
)
def test_other_names_in_brackets_answer_for_nothing(fast: Language, text: str) -> None:
    assert not [role for _, roles in answers(fast, text) for _, role in roles if role == "responsible"]


def test_an_own_deadline_goes_before_that_of_the_bracket(fast: Language) -> None:
    rows = answers(fast, "到2026年建成冷链仓库。培育龙头企业。（2028年底前完成，市商务局负责）")
    assert [row.deadline for row, _ in rows] == ["2026", "2028"]


@given(
    st.text(
        alphabet="（）〔〕【】[]市商务局财政、，；。：\n牵头单位完成时限2026年底前负责建设仓库", max_size=120
    )
)
def test_any_text_is_linked(fast: Language, text: str) -> None:
    doc = fast(text)
    ids = {org.id for org in doc._.orgs}
    assert all(one["org"] in ids for row in doc._.measures for one in row.orgs)
    assert doc.text == text
