"""The model that tells what a quantity is for, or that it is no target."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from policy_nlp.layers import Row
from policy_nlp.resources import Model
from policy_nlp.targets.features import document_features, features
from policy_nlp.targets.indicator import Phrase
from policy_nlp.targets.scene import Scene

#: Classes of the model in the order of its columns; "none" is a quantity that is no target.
CLASSES = ("achieved", "target", "parameter", "other", "none")
_KEPT = len(CLASSES) - 1
_TARGET = CLASSES.index("target")

Floats = NDArray[np.float64]


class StatusModel:
    """A linear model over character features, smoothed over the paragraph and the document.

    Parameters
    ----------
    model : dict
        ``vocabulary`` (strings), ``weights`` (feature, class), and in ``meta`` the smoothing ``paragraph`` and
        ``document`` and the offsets of ``none`` and of ``directional`` targets, floats.
    """

    def __init__(self, model: Model) -> None:
        self._weights = np.asarray(model["weights"], dtype=np.float64)
        self._columns = {str(name): i for i, name in enumerate(model["vocabulary"])}
        meta = model["meta"]
        self._paragraph, self._document = float(meta["paragraph"]), float(meta["document"])
        self._none, self._directional = float(meta["none"]), float(meta["directional"])

    def decide(self, scene: Scene, candidates: list[tuple[Row, Phrase]]) -> list[str]:
        """The class of each candidate of the document, in order."""
        if not candidates:
            return []
        get = self._columns.get
        shared = [at for name in document_features(scene) if (at := get(name)) is not None]
        flat: list[int] = []
        borders: list[int] = []
        for row, phrase in candidates:
            borders.append(len(flat))
            flat += [at for name in features(scene, row, phrase) if (at := get(name)) is not None]
        scores = np.add.reduceat(self._weights[flat], borders, axis=0) + self._weights[shared].sum(axis=0)
        directed = [i for i, (row, _) in enumerate(candidates) if row["kind"] == "directional"]
        scores[directed, _TARGET] += self._directional
        lines = [scene.scopes.line(row["start"]) for row, _ in candidates]
        best = smooth(scores, lines, self._paragraph, self._document, self._none).argmax(axis=1)
        return [CLASSES[i] for i in best]


def smooth(scores: Floats, lines: list[int], paragraph: float, document: float, none: float) -> Floats:
    """Draw the scores of each quantity towards those of its paragraph and its document.

    Parameters
    ----------
    scores : array of float, (quantity, class)
        Scores of the quantities of one document.
    lines : list of int
        The line each stands in, ascending.
    paragraph, document : float
        Weights of the logarithm of the mean probability there.
    none : float
        Added to the score of the class "none".
    """
    scores = scores.copy()
    scores[:, _KEPT] += none
    kept = scores[:, :_KEPT]
    share = np.exp(kept - kept.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    extra = document * np.log(share.mean(axis=0) + 0.02)[None, :].repeat(len(scores), axis=0)
    borders = [0, *(i for i in range(1, len(lines)) if lines[i] != lines[i - 1]), len(lines)]
    for begin, end in pairwise(borders):
        extra[begin:end] += paragraph * np.log(share[begin:end].mean(axis=0) + 0.02)
    extra -= extra.max(axis=1, keepdims=True)
    kept += extra
    return scores
