"""Bytes of text files become text, whatever of the known encodings they are in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.decode import decode

SIMPLIFIED = [
    "财政部",
    "加快发展",
    "到2027年，新增就业1100万人。",
    "本办法自印发之日起施行，由市商务局负责解释。",
    "Line 1\r\n一、总体要求\r\nABC公司（以下简称“公司”）投资3.5亿元，增长12%。\r\n" * 30,
    "支持企业研发，" * 2000,
]
TRADITIONAL = [
    "財政部",
    "加快發展步伐",
    "到2027年，新增就業1100萬人。",
    "本辦法自發布之日起施行，由經濟部負責解釋。",
    "Line 1\r\n一、總體要求\r\nABC公司（以下簡稱「公司」）投資3.5億元，增長12%。\r\n" * 30,
    "支持企業研發，" * 2000,
]


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_simplified(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_traditional(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("text", TRADITIONAL[2:])
def test_traditional_text_in_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize(
    ("text", "encoding"), [("價格為100€，維持不變。", "cp950"), ("喺香港嘅人口係七百萬。", "big5hkscs")]
)
def test_extensions_of_big5(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_characters_of_four_bytes() -> None:
    text = "该县𠮷姓人口不足1000人，镕、喆等字可以使用。"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_byte_order_marks_decide_and_are_taken_off(mark: bytes, encoding: str) -> None:
    text = "一、加强领导\r\n第二行"
    assert decode(mark + text.encode(encoding)) == (text, encoding)


def test_nothing_and_ascii() -> None:
    assert decode(b"") == ("", "utf-8")
    assert decode(b"plain\r\n") == ("plain\r\n", "utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n\x00\x01", "NUL byte at offset 9"),
        ("加强领导".encode()[:-1], "damaged UTF-8: unexpected end of data at byte 9"),
        (
            "加强领导，".encode() + b"\xff" + "提高水平。".encode(),
            "damaged UTF-8: invalid start byte at byte 15",
        ),
        (codecs.BOM_UTF16_LE + b"\x00\x4e\x00", "damaged UTF-16-LE"),
        ("加强领导".encode("gb18030") + b"\xff\xff", "neither UTF-8 nor GB18030 nor Big5"),
        (bytes(range(0x80, 0x100)), "neither"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_value_error(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ValueError:
        return
    assert data.endswith(text.encode(encoding))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=200))
def test_utf8_is_always_read_as_it_is(text: str) -> None:
    assert decode(text.encode("utf-8")) == (text, "utf-8")
