"""Statements of responsibility: brackets and labelled lines that say who answers for an item, and by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_nlp.layers import Row
from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

__all__ = ["DUTIES", "Statement", "Statements", "give_deadlines"]

#: Where a word of the seeds stands, and its role.
Mark = tuple[int, int, str]

DUTIES = ("lead", "participate", "responsible")
#: Roles of mentions that no statement holds.
_APART = ("issuer", "speaker")
_FIRST = "first"
_BRACKETS = re.compile("[（(〔﹝【［\\[〖）)〕﹞】］\\]〗]")
_OPENING = "（(〔﹝【［[〖"
_CLOSING = dict(zip(_OPENING, "）)〕﹞】］]〗", strict=True)) | {"（": "）)", "(": ")）"}
#: Longest bracket, longest stretch behind a label.
_LONGEST = 400
#: How far behind the words of ``firsts`` the word for leading stands.
_NEAR = 12
#: What stands behind the end of a sentence, or before a bracket that belongs to all of the item.
_STOPS = frozenset(("。", "；", "！", "？", "\n", "\r", "", *_OPENING))
_COLONS = ("：", ":")
_SEGMENT_ENDS = re.compile("[，,；;。\n]")
_PIECE_ENDS = re.compile("[。\n]")
_BLANK = re.compile("[\\s，,；;。、]*")
#: What opens a bracket behind one body, and how long that bracket is (市商务局（牵头）).
_ASIDES, _ASIDE = ("（", "("), 8
_BY = ("前", "底", "末", "内")


@dataclass(slots=True)
class Statement:
    """Who answers for an item.

    Attributes
    ----------
    start, end : int
        Where it stands, in code points, end exclusive.
    members : list of (dict, str)
        Mentions with their roles.
    deadline : dict or None
        The time by which the item is to be done: a row of the layer ``times``.
    items : list of (int, int) or None
        The stretches that it is about; None for what stands before it.
    """

    start: int
    end: int
    members: list[tuple[Row, str]]
    deadline: Row | None
    items: list[tuple[int, int]] | None = None


class Layers(NamedTuple):
    """What statements are made of: mentions and times in text order, with their offsets."""

    orgs: Sequence[Row]
    times: Sequence[Row]
    org_starts: list[int]
    time_starts: list[int]

    @classmethod
    def of(cls, orgs: Sequence[Row], times: Sequence[Row]) -> Layers:
        """The layers with their offsets."""
        return cls(orgs, times, [row["start"] for row in orgs], [row["start"] for row in times])

    def between(self, start: int, end: int) -> tuple[Sequence[Row], Sequence[Row]]:
        """Mentions and times from ``start`` to ``end``."""
        orgs = self.orgs[bisect_left(self.org_starts, start) : bisect_left(self.org_starts, end)]
        times = self.times[bisect_left(self.time_starts, start) : bisect_left(self.time_starts, end)]
        return orgs, times


class Statements:
    """Finds statements of responsibility in a text.

    Parameters
    ----------
    lexicon : Lexicon
        ``duties``, ``joints`` and ``firsts`` of ``seeds/links``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs = Dictionary(
            [(row["word"], row["role"]) for row in lexicon["duties"] if row["use"] == "verb"]
        )
        labels = [(row["word"], row["role"]) for row in lexicon["duties"] if row["use"] == "label"]
        self.labels = Dictionary(labels)
        #: One pass finds what the whole text is searched for.
        self._marks = Dictionary([*labels, *((row["word"], _FIRST) for row in lexicon["firsts"])])
        self._joints = Dictionary([(row["word"], True) for row in lexicon["joints"]])

    def find(self, text: str, orgs: Sequence[Row], times: Sequence[Row]) -> list[Statement]:
        """The statements of a text, in order; those that only blanks part are one.

        Parameters
        ----------
        text : str
        orgs, times : sequence of dict
            Rows of the layers, in text order.
        """
        layers = Layers.of(orgs, times)
        marks = self._marks.find(text)
        found = self._brackets(text, layers)
        found += self._lines(text, layers, marks, [(one.start, one.end) for one in found])
        found.sort(key=lambda one: one.start)
        joined: list[Statement] = []
        for one in found:
            last = joined[-1] if joined else None
            if last and _BLANK.fullmatch(text, last.end, one.start):
                last.end = one.end
                last.members += one.members
                last.deadline = one.deadline or last.deadline
            else:
                joined.append(one)
        if self._first_leads(text, marks):
            for one in joined:
                if one.members and all(role == "responsible" for _, role in one.members):
                    one.members[0] = (one.members[0][0], "lead")
        return joined

    def _first_leads(self, text: str, marks: list[Mark]) -> bool:
        """Whether the document says that the first body of a bracket leads."""
        return any(
            "lead" in (role for _, _, role in self._verbs.find(text[end : end + _NEAR]))
            for _, end, use in marks
            if use == _FIRST
        )

    def _brackets(self, text: str, layers: Layers) -> list[Statement]:
        found: list[Statement] = []
        stack: list[int] = []
        for match in _BRACKETS.finditer(text):
            at = match.start()
            if text[at] in _OPENING:
                stack.append(at)
            elif stack:
                while len(stack) > 1 and at - stack[0] > _LONGEST:
                    del stack[0]
                if text[at] not in _CLOSING[text[stack[-1]]]:
                    continue
                start = stack.pop()
                if at - start > _LONGEST or stack:
                    continue
                one = self._bracket(text, start, at, layers)
                if one:
                    found.append(one)
        return found

    def _bracket(self, text: str, start: int, at: int, layers: Layers) -> Statement | None:
        """What the bracket from ``start`` to ``at`` states, if it closes an item and is no aside."""
        orgs, times = layers.between(start, at)
        if not orgs and not times:
            return None
        before = text[max(0, start - 1) : start]
        if before not in _STOPS and text[at + 1 : at + 2] not in _STOPS:
            return None
        members, deadline, named = self.read(text, start + 1, at, orgs, times)
        if named and not self._bare(text, start, at, orgs[0]["start"], layers):
            return None
        return Statement(start, at + 1, members, deadline) if members or deadline else None

    def _bare(self, text: str, start: int, at: int, first: int, layers: Layers) -> bool:
        """Whether a bracket of mere names holds who answers for an item, and not another name of a body."""
        if text[at + 1 : at + 2] not in _STOPS:
            return False
        low = start
        while low and text[low - 1].isspace():
            low -= 1
        i = bisect_left(layers.org_starts, first) - 1
        if i >= 0 and layers.orgs[i]["end"] == low:
            return False
        return low == start or text[low - 1 : low] in ("。", "；", "！")

    def read(
        self,
        text: str,
        start: int,
        end: int,
        orgs: Sequence[Row],
        times: Sequence[Row],
        role: str | None = None,
    ) -> tuple[list[tuple[Row, str]], Row | None, bool]:
        """Members and deadline of a stretch; and whether it holds nothing but names.

        Parameters
        ----------
        text : str
        start, end : int
            The stretch.
        orgs, times : sequence of dict
            The rows in it.
        role : str, optional
            What a label before it gives.
        """
        members: list[tuple[Row, str]] = []
        waiting: list[Row] = []
        deadline: Row | None = None
        named = role is None
        label = role
        at = start
        org = time = 0
        while at < end:
            stop = _SEGMENT_ENDS.search(text, at, end)
            close = stop.start() if stop else end
            own: list[Row] = []
            while org < len(orgs) and orgs[org]["start"] < close:
                own.append(orgs[org])
                org += 1
            if own and own[-1]["end"] > close:
                close = min(end, own[-1]["end"])
            when: list[Row] = []
            while time < len(times) and times[time]["start"] < close:
                when.append(times[time])
                time += 1
            given, labelled, rest = self._duty(text, at, close, [*own, *when])
            if labelled:
                label, waiting = given, []
                rest = rest or given is None
            duty = given if given or labelled else label
            if duty or rest or when:
                named = False
            if when and (duty == "deadline" or (not rest and text.endswith(_BY, at, close))):
                deadline = when[-1]
            if duty in DUTIES:
                members += [(one, self._role(text, one, duty)) for one in [*waiting, *own]]
                waiting = []
            elif duty is None and not rest:
                waiting += own
            else:
                waiting = []
                members += [(one, one["role"]) for one in own if one["role"] in DUTIES and duty is None]
            at = close + 1
        if named:
            members += [(one, self._role(text, one, "responsible")) for one in waiting if _may_answer(one)]
            named = bool(members)
        else:
            members += [(one, one["role"]) for one in waiting if one["role"] in DUTIES]
        return _once(members), deadline, named

    def _duty(self, text: str, start: int, end: int, rows: list[Row]) -> tuple[str | None, bool, bool]:
        """The duty that a segment states, whether by a label, and whether it says anything else."""
        rows.sort(key=lambda row: row["start"])
        at = start
        role: str | None = None
        labelled = rest = False
        gaps: list[tuple[int, int]] = []
        for row in rows:
            gaps.append((at, row["start"]))
            at = max(at, row["end"])
        gaps.append((at, end))
        for low, high in gaps:
            if low >= high:
                continue
            part = text[low:high]
            heads = [found for found in self.labels.find(part) if part[found[1] : found[1] + 1] in _COLONS]
            if heads:
                role, labelled = heads[-1][2], True
                part = part[heads[-1][1] + 1 :]
            verbs = [
                found for found in self._verbs.find(part) if part[found[0] - 1 : found[0]] not in _ASIDES
            ]
            if verbs and not labelled:
                role = role or verbs[0][2]
            elif not verbs and self._without_joints(part):
                rest = True
        return (None if role == "none" else role), labelled, rest

    def _role(self, text: str, mention: Row, duty: str) -> str:
        """The role of a mention that a duty is beside: its own goes before, and the one in a bracket behind it."""
        end = mention["end"]
        if text[end : end + 1] in _ASIDES:
            verbs = self._verbs.find(text[end + 1 : end + _ASIDE])
            if verbs and verbs[0][0] == 0 and verbs[0][2] in DUTIES:
                return verbs[0][2]
        role: str = mention["role"]
        return role if role in DUTIES else duty

    def _without_joints(self, part: str) -> str:
        """What is left of a text without joints and blanks."""
        at, left = 0, []
        for low, high, _ in self._joints.find(part):
            left.append(part[at:low])
            at = high
        left.append(part[at:])
        return "".join(left).strip(" \u3000\t()（）。")

    def _lines(
        self, text: str, layers: Layers, marks: list[Mark], taken: list[tuple[int, int]]
    ) -> list[Statement]:
        """What stands behind labels that begin a line or follow a sentence, outside brackets."""
        heads: list[tuple[int, int, str]] = []
        reached = which = 0
        for start, end, role in marks:
            if text[end : end + 1] not in _COLONS:
                continue
            while which < len(taken) and taken[which][1] <= start:
                which += 1
            if which < len(taken) and taken[which][0] < start:
                continue
            low = start
            while low > max(0, start - 4) and text[low - 1] in " \u3000\t":
                low -= 1
            follows = heads and heads[-1][1] <= start <= reached
            if text[low - 1 : low] in _STOPS or follows or low == 0:
                heads.append((start, end + 1, role))
                line = _PIECE_ENDS.search(text, end, end + _LONGEST)
                reached = line.start() if line else min(len(text), end + _LONGEST)
        found: list[Statement] = []
        for i, (start, begin, role) in enumerate(heads):
            line = _PIECE_ENDS.search(text, begin, begin + _LONGEST)
            end = line.start() if line else min(len(text), begin + _LONGEST)
            if i + 1 < len(heads):
                end = min(end, heads[i + 1][0])
            orgs, times = layers.between(begin, end)
            members, deadline, _ = self.read(text, begin, end, orgs, times, role)
            if members or deadline or (found and role == "none"):
                found.append(Statement(start, end, members, deadline))
        return found


def give_deadlines(stated: Iterable[tuple[Statement, Sequence[Row]]]) -> None:
    """Write the deadline that a statement sets into the rows of its measures that have none.

    Parameters
    ----------
    stated : iterable of (Statement, sequence of dict)
        Statements with the rows of the measures that they are about; changed in place.
    """
    for statement, measures in stated:
        time = statement.deadline
        if time:
            for row in measures:
                if row.get("deadline") is None:
                    row["deadline"], row["timeframe"] = time["to"], row.get("timeframe") or time["text"]


def _may_answer(mention: Row) -> bool:
    """Whether a mere name in a bracket can be of who answers: no source of a report is."""
    return mention["role"] not in _APART and mention.get("type") != "media"


def _once(members: list[tuple[Row, str]]) -> list[tuple[Row, str]]:
    """Each name once with each role."""
    kept: dict[tuple[str, str], tuple[Row, str]] = {}
    for mention, role in members:
        kept.setdefault((mention["text"], role), (mention, role))
    return list(kept.values())
