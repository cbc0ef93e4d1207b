"""The tokenizer: where it cuts, that it keeps the text, and that it survives being stored and sent."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from policy_nlp.words.factory import make_tokenizer
from policy_nlp.words.tokenizer import PIECE, SEGMENTERS, PolicyTokenizer

SAMPLE = "到2025年，工信部支持 专精特新企业\n投资1.3万亿元，实现碳达峰。"


def make(segmenter: str) -> PolicyTokenizer:
    tokenizer = make_tokenizer(segmenter)(spacy.blank("zh"))
    tokenizer.initialize()
    return tokenizer


@pytest.fixture(scope="module")
def tokenizers() -> dict[str, PolicyTokenizer]:
    return {segmenter: make(segmenter) for segmenter in SEGMENTERS}


@pytest.fixture(scope="module")
def words(tokenizers: dict[str, PolicyTokenizer]) -> PolicyTokenizer:
    return tokenizers["pkuseg"]


def cut(tokenizer: PolicyTokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer(text)]


@pytest.mark.parametrize(
    "marked",
    [
        "保障 产业链 供应链 稳定 。",
        "培育 专精特新 企业 。",
        "实现 碳达峰 、 碳中和 目标 。",
        "工信部 负责 实施 。",
        "2025年 建成 。",
        "产量 达到 1.3万亿 斤 。",
        "增长 13.5% 。",
        "优化 营商环境 。",
        "发展 新质生产力 。",
    ],
)
def test_words(words: PolicyTokenizer, marked: str) -> None:
    assert cut(words, marked.replace(" ", "")) == marked.split()


def test_characters(tokenizers: dict[str, PolicyTokenizer]) -> None:
    assert cut(tokenizers["char"], "财政部，2025") == list("财政部，2025")


@pytest.mark.parametrize("segmenter", SEGMENTERS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ", [" "]),
        ("  ", [" ", " "]),
        ("中 国", ["中", "国"]),
        ("中  国", ["中", " ", "国"]),
        ("中\n 国", ["中", "\n", " ", "国"]),
        ("中\u3000国\r\n", ["中", "\u3000", "国", "\r", "\n"]),
    ],
)
def test_spaces(
    tokenizers: dict[str, PolicyTokenizer], segmenter: str, text: str, expected: list[str]
) -> None:
    doc = tokenizers[segmenter](text)
    assert doc.text == text
    assert [token.text for token in doc] == expected


@pytest.mark.parametrize("segmenter", SEGMENTERS)
@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.text(alphabet="产业链供应链到年工信部，。、 \n\t\u3000\u200b\x00\x1c\x85a1.%-/🏭", max_size=120),
    )
)
def test_any_text_is_kept(tokenizers: dict[str, PolicyTokenizer], segmenter: str, text: str) -> None:
    assert tokenizers[segmenter](text).text == text


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_lone_surrogates_are_replaced_one_for_one(
    tokenizers: dict[str, PolicyTokenizer], segmenter: str
) -> None:
    assert (
        tokenizers[segmenter]("\ud800财政部\udfff 安排\udc00\ud800").text
        == "\ufffd财政部\ufffd 安排\ufffd\ufffd"
    )


def test_the_segmenter_is_given_bounded_pieces(
    words: PolicyTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    original = words.pkuseg_seg.cut

    def recorded(text: str) -> list[str]:
        sizes.append(len(text))
        return original(text)  # type: ignore[no-any-return]

    monkeypatch.setattr(words.pkuseg_seg, "cut", recorded)
    text = "加快推进产业升级" * 200 + "，实施工程。" * 50
    assert words(text).text == text
    assert max(sizes) <= PIECE


class Forgetful:
    """A segmenter that leaves characters out."""

    @staticmethod
    def cut(text: str) -> list[str]:
        return [text[:2], "", text[3:]]


def test_what_a_segmenter_leaves_out_is_kept(words: PolicyTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "pkuseg_seg", Forgetful())
    assert cut(words, "加快推进") == ["加快", "推", "进"]


def test_unknown_segmenters_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'thulac'.*pkuseg, jieba, char"):
        make_tokenizer("thulac")
    with pytest.raises(ValueError, match="'thulac'"):
        spacy.blank(
            "zh",
            config={
                "nlp": {"tokenizer": {"@tokenizers": "policy_nlp.tokenizer.v1", "segmenter": "thulac"}},
            },
        )


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    tokenizer = PolicyTokenizer(spacy.blank("zh").vocab, "pkuseg")
    with pytest.raises(FileNotFoundError, match=r"features\.msgpack"):
        tokenizer.initialize(pkuseg_model=str(tmp_path))


def with_tokenizer(segmenter: str) -> Language:
    tokenizer = {"@tokenizers": "policy_nlp.tokenizer.v1", "segmenter": segmenter}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_before_initialize(segmenter: str, tokenizers: dict[str, PolicyTokenizer]) -> None:
    assert cut(with_tokenizer(segmenter).tokenizer, SAMPLE) == cut(tokenizers[segmenter], SAMPLE)


@pytest.mark.parametrize("initialized", [True, False])
@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_round_trips(segmenter: str, initialized: bool, tmp_path: Path) -> None:
    nlp = with_tokenizer(segmenter)
    if initialized:
        nlp.initialize()
    stored = nlp.to_bytes()
    sent = pickle.dumps(nlp.tokenizer)
    nlp.to_disk(tmp_path / "pipeline")
    expected = cut(nlp.tokenizer, SAMPLE)
    assert cut(pickle.loads(sent), SAMPLE) == expected
    assert cut(with_tokenizer(segmenter).from_bytes(stored).tokenizer, SAMPLE) == expected
    assert cut(spacy.load(tmp_path / "pipeline").tokenizer, SAMPLE) == expected


def test_user_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("推进产\n", encoding="utf-8")
    tokenizer = PolicyTokenizer(spacy.blank("zh").vocab, "pkuseg")
    tokenizer.initialize(pkuseg_user_dict=str(path))
    assert "推进产" in cut(tokenizer, "推进产业升级")
    assert "推进产" in cut(pickle.loads(pickle.dumps(tokenizer)), "推进产业升级")
    tokenizer.to_disk(tmp_path / "stored")
    loaded = PolicyTokenizer(spacy.blank("zh").vocab, "char").from_disk(tmp_path / "stored")
    assert "推进产" in cut(loaded, "推进产业升级")
    tokenizer.pkuseg_update_user_dict(["业升"], reset=True)
    assert "推进产" not in cut(tokenizer, "推进产业升级")
    assert "业升" in cut(tokenizer, "推进产业升级")


def test_user_dictionary_without_pkuseg(tokenizers: dict[str, PolicyTokenizer]) -> None:
    with pytest.raises(ValueError, match="'char'"):
        tokenizers["char"].pkuseg_update_user_dict(["词"])


def test_time_grows_with_the_text(words: PolicyTokenizer) -> None:
    text = "\n 一、工信部 " * 20_000
    doc: Doc = words(text)
    assert doc.text == text
