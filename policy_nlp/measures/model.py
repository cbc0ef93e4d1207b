"""The linear model of measures: which clauses, with which attributes, from where to where.

Scores are made in two rounds. The first looks at each clause alone; the second at the first round's scores of the
clause, its neighbours, the opening of its sentence, its heading and the whole document. A third set of weights scores
the places in an accepted clause where a measure and its trigger may begin, a fourth those where the trigger may end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp.hashing import Templates
from policy_nlp.measures import features
from policy_nlp.measures.classes import Row, WordClasses
from policy_nlp.measures.lexical import Words, character_marks, clause_marks
from policy_nlp.measures.page import Page, char_set, members

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

MODALITIES = (
    "obligation", "commitment", "encouragement", "exploration", "permission", "prohibition", "fact",
)  # fmt: skip
STATUSES = ("planned", "ongoing", "done")
#: What is scored at a character: begin of the measure and of the trigger.
EDGES = ("start", "trigger_start")

ANCHORS = Templates(features.ANCHORS)
WINDOWS = Templates(features.WINDOWS)
STOPS = Templates(features.STOPS)
TRIGGERS = Templates(features.TRIGGERS)

#: Values of the sparse features beside the n-grams of a clause, which have length 1.
ANCHOR_WEIGHT = np.float32(0.3)
TRIGGER_WEIGHT = np.float32(0.4)

#: Characters that a measure may begin with before its object.
PREPOSITIONS = char_set("对向将把与为以给同")
LONGEST_TRIGGER = 12
_BLOCK = 1 << 13
_CLIP = 4.0
_NEAR = 8
_FEW = 8.0
#: Share of the first round in the score of a text of one clause, and what is added to it.
_ALONE, _EXPECTED = np.float32(0.5), np.float32(2.6)


class View:
    """A document with what the features need of it, computed once."""

    def __init__(self, page: Page, words: Words, classes: WordClasses) -> None:
        self.row = Row(classes.find(page))
        finds = words.find(page)
        self.page = page
        self.finds = finds
        self.padded = features.padded_codes(page)
        self.marks = character_marks(page, finds, words.find_cues(page))
        self.clause_marks = clause_marks(page, finds, words.find_actors(page))
        self.objects = words.count_objects(page)
        self.splits = words.splits(page, finds)
        self._lasts = np.zeros(len(page.codes) + LONGEST_TRIGGER, dtype=bool)
        self._lasts[finds.end - 1] = True
        self._lasts[self.row.row.end - 1] = True

    def anchors(self, bits: int) -> Ids:
        """Anchor buckets: one row a template, one column a clause."""
        return ANCHORS.ids(features.anchor_values(self.page, self.padded, self.clause_marks, self.row), bits)

    def places(self, chosen: NDArray[np.bool_]) -> Ids:
        """Where a measure or a trigger may begin in the ``chosen`` clauses, in order.

        That is where the clause begins, where an entry of the lexicon begins or one has just ended, and at prepositions.
        """
        page = self.page
        mark = np.empty(len(page.codes) + 1, dtype=bool)
        mark[:-1] = members(PREPOSITIONS, page.codes)
        mark[page.start] = True
        mark[self.finds.start] = True
        mark[self.finds.end] = True
        where = np.flatnonzero(mark[:-1])
        inside = page.clause[where]
        return where[(inside >= 0) & chosen[inside]]

    def stops(self, first: Ids, limits: Ids) -> tuple[Ids, Ids]:
        """Where triggers that begin at ``first`` may end: row and last character of each candidate, in order.

        That is where an entry of the lexicon or a word ends, and the second character; all before ``limits``.
        """
        reach = first[:, None] + np.arange(LONGEST_TRIGGER)
        fits = self._lasts[reach]
        fits[:, 1] = True
        fits &= reach < limits[:, None]
        fits[:, 0] |= first + 1 >= limits
        return np.nonzero(fits)[0], reach[fits]

    def windows(self, where: Ids, bits: int, templates: Templates = WINDOWS) -> Ids:
        """Buckets of what stands around characters: one row a template, one column a character of ``where``."""
        values = features.window_values(self.page, self.padded, self.marks, where, self.row)
        return templates.ids(values, bits)

    def triggers(self, spans: Ids, bits: int) -> Ids:
        """Trigger buckets: one row a template, one column a row of ``spans`` (see ``decode.Spans``)."""
        start, end, first, last = spans.T
        clause = self.page.clause[first]
        values = features.trigger_values(self.padded, self.marks, start, end, first, last, self.row, clause)
        return TRIGGERS.ids(values, bits)

    def ngrams(self, bits: int) -> list[Ids]:
        """Buckets of n-grams of characters and of word classes that begin at each character, 0 for none."""
        return features.ngrams(self.page, bits) + features.class_ngrams(self.page, self.row, bits)


def pack(weights: NDArray[Any], name: str) -> dict[str, NDArray[Any]]:
    """Store a table as int8 with one scale a column, under ``name`` and ``name_scale``."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127.0
    return {name: np.rint(weights / scale).astype(np.int8), name + "_scale": scale.astype(np.float32)}


class LaneTable:
    """Weights whose sums over a fixed number of features are wanted: two or four columns share one number.

    A stored weight is a whole number from -127 to 127. Raised by 128 it takes 16 bits of a lane, so that 257 of them
    add up without running over, and one look-up serves all columns of a lane.

    Parameters
    ----------
    quantised : ndarray of int8
        One row a bucket.
    scale : ndarray of float
        What one step is worth, by column.
    """

    def __init__(self, quantised: NDArray[np.int8], scale: Floats) -> None:
        self._scale = scale.astype(np.float32)
        self._width = 2 if quantised.shape[1] <= 2 else 4
        kind = np.uint32 if self._width == 2 else np.uint64
        raised = (quantised.astype(np.int64) + 128).astype(kind)
        self._lanes = []
        for at in range(0, raised.shape[1], self._width):
            columns = raised[:, at : at + self._width].T
            shifted = [column << kind(16 * k) for k, column in enumerate(columns)]
            self._lanes.append(np.bitwise_or.reduce(shifted))

    def sums(self, ids: Ids) -> Floats:
        """Summed weights of each column of ``ids`` (one row a feature): one row an item."""
        raised = 128 * len(ids)
        out = np.empty((ids.shape[1], len(self._scale)), dtype=np.float32)
        for number, lane in enumerate(self._lanes):
            total = lane.take(ids).sum(axis=0, dtype=lane.dtype)
            for k in range(min(self._width, len(self._scale) - self._width * number)):
                sums = (total >> lane.dtype.type(16 * k)) & lane.dtype.type(0xFFFF)
                out[:, self._width * number + k] = sums
        return (out - raised) * self._scale


class MeasureModel:
    """Scores of clauses, characters and measures.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        The weights, as ``train`` writes them, with ``meta``.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        meta = arrays["meta"]
        self.bits: dict[str, int] = meta["bits"]
        self.thresholds: dict[str, float] = meta["thresholds"]
        self.kinds = len(MODALITIES) + len(STATUSES)
        self._ngrams = arrays["ngrams"].astype(np.int16)
        self._ngrams_scale: Floats = arrays["ngrams_scale"]
        self._anchors = LaneTable(arrays["anchors"], ANCHOR_WEIGHT * arrays["anchors_scale"])
        self._anchored = arrays["anchors"].shape[1]
        self._objects: Floats = arrays["objects"]
        self._bias: Floats = arrays["bias"]
        self._hidden: Floats = arrays["hidden"]
        self._hidden_bias: Floats = arrays["hidden_bias"]
        self._clause: Floats = arrays["clause"]
        self._clause_bias = float(arrays["clause_bias"][0])
        self._edges = LaneTable(arrays["edges"], arrays["edges_scale"])
        self._edges_bias: Floats = arrays["edges_bias"]
        self._stops = LaneTable(arrays["stops"], arrays["stops_scale"])
        self._context: Floats = arrays["context"]
        self._triggers = LaneTable(arrays["triggers"], TRIGGER_WEIGHT * arrays["triggers_scale"])
        self._context_bias: Floats = arrays["context_bias"]

    def first_round(self, view: View) -> Floats:
        """Scores of each clause by itself: whether it is a measure, then modality, status and instrument."""
        page = view.page
        ids = view.ngrams(self.bits["ngrams"])
        scores = _sum_by_clause(page, ids, self._ngrams) * self._ngrams_scale
        scores[:, : self._anchored] += self._anchors.sums(view.anchors(self.bits["anchors"]))
        scores[:, self._anchored :] += view.objects @ self._objects
        return scores + self._bias

    def second_round(
        self, page: Page, scores: Floats, low: int = 0, high: int | None = None, whole: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Score of the clauses ``low`` to ``high`` as measures, in their context; and that context, for ``attributes``.

        ``scores`` are those that the first round gave all clauses of the page. A text of a few clauses has little context:
        there the first round counts too, and measures are expected.
        """
        seen = context(page, scores, low, high, whole)
        hidden = np.maximum(seen @ self._hidden + self._hidden_bias, 0.0)
        out = hidden @ self._clause + self._clause_bias
        few = np.float32((_FEW / (len(scores) + _FEW)) ** 2)
        return out + few * (_ALONE * (scores[low:high, 0] - out) + _EXPECTED), seen

    def probability(self, scores: Floats) -> Floats:
        """How likely clauses with these second-round scores are measures; one half at the threshold."""
        return (1.0 / (1.0 + np.exp(self.thresholds["clause"] - scores))).astype(np.float32)

    def edges(self, view: View, where: Ids) -> Floats:
        """Scores of characters as edges, one column each of ``EDGES``."""
        out = np.empty((len(where), len(EDGES)), dtype=np.float32)
        for at in range(0, len(where), _BLOCK):
            ids = view.windows(where[at : at + _BLOCK], self.bits["edges"])
            out[at : at + _BLOCK] = self._edges.sums(ids)
        return out + self._edges_bias

    def ends(self, view: View, where: Ids) -> Floats:
        """Scores of characters as the last of a trigger."""
        return self._stops.sums(view.windows(where, self.bits["stops"], STOPS))[:, 0]

    def attributes(self, view: View, seen: Floats, spans: Ids, clause: Ids) -> Floats:
        """Scores of modality, status and instrument of measures, one row a measure."""
        ids = view.triggers(spans, self.bits["triggers"])
        return seen[clause] @ self._context + self._triggers.sums(ids) + self._context_bias


def ngram_norm(page: Page) -> Floats:
    """The factor that gives a clause's n-grams about length 1 together."""
    return (1.0 / np.sqrt(features.ORDERS * (page.end - page.start))).astype(np.float32)


def _sum_by_clause(page: Page, ids: list[Ids], table: NDArray[np.int16]) -> Floats:
    """Weights of the n-grams of each clause, added up and normed, in blocks that fit the cache.

    A weight is a whole number from -127 to 127, so that those at one character add up in 16 bits.
    """
    count = len(page.start)
    out = np.empty((count, table.shape[1]), dtype=np.float32)
    block = np.searchsorted(page.end, np.arange(_BLOCK, page.end[-1] + _BLOCK, _BLOCK), side="left")
    low = 0
    for high in sorted({*(np.minimum(block + 1, count)).tolist(), count}):
        if high <= low:
            continue
        begin, stop = int(page.start[low]), int(page.end[high - 1])
        rows = np.zeros((stop - begin + 1, table.shape[1]), dtype=np.int16)
        for order in ids:
            rows[:-1] += table.take(order[begin:stop], axis=0)
        edges = np.empty(2 * (high - low), dtype=np.int64)
        edges[0::2], edges[1::2] = page.start[low:high] - begin, page.end[low:high] - begin
        out[low:high] = np.add.reduceat(rows.astype(np.float32), edges, axis=0)[::2]
        low = high
    out *= ngram_norm(page)[:, None]
    return out


class Means:
    """Means of first-round scores over runs of clauses; what they are added up from is made once.

    Scores are squashed to -1 to 1, and those of attributes count by how likely their clause is a measure.
    """

    def __init__(self, scores: Floats) -> None:
        squashed = np.tanh(np.clip(scores, -_CLIP, _CLIP))
        weight = (0.5 + 0.5 * squashed[:, :1]).astype(np.float32)
        squashed[:, 1:] *= weight
        count, width = scores.shape
        self._total = np.zeros((count + 1, width), dtype=np.float64)
        np.cumsum(squashed, axis=0, out=self._total[1:])
        self._amount = np.zeros(count + 1, dtype=np.float64)
        np.cumsum(weight[:, 0], out=self._amount[1:])

    def of(self, low: Ids, high: Ids, prior: float) -> Floats:
        """Means of the clauses from ``low`` to ``high``, one row a run; few clauses count less."""
        out = (self._total[high] - self._total[low]).astype(np.float32)
        out[:, 0] /= high - low + prior
        out[:, 1:] /= (self._amount[high] - self._amount[low] + prior)[:, None]
        return out

    def whole(self) -> Floats:
        """Means of all clauses, which each clause sees: one row."""
        return self.of(np.zeros(1, dtype=np.int64), np.array([len(self._amount) - 1]), _FEW)


def context(
    page: Page, scores: Floats, low: int = 0, high: int | None = None, whole: Floats | None = None
) -> Floats:
    """What the second round sees of the clauses ``low`` to ``high``: first-round scores of them and of what stands around.

    Parameters
    ----------
    page : Page
    scores : ndarray
        Scores of all clauses.
    low, high : int
        Whole sentences.
    whole : ndarray, optional
        What ``Means`` gives for the whole page, if these are not all of its clauses.
    """
    count, width = scores.shape
    high = count if high is None else high
    first, last = max(0, low - _NEAR), min(count, high + _NEAR)
    own = np.clip(scores[first:last], -_CLIP, _CLIP)
    padded = np.zeros((high - low + 4, width), dtype=np.float32)
    begin, stop = max(0, low - 2), min(count, high + 2)
    padded[begin - low + 2 : stop - low + 2] = own[begin - first : stop - first]
    means = Means(scores[first:last])
    whole = means.whole() if whole is None else whole
    index = np.arange(low - first, high - first)
    opening, head = page.first[low:high] - first, page.head[low:high]
    near = means.of(np.maximum(index - _NEAR, 0), np.minimum(index + _NEAR + 1, last - first), 2.0)
    sentence = means.of(opening, index + page.left[low:high] + 1, 1.0)
    follows = (page.rank[low:high] > 0).astype(np.float32)[:, None]
    goes_on = (page.left[low:high] > 0).astype(np.float32)[:, None]
    headed = (head != index + first).astype(np.float32)[:, None]
    size = np.full((high - low, 1), count / (count + _FEW), dtype=np.float32)
    return np.concatenate(
        [
            padded[2:-2], padded[1:-3], padded[3:-1], padded[:-4, :1], padded[4:, :1], own[opening] * follows,
            np.clip(scores[head], -_CLIP, _CLIP) * headed, near, sentence, np.repeat(whole, high - low, axis=0),
            padded[1:-3, :1] * follows, padded[3:-1, :1] * goes_on, follows, goes_on, headed, size,
        ],
        axis=1,
    )  # fmt: skip
