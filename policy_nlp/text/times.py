"""Dates and periods in Chinese text, resolved to ISO years, year-months and days.

:func:`find` reads what is written with numbers (2025年底, 2021—2025年, 3月1日, 三年内, 未来五年) by one anchored regular
expression, and what is written with words (今年上半年, “十四五”期末, 上周五, 年均) by the rows of ``seeds/quantities``.
Relative expressions are resolved against the document's date; without one they are found, but have no ends.

All offsets are Unicode code points into the text, ends exclusive. Time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from policy_nlp.matcher import Dictionary
from policy_nlp.text import calendar
from policy_nlp.text.clock import ClockReader
from policy_nlp.text.dates import DateReader, TimeExpression
from policy_nlp.text.lunar import Calendar

__all__ = ["TimeExpression", "TimeGrammar", "default_times", "find"]

#: How far a year named before holds for months that name none, in characters.
_YEAR_REACH = 400
_DATED = ("day", "month", "time")
#: Kind of feasts and of days of the traditional calendar until their year is known.
_FEAST = "feast"
#: Kind of words that only say where a pattern is worth its while.
_MARK = "mark"
_DASHES = ("至", "到", "-", "－", "–", "—", "——", "~", "～")
_NO_YEAR = ("plan", "compared", "recurring", "duration", "relative")


class TimeGrammar:
    """The period words of a lexicon, with the grammar of dates.

    Parameters
    ----------
    periods : iterable of mapping
        Columns ``text`` and ``kind``; optional ``year``, ``month``, ``week`` and ``day`` (relative to the document's
        date), ``from_month`` and ``to_month`` (inside that year), ``from_day`` and ``to_day`` (inside that week), ``from`` and
        ``to`` (fixed).
    words : iterable of mapping
        The words around numbers; see :class:`policy_nlp.text.dates.DateReader`.
    lunar, festivals : iterable of mapping, optional
        Years of the traditional calendar and feasts; see :class:`policy_nlp.text.lunar.Calendar`.
    """

    def __init__(
        self,
        periods: Iterable[Mapping[str, Any]],
        words: Iterable[Mapping[str, Any]],
        lunar: Iterable[Mapping[str, Any]] = (),
        festivals: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        words = list(words)
        self._calendar = Calendar(lunar, festivals, words)
        self._reader = DateReader(words)
        entries: dict[str, Mapping[str, Any]] = {row["text"]: row for row in periods}
        entries |= {mark: {"kind": _MARK} for mark in self._calendar.marks | self._reader.eras}
        entries |= {word: {"kind": _FEAST} for word in self._calendar.festivals}
        self._words: Dictionary[Mapping[str, Any]] = Dictionary(entries)
        self._clock = ClockReader(words)
        holidays = sorted((row["text"] for row in words if row["role"] == "holiday"), key=len, reverse=True)
        self._holiday = re.compile("节?(?:" + ("|".join(map(re.escape, holidays)) or "(?!)") + ")")

    def find(self, text: str, date: str | None = None) -> list[TimeExpression]:
        """Find the dates and periods of a text.

        Parameters
        ----------
        text : str
        date : str, optional
            ISO date of the document (year, year-month or day) that relative expressions are counted from.

        Returns
        -------
        list of TimeExpression
            In text order, not overlapping.
        """
        date = calendar.checked(date)
        times = self._dates(text, date)
        days = {time.end: time for time in times if time.kind == "day"}
        found = self._clock.pattern.finditer(text)
        clocks: list[TimeExpression] = []
        for match in found:
            if time := self._clock.read(text, match, days, clocks[-1] if clocks else None):
                clocks.append(time)
        if clocks:
            times = sorted([*clocks, *(time for time in times if not _touches(clocks, time))], key=_start)
        return _spans(text, times)

    def _dates(self, text: str, date: str | None) -> list[TimeExpression]:
        reader = self._reader
        found: list[TimeExpression] = []
        marks = set()
        for start, end, row in self._words.find(text):
            if row["kind"] == _MARK:
                marks.add(text[start:end])
            else:
                found.append(self._word(text, start, end, row, date))
        found += [
            time for match in reader.weekday.finditer(text) if (time := reader.week_day(text, match, date))
        ]
        if not marks.isdisjoint(self._reader.eras):
            found += reader.decades(text, date)
        if not marks.isdisjoint(self._calendar.marks):
            found += [self._traditional(match, date) for match in self._calendar.pattern.finditer(text)]
        found.sort(key=lambda time: (time.start, -time.end))
        out: list[TimeExpression] = []
        words = iter(found)
        ahead = next(words, None)
        last_year: tuple[int, int] | None = None
        at = 0
        year = int(date[:4]) if date else None
        search = reader.numeric.search
        while True:
            match = search(text, at)
            start = match.start() if match else len(text)
            while ahead is not None and ahead.start <= start:
                if ahead.start >= at:
                    out.append(ahead)
                    at = ahead.end
                    if ahead.kind == _FEAST:
                        out[-2:] = self._feast(text, out[-2:], date)
                        at = out[-1].end
                    elif ahead.to and ahead.kind not in _NO_YEAR:
                        last_year = (int(ahead.to[:4]), ahead.end)
                ahead = next(words, None)
            if match is None:
                return out
            if match.start() < at:
                continue
            context = last_year[0] if last_year and match.start() - last_year[1] < _YEAR_REACH else year
            item = reader.read(text, match, date, context)
            if item is None:
                at = match.end("n")
                length = reader.length.match(text, match.start())
                item = reader.duration(text, length, date, context) if length else None
                if item is None or (out and item.start < out[-1].end):
                    continue
            elif item.to and item.kind != "duration" and calendar.year_of(match["n"]):
                last_year = (int(item.to[:4]), item.end)
            out.append(item)
            at = item.end
            if item.kind == "day" and len(out) > 1 and out[-2].end == item.start:
                out[-2:] = _day_of_month(text, out[-2], item)

    def _traditional(self, match: re.Match[str], date: str | None) -> TimeExpression:
        """A day or month of the traditional calendar, in the year whose day is nearest to a whole date."""
        year = int(date[:4]) if date else None
        low, high, single = self._calendar.read(match, year)
        if low and date and year and len(date) == 10 and low > date:
            earlier, end, _ = self._calendar.read(match, year - 1)
            if earlier and end and (earlier[:4] == date[:4] or calendar.nearer(date, earlier, low)):
                low, high = earlier, end
        kind = _FEAST if match["d3"] or (single and not match["year"]) else "day" if single else "month"
        return TimeExpression(match.start(), match.end(), match[0], low, high, kind)

    def _feast(self, text: str, times: list[TimeExpression], date: str | None) -> list[TimeExpression]:
        """A feast or traditional day as an ISO day, its holidays as the month, with the year that stands before it."""
        feast = times[-1]
        year = int(date[:4]) if date else None
        last = times[0] if len(times) > 1 else None
        joined = last is not None and last.kind == "year" and feast.start - last.end <= 1
        start = feast.start
        if joined and last is not None and text[last.end : start] in ("", "的"):
            start, year = last.start, int(last.to[:4]) if last.to else None
        iso = feast.from_
        if feast.text in self._calendar.festivals:
            iso = self._calendar.festival(feast.text, year)
        elif start != feast.start and (match := self._calendar.pattern.match(text, feast.start)):
            iso = self._calendar.read(match, year)[0]
        holiday = self._holiday.match(text, feast.end)
        end, kind = (holiday.end(), "month") if holiday else (feast.end, "day")
        if holiday and iso:
            iso = iso[:7]
        day = TimeExpression(start, end, text[start:end], iso, iso, kind)
        return [day] if start != feast.start else [*times[:-1], day]

    def _word(
        self, text: str, start: int, end: int, row: Mapping[str, Any], date: str | None
    ) -> TimeExpression:
        kind: str = row["kind"]
        low, high = row.get("from"), row.get("to")
        if kind == "plan":
            return self._reader.plan(text, start, end, int(low or 0), int(high or 0))
        offset = row.get("year")
        if offset is not None:
            year = int(date[:4]) + offset if date else None
            first, last = row.get("from_month"), row.get("to_month")
            if first:
                low, high = calendar.month(year, first), calendar.month(year, last)
                return TimeExpression(start, end, text[start:end], low, high, kind)
            if kind == "year" and text[end - 1] in "年度":
                longer = self._reader.year_word(text, start, end, year, date)
                if longer is not None:
                    return longer
            low = high = str(year) if year else None
        elif row.get("month") is not None and date and len(date) >= 7:
            low = high = calendar.shift_months(date, row["month"])
        elif row.get("week") is not None:
            days = row.get("from_day", 0), row.get("to_day", 6)
            low, high = (calendar.weekday(date, row["week"], number) for number in days)
        elif row.get("day") is not None:
            low = high = calendar.shift_days(date, row["day"])
        return TimeExpression(start, end, text[start:end], low, high, kind)


def _start(time: TimeExpression) -> int:
    return time.start


def _touches(clocks: list[TimeExpression], time: TimeExpression) -> bool:
    """Whether a time of day covers a part of the time."""
    at = bisect_left(clocks, time.end, key=_start) - 1
    return at >= 0 and clocks[at].end > time.start


def _day_of_month(text: str, month: TimeExpression, day: TimeExpression) -> list[TimeExpression]:
    """本月15日, 每月5号: the day of the month before it; both as they are where the day names its own month."""
    number = calendar.integer(day.text[:-1])
    if number is None or not (
        month.kind == "month" or (month.kind == "recurring" and month.text[-1] == "月")
    ):
        return [month, day]
    if month.kind == "recurring":
        return [TimeExpression(month.start, day.end, text[month.start : day.end], None, None, month.kind)]
    iso = calendar.day(int(month.to[:4]), int(month.to[5:7]), number) if month.to else None
    return [TimeExpression(month.start, day.end, text[month.start : day.end], iso, iso, "day")]


def _spans(text: str, times: list[TimeExpression]) -> list[TimeExpression]:
    """Join two dates or times of day with a dash or 至 between them: 2021年1月1日至2022年6月30日, 9:00-17:30."""
    out: list[TimeExpression] = []
    for time in times:
        last = out[-1] if out else None
        if last is not None and time.start - last.end <= 2 and last.kind == time.kind and time.kind in _DATED:
            between = text[last.end : time.start].strip()
            if between and between in _DASHES and (last.to or "") <= (time.to or ""):
                whole = text[last.start : time.end]
                kind = "time" if time.kind == "time" else "range"
                out[-1] = TimeExpression(last.start, time.end, whole, last.from_, time.to, kind)
                continue
        out.append(time)
    return out


@lru_cache(maxsize=1)
def default_times() -> TimeGrammar:
    """The grammar with the package's own period words."""
    from policy_nlp.resources import lexicon

    rows = lexicon("quantities")
    return TimeGrammar(rows["periods"], rows["period_words"], rows["lunar"], rows["festivals"])


def find(text: str, date: str | None = None) -> list[TimeExpression]:
    """Find the dates and periods of a text with the package's own period words; see :meth:`TimeGrammar.find`.

    Examples
    --------
    >>> [(t.text, t.from_, t.to) for t in find("到2025年底，三年内建成", date="2023-05-01")]
    [('2025年底', '2025', '2025'), ('三年内', '2023', '2026')]
    """
    return default_times().find(text, date)
