"""Character n-grams around the quantities of a document, as hashes that NumPy computes for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policy_nlp.layers import Row
from policy_nlp.targets.scene import Scene

__all__ = ["WIDTH", "Hashes", "grams"]

Hashes = NDArray[np.uint64]

#: Characters read to the left and to the right of a quantity, at the opening of its sentence, of its heading.
LEFT, RIGHT, OPENING, HEADING = 14, 8, 10, 24
#: Longest n-gram that is read right at the quantity.
_NEAR = 4
_MULTIPLY, _FINAL = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
#: Number of hashes of one quantity.
WIDTH = 2 * _NEAR + (LEFT - 1) + (LEFT - 2) + (RIGHT - 1) + (OPENING - 1) + (HEADING - 1)


def grams(scene: Scene, rows: Sequence[Row]) -> Hashes:
    """The hashed n-grams of quantities.

    Parameters
    ----------
    scene : Scene
        The document.
    rows : sequence of dict
        Quantities with ``start`` and ``end``.

    Returns
    -------
    array of uint64, (quantity, WIDTH)
        0 where there is no n-gram (the text or the heading ends).
    """
    codes = _codes(scene.text)
    starts = np.array([row["start"] for row in rows], dtype=np.int64)
    ends = np.array([row["end"] for row in rows], dtype=np.int64)
    opening = np.array([scene.sentence(row["start"])[0] for row in rows], dtype=np.int64)
    lines = [scene.scopes.heading_at(row["start"]) for row in rows]
    heading = np.array([span[0] for span in lines], dtype=np.int64)
    size = np.array([min(span[1] - span[0], HEADING) for span in lines], dtype=np.int64)
    left = codes[_PAD + starts[:, None] + np.arange(-LEFT, 0)]
    right = codes[_PAD + ends[:, None] + np.arange(RIGHT)]
    first = codes[_PAD + opening[:, None] + np.arange(OPENING)]
    over = codes[_PAD + heading[:, None] + np.arange(HEADING)]
    over[np.arange(HEADING) >= size[:, None]] = 0
    parts = [_ngram(left[:, LEFT - n :], n, 10 + n) for n in range(1, _NEAR + 1)]
    parts += [_ngram(right[:, :n], n, 20 + n) for n in range(1, _NEAR + 1)]
    parts += [_ngram(left, 2, 30), _ngram(left, 3, 31), _ngram(right, 2, 32), _ngram(first, 2, 33)]
    return np.concatenate([*parts, _ngram(over, 2, 34)], axis=1)


_PAD = max(LEFT, RIGHT, OPENING, HEADING)


def _codes(text: str) -> Hashes:
    """Code points of a text with zeros on both sides."""
    codes = np.zeros(len(text) + 2 * _PAD, dtype=np.uint64)
    codes[_PAD : _PAD + len(text)] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes


def _ngram(window: Hashes, n: int, kind: int) -> Hashes:
    """Hashes of the n-grams of each row of a window, 0 beyond the text; ``kind`` tells apart where they stand."""
    count = window.shape[1] - n + 1
    found = np.full((window.shape[0], count), kind, dtype=np.uint64)
    for i in range(n):
        found = (found ^ window[:, i : i + count]) * _MULTIPLY
        found ^= found >> _FINAL
    for i in range(n):
        found[window[:, i : i + count] == 0] = 0
    return found
