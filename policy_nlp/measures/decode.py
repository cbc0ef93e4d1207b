"""From scores of clauses and characters to measures with offsets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp.measures.model import MeasureModel, View
from policy_nlp.measures.page import Page

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

#: Columns of a span row: offsets of the measure, and of the first and the last character of its trigger.
Spans = Ids
_LONGEST_TRIGGER = 12
#: What follows 将 where it is the modal and not the preposition.
_AFTER_MODAL = np.array([ord(char) for char in "由按根通在从会以继进"])
_LONGEST_MODAL = 3
_STEP = 1000.0  # more than scores can differ


def decode(model: MeasureModel, view: View, clause_scores: Floats) -> tuple[Spans, Ids]:
    """Measures of the accepted clauses.

    Parameters
    ----------
    model : MeasureModel
    view : View
    clause_scores : ndarray
        The second round's score of each clause.

    Returns
    -------
    tuple of two ndarrays
        One row a measure, in text order, with the columns of ``Spans``; and the clause of its trigger.
    """
    page = view.page
    accepted = np.nonzero(clause_scores > model.thresholds["clause"])[0]
    if not len(accepted):
        return np.zeros((0, 4), dtype=np.int64), accepted
    begin, stop = page.start[accepted], page.end[accepted]
    length = stop - begin
    offset = np.cumsum(length) - length
    where = np.arange(int(length.sum())) - np.repeat(offset, length) + np.repeat(begin, length)
    scores = model.edges(view, where)
    begins = scores[:, 0] > model.thresholds["start"]
    begins |= np.isin(where, view.splits)
    heads = np.union1d(_likeliest(scores, offset, length), np.nonzero(begins)[0])
    owner = np.repeat(np.arange(len(accepted)), length)[heads]
    limits = (offset + length)[owner]
    limits[:-1] = np.minimum(limits[:-1], heads[1:])
    first = _peaks(scores[:, 1], heads, limits)
    last = _peaks(scores[:, 2], first, np.minimum(limits, first + _LONGEST_TRIGGER))
    end = _peaks(scores[:, 3], last, limits)
    spans = np.stack([where[heads], where[end] + 1, where[first], where[last]], axis=1)
    owners = accepted[owner]
    joined = (spans[:, 1] - 1 > spans[:, 3]) & (page.codes[spans[:, 1] - 1] == ord("、"))
    spans[joined, 1] -= 1
    _take_fronted(view.page, spans, owners, clause_scores > model.thresholds["clause"])
    return spans, owners


def _take_fronted(page: Page, spans: Spans, owners: Ids, accepted: NDArray[np.bool_]) -> None:
    """Let a measure begin with an object that stands in a clause of its own before it (对违反规定的，依法处理)."""
    before = np.maximum(owners - 1, 0)
    opening = page.codes[page.start[before]]
    second = page.codes[np.minimum(page.start[before] + 1, len(page.codes) - 1)]
    fronted = (opening == ord("对")) & (second != ord("于"))
    fronted |= (opening == ord("将")) & ~np.isin(second, _AFTER_MODAL)
    fronted &= (
        (page.rank[owners] > 0) & ~accepted[before] & (spans[:, 0] - page.start[owners] <= _LONGEST_MODAL)
    )
    fronted[1:] &= owners[1:] != owners[:-1]
    spans[fronted, 0] = page.start[before[fronted]]


def _likeliest(scores: Floats, offset: Ids, length: Ids) -> Ids:
    """For each clause the begin of a measure that, with the best begin of a trigger not before it, scores highest."""
    level = np.repeat(np.arange(len(offset)) * _STEP, length)
    raised = np.maximum.accumulate(scores[:, 0] + level)
    trigger = _peaks(raised - level + scores[:, 1], offset, offset + length)
    return np.searchsorted(raised, raised[trigger], side="left")


def _peaks(values: NDArray[np.floating[Any]], low: Ids, high: Ids) -> Ids:
    """Place of the first highest value in each of the stretches, which are sorted and do not overlap."""
    edges = np.empty(2 * len(low), dtype=np.int64)
    edges[0::2], edges[1::2] = low, high
    padded = np.append(values, -np.inf)
    peak = np.maximum.reduceat(padded, edges)[::2]
    length = high - low
    offset = np.cumsum(length) - length
    where = np.arange(int(length.sum())) - np.repeat(offset, length) + np.repeat(low, length)
    hits = where[values[where] == np.repeat(peak, length)]
    return hits[np.searchsorted(hits, low)]
