"""The judge of organization mentions: names no list holds, and what it must leave alone."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import policy_nlp
from policy_nlp.hashing import Templates
from policy_nlp.orgs.judge import crf
from policy_nlp.orgs.judge.features import code_points
from policy_nlp.orgs.judge.news import is_news_organization
from policy_nlp.orgs.judge.tagger import best_tags
from policy_nlp.orgs.judge.tags import ALLOWED, CLOSING, OPENING, TAGS, tag_spans

from ..conftest import SAMPLES


def pipeline(judge: bool) -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs", config={"judge": judge})
    nlp.initialize()
    return nlp


@pytest.fixture(scope="module")
def judged() -> Language:
    return pipeline(True)


@pytest.fixture(scope="module")
def ruled() -> Language:
    return pipeline(False)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("法国议会昨晚以微弱多数否决了这项提案。", "法国议会"),
        ("意大利队在加时赛中攻入一球，以二比一战胜荷兰队。", "意大利队"),
        ("英国广播公司援引当地警方的话说，事故原因尚不清楚。", "英国广播公司"),
        ("他毕业于剑桥大学，后来在柏林的一家研究所工作。", "剑桥大学"),
        ("日本社民党的领袖在东京发表讲话，批评首相的做法。", "日本社民党"),
    ],
)
def test_names_that_only_the_judge_finds_or_that_it_keeps(judged: Language, sentence: str, name: str) -> None:
    found = {org.text: org for org in judged(sentence)._.orgs}
    assert name in found
    assert found[name].kind == "named"


@pytest.mark.parametrize(
    "sentence",
    [
        "各地要因地制宜推进工作，努力提高居民收入水平。",
        "鼓励中小企业加大研发投入，支持龙头企业带动上下游协同发展。",
        "北京市、天津市、河北省的雨水比往年多。",
        "《联合报》和《长江日报社章程》都是书名号里的名称。",
        "长江、黄河流经多个省份，泰山、华山吸引了许多游客。",
    ],
)
def test_classes_places_and_titles_are_no_names(judged: Language, sentence: str) -> None:
    assert [org.text for org in judged(sentence)._.orgs if org.kind == "named"] == []


def test_the_rules_keep_what_they_are_sure_of(judged: Language, ruled: Language) -> None:
    text = "工业和信息化部会同财政部、国务院有关部门制定办法，各省、自治区、直辖市人民政府负责落实。"
    assert policy_nlp.to_record(judged(text))["orgs"] == policy_nlp.to_record(ruled(text))["orgs"]


def test_fast_has_no_judge_and_default_has(fast: Language, default: Language) -> None:
    assert not fast.get_pipe("policy_orgs").model
    assert default.get_pipe("policy_orgs").model["meta"]["thresholds"]


@pytest.mark.parametrize("sample", SAMPLES[:3], ids=lambda path: path.stem)
def test_round_trips(judged: Language, sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    expected = policy_nlp.to_record(judged(text))["orgs"]
    judged.to_disk(tmp_path / "nlp")
    copies = [
        spacy.load(tmp_path / "nlp"),
        type(judged).from_config(judged.config).from_bytes(judged.to_bytes()),
        pickle.loads(pickle.dumps(judged)),
    ]
    for copy in copies:
        assert policy_nlp.to_record(copy(text))["orgs"] == expected


@given(st.text(alphabet="中国法日报社大学队党会议员公司“”（）《》，。、\n AI3０１", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text(judged: Language, text: str) -> None:
    last = 0
    for org in judged(text)._.orgs:
        assert last <= org.start < org.end <= len(text)
        assert text[org.start : org.end] == org.text
        last = org.end


@pytest.mark.parametrize(
    ("text", "kind", "type_", "expected"),
    [
        ("外交部", "named", "government", True),
        ("中国政府", "named", "government", False),
        ("日军", "named", "military", False),
        ("省委", "anaphoric", "party", True),
        ("该公司", "anaphoric", "company", False),
        ("有关部门", "collective", "government", False),
    ],
)
def test_mapping_to_news(text: str, kind: str, type_: str, expected: bool) -> None:
    assert is_news_organization(text, kind, type_) is expected


def test_tags_of_entities_may_follow_one_another() -> None:
    tags = tag_spans(9, [(0, 3, "ORG"), (3, 4, "LOC"), (5, 7, "PER"), (8, 9, "ORG")])
    assert [TAGS[tag] for tag in tags] == [
        "B-ORG", "I-ORG", "E-ORG", "S-LOC", "O", "B-PER", "E-PER", "O", "B-ORG",
    ]  # fmt: skip
    assert all(ALLOWED[a, b] for a, b in itertools.pairwise(tags))
    assert OPENING[tags[0]]
    assert CLOSING[tags[-1]]


def test_digits_letters_and_widths_look_alike() -> None:
    assert code_points("Ａ３\n").tolist() == code_points("b7 ").tolist()


def test_templates_tell_quantities_and_orders_apart() -> None:
    values = {"a": np.array([1, 2], np.uint32), "b": np.array([2, 1], np.uint32)}
    one, other = Templates(["a", "b", "a b", "b a"]).hashes(values)[2:]
    assert one[0] == Templates(["a", "b", "a b"]).hashes(values)[2][0]
    assert one[0] != one[1]
    assert one[0] != other[0]


@pytest.mark.parametrize("seed", range(4))
def test_the_best_tags_are_those_of_an_exhaustive_search(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(4, len(TAGS))).astype(np.float32)
    steps = np.where(ALLOWED, random.normal(size=ALLOWED.shape), -1e4).astype(np.float32)

    def total(tags: tuple[int, ...]) -> float:
        if not OPENING[tags[0]] or not CLOSING[tags[-1]]:
            return -np.inf
        inside = sum(steps[a, b] for a, b in itertools.pairwise(tags))
        around = steps[0, tags[0]] + steps[tags[-1], 0]
        return float(inside + around + sum(scores[k, tag] for k, tag in enumerate(tags)))

    best = max(itertools.product(range(len(TAGS)), repeat=4), key=total)
    assert tuple(best_tags(scores, steps, margin=1e6).tolist()) == best


def small_data() -> crf.Data:
    """Sentences in which bucket 1 begins an organization and bucket 2 ends it."""
    ids = np.array([[0], [1], [2], [0], [0]] * 8)
    tags = np.array([0, 1, 3, 0, 0] * 8)
    allowed = tags[:, None] == np.arange(len(TAGS))
    start = np.arange(0, 40, 5)
    return crf.Data(ids, allowed, start, start + 5, np.ones(8, np.float32))


def test_training_learns_and_is_repeatable() -> None:
    config = {"bits": 2, "epochs": 30, "rate": 0.3, "decay": 0.0, "dropout": 0.0, "batch": 20, "seed": 0}
    runs = [crf.train(small_data(), np.arange(8), config, lambda *_: None) for _ in range(2)]
    (weights, steps), again = runs
    assert np.array_equal(weights, again[0])
    assert np.array_equal(steps, again[1])
    scores = weights[[0, 1, 2, 0]]
    tags = best_tags(scores, np.where(ALLOWED, steps, -1e4).astype(np.float32), margin=1e6)
    assert [TAGS[tag] for tag in tags] == ["O", "B-ORG", "E-ORG", "O"]
