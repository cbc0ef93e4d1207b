"""Sentences, clauses and numbering as pure functions on strings of our own writing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.text.clauses import clauses, segment, sentences
from policy_nlp.text.numbering import chinese_int, marks


def _texts(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


# | marks a sentence boundary
SENTENCES = [
    "完善网络。|建设设施！|怎么办？|加快推进；抓好落实。",
    "投资3.5亿元、1.3万吨，增长2.0%。|另建一处。",
    "印发《关于“冷链。物流”的意见》，抓好落实。|再部署。",
    "完善网络（甲部牵头。乙部配合。）并推进。|再部署。",
    "他说：“要抓紧建设。|要做好服务。”|会议结束。",
    "“绿色、低碳！”是口号。|再部署。",
    "一、总体要求|坚持市场主导。",
    "1. 布局基地。|2. 改造冷库。",
    "完善网络|（二）培育企业。|（三）引进人才。",
    "Done. |Next one is here.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("要求|坚持", "要求\n坚持").replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert _texts(text, sentences(text)) == expected


def test_a_wide_gap_is_a_line_break() -> None:
    text = "一、总体工作要求　　以市场为主导推进。"
    assert _texts(text, sentences(text)) == ["一、总体工作要求", "以市场为主导推进。"]
    for title in ("第一章　　总　　则", "第二十条　　本办法自公布之日起施行。"):
        assert _texts(title, sentences(title)) == [title]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    lines = [
        "为了推进冷链物流高质量发展补齐县乡两级设施短板健全",
        "骨干网络运行规则提升全程温控水平满足城乡居民的需要",
    ]
    text = "\n".join(lines * 5) + "。\n另起一段写明。"
    assert len(sentences(text)) == 2
    assert _texts(text, sentences(text))[1] == "另起一段写明。"


def test_a_line_that_ends_with_a_comma_goes_on() -> None:
    text = "支持企业、\n协会发展，\n完善网络。\n（一）建设仓库，\n（二）培育企业。"
    assert _texts(text, sentences(text)) == [
        "支持企业、\n协会发展，\n完善网络。",
        "（一）建设仓库，",
        "（二）培育企业。",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）完善网络，建设设施；提升能力：", ["完善网络", "建设设施", "提升能力"]),
        ("一是完善网络，二是建设设施。", ["完善网络", "建设设施"]),
        ("二要推广经验。", ["要推广经验"]),
        ("一、一季度工作回顾", ["一季度工作回顾"]),
        ("——完善网络，——建设设施。", ["完善网络", "建设设施"]),
        ("第三条 企业应当建立台账。", ["企业应当建立台账"]),
        ("①完善网络；②建设设施。", ["完善网络", "建设设施"]),
        ("投资1,200万元,增长3.5%", ["投资1,200万元", "增长3.5%"]),
        ("10:30开会，比例为1：3。", ["10:30开会", "比例为1：3"]),
        ("推进“放得开，管得住”改革，抓好落实。", ["推进“放得开，管得住”改革", "抓好落实"]),
        ("他说：“要建设仓库，培育企业。”", ["他说", "要建设仓库", "培育企业"]),
        (
            "印发《关于甲，乙的意见》（含丙，丁），明确职责。",
            ["印发《关于甲，乙的意见》（含丙，丁）", "明确职责"],
        ),
        ("完善“网络，建设设施，提升能力", ["完善“网络", "建设设施", "提升能力"]),
        ("支持企业、协会、院校", ["支持企业、协会、院校"]),
        ("三、四季度加快建设。", ["三、四季度加快建设"]),
        (" 　\n", []),
        ("第 1 2 条 鼓励创新。", ["鼓励创新"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert _texts(text, clauses(text)) == expected


def test_clauses_stay_in_given_sentences() -> None:
    text = "完善网络，建设设施。"
    assert _texts(text, clauses(text, [(0, 2), (2, 7)])) == ["完善", "网络", "建设"]
    assert clauses(text, []) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、甲\n二、乙\n（一）丙\n1.丁\n（1）戊\n①己\n1）庚",
            ["cn", "cn", "pcn", "ar", "par", "circ", "rar"],
        ),
        ("第一章 总则\n第一条 甲\n第二条 乙", ["章", "条", "条"]),
        ("依照本办法第十四条第二款的规定", []),
        ("本条第（一）项、第（二）项所列", []),
        ("一、二级市场和统一、规范的要求", []),
        ("增长3.5%，减少1.2万吨", []),
        ("十一、十二月份的数据", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert [mark.style for mark in marks(text)] == expected


def test_marks_inside_a_line_need_a_sequence() -> None:
    run = "完善网络，消除隐患（四）开展整治行动。（五）强化监管"
    assert [(mark.style, mark.number) for mark in marks(run)] == [("pcn", 4), ("pcn", 5)]
    assert marks("完善网络，消除隐患（四）") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("二十三", 23), ("一百零五", 105), ("一百一十二", 112), ("二〇", 20), ("七", 7)],
)
def test_chinese_int(text: str, value: int) -> None:
    assert chinese_int(text) == value


ALPHABET = "完善网络，。；：、（）()《》“”\"'一二十第条章是1.5,:\n\r\t 　！？?!aB.—①…\ud800😀"


@given(st.one_of(st.text(alphabet=ALPHABET, max_size=150), st.text(max_size=80)))
def test_offsets_of_any_text(text: str) -> None:
    sents, parts = segment(text)
    covered = bytearray(len(text))
    last = 0
    for start, end in sents:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered[start:end] = b"\x01" * (end - start)
        last = end
    assert all(text[i].isspace() for i in range(len(text)) if not covered[i])
    last, inside = 0, 0
    for start, end in parts:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        while sents[inside][1] < end:
            inside += 1
        assert sents[inside][0] <= start
        last = end
    assert clauses(text, sents) == parts


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "“",
        "，",
        "1.",
        "（一）",
        "一、",
        "第",
        "\n",
        "。",
        "《",
        '"',
        "”",
        "　　",
        "。”",
        "①",
        "十",
        " ",
        "—",
        "(1",
        "“。",
    ],
)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        segment(piece * count)
        return time.process_time() - started

    assert seconds(100_000) < 5.0
