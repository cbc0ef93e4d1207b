"""Weights of the cue words around the quantities of a document, summed for all quantities at once.

A word counts by where it stands: left or right of the quantity, in its clause or elsewhere in its sentence. The words of
a place are neighbours in the text, so that running sums over the document give each sum as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policy_nlp.layers import Row
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import PLACES, Words

__all__ = ["CueWeights"]

Spans = tuple[tuple[int, int], tuple[int, int]]
Floats = NDArray[np.float64]


class CueWeights:
    """The weights of the cue words of a lexicon.

    Parameters
    ----------
    words : Words
    columns : mapping of str to int
        Row of ``weights`` of each name the model knows.
    weights : array of float, (name, class)
    """

    def __init__(self, words: Words, columns: Mapping[str, int], weights: Floats) -> None:
        entries = words.dictionary.payloads()
        self.words = words
        self._table = np.zeros((len(entries), len(PLACES), weights.shape[1]))
        for i, word in enumerate(entries):
            for k, place in enumerate(PLACES):
                known = [columns[name] for name in word.names.get(place, ()) if name in columns]
                self._table[i, k] = weights[known].sum(axis=0)

    def scores(self, scene: Scene, rows: Sequence[Row], spans: Sequence[Spans]) -> Floats:
        """What the cue words add to the scores of each quantity, (quantity, class).

        Parameters
        ----------
        scene : Scene
        rows : sequence of dict
            The quantities.
        spans : sequence of ((int, int), (int, int))
            Of each what is read of its sentence and clause, as ``policy_nlp.targets.features.windows`` says.
        """
        numbers, starts = scene.cue_numbers[:, 0], scene.cue_numbers[:, 1]
        sums = np.zeros((len(numbers) + 1, *self._table.shape[1:]))
        np.cumsum(self._table[numbers], axis=0, out=sums[1:])
        bounds = np.array(spans).reshape(-1, 4)
        low, high, first, last = np.searchsorted(starts, bounds).T
        at = np.searchsorted(starts, [row["start"] for row in rows])
        left_clause, right_clause, left, right = range(len(PLACES))
        return np.asarray(
            sums[at, left_clause] - sums[first, left_clause]
            + sums[last, right_clause] - sums[at, right_clause]
            + sums[first, left] - sums[low, left]
            + sums[high, right] - sums[last, right]
        )  # fmt: skip
