"""Dates and lengths of time written with numbers, as one anchored pattern with its readers.

The words around the numbers (底, 以来, 未来, 以内) are the rows of ``seeds/quantities/period_words.jsonl``; the numbers
and the shape of a date are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from policy_nlp.text import calendar
from policy_nlp.text.calendar import integer, year_of

__all__ = ["DateReader", "TimeExpression"]

_N = "0-9０-９〇○零一二三四五六七八九十"
_M = "(?:[01０１]?[0-9０-９]|[一二三四五六七八九十]{1,2})"
_D = "(?:[0-3０-３]?[0-9０-９]|[一二三四五六七八九十]{1,3})"
_QUARTER = "(?:第?[一二三四1-4]|前三|前3)季度[末底初]?"
_AFTER_DAY = frozenset("，。、晚上下凌在")
_IN_CODE = frozenset("0123456789０１２３４５６７８９.．第-〔[〕]号")
_WEEKDAYS = {char: i for i, char in enumerate("一二三四五六日")} | {"天": 6}
#: The number of an item at the start of a line: 2.2024年12月31日.
_ITEM = re.compile("(?:^|\n)[ 　]{0,2}[0-9]{1,2}[.．]$")
_CLOSES = "(?=[，。；、）,;)])"


class TimeExpression(NamedTuple):
    """A date or period of a text.

    Attributes
    ----------
    start, end : int
        Code-point offsets, end exclusive; 到 and 至 before it are outside, 底, 前 and 期间 behind it inside.
    text : str
    from_, to : str or None
        First and last year (``2025``), month (``2025-06``) or day (``2025-06-30``), of a time of day also the
        minute (``2025-06-30T09:30``, without a day ``T09:30``); None where open or unresolved. A deadline is ``to``.
    kind : str
        ``year``, ``half``, ``quarter``, ``month``, ``week``, ``day``, ``time``, ``plan``, ``relative``,
        ``duration``, ``range``, ``recurring`` (年均, 每月) or ``compared`` (同比).
    """

    start: int
    end: int
    text: str
    from_: str | None
    to: str | None
    kind: str


class DateReader:
    """Reads dates and lengths of time at a place in a text.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``text``, ``role``; optional ``part`` (a number that the role needs) and ``closed`` (the word counts
        only before a closing mark).
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows: dict[str, dict[str, Mapping[str, Any]]] = {}
        for row in rows:
            self._rows.setdefault(row["role"], {})[row["text"]] = row
        word = self._words
        dash = f" ?(?:[-－–—―~～〜]{{1,2}}|{word('to')}) ?"
        edge = word("edge")
        side = (
            f"(?P<side>(?:年(?={word('month_edge')}))?{edge}?(?:{word('before', '(?!后|[^，。；、]{0,2}[年月日个季三两位])')}"
            f"|{word('since')}|{word('onward')}|{word('after')})?)"
        )
        tail = (
            f"(?:(?P<half>{word('half')})|(?P<quarter>{_QUARTER})"
            f"|(?P<m1>{_M})月份?(?:(?:{dash}(?P<m2>{_M})月份?)"
            f"|(?P<d1>{_D})(?:[日号](?:{dash}(?:(?P<m3>{_M})月)?(?P<d2>{_D})[日号])?|{dash}(?P<d5>{_D})[日号]))?"
            f"|(?P<ma>{_M}){dash}(?P<mb>{_M})月份?)?"
        )
        year = "财?年(?:度(?!假))?"
        self.numeric = re.compile(
            f"(?P<n>[{_N}两半][{_N}]{{0,3}}) ?(?:"
            f"{year}{dash}(?P<y2>[{_N}]{{2,4}})年(?:度(?!假)|期间)?(?P<y2side>[底末])?"
            f"|{dash}(?P<y3>[12１２一二][{_N}]{{3}}|[0-9０-９]{{2}}) ?年(?:度(?!假)|期间)?(?P<y3side>[底末])?"
            f"|{year}(?:的(?=[上下第一二三四1-4][半一二三四季]))?{tail}{side}"
            f"|月份?(?:{dash}(?P<m4>{_M})月份?(?:(?P<d9>{_D})[日号])?"
            f"|(?P<d3>{_D})(?:[日号](?:{dash}(?:(?P<m5>{_M})月)?(?P<d4>{_D})[日号])?|{dash}(?P<d6>{_D})[日号]))?"
            f"(?P<mside>{word('month_edge')}|{word('since')})?"
            f"|{dash}(?P<m6>{_M})月份?"
            f"|(?:{word('length')})"
            "|[日号](?!以前|以上|以下|线|楼|文|院|令|[A-Za-z])"
            "|[-/.．](?P<im>[01]?[0-9])[-/.．](?P<id>[0-3]?[0-9])(?![0-9.％%])"
            "|-(?P<ym>0[1-9]|1[0-2])(?![-0-9年月日.])"
            "|(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12][0-9]|3[01])(?![-0-9./%万亿元人个家件户项吨号])"
            ")"
        )
        self.length = re.compile(
            f"(?P<n>[{_N}两半][{_N}]{{0,3}}|几|数)(?P<unit>{word('length')})"
            f"(?P<after>{word('within')}|{word('span')}|(?P<ago>{word('ago')})|(?P<later>{word('later')}))?"
        )
        self._before = re.compile(f"(?:{word('ahead')}|{word('back')}|{word('lead')}|{word('first')})$")
        self._enacted = re.compile(f"(?:{word('enacted')})之日[起后]$")
        self._to = re.compile(f"[{_N}两]{{1,3}}(?:[-－–—~～]|{word('to')})$")
        self._within = re.compile(word("within"))
        self._year_tail = re.compile(f"(?P<since>{word('since')})?的?{tail}{side}")
        self._plan_tail = re.compile(
            f"(?P<word>{word('plan')}|{word('plan_since')})|前(?P<first>[一二两三四1-4])年|后(?P<last>[一二两三四1-4])年"
        )
        self.weekday = re.compile(
            "[周期拜](?P<day>[一二三四五六日天])(?![^，。；、）的\\s上下早晚晨至到前起举发在公])"
        )
        self._week = re.compile(f"{word('week')}$")
        self._each = re.compile(f"{word('each')}$")
        decade, century = word("decade"), word("century")
        #: Words without which no decade is to be looked for.
        self.eras = frozenset(self._texts("decade", "century"))
        self._era = re.compile(f"{decade}|{century}")
        self._decade = re.compile(
            f"(?:(?P<era>[上本]|[0-9０-９]{{2}}|[一二十]{{2,3}}){century})?"
            f"(?P<tens>[一二三四五六七八九]十|[1-9１-９]0){decade}(?:[初末]|中期)?"
            f"|(?P<century>[12][0-9]|二?十[{_N}]?){century}"
        )

    def _words(self, role: str, behind: str = "") -> str:
        """The words of a role as a pattern, the longest first; of one character behind which something may not stand."""
        rows = self._rows.get(role, {})
        ordered = sorted(rows.values(), key=lambda row: -len(row["text"]))
        parts = []
        for row in ordered:
            text = re.escape(row["text"])
            if row.get("closed"):
                text += _CLOSES if role != "week" else ""
            parts.append(text + (behind if len(row["text"]) == 1 else ""))
        return f"(?:{'|'.join(parts)})" if parts else "(?!)"

    def _part(self, role: str, word: str) -> int:
        row = self._rows.get(role, {}).get(word)
        return int(row.get("part", 0)) if row else 0

    def _is(self, role: str, word: str) -> bool:
        return word in self._rows.get(role, {})

    def plan(self, text: str, start: int, end: int, low: int, high: int) -> TimeExpression:
        """A five-year plan with what follows its name: 期间, 末, 前三年."""
        match = self._plan_tail.match(text, end)
        if match:
            end = match.end()
            if match["first"]:
                high = low + (integer(match["first"]) or 5) - 1
            elif match["last"]:
                low = high - (integer(match["last"]) or 5) + 1
            elif self._is("plan_since", match["word"]):
                return TimeExpression(start, end, text[start:end], str(low), None, "plan")
            elif self._part("plan", match["word"]) == 2:
                low = high
            elif self._part("plan", match["word"]) == 1:
                high = low
        return TimeExpression(start, end, text[start:end], str(low), str(high), "plan")

    def year_word(
        self, text: str, start: int, end: int, year: int | None, date: str | None
    ) -> TimeExpression | None:
        """今年, 去年 with what follows: 上半年, 12月, 底, 以来."""
        tail = self._year_tail.match(text, end)
        if tail is None or tail.end() == end:
            return None
        if tail["since"] or self._is("since", tail["side"]):
            if tail["half"] or tail["quarter"] or tail["m1"] or tail["ma"]:
                return self._in_year(text, start, tail, year)
            end = tail.end("since") if tail["since"] else tail.end()
            high = date[:7] if date and len(date) >= 7 and year == int(date[:4]) else None
            return TimeExpression(start, end, text[start:end], str(year) if year else None, high, "year")
        return self._in_year(text, start, tail, year)

    def _in_year(self, text: str, start: int, match: re.Match[str], year: int | None) -> TimeExpression:
        """A year with what follows it: half, quarter, month, day, 底, 前."""
        end = match.end()
        low: str | None
        half, quarter, m1, m2, d1 = match.group("half", "quarter", "m1", "m2", "d1")
        if half:
            ends = (1, 6) if self._part("half", half) == 1 else (7, 12)
            kind, low, high = "half", calendar.month(year, ends[0]), calendar.month(year, ends[1])
        elif quarter:
            if quarter[0] == "前":
                kind, low, high = "quarter", calendar.month(year, 1), calendar.month(year, 9)
            else:
                third = (integer(quarter.lstrip("第")[0]) or 1) * 3
                kind, low, high = "quarter", calendar.month(year, third - 2), calendar.month(year, third)
        elif match["ma"]:
            kind = "range"
            low, high = calendar.month(year, integer(match["ma"])), calendar.month(year, integer(match["mb"]))
        elif d1:
            kind, low = "day", calendar.day(year, integer(m1), integer(d1))
            high = low
            if last := match["d2"] or match["d5"]:
                kind, high = "range", calendar.day(year, integer(match["m3"] or m1), integer(last))
        elif m1:
            kind, low = "month", calendar.month(year, integer(m1))
            high = low
            if m2:
                kind, high = "range", calendar.month(year, integer(m2))
        else:
            kind = "year"
            low = high = str(year) if year else None
        side = match["side"] or ""
        if side.endswith(tuple(self._texts("since", "onward", "after"))):
            high = None
        elif (
            side.endswith(tuple(self._texts("before"))) and kind == "year" and side[-2:-1] not in ("底", "末")
        ):
            low = None
        return TimeExpression(start, end, text[start:end], low, high, kind)

    def _texts(self, *roles: str) -> list[str]:
        return [text for role in roles for text in self._rows.get(role, {})]

    def read(
        self, text: str, match: re.Match[str], date: str | None, context: int | None
    ) -> TimeExpression | None:
        """The date that a match of ``numeric`` is; None if it is none. ``context`` is the year named before."""
        start, end = match.span()
        n = match["n"]
        before = text[start - 1] if start else ""
        inside = bool(before) and (before in _IN_CODE or (before.isascii() and before.isalpha()))
        if inside and not (before in ".．" and _ITEM.search(text, max(0, start - 6), start)):
            return None
        year = year_of(n)
        if match["im"]:
            iso = calendar.day(year, integer(match["im"]), integer(match["id"]))
            return TimeExpression(start, end, match[0], iso, iso, "day") if iso else None
        if match["cm"]:
            iso = calendar.day(year, integer(match["cm"]), integer(match["cd"]))
            return TimeExpression(start, end, match[0], iso, iso, "day") if iso else None
        if match["ym"]:
            iso = calendar.month(year, integer(match["ym"]))
            return TimeExpression(start, end, match[0], iso, iso, "month") if iso else None
        second = match["y2"] or match["y3"]
        if second:
            return _years(match, year, second)
        after = text[match.end("n") : end].lstrip(" ")
        if after.startswith(("年", "财年")):
            dated = match["m1"] or (len(n) == 2 and n[0] in "0０")
            if year is None and dated and len(n) == 2 and (short := integer(n)) is not None:
                year = 2000 + short if short < 50 else 1900 + short
            return self._in_year(text, start, match, year) if year else None
        number = integer(n)
        if number is None or not 1 <= number <= 31:
            return None
        if match["m6"] or after.startswith("月"):
            return _in_month(text, match, number, context)
        if after[:1] in ("日", "号"):
            if self._is("count", before) or self._within.match(text, end):
                return None
            spoken = len(n) > 1 and after[0] == "号"
            if not (n[0].isdigit() or spoken) or (
                after[0] == "号" and end < len(text) and text[end] not in _AFTER_DAY
            ):
                return None
            month = int(date[5:7]) if date and len(date) >= 7 else None
            iso = calendar.day(int(date[:4]) if date else None, month, number)
            return TimeExpression(start, end, match[0], iso, iso, "day")
        return None

    def duration(
        self, text: str, match: re.Match[str], date: str | None, year: int | None
    ) -> TimeExpression | None:
        """三年内, 未来五年, 近三年, 30日内, 两周前: counted from the document's date where that is fine enough.

        前11个月 is the first months of ``year``.
        """
        start, end = match.span()
        after = match["after"] or ""
        unit = match["unit"]
        joined = self._to.search(text[max(0, start - 4) : start])
        if joined:
            start -= len(joined[0])
        found = self._before.search(text[max(0, start - 4) : start])
        lead = found[0] if found else ""
        count = integer(match["n"])
        if self._is("first", lead):
            if unit in ("个月", "月") and not after and count and count < 12:
                low, high = (calendar.month(year, 1), calendar.month(year, count)) if year else (None, None)
                return TimeExpression(start - 1, end, text[start - 1 : end], low, high, "range")
            lead = ""
        start -= len(lead)
        if match["ago"] or match["later"]:
            if lead or joined or (count is None and match["n"] != "半"):
                return None
            low = high = _shifted(date, count, unit, -1 if match["ago"] else 1)
            return TimeExpression(start, end, text[start:end], low, high, "duration")
        ahead = self._is("ahead", lead) or self._is("back", lead)
        if not after and not ahead:
            if each := self._each.search(text, max(0, start - 2), start):
                return TimeExpression(each.start(), end, text[each.start() : end], None, None, "recurring")
            if joined and unit == "年" and not lead:
                return TimeExpression(start, end, text[start:end], None, None, "duration")
            return None
        if after.endswith(("时间", "间")) and not lead:
            return None
        past = self._is("back", lead) or after.endswith("来")
        low = high = None
        if date and (count or match["n"] == "半"):
            other = _shifted(date, count, unit, -1 if past else 1)
            now = date[: len(other)] if other else None
            counted = (
                ahead or unit in ("年", "个月", "月") or self._enacted.search(text, max(0, start - 12), start)
            )
            if other and now and counted:
                low, high = (other, now) if past else (now, other)
        return TimeExpression(start, end, text[start:end], low, high, "duration")

    def week_day(self, text: str, match: re.Match[str], date: str | None) -> TimeExpression | None:
        """上周五, 星期三: the day of a week counted from the document's."""
        low = max(0, match.start() - 4)
        week = self._week.search(text, low, match.end() - 1)
        if week is None:
            return None
        iso = calendar.weekday(date, self._part("week", week[0]), _WEEKDAYS[match["day"]])
        return TimeExpression(week.start(), match.end(), text[week.start() : match.end()], iso, iso, "day")

    def decades(self, text: str, date: str | None) -> Iterator[TimeExpression]:
        """The decades and centuries of a text."""
        for mark in self._era.finditer(text):
            match = self._decade.search(text, max(0, mark.start() - 8), mark.end() + 2)
            if match is not None and match.end() >= mark.end() and (time := self._decade_of(match, date)):
                yield time

    def _decade_of(self, match: re.Match[str], date: str | None) -> TimeExpression | None:
        """20世纪90年代, 八十年代: ten years; without a century the last such ones. 21世纪: a hundred."""
        tens, era = integer(match["tens"]), match["era"]
        if match["century"] and (number := integer(match["century"])):
            return TimeExpression(
                match.start(), match.end(), match[0], f"{number - 1}01", f"{number}00", "range"
            )
        if tens is None:
            return None
        now = int(date[:4]) if date else 2000
        if era is None:
            first = now // 100 * 100 + tens
            first -= 100 if first > now else 0
        elif era in "上本":
            first = (now // 100 - (era == "上")) * 100 + tens
        else:
            first = ((integer(era) or 1) - 1) * 100 + tens
        return TimeExpression(match.start(), match.end(), match[0], str(first), str(first + 9), "range")


def _years(match: re.Match[str], year: int | None, second: str) -> TimeExpression | None:
    if year is None:
        return None
    last = year_of(second)
    if last is None and len(second) == 2 and second.isdecimal():
        last = year_of(f"{year // 100}{second}")
    if last is None or last < year:
        return None
    return TimeExpression(match.start(), match.end(), match[0], str(year), str(last), "range")


def _in_month(text: str, match: re.Match[str], number: int, year: int | None) -> TimeExpression | None:
    start, end = match.span()
    if number > 12 or (match["n"][0] in "一二两" and start and text[start - 1] in "后每任这那"):
        return None
    last, d3, d4 = match["m4"] or match["m6"], match["d3"], match["d4"]
    if d3:
        low = calendar.day(year, number, integer(d3))
        high, kind = low, "day"
        if d4 := d4 or match["d6"]:
            high, kind = calendar.day(year, integer(match["m5"]) or number, integer(d4)), "range"
    else:
        low = calendar.month(year, number)
        high, kind = low, "month"
        if last:
            if (integer(last) or 0) > 12:
                return None
            high, kind = calendar.month(year, integer(last)), "range"
    return TimeExpression(start, end, match[0], low, high, kind)


def _shifted(date: str | None, count: int | None, unit: str, sign: int) -> str | None:
    """The date so many units before or after an ISO date, as fine as the unit; None where that is finer.

    No count stands for half of a unit.
    """
    if date is None:
        return None
    if count is None:
        return calendar.shift_months(date, 6 * sign) if unit == "年" and len(date) >= 7 else None
    if unit == "年":
        return f"{int(date[:4]) + sign * count:04d}"
    if unit in ("个月", "月"):
        return calendar.shift_months(date, sign * count) if len(date) >= 7 else None
    if unit == "个季度":
        return calendar.shift_months(date, 3 * sign * count) if len(date) >= 7 else None
    if unit in ("周", "星期", "个星期"):
        return calendar.shift_days(date, 7 * sign * count)
    return calendar.shift_days(date, sign * count) if unit in ("天", "日") else None
