"""Targets without a number: a measurable indicator and the direction it is to move."""

from __future__ import annotations

from itertools import pairwise, zip_longest

import numpy as np

from policy_nlp.layers import Row
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import AFTER, BEFORE, NOUN, THAN, Change, Word

#: Longest indicator, in characters, and widest gap of adverbs between an indicator and its verb.
_LONGEST, _GAP = 26, 6
#: Longest phrase that a level is compared with, in characters.
_REFERENCE = 20
#: Unit of ages.
AGE = "岁"
_WITH = ("与", "和", "同")
_AND = ("并", "并且", "而")
_TRIM = "的、，；。：:,;.“”"

Hit = tuple[int, int, Word]


def find_directional(scene: Scene) -> list[tuple[Row, Phrase]]:
    """Candidates for directional targets in text order, as rows of the kind "directional" with their phrase.

    A clause with a quantity has none. The row's span is that of the direction word.
    """
    found: list[tuple[Row, Phrase]] = []
    for index in _clauses(scene):
        begin, end = scene.clauses[index]
        hits = scene.words_between(begin, end)
        for low, high in _pieces(scene, hits, begin, end):
            while high > low and scene.text[high - 1] in _TRIM:
                high -= 1
            inside = (
                hits
                if (low, high) == (begin, end)
                else [hit for hit in hits if low <= hit[0] and hit[1] <= high]
            )
            candidate = (
                _than(scene, inside, low, high, found[-1] if found else None)
                or _after(scene, inside, low, high)
                or _before(scene, inside, high)
            )
            if candidate is not None:
                found.append(candidate)
    return found


def _clauses(scene: Scene) -> list[int]:
    """The numbers of the clauses with a noun and a direction word and without a quantity, in order."""
    if not scene.clauses or not len(scene.numbers):
        return []
    starts = np.array(scene.clause_starts)
    ends = np.array([end for _, end in scene.clauses])
    roles = scene.words.roles[scene.numbers[:, 0]]
    index = np.searchsorted(starts, scene.numbers[:, 1], side="right") - 1
    inside = (index >= 0) & (scene.numbers[:, 1] < ends[index])
    fit = np.zeros(len(starts), dtype=np.int64)
    for bit, role in ((1, NOUN), (2, BEFORE | AFTER | THAN)):
        np.bitwise_or.at(fit, index[inside & (roles & role > 0)], bit)
    kept = fit == 1 | 2
    quantities = [row["start"] for row in scene.quantities if row["unit_norm"] != AGE]
    if quantities:
        taken = np.searchsorted(ends, quantities, side="right")
        kept[taken[taken < len(kept)]] = False
    return np.flatnonzero(kept).tolist()


def _pieces(scene: Scene, hits: list[Hit], begin: int, end: int) -> list[tuple[int, int]]:
    """A clause cut where 、 stands before a verb of direction or behind one (降低利率、减少收费), and at 并 behind a noun."""
    starts = {hit[0] for hit in hits if hit[2].roles & (BEFORE | THAN)}
    stops = {hit[1] for hit in hits if hit[2].roles & AFTER and hit[2].after}
    cuts = [begin]
    at = scene.text.find("、", begin, end)
    while at >= 0:
        if at + 1 in starts or at in stops:
            cuts.append(at + 1)
        at = scene.text.find("、", at + 1, end)
    nouns = {hit[1] for hit in hits if hit[2].roles & NOUN}
    cuts += [start for start, _, word in hits if word.text in _AND and start in nouns]
    cuts.append(end)
    cuts.sort()
    return [(low, high) for low, high in pairwise(cuts) if high > low]


def _after(scene: Scene, hits: list[Hit], begin: int, end: int) -> tuple[Row, Phrase] | None:
    """能耗强度持续降低: the direction word ends the clause, a noun stands shortly before it."""
    for start, stop, word in reversed(hits):
        if word.roles & AFTER and word.after and end - stop <= 2:
            nouns = [hit for hit in hits if hit[2].roles & NOUN and hit[1] <= start]
            if not nouns or start - nouns[-1][1] > _GAP:
                continue
            until = nouns[-1][1]
            if word.text in scene.words.relations:
                until = _compared(scene, hits, begin, until)
            low = max(begin, until - _LONGEST)
            low = _strip(scene, low, until)
            if until - low >= 2:
                return _make(scene, start, stop, low, until, word.after)
    return None


def _before(scene: Scene, hits: list[Hit], end: int) -> tuple[Row, Phrase] | None:
    """降低企业融资成本: a noun ends the clause, the direction word stands before it."""
    nouns = [hit for hit in hits if hit[2].roles & NOUN]
    if not nouns:
        return None
    until = nouns[-1][1]
    if end - until > 1 and scene.text[until] != "、":
        return None
    verbs = [
        hit for hit in hits if hit[2].roles & BEFORE and hit[2].before and 2 <= until - hit[1] <= _LONGEST
    ]
    for (start, stop, word), following in zip_longest(verbs, verbs[1:]):
        if following is not None and following[0] == stop:
            continue  # 稳定扩大退牧还草范围: the second verb moves it
        if word.before:
            return _make(scene, start, stop, stop, until, word.before)
    return None


def _than(
    scene: Scene, hits: list[Hit], begin: int, end: int, last: tuple[Row, Phrase] | None
) -> tuple[Row, Phrase] | None:
    """居民收入增速高于经济增速: a comparison that ends the clause, behind a noun or in a list behind such a clause."""
    for start, stop, word in hits:
        if word.than is None or not 2 <= end - stop <= _REFERENCE or scene.text[end - 1] == "的":
            continue
        nouns = [hit for hit in hits if hit[2].roles & NOUN and hit[1] <= start]
        if nouns and start - nouns[-1][1] <= _GAP:
            until = nouns[-1][1]
            low = _strip(scene, max(begin, until - _LONGEST), until)
        elif start == begin and last is not None and last[0]["end"] == begin - 1 and last[1].span:
            low, until = last[1].span
        else:
            continue
        if until - low >= 2:
            return _make(scene, start, end, low, until, word.than)
    return None


def _compared(scene: Scene, hits: list[Hit], begin: int, until: int) -> int:
    """Where the indicator of 居民收入增长与经济增长同步 ends: before 与, behind a noun or a verb of change."""
    at = max(scene.text.rfind(word, begin, until) for word in _WITH)
    ends = {hit[1] for hit in hits if hit[2].roles & (NOUN | AFTER)}
    return at if at in ends else until


def _strip(scene: Scene, start: int, end: int) -> int:
    words, text = scene.words, scene.text
    while start < end:
        if text[start] in _TRIM or text[start].isspace():
            start += 1
            continue
        if start in scene.time_at and scene.time_at[start] < end:
            start = scene.time_at[start]
            continue
        size = max(words.lead.at(text, start, end), words.holds.at(text, start, end))
        if not size or words.keep.at(text, start, end) > size:
            break
        start += size
    return start


def _make(scene: Scene, start: int, stop: int, low: int, until: int, direction: str) -> tuple[Row, Phrase]:
    row: Row = {
        "start": start,
        "end": stop,
        "text": scene.text[start:stop],
        "kind": "directional",
        "value": None,
        "value_from": None,
        "unit": None,
        "unit_norm": None,
        "value_norm": None,
        "comparator": "none",
        "elided": False,
    }
    basis = "level" if direction in ("maintain", "reach") else "change"
    phrase = Phrase(
        low, until, min(low, start), max(until, stop), Change(direction, basis), "", "", "directional"
    )
    return row, phrase
