"""From amounts to quantities: ranges, from–to pairs, words for a value, numbers that the source has lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from typing import Any

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary
from policy_nlp.quantities.affixes import Prefixes
from policy_nlp.quantities.amount import Amount
from policy_nlp.quantities.amounts import AmountReader
from policy_nlp.quantities.compounds import join_compounds
from policy_nlp.quantities.lost import PLACEHOLDERS, LostNumbers
from policy_nlp.quantities.ranks import RankReader
from policy_nlp.quantities.ratios import Ratios
from policy_nlp.text.modifiers import Modifiers
from policy_nlp.text.numerals import as_plain, cuts_number, shared_low
from policy_nlp.text.times import TimeExpression
from policy_nlp.text.units import UnitTable

__all__ = ["QuantityGrammar"]

Row = dict[str, Any]

_RANGE_SIGN = re.compile(" ?(?:[-－–—―~～〜]{1,2}|至|到) ?")
_BETWEEN = re.compile(" ?(?:[-－–—―~～〜]{1,2}|[至到和与及、]) ?")
_ALTERNATIVE = re.compile("(?:、|，|,)?(?:至|到|且|并|而)?")
#: A range of numbers without unit: its longest number, what does not stand before it and what stands behind it.
_LONGEST_BARE = 6
_NUMBERED = frozenset("第表图附件号页版栏编0123456789.．-—/:：（(")
_ENDS = frozenset("，。；、！？）,;)\n 之的分")
#: Comparators whose value is the lower end of what is allowed, and the upper one.
_FLOORS = frozenset(("eq", "ge", "gt"))
_CEILINGS = frozenset(("eq", "le", "lt"))
#: Most characters between the ends of a range, and between an old value and a new one.
_WIDEST_GAP, _WIDEST_CHANGE = 6, 24
_STOP = re.compile("[，。；：！？,;:!?\n]")
_AND = re.compile("[、和及与]")
_TO_LEVEL = ("到", "至", "降至", "升至")


#: What stands for the signs of a lost number among the words.
_PLACEHOLDER: Row = {}


class QuantityGrammar:
    """Finds the quantities of a text.

    Parameters
    ----------
    lexicon : dict of str to list of dict
        Tables ``units``, ``labels``, ``list_counts``, ``prefixes``, ``modifiers``, ``not_numbers``, ``levels``, ``changes``, ``ranks``, ``ratios``, ``bare_units`` and
        ``counting_verbs`` of
        ``seeds/quantities``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._units = UnitTable(lexicon["units"], lexicon["labels"])
        prefixes = Prefixes(lexicon["prefixes"], self._units, lexicon.get("minus", ()))
        lists = [row["text"] for row in lexicon["list_counts"]]
        self._reader = AmountReader(self._units, Modifiers(lexicon["modifiers"]), prefixes, lists)
        words: dict[str, Row | None] = {row["text"]: None for row in lexicon["not_numbers"]}
        words |= {row["text"]: row for row in lexicon["levels"]}
        words |= dict.fromkeys(PLACEHOLDERS, _PLACEHOLDER)
        self._words: Dictionary[Row | None] = Dictionary(words)
        self._modifiers = self._reader.modifiers
        self._ranks = RankReader(row["text"] for row in lexicon["ranks"])
        self._ratios = Ratios(lexicon.get("ratios", ()))
        verbs_of_counting = (row["text"] for row in lexicon["counting_verbs"])
        self._lost = LostNumbers(
            lexicon.get("bare_units", ()), verbs_of_counting, self._units, self._reader.modifiers
        )
        verbs = sorted((row["text"] for row in lexicon["changes"]), key=len, reverse=True)
        self._falls = tuple(row["text"] for row in lexicon["changes"] if row.get("falls"))
        verb = "|".join(map(re.escape, verbs)) or "(?!)"
        self._change = re.compile(f"(?:{verb})了?(?:到|至|为|成)?[^，。；：！？,;\n]{{0,12}}$")
        self._change_to = re.compile(f"(?:{verb})(?:到|至|为|成)(?:了|现在的?|目前的?|最新的)?$")

    def find(self, text: str, times: list[TimeExpression]) -> list[Amount]:
        """Give the quantities of a text in text order.

        Parameters
        ----------
        text : str
        times : list of TimeExpression
            Its dates and periods, which are no quantities; durations (三年内) and what recurs (每三年) are both.
        """
        blocked = [
            (t.start, t.end)
            for t in times
            if (t.kind != "duration" or t.text[0] in "未今此过最近") and t.kind != "recurring"
        ]
        levels = []
        marked = False
        for start, end, row in self._words.find(text):
            if row is _PLACEHOLDER:
                marked = True
            elif row is None:
                if not cuts_number(text, start, end):
                    blocked.append((start, end))
            elif not (text[start] == "一" and text[start - 1 : start] in ("十", "百", "之")):
                levels.append((start, end, row))
                blocked.append((start, end))
        blocked.sort()
        blocked = _disjoint(blocked)
        amounts = self._reader.read(text, blocked)
        amounts = self._ratios.join(text, join_compounds(text, amounts, self._units))
        amounts = self._pairs(text, self._ranges(text, amounts))
        amounts = [amount for amount in amounts if not amount.open]
        self._turns(text, amounts)
        amounts += [self._level(text, *level) for level in levels]
        ranks = self._ranks.find(text)
        if ranks:
            starts = [rank.start for rank in ranks]
            amounts = [a for a in amounts if not _covered(a, ranks, starts)] + ranks
        lost = self._lost.has_lost_digits(text)
        if lost:
            _unsettle(text, amounts)
        taken = [(a.start, a.end) for a in amounts] + blocked
        amounts += self._lost.find(text, taken, lost, marked)
        amounts.sort(key=lambda a: (a.start, -a.end))
        return _apart(amounts)

    def _ranges(self, text: str, amounts: list[Amount]) -> list[Amount]:
        out: list[Amount] = []
        for amount in amounts:
            near = out and 0 <= amount.core_start - out[-1].end <= _WIDEST_GAP
            if near and (joined := self._range(text, out[-1], amount)):
                out[-1] = joined
            else:
                out.append(amount)
        return out

    def _range(self, text: str, first: Amount, second: Amount) -> Amount | None:
        if first.value is None or second.value is None or first.left == "eq":
            return None
        between = text[first.end : second.start if second.start >= first.end else second.core_start]
        floor = first.right == "ge" or first.left in ("ge", "gt")
        ceiling = second.right == "le" or second.left in ("le", "lt")
        if (floor and ceiling) or (first.right == "le" and second.right == "ge"):
            if not _ALTERNATIVE.fullmatch(between):
                return None
        elif second.right == "range":
            if not _BETWEEN.fullmatch(between):
                return None
        elif not _RANGE_SIGN.fullmatch(between) or (first.right and first.right != "ge"):
            return None
        if first.unit is not None and first.unit != second.unit:
            return None
        if second.open and not (first.open and _bare_range(text, first, second)):
            return None
        low, high = first.value, second.value
        if first.unit is None and second.scaled:
            first_text, second_text = (text[a.core_start : a.number_end] for a in (first, second))
            low = shared_low(low, high, first_text, second_text)
        if low > high:
            if first.right != "le":
                return None
            low, high = high, low
        kind = second.kind if second.kind in ("percent", "money") else "range"
        return Amount(
            first.start, second.end, first.core_start, second.core_end, second.number_end, None, low, high,
            unit=second.unit, norm=second.norm, factor=second.factor, dimension=second.dimension, kind=kind,
            left=first.left, right=second.right, arabic=second.arabic, fuzzy=first.fuzzy or second.fuzzy,
            outside=_outside(first, second),
        )  # fmt: skip

    def _pairs(self, text: str, amounts: list[Amount]) -> list[Amount]:
        """Join 由10万元提高到15万元: the old value is no quantity of its own."""
        out: list[Amount] = []
        follow: list[Amount] = []
        for amount in amounts:
            old = out[-1] if out else None
            if follow and _AND.fullmatch(text, out[-1].end, amount.start) and amount.unit == out[-1].unit:
                amount.value_from, amount.kind = follow.pop(0).value, "change"
                out.append(amount)
                continue
            follow = []
            near = old is not None and amount.core_start - old.end <= _WIDEST_CHANGE
            if near and old is not None and (start := self._from(text, old, amount)) >= 0:
                listed = _listed(text, out) if "分别" in text[old.end : amount.start] else []
                if listed:
                    before = text[max(0, listed[0].start - 14) : listed[0].start]
                    lead = max(before.rfind("由"), before.rfind("从"))
                    start = listed[0].start - (len(before) - lead if lead >= 0 else 0)
                    follow = [*listed[1:], old]
                    old = listed[0]
                    del out[len(out) - len(listed) :]
                amount.value_from = old.value
                if (
                    text.endswith(self._falls, 0, old.start)
                    and old.value
                    and "转" in text[old.end : amount.start]
                ):
                    amount.value_from = -old.value
                amount.start = start
                if amount.unit is None:
                    amount.unit, amount.dimension = old.unit, old.dimension
                    amount.norm, amount.factor = old.norm, old.factor
                amount.kind = "change"
                out[-1] = amount
            else:
                out.append(amount)
        return out

    def _from(self, text: str, old: Amount, new: Amount) -> int:
        if new.open or new.value is None or old.value is None or old.value_from is not None:
            return -1
        if old.dimension != new.dimension and new.unit is not None and old.unit is not None:
            return -1
        between = text[old.end : new.start]
        if _STOP.search(between):
            return -1
        before = text[max(0, old.start - 14) : old.start]
        lead = max(before.rfind("由"), before.rfind("从"), before.rfind("自"))
        if lead >= 0 and not _STOP.search(before, lead):
            if self._change.search(between) or (between in _TO_LEVEL and old.unit == new.unit):
                return old.start - len(before) + lead
            return -1
        alone = old.unit is not None and old.unit == new.unit and "、" not in between
        if alone and self._change_to.search(between):
            return old.start
        return -1

    def _turns(self, text: str, amounts: list[Amount]) -> None:
        """翻一番, 翻了两番: one turn is twofold, two are fourfold."""
        for amount in amounts:
            if amount.unit != "番" or amount.value is None or not 0 < amount.value < 20:
                continue
            before = text[max(0, amount.start - 2) : amount.start]
            at = before.rfind("翻")
            if at >= 0:
                amount.start += at - len(before)
            amount.value, amount.unit = Decimal(2) ** int(amount.value), "倍"
            amount.norm, amount.factor = "倍", Decimal(1)

    def _level(self, text: str, start: int, end: int, row: Row) -> Amount:
        value = Decimal(str(row["value"]))
        amount = Amount(start, end, start, end, end, value, unit=row["unit"], kind=row["kind"])
        if amount.unit in ("%", "1", "倍"):
            amount.norm, amount.factor = amount.unit, Decimal(1)
        amount.comparator = row["comparator"]
        left, comparator = self._modifiers.left(text, start, False)
        if comparator and comparator != "eq" and row["kind"] != "level":
            amount.start, amount.comparator = left, comparator
        at, comparator = self._modifiers.right(text, start, end, "")
        if comparator and row["kind"] in ("fraction", "number", "multiple"):
            amount.end, amount.comparator = at, comparator
        return amount


def to_row(text: str, amount: Amount, number: int) -> Row:
    """The row of a quantity, with the fields of :class:`policy_nlp.records.Quantity`."""
    comparator = amount.settle()
    value: Any = as_plain(amount.value)
    same = amount.factor == 1 and isinstance(value, int)
    norm: Any = value if same else _reckoned(amount.value, amount.factor)
    low = value if comparator in _FLOORS else None
    high = value if comparator in _CEILINGS else None
    if amount.low is not None:
        value = [as_plain(amount.low), as_plain(amount.high)]
        norm = [_reckoned(amount.low, amount.factor), _reckoned(amount.high, amount.factor)]
        if comparator == "range":
            low, high = value
    return {
        "id": f"q{number}",
        "start": amount.start,
        "end": amount.end,
        "text": text[amount.start : amount.end],
        "number": text[amount.core_start : amount.number_end],
        "kind": amount.kind,
        "value": None if amount.elided and amount.value is None else value,
        "value_from": as_plain(amount.value_from),
        "low": low,
        "high": high,
        "low_inclusive": low is not None and comparator != "gt" and "low" not in amount.outside,
        "high_inclusive": high is not None and comparator != "lt" and "high" not in amount.outside,
        "unit": amount.unit,
        "unit_norm": amount.norm,
        "value_norm": None if amount.norm is None or amount.factor is None else norm,
        "comparator": comparator,
        "approximate": amount.fuzzy or "approx" in (comparator, amount.left, amount.right),
        "elided": amount.elided,
    }


def _reckoned(value: Decimal | None, factor: Decimal | None) -> int | float | None:
    """The value in norm units, to twelve digits."""
    if value is None or factor is None:
        return None
    product = value * factor
    if product == product.to_integral_value():
        return as_plain(product)
    return float(f"{product:.12g}")


def _bare_range(text: str, first: Amount, second: Amount) -> bool:
    """Whether two numbers without unit, 30-50, are a range: not numbers of pages, figures, telephones or scores."""
    low, high = text[first.core_start : first.core_end], text[second.core_start : second.core_end]
    if not (first.arabic and second.arabic) or first.left or second.right or len(high) > _LONGEST_BARE:
        return False
    if (low[0] in "0０" and len(low) > 1 and low[1] not in ".．") or not first.value or not second.value:
        return False
    if first.value >= second.value:
        return False
    before, after = text[first.core_start - 1 : first.core_start], text[second.core_end : second.core_end + 1]
    return before not in _NUMBERED and (not after or after in _ENDS)


def _outside(first: Amount, second: Amount) -> tuple[str, ...]:
    """Which ends of the range that two amounts make do not belong to it: 超过3年, 不满5年."""
    low = ("low",) if first.left == "gt" or first.fuzzy else ()
    high = ("high",) if "lt" in (second.left, second.right) else ()
    return low + high


def _listed(text: str, amounts: list[Amount]) -> list[Amount]:
    """The list (46503元和16935元) that ends with the last amount, without that one."""
    at = len(amounts) - 1
    while (
        at
        and _AND.fullmatch(text, amounts[at - 1].end, amounts[at].start)
        and amounts[at - 1].value is not None
    ):
        at -= 1
    return amounts[at : len(amounts) - 1]


def _unsettle(text: str, amounts: list[Amount]) -> None:
    """In a text without digits 亿元 and 多万户 have lost their number; 近万种 and 万家 keep what is left."""
    for amount in amounts:
        if not amount.bare or amount.left or amount.value_from is not None:
            continue
        if text[amount.start - 1 : amount.start] == "多":
            amount.start -= 1
        elif amount.dimension != "currency":
            continue
        amount.value, amount.elided, amount.comparator = None, True, "none"


def _covered(amount: Amount, ranks: list[Amount], starts: list[int]) -> bool:
    at = bisect_left(starts, amount.end) - 1
    return at >= 0 and amount.start < ranks[at].end


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _apart(amounts: list[Amount]) -> list[Amount]:
    out: list[Amount] = []
    for amount in amounts:
        if not out or amount.start >= out[-1].end:
            out.append(amount)
        elif amount.core_start >= out[-1].end:
            amount.start = amount.core_start
            out.append(amount)
    return out
