"""Details of measures that stand around them: conditions, timeframe, references to documents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

Row = dict[str, Any]

_TITLE = re.compile("《[^《》\n]{1,90}》")
_NUMBER = re.compile("[〔\\[（(](?:19|20)[0-9]{2}[〕\\]）)]第?[0-9]{1,5}号")
_NAME = re.compile("[\u4e00-\u9fff]{1,12}$")
_GAP = re.compile("[（(，]{0,2}")
#: Most clauses before a measure, in its sentence, that can be its conditions.
_MOST = 3
_LEAST = 4
#: What a clause begins with that says for whom something holds.
FOR = "对"


class Details:
    """Reads conditions, timeframes and references.

    Parameters
    ----------
    lexicon : Lexicon
        ``conditions``: how clauses that state a condition begin or end. ``relations``: words that tell that a document
        is amended or repealed.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        sides: dict[str, list[str]] = {"begin": [], "end": []}
        for row in lexicon["conditions"]:
            sides[row["side"]].append(row["word"])
        self._begins, self._ends = tuple(sides["begin"]), tuple(sides["end"])
        self._relations = Dictionary([(row["word"], row["relation"]) for row in lexicon["relations"]])

    def conditions(
        self, text: str, clauses: Sequence[tuple[int, int]], start: int, trigger: int, end: int
    ) -> list[Row]:
        """The conditions among the clauses that stand before a measure in its sentence.

        Parameters
        ----------
        text : str
        clauses : sequence of (int, int)
            The clauses before the measure's own that hold no measure, nearest first.
        start, trigger, end : int
            Where the measure and its trigger begin, and the measure ends: a condition inside it (对…的，) counts too.
        """
        found = []
        if text[start] in FOR:
            comma = text.find("，", start, end)
            stop = comma if comma > 0 else trigger
            if text.find("的", start, stop) > 0:
                found.append({"start": start, "end": stop, "text": text[start:stop]})
        for low, high in clauses[:_MOST]:
            if high - low < _LEAST:
                continue
            if low <= start < high:
                break
            ends = text.endswith(self._ends, low, high) or (
                text[low] in FOR and text.find("的", low, high) > 0
            )
            if ends or (text.startswith(self._begins, low, high) and text[high : high + 1] == "，"):
                found.append({"start": low, "end": high, "text": text[low:high]})
            else:
                break
        return found[::-1]

    def references(self, text: str) -> list[Row]:
        """All documents that a text names, in order: 《…》 with its number behind it, or a number alone."""
        numbers: dict[int, int] = {}
        for match in _NUMBER.finditer(text):
            name = _NAME.search(text, max(0, match.start() - 12), match.start())
            if name:
                numbers[name.start()] = match.end()
        found: list[Row] = []
        taken = set()
        for match in _TITLE.finditer(text):
            gap = _GAP.match(text, match.end())
            at = gap.end() if gap else -1
            number = text[at : numbers[at]] if at in numbers else None
            if number:
                taken.add(at)
            found.append(_reference(text, match.start(), match.end(), number))
        found += [
            _reference(text, low, high, text[low:high]) for low, high in numbers.items() if low not in taken
        ]
        found.sort(key=lambda row: row["start"])
        return found

    def of_measure(
        self, text: str, references: list[Row], starts: list[int], low: int, start: int, end: int
    ) -> list[Row]:
        """The references between ``low`` and the end of a measure, with what happens to the document.

        Parameters
        ----------
        text : str
        references : list of dict
            What ``references`` gives, and ``starts`` their offsets.
        low : int
            End of the measure before, or begin of the sentence.
        start, end : int
            The measure.
        """
        found = []
        relation = None
        for row in references[bisect_left(starts, low) : bisect_left(starts, end)]:
            inside = row["start"] >= start
            if inside and relation is None:
                words = self._relations.find(text[start:end])
                relation = words[-1][2] if words else "cited"
            found.append({**row, "relation": relation if inside else "cited"})
        return found


def _reference(text: str, start: int, end: int, number: str | None) -> Row:
    return {"start": start, "end": end, "text": text[start:end], "number": number}


def timeframe(times: Sequence[Row], starts: list[int], sentence: int, start: int, end: int) -> Row | None:
    """The time of a measure: the last one inside it, or else the nearest before it in its sentence.

    Parameters
    ----------
    times : sequence of dict
        Rows of the layer ``times``; ``starts`` their offsets.
    sentence : int
        Where the sentence begins.
    start, end : int
        The measure.
    """
    at = bisect_right(starts, end - 1) - 1
    if at >= 0 and times[at]["start"] >= sentence and times[at]["end"] <= end:
        return times[at]
    return None
