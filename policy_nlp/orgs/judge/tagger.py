"""The character tagger: a linear-chain model over hashed features, evaluated for a whole text at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp.hashing import Templates
from policy_nlp.orgs.judge.features import TEMPLATES, load_words, quantities
from policy_nlp.orgs.judge.tags import ALLOWED, CLOSING, FIRST, LABELS, OPENING, SINGLE, TAGS
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

_TEMPLATES = Templates(TEMPLATES)
#: Characters of a long text that are read at a time; each takes some 300 bytes while it is.
_STRETCH = 200_000
#: Characters whose features are made at a time.
_PART = 2048
#: Characters whose weights are added up at a time, so that they stay in the cache.
_BLOCK = 512
#: Weights of one bucket, filled up so that a row is read as two 64-bit numbers. A weight is a whole number from -127 to
#: 127, raised so that it takes one byte; every other byte masked out, 257 of them add up without running over.
_ROW = 16
_RAISE = 128
_EVERY_OTHER = np.int64(0x00FF00FF00FF00FF)
_NEVER = np.float32(-1e4)
#: A character is looked at by the decoder if some tag scores at most this much less than O.
_MARGIN = 3.0


@dataclass(slots=True)
class Reading:
    """What the tagger makes of a text.

    Attributes
    ----------
    found : ndarray
        Start and end of the organizations it finds.
    odds, doubts : ndarray
        By how much these, and the mentions of the rules, score higher than what else they may be.
    at : ndarray
        The place of each character in its word (see ``Tagger.scores``).
    """

    found: Ids
    odds: Floats
    doubts: Floats
    at: NDArray[np.uint8]


def _stretch(
    text: str, low: int, tokens: Sequence[Token], token: int, mentions: Sequence[Mention], mention: int
) -> tuple[int, int, int]:
    """Where the stretch that begins at ``low`` ends, and the numbers of the first token and mention behind it.

    It ends with the last line, sentence or clause of its length, and nothing found is cut in two.
    """
    high = low + _STRETCH
    if high >= len(text):
        return len(text), len(tokens), len(mentions)
    ends = (text.rfind(mark, low + _STRETCH // 2, high) + 1 for mark in ("\n", "。", "，"))
    high = next((end for end in ends if end), high)
    while True:
        last = bisect_left(tokens, high, token, key=itemgetter(0))
        after = bisect_left(mentions, high, mention, key=attrgetter("start"))
        reach = max(
            high,
            tokens[last - 1][1] if last > token else 0,
            mentions[after - 1].end if after > mention else 0,
        )
        if reach == high:
            return high, last, after
        high = reach


class Tagger:
    """Scores of tags and the most probable entities.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        The weights, as ``train`` writes them, with ``meta``.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.words = load_words(arrays)
        self._bits = int(arrays["meta"]["bits"])
        self._scale = arrays["scale"].astype(np.float32)
        table = np.full((len(arrays["weights"]), _ROW), _RAISE, dtype=np.uint8)
        table[:, : len(TAGS)] = arrays["weights"].astype(np.int16) + _RAISE
        self._rows = table.view("<i8")
        self._steps = np.where(ALLOWED, arrays["steps"], _NEVER).astype(np.float32)

    def read(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Reading:
        """The organizations of a text; a long one is read in stretches that end where lines or sentences do."""
        parts: list[tuple[Ids, Floats, Floats, NDArray[np.uint8]]] = []
        low = token = mention = 0
        while low < len(text):
            high, last, after = _stretch(text, low, tokens, token, mentions, mention)
            own = mentions[mention:after]
            scores, at = self.scores(text[low:high], tokens[token:last], own, low)
            found = self.spans(self.decode(scores), "ORG")
            ruled = np.array([(m.start - low, m.end - low) for m in own], dtype=np.int64).reshape(-1, 2)
            odds = self.odds(scores, np.concatenate([found, ruled]))
            parts.append((found + low, odds[: len(found)], odds[len(found) :], at.astype(np.uint8)))
            low, token, mention = high, last, after
        return Reading(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def scores(
        self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention], shift: int = 0
    ) -> tuple[Floats, NDArray[np.uint32]]:
        """Scores of the tags of each character, and its place in its word.

        Parameters
        ----------
        text, tokens, mentions, shift
            As ``features.quantities`` takes them.

        Returns
        -------
        (ndarray, ndarray)
            One row a character, one column each of ``TAGS``; and 0 for the first character of a word of the
            dictionary, 1 for inner ones, 2 for the last, 3 for a character by itself.
        """
        values = quantities(text, self.words, tokens, mentions, shift)
        out = np.empty((len(text), len(TAGS)), dtype=np.float32)
        for low in range(0, len(text), _PART):
            part = {name: value[low : low + _PART] for name, value in values.items()}
            ids = (_TEMPLATES.hashes(part) >> np.uint32(32 - self._bits)).astype(np.int64)
            for at in range(0, ids.shape[1], _BLOCK):
                rows = self._rows.take(ids[:, at : at + _BLOCK], axis=0)
                odd = (rows >> 8) & _EVERY_OTHER
                rows &= _EVERY_OTHER
                total = out[low + at : low + at + rows.shape[1]]
                total[:, 0::2] = rows.sum(axis=0).view("<u2")[:, : len(TAGS) // 2]
                total[:, 1::2] = odd.sum(axis=0).view("<u2")[:, : len(TAGS) // 2]
        out -= _RAISE * len(TEMPLATES)
        out *= self._scale
        return out, values["at"]

    def decode(self, scores: Floats) -> Ids:
        """The most probable tag of each character."""
        return best_tags(scores, self._steps, _MARGIN)

    def spans(self, tags: Ids, label: str) -> Ids:
        """Entities of a label as rows of start and end."""
        first = FIRST[label]
        starts = np.flatnonzero(tags == first)
        if label != "ORG":
            starts = np.sort(np.concatenate([starts, np.flatnonzero(tags == first + 3)]))
        inside = (tags == first + 1) | (tags == first + 2)
        outside = np.flatnonzero(np.append(~inside, True))
        ends = outside[np.searchsorted(outside, starts + 1)]
        return np.stack([starts, ends], axis=1)

    def odds(self, scores: Floats, spans: Ids) -> Floats:
        """By how much each span scores higher as an organization than as a place, a person or nothing."""
        if not len(spans):
            return np.zeros(0, dtype=np.float32)
        totals = np.zeros((len(scores) + 1, len(TAGS)), dtype=np.float64)
        np.cumsum(scores, axis=0, out=totals[1:])
        none = (
            totals[spans[:, 1], 0]
            - totals[spans[:, 0], 0]
            + (spans[:, 1] - spans[:, 0] + 1) * self._steps[0, 0]
        )
        as_org, as_place, as_person = (self._as(label, scores, totals, spans) for label in LABELS)
        return (as_org - np.maximum(np.maximum(as_place, as_person), none)).astype(np.float32)

    def _as(self, label: str, scores: Floats, totals: NDArray[np.float64], spans: Ids) -> NDArray[np.float64]:
        """Score of each span as one entity with nothing on both sides."""
        first, single = FIRST[label], SINGLE[label]
        inner, last = first + 1, first + 2
        steps = self._steps.astype(np.float64)
        start, end = spans.T
        size = end - start
        out = totals[end, inner] - totals[start, inner]
        out += scores[start, first] - scores[start, inner] + scores[end - 1, last] - scores[end - 1, inner]
        out += steps[0, first] + steps[last, 0] + np.maximum(size - 3, 0) * steps[inner, inner]
        out += np.where(size == 2, steps[first, last], steps[first, inner] + steps[inner, last])
        alone = scores[start, single] + steps[0, single] + steps[single, 0]
        return np.where(size == 1, alone, out)


def best_tags(scores: Floats, steps: Floats, margin: float) -> Ids:
    """The tags with the highest sum of scores and steps, each stretch of likely characters by itself.

    Parameters
    ----------
    scores : ndarray
        One row a character, one column a tag.
    steps : ndarray
        Scores of steps from the tag of a row to that of a column.
    margin : float
        A character of which no tag scores at most this much less than O, is O.
    """
    tags = np.zeros(len(scores), dtype=np.int64)
    active = scores[:, 1:].max(axis=1) - scores[:, 0] > -margin
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return tags
    order = np.argsort(starts - ends, kind="stable")
    starts, length = starts[order], (ends - starts)[order]
    longest, count = int(length[0]), len(order)
    live = count - np.searchsorted(length[::-1], np.arange(longest), side="right")
    base = np.cumsum(live) - live
    best = np.empty((int(live.sum()), len(TAGS)), dtype=np.float32)
    best[:count] = scores[starts] + np.where(OPENING, steps[0], _NEVER)
    for step, (some, low) in enumerate(zip(live[1:].tolist(), base[1:].tolist(), strict=True), 1):
        before = best[base[step - 1] :][:some]
        ways = before.T[:, :, None] + steps[:, None, :]
        np.add(ways.max(axis=0), scores[starts[:some] + step], out=best[low : low + some])
    last = best[base[length - 1] + np.arange(count)]
    tag = (last + np.where(CLOSING, steps[:, 0], _NEVER)).argmax(axis=1)
    into = np.ascontiguousarray(steps.T)
    for step in range(longest - 1, 0, -1):
        some = int(live[step])
        tags[starts[:some] + step] = tag[:some]
        tag[:some] = (best[base[step - 1] :][:some] + into[tag[:some]]).argmax(axis=1)
    tags[starts] = tag
    return tags
