"""What stands around the measures of a document: object, beneficiary, conditions, time, money, documents, heading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.measures.attributes import Beneficiaries, find_object, head_of
from policy_nlp.measures.details import FOR, Details, timeframe
from policy_nlp.measures.money import Money
from policy_nlp.measures.page import Page

Row = dict[str, Any]
Spans = Sequence[Sequence[int]]


#: What most measures have none of; a row is never changed in place, so that one list serves all.
_NONE: list[Any] = []


class Found(Protocol):
    """What other components have found in a document."""

    orgs: Sequence[Row]
    times: Sequence[Row]
    quantities: Sequence[Row]
    sections: Sequence[Row]
    issuer: str | None


class Surroundings:
    """The readers of all that stands around measures.

    Parameters
    ----------
    lexicon : Lexicon
        The tables of ``seeds/measures``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.beneficiaries = Beneficiaries(lexicon)
        self.details = Details(lexicon)
        self.money = Money(lexicon)
        self.headings = Dictionary([(row["word"], row["about"]) for row in lexicon["headings"]])
        self.prepositions = [row["word"] for row in lexicon["particles"] if row["use"] == "preposition"]
        self.duties = tuple(sorted((row["word"] for row in lexicon["lists"]), key=len, reverse=True))
        verbs = [(row["word"], True) for row in (*lexicon["triggers"], *lexicon["adverbs"])]
        self.verbs = Dictionary(verbs)

    def read(self, page: Page, spans: Spans, clauses: Sequence[int], known: Found) -> Around:
        """What stands around the measures ``spans`` (start, end, first and last of the trigger) in ``clauses``."""
        return Around(self, page, spans, clauses, known)


class Around:
    """One document's measures with what stands around them; asked by the number of the measure."""

    def __init__(
        self, readers: Surroundings, page: Page, spans: Spans, clauses: Sequence[int], known: Found
    ) -> None:
        self._readers = readers
        self._page = page
        self._text = page.text
        self._spans = spans
        self._clauses = clauses
        self._begin, self._end = page.start.tolist(), page.end.tolist()
        self._first = page.first.tolist()
        self._last = (page.left + np.arange(len(page.left))).tolist()
        self._known = known
        self._times = [row["start"] for row in known.times]
        self._quantities = [row["start"] for row in known.quantities]
        self._nouns = readers.beneficiaries.read(page.text)
        self._references = readers.details.references(page.text)
        self._titles = [row["start"] for row in self._references]
        self._parents = {row["id"]: number for number, row in enumerate(known.sections)}
        self._sections = self._innermost([span[0] for span in spans])
        self._heads: dict[int, tuple[str | None, str | None]] = {}
        self._plans: dict[int, str | None] = {}
        self._paths: dict[int, list[str]] = {-1: _NONE}
        self._headings = [self._heading(number) for number in range(len(spans))]

    def object(self, number: int, *, named: bool) -> Row:
        """Object and topic of a measure; ``named`` tells whether its clause names an actor before it."""
        start, end, first, last = self._spans[number]
        found = find_object(
            self._text,
            self._begin[self._clauses[number]],
            (start, end, first, last),
            self._readers.prepositions,
            named=named,
        )
        if found is None:
            return {
                "object": None,
                "object_start": None,
                "object_end": None,
                "topic": self._headings[number][0],
            }
        low, high = found
        phrase = self._text[low:high]
        return {"object": phrase, "object_start": low, "object_end": high, "topic": head_of(phrase)}

    def heading_actor(self, number: int) -> tuple[str | None, str | None]:
        """The actor that the heading names, or else the issuer of the document; and which of the two it is."""
        actor = self._headings[number][1]
        if actor:
            return actor, "heading"
        issuer = self._known.issuer
        return (issuer, "issuer") if issuer else (None, None)

    def planned(self, number: int) -> str | None:
        """The word of a heading that says that plans stand below it, if a measure that looks like a fact stands there.

        The nearest heading that tells decides. None for a measure whose words say that it is done (已完成, 完成了).
        """
        section = self._sections[number]
        if section not in self._plans:
            self._plans[section] = self._plan(section)
        word = self._plans[section]
        start, _, _, last = self._spans[number]
        begin = self._begin[self._clauses[number]]
        done = self._text[last + 1 : last + 2] == "了" or "已" in self._text[begin : last + 1]
        return None if done or start < self._under(section) else word

    def _under(self, section: int) -> int:
        """Where what stands below a heading begins."""
        return self._known.sections[section]["heading_end"] if section >= 0 else 0

    def _plan(self, section: int) -> str | None:
        for heading in reversed(self._path(section)):
            found = self._readers.headings.find(heading)
            if found:
                low, high, _ = found[0]
                return heading[low:high] if {about for _, _, about in found} == {"plan"} else None
        return None

    def fields(self, number: int) -> Row:
        """Beneficiary, conditions, time, money, documents and section of a measure."""
        start, end, first, last = self._spans[number]
        clause = self._clauses[number]
        sentence = self._begin[self._first[clause]]
        before = self._spans[number - 1] if number else (0, 0, 0, 0)
        low = max(sentence, before[1])
        time = timeframe(self._known.times, self._times, sentence, start, end)
        section = self._sections[number]
        return {
            "beneficiary": self._readers.beneficiaries.of(self._text, self._nouns, start, end, first, last),
            "conditions": self._conditions(number, low),
            "timeframe": time["text"] if time else None,
            "deadline": time["to"] if time else None,
            "funding": self._funding(number, sentence, low),
            "references": (
                self._readers.details.of_measure(self._text, self._references, self._titles, low, start, end)
                if self._references
                else None
            )
            or _NONE,
            "section": self._path(section),
            "heading_topic": self._headings[number][0],
        }

    def _funding(self, number: int, sentence: int, low: int) -> Row | None:
        """Money of a measure; one that only sets a bound (最高10万元) and the one before it are read together."""
        stop = self._end[self._last[self._clauses[number]]]
        last = min(number + 1, len(self._spans) - 1)
        at = bisect_left(self._quantities, sentence)
        if at == len(self._quantities) or self._quantities[at] >= max(stop, self._spans[last][1]):
            return None
        after = number + 1
        while after < len(self._spans) and self._is_bound(after):
            after += 1
        if after > number + 1:
            stop = max(stop, self._spans[after - 1][1])
        if after < len(self._spans):
            stop = min(stop, max(self._spans[number][1], self._spans[after][0]))
        while number and self._is_bound(number) and self._spans[number - 1][0] >= sentence:
            number -= 1
            low = min(low, self._spans[number][0])
        return self._readers.money.of(self._text, self._known.quantities, self._quantities, low, stop)

    def _is_bound(self, number: int) -> bool:
        start, end, _, _ = self._spans[number]
        return self._readers.money.is_bound(self._text, start, end)

    def _conditions(self, number: int, low: int) -> list[Row]:
        clause = self._clauses[number]
        start, end, first, _ = self._spans[number]
        others = []
        for other in range(clause - 1, self._first[clause] - 1, -1):
            if self._begin[other] < low and self._spans[number - 1][1] > self._begin[other]:
                break
            others.append((self._begin[other], self._end[other]))
        if not others and self._text[start] != FOR:
            return _NONE
        return self._readers.details.conditions(self._text, others, start, first, end) or _NONE

    def _heading(self, number: int) -> tuple[str | None, str | None]:
        """Topic and actor of the heading that a measure stands below; a heading is not below itself."""
        at = self._sections[number]
        start = self._spans[number][0]
        sections = self._known.sections
        while at >= 0 and start < sections[at]["heading_end"]:
            at = self._parents.get(sections[at]["parent"], -1)
        if at < 0:
            return None, None
        if at not in self._heads:
            self._heads[at] = self._read_heading(sections[at])
        return self._heads[at]

    def _path(self, section: int) -> list[str]:
        """The headings of a section and of those around it, the outermost first."""
        path = self._paths.get(section)
        if path is None:
            row = self._known.sections[section]
            path = [*self._path(self._parents.get(row["parent"], -1)), row["text"].strip()]
            self._paths[section] = path
        return path

    def _read_heading(self, section: Row) -> tuple[str | None, str | None]:
        heading = section["text"]
        low = 0
        if section["number"]:
            low = heading.find(section["number"]) + len(section["number"])
        while low < len(heading) and heading[low] in " \u3000、.．)）【":
            low += 1
        core = heading[low:].rstrip("：:。 】\n")
        actor = self._whole_org(core, section["heading_start"] + low)
        if actor:
            return None, actor
        skip = 0
        for begin, end, _ in self._readers.verbs.find(core):
            if begin != skip or end == len(core) or end - begin < 2:
                break
            skip = end
        topic = core[skip:]
        return (topic if 2 <= len(topic) <= 40 else None), None

    def _whole_org(self, core: str, start: int) -> str | None:
        """The heading without 职责 and the like, if it is nothing but organizations."""
        for word in self._readers.duties:
            if core.endswith(word) and len(core) > len(word):
                core = core[: -len(word)]
                break
        orgs = self._known.orgs
        at = bisect_left(orgs, start, key=lambda row: row["start"])
        if at < len(orgs) and orgs[at]["start"] == start:
            while at < len(orgs) and orgs[at]["end"] < start + len(core):
                at += 1
            if at < len(orgs) and orgs[at]["end"] == start + len(core):
                return core
        return None

    def _innermost(self, offsets: list[int]) -> list[int]:
        """For each offset the index of the innermost section around it, -1 for none."""
        sections = self._known.sections
        starts = [row["start"] for row in sections]
        out = []
        for offset in offsets:
            at = bisect_right(starts, offset) - 1
            while at >= 0 and sections[at]["end"] <= offset:
                at = self._parents.get(sections[at]["parent"], -1)
            out.append(at)
        return out
