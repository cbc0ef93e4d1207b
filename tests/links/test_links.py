"""Links, from rows placed by hand."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import policy_nlp
from policy_nlp import layers


def linked(text: str, orgs: list[tuple[str, str]], measures: list[str], targets: list[str] = []) -> set[Any]:  # noqa: B006
    """Links as (organization or target, measure, role) of a text with these mentions, in text order."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_structure")
    nlp.add_pipe("policy_links")
    doc: Doc = nlp.make_doc(text)

    def rows(words: list[str], prefix: str, **fields: Any) -> list[dict[str, Any]]:
        found, at = [], 0
        for i, word in enumerate(words, 1):
            at = text.index(word, at)
            found.append({"id": f"{prefix}{i}", "start": at, "end": at + len(word), "text": word, **fields})
            at += len(word)
        return found

    org_rows = rows([word for word, _ in orgs], "o")
    for row, (_, role) in zip(org_rows, orgs, strict=True):
        row["role"] = role
    target_rows = rows(targets, "t")
    for row in target_rows:
        row |= {"quantity_start": row["start"], "quantity_end": row["end"]}
    measure_rows = rows(measures, "m")
    for layer, layer_rows in (("orgs", org_rows), ("targets", target_rows), ("measures", measure_rows)):
        layers.set_layer(doc, layer, layer_rows)
    doc = nlp(doc)
    texts = {row["id"]: row["text"] for row in org_rows + target_rows + measure_rows}
    return {(texts[link.source], texts[link.target], link.role) for link in doc._.links}


def test_a_bracket_holds_for_the_item_before_it() -> None:
    text = "（一）完善网络。建设仓库，培育企业。（商务部牵头，财政部配合）\n（二）发展品牌。（商务部负责）"
    found = linked(
        text,
        [("商务部", "lead"), ("财政部", "participate"), ("商务部", "responsible")],
        ["完善网络", "建设仓库", "培育企业", "发展品牌"],
    )
    items = ("完善网络", "建设仓库", "培育企业")
    expected = {("商务部", item, "lead") for item in items} | {
        ("财政部", item, "participate") for item in items
    }
    assert found == expected | {("商务部", "发展品牌", "responsible")}


@pytest.mark.parametrize(
    ("text", "orgs", "measures", "expected"),
    [
        (
            "商务部要加快建设仓库，培育企业。",
            [("商务部", "none")],
            ["加快建设仓库", "培育企业"],
            {("商务部", "加快建设仓库", "actor"), ("商务部", "培育企业", "actor")},
        ),
        (
            "商务部会同财政部制定标准。",
            [("商务部", "lead"), ("财政部", "participate")],
            ["制定标准"],
            {("商务部", "制定标准", "lead"), ("财政部", "制定标准", "participate")},
        ),
        (
            "建设仓库，由商务部负责。",
            [("商务部", "responsible")],
            ["建设仓库"],
            {("商务部", "建设仓库", "responsible")},
        ),
        (
            "（一）建设仓库。\n责任单位：商务部",
            [("商务部", "responsible")],
            ["建设仓库"],
            {("商务部", "建设仓库", "responsible")},
        ),
        (
            "完善网络，建设仓库（水库由水利部负责），培育企业。",
            [("水利部", "responsible")],
            ["完善网络", "建设仓库", "培育企业"],
            {("水利部", "建设仓库", "responsible")},
        ),
        ("向商务部报送材料。", [("商务部", "none")], ["报送材料"], set()),
        ("商务部说，形势很好。建设仓库。", [("商务部", "speaker")], ["建设仓库"], set()),
        ("按商务部的要求建设仓库。", [("商务部", "none")], ["建设仓库"], set()),
    ],
)
def test_subjects_act(
    text: str, orgs: list[tuple[str, str]], measures: list[str], expected: set[tuple[str, str, str]]
) -> None:
    assert linked(text, orgs, measures) == expected


def test_a_target_belongs_to_its_measure() -> None:
    text = "培育企业100家，建设仓库，容量50万吨。形势很好，增长5%。"
    found = linked(text, [], ["培育企业100家", "建设仓库"], ["100家", "50万吨", "5%"])
    assert found == {("100家", "培育企业100家", None), ("50万吨", "建设仓库", None)}


def test_nothing_to_link_is_an_empty_layer() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_links")
    doc = nlp("形势很好。")
    assert layers.has_layer(doc, "links")
    assert doc._.links == ()


def test_an_actor_that_a_measure_names() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_links")
    doc = nlp.make_doc("商务部召开会议。会议指出，形势很好。下一步，建设仓库。")
    layers.set_layer(doc, "orgs", [{"id": "o1", "start": 0, "end": 3, "text": "商务部", "role": "none"}])
    measure = {"id": "m1", "start": 22, "end": 26, "text": "建设仓库", "actor": "商务部"}
    layers.set_layer(doc, "measures", [measure])
    assert [(link.source, link.target, link.role) for link in nlp(doc)._.links] == [("o1", "m1", "actor")]


def test_a_target_far_from_any_measure_has_no_link() -> None:
    text = "收入50万元，形势很好，人心安定，建设仓库。"
    assert linked(text, [], ["建设仓库"], ["50万元"]) == set()


def test_links_grow_with_the_text_and_not_with_its_square() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_links")
    count = 400
    doc = nlp.make_doc("商务部、" * count + "建设仓库，" * count)
    orgs = [
        {"id": f"o{i}", "start": 4 * i, "end": 4 * i + 3, "text": "商务部", "role": "none"}
        for i in range(count)
    ]
    at = 4 * count
    measures = [
        {"id": f"m{i}", "start": at + 5 * i, "end": at + 5 * i + 4, "text": "建设仓库"} for i in range(count)
    ]
    layers.set_layer(doc, "orgs", orgs)
    layers.set_layer(doc, "measures", measures)
    assert len(nlp(doc)._.links) <= 40 * count


def test_measures_carry_their_organizations_with_roles(fast: Language) -> None:
    doc = fast("（一）培育龙头企业。建设冷链仓库。（商务部牵头，财政部配合）\n（二）推广绿色建材。")
    names = {org.id: org.text for org in doc._.orgs}
    found = [{(names[one["org"]], one["role"]) for one in row.orgs} for row in doc._.measures]
    pair = {("商务部", "lead"), ("财政部", "participate")}
    assert found == [pair, pair, set()]


def test_a_label_in_a_bracket_gives_its_members_their_role(fast: Language) -> None:
    doc = fast("1.扩建乡镇卫生院。（牵头单位：卫健委；配合单位：发改委、人社局）")
    names = {org.id: org.text for org in doc._.orgs}
    (row,) = doc._.measures
    roles = {names[one["org"]]: one["role"] for one in row.orgs}
    assert roles["卫健委"] == "lead"
    assert roles["发改委"] == "participate"


def test_without_links_measures_have_no_organizations() -> None:
    nlp = policy_nlp.load("fast", disable=["policy_links"])
    assert [row.orgs for row in nlp("加强监管。（商务部负责）")._.measures] == [[]]
