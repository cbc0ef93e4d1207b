"""What rules read from the words of a measure: modality where a word decides it, polarity, beneficiary, object, topic."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

_LONGEST_BENEFICIARY = 40
_REACH = 14
_FRONT = "对为给向面"
#: Prepositions that put the object itself in front, whatever stands behind the verb.
_DISPOSAL = "把将"
_BETWEEN = "，、 \u3000"
#: What denies the modal that follows it; at the begin of a text nothing does.
_DENIALS = ("不", "无", "未")
_AFTER_VERB = "了着好"
#: What ends an object that stands in front (抽查事项都要向社会公开).
_MODAL = re.compile("应当|必须|一律|[都均][应要须可]|要向|向社会")
#: Triggers whose reading is kept: they recur.
_KEPT = 1 << 12


class Decision(NamedTuple):
    """A value and what decided it: ``model``, or the row of the lexicon as ``table:word``."""

    value: str
    source: str


_PROHIBIT, _PROMOTE = Decision("prohibit", "modality"), Decision("promote", "default")


class Modality:
    """Decides the modality of measures whose words leave no choice; the model decides the others.

    Parameters
    ----------
    lexicon : Lexicon
        ``modals``: ``decides`` is ``before`` for a modal that stands right before the measure, ``trigger`` for a word
        that is or is part of the trigger.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        tables: dict[str, dict[str, str]] = {"before": {}, "trigger": {}, "no": {}}
        for row in lexicon["modals"]:
            tables[row["decides"]][row["word"]] = row["modality"]
        self._before = tables["before"]
        self._longest = max(map(len, self._before), default=0)
        self._ends = frozenset(word[-1] for word in self._before)
        self._trigger = Dictionary(tables["trigger"])
        self._word = lru_cache(_KEPT)(self._read)

    def _read(self, trigger: str) -> Decision | None:
        """What a word that is or is part of the trigger decides, or a modal that the trigger begins with (无需提交)."""
        found = self._trigger.find(trigger)
        if not found:
            for size in range(min(self._longest, len(trigger) - 2), 1, -1):
                modality = self._before.get(trigger[:size])
                if modality:
                    return Decision(modality, f"modals:{trigger[:size]}")
            return None
        low, high, modality = found[0]
        return Decision(modality, f"modals:{trigger[low:high]}")

    def of(self, text: str, start: int, trigger: str, guess: str) -> Decision:
        """Modality of a measure.

        Parameters
        ----------
        text : str
            The text.
        start : int
            Offset of the measure.
        trigger : str
            Its trigger.
        guess : str
            The modality the model gives it; a reported fact stays one unless it is a prohibition.
        """
        word = self._word(trigger)
        modal = self._modal(text, start) if guess != "prohibition" or word else None
        if modal and modal.value == "permission" and word and word.value == "prohibition":
            return modal
        if word and (guess != "fact" or word.value == "prohibition"):
            return word
        if modal and not word and guess != "prohibition":
            return modal
        return Decision(guess, "model")

    def _modal(self, text: str, start: int) -> Decision | None:
        """What the modal decides that stands right before an offset: the longest one, if it is not denied (不可)."""
        if text[start - 1 : start] not in self._ends:
            return None
        for size in range(min(self._longest, start), 0, -1):
            modality = self._before.get(text[start - size : start])
            if modality:
                denied = text[start - size - 1 : start - size] in _DENIALS
                return None if denied else Decision(modality, f"modals:{text[start - size : start]}")
        return None


class Polarity:
    """Whether a measure promotes, restricts, prohibits or abolishes its object.

    Parameters
    ----------
    lexicon : Lexicon
        ``polarity``: words of triggers that do not promote.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = Dictionary([(row["word"], row["polarity"]) for row in lexicon["polarity"]])
        self._word = lru_cache(_KEPT)(self._read)

    def _read(self, trigger: str) -> Decision | None:
        """What the first word of the table in a trigger decides."""
        found = self._words.find(trigger)
        if not found:
            return None
        low, high, polarity = found[0]
        return Decision(polarity, f"polarity:{trigger[low:high]}")

    def of(self, trigger: str, modality: str) -> Decision:
        """Polarity of a measure with this trigger and modality; the first word of the table that is in the trigger counts."""
        word = self._word(trigger)
        if word:
            return word
        return _PROHIBIT if modality == "prohibition" else _PROMOTE


class Nouns(NamedTuple):
    """Offsets of nouns, in order."""

    starts: list[int]
    ends: list[int]

    def within(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The nouns that lie between two offsets."""
        low = bisect_left(self.starts, start)
        high = low
        while high < len(self.ends) and self.ends[high] <= stop:
            high += 1
        return list(zip(self.starts[low:high], self.ends[low:high], strict=True)) if high > low else []


class Beneficiaries:
    """Finds the text that names whom a measure is for.

    Parameters
    ----------
    lexicon : Lexicon
        ``beneficiaries``: nouns for people and bodies that measures are for; ``particles``: what stands before them.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._nouns = Dictionary([(row["word"], True) for row in lexicon["beneficiaries"]])
        self._openers = [row["word"] for row in lexicon["particles"] if row["use"] == "opener"]

    def read(self, text: str) -> Nouns:
        """The nouns of a text, for ``of``."""
        found = self._nouns.find(text)
        return Nouns([low for low, _, _ in found], [high for _, high, _ in found])

    def of(self, text: str, nouns: Nouns, start: int, end: int, first: int, last: int) -> str | None:
        """Beneficiary of the measure ``start``-``end`` with the trigger ``first``-``last``, as written, or None."""
        if first > start + 1 and text[start] in _FRONT:
            stop = first
            while stop > start + 1 and text[stop - 1] in "，, 要应可须将":
                stop -= 1
            found = nouns.within(start + 1, stop)
            if found and stop - found[-1][1] <= 1 and stop - start - 1 <= _LONGEST_BENEFICIARY:
                return text[start + 1 : found[-1][1]]
            if found:
                return self._joined(text, start + 1, found)
        found = nouns.within(last + 1, min(end, last + 1 + _LONGEST_BENEFICIARY))
        return self._joined(text, last + 1, found) if found else None

    def _joined(self, text: str, start: int, found: list[tuple[int, int]]) -> str:
        """The first noun with those it is listed with, and with its modifiers if the phrase opens with them."""
        low, high = found[0]
        for begin, stop in found[1:]:
            if text[high:begin] not in ("、", "和", "与", "及", ""):
                break
            high = stop
        front = text[start:low]
        if low - start <= _REACH and not set(front) & set("，、；《》“”"):
            low = start
            for mark in self._openers:
                at = front.rfind(mark)
                if at >= 0:
                    low = start + at + len(mark)
                    break
        return text[low:high]


def find_object(
    text: str, clause: int, span: tuple[int, int, int, int], prepositions: Sequence[str], *, named: bool
) -> tuple[int, int] | None:
    """Offsets of the object of a measure.

    It stands behind the trigger; or before it, behind 把, 将, 对; or it is what the clause begins with, if that is
    no actor (抽查事项要公开).

    Parameters
    ----------
    text : str
    clause : int
        Where the clause begins.
    span : (start, end, first, last)
        The measure, and the first and the last character of its trigger.
    prepositions : sequence of str
        Words that the measure may begin with before its object.
    named : bool
        Whether the clause names an actor before the measure.
    """
    start, end, first, last = span
    low, high = last + 1, end
    if low < high and text[low] in _AFTER_VERB:
        low += 1
    if low < high and not (first - start > 2 and text[start] in _DISPOSAL):
        return low, high
    low, high = start, first
    if start == first:
        if named:
            return None
        low = max(clause, start - 60)
    else:
        for word in prepositions:
            if text.startswith(word, start):
                low = start + len(word)
                break
    comma = text.find("，", low, high) if start < first else -1
    if comma > low:
        high = comma
    modal = _MODAL.search(text, low + 2, high)
    if modal:
        high = modal.start()
    agent = text.rfind("由", low, high)
    if agent > low:
        high = agent
    while high > low and text[high - 1] in _BETWEEN + "都均要应须可将已予以":
        high -= 1
    return (low, high) if high - low > 1 else None


def head_of(phrase: str) -> str:
    """The head of an object: its first member without what stands before the last 的.

    >>> head_of("符合条件的中小企业的融资担保")
    '融资担保'
    """
    core = phrase
    opened = core.find("（")
    if opened > 0:
        core = core[:opened]
    for mark in ("，", "；"):
        core = core.split(mark, 1)[0]
    at = core.rfind("的")
    if 0 < at < len(core) - 1:
        core = core[at + 1 :]
    return core.strip("“”、 \u3000") or phrase
