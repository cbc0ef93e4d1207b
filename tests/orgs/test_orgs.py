"""Organization mentions in marked-up sentences: what is found, with type, kind, canonical name and role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span

import policy_nlp
from policy_nlp.orgs import registry
from policy_nlp.records import OrgMention

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


def mentions_of(nlp: Language, text: str, **metadata: str) -> list[OrgMention]:
    """The mentions of a text with metadata."""
    return list(nlp(policy_nlp.set_metadata(nlp.make_doc(text), **metadata))._.orgs)


@pytest.mark.parametrize(
    ("text", "title", "ids"),
    [
        ("市财政局拨付资金。", "句容市义务教育经费管理办法", ["321183/财政局"]),
        ("市财政局会同区教育局实施。", "南京市鼓楼区学位管理办法", ["320100/财政局", "320106/教育局"]),
        ("省发展改革委、各市人民政府落实。", "浙江省重大项目管理办法", ["330000/发展和改革委员会", None]),
        ("区财政给予补贴，区政府另行规定。", "上海市浦东新区人才办法", [None, "310115/人民政府"]),
        (
            "自治区人民政府批准，自治区党委备案。",
            "宁夏回族自治区预算办法",
            ["640000/人民政府", "640000/党委"],
        ),
        ("国家卫生健康委、北京市卫生健康委共同推进。", "工作方案", ["nhc", "110000/卫生健康委员会"]),
    ],
)
def test_the_document_tells_the_place(nlp: Language, text: str, title: str, ids: list[str | None]) -> None:
    assert [o.registry_id for o in mentions_of(nlp, text, title=title)] == ids


def test_the_date_tells_which_body_bore_a_name(nlp: Language) -> None:
    text = "国家计委核定了价格。"
    names = [mentions_of(nlp, text, date=date)[0].canonical for date in ("1995-03-01", "2001-03-01")]
    assert names == ["国家计划委员会", "国家发展计划委员会"]


@pytest.mark.parametrize(
    ("text", "anaphor", "antecedent"),
    [
        ("镇江市水利局组织验收，该局每年抽查一次。", "该局", "镇江市水利局"),
        ("华润集团签约，该公司将追加投资。", "该公司", "华润集团"),
        ("省政府批复前，江苏省人民政府已公示。省政府要求落实。", "省政府", "江苏省人民政府"),
        ("教育部关于印发名单的通知\n各高校要及时报送我部。", "我部", "教育部"),
        ("商务部与海南省人民政府商定，该部负责协调。", "该部", "商务部"),
    ],
)
def test_antecedents(nlp: Language, text: str, anaphor: str, antecedent: str) -> None:
    orgs = nlp(text.replace("\\n", "\n"))._.orgs
    last = [o for o in orgs if o.text == anaphor][-1]
    first = next(o for o in orgs if o.id == last.refers_to)
    assert (last.kind, last.canonical) == ("anaphoric", None)
    assert first.text == antecedent
    assert first.start < last.start
    assert last.registry_id == first.registry_id


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("国家市场监督管理总局（以下简称“总局”）公布名录。总局每年更新。", "总局", "国家市场监督管理总局"),
        ("条例实施协调办公室（下称“条例办”）成立。条例办负责解释。", "条例办", "条例实施协调办公室"),
        ("滨江数据交易有限公司（简称滨江数交）挂牌，滨江数交已运营。", "滨江数交", "滨江数据交易有限公司"),
    ],
)
def test_a_text_defines_a_short_name(nlp: Language, text: str, short: str, full: str) -> None:
    orgs = nlp(text)._.orgs
    own = [o for o in orgs if o.text == short]
    defined = next(o for o in orgs if o.text == full)
    assert [o.canonical for o in own] == [full] * text.replace(full, "").count(short)
    assert {o.refers_to for o in own} == {defined.id}


def test_nothing_is_a_short_name_before_its_definition(nlp: Language) -> None:
    text = "条例办尚未成立。条例实施协调办公室（以下简称条例办）今日成立。条例办已挂牌。"
    found = [o.start for o in nlp(text)._.orgs if o.text == "条例办"]
    assert found == [text.index("（以下") + 5, text.rindex("条例办")]


def test_every_id_is_in_the_registry(nlp: Language) -> None:
    text = "国务院批准，财政部、江苏省财政厅、句容市委宣传部、镇江市中级人民法院和句容市宝华镇人民政府执行。"
    orgs = nlp(text)._.orgs
    names = [registry.get(o.registry_id).name for o in orgs if o.registry_id]
    assert names == [o.canonical for o in orgs]
    assert len(names) == 6
    assert len(nlp.get_pipe("policy_orgs").registry) == len(registry.default())


def test_offsets_slice_back_and_spans_are_labelled(nlp: Language) -> None:
    doc = nlp("财政部会同各省、自治区、直辖市人民政府推进。")
    assert [doc.text[o.start : o.end] for o in doc._.orgs] == [o.text for o in doc._.orgs]
    assert [span.text for span in doc.spans["orgs"]] == ["财政部", "各省、自治区、直辖市人民政府"]
    assert [span.label_ for span in doc.spans["orgs"]] == ["government", "government"]


def test_ents_carry_the_registry_id(nlp: Language) -> None:
    doc = nlp("工信部和有关部门开会。")
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("工信部", "ORG", "miit"),
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


PIECES = st.lists(
    st.sampled_from(
        [
            "财政部",
            "国务院",
            "省",
            "市",
            "江苏省",
            "句容市",
            "人民政府",
            "教育局",
            "委员会",
            "办公室",
            "、",
            "和",
            "，",
            "。",
            "（",
            "）",
            "《",
            "》",
            "的",
            "有关部门",
            "各",
            "负责",
            "牵头",
            "会同",
            "由",
            "管理",
            "工作",
            "联盟",
            "（以下简称",
            "以下简称“",
            "”",
            "大学",
            "集团",
            "公司",
            "2025",
            "A",
            "\n",
            "处",
            "煤矿",
            "党委",
            "各级",
            "等",
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(PIECES | st.text(max_size=80))
def test_any_text_gives_sound_records(nlp: Language, text: str) -> None:
    doc = nlp(text)
    ids = {o.id for o in doc._.orgs}
    end = 0
    for o in doc._.orgs:
        assert end <= o.start < o.end
        assert doc.text[o.start : o.end] == o.text
        assert (o.canonical is None) == (o.kind != "named")
        assert o.refers_to is None or o.refers_to in ids - {o.id}
        assert o.registry_id is None or registry.get(o.registry_id).id == o.registry_id
        end = o.end


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "ABC 123", "《国务院", "（" * 50, "有关" * 500, "各、" * 300]
)
def test_odd_text_gives_sound_records(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert all(doc.text[o.start : o.end] == o.text for o in doc._.orgs)


def test_a_word_is_no_county(nlp: Language) -> None:
    found = nlp("县民政局会同县教育局编制规划。怀化市会同县教育局参加。")._.orgs
    assert [org.text for org in found] == ["县民政局", "县教育局", "怀化市会同县教育局"]
