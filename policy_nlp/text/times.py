"""Dates and periods in Chinese text, resolved to ISO years, year-months and days.

:func:`find` reads what is written with numbers (2025年底, 2021—2025年, 3月1日, 三年内, 未来五年) by one anchored regular
expression, and what is written with words (今年上半年, “十四五”期末, 年底前) by the rows of ``seeds/quantities/periods.jsonl``.
Relative expressions are resolved against the document's date; without one they are found, but have no ends.

All offsets are Unicode code points into the text, ends exclusive. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policy_nlp.matcher import Dictionary
from policy_nlp.text.numerals import parse

__all__ = ["TimeExpression", "TimeGrammar", "default_times", "find"]

_N = "0-9０-９〇○零一二三四五六七八九十"
_M = "(?:[01０１]?[0-9０-９]|[一二三四五六七八九十]{1,2})"
_D = "(?:[0-3０-３]?[0-9０-９]|[一二三四五六七八九十]{1,3})"
_DASH = " ?(?:[-－–—―~～〜]{1,2}|至|到) ?"
_SIDE = "(?P<side>(?:年(?=[底末初]))?(?:[底末初]|中期|中(?=[，。；、）]))?(?:之前|以前|前(?![^，。；、]{0,2}[年月日个季三两位])|以来|(?=[，。；、,;)）])起|之后|以后)?)"
_TAIL = (
    "(?:(?P<half>上半年|下半年)|(?P<quarter>(?:第?[一二三四1-4]|前三|前3)季度)"
    f"|(?P<m1>{_M})月份?(?:(?:{_DASH}(?P<m2>{_M})月份?)|(?P<d1>{_D})[日号](?:{_DASH}(?:(?P<m3>{_M})月)?(?P<d2>{_D})[日号])?)?"
    f"|(?P<ma>{_M}){_DASH}(?P<mb>{_M})月份?)?"
)
_NUMERIC = re.compile(
    f"(?P<n>[{_N}][{_N}]{{0,3}}) ?(?:"
    f"年(?:度(?!假))?{_DASH}(?P<y2>[{_N}]{{2,4}})年(?:度(?!假)|期间)?(?P<y2side>[底末])?"
    f"|{_DASH}(?P<y3>[12１２一二][{_N}]{{3}}|[0-9０-９]{{2}}) ?年(?:度(?!假)|期间)?(?P<y3side>[底末])?"
    f"|年(?:度(?!假))?(?:的(?=[上下第一二三四1-4][半一二三四季]))?{_TAIL}{_SIDE}"
    f"|月份?(?:{_DASH}(?P<m4>{_M})月份?(?:(?P<d9>{_D})[日号])?|(?P<d3>{_D})[日号](?:{_DASH}(?:(?P<m5>{_M})月)?(?P<d4>{_D})[日号])?)?(?P<mside>[底末初]|[上中下]旬)?"
    f"|{_DASH}(?P<m6>{_M})月份?"
    "|(?:个(?:月|季度|工作日)|工作日|周|天|小时)"
    "|[日号](?!以前|以上|以下|线|楼|文|院|令|[A-Za-z])"
    f"|[-/.．](?P<im>[01]?[0-9])[-/.．](?P<id>[0-3]?[0-9])(?![0-9.％%])"
    ")"
)
_LENGTH = re.compile(
    f"(?P<n>[{_N}两][{_N}]{{0,3}}|几|数)(?P<unit>年|个?月|个工作日|工作日|个季度|周|天|日|小时)"
    "(?P<after>多?来|以?内|之内|左右时间|的?时间|间)?"
)
_BEFORE = re.compile(
    "(?:未来|今后|此后|其后|过去|最近|近|前|后|力争用|力争|利用|通过|用|从现在起|再用|经过)$"
)
_AFTER_PLAN = re.compile(
    "(?:时期|期间|末期|期末|末|初期|期初|初|以来|前(?P<first>[一二两三四1-4])年|后(?P<last>[一二两三四1-4])年|前期|后期|中期)"
)
_YEAR_TAIL = re.compile(f"(?:以?来的?)?{_TAIL}{_SIDE}")
_TO = re.compile(f"[{_N}两]{{1,3}}(?:[-－–—~～]|至|到)$")
_WITHIN = re.compile("以?内|之内")
_NO_DAY = frozenset("为满每期足限逾隔过")
_FULL = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "01234567890001234567" + "89")
_STRAIGHT = str.maketrans({"○": "〇"})


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date or period of a text.

    Attributes
    ----------
    start, end : int
        Code-point offsets, end exclusive; 到 and 至 before it are outside, 底, 前 and 期间 behind it inside.
    text : str
    from_, to : str or None
        First and last year (``2025``), month (``2025-06``) or day (``2025-06-30``); None where open or unresolved.
        A deadline is ``to``.
    kind : str
        ``year``, ``half``, ``quarter``, ``month``, ``day``, ``plan``, ``relative``, ``duration`` or ``range``.
    """

    start: int
    end: int
    text: str
    from_: str | None
    to: str | None
    kind: str


def _int(text: str | None) -> int | None:
    if not text:
        return None
    value = parse(text.translate(_STRAIGHT))
    return None if value is None or value != int(value) else int(value)


def _year(text: str) -> int | None:
    """A year written with four digits, Arabic or Chinese; None for anything else."""
    if len(text) != 4 or "十" in text:
        return None
    digits = text.translate(_FULL)
    if not digits.isdecimal():
        return None
    year = int(digits)
    return year if 1800 <= year <= 2200 else None


def _month(year: int | None, month: int | None) -> str | None:
    return f"{year:04d}-{month:02d}" if year and month and 1 <= month <= 12 else None


def _day(year: int | None, month: int | None, day: int | None) -> str | None:
    if not (year and month and day and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _shift_month(date: str, months: int) -> str:
    year, month = int(date[:4]), int(date[5:7])
    index = year * 12 + month - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


class TimeGrammar:
    """The period words of a lexicon, with the grammar of dates.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``text`` and ``kind``; optional ``year`` and ``month`` (relative to the document's date), ``from_month``
        and ``to_month`` (inside that year), ``from`` and ``to`` (fixed).
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._words: Dictionary[Mapping[str, Any]] = Dictionary((row["text"], row) for row in rows)

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
        date = date if date and re.match(r"\d{4}(-\d{2}){0,2}$", date) else None
        found = [self._word(text, start, end, row, date) for start, end, row in self._words.find(text)]
        out: list[TimeExpression] = []
        words = iter(found)
        ahead = next(words, None)
        last_year: tuple[int, int] | None = None
        at = 0
        while True:
            match = _NUMERIC.search(text, at)
            start = match.start() if match else len(text)
            while ahead is not None and ahead.start <= start:
                if ahead.start >= at:
                    out.append(ahead)
                    at = ahead.end
                    if ahead.to and ahead.kind != "plan":
                        last_year = (int(ahead.to[:4]), ahead.end)
                ahead = next(words, None)
            if match is None:
                break
            if match.start() < at:
                continue
            year = int(date[:4]) if date else None
            if last_year and match.start() - last_year[1] < 400:
                year = last_year[0]
            item = _numeric(text, match, date, year)
            if item is None:
                at = match.end("n")
                length = _LENGTH.match(text, match.start())
                item = _duration(text, length, date, year) if length else None
                if item is None:
                    continue
            elif item.to and item.kind != "duration" and _year(match["n"]):
                last_year = (int(item.to[:4]), item.end)
            out.append(item)
            at = item.end
        return out

    def _word(
        self, text: str, start: int, end: int, row: Mapping[str, Any], date: str | None
    ) -> TimeExpression:
        kind: str = row["kind"]
        low, high = row.get("from"), row.get("to")
        if kind == "plan":
            return _plan(text, start, end, int(low or 0), int(high or 0))
        offset = row.get("year")
        if offset is not None:
            year = int(date[:4]) + offset if date else None
            months = row.get("from_month"), row.get("to_month")
            if months[0]:
                return TimeExpression(
                    start, end, text[start:end], _month(year, months[0]), _month(year, months[1]), kind
                )
            if text[end - 1] in "年度":
                tail = _YEAR_TAIL.match(text, end)
                if tail and tail.end() > end:
                    return _in_year(text, start, tail, year)
            low = high = str(year) if year else None
        elif row.get("month") is not None and date and len(date) >= 7:
            low = high = _shift_month(date, row["month"])
        return TimeExpression(start, end, text[start:end], low, high, kind)


def _plan(text: str, start: int, end: int, low: int, high: int) -> TimeExpression:
    match = _AFTER_PLAN.match(text, end)
    if match:
        end = match.end()
        word = match[0]
        if match["first"]:
            high = low + (_int(match["first"]) or 5) - 1
        elif match["last"]:
            low = high - (_int(match["last"]) or 5) + 1
        elif word in ("末", "期末", "末期"):
            low = high
        elif word in ("初", "期初", "初期"):
            high = low
        elif word == "以来":
            return TimeExpression(start, end, text[start:end], str(low), None, "plan")
    return TimeExpression(start, end, text[start:end], str(low), str(high), "plan")


def _in_year(text: str, start: int, match: re.Match[str], year: int | None) -> TimeExpression:
    """A year with what follows it: half, quarter, month, day, 底, 前."""
    end = match.end()
    word = text[start:end]
    low: str | None
    half, quarter, m1, m2, d1 = match.group("half", "quarter", "m1", "m2", "d1")
    if half:
        ends = (1, 6) if half[0] == "上" else (7, 12)
        kind, low, high = "half", _month(year, ends[0]), _month(year, ends[1])
    elif quarter:
        if quarter[0] == "前":
            kind, low, high = "quarter", _month(year, 1), _month(year, 9)
        else:
            third = (_int(quarter.lstrip("第")[0]) or 1) * 3
            kind, low, high = "quarter", _month(year, third - 2), _month(year, third)
    elif match["ma"]:
        kind, low, high = "range", _month(year, _int(match["ma"])), _month(year, _int(match["mb"]))
    elif d1:
        month = _int(m1)
        kind, low = "day", _day(year, month, _int(d1))
        high = low
        if match["d2"]:
            kind, high = "range", _day(year, _int(match["m3"]) or month, _int(match["d2"]))
    elif m1:
        kind, low = "month", _month(year, _int(m1))
        high = low
        if m2:
            kind, high = "range", _month(year, _int(m2))
    else:
        kind = "year"
        low = high = str(year) if year else None
    side = match["side"] or ""
    if side.endswith(("以来", "起", "之后", "以后")):
        high = None
    elif side.endswith("前") and kind == "year" and side[-2:-1] not in ("底", "末"):
        low = None
    return TimeExpression(start, end, word, low, high, kind)


def _numeric(text: str, match: re.Match[str], date: str | None, context: int | None) -> TimeExpression | None:
    start, end = match.span()
    n = match["n"]
    before = text[start - 1] if start else ""
    if before and (
        before in "0123456789０１２３４５６７８９.．第-〔[〕]号" or (before.isascii() and before.isalpha())
    ):
        return None
    year = _year(n)
    if year and match["im"]:
        iso = _day(year, _int(match["im"]), _int(match["id"]))
        return TimeExpression(start, end, match[0], iso, iso, "day") if iso else None
    second = match["y2"] or match["y3"]
    if second:
        if year is None:
            return None
        last = _year(second) or (
            _year(f"{year // 100}{second}") if len(second) == 2 and second.isdecimal() else None
        )
        if last is None or last < year:
            return None
        return TimeExpression(start, end, match[0], str(year), str(last), "range")
    after = text[match.end("n") : end].lstrip(" ")
    if after.startswith("年"):
        return _in_year(text, start, match, year) if year else None
    number = _int(n)
    if number is None or not 1 <= number <= 31:
        return None
    if match["m6"] or after.startswith("月"):
        return _in_month(text, match, number, context)
    if after[:1] in ("日", "号"):
        if before in _NO_DAY or _WITHIN.match(text, end):
            return None
        if not n[0].isdigit() or (
            after[0] == "号" and end < len(text) and text[end] not in "，。、晚上下凌在，"
        ):
            return None
        month = int(date[5:7]) if date and len(date) >= 7 else None
        iso = _day(int(date[:4]) if date else None, month, number)
        return TimeExpression(start, end, match[0], iso, iso, "day")
    return None


def _in_month(text: str, match: re.Match[str], number: int, year: int | None) -> TimeExpression | None:
    start, end = match.span()
    if number > 12 or (match["n"][0] in "一二两" and start and text[start - 1] in "后每任这那"):
        return None
    last, d3, d4 = match["m4"] or match["m6"], match["d3"], match["d4"]
    if d3:
        low = _day(year, number, _int(d3))
        high, kind = low, "day"
        if d4:
            high, kind = _day(year, _int(match["m5"]) or number, _int(d4)), "range"
    else:
        low = _month(year, number)
        high, kind = low, "month"
        if last:
            if (_int(last) or 0) > 12:
                return None
            high, kind = _month(year, _int(last)), "range"
    return TimeExpression(start, end, match[0], low, high, kind)


def _duration(text: str, match: re.Match[str], date: str | None, year: int | None) -> TimeExpression | None:
    """三年内, 未来五年, 近三年, 30日内: counted from the document's date where that is fine enough.

    前11个月 is the first months of ``year``.
    """
    start, end = match.span()
    after = match["after"] or ""
    if joined := _TO.search(text[max(0, start - 4) : start]):
        start -= len(joined[0])
    before = _BEFORE.search(text[max(0, start - 4) : start])
    lead = before[0] if before else ""
    if lead in ("前", "后"):
        count = _int(match["n"])
        if lead == "前" and match["unit"] in ("个月", "月") and not after and count and count < 12:
            low, high = (_month(year, 1), _month(year, count)) if year else (None, None)
            return TimeExpression(start - 1, end, text[start - 1 : end], low, high, "range")
        lead = ""
    if not after and lead not in ("未来", "今后", "此后", "过去", "最近", "近"):
        return None
    if after.endswith(("时间", "间")) and not lead:
        return None
    start -= len(lead)
    count = _int(match["n"].replace("两", "二"))
    unit = match["unit"]
    past = lead in ("过去", "最近", "近", "前") or after.endswith("来")
    low = high = None
    if date and count and unit == "年":
        now = int(date[:4])
        low, high = (str(now - count), str(now)) if past else (str(now), str(now + count))
    elif date and count and unit in ("个月", "月") and len(date) >= 7:
        low, high = (_shift_month(date, -count), date[:7]) if past else (date[:7], _shift_month(date, count))
    return TimeExpression(start, end, text[start:end], low, high, "duration")


@lru_cache(maxsize=1)
def default_times() -> TimeGrammar:
    """The grammar with the package's own period words."""
    from policy_nlp.resources import lexicon

    return TimeGrammar(lexicon("quantities")["periods"])


def find(text: str, date: str | None = None) -> list[TimeExpression]:
    """Find the dates and periods of a text with the package's own period words; see :meth:`TimeGrammar.find`.

    Examples
    --------
    >>> [(t.text, t.from_, t.to) for t in find("到2025年底，三年内建成", date="2023-05-01")]
    [('2025年底', '2025', '2025'), ('三年内', '2023', '2026')]
    """
    return default_times().find(text, date)
