"""Character n-grams around the quantities of a document, as hashes that NumPy computes for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policy_nlp.layers import Row
from policy_nlp.targets.scene import Scene

__all__ = ["Hashes", "grams"]

Hashes = NDArray[np.uint64]

#: Characters read to the left and to the right of a quantity, at the opening of its sentence, of its heading.
LEFT, RIGHT, OPENING, HEADING = 14, 8, 10, 24
#: Longest n-gram that is read right at the quantity.
_NEAR = 4
_MULTIPLY, _FINAL = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


def _layout() -> tuple[NDArray[np.int64], list[int], Hashes]:
    """Of each n-gram, the longest first, its columns in the window and the number that tells where it stands.

    The window is what stands left and right of the quantity and at the opening of its sentence and heading.
    """
    right, opening, heading = LEFT, LEFT + RIGHT, LEFT + RIGHT + OPENING
    found = [(n, LEFT - n, 10 + n) for n in range(1, _NEAR + 1)]
    found += [(n, right, 20 + n) for n in range(1, _NEAR + 1)]
    for n, first, size, kind in (
        (2, 0, LEFT, 30),
        (3, 0, LEFT, 31),
        (2, right, RIGHT, 32),
        (2, opening, OPENING, 33),
        (2, heading, HEADING, 34),
    ):
        found += [(n, first + i, kind) for i in range(size - n + 1)]
    found.sort(key=lambda gram: -gram[0])
    columns = np.array([[first + min(i, n - 1) for i in range(_NEAR)] for n, first, _ in found])
    longer = [sum(n > i for n, _, _ in found) for i in range(_NEAR)]
    return columns, longer, np.array([kind for _, _, kind in found], dtype=np.uint64)


_COLUMNS, _LONGER, _KINDS = _layout()


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
    array of uint64, (quantity, n-gram)
        0 where there is no n-gram (the text or the heading ends).
    """
    codes = _codes(scene.text)
    lines = [scene.scopes.heading_at(row["start"]) for row in rows]
    places = np.array(
        [
            (row["start"] - LEFT, row["end"], scene.sentence(row["start"])[0], line[0])
            for row, line in zip(rows, lines, strict=True)
        ],
        dtype=np.int64,
    ).reshape(-1, 4)
    window = codes[_PAD + places[:, _PLACE] + _SHIFT]
    size = np.array([min(end - start, HEADING) for start, end in lines], dtype=np.int64)
    window[:, -HEADING:][np.arange(HEADING) >= size[:, None]] = 0
    found = np.repeat(_KINDS[None, :], len(rows), axis=0)
    for i, count in enumerate(_LONGER):
        part = found[:, :count]
        part ^= window[:, _COLUMNS[:count, i]]
        part *= _MULTIPLY
        part ^= part >> _FINAL
    for i, count in enumerate(_LONGER):
        found[:, :count][window[:, _COLUMNS[:count, i]] == 0] = 0
    return found


_PAD = max(LEFT, RIGHT, OPENING, HEADING)
#: Of each character of the window which of the four places it belongs to, and how far behind its start it stands.
_PLACE = np.repeat(np.arange(4), (LEFT, RIGHT, OPENING, HEADING))
_SHIFT = np.concatenate([np.arange(size) for size in (LEFT, RIGHT, OPENING, HEADING)])


def _codes(text: str) -> Hashes:
    """Code points of a text with zeros on both sides."""
    codes = np.zeros(len(text) + 2 * _PAD, dtype=np.uint64)
    codes[_PAD : _PAD + len(text)] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes
