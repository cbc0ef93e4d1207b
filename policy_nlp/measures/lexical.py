"""What the lexicon says about a document: triggers, adverbs, modals and objects as numbers by character and clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.measures.page import Page

Ids = NDArray[np.int64]
Marks = NDArray[np.uint32]

#: Codes of lexicon entries: modals from 1, then the adverb, then the trigger classes in alphabetical order.
ADVERB = 20
FIRST_CLASS = 21
_NOUN = 0
_FAR = 9


@dataclass(slots=True)
class Finds:
    """Lexicon entries in the order of the text: offsets, code, index of the clause."""

    start: Ids
    end: Ids
    code: Ids
    clause: Ids


class Codes:
    """A dictionary whose payloads are numbers, found as arrays.

    Parameters
    ----------
    entries : iterable of (str, int)
    """

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        self._dictionary = Dictionary(entries)
        self._codes = np.array(self._dictionary.payloads(), dtype=np.int64)

    def find(self, text: str) -> tuple[Ids, Ids, Ids]:
        """Start, end and number of what stands in a text."""
        entry, start, end = self._dictionary.find_numbers(text).T
        return start, end, self._codes[entry]


class Words:
    """The dictionaries of triggers, adverbs and modals, and of the nouns that speak for an instrument.

    Parameters
    ----------
    lexicon : Lexicon
        The tables of ``seeds/measures``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.instruments = [row["type"] for row in lexicon["instruments"]]
        self.classes = sorted({row["class"] for row in lexicon["triggers"]})
        self.modalities = sorted({row["modality"] for row in lexicon["modals"]})
        entries = [(row["word"], 1 + self.modalities.index(row["modality"])) for row in lexicon["modals"]]
        entries += [
            (row["word"], FIRST_CLASS + self.classes.index(row["class"])) for row in lexicon["triggers"]
        ]
        entries += [(row["word"], ADVERB) for row in lexicon["adverbs"]]
        entries += [(row["word"], _NOUN) for row in lexicon["nouns"]]
        self._verbs = Codes(entries)
        self.splitting = frozenset(row["word"] for row in lexicon["modals"] if row["decides"] == "trigger")
        self.cues = sorted({row["kind"] for row in lexicon["cues"]})
        self._cues = Codes([(row["word"], 1 + self.cues.index(row["kind"])) for row in lexicon["cues"]])
        self._actors = Dictionary([(row["word"], 1) for row in lexicon["actors"]])
        self._objects = Codes(
            [(row["word"], self.instruments.index(row["instrument"])) for row in lexicon["objects"]]
        )

    def find(self, page: Page) -> Finds:
        """Triggers, adverbs and modals that lie inside a clause."""
        start, end, code = self._verbs.find(page.text)
        number = page.clause[start]
        fits = (number >= 0) & (number == page.clause[np.maximum(end - 1, 0)]) & (code != _NOUN)
        return Finds(start[fits], end[fits], code[fits], number[fits])

    def splits(self, page: Page, finds: Finds) -> Ids:
        """Where a second measure begins for sure: verbs such as 鼓励 and 严禁 behind 、 in a clause that begins with one."""
        modal = finds.code < ADVERB
        places = (column[modal].tolist() for column in (finds.start, finds.end, finds.clause))
        out = []
        opened = -1
        for start, end, clause in zip(*places, strict=True):
            if page.text[start:end] in self.splitting:
                if page.text[start - 1] == "、" and clause == opened:
                    out.append(start)
                opened = clause
        return np.array(out, dtype=np.int64)

    def find_cues(self, page: Page) -> tuple[Ids, Ids, Ids]:
        """Function words: offset behind each, its code, its offset."""
        start, end, code = self._cues.find(page.text)
        return end, code, start

    def find_actors(self, page: Page) -> Ids:
        """Offsets behind the words that nouns for actors end with."""
        return self._actors.find_numbers(page.text)[:, 2]

    def count_objects(self, page: Page) -> NDArray[np.float32]:
        """How many nouns of each instrument stand in each clause, as square roots: one row a clause."""
        start, _, kind = self._objects.find(page.text)
        number = page.clause[start]
        fits = number >= 0
        kinds = len(self.instruments)
        cells = number[fits] * kinds + kind[fits]
        counts = np.bincount(cells, minlength=len(page.start) * kinds)
        return np.sqrt(counts.reshape(-1, kinds)).astype(np.float32)


def character_marks(page: Page, finds: Finds, cues: tuple[Ids, Ids, Ids]) -> dict[str, Marks]:
    """What the lexicon says about each character.

    ``begins``, ``ends``, ``after``: code of the entry that begins at it, ends with it, ends before it. ``turn``, ``rest``:
    how many triggers of the clause begin up to it and behind it. ``cue``: code of the last function word before it
    in its clause, ``coming``: of the next one. ``opens``: code of the entry the clause begins with.
    """
    size = len(page.codes)
    begins = np.zeros(size, dtype=np.uint32)
    begins[finds.start] = finds.code
    after = np.zeros(size + 1, dtype=np.uint32)
    after[finds.end] = finds.code
    trigger = np.zeros(size + 1, dtype=np.int64)
    trigger[finds.start[finds.code >= FIRST_CLASS] + 1] = 1
    total = np.cumsum(trigger)
    turn = np.minimum(total[1:] - total[page.start][page.clause], 6).astype(np.uint32)
    rest = np.minimum(total[page.end][page.clause] - total[1:], 6).astype(np.uint32)
    place = np.zeros(size + 1, dtype=np.int64)
    place[cues[0]] = cues[0]
    code = np.zeros(size + 1, dtype=np.uint32)
    code[cues[0]] = cues[1]
    last = np.maximum.accumulate(place)[:-1]
    cue = np.where(last > page.start[page.clause], code[last], 0).astype(np.uint32)
    place = np.full(size + 1, size, dtype=np.int64)
    place[cues[2]] = cues[2]
    code[:] = 0
    code[cues[2]] = cues[1]
    following = np.minimum.accumulate(place[::-1])[::-1][1:]
    coming = np.where(following < page.end[page.clause], code[following], 0).astype(np.uint32)
    opens = begins[page.start][page.clause]
    return {
        "begins": begins, "ends": after[1:], "after": after[:-1], "turn": turn, "rest": rest, "cue": cue, "coming": coming,
        "opens": opens,
    }  # fmt: skip


def _firsts(values: Ids) -> Ids:
    """Where each run of equal numbers begins."""
    begins = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def clause_marks(page: Page, finds: Finds, actors: Ids) -> dict[str, Marks]:
    """What the lexicon says about each clause.

    Code and place of its first entry, first trigger and first modal; the number of triggers; ``subject``: what stands
    before its first entry (0 no entry, 1 nothing, 2 the name of an actor, 3 something else).
    """
    count = len(page.start)
    trigger = finds.code >= FIRST_CLASS
    out: dict[str, Marks] = {}
    for name, chosen in (
        ("entry", slice(None)),
        ("trigger", trigger),
        ("modal", finds.code < ADVERB),
    ):
        own = finds.clause[chosen]
        where = _firsts(own)
        clause = own[where]
        code = np.zeros(count, dtype=np.uint32)
        place = np.zeros(count, dtype=np.uint32)
        code[clause] = finds.code[chosen][where]
        place[clause] = 1 + np.minimum(finds.start[chosen][where] - page.start[clause], _FAR)
        behind = np.zeros(count, dtype=np.uint32)
        behind[clause] = finds.end[chosen][where] - page.start[clause]
        out[name], out[name + "_at"], out[name + "_end"] = code, place, behind
    ends = np.zeros(len(page.codes) + 1, dtype=bool)
    ends[actors] = True
    where = _firsts(finds.clause)
    clause = finds.clause[where]
    at = finds.start[where]
    subject = np.zeros(count, dtype=np.uint32)
    subject[clause] = np.where(at == page.start[clause], 1, np.where(ends[at], 2, 3))
    out["subject"] = subject
    number = np.bincount(finds.clause[trigger], minlength=count)
    out["triggers"] = np.minimum(number, 7).astype(np.uint32)
    return out
