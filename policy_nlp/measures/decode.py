"""From scores of clauses and characters to measures with offsets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp.measures.model import MeasureModel, View
from policy_nlp.measures.page import Page, char_set, members

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

#: Columns of a span row: offsets of the measure, and of the first and the last character of its trigger.
Spans = Ids
_JOINTS = char_set("、和与及并且，, 以而")
_LONGEST_JOINT = 3
#: What follows 将 where it is the modal and not the preposition.
_AFTER_MODAL = char_set("由按根通在从会以继进")
_LONGEST_MODAL = 3
#: What a clause begins with that says how something is done (按设备投资额的15%给予补助).
_MANNER = char_set("按依由")
_LONGEST_MANNER = 30
_OPENING, _CLOSING = char_set("（("), char_set("）)")
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
    chosen = (clause_scores > model.thresholds["clause"]) & ~_bracketed(page)
    accepted = np.flatnonzero(chosen)
    if not len(accepted):
        return np.zeros((0, 4), dtype=np.int64), accepted
    where = view.places(chosen)
    inside = page.clause[where]
    offset = np.searchsorted(inside, accepted)
    length = np.searchsorted(inside, accepted, side="right") - offset
    scores = model.edges(view, where)
    begins = scores[:, 0] > model.thresholds["start"]
    if len(view.splits):
        begins |= np.isin(where, view.splits)
    begins[_likeliest(scores, offset, length)] = True
    heads = np.flatnonzero(begins)
    owners = inside[heads]
    follows = owners[1:] == owners[:-1]
    limits = np.searchsorted(inside, owners, side="right")
    limits[:-1][follows] = heads[1:][follows]
    start, first = where[heads], where[_peaks(scores[:, 1], heads, limits)]
    stop = page.end[owners]
    stop[:-1][follows] = start[1:][follows]
    row, places = view.stops(first, stop)
    last = places[_peaks(model.ends(view, places), *_stretches(row))]
    end = _without_joint(page, last, stop, follows)
    spans = np.stack([start, end, first, last], axis=1)
    _take_fronted(view.page, spans, owners, chosen)
    return spans, owners


def _bracketed(page: Page) -> NDArray[np.bool_]:
    """Which clauses are wholly a bracket: they say who answers, by when or what is left out, and order nothing."""
    opens = members(_OPENING, page.codes[page.start])
    return opens & members(_CLOSING, page.codes[page.end - 1])


def _stretches(row: Ids) -> tuple[Ids, Ids]:
    """Begin and end of each run of equal numbers."""
    edges = np.flatnonzero(row[1:] != row[:-1]) + 1
    bounds = np.concatenate([[0], edges, [len(row)]])
    return bounds[:-1], bounds[1:]


def _without_joint(page: Page, last: Ids, stop: Ids, follows: NDArray[np.bool_]) -> Ids:
    """Where measures end: without the words that join them with the next one in their clause."""
    end = stop.copy()
    joined = np.concatenate([follows, [False]])
    for _ in range(_LONGEST_JOINT):
        if not joined.any():
            break
        joined = joined & (end - 1 > last) & members(_JOINTS, page.codes[end - 1])
        end[joined] -= 1
    trailing = (end - 1 > last) & (page.codes[end - 1] == ord("、"))
    end[trailing] -= 1
    return end


def _take_fronted(page: Page, spans: Spans, owners: Ids, accepted: NDArray[np.bool_]) -> None:
    """Let a measure begin with an object that stands in a clause of its own before it (对违反规定的，依法处理)."""
    before = np.maximum(owners - 1, 0)
    opening = page.codes[page.start[before]]
    second = page.codes[np.minimum(page.start[before] + 1, len(page.codes) - 1)]
    fronted = (opening == ord("对")) & (second != ord("于"))
    fronted |= (opening == ord("将")) & ~members(_AFTER_MODAL, second)
    if not fronted.any():
        return
    reach = np.where(members(_MANNER, page.codes[page.start[owners]]), _LONGEST_MANNER, _LONGEST_MODAL)
    fronted &= (page.rank[owners] > 0) & ~accepted[before] & (spans[:, 0] - page.start[owners] <= reach)
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
    padded = np.concatenate([values, [-np.inf]])
    peak = np.maximum.reduceat(padded, edges)[::2]
    length = high - low
    offset = np.cumsum(length) - length
    where = np.arange(int(length.sum())) - np.repeat(offset, length) + np.repeat(low, length)
    hits = where[values[where] == np.repeat(peak, length)]
    return hits[np.searchsorted(hits, low)]
