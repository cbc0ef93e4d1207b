"""The fields of a target: comparator, direction, basis, deadline, baseline and the rest."""

from __future__ import annotations

import re

from policy_nlp.layers import Row
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene

#: Characters before a quantity in which its time is looked for within the sentence; twice that in the paragraph.
_REACH = 600
_BRACKET = re.compile("[，、 ]?[（(]([^（）()\n]{2,12})[）)]")
#: Unit of amounts of money.
_MONEY = "CNY"
#: Longest clause that is looked at for a word of reporting.
_CLAUSE = 40
#: What makes the time behind it one that is compared with or counted from.
_LEVEL = ("同期", "水平", "年同期")
#: Unit and beginnings of what doubles: 翻一番, 倍增, 成倍增长.
_TURNED, _TURNS = "倍", ("翻", "倍增", "成倍")
#: Kinds of times that a forecast is for.
_AHEAD = ("year", "half", "quarter", "range", "plan")
_AGAINST = ("比", "较", "自", "从", "由", "与", "同")


def record_span(row: Row, phrase: Phrase) -> tuple[int, int]:
    """Where the record of a quantity stands: from its indicator to its end, or the other way round."""
    return min(phrase.record_start, row["start"]), max(phrase.record_end, row["end"])


class Attributes:
    """Makes the records of one document."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        #: Whether the document is a plan, as the end of its title says.
        self._is_plan = scene.words.plan_title.search(scene.title.rstrip()) is not None
        #: The year that facts without a time are of in a yearly report, None in other documents.
        self._usual = self._year_before()

    def _year_before(self) -> str | None:
        date, year = self.scene.date, self.scene.year
        if date is None or year is None or not self._is_yearly(date):
            return None
        if any(
            time["kind"] in ("half", "quarter") and time["to"][:4] == date[:4]
            for time in self.scene.times
            if time["to"]
        ):
            return None
        return str(year - 1)

    def _is_yearly(self, date: str) -> bool:
        """Whether the document looks back on a year: by its title, else by its date and how it speaks."""
        if len(date) > 4 and date[5:7] not in ("01", "02", "03"):
            return False
        yearly, title = self.scene.words.yearly, self.scene.title
        found = [(title.rfind(word), word) for word in yearly if word in title]
        if found:
            return yearly[max(found)[1]]
        return len(date) == 4 or self.scene.scopes.has("past")

    def record(self, row: Row, phrase: Phrase, status: str) -> Row:
        """The record of one quantity; the deadline is set by ``deadlines``."""
        text = self.scene.text
        start, end = record_span(row, phrase)
        span = phrase.span
        direction, basis = self._movement(row, phrase, status)
        return {
            "id": "",
            "start": start,
            "end": end,
            "text": text[start:end],
            "quantity": row["text"],
            "quantity_start": row["start"],
            "quantity_end": row["end"],
            "indicator": text[span[0] : span[1]] if span else None,
            "indicator_start": span[0] if span else None,
            "indicator_end": span[1] if span else None,
            "status": status,
            "comparator": row["comparator"],
            "value": row["value"],
            "value_from": row["value_from"],
            "unit": row["unit"],
            "unit_norm": row["unit_norm"],
            "value_norm": row["value_norm"],
            "direction": direction,
            "basis": basis,
            "deadline": None,
            "baseline": self._baseline(phrase, basis),
            "binding": self._binding(row) if status == "target" else None,
            "elided": row["elided"],
            "section": [],
            "measure": None,
        }

    def _movement(self, row: Row, phrase: Phrase, status: str) -> tuple[str | None, str]:
        change = phrase.change
        if row["unit"] == _TURNED and row["text"].startswith(_TURNS):
            return "increase", "change"
        if row["kind"] == "change" or row["value_from"] is not None:
            value, old = row["value"], row["value_from"]
            if isinstance(value, (int, float)) and isinstance(old, (int, float)):
                return ("increase" if value > old else "decrease"), "level"
        if phrase.span is not None and (change is None or change.direction == "reach"):
            begin = phrase.span[0]
            named = self.scene.words.changes.get(self.scene.text[begin : begin + 2])
            if named is not None and named.basis == "change":
                return named.direction, named.basis
        if change is None:
            return (None if status in ("parameter", "other") else "reach"), "level"
        if status == "parameter" and change.direction == "reach":
            return None, "level"
        return change.direction, change.basis

    def _baseline(self, phrase: Phrase, basis: str) -> str | None:
        if phrase.compared is None:
            return None
        for time in self.scene.times_between(*phrase.compared):
            if time["to"]:
                return str(time["to"][:4])
        compared = self.scene.text[phrase.compared[0] : phrase.compared[1]]
        if self.scene.year is not None and ("上年" in compared or "去年" in compared):
            return str(self.scene.year - 1)
        return None

    def bound(self, row: Row) -> str | None:
        """Binding or expected, as the bracket behind a quantity says (（约束性）): then it is a target."""
        bracket = _BRACKET.match(self.scene.text, row["end"])
        if bracket is None:
            return None
        return next((value for word, value in self.scene.words.bindings.items() if word in bracket[1]), None)

    def is_award(self, row: Row) -> bool:
        """Whether a quantity is money that a measure pays or takes (最高200万元奖励), which is set by a rule."""
        text, end = self.scene.text, row["end"]
        if row["unit_norm"] != _MONEY:
            return False
        return self.scene.words.awards.at(text, end + (text[end : end + 1] == "的"), len(text)) > 0

    def _binding(self, row: Row) -> str | None:
        """Binding or expected, as a bracket behind the quantity says, else what announces the list it stands in."""
        named = self.bound(row)
        if named is not None:
            return named
        text, at = self.scene.text, row["start"]
        words = self.scene.words.bindings
        places = [(max(self.scene.paragraph(at)[0], at - _REACH), at)]
        if (lead := self.scene.scopes.lead(at)) is not None:
            places.append(lead)
        for low, high in places:
            for start, _, word in reversed(self.scene.cues_between(low, high)):
                if word.text in words and text[start - 1 : start] not in ("（", "("):
                    return words[word.text]
        return None

    def outlook(self, at: int, status: str) -> str:
        """The status of what looks like a fact or a target, by the words and times before it and its headings.

        Announced aims, headings of plans, plans themselves and years to come make it a target, 力争 too; 预计 makes it a forecast; 累计 and 截至 in its
        clause make it a fact.
        """
        scene = self.scene
        if scene.scopes.announced(at):
            return "target"
        begin = max(scene.sentence(at)[0], at - _REACH)
        clause = max(scene.clause(at)[0], begin)
        far = {cue for _, _, word in scene.cues_between(max(begin, at - _CLAUSE), at) for cue in word.cues}
        near = {cue for _, _, word in scene.cues_between(clause, at) for cue in word.cues}
        future = self._is_future(begin, at)
        if "foresee" in near or (status == "achieved" and "forecast" in far):
            return "other"
        if status == "target":
            return "achieved" if "fact" in near and not near & {"intent", "plan"} and not future else "target"
        if "intent" in far or future:
            return "target"
        tense = scene.scopes.tense(at)
        planned = tense == "plan" or (self._is_plan and not tense and scene.scopes.part(at) != "past")
        planned = planned and "fact" not in near and not self._is_past(begin, at)
        return "target" if planned else "achieved"

    def _is_past(self, begin: int, at: int) -> bool:
        """Whether the nearest time before a position, in its sentence, lies before the document."""
        date = self.scene.date
        times = self.scene.times_between(begin, at)
        to = times[-1]["to"] if times else None
        return date is not None and to is not None and to[: len(date)] < date[: len(to)]

    def _is_future(self, begin: int, at: int) -> bool:
        """Whether the nearest time before a position, in its sentence, lies in a year after the document's."""
        year = self.scene.year
        times = self.scene.times_between(begin, at)
        if year is None or not times:
            return False
        to = times[-1]["to"]
        return to is not None and to[:4].isdigit() and int(to[:4]) > year

    def deadlines(self, rows: list[Row]) -> None:
        """Set the deadline of each record: the nearest time before it, else what its kind takes by default."""
        date, year = self.scene.date, self.scene.year
        usual = self._usual
        for row in rows:
            if row["status"] == "achieved":
                row["deadline"] = (
                    self._time_of(row) or usual or (date[:7] if date and year is not None else None)
                )
                self._same_period(row)
            elif row["status"] == "target":
                row["deadline"] = self._time_of(row) or (str(year) if usual is not None else None)
            elif row["status"] == "other":
                row["deadline"] = self._time_beside(row)

        self._headlines(rows)

    def _headlines(self, rows: list[Row]) -> None:
        """A headline's figure is of the time that the text below gives for the same figure."""
        scopes = self.scene.scopes
        by_line: dict[int, list[Row]] = {}
        for row in rows:
            by_line.setdefault(scopes.line(row["quantity_start"]), []).append(row)
        for line, found in by_line.items():
            if line + 1 not in by_line or not scopes.is_heading(line):
                continue
            for row in found:
                below = next(
                    (r for r in by_line[line + 1] if r["value"] == row["value"] and r["unit"] == row["unit"]),
                    None,
                )
                if below is not None and below["status"] == row["status"]:
                    row["deadline"] = below["deadline"]

    def _same_period(self, row: Row) -> None:
        """The year compared with by 同比: the one before that of the fact."""
        at = row["quantity_start"]
        when = row["deadline"]
        if (
            row["baseline"] is None
            and when is not None
            and when[:4].isdigit()
            and "同比" in self.scene.text[max(0, at - 8) : at]
        ):
            row["baseline"] = str(int(when[:4]) - 1)

    def _time_beside(self, row: Row) -> str | None:
        """The nearest time before a forecast's quantity in its clause."""
        at = row["quantity_start"]
        for time in reversed(self.scene.times_between(max(self.scene.clause(at)[0], at - _REACH), at)):
            if time["to"] and time["kind"] in _AHEAD:
                return str(time["to"])
        return None

    def _time_of(self, row: Row) -> str | None:
        """The nearest fitting time before a quantity: in its sentence, its line, its lead-in, its headings."""
        scene = self.scene
        at = row["quantity_start"]
        begin = max(scene.sentence(at)[0], at - _REACH)
        line = max(scene.paragraph(at)[0], at - 2 * _REACH)
        places = [(begin, at), (line, begin)]
        if (lead := scene.scopes.lead(at)) is not None:
            places.append(lead)
        if row["status"] == "target":
            places += [(part["heading_start"], part["heading_end"]) for part in scene.scopes.path(at)]
        for low, high in places:
            for time in reversed(scene.times_between(low, high)):
                if time["to"] and self._fits(time, row):
                    return str(time["to"])
        return None

    def _fits(self, time: Row, row: Row) -> bool:
        text, year = self.scene.text, self.scene.year
        start, end = time["start"], time["end"]
        if text.startswith(_AGAINST, start - 1) or text.startswith(_LEVEL, end):
            return False
        if "相比" in text[end : end + 8].split("，")[0]:
            return False
        if time["kind"] == "plan" and text[end - 1] not in "间期末年":
            return False
        if start < row["quantity_end"] and end > row["quantity_start"]:
            return False
        if time["kind"] == "day" and self._reports(end, row["quantity_start"]):
            return False
        if year is None or not time["to"][:4].isdigit():
            return True
        when = int(time["to"][:4])
        if row["status"] != "achieved":
            return when >= year and time["kind"] != "relative"
        this = (
            self._usual is None or len(time["to"]) > 4 or start >= self.scene.clause(row["quantity_start"])[0]
        )
        return when < year or (when == year and this)

    def _reports(self, start: int, at: int) -> bool:
        """Whether the words behind a day up to the end of their clause tell of a report, not of the fact."""
        stop = self.scene.text.find("，", start, min(at, start + _CLAUSE))
        words = self.scene.text[start : stop if stop >= 0 else start]
        return any(word in words for word in self.scene.words.reporting)
