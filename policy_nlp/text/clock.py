"""Times of day: 下午三点半, 15:30, 9时30分."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from policy_nlp.text.calendar import integer
from policy_nlp.text.dates import TimeExpression

__all__ = ["ClockReader"]

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
            "(?<=[0-9０-９一二两三四五六七八九十])(?:[点时](?:"
            "(?P<m>[0-5０-５]?[0-9０-９]|[一二三四五六七八九十]{1,3})分(?:(?P<s>[0-5]?[0-9])秒)?"
            "|(?P<half>半)(?![年月天小个])|(?P<k>[一三])刻|(?P<full>[整钟]|正(?![常式规向])))?"
            "|[:：](?P<m2>[0-5][0-9])(?:[:：][0-5][0-9])?(?![0-9.]))"
        )
        self._hour = re.compile(
            f"(?P<part>{parts})? ?(?P<h>[0-2０-２]?[0-9０-９]|[一二两三四五六七八九十]{{1,3}})$"
        )

    def read(
        self, text: str, match: re.Match[str], days: Mapping[int, TimeExpression]
    ) -> TimeExpression | None:
        """下午三点半, 15:30, 9时30分: a time of day; of ``days``, by their ends, the one that stands before it."""
        found = self._hour.search(text, max(0, match.start() - 6), match.start())
        if found is None:
            return None
        start = found.start()
        before = text[start - 1 : start]
        if before and (before in ".．:：第-" or before in _NUMERALS):
            return None
        day = days.get(start) or days.get(start - 1)
        if (
            not found["part"]
            and day is None
            and not any(match[name] for name in ("m", "half", "k", "full", "m2"))
        ):
            return None
        hour = integer(found["h"])
        minute = integer(match["m"] or match["m2"]) or 0
        if match["half"]:
            minute = 30
        elif match["k"]:
            minute = 15 * (integer(match["k"]) or 1)
        if hour is None or hour > 24 or minute > 59:
            return None
        if found["part"] and hour < 12:
            hour += self._hours[found["part"]]
        iso = f"T{hour:02d}:{minute:02d}"
        if day is not None:
            iso = (day.to or "") + iso
        return TimeExpression(start, match.end(), text[start : match.end()], iso, iso, "time")
