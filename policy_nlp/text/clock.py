"""Times of day: 下午三点半, 15:30, 9时30分."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from policy_nlp.text.calendar import integer
from policy_nlp.text.dates import TimeExpression

__all__ = ["ClockReader"]

#: Parts of a match that make a time of day of it without more.
_SURE = ("m", "half", "k", "full", "m2", "m3", "less")
_DASH = re.compile(" ?(?:[-－–—―~～〜至到]|——|--) ?")
_HOUR = "0-9０-９一二两三四五六七八九十"
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二两三四五六七八九十百")


class ClockReader:
    """Reads times of day.

    Parameters
    ----------
    rows : iterable of mapping
        The rows of ``period_words``; those with the role ``day_part`` (下午) say in ``part`` how many hours they add.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._hours: dict[str, int] = {
            row["text"]: row.get("part", 0) for row in rows if row["role"] == "day_part"
        }
        parts = "(?:" + ("|".join(sorted(map(re.escape, self._hours), key=len, reverse=True)) or "(?!)") + ")"
        self.pattern = re.compile(
            f"(?:[点时](?<=[{_HOUR}].)(?:"
            "(?P<m>[0-5０-５]?[0-9０-９]|[零〇]?[一二三四五六七八九十]{1,3})分(?:(?P<s>[0-5]?[0-9])秒)?"
            "|(?P<m3>[零〇][一二三四五六七八九])(?![分一二三四五六七八九十])|差(?P<less>[0-9]{1,2}|[一二三四五六七八九十]{1,2})分"
            "|(?P<half>半)(?![年月天小个])|(?P<k>[一三])刻|(?P<full>[整钟]|正(?![常式规向])))?"
            f"|[:：](?<=[{_HOUR}].)(?P<m2>[0-5][0-9])(?:[:：][0-5][0-9])?(?![0-9.]))"
        )
        self._hour = re.compile(
            f"(?P<part>{parts})? ?(?P<h>[0-2０-２]?[0-9０-９]|[一二两三四五六七八九十]{{1,3}})$"
        )

    def read(
        self,
        text: str,
        match: re.Match[str],
        days: Mapping[int, TimeExpression],
        last: TimeExpression | None,
    ) -> TimeExpression | None:
        """下午三点半, 15:30, 9时30分: a time of day.

        Of ``days``, by their ends, the one that stands before it is its day. Behind ``last`` and a dash the hour needs no
        part of the day (上午9点到11点).
        """
        found = self._hour.search(text, max(0, match.start() - 6), match.start())
        if found is None:
            return None
        dayword = days.get(found.start("h"))  # 今早 before 5时
        start = found.start() if dayword is None else found.start("h")
        before = text[start - 1 : start]
        follows = last is not None and _DASH.fullmatch(text, last.end, start) is not None
        if before and not follows and (before in ".．:：第-" or before in _NUMERALS):
            return None
        day = days.get(start) or days.get(start - 1)
        sure = found["part"] or day is not None or follows
        if not sure and not any(match[name] for name in _SURE):
            return None
        hour = integer(found["h"])
        minute = integer((match["m"] or match["m2"] or match["m3"] or "").lstrip("零〇")) or 0
        if match["half"]:
            minute = 30
        elif match["k"]:
            minute = 15 * (integer(match["k"]) or 1)
        if hour is None or hour > 24 or minute > 59:
            return None
        part = found["part"] or (day.text[-1] if day is not None else "")
        if part in self._hours and hour < 12:
            hour += self._hours[part]
        elif follows and last is not None and last.to and last.to[-5:-3] >= "12" and hour < 12:
            hour += 12
        if match["less"]:
            at = hour * 60 - (integer(match["less"]) or 0)
            hour, minute = at // 60 % 24, at % 60
        iso = f"T{hour:02d}:{minute:02d}"
        if day is not None:
            iso = (day.to or "") + iso
        elif follows and last is not None and last.to:
            iso = last.to[: last.to.index("T")] + iso
        return TimeExpression(start, match.end(), text[start : match.end()], iso, iso, "time")
