"""What stands over a quantity: the headings above it, the line that announces its list, the part of the report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from policy_nlp.layers import Row
from policy_nlp.targets.words import Words

#: Longest line that is read as a heading, in characters.
_HEADING = 40
_ITEM = re.compile(
    "[ \t\u3000]{0,8}(?:[—–-]{1,2}|[·•●■◆○▪★☆※]|[①-⑳]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.、．](?![0-9])"
    "|[一二三四五六七八九十]{1,3}[是、])"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}(?=年)")


class Scopes:
    """The headings, lead-ins and parts of one document, looked up by position.

    Parameters
    ----------
    text : str
    words : Words
        The compiled lexicon.
    sections : list of dict
        Section rows in text order; may be empty.
    year : int or None
        Year of the document.
    """

    def __init__(self, text: str, words: Words, sections: Sequence[Row], year: int | None) -> None:
        self.text = text
        self.words = words
        self.year = year
        self.sections = sections
        self._last = (-1, -1)
        self._section_starts = [row["start"] for row in sections]
        self._tenses: dict[tuple[int, int], str] = {}
        self._by_id = {row["id"]: row for row in sections}
        found = words.scopes.find(text)
        self._opening_starts = [start for start, _, _ in found]
        self._openings = [(end, row.tense) for _, end, row in found]
        marks = [(start, row.tense) for start, _, row in found if row.tense != "dated"]
        self._mark_starts = [start for start, _ in marks]
        self._marks = [tense for _, tense in marks]

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line begins."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line(self, at: int) -> int:
        """Number of the line a position stands in; that of the last position asked for is kept."""
        if at != self._last[0]:
            self._last = at, bisect_right(self.line_starts, at) - 1
        return self._last[1]

    def line_span(self, line: int) -> tuple[int, int]:
        """Offsets of a line, without its line break."""
        starts = self.line_starts
        return starts[line], starts[line + 1] - 1 if line + 1 < len(starts) else len(self.text)

    @cached_property
    def headings(self) -> list[tuple[int, int]]:
        """For each line the offsets of the last line before it that reads as a heading, (0, 0) if there is none."""
        text = self.text
        found, last = [], (0, 0)
        for begin, end in pairwise([*self.line_starts, len(text) + 1]):
            found.append(last)
            if end - begin > 2 * _HEADING:
                continue
            line = text[begin : end - 1]
            bare = line.strip()
            if 2 <= len(bare) <= _HEADING and bare[-1] not in "。；;，、":
                start = begin + len(line) - len(line.lstrip())
                last = (start, start + len(bare))
        return found

    def is_heading(self, line: int) -> bool:
        """Whether a line reads as a heading: the next one has it above itself."""
        return (
            line + 1 < len(self.headings)
            and self.line_starts[line] <= self.headings[line + 1][0] < self.line_starts[line + 1]
        )

    def heading_at(self, at: int) -> tuple[int, int]:
        """Offsets of the last line before that of a position which reads as a heading."""
        return self.headings[self.line(at)]

    def path(self, at: int) -> list[Row]:
        """The sections around a position, the innermost first."""
        index = bisect_right(self._section_starts, at) - 1
        section = self.sections[index] if index >= 0 else None
        found = []
        while section is not None:
            if section["end"] > at:
                found.append(section)
            section = self._by_id.get(section["parent"] or "")
        return found

    @cached_property
    def leads(self) -> list[int]:
        """For each line the line that ends with a colon and whose list it is an item of, else -1."""
        found: list[int] = []
        lead = -1
        for line in range(len(self.line_starts)):
            begin, end = self.line_span(line)
            while end > begin and self.text[end - 1].isspace():
                end -= 1
            item = _ITEM.match(self.text, begin, end) is not None
            found.append(lead if item else -1)
            if self.text[end - 1 : end] in ("：", ":"):
                lead = line if not item or lead < 0 else lead
            elif not item:
                lead = -1
        return found

    def lead(self, at: int) -> tuple[int, int] | None:
        """Offsets of the sentence with a colon that announces the list in which a position stands; None without."""
        lead = self.leads[self.line(at)]
        if lead < 0:
            return None
        start, end = self.line_span(lead)
        return max(start, self.text.rfind("。", start, end) + 1), end

    def has(self, tense: str) -> bool:
        """Whether a word that opens such a part of a document stands in it."""
        return tense in self._marks

    def announced(self, at: int) -> bool:
        """Whether what stands at a position follows the announcement of aims (主要目标是：), in its line or its list."""
        if not self._announcements or self._announcements[0] >= at:
            return False
        begin, _ = self.line_span(self.line(at))
        lead = self.lead(at)
        return self._announces(begin, at) or (lead is not None and self._announces(*lead))

    def _announces(self, begin: int, at: int) -> bool:
        index = bisect_left(self._announcements, at) - 1
        return index >= 0 and self._announcements[index] >= begin

    @cached_property
    def _announcements(self) -> list[int]:
        """Where the colons of announcements stand."""
        found = []
        for _, end, _ in self.words.aims.find(self.text):
            stop = self.text.find("：", end, end + 13)
            if stop < 0:
                stop = self.text.find(":", end, end + 13)
            if (
                stop >= 0
                and not re.search("[。；，\n]", self.text[end:stop])
                and self.text[stop + 1 : stop + 2]
            ):
                found.append(stop)
        return sorted(set(found))

    def tense(self, at: int) -> str:
        """``past`` or ``plan`` as the headings around a position tell, "" if they do not."""
        index = bisect_right(self._section_starts, at) - 1
        line = self.line(at)
        known = self._tenses.get((index, line))
        if known is None:
            start, end = self.headings[line]
            parts = ((part["heading_start"], part["heading_end"]) for part in self.path(at))
            known = next((found for part in parts if (found := self.tense_of(*part))), "")
            if not known and self.text[end - 1 : end] not in ("：", ":"):
                known = self.tense_of(start, end)
            self._tenses[index, line] = known
        return known

    def tense_of(self, start: int, end: int) -> str:
        """What the heading between two offsets says of when: by its words (回顾, 重点任务), else by the years it names."""
        first = bisect_left(self._opening_starts, start)
        last = bisect_left(self._opening_starts, end, first)
        words = [tense for stop, tense in self._openings[first:last] if stop <= end]
        told = [tense for tense in words if tense != "dated"]
        if told:
            return told[-1]
        years = [int(year) for year in _YEAR.findall(self.text, start, end)] if words else []
        if years and self.year is not None:
            return "past" if max(years) < self.year else "plan"
        return ""

    def part(self, at: int) -> str:
        """What the last word before a position that opens a part of a report says (过去一年, 今年工作), "" if none."""
        index = bisect_left(self._mark_starts, at) - 1
        return self._marks[index] if index >= 0 else ""
