"""Ratios of two numbers: 收入比缩小至2.2∶1, 按3:1的比例."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from policy_nlp.quantities.amount import Amount

__all__ = ["Ratios"]

#: Signs between the two numbers; what makes a third one or a time of it.
_SIGNS = frozenset("∶:：比")
_MORE = re.compile("[∶:：比] ?[0-9０-９]")
#: Characters before a ratio in which the word of ratio stands, in its clause.
_REACH = 16
_STOP = re.compile("[，。；、！？,;\n]")


class Ratios:
    """Joins two numbers to a ratio where a word beside them says that they are one: a score or a time of day is none.

    Parameters
    ----------
    rows : iterable of mapping
        ``text`` of each word and the ``side`` it stands on.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        words: dict[str, list[str]] = {"before": [], "after": []}
        for row in rows:
            words[row["side"]].append(row["text"])
        self._before = _words(words["before"])
        self._after = _words(words["after"])

    def join(self, text: str, amounts: list[Amount]) -> list[Amount]:
        """Give the amounts with 2.2∶1 as one, of the unit "1"; amounts are in text order and changed in place."""
        out: list[Amount] = []
        for amount in amounts:
            first = out[-1] if out else None
            if first is None or amount.core_start != first.core_end + 1 or text[first.core_end] not in _SIGNS:
                out.append(amount)
            elif self._is_ratio(text, first, amount) and first.value is not None and amount.value:
                first.value = first.value / amount.value
                first.end, first.core_end, first.number_end = amount.end, amount.core_end, amount.number_end
                first.right, first.fuzzy, first.open = amount.right, amount.fuzzy, False
                first.unit, first.norm, first.factor = "1", "1", Decimal(1)
                first.dimension, first.kind = "ratio", "fraction"
            else:
                out.append(amount)
        return out

    def _is_ratio(self, text: str, first: Amount, second: Amount) -> bool:
        if first.unit is not None or second.unit is not None or not (first.arabic and second.arabic):
            return False
        if first.end != first.core_end or second.start != second.core_start:
            return False
        if _MORE.match(text, second.core_end) or text[first.core_start - 1 : first.core_start] in _SIGNS:
            return False
        before = _STOP.split(text[max(0, first.core_start - _REACH) : first.core_start])[-1]
        return bool(self._before.search(before)) or bool(self._after.match(text, second.end))


def _words(words: list[str]) -> re.Pattern[str]:
    """The pattern of the words; 比例 is none in 比例尺, a scale of maps."""
    choice = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(f"(?:{choice})(?!尺)")
