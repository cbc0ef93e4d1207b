"""Train the status model of the targets: ``python -m policy_nlp.training targets``.

Needs scikit-learn (``pip install policy-nlp[train]``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from policy_nlp import resources
from policy_nlp.gold import make_doc, read_gold
from policy_nlp.layers import Row
from policy_nlp.resources import Model
from policy_nlp.targets.candidates import candidates
from policy_nlp.targets.features import cue_names, document_features, features, windows
from policy_nlp.targets.grams import Hashes, grams
from policy_nlp.targets.indicator import Phrase
from policy_nlp.targets.model import CLASSES
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import Words

#: Names of features, hashed n-grams, class.
Sample = tuple[list[str], Hashes, int]


def samples(documents: Iterable[dict[str, Any]]) -> list[list[Sample]]:
    """Features and class of each candidate, a list a document; a candidate that no gold target has is "none"."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_structure")
    nlp.add_pipe("policy_quantities")
    words = Words(resources.lexicon("targets"))
    found = []
    for gold in documents:
        scene = Scene(nlp(make_doc(nlp, gold)), words)
        shared = document_features(scene)
        pairs = candidates(scene)
        hashes = grams(scene, [row for row, _ in pairs])
        found.append(
            [
                (names(scene, row, phrase, shared), near, CLASSES.index(_status(gold["targets"], row)))
                for (row, phrase), near in zip(pairs, hashes, strict=True)
            ]
        )
    return found


def names(scene: Scene, row: Row, phrase: Phrase, shared: list[str]) -> list[str]:
    """Names of the features of a candidate; those of cue words as often as the words stand around it."""
    return shared + features(scene, row, phrase, windows(scene, row)[0]) + cue_names(scene, row)


def _status(targets: list[dict[str, Any]], row: dict[str, Any]) -> str:
    best, status = 0.0, "none"
    for target in targets:
        at = target["text"].rfind(target["quantity"]) if target["quantity"] else -1
        start = target["start"] + max(at, 0)
        end = start + len(target["quantity"]) if at >= 0 else target["end"]
        inside = min(end, row["end"]) - max(start, row["start"])
        whole = max(end, row["end"]) - min(start, row["start"])
        if inside / whole > best:
            best, status = inside / whole, target["status"]
    return status


def fit(data: list[list[Sample]], settings: dict[str, float]) -> Model:
    """Fit the linear model; ``settings`` are ``c``, ``least`` and what the model's ``meta`` needs."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    flat = [sample for document in data for sample in document]
    least = settings["least"]
    counts = Counter(name for names, _, _ in flat for name in set(names))
    vocabulary = sorted(name for name, count in counts.items() if count >= least)
    columns = {name: i for i, name in enumerate(vocabulary)}
    seen, times = np.unique(np.concatenate([np.unique(near) for _, near, _ in flat]), return_counts=True)
    hashes = seen[(times >= least) & (seen > 0)]
    row_of, column_of = [], []
    for i, (names, near, _) in enumerate(flat):
        known = [columns[name] for name in names if name in columns]
        at = np.searchsorted(hashes, near)
        at[at == len(hashes)] = 0
        known += (len(vocabulary) + at[hashes[at] == near]).tolist()
        row_of += [i] * len(known)
        column_of += known
    shape = (len(flat), len(vocabulary) + len(hashes))
    matrix = csr_matrix((np.ones(len(row_of)), (row_of, column_of)), shape=shape)
    model = LogisticRegression(C=settings["c"], max_iter=400)
    model.fit(matrix, np.array([label for _, _, label in flat]))
    weights = np.zeros((shape[1], len(CLASSES)), dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    weights[columns["B"], model.classes_] += model.intercept_
    meta = {key: settings[key] for key in ("paragraph", "document", "none", "directional")}
    return {
        "vocabulary": np.array(vocabulary),
        "hashes": hashes,
        "weights": weights.round(3).astype(np.float16),
        "meta": meta,
    }


def train(settings: dict[str, Any], gold: Path, out: Path) -> dict[str, float]:
    """Train on gold documents and write ``weights.npz`` and ``meta.json`` to a folder; returns what it was trained on."""
    data = samples(read_gold(gold, having="targets"))
    resources.write_model(out, fit(data, settings["targets"]))
    return {"documents": len(data), "candidates": sum(map(len, data))}
