"""Train the word segmenter: newspaper lines cut by hand, and policy sentences cut with the policy terms.

``python -m policy_nlp.training words``; needs jieba (``pip install policy-nlp[train]``).
"""

from __future__ import annotations

import gzip
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import srsly

from policy_nlp.lexicon import read_lexicon
from policy_nlp.resources import seeds_dir

Words = list[str]

_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE |= {base + i: base - 0xFEE0 + i for base in (0xFF21, 0xFF41) for i in range(26)}
_WIDE[ord("％")] = ord("%")
_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")
_SENTENCE = re.compile(r"[^\s。！？；]{1,200}[。！？；]?")
_ATOM = re.compile(r"[0-9]{4}年|[0-9]{1,2}[月日]|[0-9][0-9,.]*[十百千万亿]{0,3}%?|[A-Za-z]+")
_SINGLES = re.compile(r"(?:(?<= )[一-龥] ){3}")


def half_width(text: str) -> str:
    """Full-width digits, letters, per-cent signs and decimal points become half-width; the length stays."""
    return _POINT.sub(".", text.translate(_WIDE))


def read_words(path: Path) -> list[Words]:
    """The words of each line of a gzipped file of ``word/tag`` pairs, in half width.

    Raises
    ------
    ValueError
        If a line holds something that is not ``word/tag``; names the file and the line.
    """
    lines = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            pairs = [pair.rpartition("/") for pair in line.split()]
            if not all(word and mark for word, mark, _ in pairs):
                raise ValueError(f"{path}, line {number}: expected word/tag pairs parted by spaces")
            if pairs:
                lines.append([half_width(word) for word, _, _ in pairs])
    return lines


def read_sentences(path: Path) -> Iterator[str]:
    """Each sentence of the documents of a gzipped JSON Lines file (key ``text``) once, in half width."""
    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            for match in _SENTENCE.finditer(half_width(json.loads(line)["text"])):
                sentence = match.group()
                if len(sentence) >= 12 and sentence not in seen:
                    seen.add(sentence)
                    yield sentence


def policy_terms(longest_name: int) -> list[str]:
    """Words of ``seeds/words``, and the names of bodies of at most `longest_name` characters."""
    terms = {row["word"] for row in read_lexicon(seeds_dir() / "words")["terms"]}
    for row in read_lexicon(seeds_dir() / "orgs")["bodies"]:
        terms.update(name for name in [row["name"], *row["aliases"]] if 2 < len(name) <= longest_name)
    return sorted(terms)


def make_cutter(
    lines: Iterable[Words], terms: Iterable[str], folder: Path, weight: int
) -> Callable[[str], Words]:
    """A unigram segmenter that knows the words of the lines, and the terms `weight` times each."""
    import jieba

    counts = Counter(word for line in lines for word in line)
    for term in terms:
        counts[term] = max(counts[term], weight)
    path = folder / "words.dict"
    path.write_text("".join(f"{word} {n}\n" for word, n in counts.items()), encoding="utf-8")
    tokenizer = jieba.Tokenizer(str(path))
    tokenizer.tmp_dir = str(folder)

    def cut(sentence: str) -> Words:
        words: Words = []
        end = 0
        for match in _ATOM.finditer(sentence):
            words += tokenizer.lcut(sentence[end : match.start()], HMM=False)
            words.append(match.group())
            end = match.end()
        return [*words, *tokenizer.lcut(sentence[end:], HMM=False)]

    return cut


def policy_lines(
    sentences: Iterable[str], terms: Iterable[str], cut: Callable[[str], Words], most: int, per_term: int
) -> list[Words]:
    """Sentences with terms of which few examples were taken; none with runs of unknown characters."""
    left = dict.fromkeys(terms, per_term)
    lines: list[Words] = []
    for sentence in sentences:
        words = cut(sentence)
        found = [word for word in words if left.get(word, 0) > 0]
        if found and not _SINGLES.search(f" {' '.join(words)} "):
            lines.append(words)
            for word in found:
                left[word] -= 1
            if len(lines) == most:
                break
    return lines


def f1(gold: Iterable[Words], guess: Iterable[Words]) -> float:
    """F1 of word spans."""
    right = total = 0
    for one, other in zip(gold, guess, strict=True):
        a, b = _spans(one), _spans(other)
        right += len(a & b)
        total += len(a) + len(b)
    return 2 * right / total if total else 0.0


def _spans(words: Words) -> set[tuple[int, int]]:
    spans = set()
    start = 0
    for word in words:
        spans.add((start, start + len(word)))
        start += len(word)
    return spans


def shrink(folder: Path, least: float, decimals: int) -> None:
    """Drop features whose weights are all below `least`, round the rest, and write the model compressed."""
    features: dict[str, Any] = srsly.read_msgpack(folder / "features.msgpack")
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        n_tag, n_feature = (int(size) for size in arrays["sizes"])
        weights = arrays["w"]
    nodes = weights[: n_tag * n_feature].reshape(n_feature, n_tag)
    keep = np.abs(nodes).max(axis=1) >= least
    keep[0] = True  # the bias has a fixed place
    names = sorted(features["feature_to_idx"], key=features["feature_to_idx"].__getitem__)
    kept = [name for name, wanted in zip(names, keep, strict=True) if wanted]
    features["feature_to_idx"] = {name: index for index, name in enumerate(kept)}
    features["bigram"] = []  # read in training only
    features["unigram"] = sorted(word for word in features["unigram"] if 2 <= len(word) <= 6)
    srsly.write_msgpack(folder / "features.msgpack", features)
    weights = np.concatenate([nodes[keep].ravel(), weights[n_tag * n_feature :]]).round(decimals)
    np.savez_compressed(folder / "weights.npz", sizes=np.array([n_tag, len(kept)]), w=weights)


def train(settings: dict[str, Any], corpus: Path, policy: Path, out: Path) -> dict[str, float]:
    """Train, write ``features.msgpack`` and ``weights.npz`` to `out`, and measure on the held-out lines.

    Returns
    -------
    dict
        Numbers of lines, and the F1 of word spans of the model (``f1``) and of jieba (``jieba``).
    """
    import jieba
    import spacy_pkuseg

    random.seed(settings["training"]["seed"])
    np.random.seed(settings["training"]["seed"])
    lines = read_words(corpus)
    nth = settings["data"]["held_out"]
    held_out = lines[nth - 1 :: nth]
    news = [line for number, line in enumerate(lines, 1) if number % nth]
    terms = policy_terms(settings["data"]["longest_name"])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        cut = make_cutter(news, terms, folder, settings["data"]["term_weight"])
        extra = policy_lines(
            read_sentences(policy), terms, cut, settings["data"]["sentences"], settings["data"]["per_term"]
        )
        mixed = news + extra
        random.shuffle(mixed)
        for name, rows in (("train", mixed), ("test", held_out)):
            text = "".join(" ".join(row) + "\n" for row in rows)
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        print(f"{len(news)} newspaper lines, {len(extra)} policy sentences, {len(terms)} terms", flush=True)
        spacy_pkuseg.config.featureTrim = settings["training"]["feature_trim"]
        iterations = settings["training"]["iterations"]
        spacy_pkuseg.train(
            str(folder / "train.txt"), str(folder / "test.txt"), str(out), train_iter=iterations
        )
    shrink(out, settings["size"]["least_weight"], settings["size"]["decimals"])
    segmenter = spacy_pkuseg.pkuseg(str(out), user_dict=None)
    texts = ["".join(line) for line in held_out]
    return {
        "newspaper_lines": len(news),
        "policy_sentences": len(extra),
        "held_out_lines": len(held_out),
        "f1": f1(held_out, (segmenter.cut(text) for text in texts)),
        "jieba": f1(held_out, (jieba.lcut(text) for text in texts)),
    }
