"""Which organizations belong to which measures, and which targets: by brackets, labelled lines, subjects and places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from policy_nlp.layers import Row
from policy_nlp.links.statements import DUTIES, Statement

_CLAUSE_END = re.compile("[，。；：！？,;:!?\n]")
#: Characters that may stand between the subject of a clause and its trigger: modals, adverbs, a time.
_REACH = 14
#: Longest way back to the mention that a measure names as its actor.
_BACK = 600
#: Most bodies that act together.
_MOST = 40
#: Longest paragraph looked back over in a text without sections.
_PARAGRAPH = 4000
#: Sources of an actor that a statement of responsibility goes before.
WEAK = (None, "heading", "issuer")
#: A body after one of these is not the subject of the verb that follows.
_OBLIQUE = frozenset("向对经按据报从给被")


class Linker:
    """The measures of a text with what finds them by place."""

    def __init__(
        self,
        text: str,
        sentences: list[int],
        clauses: list[int],
        items: list[int],
        measures: Sequence[Row],
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._clauses = clauses
        self._items = items
        self._measures = measures
        self._starts = [row["start"] for row in measures]

    def _sentence(self, offset: int) -> int:
        return bisect_right(self._sentences, offset)

    def _clause(self, offset: int) -> int:
        return bisect_right(self._clauses, offset)

    def orgs(self, orgs: Sequence[Row], statements: Sequence[Statement]) -> list[tuple[Row, Row, str]]:
        """Links of organizations as (mention, measure, role), in text order.

        Parameters
        ----------
        orgs : sequence of dict
            The mentions.
        statements : sequence of Statement
            Who answers for which item.
        """
        found: list[tuple[Row, Row, str]] = []
        held: set[str] = set()
        stated: set[str] = set()
        for statement, measures in self.stated(statements):
            for measure in measures:
                found += [(org, measure, role) for org, role in statement.members]
            held.update(org["id"] for org, _ in statement.members)
            if statement.members:
                stated.update(measure["id"] for measure in measures)
        subjects = [org for org in orgs if org["id"] not in held]
        found += self._actors(subjects)
        found += self._named(orgs, stated)
        linked = {org["id"] for org, _, _ in found}
        for org in subjects:
            if org["role"] in DUTIES and org["id"] not in linked:
                found += self._beside(org)
        found.sort(key=lambda link: (link[1]["start"], link[0]["start"]))
        return found

    def stated(self, statements: Sequence[Statement]) -> Iterator[tuple[Statement, Sequence[Row]]]:
        """Each statement with the measures of its item."""
        last = 0
        for statement in statements:
            if statement.items is not None:
                yield statement, [row for item in statement.items for row in self._between(*item)]
            else:
                yield statement, self._between(max(last, self._item(statement.start)), statement.start)
            last = statement.end

    def _item(self, at: int) -> int:
        """Where the item begins that ends at ``at``: its section, or without sections its line."""
        i = bisect_right(self._items, at) - 1
        if i >= 0 and self._items[i] < at:
            return self._items[i]
        low = max(0, at - _PARAGRAPH)
        return max(low, self._text.rfind("\n", low, max(0, at - 1)) + 1)

    def _named(self, orgs: Sequence[Row], stated: set[str]) -> list[tuple[Row, Row, str]]:
        """Mentions that measures name as their actors: the last one with that text before the measure's end.

        The issuer or a heading is no actor of the measures ``stated``, for which somebody answers.
        """
        places: dict[str, list[Row]] = {}
        for org in orgs:
            places.setdefault(org["text"], []).append(org)
        found: list[tuple[Row, Row, str]] = []
        at = dict.fromkeys(places, 0)
        for measure in self._measures:
            name = measure.get("actor")
            if name not in places or (measure["id"] in stated and measure.get("actor_source") in WEAK):
                continue
            rows, i = places[name], at[name]
            while i < len(rows) and rows[i]["end"] <= measure["end"]:
                i += 1
            at[name] = i
            if i and measure["start"] - rows[i - 1]["end"] <= _BACK:
                org = rows[i - 1]
                found.append((org, measure, org["role"] if org["role"] in DUTIES else "actor"))
        return found

    def _beside(self, org: Row) -> list[tuple[Row, Row, str]]:
        """The measure nearest before a mention in its sentence, or else the nearest after it."""
        i = bisect_left(self._starts, org["start"])
        own = self._sentence(org["start"])
        for k in (i - 1, i):
            if 0 <= k < len(self._starts) and self._sentence(self._starts[k]) == own:
                return [(org, self._measures[k], org["role"])]
        return []

    def _between(self, start: int, end: int) -> Sequence[Row]:
        return self._measures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _actors(self, orgs: list[Row]) -> list[tuple[Row, Row, str]]:
        """Subjects: mentions right before a measure, and those joined to them (A会同B, A、B)."""
        found: list[tuple[Row, Row, str]] = []
        at, group, sentence = 0, list[Row](), -1
        acting: list[Row] = []
        for measure in self._measures:
            own = self._sentence(measure["start"])
            if own != sentence:
                acting, sentence = [], own
            while at < len(orgs) and orgs[at]["start"] < measure["start"]:
                if group and len(group) < _MOST and self._joined(group[-1], orgs[at]):
                    group.append(orgs[at])
                else:
                    group = [orgs[at]]
                at += 1
            if group and self._acts(group, measure, own):
                acting = list(group)
            inside = [org for org in self._mentions(orgs, at, measure) if org["role"] in DUTIES]
            found += [(org, measure, org["role"]) for org in inside]
            for org in acting:
                found.append((org, measure, org["role"] if org["role"] in DUTIES else "actor"))
        return found

    def _joined(self, first: Row, second: Row) -> bool:
        between = self._text[first["end"] : second["start"]]
        return len(between) <= 6 and not _CLAUSE_END.search(between)

    def _acts(self, group: list[Row], measure: Row, sentence: int) -> bool:
        first, last = group[0]["start"], group[-1]["end"]
        if measure["start"] - last > _REACH or self._text[max(0, first - 1) : first] in _OBLIQUE:
            return False
        gap = self._text[last : measure["start"]]
        return not _CLAUSE_END.search(gap) and "的" not in gap and self._sentence(first) == sentence

    @staticmethod
    def _mentions(orgs: list[Row], at: int, measure: Row) -> list[Row]:
        inside = []
        while at < len(orgs) and orgs[at]["end"] <= measure["end"]:
            inside.append(orgs[at])
            at += 1
        return inside

    def targets(self, targets: Sequence[Row]) -> list[tuple[Row, Row]]:
        """Links of targets as (target, measure), in the order of the targets."""
        found: list[tuple[Row, Row]] = []
        for target in targets:
            offset: Any = target["quantity_start"]
            i = bisect_right(self._starts, offset) - 1
            if i >= 0 and self._beside_clause(min(self._measures[i]["end"] - 1, offset), offset):
                found.append((target, self._measures[i]))
            elif i + 1 < len(self._starts) and self._beside_clause(offset, self._starts[i + 1]):
                found.append((target, self._measures[i + 1]))
        return found

    def _beside_clause(self, first: int, second: int) -> bool:
        """Whether two places stand in the same clause or in neighbouring clauses of one sentence."""
        return self._clause(second) - self._clause(first) <= 1 and self._sentence(first) == self._sentence(
            second
        )
