"""A document as arrays: code points, clauses, the sentence and the heading each clause stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Offsets = Sequence[tuple[int, int]]
Ints = NDArray[np.int64]

_ANGULAR, _ROUND = "〔【［[〕】］]", "（（（（））））"
#: Longest clause, in characters, that can be the heading of what follows.
HEADING_LENGTH = 40
#: Characters on both sides of a block that its clauses do not hold.
_MARGIN = 16


@dataclass(slots=True)
class Page:
    """Arrays over the characters and the clauses of one document.

    Attributes
    ----------
    text : str
        The document.
    codes : ndarray of uint32
        Its code points.
    clause : ndarray
        For each character the index of its clause, -1 between clauses.
    start, end : ndarray
        Offsets of the clauses, sorted, not overlapping, none empty.
    first, rank, left : ndarray
        For each clause: index of the first clause of its sentence; its place in the sentence, from 0; how many
        clauses follow it there.
    head : ndarray
        For each clause: index of the clause that heads the item it stands in (its own index if there is none).
    numbered : ndarray of bool
        For each clause: whether a number (一、 （一） 1.) stands before it.
    """

    text: str
    codes: NDArray[np.uint32]
    clause: Ints
    start: Ints
    end: Ints
    first: Ints
    rank: Ints
    left: Ints
    head: Ints
    numbered: NDArray[np.bool_]


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a string; lone surrogates are kept as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def char_set(chars: str) -> NDArray[np.bool_]:
    """A set of characters, for ``members``."""
    table = np.zeros(1 << 16, dtype=bool)
    table[code_points(chars)] = True
    return table


def members(chars: NDArray[np.bool_], codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are in a set; none beyond the basic plane is."""
    return chars.take(codes, mode="clip")


def make_page(text: str, clauses: Offsets, sentences: Offsets) -> Page:
    """Lay out a document that has at least one clause.

    Parameters
    ----------
    text : str
        The document.
    clauses, sentences : sequence of (int, int)
        Offsets in code points, end exclusive, sorted; every clause lies in a sentence.
    """
    codes = code_points(_with_round_brackets(text))
    bounds = np.array(clauses, dtype=np.int64).reshape(-1, 2)
    start, end = bounds[:, 0].copy(), bounds[:, 1].copy()
    starts = np.array([sentence[0] for sentence in sentences], dtype=np.int64)
    count = len(start)
    index = np.arange(count)
    sentence = np.maximum(np.searchsorted(starts, start, side="right") - 1, 0)
    opens = np.ones(count, dtype=bool)
    opens[1:] = sentence[1:] != sentence[:-1]
    closes = np.ones(count, dtype=bool)
    closes[:-1] = opens[1:]
    first = np.maximum.accumulate(np.where(opens, index, 0))
    last = np.minimum.accumulate(np.where(closes, index, count)[::-1])[::-1]
    numbered = opens & (start > starts[sentence])
    heads = (opens & closes & (end - start <= HEADING_LENGTH)) | numbered
    head = np.maximum.accumulate(np.where(heads, index, -1))
    head = np.where(head < 0, index, head)
    return Page(
        text,
        codes,
        _clause_of(start, end, len(codes)),
        start,
        end,
        first,
        index - first,
        last - index,
        head,
        numbered,
    )


def _with_round_brackets(text: str) -> str:
    """The text with round brackets for angular ones, which hold the same things."""
    for angular, round_ in zip(_ANGULAR, _ROUND, strict=True):
        if angular in text:
            text = text.replace(angular, round_)
    return text


def part(page: Page, low: int, high: int) -> Page:
    """The page as if it held only the clauses from ``low`` to ``high``; characters stay as they are."""
    index = np.arange(high - low)
    first = np.maximum(page.first[low:high] - low, 0)
    head = page.head[low:high] - low
    return Page(
        page.text,
        page.codes,
        page.clause,
        page.start[low:high],
        page.end[low:high],
        first,
        index - first,
        np.minimum(page.left[low:high], high - low - 1 - index),
        np.where(head < 0, index, head),
        page.numbered[low:high],
    )


@dataclass(slots=True)
class Block:
    """A stretch of a document that is read by itself: the clauses ``low`` to ``high``, as a page of their own.

    Attributes
    ----------
    low, high : int
        Numbers of its first clause and of the first one behind it.
    shift : int
        What offsets of its page lack of those of the document.
    page : Page
        Its heads are those of the block alone.
    """

    low: int
    high: int
    shift: int
    page: Page


def blocks(page: Page, longest: int) -> list[Block]:
    """Cut a document where sentences end, so that what is made of its characters fits the memory.

    What is read of a clause reaches over the end of its sentence by a few characters, which a block has on both sides, and
    by the first word of the clauses beside it, which the first and the last clause of a block lack.

    Parameters
    ----------
    page : Page
        The document.
    longest : int
        Characters of a block, but for a longer sentence and the margins.
    """
    count = len(page.start)
    if len(page.codes) <= longest:
        return [Block(0, count, 0, page)]
    found: list[Block] = []
    opens = np.flatnonzero(page.first == np.arange(count))
    low = 0
    while low < count:
        last = np.searchsorted(page.start[opens], page.start[low] + longest, side="right")
        high = int(opens[last]) if last < len(opens) else count
        if high <= low:
            high = count
        begin = max(0, int(page.start[low]) - _MARGIN)
        stop = min(len(page.codes), int(page.end[high - 1]) + _MARGIN)
        found.append(Block(low, high, begin, _cut(page, low, high, begin, stop)))
        low = high
    return found


def _cut(page: Page, low: int, high: int, begin: int, stop: int) -> Page:
    """The clauses ``low`` to ``high`` with the characters from ``begin`` to ``stop``, counted anew."""
    clause = page.clause[begin:stop] - low
    clause[(clause < 0) | (clause >= high - low)] = -1
    own = part(page, low, high)
    return Page(
        page.text[begin:stop],
        page.codes[begin:stop],
        clause,
        own.start - begin,
        own.end - begin,
        own.first,
        own.rank,
        own.left,
        own.head,
        own.numbered,
    )


def _clause_of(start: Ints, end: Ints, size: int) -> Ints:
    """For each character the index of its clause, -1 between clauses."""
    count = len(start)
    edges = np.empty(2 * count + 2, dtype=np.int64)
    edges[0], edges[-1] = 0, size
    edges[1:-1:2], edges[2:-1:2] = start, end
    names = np.full(2 * count + 1, -1, dtype=np.int64)
    names[1::2] = np.arange(count)
    return np.repeat(names, np.diff(edges))
