"""What stands before a number and belongs to its value or unit: a minus sign, 零下, $, 港币, 摄氏."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policy_nlp.quantities.amount import Amount
from policy_nlp.text.units import UnitTable

__all__ = ["Prefixes"]

_DASHES = frozenset("-－−")
_DIGITS = frozenset("0123456789０１２３４５６７８９%％")


class Prefixes:
    """Units that stand before their number.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``text``, ``unit`` (a surface form of the unit table) and optional ``behind``: the unit that then
        stands behind the number (港币3元).
    units : UnitTable
    minus : iterable of mapping
        Words that make a number negative: ``text`` and optional ``not_after``, the characters behind which it is part of
        another word (减负).
    """

    def __init__(
        self, rows: Iterable[Mapping[str, Any]], units: UnitTable, minus: Iterable[Mapping[str, str]]
    ) -> None:
        self._minus = {row["text"]: row.get("not_after", "") for row in minus}
        #: What a minus sign before a number ends with.
        self.minus_ends = _DASHES | frozenset(word[-1] for word in self._minus)
        self._units = units
        self._rows: dict[str, Mapping[str, Any]] = {row["text"]: row for row in rows}
        lengths: dict[str, set[int]] = {}
        for word in self._rows:
            lengths.setdefault(word[-1], set()).add(len(word))
        self._lengths = {last: sorted(sizes, reverse=True) for last, sizes in lengths.items()}
        #: Last characters of all prefixes, and the space that may follow them.
        self.last = frozenset(self._lengths) | {" "}

    def sign(self, text: str, amount: Amount, last_end: int) -> None:
        """Take in a minus before the number: not a dash that joins it to an amount that ends at ``last_end``."""
        start = amount.core_start
        before = text[start - 1 : start]
        if not before or amount.value is None or amount.unit is None:
            return
        if before in _DASHES:
            at = start - 1
            if last_end >= at or (
                at and (text[at - 1] in _DIGITS or (text[at - 1].isascii() and text[at - 1].isalnum()))
            ):
                return
        else:
            word = next((word for word in self._minus if text.endswith(word, 0, start)), "")
            at = start - len(word)
            if not word or (at and text[at - 1] in self._minus[word]):
                return
        amount.start = amount.core_start = at
        amount.value = -amount.value

    def unit(self, text: str, amount: Amount, last_end: int) -> None:
        """Take the unit from what stands before the number and behind ``last_end``, if it names one."""
        start = amount.core_start
        at = start - 1 if text[start - 1 : start] == " " else start
        for size in self._lengths.get(text[at - 1 : at], ()):
            if at - size < last_end:
                continue
            word = text[at - size : at] if at >= size else ""
            row = self._rows.get(word)
            if row is None or (
                word[0].isascii()
                and text[at - size - 1 : at - size].isascii()
                and text[at - size - 1 : at - size].isalpha()
            ):
                continue
            behind = row.get("behind")
            if amount.unit is not None and amount.unit != behind:
                continue
            unit = self._units.get(row["unit"])
            if unit is None:
                continue
            amount.measure(unit)
            if amount.core_end == amount.number_end or behind is not None:
                amount.start = amount.core_start = at - size
            return
