"""The model that tells what a quantity is for, or that it is no target."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from policy_nlp.layers import Row
from policy_nlp.resources import Model
from policy_nlp.targets.cues import CueWeights
from policy_nlp.targets.features import document_features, features, windows
from policy_nlp.targets.grams import Hashes, grams
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import Words

#: Classes of the model in the order of its columns; "none" is a quantity that is no target.
CLASSES = ("achieved", "target", "parameter", "other", "none")
_KEPT = len(CLASSES) - 1
#: Candidates that are scored at once, which bounds the memory for their features.
_BLOCK = 1 << 14
_TARGET = CLASSES.index("target")

Floats = NDArray[np.float64]


class StatusModel:
    """A linear model over names and hashed n-grams, smoothed over the paragraph and the document.

    Parameters
    ----------
    model : dict
        ``vocabulary`` (names of features) and ``hashes`` (of n-grams, ascending), ``weights`` (names then hashes, by
        class), and in ``meta`` the smoothing ``paragraph`` and ``document`` and the offsets of ``none`` and of
        ``directional`` targets, floats.
    """

    def __init__(self, model: Model) -> None:
        names, self._hashes = model["vocabulary"], model["hashes"]
        weights = np.asarray(model["weights"], dtype=np.float64)
        self._names = weights[: len(names)]
        self._grams = weights[len(names) :]
        self._columns = {str(name): i for i, name in enumerate(names)}
        meta = model["meta"]
        self._paragraph, self._document = float(meta["paragraph"]), float(meta["document"])
        self._none, self._directional = float(meta["none"]), float(meta["directional"])

        self._weights_of_cues: CueWeights | None = None

    def _cues(self, words: Words) -> CueWeights:
        known = self._weights_of_cues
        if known is None or known.words is not words:
            known = self._weights_of_cues = CueWeights(words, self._columns, self._names)
        return known

    def scores(self, shared: list[str], names: Iterable[list[str]], hashes: Hashes) -> Floats:
        """Scores of the classes for each candidate of a document.

        Parameters
        ----------
        shared : list of str
            Features of the document.
        names : iterable of list of str
            Features of each candidate beside its cue words.
        hashes : array of uint64, (candidate, n-gram)
        """
        get = self._columns.get
        flat: list[int] = []
        borders: list[int] = []
        for found in names:
            borders.append(len(flat))
            flat += [at for name in found if (at := get(name)) is not None]
        known = [at for name in shared if (at := get(name)) is not None]
        scores: Floats = np.add.reduceat(self._names[flat], borders, axis=0) + self._names[known].sum(axis=0)
        if len(self._hashes):
            places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
            match = self._hashes[places] == hashes
            sums = np.zeros((int(match.sum()) + 1, len(CLASSES)))
            np.cumsum(self._grams[places[match]], axis=0, out=sums[1:])
            ends = match.sum(axis=1).cumsum()
            scores += np.diff(sums[ends], axis=0, prepend=sums[:1])
        return scores

    def _score(self, scene: Scene, shared: list[str], candidates: list[tuple[Row, Phrase]]) -> Floats:
        """Scores of the classes for some candidates of a document."""
        rows = [row for row, _ in candidates]
        spans = [windows(scene, row) for row in rows]
        names = (
            features(scene, row, phrase, span[0])
            for (row, phrase), span in zip(candidates, spans, strict=True)
        )
        found = self.scores(shared, names, grams(scene, rows))
        return found + self._cues(scene.words).scores(scene, rows, spans)

    def decide(self, scene: Scene, candidates: list[tuple[Row, Phrase]]) -> list[str]:
        """The class of each candidate of the document, in order."""
        if not candidates:
            return []
        rows = [row for row, _ in candidates]
        shared = document_features(scene)
        blocks = [
            self._score(scene, shared, candidates[i : i + _BLOCK]) for i in range(0, len(candidates), _BLOCK)
        ]
        scores = np.concatenate(blocks)
        directed = [i for i, row in enumerate(rows) if row["kind"] == "directional"]
        scores[directed, _TARGET] += self._directional
        # A text that has lost its digits keeps units only where a figure stood.
        scores[[i for i, row in enumerate(rows) if row["elided"]], _KEPT] = -np.inf
        lines = [scene.scopes.line(row["start"]) for row in rows]
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
    borders = np.flatnonzero(np.diff(lines, prepend=-1))
    sizes = np.diff(borders, append=len(lines))
    means = np.add.reduceat(share, borders, axis=0) / sizes[:, None]
    extra += np.repeat(paragraph * np.log(means + 0.02), sizes, axis=0)
    extra -= extra.max(axis=1, keepdims=True)
    kept += extra
    return scores
