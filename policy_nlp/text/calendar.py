"""ISO dates as strings: years, months and days made, checked and shifted."""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import timedelta

_ZEROS = frozenset("0０〇○零")

__all__ = ["checked", "day", "integer", "month", "nearer", "shift_days", "shift_months", "weekday", "year_of"]

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九两", "01234567890001234567892")


def checked(date: str | None) -> str | None:
    """The date if it is an ISO year, year-month or day, else None."""
    return date if date and _ISO.fullmatch(date) else None


def integer(text: str | None) -> int | None:
    """A whole number up to 9999 in Arabic digits or Chinese numerals; None for anything else."""
    if not text:
        return None
    plain = text.translate(_DIGITS)
    if plain.isdecimal():
        spoken = len(text) == 2 and text != plain and text[0] not in _ZEROS and not text[0].isdecimal()
        return None if spoken else int(plain)  # 两三 is no number
    tens, sign, ones = plain.partition("十")
    if sign and len(tens) <= 1 and len(ones) <= 1 and (tens + ones + "0").isdecimal():
        return int(tens or 1) * 10 + int(ones or 0)
    return None


def year_of(text: str) -> int | None:
    """A year written with four digits, Arabic or Chinese; None for anything else."""
    if len(text) != 4:
        return None
    digits = text.translate(_DIGITS)
    if not digits.isdecimal():
        return None
    year = int(digits)
    return year if 1800 <= year <= 2200 else None


def month(year: int | None, number: int | None) -> str | None:
    """ISO year-month; None if one part is unknown or there is no such month."""
    return f"{year:04d}-{number:02d}" if year and number and 1 <= number <= 12 else None


def day(year: int | None, month: int | None, number: int | None) -> str | None:
    """ISO day; None if one part is unknown or there is no such day."""
    if not (year and month and number):
        return None
    try:
        return Date(year, month, number).isoformat()
    except ValueError:
        return None


def shift_months(date: str, months: int) -> str:
    """The month so many months after that of an ISO month or day."""
    index = int(date[:4]) * 12 + int(date[5:7]) - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def shift_days(date: str | None, days: int) -> str | None:
    """The day so many days after an ISO day; None without a whole date."""
    if date is None or len(date) != 10:
        return None
    try:
        return (Date.fromisoformat(date) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def weekday(date: str | None, weeks: int, number: int) -> str | None:
    """The day with this number (Monday is 0) of the week so many weeks after that of an ISO day."""
    if date is None or len(date) != 10:
        return None
    try:
        of = Date.fromisoformat(date).weekday()
    except ValueError:
        return None
    return shift_days(date, 7 * weeks + number - of)


def nearer(date: str, first: str, second: str) -> bool:
    """Whether the first ISO day lies nearer to an ISO day than the second."""
    try:
        at, one, two = (Date.fromisoformat(iso) for iso in (date, first, second))
    except ValueError:
        return False
    return abs(at - one) < abs(at - two)
