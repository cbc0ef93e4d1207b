"""Learn word classes from documents.

Words are cut with the package's word model. Each is described by the words one and two places before and behind it
and by those up to six places away (positive pointwise mutual information, reduced to a hundred dimensions), and words
that are described alike get one class (k-means). Needs scikit-learn (``pip install policy-nlp[train]``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

import policy_nlp
from policy_nlp.training.annotations import read_corpus

Array = NDArray[Any]

#: Places of the words that describe a word: each of the first by itself, the others together.
_BESIDE = (-2, -1, 1, 2)
_AROUND = (-6, -5, -4, -3, 3, 4, 5, 6)
_GAP = 3
_NUMBER = re.compile("[0-9.．０-９]+")
#: One character alone is no word here: the model sees characters anyway.
_KEPT = re.compile("[\u4e00-\u9fffA-Za-z%]{2,}")


def words_of(texts: Iterable[str]) -> list[list[str]]:
    """The words of each text, numbers and white space each as one word."""
    nlp = policy_nlp.load("default", exclude=policy_nlp.load("fast").pipe_names)
    return [[_normal(token.text) for token in nlp.make_doc(text)] for text in texts]


def _normal(word: str) -> str:
    if _NUMBER.fullmatch(word):
        return "0"
    return "\n" if word.isspace() else word


def describe(documents: list[list[str]], settings: dict[str, Any]) -> tuple[list[str], Array]:
    """The frequent words and their vectors, of length 1.

    Parameters
    ----------
    documents : list of list of str
        Words in order.
    settings : dict
        ``least``, ``most``: how often a word must occur, and how many are taken; ``contexts``: how many of the most
        frequent describe others; ``dimensions``.
    """
    counts = Counter(word for words in documents for word in words)
    known = [word for word, count in counts.most_common(settings["most"]) if count >= settings["least"]]
    index = {word: number for number, word in enumerate(known)}
    other, contexts = len(known), settings["contexts"]
    row = np.concatenate(
        [[*(index.get(word, other) for word in words), *[other] * _GAP] for words in documents]
    )

    def pairs(offset: int) -> Any:
        before, behind = max(0, -offset), max(0, offset)
        word, context = row[before : len(row) - behind], row[behind : len(row) - before]
        chosen = (word < other) & (context < contexts)
        ones = np.ones(int(chosen.sum()), dtype=np.float64)
        return sp.csr_matrix((ones, (word[chosen], context[chosen])), shape=(other, contexts))

    table = sp.hstack([*map(pairs, _BESIDE), sum(map(pairs, _AROUND))]).tocsr()
    vectors, weights, _ = randomized_svd(
        _information(table), settings["dimensions"], n_iter=3, random_state=0
    )
    vectors *= np.sqrt(weights)
    return known, vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def _information(table: Any) -> Any:
    """Positive pointwise mutual information; frequent contexts count a little less."""
    total = table.sum()
    words = np.asarray(table.sum(axis=1)).ravel()
    contexts = np.asarray(table.sum(axis=0)).ravel() ** 0.75
    contexts *= total / contexts.sum()
    cells = table.tocoo()
    values = np.log(cells.data * total / (words[cells.row] * contexts[cells.col]))
    kept = values > 0
    return sp.csr_matrix((values[kept], (cells.row[kept], cells.col[kept])), shape=table.shape)


def classes(words: list[str], vectors: Array, settings: dict[str, Any]) -> dict[str, Array]:
    """The arrays that ``measures.classes.WordClasses`` takes."""
    kept = [number for number, word in enumerate(words) if _KEPT.fullmatch(word)]
    out = {
        "words": np.frombuffer(
            "".join(words[number] + "\n" for number in kept).encode("utf-8"), dtype=np.uint8
        )
    }
    for name, kind in (("fine", np.uint16), ("coarse", np.uint8)):
        model = MiniBatchKMeans(settings[name], random_state=0, batch_size=4096, n_init=2, max_iter=60)
        out[name] = model.fit(vectors).labels_[kept].astype(kind)
    return out


def learn_classes(corpus: Path, settings: dict[str, Any]) -> dict[str, Array]:
    """The classes of the words of a file of documents; see `describe` for the settings."""
    words, vectors = describe(words_of(document["text"] for document in read_corpus(corpus)), settings)
    return classes(words, vectors, settings)
