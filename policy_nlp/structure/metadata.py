"""Metadata of a document as its head and its signature tell it: title, number, issuer, date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: Characters looked at from the head and from the foot of a document.
HEAD, FOOT = 600, 300
#: Longest title in characters.
LONGEST_TITLE = 120

_NUMBER = re.compile(
    "[\u4e00-\u9fff]{1,12}[〔［\\[【（(](?:19|20)[0-9]{2}[〕］\\]】）)] ?第?[0-9]{1,5}号"
    "|[\u4e00-\u9fff]{0,20}令 ?第? ?[0-9〇零一二三四五六七八九十百]{1,5} ?号|第[0-9]{1,5}号令"
)
_CHINESE_DATE = re.compile(
    "([二〇零○一三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_DATE = re.compile(
    "((?:19|20)[0-9]{2})(?: ?年 ?|[-/.])([01]?[0-9])(?: ?月 ?|[-/.])(?:([0-3]?[0-9])(?: ?日|(?![0-9])))?"
)
_TIME = "(?:[ T]?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
_DATE_LINE = re.compile(
    f"[（(]?[^\n0-9二〇]{{0,12}}(?:{_DATE.pattern}|{_CHINESE_DATE.pattern}){_TIME}[^\n]{{0,3}}"
)
_ENACTED = re.compile(f"[（(]?{_DATE.pattern}[^\n，。]{{0,40}}(?:通过|公布|发布|批准|施行)")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_STOP = "。；！？;!?，,："
_SPACE = " \t\u3000\xa0\r\ufeff"


class MetadataReader:
    """Reads title, number, issuer and date of a document.

    Parameters
    ----------
    titles : iterable of mapping
        Rows with ``text``: words a title ends with (通知, 条例).
    issuers : iterable of mapping
        Rows with ``text``: last characters of the name of a body that issues documents (政府, 委员会).
    """

    def __init__(self, titles: Iterable[Mapping[str, Any]], issuers: Iterable[Mapping[str, Any]]) -> None:
        ends = "|".join(sorted((re.escape(row["text"]) for row in titles), key=len, reverse=True)) or "(?!)"
        self._title_end = re.compile(f"(?:{ends})(?:[（(][^（）()\n]{{1,30}}[）)]|摘要|摘编|全文)?$")
        bodies = (
            "|".join(sorted((re.escape(row["text"]) for row in issuers), key=len, reverse=True)) or "(?!)"
        )
        self._issuer = re.compile(f"[^\n，。：；、（）()《》0-9]{{1,24}}(?:{bodies})")

    def read(self, text: str) -> dict[str, str | None]:
        """Metadata of one text; what it does not tell is None. Looks at head and foot only."""
        head, foot = text[:HEAD], text[max(HEAD, len(text) - FOOT) :]
        title = self._title(head)
        number = _NUMBER.search(head)
        date, signed_by = self._signature(foot)
        if date is None:
            date, signed_by = self._signature(head)
        if date is None and (match := _ENACTED.search(head)):
            date = _iso(match.group(1), match.group(2), match.group(3))
        return {
            "id": None,
            "title": title,
            "number": number.group().strip() if number else None,
            "issuer": self._issuer_of(title) or signed_by,
            "date": date,
            "genre": None,
        }

    def _title(self, head: str) -> str | None:
        """The first line, or two, that reads as a title; else a short first line without an end of sentence."""
        lines = [line.strip(_SPACE) for line in head.split("\n")]
        lines = [line for line in lines if line][:6]
        for i, line in enumerate(lines):
            for candidate in (line, "".join(lines[i : i + 2])):
                if (
                    len(candidate) <= LONGEST_TITLE
                    and self._title_end.search(candidate)
                    and "。" not in candidate
                ):
                    return candidate
        if len(lines) > 1 and 4 <= len(lines[0]) <= 40 and not any(char in _STOP for char in lines[0]):
            return None if _DATE_LINE.fullmatch(lines[0]) or _NUMBER.fullmatch(lines[0]) else lines[0]
        return None

    def _issuer_of(self, title: str | None) -> str | None:
        """The body before 关于 in a title (国务院办公厅关于…的通知)."""
        if title is None or "关于" not in title:
            return None
        before = title[: title.index("关于")].strip(_SPACE)
        return before if 2 <= len(before) <= 60 and "《" not in before else None

    def _signature(self, part: str) -> tuple[str | None, str | None]:
        """Date that stands alone on a line, the last such, and the body on the line before it."""
        lines = [line.strip(_SPACE) for line in part.split("\n")]
        lines = [line for line in lines if line]
        for i in range(len(lines) - 1, -1, -1):
            match = _DATE_LINE.fullmatch(lines[i]) if len(lines[i]) <= 40 else None
            if match is None:
                continue
            groups = match.groups()
            date = _iso(*groups[:3]) if groups[0] else _iso(*map(_arabic, groups[3:6]))
            if date is not None:
                before = lines[i - 1] if i else ""
                return date, before if self._issuer.fullmatch(before) else None
        return None, None


def _arabic(chinese: str | None) -> str | None:
    """二〇二一 → 2021, 十二 → 12, 三十一 → 31."""
    if chinese is None:
        return None
    if "十" not in chinese:
        return "".join(str(_DIGITS.get(char, 0)) for char in chinese)
    tens, ones = chinese.split("十", 1)
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))


def _iso(year: str | None, month: str | None, day: str | None) -> str | None:
    if year is None or month is None or not 1 <= int(month) <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02d}"
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= int(day) <= 31 else None
