"""Whatever text comes in: no crash, offsets that slice back, an empty result where there is nothing."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import policy_nlp
from policy_nlp import records

NOTHING = {
    "empty": "",
    "spaces": " \t\n　 \r\n ",
    "english": "The ministry will publish the list of companies by the end of the year.",
    "emoji": "🏭🚀👨‍👩‍👧‍👦🇨🇳",
    "punctuation": "，。；：！？（）《》“”、——……",
    "control": "\x00\x01\x02\x1b[m\x7f\u200b\ufeff",
}
SOMETHING = {
    "half and full width": "到２０２７年，新增就业１２００万人，增长５.５％，投资1,200亿元。",
    "traditional": "工業和信息化部將加快推進產業轉型升級，到2027年培育100家企業。",
    "html": "<p>工业和信息化部&nbsp;实施<b>技术改造</b>工程，</p><script>alert('1')</script>投资100亿元。",
    "surrogate": "财政部\ud800安排资金100亿元。\udfff",
    "unclosed": "（工业和信息化部牵头，《关于“加快推进" * 3,
    "mixed": "财政部🏭安排\x00资金100亿元\u200b，支持A公司Ⅲ期项目。",
    "one line of many clauses": "加快推进改革，" * 500,
}


def check(doc: Doc) -> dict[str, Any]:
    record = policy_nlp.to_record(doc)
    text = record["text"]
    for layer in records.LAYERS:
        last = 0
        for row in record[layer]:
            if "start" in row:
                assert 0 <= row["start"] < row["end"] <= len(text)
                assert row["start"] >= last
                last = row["start"]
                if layer != "sections":
                    assert text[row["start"] : row["end"]] == row["text"]
    return record


@pytest.mark.parametrize("config", ["fast", "default"])
@pytest.mark.parametrize("name", [*NOTHING, *SOMETHING])
def test_odd_texts(name: str, config: str, request: pytest.FixtureRequest) -> None:
    text = (NOTHING | SOMETHING)[name]
    record = check(request.getfixturevalue(config)(text))
    expected = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert record["text"] == expected
    if name in NOTHING:
        assert record["orgs"] == record["targets"] == record["measures"] == []


@pytest.mark.parametrize("name", ["half and full width", "surrogate", "html", "mixed"])
def test_what_can_be_read_among_odd_characters_is_found(name: str, fast: Language) -> None:
    assert check(fast(SOMETHING[name]))["targets"]


ALPHABET = (
    "加快推进工业和信息化部财政牵头负责增长以上不低于至年月日第条（）《》“”、，。；：一二三十百万亿元"
    "%％.,-—～〔〕号0123456789 \n\t　🏭\x00aA"
)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=200))
def test_policy_like_noise(fast: Language, text: str) -> None:
    doc = fast(text)
    assert doc.text == text
    check(doc)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text(fast: Language, text: str) -> None:
    assert check(fast(text))["text"] == text


HOSTILE = [
    "（", "《", "“", "，", "1", "一", "1.", "、", "的", "第一条",
    "工业和信息化部", "5%至", "由", "10万元提高到", "财政部、", "<", "到2025年，", "（一）",
    "会同", "以下简称“", "\n", " ", "\n1.", "，\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_repetition_does_not_blow_up(fast: Language, unit: str) -> None:
    """Work grows with the text and not faster: counted in calls of Python functions, not in seconds."""
    small, large = (count_calls(fast, unit * (n // len(unit))) for n in (2_000, 16_000))
    assert large <= 12 * small + 2_000


def count_calls(nlp: Language, text: str) -> int:
    calls = 0

    def profile(frame: Any, event: str, arg: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        nlp(text)
    finally:
        sys.setprofile(None)
    return calls


SENTENCE = "加快推进工业和信息化部支持企业发展投资5亿元"
KINDS = {
    "one character repeated": lambda n: "字" * n,
    "nested brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "nested quotes": lambda n: "《“" * (n // 4) + "”》" * (n // 4),
    "digits without end": lambda n: "1234567890" * (n // 10),
    "numerals without end": lambda n: "一二三万亿" * (n // 5),
    "commas": lambda n: "，" * n,
    "one sentence": lambda n: SENTENCE * (n // len(SENTENCE)),
    "every character once": lambda n: "".join(chr(0x4E00 + i * 7 % 20_000) for i in range(n)),
    "a list of bodies": lambda n: "财政部、" * (n // 4),
    "a table": lambda n: "指标\t单位\t2025年\t100\n" * (n // 15),
    "short lines": lambda n: "一、\n" * (n // 3),
    "markup": lambda n: "<td>" * (n // 4),
}


@pytest.mark.parametrize("kind", KINDS)
def test_time_grows_with_the_text_and_not_faster(fast: Language, kind: str) -> None:
    """Twelve times the text takes about twelve times the time of the processor; were it quadratic, 144 times.

    The least of some tries is taken, so that what else the machine does cannot make it fail.
    """
    small, large = KINDS[kind](5_000), KINDS[kind](60_000)
    fast(large)
    for _ in range(4):
        if least(fast, large, 1) < 40 * least(fast, small, 3):
            return
    raise AssertionError(f"{kind}: {least(fast, large, 1):.3f} s against {least(fast, small, 3):.3f} s")


def least(nlp: Language, text: str, tries: int) -> float:
    times = []
    for _ in range(tries):
        began = time.process_time()
        nlp(text)
        times.append(time.process_time() - began)
    return min(times)


def test_a_million_commas(fast: Language) -> None:
    assert len(fast("，" * 1_000_000)) > 0


def test_a_megabyte_in_one_line(fast: Language) -> None:
    text = ("到2027年，工业和信息化部培育100家以上企业，加快推进改革；" * 12_000)[: 1_000_000 // 3]
    doc = fast(text)
    assert len(doc.text) == len(text)
    assert len(doc._.targets) > 2_000
