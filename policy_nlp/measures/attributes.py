"""What rules read from the text of a measure: the actor, the beneficiary, and modality where a word decides it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.measures.page import Page

_LONGEST_ACTOR = 40
_LONGEST_STRETCH = 80
_LONGEST_BENEFICIARY = 40
_FARTHEST = 12
_REACH = 14
_FRONT = "对为给向面向"
_DATE = re.compile(
    "(?:[0-9]{2,4}年|[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}[日号]){1,2}(?:至[0-9]{1,2}[日号])?[底初末前起内后以来]{0,2}[，、,]?"
)
_JOINT = re.compile("[、和与及或同]|以及|会同")


class Actors:
    """Finds the text that names who acts.

    Parameters
    ----------
    lexicon : Lexicon
        ``actors``: how nouns for actors end. ``actor_limits``: words that stand left or right of an actor.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._heads = tuple(row["word"] for row in lexicon["actors"])
        self._alone = tuple(
            sorted((row["word"] for row in lexicon["actors"] if row["alone"]), key=len, reverse=True)
        )
        self._left = tuple(
            sorted(
                (row["word"] for row in lexicon["actor_limits"] if row["side"] == "left"),
                key=len,
                reverse=True,
            )
        )
        self._right = Dictionary(
            [
                (row["word"], row["side"] == "right")
                for row in lexicon["actor_limits"]
                if row["side"] != "left"
            ]
        )

    def of_measures(
        self,
        page: Page,
        spans: Sequence[Sequence[int]],
        clauses: Sequence[int],
        orgs: Sequence[dict[str, Any]],
    ) -> list[str | None]:
        """Actor of each measure: named before it in its clause, or else inherited from the clauses before.

        Parameters
        ----------
        page : Page
        spans : sequence of (start, end, first, last)
            The measures, in text order.
        clauses : sequence of int
            The clause of each measure.
        orgs : sequence of dict
            Organization rows of the document, in text order; may be empty.
        """
        text = page.text
        starts = [row["start"] for row in orgs]
        first = page.first.tolist()
        begin = page.start.tolist()
        end = page.end.tolist()
        out: list[str | None] = []
        known: str | None = None
        reached = -1  # last clause that has been looked at
        before = 0
        for span, clause in zip(spans, clauses, strict=True):
            opening = first[clause]
            if opening > reached:
                if "\n" in text[before : begin[opening]] or opening - reached > _FARTHEST:
                    known = None
                reached = opening - 1
            for other in range(reached + 1, clause):
                known = self._subject(text, begin[other], end[other], orgs, starts, whole=False) or known
            if span[0] > begin[clause] and clause > reached:
                known = self._subject(text, begin[clause], span[0], orgs, starts, whole=True) or known
            reached = clause
            before = span[1]
            out.append(known)
        return out

    def _subject(
        self,
        text: str,
        start: int,
        stop: int,
        orgs: Sequence[dict[str, Any]],
        starts: list[int],
        *,
        whole: bool,
    ) -> str | None:
        """The noun phrase that names an actor in the stretch: behind 由, or at its head.

        With ``whole`` the stretch ends where the measure begins, so that a phrase may fill it.
        """
        piece = text[start : min(stop, start + _LONGEST_STRETCH)]
        if whole:
            agent = piece.rfind("由")
            if agent >= 0:
                phrase = self._bounded(piece, agent + 1, whole=True)
                if phrase:
                    return phrase
        date = _DATE.match(piece)
        skip = date.end() if date else 0
        for word in self._left:
            if piece.startswith(word, skip):
                skip += len(word)
                break
        phrase = self._bounded(piece, skip, whole=whole)
        at = bisect_left(starts, start)
        if at < len(orgs) and orgs[at]["end"] <= stop:
            last = at
            while (
                last + 1 < len(orgs)
                and orgs[last + 1]["end"] <= stop
                and _JOINT.fullmatch(text[orgs[last]["end"] : orgs[last + 1]["start"]])
            ):
                last += 1
            low, high = orgs[at]["start"], orgs[last]["end"]
            if phrase and start + skip <= low and len(phrase) >= high - low:
                return phrase
            if low - start - skip <= 1 or (whole and high == stop):
                return text[low:high]
        if phrase:
            return phrase
        for word in self._alone:
            if piece.startswith(word, skip):
                return word
        return None

    def _bounded(self, piece: str, skip: int, *, whole: bool) -> str | None:
        """The phrase from ``skip`` up to a word that stands right of actors, if it ends as actors do."""
        limit = len(piece)
        bounded = whole
        for low, _, stands_right in self._right.find(piece):
            if not stands_right:
                continue
            if low > skip + 1:
                limit, bounded = low, True
                break
            if low == skip:
                return None
        phrase = piece[skip:limit].strip("，、, \u3000").lstrip("（(")
        core = phrase[: phrase.rfind("（")] if phrase.endswith("）") and "（" in phrase else phrase
        if (
            bounded
            and 2 <= len(phrase) <= _LONGEST_ACTOR
            and core.endswith(self._heads)
            and "\n" not in phrase
        ):
            return phrase
        return None


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
        self._trigger = Dictionary(tables["trigger"])

    def of(self, text: str, start: int, trigger: str, guess: str) -> str:
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
        found = self._trigger.find(trigger)
        if found:
            modality = found[0][2]
            return modality if guess != "fact" or modality == "prohibition" else guess
        for size in range(min(self._longest, start), 0, -1):
            modality = self._before.get(text[start - size : start], "")
            if modality:
                return modality if guess != "prohibition" else guess
        return guess


class Beneficiaries:
    """Finds the text that names whom a measure is for.

    Parameters
    ----------
    lexicon : Lexicon
        ``beneficiaries``: nouns for people and bodies that measures are for.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._nouns = Dictionary([(row["word"], True) for row in lexicon["beneficiaries"]])

    def of(self, text: str, start: int, end: int, first: int, last: int) -> str | None:
        """Beneficiary of the measure ``start``-``end`` with the trigger ``first``-``last``, as written, or None."""
        if first > start + 1 and text[start] in _FRONT:
            phrase = text[start + 1 : first].rstrip("，, 要应可须将")
            found = self._nouns.find(phrase)
            if found and len(phrase) - found[-1][1] <= 1 and len(phrase) <= _LONGEST_BENEFICIARY:
                return phrase[: found[-1][1]]
            if found:
                return self._joined(phrase, found)
        phrase = text[last + 1 : min(end, last + 1 + _LONGEST_BENEFICIARY)]
        found = self._nouns.find(phrase)
        return self._joined(phrase, found) if found else None

    def _joined(self, phrase: str, found: list[tuple[int, int, bool]]) -> str:
        """The first noun with those it is listed with, and with its modifiers if the phrase opens with them."""
        low, high, _ = found[0]
        for begin, stop, _ in found[1:]:
            if phrase[high:begin] not in ("、", "和", "与", "及", ""):
                break
            high = stop
        front = phrase[:low]
        if low <= _REACH and not set(front) & set("，、；《》“”"):
            low = 0
            for mark in ("面向", "对", "为", "向", "给", "一批", "更多", "各类"):
                at = front.rfind(mark)
                if at >= 0:
                    low = at + len(mark)
                    break
        return phrase[low:high]
