"""Tables of indicators that have lost what parted their cells: 再生水利用量（亿立方米）80.5100.6+25%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

__all__ = ["joined_rows", "split_numbers"]

_HEADER = re.compile(
    "指 ?标[^。；\n0-9]{0,20}(?P<first>(?:19|20)[0-9]{2}) ?年[^。；\n0-9]{0,8}(?P<last>(?:19|20)[0-9]{2}) ?年"
    "(?P<rest>[^。；\n]{0,24}?)(?=(?<![0-9])[0-9]{1,2}(?!年)[一-鿿]|\\s)"
)
_ROW = re.compile(
    "(?P<name>[\u4e00-\u9fff“”、·Ⅰ-ⅻA-Za-z][\u4e00-\u9fff“”、·Ⅰ-ⅻA-Za-z0-9]{2,40}?)[（(](?P<unit>[^（）()0-9]{1,12})[）)] ?"
    "(?P<numbers>[0-9][0-9.]{0,16}[<>≤≥＜＞]?[0-9][0-9.]{0,16}[-－+]?[0-9]{0,6}\\.?[0-9]{0,4}(?:[%％]|个百分点))"
)
_CHANGE = re.compile("[%％]$|个百分点$")
#: How far from what two values come to the stated change may lie, in its unit.
_SLACK = Decimal("0.6")


def joined_rows(text: str) -> Iterator[tuple[re.Match[str], list[re.Match[str]]]]:
    """Headers of run-together tables with the matches of their rows, each with name, unit and numbers."""
    headers = list(_HEADER.finditer(text)) if "指标" in text or "指 标" in text else []
    for i, header in enumerate(headers):
        after = headers[i + 1].start() if i + 1 < len(headers) else len(text)
        end = text.find("\n", header.end(), after)
        rows = list(_ROW.finditer(text, header.end(), end if end >= 0 else after))
        if len(rows) > 1:
            yield header, rows


def split_numbers(written: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the first value and the second stand in 80.5100.6+25%: the one cut whose change is the stated one.

    Parameters
    ----------
    written : str
        First value, second value and change without anything between them.

    Returns
    -------
    tuple of two (start, end) or None
        Offsets into ``written``; a sign before the second value is part of it.
    """
    unit = _CHANGE.search(written)
    body = written[: unit.start()] if unit else written
    points = unit is not None and "百" in unit[0]
    for second in range(1, len(body)):
        for third in range(second + 1, len(body)):
            first_value = _decimal(body[:second])
            last_value = _decimal(body[second:third].lstrip("<>≤≥＜＞"))
            change = _decimal(body[third:].replace("－", "-").lstrip("+"))
            if first_value is None or last_value is None or change is None or not first_value:
                continue
            moved = last_value - first_value if points else (last_value / first_value - 1) * 100
            if abs(moved - change) < (Decimal("0.06") if points else _SLACK):
                return (0, second), (second, third)
    return None


def _decimal(text: str) -> Decimal | None:
    if not re.fullmatch(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?", text):
        return None
    return Decimal(text)
