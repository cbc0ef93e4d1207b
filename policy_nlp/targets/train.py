"""Train the status model of the targets: ``python -m policy_nlp.training targets``.

Needs scikit-learn (``pip install policy-nlp[train]``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from policy_nlp import resources
from policy_nlp.gold import make_doc, read_gold
from policy_nlp.layers import Row
from policy_nlp.resources import Model
from policy_nlp.targets.annotations import join_targets
from policy_nlp.targets.candidates import candidates
from policy_nlp.targets.features import cue_names, document_features, features, windows
from policy_nlp.targets.grams import Hashes, grams
from policy_nlp.targets.model import CLASSES
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import Words
from policy_nlp.text.clauses import sentences

#: Names of features, hashed n-grams, class.
Sample = tuple[list[str], Hashes, int]


def samples(documents: Iterable[dict[str, Any]]) -> list[list[Sample]]:
    """Features and class of each labelled candidate, a list a document; one that no gold target has is "none"."""
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
                if _labelled(gold, row["start"])
            ]
        )
    return found


def alone(documents: Iterable[dict[str, Any]], every: int) -> Iterator[dict[str, Any]]:
    """Sentences of gold documents as documents of their own, with the date and without all else that stands around them.

    Of the sentences with a target every ``every``-th is taken. They teach the model what the words of a sentence say by
    themselves, for texts that are no more than one.
    """
    count = 0
    for gold in documents:
        for start, end in sentences(gold["text"]):
            inside = [row for row in gold["targets"] if start <= row["start"] and row["end"] <= end]
            count += bool(inside)
            if inside and count % every == 0:
                yield {
                    "id": f"{gold['id']}:{start}",
                    "text": gold["text"][start:end],
                    "date": gold.get("date"),
                    "targets": [
                        row | {"start": row["start"] - start, "end": row["end"] - start} for row in inside
                    ],
                }


def _labelled(gold: dict[str, Any], at: int) -> bool:
    """Whether what stands at a position is labelled: all of a gold document is, of others the passages."""
    return "passages" not in gold or any(start <= at < end for start, end in gold["passages"])


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
    """Fit the linear model; of ``settings`` it takes ``c``, ``least`` and what the model's ``meta`` needs."""
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


def train(
    settings: dict[str, Any], gold: Path, corpus: Path, annotations: Path | None, out: Path
) -> dict[str, float]:
    """Train on gold documents and stand-off annotations and write the model to a folder.

    Parameters
    ----------
    settings : dict
        The training config.
    gold : Path
        Gold documents.
    corpus : Path
        Documents, of which the annotations are.
    annotations : Path or None
        Stand-off annotations, as ``policy_nlp.targets.annotations.join_targets`` reads them.
    out : Path
        Folder for ``weights.npz`` and ``meta.json``.

    Returns
    -------
    dict
        What it was trained on.
    """
    documents = list(read_gold(gold, having="targets"))
    annotated = join_targets(annotations, corpus) if annotations else []
    data = samples([*documents, *annotated, *alone(documents, settings["targets"]["every"])])
    resources.write_model(out, fit(data, settings["targets"]))
    return {
        "documents": len(documents) + len(annotated),
        "sentences": len(data) - len(documents) - len(annotated),
        "candidates": sum(map(len, data)),
    }
