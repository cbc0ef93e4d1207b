"""Train the measure model: ``python -m policy_nlp.training measures``, see ``configs/training/measures.cfg``.

Needs scikit-learn (``pip install policy-nlp[train]``). Documents are the unit of cross-validation: the second round
is trained on first-round scores of documents that the first round has not seen.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from policy_nlp import resources
from policy_nlp.gold import read_gold
from policy_nlp.measures.classes import WordClasses
from policy_nlp.measures.cluster import learn_classes
from policy_nlp.measures.lexical import Words
from policy_nlp.measures.model import (
    ANCHOR_WEIGHT,
    EDGES,
    MODALITIES,
    STATUSES,
    STOPS,
    TRIGGER_WEIGHT,
    View,
    context,
    ngram_norm,
    pack,
)
from policy_nlp.measures.page import make_page, part
from policy_nlp.resources import Model, write_model
from policy_nlp.text.clauses import segment
from policy_nlp.training.annotations import join_annotations

Array = NDArray[Any]


class Sample:
    """One gold document: its view, features and labels."""

    def __init__(
        self, record: dict[str, Any], words: Words, bits: dict[str, int], classes: WordClasses
    ) -> None:
        text = record["text"]
        sentences, clauses = segment(text)
        self.view = View(make_page(text, clauses, sentences), words, classes)
        page = self.view.page
        self.clauses = len(page.start)
        spans, labels, clause = [], [], []
        for row in record["measures"]:
            first = row["start"] + max(row["text"].find(row["trigger"]), 0)
            last = first + len(row["trigger"]) - 1
            own = int(page.clause[first])
            if own >= 0:
                spans.append((row["start"], row["end"], first, last))
                clause.append(own)
                kind = words.instruments.index(row["instrument"])
                labels.append((MODALITIES.index(row["modality"]), STATUSES.index(row["status"]), kind))
        self.spans = np.array(spans, dtype=np.int64).reshape(-1, 4)
        self.labels = np.array(labels, dtype=np.int64).reshape(-1, 3)
        self.clause = np.array(clause, dtype=np.int64)
        self.is_measure = np.zeros(self.clauses, dtype=bool)
        self.is_measure[self.clause] = True
        self.ngrams = self._ngram_matrix(bits["ngrams"])
        self.anchors = sparse(self.view.anchors(bits["anchors"]), bits["anchors"], float(ANCHOR_WEIGHT))
        self.triggers = sparse(
            self.view.triggers(self.spans, bits["triggers"]), bits["triggers"], float(TRIGGER_WEIGHT)
        )
        where = np.flatnonzero((page.clause >= 0) & self.is_measure[page.clause])
        self.edge_labels = np.stack([np.isin(where, self.spans[:, k]) for k in (0, 2, 3)], axis=1)
        self.windows = self.view.windows(where, bits["edges"])
        self.stops = self.view.windows(where, bits["stops"], STOPS)

    def _ngram_matrix(self, bits: int) -> Any:
        page = self.view.page
        ids = self.view.ngrams(bits)
        rows = np.concatenate([page.clause[order > 0] for order in ids])
        columns = np.concatenate([order[order > 0] for order in ids])
        counts = sp.csr_matrix(
            (np.ones(len(rows), np.float32), (rows, columns)), shape=(self.clauses, 1 << bits)
        )
        return sp.csr_matrix(sp.diags(ngram_norm(page)) @ counts)


def sparse(ids: Array, bits: int, value: float) -> Any:
    """A matrix with ``value`` in the buckets of each column of ``ids``."""
    count, width = ids.shape[1], ids.shape[0]
    values = np.full(ids.size, value, dtype=np.float32)
    return sp.csr_matrix((values, ids.T.ravel(), np.arange(0, ids.size + 1, width)), shape=(count, 1 << bits))


def fit(matrix: Any, labels: Array, strength: float) -> tuple[Array, float]:
    """Weights and bias of one logistic regression; a label that never varies gets a constant."""
    if labels.min() == labels.max():
        return np.zeros(matrix.shape[1]), 4.0 if labels.max() else -4.0
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix, labels)
    return model.coef_[0], float(model.intercept_[0])


def one_hot(labels: Array, kinds: Sequence[int]) -> Array:
    """The label columns side by side as 0 and 1."""
    return np.concatenate([np.arange(size) == labels[:, [k]] for k, size in enumerate(kinds)], axis=1)


def first_round(
    samples: Sequence[Sample], kinds: Sequence[int], strength: dict[str, float]
) -> dict[str, Array]:
    """Weights that judge each clause alone."""
    plain = sp.vstack([s.ngrams for s in samples]).tocsr()
    anchors = sp.vstack([s.anchors for s in samples]).tocsr()
    objects = sp.csr_matrix(np.concatenate([s.view.objects for s in samples]))
    base = np.cumsum([0, *(s.clauses for s in samples)])
    rows = np.concatenate([s.clause + at for s, at in zip(samples, base, strict=False)])
    is_measure = np.concatenate([s.is_measure for s in samples])
    labels = one_hot(np.concatenate([s.labels for s in samples]), kinds)
    anchored = 1 + sum(kinds[:-1])
    width = plain.shape[1]
    out = {
        "ngrams": np.zeros((width, 1 + sum(kinds))),
        "anchors": np.zeros((anchors.shape[1], anchored)),
        "objects": np.zeros((objects.shape[1], kinds[-1])),
        "bias": np.zeros(1 + sum(kinds)),
    }
    both = sp.hstack([plain, anchors]).tocsr()
    weights, out["bias"][0] = fit(both, is_measure, strength["clause"])
    out["ngrams"][:, 0], out["anchors"][:, 0] = weights[:width], weights[width:]
    both, nouns = both[rows], sp.hstack([plain, objects]).tocsr()[rows]
    for k in range(sum(kinds)):
        matrix = both if k + 1 < anchored else nouns
        weights, out["bias"][k + 1] = fit(matrix, labels[:, k], strength["attribute"])
        out["ngrams"][:, k + 1] = weights[:width]
        if k + 1 < anchored:
            out["anchors"][:, k + 1] = weights[width:]
        else:
            out["objects"][:, k + 1 - anchored] = weights[width:]
    return out


def scores(sample: Sample, weights: dict[str, Array]) -> Array:
    """First-round scores of a document's clauses."""
    out = sample.ngrams @ weights["ngrams"] + weights["bias"]
    anchored = weights["anchors"].shape[1]
    out[:, :anchored] += sample.anchors @ weights["anchors"]
    out[:, anchored:] += sample.view.objects @ weights["objects"]
    return out.astype(np.float32)


def held_out_scores(
    samples: Sequence[Sample], kinds: Sequence[int], strength: dict[str, float], folds: int
) -> list[Array]:
    """First-round scores of each document by weights that have not seen it."""
    out: list[Array] = [np.empty(0)] * len(samples)
    for fold in range(folds):
        weights = first_round([s for k, s in enumerate(samples) if k % folds != fold], kinds, strength)
        for k in range(fold, len(samples), folds):
            out[k] = scores(samples[k], weights)
    return out


def contexts(sample: Sample, rows: Array) -> list[tuple[Array, Array]]:
    """What the second round sees: the whole document, and each of its sentences as a document by itself.

    Returns
    -------
    list of (ndarray, ndarray)
        Contexts, and the clauses they belong to.
    """
    page = sample.view.page
    out = [(context(page, rows), np.arange(sample.clauses))]
    edges = [*np.unique(page.first).tolist(), sample.clauses]
    for low, high in pairwise(edges):
        if high - low < sample.clauses:
            out.append((context(part(page, low, high), rows[low:high]), np.arange(low, high)))
    return out


def small_net(matrix: Array, labels: Array, settings: dict[str, float]) -> dict[str, Array]:
    """Weights of nets with one hidden layer whose outputs are averaged, side by side as one net on raw features."""
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    count = int(settings["nets"])
    hidden, offsets, out, bias = [], [], [], 0.0
    for seed in range(count):
        net = MLPClassifier(
            (int(settings["hidden"]),),
            alpha=settings["decay"],
            max_iter=int(settings["epochs"]),
            learning_rate_init=settings["rate"],
            random_state=seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the number of epochs is chosen
            net.fit((matrix - mean) / scale, labels)
        hidden.append(net.coefs_[0] / scale[:, None])
        offsets.append(net.intercepts_[0] - (mean / scale) @ net.coefs_[0])
        out.append(net.coefs_[1][:, 0] / count)
        bias += float(net.intercepts_[1][0]) / count
    return {
        "hidden": np.concatenate(hidden, axis=1),
        "hidden_bias": np.concatenate(offsets),
        "clause": np.concatenate(out),
        "clause_bias": np.array([bias]),
    }


def second_round(
    samples: Sequence[Sample],
    rows: Sequence[Array],
    kinds: Sequence[int],
    strength: dict[str, float],
    nets: dict[str, float],
) -> dict[str, Array]:
    """Weights over the first round's scores, and over the triggers."""
    seen, is_measure, at_measures, triggers, labels = [], [], [], [], []
    for sample, scores_ in zip(samples, rows, strict=True):
        for rows_seen, clauses in contexts(sample, scores_):
            seen.append(rows_seen)
            is_measure.append(sample.is_measure[clauses])
            chosen = np.nonzero((sample.clause >= clauses[0]) & (sample.clause <= clauses[-1]))[0]
            if len(chosen):
                at_measures.append(rows_seen[sample.clause[chosen] - clauses[0]])
                triggers.append(sample.triggers[chosen])
                labels.append(sample.labels[chosen])
    whole = np.concatenate(seen)
    net = small_net(whole, np.concatenate(is_measure), nets)
    matrix = sp.hstack([sp.csr_matrix(np.concatenate(at_measures)), sp.vstack(triggers)]).tocsr()
    truth = one_hot(np.concatenate(labels), kinds)
    width = whole.shape[1]
    fitted = [fit(matrix, truth[:, k], strength["context"]) for k in range(sum(kinds))]
    return net | {
        "context": np.stack([weights[:width] for weights, _ in fitted], axis=1),
        "triggers": np.stack([weights[width:] for weights, _ in fitted], axis=1),
        "context_bias": np.array([bias for _, bias in fitted]),
    }


def edge_weights(samples: Sequence[Sample], bits: dict[str, int], strength: float) -> dict[str, Array]:
    """Weights that find where measures and triggers begin, and where triggers end."""
    matrix = sparse(np.concatenate([s.windows for s in samples], axis=1), bits["edges"], 1.0)
    labels = np.concatenate([s.edge_labels for s in samples])
    fitted = [fit(matrix, labels[:, k], strength) for k in range(len(EDGES))]
    matrix = sparse(np.concatenate([s.stops for s in samples], axis=1), bits["stops"], 1.0)
    stops, _ = fit(matrix, labels[:, len(EDGES)], strength)
    return {
        "edges": np.stack([weights for weights, _ in fitted], axis=1),
        "edges_bias": np.array([bias for _, bias in fitted]),
        "stops": stops[:, None],
    }


def train(samples: Sequence[Sample], config: dict[str, Any], words: Words) -> Model:
    """Train all parts.

    Parameters
    ----------
    samples : sequence of Sample
        The gold documents.
    config : dict
        The sections ``bits``, ``regularisation``, ``nets``, ``thresholds`` and ``folds`` of the training config.
    words : Words
        The dictionaries of ``seeds/measures``.

    Returns
    -------
    dict
        The arrays that ``model.MeasureModel`` takes, with ``meta``.
    """
    kinds = [len(MODALITIES), len(STATUSES), len(words.instruments)]
    strength = config["regularisation"]
    held_out = held_out_scores(samples, kinds, strength, config["folds"]["count"])
    first = first_round(samples, kinds, strength)
    second = second_round(samples, held_out, kinds, strength, config["nets"])
    edges = edge_weights(samples, config["bits"], strength["edge"])
    packed: Model = {}
    for trained in (first, second, edges):
        for name, weights in trained.items():
            if name in ("ngrams", "anchors", "triggers", "edges", "stops"):
                packed |= pack(weights, name)
            else:
                packed[name] = weights.astype(np.float32)
    packed["meta"] = {
        "bits": config["bits"],
        "thresholds": config["thresholds"],
        "instruments": words.instruments,
        "documents": len(samples),
        "measures": int(sum(len(s.spans) for s in samples)),
    }
    return packed


def train_model(
    settings: dict[str, Any], gold: Path, corpus: Path, annotations: Path | None, out: Path
) -> dict[str, float]:
    """Learn word classes, train on gold documents and stand-off annotations, and write the model to a folder.

    Parameters
    ----------
    settings : dict
        The training config.
    gold, corpus : Path
        Gold documents; documents without annotation, from which the word classes are learned.
    annotations : Path or None
        Stand-off annotations of documents of the corpus.
    out : Path
        Folder for ``weights.npz`` and ``meta.json``.

    Returns
    -------
    dict
        What it was trained on.
    """
    words = Words(resources.lexicon("measures"))
    table = learn_classes(corpus, settings["classes"])
    known = WordClasses(table)
    records = [
        *read_gold(gold, having="measures"),
        *(join_annotations(annotations, corpus) if annotations else ()),
    ]
    samples = [Sample(record, words, settings["bits"], known) for record in records]
    model = train(samples, settings, words) | table
    write_model(out, model)
    meta = model["meta"]
    return {
        "documents": meta["documents"],
        "measures": meta["measures"],
        "words_in_classes": len(table["fine"]),
    }
