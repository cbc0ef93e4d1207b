"""The words of the targets lexicon, arranged for lookup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.targets.tables import TableWords

#: Roles a word can have in the text, as bits: a word may have several.
VERB, STOP, NOUN, CUE, BEFORE, AFTER, EDGE, ACT, THAN = 1, 2, 4, 8, 16, 32, 64, 128, 256
_SIDES = {"before": BEFORE, "after": AFTER, "than": THAN}

#: Where a cue word may stand: left (<) or right (>) of a quantity in its clause (c) or elsewhere in its sentence (s).
PLACES = ("c<", "c>", "s<", "s>")


@dataclass(frozen=True, slots=True)
class Word:
    """All that the lexicon says about one word."""

    text: str
    roles: int
    cues: tuple[str, ...]
    #: Direction of what it stands before, behind or, as a word of comparison, between; None if it is no such word.
    before: str | None
    after: str | None
    than: str | None
    #: Names of features by place, empty if it is no cue.
    names: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb of change or level says: where the quantity moves and whether it is a level or a difference."""

    direction: str
    basis: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a word that opens a part of a document says of it: ``past`` or ``plan``."""

    tense: str


class Words:
    """Lookup tables of the component.

    Parameters
    ----------
    lexicon : dict of str to list of dict
        The tables of ``seeds/targets``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.changes = {row["word"]: Change(row["direction"], row["basis"]) for row in lexicon["change"]}
        self.edges = frozenset(row["word"] for row in lexicon["lead"] if row["kind"] == "edge")
        self.verbs = frozenset(row["word"] for row in lexicon["lead"] if row["kind"] == "verb")
        self.nouns = frozenset(row["word"] for row in lexicon["nouns"])
        self.stops = frozenset(row["word"] for row in lexicon["stops"])
        self.lead = Affixes(self.edges | self.verbs)
        self.trail = Affixes([*self.changes, *self.edges])
        self.action = Affixes(row["word"] for row in lexicon["lead"] if row["kind"] != "edge")
        self.holds = Affixes(row["word"] for row in lexicon["moves"] if row["side"] == "before")
        #: Words of two things that keep pace: 同步, 相匹配.
        self.relations = frozenset(row["word"] for row in lexicon["moves"] if row.get("relation"))
        #: Words before a number of years of age that is more than that of a group of people.
        self.ages = tuple(row["word"] for row in lexicon["ages"])
        self.awards = Affixes(row["word"] for row in lexicon["awards"])
        self.terms = Affixes(row["word"] for row in lexicon["terms"])
        self.nouns_all = Affixes(self.nouns)
        self.keep = Affixes(row["word"] for row in lexicon["keep"])
        self.dictionary: Dictionary[Word] = Dictionary(_merged(lexicon))
        entries = self.dictionary.payloads()
        #: For each entry of the dictionary its roles, whether it is a cue, and which.
        self.roles = np.array([word.roles for word in entries], dtype=np.int64)
        self.is_cue = np.array([bool(word.cues) for word in entries], dtype=bool)
        self.has_cue = {
            cue: np.array([cue in word.cues for word in entries], dtype=bool)
            for cue in {row["cue"] for row in lexicon["cues"]}
        }
        self.scopes = Dictionary({row["word"]: Opening(row["tense"]) for row in lexicon["scopes"]})
        self.bindings = {
            row["word"]: "binding" if row["word"].startswith("约束") else "expected"
            for row in lexicon["cues"]
            if row["cue"] == "binding"
        }
        self.tables = TableWords(lexicon["table_words"])
        self.yearly = {row["word"]: row["yearly"] for row in lexicon["documents"]}
        plans = "|".join(re.escape(row["word"]) for row in lexicon["documents"] if row.get("plan")) or "(?!)"
        #: A title that ends with the name of a plan: …规划（2021—2025年）, 关于印发…行动方案的通知.
        self.plan_title = re.compile(f"(?:{plans})[》”]?(?:[（(][^（）()]{{1,24}}[)）])?[》”]?(?:的通知)?$")
        self.reporting = tuple(row["word"] for row in lexicon["reporting"])
        self.aims: Dictionary[None] = Dictionary({row["word"]: None for row in lexicon["aims"]})


class Affixes:
    """Longest word of a set at the beginning or the end of a piece of text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._first, self._last = _sizes(self._words, 0), _sizes(self._words, -1)

    def at(self, text: str, start: int, end: int) -> int:
        """Length of the longest word that begins at ``start``, 0 if there is none before ``end``."""
        for size in self._first.get(text[start : start + 1], ()):
            if start + size <= end and text[start : start + size] in self._words:
                return size
        return 0

    def before(self, text: str, start: int, end: int) -> int:
        """Length of the longest word that ends at ``end`` and begins at ``start`` or later, 0 if none."""
        for size in self._last.get(text[end - 1 : end], ()):
            if end - size >= start and text[end - size : end] in self._words:
                return size
        return 0


def _sizes(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the words with each character at a place, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[place], set()).add(len(word))
    return {char: tuple(sorted(found, reverse=True)) for char, found in sizes.items()}


def _merged(lexicon: Lexicon) -> dict[str, Word]:
    table: dict[str, dict[str, Any]] = {}

    def entry(word: str) -> dict[str, Any]:
        return table.setdefault(word, {"roles": 0, "cues": [], "before": None, "after": None, "than": None})

    for row in lexicon["lead"]:
        entry(row["word"])["roles"] |= {"verb": VERB, "act": ACT, "edge": EDGE}[row["kind"]]
    for row in lexicon["stops"]:
        entry(row["word"])["roles"] |= STOP
    for row in lexicon["nouns"]:
        entry(row["word"])["roles"] |= NOUN
    for row in lexicon["moves"]:
        found = entry(row["word"])
        found["roles"] |= _SIDES[row["side"]]
        found[row["side"]] = row["direction"]
    for row in lexicon["cues"]:
        found = entry(row["word"])
        found["roles"] |= CUE
        found["cues"].append(row["cue"])
    ends = Affixes(row["word"] for row in lexicon["nouns"])
    for row in lexicon["keep"]:
        word = row["word"]
        entry(word)["roles"] |= NOUN if ends.before(word, 0, len(word)) > 1 else 0
    return {
        word: Word(
            word,
            row["roles"],
            tuple(row["cues"]),
            row["before"],
            row["after"],
            row["than"],
            _names(word, row["cues"]),
        )
        for word, row in table.items()
    }


def _names(word: str, cues: list[str]) -> dict[str, tuple[str, ...]]:
    if not cues:
        return {}
    return {
        place: (f"{place}{word}", f"b{place[1]}{word}", *(f"{place}:{cue}" for cue in cues))
        for place in PLACES
    }
