"""Who acts: the noun phrase before a measure, or the one that earlier clauses, a list or a heading name.

Every clause is looked at once. What names an actor stands at the head of its clause or behind 由, ends as nouns for
actors do or is a mention of an organization, and is bounded by a modal, an adverb or the measure itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.measures.page import Page

Rows = Sequence[dict[str, Any]]

_LONGEST = 40
_STRETCH = 90
#: An actor is not carried over more clauses than this without a measure of its own.
_FARTHEST = 14
#: Most clauses of a list whose opening names the actor.
_LIST = 120
_SKIPS = 4
_DATE = re.compile(
    "(?:[0-9]{2,4}年|[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}[日号]|（[^（）]{1,12}）){1,3}"
    "(?:至[0-9]{1,2}[日号])?[底初末前起内后以来]{0,2}[，、,]?"
)
#: What stands in no actor: its own agent, a copula, an addressee, a count.
_NOT_INSIDE = re.compile("由|。|是|(?<!行)为(?!民)|向(?!阳)|[0-9](?:多|余)?[个家所项座条]")
_NUMBER = re.compile("[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}[.．、 \u3000]{0,3}(?=[\u4e00-\u9fff])")
_JOINT = re.compile("[、和与及或同]|以及|并")
_MEETING = re.compile("召开([^，。；（）《》]{1,24}?(?:会议|大会|全会|座谈会|推进会))(?:上)?$")
#: What may not follow the subject of a condition.
_OF = frozenset("的、和与及或等（(”")
_ITEM_ENDS = ("）", ")", "、", ".", "．")
_CONDITION = ("的", "时", "后", "前")
_LONGEST_SUBJECT = 24
#: A land alone acts where a modal follows; else it is what the clause is about (我国是…).
_PLACES = ("国", "省", "市", "区", "县")


class Actor(NamedTuple):
    """The text that names who acts, and where it was read."""

    text: str
    source: str


class Actors:
    """Finds the text that names who acts.

    Parameters
    ----------
    lexicon : Lexicon
        ``actors``: how nouns for actors end. ``actor_limits``: words that stand left or right of an actor (``use`` tells
        modals, verbs of speech and what a partner follows from the others), those inside one that look like such a word, and those that no
        actor begins or ends with. ``lists``: how a clause ends that opens a list of duties.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        limits = lexicon["actor_limits"]
        heads: list[tuple[str, bool | None]] = [(row["word"], None) for row in limits if row["side"] == "end"]
        heads += [(row["word"], bool(row["alone"])) for row in lexicon["actors"]]
        self._heads = Dictionary(heads)
        self._begins = frozenset(row["word"] for row in limits if row["side"] == "begin")
        self._begin_sizes = sorted({len(word) for word in self._begins})
        self._left = Dictionary([(row["word"], True) for row in limits if row["side"] == "left"])
        self._right = Dictionary(
            [(row["word"], row["use"]) for row in limits if row["side"] in ("right", "inside")]
        )
        self._opens = tuple(row["word"] for row in lexicon["lists"])
        self._modals = frozenset(row["word"] for row in limits if row["use"] == "modal")
        self._speech = frozenset(row["word"] for row in limits if row["use"] == "speech")

    def of_measures(
        self,
        page: Page,
        spans: Sequence[Sequence[int]],
        clauses: Sequence[int],
        orgs: Rows,
        verbs: Iterable[int],
    ) -> list[Actor | None]:
        """Actor of each measure.

        Parameters
        ----------
        page : Page
        spans : sequence of (start, end, first, last)
            The measures, in text order.
        clauses : sequence of int
            The clause of each measure.
        orgs : sequence of dict
            Organization rows of the document, in text order; may be empty.
        verbs : iterable of int
            Offsets at which a verb or adverb of the lexicon begins: no actor begins there, but for an organization.
        """
        reader = _Reader(self, page.text, orgs, frozenset(verbs))
        text = page.text
        begin, end = page.start.tolist(), page.end.tolist()
        first = page.first.tolist()
        out: list[Actor | None] = []
        known: str | None = None
        listed: str | None = None  # actor of the list that is being read
        opened = reached = fixed = -1
        before = 0
        for span, clause in zip(spans, clauses, strict=True):
            for other in range(max(reached + 1, clause - _FARTHEST), clause + 1):
                if other > reached and first[other] == other and _begins_item(text, before, begin[other]):
                    known = None
                    if other - opened > _LIST or text[begin[other] - 2 : begin[other]].startswith("条"):
                        listed = None
                before = max(before, begin[other])
                if other == clause:
                    break
                subject, silent = reader.context(begin[other], end[other])
                if subject or silent:
                    known, listed, fixed = subject, None, other
                if self._announces(text, begin[other], end[other]):
                    listed, opened = known, other
                reached = other
            own = None
            if clause > reached:
                stop = span[0] if span[0] > begin[clause] else span[2]
                if stop > begin[clause]:
                    own = reader.subject(begin[clause], stop, whole=True)
                if own is None and reader.is_modal(begin[clause]) and fixed < first[clause] < clause:
                    known = reader.opening(begin[first[clause]], end[first[clause]]) or known
            elif out:
                own = reader.agent(before, span[0])
            if own:
                known, listed, fixed = own, None, clause
            name = known or listed
            out.append(Actor(name, "expressed" if own else "sentence") if name else None)
            if clause > reached:
                known = _meeting(text, max(begin[clause], end[clause] - _STRETCH), end[clause]) or known
                if self._announces(text, begin[clause], end[clause]):
                    listed, opened = known, clause
            reached = clause
            before = span[1]
        return out

    def _announces(self, text: str, start: int, end: int) -> bool:
        """Whether the clause opens a list: X行使下列职权：, 主要做了以下工作。"""
        return text[end : end + 1] in ("：", ":", "。") and text.endswith(self._opens, start, end)


def _meeting(text: str, start: int, stop: int) -> str | None:
    """The meeting that a clause says is held: it acts in what follows."""
    at = text.find("召开", start, stop)
    found = _MEETING.match(text, at, stop) if at >= 0 else None
    return found[1] if found else None


def _begins_item(text: str, before: int, start: int) -> bool:
    """Whether a paragraph or a numbered item begins at ``start``; ``before`` is where the clause before began."""
    return "\n" in text[before:start] or text[start - 1 : start] in _ITEM_ENDS


class _Reader:
    """The limits and the organizations of one document, found once."""

    def __init__(self, actors: Actors, text: str, orgs: Rows, verbs: frozenset[int]) -> None:
        self._text = text
        self._verbs = verbs
        self._orgs = orgs
        self._starts = [row["start"] for row in orgs]
        self._uses = {low: use for low, _, use in actors._right.find(text) if use != "inside"}
        self._limits = list(self._uses)
        self._actors = actors
        heads = actors._heads.find(text)
        self._ends = {high: low for low, high, alone in heads if alone is not None}
        self._alone = {low: high for low, high, alone in heads if alone}
        self._left = {low: high for low, high, _ in actors._left.find(text)}

    def subject(self, start: int, stop: int, *, whole: bool) -> str | None:
        """The actor named in the clause from ``start`` to ``stop``; with ``whole`` a measure begins at ``stop``."""
        if stop - start > _STRETCH:
            if whole:
                found = self.agent(stop - _STRETCH, stop)
                if found:
                    return found
            stop, whole = start + _STRETCH, False
        elif whole:
            found = self.agent(start, stop)
            if found:
                return found
        skip = self._skipped(start, stop)
        phrase = self._phrase(skip, stop, whole=whole)
        chain = self._chain(skip, stop)
        if chain:
            if phrase and len(phrase) >= chain[1] - chain[0]:
                return phrase
            return self._text[chain[0] : chain[1]]
        if phrase:
            return phrase
        high = self._alone.get(skip)
        return self._text[skip:high] if high is not None and high <= stop else None

    def context(self, start: int, stop: int) -> tuple[str | None, bool]:
        """The actor that a clause without a measure names; and whether it names a speaker, who ends the last actor's turn."""
        text = self._text
        if text[start] in "（(《":
            return None, False
        stop = min(stop, start + _STRETCH)
        meeting = _meeting(text, start, stop)
        if meeting:
            return meeting, False
        skip = self._skipped(start, stop)
        chain = self._chain(skip, stop)
        phrase = self._phrase(skip, stop, whole=False)
        if phrase and (not chain or len(phrase) >= chain[1] - chain[0]):
            use = self._uses.get(skip + len(phrase), "")
            if use == "speech":
                return None, True
            place = skip in self._alone and phrase.endswith(_PLACES)
            return (None, False) if place and use != "modal" else (phrase, False)
        if chain:
            if self._uses.get(chain[1]) == "speech":
                return None, True
            return text[chain[0] : chain[1]], False
        high = self._alone.get(skip)
        if high is not None and high <= stop and not text.endswith(_PLACES, skip, high):
            return text[skip:high], False
        if text.endswith(_CONDITION, start, stop):
            return self.opening(skip, stop), False
        return None, False

    def is_modal(self, at: int) -> bool:
        """Whether a modal begins at an offset."""
        return self._uses.get(at) == "modal"

    def opening(self, start: int, stop: int) -> str | None:
        """The subject of a clause whose verb is not known: the first noun for an actor that the clause opens with."""
        text = self._text
        start = self._skipped(start, stop)
        if start in self._uses or self._begins_otherwise(start):
            return None
        chain = self._chain(start, stop)
        if chain:
            return text[chain[0] : chain[1]]
        for high in range(start + 2, min(stop - 1, start + _LONGEST_SUBJECT)):
            if (
                start <= self._ends.get(high, -1) < high - 1
                and text[high] not in _OF
                and self._fits(start, high)
            ):
                return text[start:high]
        return None

    def agent(self, start: int, stop: int) -> str | None:
        """The actor behind 由 in a stretch that ends where a measure begins."""
        at = self._text.rfind("由", start, stop)
        if at < 0 or self._text[at - 1 : at + 1] in ("自由", "理由", "事由", "缘由"):
            return None
        chain = self._chain(at + 1, stop)
        phrase = self._phrase(at + 1, stop, whole=True, agent=True)
        if chain and (not phrase or len(phrase) < chain[1] - chain[0]):
            return self._text[chain[0] : chain[1]]
        return phrase

    def _skipped(self, start: int, stop: int) -> int:
        """Where the noun phrase may begin: behind numbers, dates and words such as 同时."""
        at = start
        for _ in range(_SKIPS):
            date = _DATE.match(self._text, at, stop) or _NUMBER.match(self._text, at, stop)
            if date:
                at = date.end()
            elif at in self._left and self._left[at] < stop and at not in self._limits_at(at):
                at = self._left[at]
            elif self._text[at : at + 1] in ("，", "、", " ", "\u3000") and at < stop:
                at += 1
            else:
                break
        return at

    def _limits_at(self, at: int) -> tuple[int, ...]:
        i = bisect_left(self._starts, at)
        return (at,) if i < len(self._starts) and self._starts[i] == at else ()

    def _chain(self, start: int, stop: int) -> tuple[int, int] | None:
        """The organizations that stand at ``start``, joined by 、 and 和."""
        at = bisect_left(self._starts, start)
        if at >= len(self._orgs) or self._orgs[at]["end"] > stop or self._orgs[at]["start"] - start > 1:
            return None
        last = at
        orgs = self._orgs
        while (
            last + 1 < len(orgs)
            and orgs[last + 1]["end"] <= stop
            and _JOINT.fullmatch(self._text, orgs[last]["end"], orgs[last + 1]["start"])
        ):
            last += 1
        low, high = orgs[at]["start"], orgs[last]["end"]
        if self._text[high : high + 1] in ("的", "》", "关"):
            return None
        if low > start and self._text[start:low] not in "“（(":
            return None
        return low, high

    def _phrase(self, start: int, stop: int, *, whole: bool, agent: bool = False) -> str | None:
        """The phrase from ``start`` up to a word that stands right of actors, if it ends as actors do.

        Behind 由 (``agent``) it may begin with a verb (由具备资质的单位).
        """
        text = self._text
        if not agent and (start in self._verbs or self._begins_otherwise(start)):
            return None
        i = bisect_left(self._limits, start)
        if i < len(self._limits) and self._limits[i] == start:
            return None
        tries = 0
        high = stop
        bounded = whole
        while i < len(self._limits) and self._limits[i] < stop and tries < 6:
            high = self._limits[i]
            if self._fits(start, high):
                return text[start:high].strip("，、, \u3000")
            if self._uses[high] == "partner":
                return None
            i, tries = i + 1, tries + 1
            bounded = False
        if tries == 0 or (whole and tries < 6):
            high = stop
            if whole and self._fits(start, high):
                return text[start:high].strip("，、, \u3000")
        return text[start:high].strip("，、, \u3000") if bounded and self._fits(start, high) else None

    def _begins_otherwise(self, start: int) -> bool:
        """Whether a word stands at ``start`` that no actor begins with."""
        words = self._actors._begins
        return any(self._text[start : start + size] in words for size in self._actors._begin_sizes)

    def _fits(self, start: int, high: int) -> bool:
        text = self._text
        while high > start and text[high - 1] in "，、, \u3000":
            high -= 1
        core = high
        if text[core - 1] in "）)" and start < core:
            core = max(text.rfind("（", start, core), text.rfind("(", start, core))
        return (
            2 <= high - start <= _LONGEST
            and core > start
            and self._ends.get(core, -1) >= start
            and text[start] not in "（(《“、"
            and not _NOT_INSIDE.search(text, start, high)
        )
