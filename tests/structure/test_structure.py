"""Metadata, heading tree and sentences of documents of our own writing."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from policy_nlp.layers import clauses_of, sentences_of
from policy_nlp.text.clauses import clauses, sentences

NOTICE = """海川省人民政府办公厅关于推进冷链物流发展的通知
海政办发〔2024〕17号
各市人民政府：
经省政府同意，现通知如下。
一、总体要求
坚持市场主导。
二、主要任务
（一）完善网络。建设仓储设施。
1.布局基地。每市一处。
2.改造冷库。
（二）培育企业。
三、保障措施
加强协调。
海川省人民政府办公厅
2024年3月8日
"""
RULES = """海川省冷链食品管理办法
（2023年7月1日海川省人民政府令第12号公布）
第一章 总则
第一条 为了加强管理，制定本办法。
第二条 本办法适用于本省。
第二章 经营
第三条 经营者应当建立台账。
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_structure")
    return nlp


def test_metadata_of_a_notice(nlp: Language) -> None:
    info = nlp(NOTICE)._.policy
    assert info.title == "海川省人民政府办公厅关于推进冷链物流发展的通知"
    assert info.number == "海政办发〔2024〕17号"
    assert info.issuer == "海川省人民政府办公厅"
    assert info.date == "2024-03-08"
    assert info.genre is None


def test_metadata_of_a_regulation(nlp: Language) -> None:
    info = nlp(RULES)._.policy
    assert info.title == "海川省冷链食品管理办法"
    assert info.date == "2023-07-01"
    assert info.number is not None
    assert info.number.endswith("令第12号")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("关于开展检查的通知\n各区：\n请落实。\n某市商务局\n二〇二一年十二月三十一日\n", "2021-12-31"),
        ("访谈：夜市怎样办\n2022/06/05 09:30\n记者到了夜市。\n", "2022-06-05"),
        ("会议于2020年5月1日召开，研究了工作。\n", None),
        ("通知\n请落实。\n2021年13月1日\n", None),
    ],
)
def test_date_of_the_document_and_not_one_in_prose(nlp: Language, text: str, date: str | None) -> None:
    assert nlp(text)._.policy.date == date


def test_heading_tree(nlp: Language) -> None:
    sections = nlp(NOTICE)._.sections
    parents = {section.id: section.text for section in sections}
    assert [(s.number, s.level, parents.get(s.parent or "")) for s in sections] == [
        ("一、", 1, None),
        ("二、", 1, None),
        ("（一）", 2, "二、主要任务"),
        ("1.", 3, "（一）完善网络"),
        ("2.", 3, "（一）完善网络"),
        ("（二）", 2, "二、主要任务"),
        ("三、", 1, None),
    ]
    task = sections[1]
    assert NOTICE[task.start : task.end].endswith("（二）培育企业。")


def test_articles(nlp: Language) -> None:
    sections = nlp(RULES)._.sections
    assert [(s.number, s.level) for s in sections] == [
        ("第一章", 1), ("第一条", 2), ("第二条", 2), ("第二章", 1), ("第三条", 2),
    ]  # fmt: skip


def test_headings_inside_a_line_in_sequence(nlp: Language) -> None:
    text = "总则如下。一、完善网络。建设设施，共3.5万平方米。二、培育企业。（一）引进人才。（二）发展品牌。"
    assert [s.number for s in nlp(text)._.sections] == ["一、", "二、", "（一）", "（二）"]


def test_sentences_are_on_the_tokens(nlp: Language) -> None:
    doc = nlp("完善网络。建设设施，共3.5万平方米！是吗？")
    assert [sent.text for sent in doc.sents] == ["完善网络。", "建设设施，共3.5万平方米！", "是吗？"]


def test_sentence_boundaries_of_others_are_kept() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_structure")
    doc = nlp.make_doc("完善网络。建设设施。")
    for token in doc:
        token.is_sent_start = token.i in (0, 2)
    assert [sent.text for sent in nlp(doc).sents] == ["完善", "网络。建设设施。"]
    silent = spacy.blank("zh")
    silent.add_pipe("policy_structure", config={"set_sents": False})
    assert not silent("完善网络。建设设施。").has_annotation("SENT_START")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）完善网络，建设设施；提升能力。", ["完善网络", "建设设施", "提升能力"]),
        ("印发《关于冷链，物流的意见》，明确职责。", ["印发《关于冷链，物流的意见》", "明确职责"]),
        ("投资1,200万元，增长3.5%。", ["投资1,200万元", "增长3.5%"]),
        ("支持企业、协会、院校发展。", ["支持企业、协会、院校发展"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text)] == expected


@given(st.text(alphabet="完善网络，。；：、（）《》“”一二1.\n 　第条！？", max_size=120))
def test_offsets_of_any_text(text: str) -> None:
    spans = sentences(text)
    covered = set()
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        covered.update(range(start, end))
        last = end
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    last = 0
    for start, end in clauses(text):
        assert last <= start < end <= len(text)
        last = end


def test_later_components_read_what_was_stored(nlp: Language) -> None:
    doc = nlp(NOTICE)
    assert sentences_of(doc) == sentences(NOTICE)
    assert clauses_of(doc) == clauses(NOTICE)


def test_a_text_that_begins_inside_a_sequence(nlp: Language) -> None:
    text = "（三）完善网络。\n1.建设仓库。\n四、保障措施\n（一）加强协调。\n"
    assert [(s.number, s.level) for s in nlp(text)._.sections] == [
        ("（三）", 1), ("1.", 2), ("四、", 1), ("（一）", 2),
    ]  # fmt: skip


def test_chapters_are_above_list_numbers(nlp: Language) -> None:
    text = "一、现予公布。\n二、自公布之日起施行。\n第一章 总则\n第一条【目的】 为了管理，制定本办法。\n（一）甲；\n第二章 附则\n"
    assert [(s.text, s.level) for s in nlp(text)._.sections if s.number and s.number.startswith("第")] == [
        ("第一章 总则", 1), ("第一条【目的】", 2), ("第二章 附则", 1),
    ]  # fmt: skip


def test_unnumbered_title_lines(nlp: Language) -> None:
    prose = "入夜以后，街区里的摊位一家接着一家亮起了灯，前来消费的市民明显比往年多。\n"
    text = f"夜市观察\n{prose}摊位增加\n{prose}管理跟上\n{prose}{prose}海川市商务局\n2024年5月6日\n"
    sections = nlp(text)._.sections
    assert [(s.text, s.number, s.level) for s in sections] == [("摊位增加", None, 1), ("管理跟上", None, 1)]
    assert text[sections[0].start : sections[0].end] == "摊位增加\n" + prose.strip()


def test_a_long_item_has_no_heading_but_its_number(nlp: Language) -> None:
    (section,) = nlp("1." + "完善冷链网络和设施" * 10 + "。")._.sections
    assert section.text == "1."
