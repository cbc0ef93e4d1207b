"""Train the status model of the targets from documents with gold targets.

Usage: ``python -m policy_nlp.targets.train configs/training/targets.cfg GOLD.jsonl OUT_DIR``; needs scikit-learn
(extra ``train``).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from policy_nlp import resources
from policy_nlp.layers import set_metadata
from policy_nlp.resources import Model
from policy_nlp.targets.candidates import candidates
from policy_nlp.targets.features import document_features, features
from policy_nlp.targets.model import CLASSES
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import Words

Sample = tuple[list[str], int]


def samples(documents: Iterable[dict[str, Any]]) -> list[list[Sample]]:
    """Features and class of each candidate, a list a document; a candidate that no gold target has is "none"."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_quantities")
    words = Words(resources.lexicon("targets"))
    found = []
    for gold in documents:
        doc = set_metadata(nlp.make_doc(gold["text"]), title=gold.get("title"), date=gold.get("date"))
        scene = Scene(nlp(doc), words)
        shared = document_features(scene)
        found.append(
            [
                (shared + features(scene, row, phrase), CLASSES.index(_status(gold["targets"], row)))
                for row, phrase in candidates(scene)
            ]
        )
    return found


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
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    flat = [sample for document in data for sample in document]
    counts = Counter(name for names, _ in flat for name in set(names))
    rows = [{name: 1.0 for name in names if counts[name] >= settings["least"]} for names, _ in flat]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    classes = np.array([label for _, label in flat])
    model = LogisticRegression(C=settings["c"], max_iter=400)
    model.fit(matrix, classes)
    weights = np.full((matrix.shape[1], len(CLASSES)), 0.0, dtype=np.float32)
    names = list(vectorizer.feature_names_)
    weights[:, model.classes_] = model.coef_.T
    weights[names.index("B"), model.classes_] += model.intercept_
    meta = {key: settings[key] for key in ("paragraph", "document", "none", "directional")}
    return {"vocabulary": np.array(names), "weights": weights.round(3), "meta": meta}


def main(config: str, gold: str, out: str) -> None:
    """Read the settings and the gold documents, write the model folder."""
    parser = ConfigParser()
    parser.read(config, encoding="utf-8")
    settings = {key: float(value) for key, value in parser["targets"].items()}
    lines = Path(gold).read_text(encoding="utf-8").splitlines()
    data = samples(json.loads(line) for line in lines if line.strip())
    resources.write_model(Path(out), fit(data, settings))


if __name__ == "__main__":
    main(*sys.argv[1:4])
