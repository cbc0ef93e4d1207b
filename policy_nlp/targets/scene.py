"""What the component knows of one document: its text, earlier layers and the lexicon's words in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from spacy.tokens import Doc

from policy_nlp import layers
from policy_nlp.layers import Row, text_of
from policy_nlp.matcher import as_array
from policy_nlp.targets.scope import Scopes
from policy_nlp.targets.tables import Table, find_tables
from policy_nlp.targets.words import Word, Words

#: Kinds of time expressions that say how often or against what, not when.
_NO_TIME = frozenset(("recurring", "compared", "time"))

#: Prepositions before a time.
_TO_TIME = frozenset("到至在于自从")


class Scene:
    """One document as the component reads it; everything found once and looked up by position.

    Parameters
    ----------
    doc : Doc
        The document, with the layers that earlier components wrote.
    words : Words
        The compiled lexicon.
    """

    def __init__(self, doc: Doc, words: Words) -> None:
        self.text = text_of(doc)
        self.words = words
        self.date = layers.document_date(doc)
        self.title = layers.document_title(doc) or ""
        self.quantities: Sequence[Row] = layers.get_rows(doc, "quantities")
        self.times: list[Row] = [row for row in layers.get_rows(doc, "times") if _dates(row)]
        self.sections: Sequence[Row] = layers.get_rows(doc, "sections")
        self.sentences = layers.sentences_of(doc)
        self.clauses = layers.clauses_of(doc)
        self.sentence_starts = [start for start, _ in self.sentences]
        self.clause_starts = [start for start, _ in self.clauses]
        #: The words of the lexicon in the text and, of them, the cues: number in the dictionary, start, end.
        self._words = words.dictionary.find_indexes(self.text)
        self.numbers = as_array(self._words)
        self._entries = words.dictionary.payloads()
        self._starts: list[int] = self.numbers[:, 1].tolist()
        cues = np.flatnonzero(words.is_cue[self.numbers[:, 0]])
        self.cue_numbers = self.numbers[cues]
        self._cue_words = [self._words[i] for i in cues.tolist()]
        self._cue_word_starts: list[int] = self.cue_numbers[:, 1].tolist()
        self._sentence_of: dict[int, tuple[int, int]] = {}
        self._clause_of: dict[int, tuple[int, int]] = {}
        self._cue_starts: dict[str, list[int]] = {}
        self.scopes = Scopes(self.text, words, self.sections, self.year)
        self.time_relations = [_relation(row["to"], self.year) for row in self.times]
        self.time_starts = [row["start"] for row in self.times]
        self.time_at = {row["start"]: row["end"] for row in self.times}
        self.time_before = {row["end"]: row["start"] for row in self.times}

    def time_after(self, start: int) -> int | None:
        """End of the time that stands here, by itself or behind a preposition (到2027年托位数…)."""
        if start in self.time_at:
            return self.time_at[start]
        return self.time_at.get(start + 1) if self.text[start] in _TO_TIME else None

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around a position; the empty span there if it stands in none."""
        found = self._sentence_of.get(at)
        if found is None:
            found = self._sentence_of[at] = _around(self.sentences, self.sentence_starts, at)
        return found

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a position; the empty span there if it stands in none."""
        found = self._clause_of.get(at)
        if found is None:
            found = self._clause_of[at] = _around(self.clauses, self.clause_starts, at)
        return found

    def paragraph(self, at: int) -> tuple[int, int]:
        """The line around a position."""
        return self.scopes.line_span(self.scopes.line(at))

    @cached_property
    def year(self) -> int | None:
        """Year of the document, None if unknown."""
        return int(self.date[:4]) if self.date and self.date[:4].isdigit() else None

    def last_cue(self, at: int, cue: str) -> int:
        """Position of the last word of a cue before ``at``, -1 if there is none."""
        starts = self._cue_starts.get(cue)
        if starts is None:
            named = self.words.has_cue.get(cue)
            starts = [] if named is None else self.cue_numbers[named[self.cue_numbers[:, 0]], 1].tolist()
            self._cue_starts[cue] = starts
        index = bisect_left(starts, at)
        return starts[index - 1] if index else -1

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the text."""
        return find_tables(self.text, self.words.bindings, self.words.tables)

    def words_between(self, start: int, end: int) -> list[tuple[int, int, Word]]:
        """Lexicon words that begin in ``[start, end)``."""
        first = bisect_left(self._starts, start)
        found = self._words[first : bisect_left(self._starts, end, first)]
        return [(low, high, self._entries[number]) for number, low, high in found]

    def cues_between(self, start: int, end: int) -> list[tuple[int, int, Word]]:
        """Lexicon words with a cue that begin in ``[start, end)``."""
        first = bisect_left(self._cue_word_starts, start)
        found = self._cue_words[first : bisect_left(self._cue_word_starts, end, first)]
        return [(low, high, self._entries[number]) for number, low, high in found]

    def times_between(self, start: int, end: int) -> list[Row]:
        """Time expressions that begin in ``[start, end)``."""
        return self.times[bisect_left(self.time_starts, start) : bisect_left(self.time_starts, end)]


def _dates(time: Row) -> bool:
    """Whether a time says when: 年均, 同比, 9时 and 两周后 do not."""
    return time["kind"] not in _NO_TIME and not (
        time["kind"] == "duration" and time["from_"] == time["to"] is not None
    )


def _relation(to: str | None, year: int | None) -> str:
    """How many years a time ends after the document's year, at most two; "?" if unknown."""
    if to is None or year is None or not to[:4].isdigit():
        return "?"
    return str(max(-2, min(2, int(to[:4]) - year)))


def _around(spans: list[tuple[int, int]], starts: list[int], at: int) -> tuple[int, int]:
    index = bisect_right(starts, at) - 1
    if index >= 0 and at < spans[index][1]:
        return spans[index]
    return (at, at)
