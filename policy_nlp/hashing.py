"""Hashed features: quantities of items, joined by templates and mixed into 32-bit numbers with NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        # the narrow ones first, so that those with a further quantity are the last rows
        order = sorted(range(len(parts)), key=lambda row: len(parts[row]))
        self._salts = np.array([[(row + 1) * 0x632BE5AB & 0xFFFFFFFF] for row in order], dtype=np.uint32)
        self._columns: list[tuple[int, Ids]] = []
        for k in range(len(parts[order[-1]])):
            first = sum(len(template) <= k for template in parts)
            places = [self.quantities.index(parts[row][k]) for row in order[first:]]
            self._columns.append((first, np.array(places, dtype=np.int64)))

    def _mixed(self, values: Mapping[str, Codes]) -> Codes:
        base = np.array([values[name] for name in self.quantities], dtype=np.uint32)
        value = base.take(self._columns[0][1], axis=0)
        value *= FACTORS[0]
        value += self._salts
        for k, (first, columns) in enumerate(self._columns[1:], 1):
            other = base.take(columns, axis=0)
            other *= FACTORS[k]
            value[first:] += other
        value ^= value >> np.uint32(15)
        value *= MIX
        value ^= value >> np.uint32(13)
        value *= FACTORS[0]
        return value

    def ids(self, values: Mapping[str, Codes], bits: int) -> Ids:
        """Buckets below ``2 ** bits``, one row a template, one column an item."""
        value = self._mixed(values)
        value >>= np.uint32(32 - bits)
        return value.astype(np.int64)

    def hashes(self, values: Mapping[str, Codes]) -> Codes:
        """32-bit hashes, mixed once more, one row a template, one column an item."""
        value = self._mixed(values)
        value ^= value >> np.uint32(16)
        return value
