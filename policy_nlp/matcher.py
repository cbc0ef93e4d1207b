"""Dictionary matching: one Aho–Corasick pass finds every entry of all lexicons in a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

__all__ = [
    "Dictionary",
]

T = TypeVar("T")


class Dictionary(Generic[T]):
    """Strings with a payload each, found in a text in time linear in its length.

    Parameters
    ----------
    entries : mapping or iterable of (str, payload)
        Empty strings are left out; of two entries with the same string the first counts.
    """

    def __init__(self, entries: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        pairs = entries.items() if isinstance(entries, Mapping) else entries
        table: dict[str, T] = {}
        for word, payload in pairs:
            if word:
                table.setdefault(word, payload)
        self._table = table
        self._payloads = list(table.values())
        self._longest = self._automaton() if table else None

    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(
            list(self._table),
            matchkind=MatchKind.LeftmostLongest,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, word: str) -> bool:
        return word in self._table

    def get(self, word: str) -> T | None:
        """Payload of an entry, or None."""
        return self._table.get(word)

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Leftmost-longest, non-overlapping occurrences as (start, end, payload), sorted."""
        if self._longest is None:
            return []
        payloads = self._payloads
        return [(i, j, payloads[k]) for k, i, j in self._longest.find_matches_as_indexes(text)]

    def find_numbers(self, text: str) -> NDArray[np.int64]:
        """As ``find``, as an array: one row an occurrence, with the number of the entry, start and end.

        Entries are numbered in their order, those left out not counted.
        """
        return as_array(self.find_indexes(text))

    def find_indexes(self, text: str) -> list[tuple[int, int, int]]:
        """As ``find_numbers``, as a list."""
        return [] if self._longest is None else self._longest.find_matches_as_indexes(text)

    def payloads(self) -> list[T]:
        """Payloads by number."""
        return self._payloads


def as_array(found: list[tuple[int, int, int]]) -> NDArray[np.int64]:
    """Occurrences (number, start, end) as an array, one row each."""
    return np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
