"""Funding: what a measure pays, in which form, at what rate of what, how much at most and at least, for each what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

Row = dict[str, Any]

_PER_AFTER = re.compile("(?:/|每)([\u4e00-\u9fff]{1,4}(?:/[\u4e00-\u9fff]{1,3}){0,2})")
_COMMAS = "，；。：,;\n"
_COMMA = re.compile(f"[{_COMMAS}]")
_LOOK = 34
#: Longest base of a rate; longest thing that is paid for; longest way from 的 to the form of funding.
_LONGEST_BASE, _LONGEST_PER, _NEAR = 30, 10, 5
#: How far into a measure that only sets a bound its word stands.
_FRONT = 12
_RATES = ("%", "％")
_EACH, _OF = "每", "的"
_THRESHOLDS = ("以上", "以下")


class Money:
    """Reads funding from the quantities around a measure.

    Parameters
    ----------
    lexicon : Lexicon
        ``funds``: words for forms of funding. ``bounds``: words before an amount that make it a cap or a floor.
        ``payments``: words that pay (``pay``), nouns for what is paid (``amount``), what stands before the base of a rate
        (``basis``), and what is paid by but is no thing paid for (``period``).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._forms = Dictionary([(row["word"], row["form"]) for row in lexicon["funds"]])
        bounds: dict[str, list[str]] = {"cap": [], "floor": []}
        for row in lexicon["bounds"]:
            bounds[row["bound"]].append(row["word"])
        words: dict[str, list[str]] = {"pay": [], "amount": [], "basis": [], "period": []}
        for row in lexicon["payments"]:
            words[row["use"]].append(row["word"])
        self._pays = Dictionary(
            [(word, use) for use in ("pay", "amount") for word in words[use]]
            + [(row["word"], "bound") for row in lexicon["bounds"]]
        )
        self._periods = frozenset(words["period"])
        basis, over = (
            "|".join(sorted(map(re.escape, some), key=len, reverse=True))
            for some in (words["basis"], bounds["cap"] + bounds["floor"])
        )
        self._base = re.compile(
            f"(?:{basis})(?:{over})?([^{_COMMAS}、按以]{{2,{_LONGEST_BASE}}}?)(?:的|总额的|之)?(?:{over})?$"
        )
        self._bounds = {name: tuple(words) for name, words in bounds.items()}

    def is_bound(self, text: str, start: int, end: int) -> bool:
        """Whether a measure only sets a bound (最高10万元, 每户企业不超过10万元) of what the one before it pays."""
        found = self._pays.find(text[start : min(end, start + _FRONT)])
        for _, _, use in found:
            if use == "bound":
                return True
            if use == "pay":
                return False
        return False

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
        rows = self._paid(text, rows, low, high)
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
            out["per"] = out["per"] or self._per(text, before, row["end"])
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

    def _paid(self, text: str, rows: list[Row], low: int, high: int) -> list[Row]:
        """The amounts without those of conditions (投资额500万元以上的，给予…)."""
        kept: list[Row] = []
        bare: list[Row] = []
        paying = False
        for row in rows:
            start = max(low, max(text.rfind(comma, low, row["start"]) for comma in _COMMAS) + 1)
            comma = _COMMA.search(text, row["end"], high)
            end = comma.start() if comma else high
            before = {use for _, _, use in self._pays.find(text[start : row["start"]])}
            pays = bool(before & {"pay", "amount"})
            after = text[row["end"] : end]
            of = after.find(_OF)
            if of >= 0:
                near = bool(self._forms.find(after[of + 1 : of + 1 + _NEAR]))
                threshold = row["text"].endswith(_THRESHOLDS) if pays else row["comparator"] in ("ge", "gt")
                if threshold if near and not pays else not near and (threshold or not pays):
                    continue
            own = bool(before) or bool(self._pays.find(row["text"] + after)) or bool(self._forms.find(after))
            if not own and _EACH not in text[start : row["start"]]:
                bare.append(row)
            paying = paying or own
            kept.append(row)
        return [row for row in kept if row not in bare] if paying else kept

    def _rate(self, out: Row, row: Row, before: str) -> None:
        if out["rate"] is None:
            out["rate"] = row["value"]
            base = self._base.search(before)
            out["base"] = base[1] if base else None

    def _bound(self, row: Row, before: str) -> str | None:
        """Whether an amount is a cap or a floor: by a word before it, or by what the quantity itself says."""
        for name, words in self._bounds.items():
            if before.endswith(words) or row["text"].startswith(words):
                return name
        return {"le": "cap", "lt": "cap", "ge": "floor"}.get(row["comparator"])

    def _per(self, text: str, before: str, end: int) -> str | None:
        """What an amount is paid for each of: 每新增一人补贴2000元, 2000元/人."""
        after = _PER_AFTER.match(text, end)
        if after:
            return after[1]
        period: str | None = None
        stop = len(before)
        at = before.rfind(_EACH)
        while at >= 0:
            phrase = before[at + 1 : stop]
            pays = self._pays.find(phrase)
            phrase = _COMMA.split(phrase[: pays[0][0]] if pays else phrase, maxsplit=1)[0]
            if phrase in self._periods:
                period = phrase
            elif phrase and len(phrase) <= _LONGEST_PER:
                return phrase
            stop, at = at, before.rfind(_EACH, 0, at)
        return period


def _is_money(unit: str | None) -> bool:
    return unit is not None and (unit in _RATES or "元" in unit)


def _currency(unit: str) -> str:
    return unit.split("/", 1)[0]
