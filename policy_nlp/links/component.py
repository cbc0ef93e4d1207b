"""The component: links organizations and targets to measures."""

import re
from bisect import bisect_left, bisect_right
from typing import Any

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, get_rows, sentences_of, set_layer, text_of

_DUTIES = ("lead", "participate", "responsible")
_CLAUSE_END = re.compile("[，。；：！？,;:!?\n]")
#: Characters that may stand between the subject of a clause and its trigger: modals, adverbs, a time.
_REACH = 14
#: Longest responsibility bracket in characters.
_BRACKET = 400


class Links(PolicyComponent):
    """Writes ``doc._.links``.

    An organization in a responsibility bracket is linked to the measures of the item before it, with its role.
    One right before a trigger is its actor, or has the role that its mention has, and stays the actor of the
    measures that follow in the sentence until another one acts. A target is linked to the measure that its
    quantity stands in, or else to the nearest before it in the same sentence.
    """

    layer = "links"

    def compile(self) -> None:
        """There is nothing to build."""

    def annotate(self, doc: Doc) -> None:
        """Link the records of one Doc."""
        orgs, targets, measures = (get_rows(doc, layer) for layer in ("orgs", "targets", "measures"))
        links: dict[tuple[str, str], Row] = {}
        if measures and (orgs or targets):
            text = text_of(doc)
            sentences = sentences_of(doc)
            items = [row["start"] for row in get_rows(doc, "sections")]
            linker = _Linker(text, sentences, items, measures)
            for org, measure, role in linker.orgs(orgs):
                links.setdefault((org["id"], measure["id"]), _link("org-measure", org, measure, role))
            for target, measure in linker.targets(targets):
                links.setdefault(
                    (target["id"], measure["id"]), _link("target-measure", target, measure, None)
                )
        set_layer(doc, "links", list(links.values()))


def _link(kind: str, source: Row, target: Row, role: str | None) -> Row:
    return {"kind": kind, "source": source["id"], "target": target["id"], "role": role}


class _Linker:
    """The measures of a text with what finds them by place."""

    def __init__(
        self, text: str, sentences: list[tuple[int, int]], items: list[int], measures: list[Row]
    ) -> None:
        self._text = text
        self._sentences = [start for start, _ in sentences]
        self._items = items
        self._measures = measures
        self._starts = [row["start"] for row in measures]

    def _sentence(self, offset: int) -> int:
        return bisect_right(self._sentences, offset)

    def orgs(self, orgs: list[Row]) -> list[tuple[Row, Row, str]]:
        found: list[tuple[Row, Row, str]] = []
        brackets: dict[int, list[Row]] = {}
        subjects: list[Row] = []
        for org in orgs:
            bracket = self._bracket(org) if org["role"] in _DUTIES else -1
            if bracket >= 0:
                brackets.setdefault(bracket, []).append(org)
            else:
                subjects.append(org)
        last = 0
        for at, members in brackets.items():
            first = max(last, self._item(at))
            for measure in self._between(first, at):
                found += [(org, measure, org["role"]) for org in members]
            last = at
        found += self._actors(subjects)
        found.sort(key=lambda link: (link[1]["start"], link[0]["start"]))
        return found

    def _bracket(self, org: Row) -> int:
        """Where the round bracket around a mention opens; -1 if it stands in none."""
        low = max(0, org["start"] - _BRACKET)
        at = max(self._text.rfind("（", low, org["start"]), self._text.rfind("(", low, org["start"]))
        if at < 0:
            return -1
        closed = max(self._text.rfind("）", at, org["start"]), self._text.rfind(")", at, org["start"]))
        return -1 if closed > at else at

    def _item(self, at: int) -> int:
        """Where the item begins that ends at ``at``: its heading or article, or else its line."""
        i = bisect_right(self._items, at) - 1
        line = self._text.rfind("\n", max(0, at - 4000), at) + 1
        if i >= 0 and self._text.find("\n", self._items[i], at) < 0:
            return self._items[i]
        return max(line, 0) if i < 0 else max(min(line, at), self._items[i])

    def _between(self, start: int, end: int) -> list[Row]:
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
                if group and self._joined(group[-1], orgs[at]):
                    group.append(orgs[at])
                else:
                    group = [orgs[at]]
                at += 1
            if group and self._acts(group[-1], measure, own):
                acting = group
            inside = [org for org in self._mentions(orgs, at, measure) if org["role"] in _DUTIES]
            found += [(org, measure, org["role"]) for org in inside]
            for org in acting:
                found.append((org, measure, org["role"] if org["role"] in _DUTIES else "actor"))
        return found

    def _joined(self, first: Row, second: Row) -> bool:
        between = self._text[first["end"] : second["start"]]
        return len(between) <= 6 and not _CLAUSE_END.search(between)

    def _acts(self, org: Row, measure: Row, sentence: int) -> bool:
        gap = self._text[org["end"] : measure["start"]]
        return (
            len(gap) <= _REACH
            and not _CLAUSE_END.search(gap)
            and "的" not in gap
            and self._sentence(org["start"]) == sentence
        )

    @staticmethod
    def _mentions(orgs: list[Row], at: int, measure: Row) -> list[Row]:
        inside = []
        while at < len(orgs) and orgs[at]["end"] <= measure["end"]:
            inside.append(orgs[at])
            at += 1
        return inside

    def targets(self, targets: list[Row]) -> list[tuple[Row, Row]]:
        found: list[tuple[Row, Row]] = []
        for target in targets:
            offset: Any = target["quantity_start"]
            i = bisect_right(self._starts, offset) - 1
            sentence = self._sentence(offset)
            if i >= 0 and (offset < self._measures[i]["end"] or self._sentence(self._starts[i]) == sentence):
                found.append((target, self._measures[i]))
            elif i + 1 < len(self._starts) and self._sentence(self._starts[i + 1]) == sentence:
                found.append((target, self._measures[i + 1]))
        return found
