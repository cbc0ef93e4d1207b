"""Funding: what a measure pays, in which form, at what rate of what, how much at most and at least, for each what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

Row = dict[str, Any]

_BASE = re.compile(
    "(?:按照|按|以|依据|对|给予|补助|补贴|为)([^，。；、按以]{2,30}?)(?:的|总额的|之)?(?:最高|不超过|不低于)?$"
)
_PER_BEFORE = re.compile(
    "每(?!年度?(?:最|不))([个一]{0,1}[\u4e00-\u9fff]{1,5}?)(?:每[年月次]|一次性|最高|给予|奖励|补助|补贴|发放|不超过)*$"
)
_PER_AFTER = re.compile("(?:/|每)([\u4e00-\u9fff]{1,4}(?:/[\u4e00-\u9fff]{1,3}){0,2})")
_LOOK = 34
_RATES = ("%", "％")


class Money:
    """Reads funding from the quantities around a measure.

    Parameters
    ----------
    lexicon : Lexicon
        ``funds``: words for forms of funding. ``bounds``: words before an amount that make it a cap or a floor.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._forms = Dictionary([(row["word"], row["form"]) for row in lexicon["funds"]])
        bounds: dict[str, list[str]] = {"cap": [], "floor": []}
        for row in lexicon["bounds"]:
            bounds[row["bound"]].append(row["word"])
        self._words = tuple(row["word"] for row in lexicon["bounds"])
        self._bounds = {name: tuple(words) for name, words in bounds.items()}

    def is_bound(self, text: str, start: int) -> bool:
        """Whether a word for a bound (最高, 不低于) stands at an offset."""
        return text.startswith(self._words, start)

    def of(self, text: str, quantities: Sequence[Row], starts: list[int], low: int, high: int) -> Row | None:
        """Funding in the stretch that belongs to a measure; None if it names no amount or no form of funding.

        Parameters
        ----------
        text : str
        quantities : sequence of dict
            Rows of the layer ``quantities``; ``starts`` their offsets.
        low, high : int
            From the end of the measure before to the start of the next, within the sentence.
        """
        rows = [
            row
            for row in quantities[bisect_left(starts, low) : bisect_left(starts, high)]
            if row["value"] is not None and _is_money(row["unit"])
        ]
        if not rows:
            return None
        forms = self._forms.find(text[low:high])
        if not forms:
            return None
        out: Row = dict.fromkeys(("form", "rate", "base", "amount", "cap", "floor", "currency", "per"))
        out["form"] = max(forms, key=lambda found: (found[1] - found[0], found[0]))[2]
        amounts: list[Any] = []
        for row in rows:
            before = text[max(low, row["start"] - _LOOK) : row["start"]]
            if row["unit"] in _RATES:
                self._rate(out, row, before)
                continue
            out["currency"] = out["currency"] or _currency(row["unit"])
            out["per"] = out["per"] or _per(text, before, row["end"])
            bound = self._bound(row, before)
            if bound is None:
                amounts.append(row["value"])
            elif out[bound] is None and not isinstance(row["value"], list):
                out[bound] = row["value"]
        if amounts:
            out["amount"] = (
                amounts[0]
                if len(amounts) == 1
                else [v for v in amounts if not isinstance(v, list)] or amounts[0]
            )
        filled = [out[name] for name in ("rate", "amount", "cap", "floor")]
        return out if any(value is not None for value in filled) else None

    def _rate(self, out: Row, row: Row, before: str) -> None:
        if out["rate"] is None:
            out["rate"] = row["value"]
            base = _BASE.search(before)
            out["base"] = base[1] if base else None

    def _bound(self, row: Row, before: str) -> str | None:
        """Whether an amount is a cap or a floor: by a word before it, or by what the quantity itself says."""
        for name, words in self._bounds.items():
            if before.endswith(words) or row["text"].startswith(words):
                return name
        return {"le": "cap", "lt": "cap", "ge": "floor"}.get(row["comparator"])


def _is_money(unit: str | None) -> bool:
    return unit is not None and (unit in _RATES or "元" in unit)


def _currency(unit: str) -> str:
    return unit.split("/", 1)[0]


def _per(text: str, before: str, end: int) -> str | None:
    after = _PER_AFTER.match(text, end)
    if after:
        return after[1]
    found = _PER_BEFORE.search(before)
    return found[1] if found else None
