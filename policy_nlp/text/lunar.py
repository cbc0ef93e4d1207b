"""Days of the traditional calendar (农历八月十五, 大年三十) and of feasts (春节, 国庆节), as ISO days.

A :class:`Calendar` is built from the rows of ``seeds/quantities/lunar.jsonl``, one a traditional year, and of
``festivals.jsonl``. Nothing is computed from the sky: a year without a row leaves its days unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import timedelta
from typing import Any

from policy_nlp.text import calendar

__all__ = ["Calendar"]

_N = "一二三四五六七八九十"
_NAMED_YEAR = re.compile("[0-9０-９〇零一二三四五六七八九]{4}")


class Calendar:
    """Traditional years and feasts.

    Parameters
    ----------
    years : iterable of mapping
        Columns ``year``, ``first`` (ISO day of its first day), ``months`` (a digit a month: 1 for 30 days, 0 for 29),
        optional ``leap`` (the month that is followed by its leap month), ``qingming`` (day of April).
    festivals : iterable of mapping
        Columns ``text``, ``calendar`` (``solar``, ``lunar`` or ``qingming``), ``month``, ``day`` (0 is the day before
        the month).
    words : iterable of mapping
        Columns ``text``, ``role`` and ``part``: names of the calendar (``lunar_calendar``: 农历), of its months (``lunar_month``,
        ``part`` is the number) and of its new year (``lunar_new_year``: 大年), and the words that show by themselves that it
        is spoken of (``lunar_mark``); other roles are left out.

    Attributes
    ----------
    marks : frozenset of str
        Words without which no traditional day is to be looked for.
    """

    def __init__(
        self,
        years: Iterable[Mapping[str, Any]] = (),
        festivals: Iterable[Mapping[str, Any]] = (),
        words: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        self._years = {row["year"]: row for row in years}
        self.festivals: dict[str, Mapping[str, Any]] = {row["text"]: row for row in festivals}
        named: dict[str, dict[str, int]] = {}
        for row in words:
            named.setdefault(row["role"], {})[row["text"]] = row.get("part", 0)
        calendars, new_year = named.get("lunar_calendar", {}), named.get("lunar_new_year", {})
        self._months = {word.rstrip("月"): part for word, part in named.get("lunar_month", {}).items()}
        self.marks = frozenset({*calendars, *named.get("lunar_mark", ())})
        month = _choice(self._months)
        self.pattern = re.compile(
            f"(?:(?P<mark>{_choice(calendars)})(?:(?P<year>[^，。；\\s年月]{{1,4}})年)?(?P<leap>闰)?"
            f"(?P<m>{month}|[{_N}]{{1,2}})月(?P<d>初[{_N}]|[{_N}廿卅]{{1,3}})?"
            f"|(?P<m2>{month}|闰[{_N}]{{1,2}})月(?P<d2>初[{_N}]|[{_N}廿卅]{{1,3}})"
            f"|{_choice(new_year)}(?P<d3>初[{_N}]|三十))[日号]?"
        )

    def day(self, year: int | None, month: int, number: int, leap: bool = False) -> str | None:
        """ISO day of a day of a traditional year; None if the year has no row or no such month."""
        row = self._years.get(year) if year is not None else None
        if row is None or not 1 <= month <= 12 or number > 30:
            return None
        leap_month = row.get("leap", 0)
        if leap and leap_month != month:
            return None
        before = month - 1 + (1 if leap or 0 < leap_month < month else 0)
        days = sum(29 + int(size) for size in row["months"][:before])
        return (Date.fromisoformat(row["first"]) + timedelta(days + number - 1)).isoformat()

    def read(self, match: re.Match[str], year: int | None) -> tuple[str | None, str | None, bool]:
        """First and last ISO day of a match of ``pattern`` in a year, and whether it names a single day.

        大年三十 is the day before the first of the year.
        """
        if match["year"] and _NAMED_YEAR.fullmatch(match["year"]):
            year = calendar.year_of(match["year"])
        written = match["d"] or match["d2"] or match["d3"]
        number = _day_number(written) if written else None
        if match["d3"]:
            iso = self.day(year, 1, 0 if written == "三十" else number or 1)
            return iso, iso, True
        named = match["m"] or match["m2"]
        leap = bool(match["leap"]) or named[0] == "闰"
        month = self._months.get(named.lstrip("闰")) or calendar.integer(named.lstrip("闰")) or 0
        if number:
            iso = self.day(year, month, number, leap)
            return iso, iso, True
        first, last = self.day(year, month, 1, leap), self.day(year, month, 29, leap)
        return first, last, False

    def festival(self, word: str, year: int | None) -> str | None:
        """ISO day of a feast in a calendar year."""
        row = self.festivals[word]
        month, number = row["month"], row["day"]
        if row["calendar"] == "solar":
            return calendar.day(year, month, number)
        if row["calendar"] == "qingming":
            known = self._years.get(year, {}).get("qingming") if year is not None else None
            return calendar.day(year, month, known)
        iso = self.day(year, month, number)
        if iso is not None and year is not None and int(iso[:4]) > year:
            iso = self.day(year - 1, month, number)  # 腊八节 is of the traditional year before
        return iso


def _choice(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True))) or '(?!)'})"


def _day_number(written: str) -> int | None:
    if written[0] == "初":
        return calendar.integer(written[1:])
    if written[0] in "廿卅":
        return (20 if written[0] == "廿" else 30) + (calendar.integer(written[1:]) or 0)
    return calendar.integer(written)
