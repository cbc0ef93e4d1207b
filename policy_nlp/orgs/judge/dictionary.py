"""Makes the dictionary of the tagger: words with part of speech, and classes of words that stand in like places."""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from policy_nlp.orgs.judge.features import Words, code_points
from policy_nlp.resources import Model

Array = NDArray[Any]

_HAN = re.compile("[\u4e00-\u9fff·]{2,7}")
_NAMES = ("ns", "nt", "nz", "nr", "nrt", "j")
_WORD = 0x200000


def tagged_words(lines: Path) -> tuple[dict[str, str], list[str]]:
    """The most frequent tag of each word of a gzipped file of ``word/tag`` lines, and the lines without tags.

    Of other words than names only those that occur twice.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    texts = []
    with gzip.open(lines, "rt", encoding="utf-8") as file:
        for line in file:
            pairs = [pair.rpartition("/") for pair in line.split()]
            texts.append("".join(word for word, _, _ in pairs))
            for word, _, tag in pairs:
                if _HAN.fullmatch(word):
                    counts[word][tag] += 1
    words = {}
    for word, tags in counts.items():
        tag = min(tags, key=lambda tag: (-tags[tag], tag))
        if tag in _NAMES or tags.total() >= 2:
            words[word] = tag
    return words, texts


def jieba_words(least: int) -> dict[str, str]:
    """Names of the dictionary that comes with jieba, and its other words with a frequency of at least ``least``."""
    import jieba

    words = {}
    path = Path(jieba.__file__).parent / "dict.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()
        if _HAN.fullmatch(word) and (tag in ("ns", "nt", "nz", "nrt") or int(count) >= least):
            words[word] = tag + "-"
    return words


def word_classes(
    words: Sequence[str], texts: Iterable[str], sizes: Sequence[int], seed: int
) -> tuple[Array, Array]:
    """Classes of words and of single characters by what stands beside them in the texts.

    Parameters
    ----------
    words : sequence of str
    texts : iterable of str
    sizes : sequence of int
        Number of classes, one for each classification.
    seed : int

    Returns
    -------
    (ndarray, ndarray)
        One row a word, one column a classification, 0 for rare words; and rows of a character with its classes.
    """
    whole = "\n".join(texts)
    codes = code_points(whole)
    finder = Words(words, np.zeros((len(words), 3)), np.zeros((0, 3), dtype=np.int64))
    units = codes.astype(np.int64)
    begins = np.ones(len(codes), dtype=bool)
    number, start, end = finder.match(whole).T
    for k in range(1, int((end - start).max())):
        begins[start[end - start > k] + k] = False
    units[start] = number + _WORD
    kinds, sequence, counts = np.unique(units[begins], return_inverse=True, return_counts=True)
    vectors = _vectors(sequence, counts, seed)
    columns = []
    for size in sizes:
        means = MiniBatchKMeans(size, random_state=seed, batch_size=4096, n_init=2, max_iter=30)
        means.fit(vectors[counts >= 3])
        columns.append(np.where(counts >= 3, means.predict(vectors) + 1, 0))
    table = np.stack(columns, axis=1)
    is_word = kinds >= _WORD
    of_words = np.zeros((len(words), len(sizes)), dtype=np.int64)
    of_words[kinds[is_word] - _WORD] = table[is_word]
    single = ~is_word & (kinds < 0x10000)
    return of_words, np.column_stack([kinds[single], table[single]])


def _vectors(sequence: Array, counts: Array, seed: int, *, contexts: int = 4000, width: int = 64) -> Array:
    """Vectors of unit length, from positive pointwise mutual information with two units on each side."""
    place = np.full(len(counts), -1)
    frequent = np.argsort(-counts, kind="stable")[:contexts]
    place[frequent] = np.arange(len(frequent))
    blocks = []
    for step, weight in ((-2, 0.5), (-1, 1.0), (1, 1.0), (2, 0.5)):
        own, other = (sequence[-step:], sequence[:step]) if step < 0 else (sequence[:-step], sequence[step:])
        known = place[other] >= 0
        pairs = (own[known], place[other[known]])
        values = np.full(len(pairs[0]), weight, dtype=np.float32)
        blocks.append(sp.coo_matrix((values, pairs), shape=(len(counts), contexts)).tocsr())
    joint = sp.hstack(blocks).tocoo()
    joint.sum_duplicates()
    rows = np.asarray(joint.sum(axis=1)).ravel() + 1e-9
    beside = np.asarray(joint.sum(axis=0)).ravel() + 1e-9
    gain = np.maximum(np.log(joint.data * joint.data.sum() / (rows[joint.row] * beside[joint.col])), 0)
    gain *= np.minimum(1, np.sqrt(joint.data / 2))
    matrix = sp.csr_matrix((gain.astype(np.float32), (joint.row, joint.col)), shape=joint.shape)
    left, strength, _ = randomized_svd(matrix, n_components=width, n_iter=3, random_state=seed)
    vectors = left * np.sqrt(strength)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def make(lines: Path, texts: Iterable[str], settings: dict[str, Any]) -> Model:
    """Arrays of the dictionary, as ``load`` takes them.

    Parameters
    ----------
    lines : path
        Gzipped lines of ``word/tag``.
    texts : iterable of str
        Running text to learn the classes of words from, beside those lines.
    settings : dict
        ``least`` (frequency in jieba's dictionary), ``coarse`` and ``fine`` (numbers of classes), ``seed``.
    """
    words, plain = tagged_words(lines)
    words = dict(sorted((jieba_words(settings["least"]) | words).items()))
    tags = {tag: number for number, tag in enumerate(sorted(set(words.values())), 1)}
    names = list(words)
    sizes = (settings["coarse"], settings["fine"])
    classes, characters = word_classes(names, [*texts, *plain], sizes, settings["seed"])
    pos = np.array([tags[words[name]] for name in names])
    return {
        "words": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        "classes": np.column_stack([pos, classes]).astype(np.uint16),
        "characters": characters.astype(np.uint16),
    }
