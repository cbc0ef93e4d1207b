"""Training of the linear-chain model: likelihood of the allowed taggings, stochastic gradients with AdaGrad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from policy_nlp.orgs.judge.tags import ALLOWED, CLOSING, OPENING, TAGS

Array = NDArray[Any]
Floats = NDArray[np.float32]

_SLIGHT = np.float32(1e-30)
_FORBIDDEN = np.float32(-40.0)


@dataclass(slots=True)
class Data:
    """Sentences to train on.

    Attributes
    ----------
    ids : ndarray
        One row a character, one column a template: buckets.
    allowed : ndarray of bool
        One row a character, one column a tag: whether the annotation allows it.
    start, end : ndarray
        Offsets of the sentences in the rows.
    weight : ndarray
        How much each sentence counts.
    """

    ids: Array
    allowed: Array
    start: Array
    end: Array
    weight: Array


def _marginals(scores: Floats, length: Array, steps: Floats) -> tuple[Floats, Floats]:
    """Probabilities of the tags, and expected counts of the steps weighted alike, by forward and backward sums.

    ``scores`` has the axes place, sentence, tag; sentences are sorted by length, the longest first.
    """
    longest, count, _ = scores.shape
    likely = np.exp(scores - scores.max(axis=2, keepdims=True))
    forward = np.empty_like(scores)
    norm = np.ones((longest, count), dtype=np.float32)
    for place in range(longest):
        live = int((length > place).sum())
        before = forward[place - 1, :live] @ steps if place else OPENING.astype(np.float32)
        now = before * likely[place, :live]
        norm[place, :live] = now.sum(axis=1) + _SLIGHT
        forward[place, :live] = now / norm[place, :live, None]
    out = np.zeros_like(scores)
    pairs = np.zeros((count, *steps.shape), dtype=np.float32)
    backward = np.empty((count, len(TAGS)), dtype=np.float32)
    for place in range(longest - 1, -1, -1):
        live, further = int((length > place).sum()), int((length > place + 1).sum())
        behind = np.tile(CLOSING.astype(np.float32), (live, 1))
        if further:
            coming = likely[place + 1, :further] * backward[:further] / norm[place + 1, :further, None]
            behind[:further] = coming @ steps.T
        both = forward[place, :live] * behind
        total = both.sum(axis=1, keepdims=True) + _SLIGHT
        out[place, :live] = both / total
        if further:
            left = forward[place, :further] / total[:further]
            pairs[:further] += left[:, :, None] * coming[:, None, :]
        backward[:live] = behind
    return out, pairs * steps


def _batches(data: Data, chosen: Array, size: int, random: np.random.Generator) -> Iterator[Array]:
    """Batches of sentences of like length, each of about ``size`` characters, in random order."""
    length = data.end - data.start
    order = random.permutation(chosen)
    batches = []
    for low in range(0, len(order), 2000):
        part = order[low : low + 2000]
        part = part[np.argsort(-length[part], kind="stable")]
        cuts = np.cumsum(length[part]) // size
        batches += np.split(part, np.flatnonzero(np.diff(cuts)) + 1)
    for number in random.permutation(len(batches)):
        yield batches[number]


def train(
    data: Data, chosen: Array, settings: dict[str, Any], report: Callable[[int, Floats, Floats], None]
) -> tuple[Floats, Floats]:
    """Weights of the features and of the steps from tag to tag.

    Parameters
    ----------
    data : Data
    chosen : ndarray
        Numbers of the sentences to train on.
    settings : dict
        ``bits``, ``epochs``, ``rate``, ``decay``, ``dropout``, ``batch`` and ``seed``.
    report : callable
        Called after each epoch with its number and the weights.
    """
    width = data.ids.shape[1]
    weights = np.zeros((1 << settings["bits"], len(TAGS)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    steps = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    step_squares = np.full_like(steps, 1e-2)
    random = np.random.default_rng(settings["seed"])
    keep = 1.0 - settings["dropout"]
    epochs = settings["epochs"]
    for epoch in range(epochs):
        rate = settings["rate"] * (1 - 0.8 * epoch / epochs)
        for batch in _batches(data, chosen, settings["batch"], random):
            length = (data.end - data.start)[batch]
            rows = np.concatenate([np.arange(data.start[k], data.end[k]) for k in batch])
            sentence = np.repeat(np.arange(len(batch)), length)
            place = np.concatenate([np.arange(size) for size in length])
            buckets, inverse = np.unique(data.ids[rows], return_inverse=True)
            shown = np.ones(inverse.size, dtype=np.float32)
            if keep < 1:
                shown = (random.random(inverse.size, np.float32) < keep) / np.float32(keep)
            matrix = sp.csr_matrix(
                (shown, inverse.ravel().astype(np.int32), np.arange(0, inverse.size + 1, width)),
                shape=(len(rows), len(buckets)),
            )
            own = weights[buckets]
            plain = matrix @ own
            likely = np.where(ALLOWED, np.exp(steps), 0).astype(np.float32)
            grid = np.zeros((int(length[0]), len(batch), len(TAGS)), dtype=np.float32)
            grid[place, sentence] = plain
            free, free_pairs = _marginals(grid, length, likely)
            grid[place, sentence] = np.where(data.allowed[rows], plain, plain.min() + _FORBIDDEN)
            bound, bound_pairs = _marginals(grid, length, likely)
            share = data.weight[batch]
            error = (free - bound)[place, sentence] * share[sentence][:, None]
            slope = matrix.T @ error + settings["decay"] * len(rows) * own
            squares[buckets] += slope * slope
            weights[buckets] = own - rate * slope / np.sqrt(squares[buckets])
            slope = ((free_pairs - bound_pairs) * share[:, None, None]).sum(axis=0)
            step_squares += slope * slope
            steps -= rate * slope / np.sqrt(step_squares)
        report(epoch, weights, steps)
    return weights, steps
