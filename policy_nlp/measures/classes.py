"""Classes of words that occur alike, learned from published policy documents, for the measure model.

A class stands for its words: what the model learns about one carries over to those that training never showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp.matcher import Dictionary
from policy_nlp.measures.page import Page

Ids = NDArray[np.int64]
Codes = NDArray[np.uint32]

#: Class numbers begin here, so that they differ from 0 for "no word".
FIRST = 1
_GAP = 4


@dataclass(slots=True)
class WordRow:
    """The words of a document inside clauses, in order.

    Attributes
    ----------
    start, end, clause : ndarray
        Offsets and clause of each word.
    fine, coarse : ndarray of uint32
        Its classes.
    at : ndarray
        For each character the index of the word it stands in or before.
    clauses : int
        How many clauses the document has.
    """

    start: Ids
    end: Ids
    clause: Ids
    fine: Codes
    coarse: Codes
    at: Ids
    clauses: int


class WordClasses:
    """Cuts clauses into the words of a list, longest first, and gives their classes.

    Parameters
    ----------
    arrays : mapping
        ``words``: the words as UTF-8, with a line end after each; ``fine`` and ``coarse``: their class numbers.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        words = arrays["words"].tobytes().decode("utf-8").split("\n")[:-1]
        self._fine = arrays["fine"].astype(np.uint32) + FIRST
        self._coarse = arrays["coarse"].astype(np.uint32) + FIRST
        self._dictionary = Dictionary(zip(words, range(len(words)), strict=True))

    def find(self, page: Page) -> WordRow:
        """The words of a page."""
        number, start, end = self._dictionary.find_numbers(page.text).T
        clause = page.clause[start]
        inside = (clause >= 0) & (clause == page.clause[end - 1])
        number, start, end, clause = number[inside], start[inside], end[inside], clause[inside]
        size = len(page.codes)
        begins = np.zeros(size + 1, dtype=np.int64)
        begins[end] = 1
        at = np.cumsum(begins)[:size]
        return WordRow(start, end, clause, self._fine[number], self._coarse[number], at, len(page.start))


class Row:
    """Looks up classes by word index, 0 outside the clause asked for.

    Between the words of two clauses stand as many zeros as one may look past the first or last word.
    """

    def __init__(self, row: WordRow) -> None:
        self.row = row
        place = np.arange(_GAP, len(row.start) + _GAP) + _GAP * row.clause
        size = len(row.start) + _GAP * (row.clauses + 2)
        self._fine = np.zeros(size, dtype=np.uint32)
        self._fine[place] = row.fine
        self._coarse = np.zeros(size, dtype=np.uint32)
        self._coarse[place] = row.coarse

    @staticmethod
    def place(index: Ids, clause: Ids) -> Ids:
        """Where the words ``index`` are looked up for ``clause``; the next word stands at the next place."""
        return index + _GAP * (clause + 1)

    def fine(self, place: Ids) -> Codes:
        """Fine class of the words at places no farther than three off the clause; 0 outside it."""
        return self._fine.take(place)

    def coarse(self, place: Ids) -> Codes:
        """Coarse class of words, as ``fine``."""
        return self._coarse.take(place)
