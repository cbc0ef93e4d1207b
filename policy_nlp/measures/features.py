"""What the measure model sees, as hashed feature numbers; the same code serves training and prediction.

*N-grams*: one to three characters of a clause, wherever they stand. *Anchors*: facts of a clause that depend on a place
in it. *Windows*: what stands around a character where a measure or its trigger may begin. *Stops*: around one where a
trigger may end. All but n-grams are templates: each names up to four quantities that are hashed together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from policy_nlp.hashing import FACTORS, MIX, Codes, Ids
from policy_nlp.measures.classes import Row
from policy_nlp.measures.page import Page

ORDERS = 3
_PAD = 8

ANCHORS = (
    "a0", "a0 a1", "a0 a1 a2", "a0 a1 a2 a3", "z0", "z0 z1", "z0 z1 z2", "before", "after", "before after", "size", "rank",
    "left", "rank left numbered", "size numbered after", "numbered a0 a1",
    "entry", "entry size", "entry z0", "entry before", "entry entry_at", "trigger", "trigger size", "trigger z0",
    "trigger before", "trigger trigger_at", "modal", "modal size", "modal z0", "modal before", "modal modal_at",
    "modal trigger", "modal trigger trigger_at", "triggers", "triggers size", "triggers z0", "entry after", "trigger after",
    "subject", "subject trigger", "subject entry", "subject modal", "subject modal trigger", "subject after",
    "f0", "f0 f1", "f0 c1 c2", "f1", "c0 c1 c2", "l0", "l0 c1", "l0 after", "f0 l0", "f0 rank", "l1 l0", "f0 before", "modal m0", "modal m0 c0", "trigger n0", "n0",
    "lf0", "lf0 f0", "nf0", "nf0 f0", "subject f0", "m0 l0",
)  # fmt: skip
WINDOWS = (
    "u-3", "u-2", "u-1", "u0", "u1", "u2", "u3", "u4",
    "u-3 u-2", "u-2 u-1", "u-1 u0", "u0 u1", "u1 u2", "u2 u3", "u3 u4",
    "u-3 u-2 u-1", "u-2 u-1 u0", "u-1 u0 u1", "u0 u1 u2", "u1 u2 u3",
    "u0 u1 u2 u3", "left", "right", "left u0", "left u0 u1", "right u0", "right u0 u1", "left u-1",
    "left right", "begins after", "begins after left", "begins after turn", "begins turn", "begins turn left",
    "ends", "ends turn", "ends u1", "ends u1 u2", "ends right", "after turn", "after left", "turn", "turn right",
    "rest", "rest begins", "rest ends", "cue", "cue begins", "cue begins rest", "cue u0", "cue ends", "cue turn", "u-1 begins",
    "u-2 u-1 begins", "coming",
    "coming begins", "cue coming begins",
    "w0 place", "w0 w1 place", "w-1 w0 place", "w-1 w0 w1 place", "w1 place", "w-1 place", "k-2 k-1 k0 place", "k0 k1 k2 place",
    "w0 place left", "w0 place right",
)  # fmt: skip
STOPS = (
    "u0", "u-1 u0", "u-2 u-1 u0", "u-3 u-2 u-1", "u-2 u-1", "u1", "u0 u1", "u-1 u0 u1", "u0 u1 u2", "u1 u2 u3", "u1 u2", "u2", "u2 u3",
    "ends", "ends u1", "ends u1 u2", "ends next", "next", "next u1", "left", "left u0", "left ends", "left u1", "ends turn", "turn",
    "rest", "rest ends", "rest next", "cue", "cue ends", "cue turn", "coming", "right", "right ends", "right u1", "begins next",
    "place", "w0 place", "w1 place", "w0 w1 place", "w-1 w0 place", "k-2 k-1 k0 place", "k0 k1 k2 place", "w1 next",
)  # fmt: skip
TRIGGERS = (
    "t0 t1", "t0 t1 t2 t3", "s0 s1", "t0 s0 length", "o0 o1", "o0", "p1 p2", "p1", "e0 e1", "e0 e1 e2", "p1 t0 t1", "begins",
    "begins after", "front", "front begins", "e1 e0 begins", "s0 s1 o0", "length",
    "y0", "y0 y1", "h0", "h0 h1", "y0 h0", "x0", "x0 y0", "x0 h0",
)  # fmt: skip


def ngrams(page: Page, bits: int) -> list[Ids]:
    """Bucket of the n-gram that begins at each character, one array an order; 0 where none fits in the clause.

    Parameters
    ----------
    page : Page
    bits : int
        Binary logarithm of the number of buckets.
    """
    codes, clause, size = page.codes, page.clause, len(page.codes)
    out = []
    for order in range(1, ORDERS + 1):
        count = size - order + 1
        ids = np.zeros(size, dtype=np.int64)
        if count > 0:
            value = codes[:count] * FACTORS[0]
            for k in range(1, order):
                value += codes[k : k + count] * FACTORS[k]
            value += np.uint32(order)
            value ^= value >> np.uint32(15)
            value *= MIX
            fits = (clause[:count] >= 0) & (clause[:count] == clause[order - 1 :])
            ids[:count] = np.where(fits, value >> np.uint32(32 - bits), 0)
        out.append(ids)
    return out


def class_ngrams(page: Page, row: Row, bits: int) -> list[Ids]:
    """Bucket of the classes of each word, and of each pair of neighbours, at the character where it begins; else 0."""
    words = row.row
    out = []
    count = len(words.start)
    for order in (1, 2):
        ids = np.zeros(len(page.codes), dtype=np.int64)
        if count >= order:
            value = words.fine[: count - order + 1] * FACTORS[0] + np.uint32(0x51ED270B * order & 0xFFFFFFFF)
            if order == 2:
                value += words.fine[1:] * FACTORS[1]
            value ^= value >> np.uint32(15)
            value *= MIX
            fits = words.clause[: count - order + 1] == words.clause[order - 1 :]
            ids[words.start[: count - order + 1]] = np.where(fits, value >> np.uint32(32 - bits), 0)
        out.append(ids)
    return out


def _step(values: Ids) -> Codes:
    """Small numbers as they are, larger ones in steps."""
    return _STEPS[np.minimum(values, len(_STEPS) - 1)]


_STEPS = np.array([k if k < 8 else 8 + int(np.log2(k / 8.0) * 2) for k in range(512)], dtype=np.uint32)


def padded_codes(page: Page) -> Codes:
    """Code points with a margin of zeros on both sides."""
    margin = np.zeros(_PAD, np.uint32)
    return np.concatenate([margin, page.codes, margin])


def anchor_values(page: Page, padded: Codes, marks: Mapping[str, Codes], row: Row) -> dict[str, Codes]:
    """The quantities of the anchor templates, one value a clause.

    Parameters
    ----------
    page : Page
    padded : ndarray
        What ``padded_codes`` gives.
    marks : mapping of str to ndarray
        What ``lexical.clause_marks`` gives.
    """
    begin, last = page.start + _PAD, page.end - 1 + _PAD
    length = page.end - page.start
    values = dict(marks)
    for k in range(4):
        values[f"a{k}"] = np.where(length > k, padded[begin + k], 0)
    for k in range(3):
        values[f"z{k}"] = np.where(length > k, padded[last - k], 0)
    values["before"] = padded[begin - 1]
    values["after"] = padded[last + 1]
    values["size"] = _step(length)
    values["rank"] = _step(page.rank)
    values["left"] = _step(page.left)
    values["numbered"] = page.numbered.astype(np.uint32)
    words = row.row
    own = np.arange(len(length))
    first = np.searchsorted(words.clause, own, side="left")
    stop = np.searchsorted(words.clause, own, side="right")
    opening, closing = row.place(first, own), row.place(stop - 1, own)
    for k in range(3):
        values[f"f{k}"] = row.fine(opening + k)
        values[f"c{k}"] = row.coarse(opening + k)
    values["l0"], values["l1"] = row.fine(closing), row.fine(closing - 1)
    zero = np.zeros(1, dtype=np.uint32)
    values["lf0"] = np.concatenate([zero, values["f0"][:-1]])
    values["nf0"] = np.concatenate([values["f0"][1:], zero])
    for name, what in (("m0", "modal"), ("n0", "trigger")):
        place = page.start + marks[what + "_end"].astype(np.int64)
        found = row.fine(row.place(words.at[np.minimum(place, len(words.at) - 1)], own))
        values[name] = np.where(marks[what] > 0, found, 0)
    return values


def window_values(
    page: Page, padded: Codes, marks: Mapping[str, Codes], where: Ids, row: Row
) -> dict[str, Codes]:
    """What stands around each character of ``where``, for the templates of windows and of stops.

    Parameters
    ----------
    page : Page
    padded : ndarray
        What ``padded_codes`` gives.
    marks : mapping of str to ndarray
        What ``lexical.character_marks`` gives.
    where : ndarray
        Offsets of characters inside clauses.
    """
    inside = page.clause[where]
    values = {name: mark[where] for name, mark in marks.items()}
    values["next"] = marks["begins"][np.minimum(where + 1, len(page.codes) - 1)]
    at = where + _PAD
    for k in range(-3, 5):
        values[f"u{k}"] = padded[at + k]
    values["left"] = _step(where - page.start[inside])
    values["right"] = _step(page.end[inside] - 1 - where)
    words = row.row
    index = words.at[where]
    looked = row.place(index, inside)
    for k in range(-2, 3):
        values[f"w{k}"] = row.fine(looked + k)
        values[f"k{k}"] = row.coarse(looked + k)
    place = np.zeros(len(where), dtype=np.uint32)
    if len(words.start):
        safe = np.minimum(index, len(words.start) - 1)
        begin, last = words.start[safe], words.end[safe] - 1
        covers = (begin <= where) & (where <= last)
        place[covers] = (1 + (begin == where) + 2 * (last == where))[covers]
    values["place"] = place
    return values


def trigger_values(
    padded: Codes,
    marks: Mapping[str, Codes],
    start: Ids,
    end: Ids,
    first: Ids,
    last: Ids,
    row: Row,
    clause: Ids,
) -> dict[str, Codes]:
    """The quantities of the trigger templates, one value a measure.

    Parameters
    ----------
    padded : ndarray
        What ``padded_codes`` gives.
    marks : mapping of str to ndarray
        What ``lexical.character_marks`` gives.
    start, end : ndarray
        Offsets of the measures.
    first, last : ndarray
        Offsets of the first and the last character of their triggers.
    """
    length = last - first + 1
    at, stop, tail = first + _PAD, last + _PAD, end - 1 + _PAD
    values = {name: mark[first] for name, mark in marks.items()}
    for k in range(4):
        values[f"t{k}"] = np.where(length > k, padded[at + k], 0)
    for k in range(2):
        values[f"s{k}"] = padded[stop - k]
        values[f"o{k}"] = padded[stop + 1 + k]
        values[f"p{k + 1}"] = padded[at - 1 - k]
    for k in range(3):
        values[f"e{k}"] = padded[tail - k]
    values["length"] = _step(length)
    values["front"] = np.where(start < first, padded[start + _PAD], 0)
    at = row.row.at
    final, head = row.place(at[end - 1], clause), row.place(at[last], clause)
    after = row.place(at[np.minimum(last + 1, len(at) - 1)], clause)
    values["y0"], values["y1"] = row.fine(final), row.fine(final - 1)
    values["h0"], values["h1"] = row.fine(head), row.fine(head + 1)
    values["x0"] = row.fine(after)
    return values
