"""Organization mentions in marked-up sentences: what is found, with type, kind, canonical name and role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span

MARK = re.compile(r"\[([^|\[\]]+)\|([a-z]+)\|([^\[\]#]+)(?:#([a-z]+))?\]")
KINDS = {"*": "collective", "~": "anaphoric"}
CASES = [
    line.replace("\\n", "\n")
    for line in Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs")
    nlp.initialize()
    return nlp


def unmark(marked: str) -> tuple[str, list[tuple[int, str, str, str, str | None]], list[str]]:
    """Plain text, the mentions (start, text, type, kind, canonical) and their roles."""
    plain, mentions, roles, last = "", [], [], 0
    for match in MARK.finditer(marked):
        plain += marked[last : match.start()]
        text, kind = match[1], KINDS.get(match[3], "named")
        canonical = None if kind != "named" else text if match[3] == "=" else match[3]
        mentions.append((len(plain), text, match[2], kind, canonical))
        roles.append(match[4] or "")
        plain += text
        last = match.end()
    return plain + marked[last:], mentions, roles


@pytest.mark.parametrize("marked", CASES)
def test_sentence(nlp: Language, marked: str) -> None:
    text, mentions, roles = unmark(marked)
    found = nlp(text)._.orgs
    assert [(o.start, o.text, o.type, o.kind, o.canonical) for o in found] == mentions
    assert [o.role if role else "" for o, role in zip(found, roles, strict=True)] == roles


def test_there_are_enough_sentences() -> None:
    assert len(CASES) >= 60


def test_a_short_name_holds_from_its_definition_on(nlp: Language) -> None:
    text = "市场监管局先查。国家市场监督管理总局（以下简称总局机关部）负责协调。总局机关部每年通报。"
    found = [(o.text, o.canonical) for o in nlp(text)._.orgs if o.text == "总局机关部"]
    assert found == [("总局机关部", "国家市场监督管理总局")] * 2


def test_the_title_names_the_region(nlp: Language) -> None:
    doc = nlp.make_doc("省教育厅、市医保局要加强配合。")
    doc.user_data["policy_nlp.given"] = {"title": "海南省海口市学校卫生工作方案"}
    assert [o.canonical for o in nlp(doc)._.orgs] == ["海南省教育厅", "海口市医疗保障局"]


def test_the_first_body_with_a_region_names_it(nlp: Language) -> None:
    found = nlp("江西省人民政府办公厅印发通知。省卫生健康委牵头实施。")._.orgs
    assert [o.canonical for o in found] == ["江西省人民政府办公厅", "江西省卫生健康委员会"]


def test_offsets_slice_back_and_spans_are_labelled(nlp: Language) -> None:
    doc = nlp("财政部会同各省、自治区、直辖市人民政府推进。")
    assert [doc.text[o.start : o.end] for o in doc._.orgs] == [o.text for o in doc._.orgs]
    assert [span.text for span in doc.spans["orgs"]] == ["财政部", "各省、自治区、直辖市人民政府"]
    assert [span.label_ for span in doc.spans["orgs"]] == ["government", "government"]


def test_ents_carry_the_canonical_name(nlp: Language) -> None:
    doc = nlp("工信部和有关部门开会。")
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("工信部", "ORG", "工业和信息化部"),
        ("有关部门", "ORG", ""),
    ]


def test_entities_that_are_there_win(nlp: Language) -> None:
    doc = nlp.make_doc("财政部在北京开会。")
    doc.ents = [Span(doc, 0, 2, label="MINE"), Span(doc, 4, 6, label="GPE")]
    doc = nlp(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("财政", "MINE"), ("北京", "GPE")]
    assert [o.text for o in doc._.orgs] == ["财政部"]


def test_without_set_ents() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs", config={"set_ents": False})
    nlp.initialize()
    doc = nlp("财政部开会。")
    assert not doc.ents
    assert len(doc._.orgs) == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "ABC 123", "《国务院", "（" * 50, "有关" * 500, "各、" * 300]
)
def test_odd_text_gives_sound_records(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert all(doc.text[o.start : o.end] == o.text for o in doc._.orgs)
