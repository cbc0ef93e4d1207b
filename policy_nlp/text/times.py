"""Dates and periods in Chinese text, resolved to ISO years, year-months and days.

:func:`find` reads what is written with numbers (2025年底, 2021—2025年, 3月1日, 三年内, 未来五年) by one anchored regular
expression, and what is written with words (今年上半年, “十四五”期末, 上周五, 年均) by the rows of ``seeds/quantities``.
Relative expressions are resolved against the document's date; without one they are found, but have no ends.

All offsets are Unicode code points into the text, ends exclusive. Time is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from policy_nlp.matcher import Dictionary
from policy_nlp.text import calendar
from policy_nlp.text.clock import ClockReader
from policy_nlp.text.dates import DateReader, TimeExpression

__all__ = ["TimeExpression", "TimeGrammar", "default_times", "find"]

#: How far a year named before holds for months that name none, in characters.
_YEAR_REACH = 400
_DATED = ("day", "month")
_DASHES = ("至", "到", "-", "－", "–", "—", "——", "~", "～")
_NO_YEAR = ("plan", "compared", "recurring", "duration", "relative")


class TimeGrammar:
    """The period words of a lexicon, with the grammar of dates.

    Parameters
    ----------
    periods : iterable of mapping
        Columns ``text`` and ``kind``; optional ``year``, ``month``, ``week`` and ``day`` (relative to the document's
        date), ``from_month`` and ``to_month`` (inside that year), ``from`` and ``to`` (fixed).
    words : iterable of mapping
        The words around numbers; see :class:`policy_nlp.text.dates.DateReader`.
    """

    def __init__(self, periods: Iterable[Mapping[str, Any]], words: Iterable[Mapping[str, Any]]) -> None:
        self._words: Dictionary[Mapping[str, Any]] = Dictionary((row["text"], row) for row in periods)
        words = list(words)
        self._reader = DateReader(words)
        self._clock = ClockReader(words)

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
        clocks = [time for match in found if (time := self._clock.read(text, match, days))]
        if clocks:
            times = sorted([*clocks, *(time for time in times if not _touches(clocks, time))], key=_start)
        return _spans(text, times)

    def _dates(self, text: str, date: str | None) -> list[TimeExpression]:
        reader = self._reader
        found = [self._word(text, start, end, row, date) for start, end, row in self._words.find(text)]
        found += [
            time for match in reader.weekday.finditer(text) if (time := reader.week_day(text, match, date))
        ]
        if "年代" in text:
            found += [
                time for match in reader.decade.finditer(text) if (time := reader.decade_of(match, date))
            ]
        if "农历" in text:
            found += [_unresolved(match.span(), text, "day") for match in reader.lunar.finditer(text)]
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
                    if ahead.to and ahead.kind not in _NO_YEAR:
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
            low, high = (calendar.weekday(date, row["week"], number) for number in (0, 6))
        elif row.get("day") is not None:
            low = high = calendar.shift_days(date, row["day"])
        return TimeExpression(start, end, text[start:end], low, high, kind)


def _start(time: TimeExpression) -> int:
    return time.start


def _touches(clocks: list[TimeExpression], time: TimeExpression) -> bool:
    """Whether a time of day covers a part of the time."""
    at = bisect_left(clocks, time.end, key=_start) - 1
    return at >= 0 and clocks[at].end > time.start


def _unresolved(span: tuple[int, int], text: str, kind: str) -> TimeExpression:
    return TimeExpression(span[0], span[1], text[span[0] : span[1]], None, None, kind)


def _spans(text: str, times: list[TimeExpression]) -> list[TimeExpression]:
    """Join two dates with a dash or 至 between them: 2021年1月1日至2022年6月30日."""
    out: list[TimeExpression] = []
    for time in times:
        last = out[-1] if out else None
        if last is not None and time.start - last.end <= 2 and last.kind == time.kind and time.kind in _DATED:
            between = text[last.end : time.start].strip()
            if between and between in _DASHES and (last.to or "") <= (time.to or ""):
                whole = text[last.start : time.end]
                out[-1] = TimeExpression(last.start, time.end, whole, last.from_, time.to, "range")
                continue
        out.append(time)
    return out


@lru_cache(maxsize=1)
def default_times() -> TimeGrammar:
    """The grammar with the package's own period words."""
    from policy_nlp.resources import lexicon

    rows = lexicon("quantities")
    return TimeGrammar(rows["periods"], rows["period_words"])


def find(text: str, date: str | None = None) -> list[TimeExpression]:
    """Find the dates and periods of a text with the package's own period words; see :meth:`TimeGrammar.find`.

    Examples
    --------
    >>> [(t.text, t.from_, t.to) for t in find("到2025年底，三年内建成", date="2023-05-01")]
    [('2025年底', '2025', '2025'), ('三年内', '2023', '2026')]
    """
    return default_times().find(text, date)
