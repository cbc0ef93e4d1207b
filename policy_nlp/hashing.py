"""Hashed features: quantities of items, joined by templates and mixed into 32-bit numbers with NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Codes = NDArray[np.uint32]

#: One factor a place in a template: no template names more quantities.
FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint32)
MIX = np.uint32(0x2C1B3C6D)


class Templates:
    """Templates of quantities to be hashed together.

    Parameters
    ----------
    names : sequence of str
        Each a template: one to four names of quantities, with spaces between.
    """

    def __init__(self, names: Sequence[str]) -> None:
        parts = [name.split() for name in names]
        self.quantities = tuple(sorted({part for template in parts for part in template}))
        self._count = len(parts)
        self._groups: list[tuple[NDArray[np.uint32], list[Ids]]] = []
        for width in range(1, len(FACTORS) + 1):
            chosen = [(row, template) for row, template in enumerate(parts) if len(template) == width]
            if chosen:
                salts = np.array(
                    [[(row + 1) * 0x632BE5AB & 0xFFFFFFFF] for row, _ in chosen], dtype=np.uint32
                )
                columns = [
                    np.array([self.quantities.index(template[k]) for _, template in chosen])
                    for k in range(width)
                ]
                self._groups.append((salts, columns))

    def _mixed(self, values: Mapping[str, Codes]) -> Iterator[Codes]:
        base = np.empty((len(self.quantities), len(values[self.quantities[0]])), dtype=np.uint32)
        for row, name in enumerate(self.quantities):
            base[row] = values[name]
        for salts, columns in self._groups:
            value = base.take(columns[0], axis=0)
            value *= FACTORS[0]
            value += salts
            for k in range(1, len(columns)):
                other = base.take(columns[k], axis=0)
                other *= FACTORS[k]
                value += other
            value ^= value >> np.uint32(15)
            value *= MIX
            value ^= value >> np.uint32(13)
            value *= FACTORS[0]
            yield value

    def ids(self, values: Mapping[str, Codes], bits: int) -> Ids:
        """Buckets below ``2 ** bits``, one row a template, one column an item."""
        out = np.empty((self._count, len(values[self.quantities[0]])), dtype=np.int64)
        row = 0
        for value in self._mixed(values):
            np.right_shift(value, np.uint32(32 - bits), out=out[row : row + len(value)])
            row += len(value)
        return out

    def hashes(self, values: Mapping[str, Codes]) -> Codes:
        """32-bit hashes, mixed once more, one row a template, one column an item."""
        return np.concatenate([value ^ (value >> np.uint32(16)) for value in self._mixed(values)])
