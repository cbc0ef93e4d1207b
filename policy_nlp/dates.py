"""Dates that people give: brought into ISO form."""

from __future__ import annotations

import datetime
import re

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})(?:日|[T ].{0,40})?)?)?[年月]?", re.ASCII)


def iso_date(written: str) -> str:
    """Bring a given date into ISO form: a year, a year and month, or a day.

    Raises
    ------
    ValueError
        If it is none, or no day of the calendar.
    """
    match = _DATE.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{written!r} is no date of the form 2025, 2025-03 or 2025-03-15")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"{written!r} is not in the calendar") from None
    return "-".join((f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)))
