"""What the tagger sees of each character, as hashed feature numbers; the same code serves training and prediction.

Four families of quantities: characters around; words of a dictionary with their part of speech; words of the
organization lexicon; and the mentions that the rules found. A template names up to four quantities that are hashed
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, get_args

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from policy_nlp.hashing import Codes, Ids
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention
from policy_nlp.records import OrgKind, OrgType

_PAD = 4
_REACH = 12

TEMPLATES = (
    "u-1", "u0", "u1", "u2",
    "u-1 u0", "u0 u1", "u1 u2", "u2 u3", "u-1 u1",
    "u-2 u-1 u0", "u-1 u0 u1", "u0 u1 u2", "u1 u2 u3", "u-2 u-1 u0 u1", "u-1 u0 u1 u2",
    "w0 at", "p0 at", "w-1 at", "w1 at", "w1 p0 at", "p-1 p0 at", "p0 p1 at",
    "p-2 p-1 p0 at", "p0 p1 p2 at", "w-1 w0 at", "w0 w1 at", "w2 at",
    "c0 at", "c1 at", "c2 at", "c0 c1 at", "d-1 d0 d1 at", "d0 d1 d2 at",
    "k0", "k-1 k0", "k0 k1", "k-1 k0 k1", "k0 u0", "k0 p0 at",
    "r0", "r-1 r0", "r0 r1", "r0 u0", "r0 p0 at",
    "next far", "next far p0 at", "next far w-1", "next far k0",
)  # fmt: skip


def code_points(text: str) -> Codes:
    """Code points with digits as 0, Latin letters as a, and line ends and spaces as blanks."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(codes < len(_FOLD), _FOLD[np.minimum(codes, len(_FOLD) - 1)], codes)


_FOLD = np.arange(0x10000, dtype=np.uint32)
_FOLD[:33] = 32
_FOLD[0x3000] = 32
_FOLD[0xFF01:0xFF5F] -= 0xFEE0
_FOLD[0xFF0C] = 0xFF0C
for _low, _high, _to in ((0x30, 0x3A, "0"), (0x41, 0x5B, "a"), (0x61, 0x7B, "a")):
    _FOLD[_low:_high] = ord(_to)
    _FOLD[_low + 0xFEE0 : _high + 0xFEE0] = ord(_to)


class Words:
    """The dictionary of words with parts of speech and classes, matched longest first from the left.

    Parameters
    ----------
    words : sequence of str
        The words, of two or more characters.
    classes : ndarray
        One row a word, one column a classification: its part of speech, its coarse and its fine class.
    characters : ndarray
        Rows of a character and its coarse and fine class, for characters that stand alone; sorted.
    """

    def __init__(self, words: Sequence[str], classes: NDArray[Any], characters: NDArray[Any]) -> None:
        self._longest = AhoCorasick(
            words,
            matchkind=MatchKind.LeftmostLongest,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )
        self._classes = classes.astype(np.uint32)
        self._characters = np.zeros((0x10000, 3), dtype=np.uint32)
        self._characters[:, 0] = np.where(_is_han(np.arange(0x10000, dtype=np.uint32)), _HAN, _OTHER)
        self._characters[characters[:, 0], 1:] = characters[:, 1:]

    def match(self, text: str) -> Ids:
        """Words found: rows of number, start and end."""
        matches = self._longest.find_matches_as_indexes(text)
        found = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches))
        return found.reshape(-1, 3)

    def quantities(self, text: str, codes: Codes) -> dict[str, Codes]:
        """Word, classes and place in the word of each character, and of the words around."""
        size = len(codes)
        number, starts, ends = self.match(text).T
        length = ends - starts
        before = np.cumsum(length) - length
        inner = np.arange(int(length.sum())) - np.repeat(before - starts, length)
        begins = np.ones(size, dtype=bool)
        begins[inner] = False
        begins[starts] = True
        heads = np.flatnonzero(begins)
        index = np.cumsum(begins) - 1
        own = index[starts] + _AROUND
        word = np.zeros(len(heads) + 2 * _AROUND, dtype=np.uint32)
        classes = np.zeros((len(word), 3), dtype=np.uint32, order="F")
        word[_AROUND:-_AROUND] = codes[heads]
        classes[_AROUND:-_AROUND] = self._characters[np.minimum(codes[heads], 0xFFFF)]
        word[own] = (number + 0x1000000).astype(np.uint32)
        classes[own] = self._classes[number]
        size_of = np.diff(np.append(heads, size))[index]
        into = np.arange(size) - heads[index]
        at = np.where(size_of == 1, 3, np.where(into == 0, 0, np.where(into == size_of - 1, 2, 1)))
        values: dict[str, Codes] = {"at": at.astype(np.uint32)}
        columns = {"w": word, **dict(zip("pdc", classes.T, strict=True))}
        for name in _OF_WORDS:
            values[name] = columns[name[0]].take(index + (_AROUND + int(name[1:])))
        return values


def load_words(arrays: Mapping[str, Any]) -> Words:
    """The dictionary of a model."""
    names = arrays["words"].tobytes().decode("utf-8").split("\n")
    return Words(names, arrays["classes"], arrays["characters"])


#: How many words to each side are looked at, and which quantities of words are used.
_AROUND = 2
_OF_WORDS = sorted({part for template in TEMPLATES for part in template.split() if part[0] in "wpdc"})
_HAN, _OTHER = 254, 255


def _is_han(codes: Codes) -> NDArray[np.bool_]:
    return (codes >= 0x4E00) & (codes <= 0x9FFF)


def _shifted(values: Codes, name: str, low: int, high: int) -> dict[str, Codes]:
    size = len(values)
    padded = np.zeros(size + 2 * _PAD, dtype=np.uint32)
    padded[_PAD : _PAD + size] = values
    return {f"{name}{k}": padded[_PAD + k : _PAD + k + size] for k in range(low, high + 1)}


def _marked(size: int, spans: Sequence[tuple[int, int, int]]) -> Codes:
    """Of each character the number of the span it is in, times 4, with its place: first, inner, last, only."""
    out = np.zeros(size, dtype=np.uint32)
    for start, end, number in spans:
        if end - start == 1:
            out[start] = number * 4 + 3
        else:
            out[start:end] = number * 4 + 1
            out[start] = number * 4
            out[end - 1] = number * 4 + 2
    return out


_KINDS = get_args(OrgKind)
_TYPES = get_args(OrgType)


def quantities(
    text: str, words: Words, tokens: Sequence[Token], mentions: Sequence[Mention], shift: int = 0
) -> dict[str, Codes]:
    """All quantities of a text, one value a character.

    Parameters
    ----------
    text : str
        The text; not empty.
    words : Words
        The dictionary.
    tokens, mentions : sequence
        What the lexer and the rules found.
    shift : int
        Where the text begins in that which the offsets of tokens and mentions belong to.
    """
    codes = code_points(text)
    size = len(codes)
    values = _shifted(codes, "u", -2, 3)
    values |= words.quantities(text, codes)
    spans = [(start - shift, end - shift, ord(entry.cls)) for start, end, entry in tokens]
    values |= _shifted(_marked(size, spans), "k", -1, 1)
    found = [
        (m.start - shift, m.end - shift, 1 + _KINDS.index(m.kind) * 16 + _TYPES.index(m.type))
        for m in mentions
    ]
    values |= _shifted(_marked(size, found), "r", -1, 1)
    heads = np.full(size + 1, size + 99, dtype=np.int64)
    names = np.zeros(size + 1, dtype=np.uint32)
    for start, end, entry in tokens:
        if entry.cls in "SOnHGD":
            start, end = start - shift, end - shift
            heads[start] = start
            names[start] = codes[end - 1] + codes[max(start, end - 2)] * np.uint32(31)
    stops = ~_is_han(codes)
    heads[:size][stops] = np.nonzero(stops)[0]
    heads = np.minimum.accumulate(heads[::-1])[::-1]
    far = heads[:size] - np.arange(size)
    near = far <= _REACH
    values["next"] = np.where(near, names[np.minimum(heads[:size], size)], 0).astype(np.uint32)
    values["far"] = np.where(near, far, _REACH + 1).astype(np.uint32)
    return values
