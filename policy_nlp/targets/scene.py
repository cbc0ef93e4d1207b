"""What the component knows of one document: its text, earlier layers and the lexicon's words in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from spacy.tokens import Doc

from policy_nlp import layers
from policy_nlp.layers import Row, text_of
from policy_nlp.targets.scope import Scopes
from policy_nlp.targets.tables import Table, find_tables
from policy_nlp.targets.words import Word, Words

#: Kinds of time expressions that say how often or against what, not when.
_NO_TIME = frozenset(("recurring", "compared", "time"))


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
        self.quantities: list[Row] = layers.get_rows(doc, "quantities")
        self.times: list[Row] = [row for row in layers.get_rows(doc, "times") if _dates(row)]
        self.sections: list[Row] = layers.get_rows(doc, "sections")
        self.sentences = layers.sentences_of(doc)
        self.clauses = layers.clauses_of(doc)
        self.sentence_starts = [start for start, _ in self.sentences]
        self.clause_starts = [start for start, _ in self.clauses]
        found = words.dictionary.find_numbers(self.text)
        entries = words.dictionary.payloads()
        self.hits: list[tuple[int, int, Word]] = [
            (start, end, entries[number]) for number, start, end in found.tolist()
        ]
        self.hit_starts: list[int] = found[:, 1].tolist()
        #: The cue words: number in the dictionary, start, end.
        self.cue_numbers = found[words.is_cue[found[:, 0]]] if len(found) else found
        self.cue_hits = [hit for hit in self.hits if hit[2].cues]
        self._cue_hit_starts = [hit[0] for hit in self.cue_hits]
        self.scopes = Scopes(self.text, words, self.sections, self.year)
        self.time_starts = [row["start"] for row in self.times]
        self.time_at = {row["start"]: row["end"] for row in self.times}
        self.time_before = {row["end"]: row["start"] for row in self.times}

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around a position; the empty span there if it stands in none."""
        return _around(self.sentences, self.sentence_starts, at)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a position; the empty span there if it stands in none."""
        return _around(self.clauses, self.clause_starts, at)

    def paragraph(self, at: int) -> tuple[int, int]:
        """The line around a position."""
        return self.scopes.line_span(self.scopes.line(at))

    @cached_property
    def year(self) -> int | None:
        """Year of the document, None if unknown."""
        return int(self.date[:4]) if self.date and self.date[:4].isdigit() else None

    def last_cue(self, at: int, cue: str) -> int:
        """Position of the last word of a cue before ``at``, -1 if there is none."""
        starts = self._cue_starts.get(cue, [])
        index = bisect_left(starts, at)
        return starts[index - 1] if index else -1

    @cached_property
    def _cue_starts(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = {}
        for start, _, word in self.cue_hits:
            for cue in word.cues:
                starts.setdefault(cue, []).append(start)
        return starts

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the text."""
        return find_tables(self.text, self.words.bindings, self.words.tables)

    def words_between(self, start: int, end: int) -> list[tuple[int, int, Word]]:
        """Lexicon words that begin in ``[start, end)``."""
        return self.hits[bisect_left(self.hit_starts, start) : bisect_left(self.hit_starts, end)]

    def cues_between(self, start: int, end: int) -> list[tuple[int, int, Word]]:
        """Lexicon words with a cue that begin in ``[start, end)``."""
        starts = self._cue_hit_starts
        return self.cue_hits[bisect_left(starts, start) : bisect_left(starts, end)]

    def times_between(self, start: int, end: int) -> list[Row]:
        """Time expressions that begin in ``[start, end)``."""
        return self.times[bisect_left(self.time_starts, start) : bisect_left(self.time_starts, end)]


def _dates(time: Row) -> bool:
    """Whether a time says when: 年均, 同比, 9时 and 两周后 do not."""
    return time["kind"] not in _NO_TIME and not (
        time["kind"] == "duration" and time["from_"] == time["to"] is not None
    )


def _around(spans: list[tuple[int, int]], starts: list[int], at: int) -> tuple[int, int]:
    index = bisect_right(starts, at) - 1
    if index >= 0 and at < spans[index][1]:
        return spans[index]
    return (at, at)
