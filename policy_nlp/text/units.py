"""Units of measurement and measure words, matched at a place in a text.

A :class:`UnitTable` is built from the rows of ``seeds/quantities/units.jsonl``: surface form, dimension, norm unit and
factor. It knows compound units too (元/亩, 微克/立方米, 元/人·月, 吨标准煤/万元), which are put together from single ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from policy_nlp.text.numerals import parse

__all__ = ["Unit", "UnitTable", "default_units"]

_PER = "/／每"
_AND = "·•・/／"
_SCALE = "0123456789０１２３４５６７８９百千万亿"
#: Letters of full width as those of half width, and how many characters of a text are turned at most.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B)}
_WIDE = 12
#: What a denominator may shorten a unit to.
_SHORT = {"月": "个月", "时": "小时", "车": "辆"}


class Unit(NamedTuple):
    """A unit found behind a number.

    Attributes
    ----------
    end : int
        Offset behind the unit as written (元人民币 included).
    written : str
        The unit as a record reports it (元).
    dimension : str
        What it measures: ``currency``, ``area``, ``count``, ``time``, ``ratio`` … ; ``name`` marks what looks like a
        unit but makes the number a name (3号).
    norm : str or None
        Unit that ``factor`` leads to, of a compound one made of those of its parts (元/亩 → CNY/平方米); None if
        there is none.
    factor : Decimal or None
        How many norm units one unit is.
    loose : bool
        Whether the word is a unit behind Arabic digits only (3级, but not 一级).
    limit : bool
        Whether a term in it is a ceiling even without 内 (5个工作日).
    """

    end: int
    written: str
    dimension: str
    norm: str | None = None
    factor: Decimal | None = None
    loose: bool = False
    limit: bool = False


class UnitTable:
    """The units of a lexicon.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``unit`` and ``dimension``, optional ``written``, ``norm``, ``factor``, ``after`` (``any`` or
        ``arabic``), ``not_before`` (characters behind it that make it part of a word), ``limit``.
    labels : iterable of mapping, optional
        What makes the number before it a label (3号, 5年级): ``text``, optional ``after`` and ``not_before``.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], labels: Iterable[Mapping[str, Any]] = ()) -> None:
        self._table: dict[str, Unit] = {}
        self._parts: dict[str, str] = {}
        lengths: dict[str, set[int]] = {}
        named = ({**row, "unit": row["text"], "dimension": "name"} for row in labels)
        for row in chain(rows, named):
            word = row["unit"]
            self._table[word] = Unit(
                len(word),
                row.get("written", word),
                row["dimension"],
                row.get("norm"),
                None if row.get("factor") is None else Decimal(str(row["factor"])),
                row.get("after") == "arabic",
                row.get("limit", False),
            )
            if row.get("not_before"):
                self._parts[word] = row["not_before"]
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
        #: First characters of all units.
        self.first = frozenset(self._lengths) | {
            chr(ord(c) + 0xFEE0) for c in self._lengths if c.isascii() and c.isalpha()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._table

    def get(self, word: str) -> Unit | None:
        """The unit of this surface form, its ``end`` counted from its start; None if there is none."""
        return self._table.get(word)

    def _simple(self, text: str, start: int) -> Unit | None:
        if "Ａ" <= text[start : start + 1] <= "ｚ":
            text, start = text[start : start + _WIDE].translate(_NARROW), 0
        for size in self._lengths.get(text[start : start + 1], ()):
            word = text[start : start + size]
            unit = self._table.get(word)
            if unit is None or (word.isascii() and word[-1].isalpha() and _latin(text, start + size)):
                continue
            after = text[start + size : start + size + 1]
            if not after or after not in self._parts.get(word, ""):
                return unit
        return None

    def match(self, text: str, start: int) -> Unit | None:
        """Give the longest unit at an offset.

        Parameters
        ----------
        text : str
        start : int
            Offset of the unit's first character.

        Returns
        -------
        Unit or None
            ``end`` is an offset into ``text``.
        """
        unit = self._simple(text, start)
        if unit is None:
            return None
        end = start + unit.end
        if unit.dimension == "name":
            return Unit(end, unit.written, "name")
        if end + 1 < len(text) and text[end] in _PER:
            below = self._below(text, end)
            if below.end > end:
                whole = Unit(
                    below.end,
                    unit.written + text[end : below.end],
                    f"{unit.dimension}_rate",
                    loose=unit.loose,
                )
                if unit.norm and unit.factor and below.norm and below.factor:
                    whole = whole._replace(
                        norm=f"{unit.norm}/{below.norm}", factor=unit.factor / below.factor
                    )
                return whole
        return Unit(end, *unit[1:])

    def _below(self, text: str, end: int) -> Unit:
        """The denominator /亩, /人·月, /万元 from its sign on; it ends where it starts if there is none."""
        limit = len(text)
        norms: list[str] = []
        factor = Decimal(1)
        for _ in range(3):
            at = end + 1
            if at >= limit or text[end] not in _PER + _AND:
                break
            spelled = text[end] == "每"
            first = at
            while at < limit and text[at] in _SCALE and at < end + 9:
                at += 1
            below = self._simple(text, at)
            if below is None or below.dimension == "name":
                below = self._table.get(_SHORT.get(text[at : at + 1], ""))
                if below is None:
                    break
                below = below._replace(end=1)
            elif spelled and below.dimension in ("count", "time", "currency"):
                break  # 2元每人 is rare, 3家每年 is two things
            end = at + below.end
            scale = parse(text[first:at]) if at > first else Decimal(1)
            norms.append(below.norm or "")
            factor *= (scale or Decimal(1)) * (below.factor or Decimal(1))
        return Unit(end, "", "", "·".join(norms) if all(norms) else None, factor)


def _latin(text: str, at: int) -> bool:
    return at < len(text) and text[at].isascii() and text[at].isalnum()


@lru_cache(maxsize=1)
def default_units() -> UnitTable:
    """The units of the package's own lexicon."""
    from policy_nlp.resources import lexicon

    rows = lexicon("quantities")
    return UnitTable(rows["units"], rows["labels"])
