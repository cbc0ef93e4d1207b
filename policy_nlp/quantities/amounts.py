"""Numbers with their unit and modifiers, before ranges and from–to pairs are put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

from policy_nlp.quantities.affixes import Prefixes
from policy_nlp.quantities.amount import Amount
from policy_nlp.text.modifiers import Modifiers
from policy_nlp.text.numeral_atoms import Number, atoms, quantity_runs
from policy_nlp.text.numerals import tenfold
from policy_nlp.text.units import Unit, UnitTable

__all__ = ["AmountReader"]

#: Kind of number → unit, norm unit and factor.
_FRACTIONS = {
    "percent": ("%", "%", Decimal(1)),
    "permille": ("‰", "%", Decimal("0.1")),
    "permyriad": ("‱", "%", Decimal("0.01")),
    "fraction": ("1", "1", Decimal(1)),
}
_STATED = re.compile("(?:[为至到达于是]|分别为)$")
#: Largest count that announces a list, and the measure words of such counts.
_SMALL_LIST = 30
_LISTED = frozenset(("个", "项", "条", "种", "类", "点", "大"))
#: What may be halved, and what stands behind 半 at the end of a quantity.
_HALVED = ("time", "multiple", "length", "mass", "area", "age", "volume")
_MORE = frozenset("半多余")
_BEHIND_HALF = frozenset("，。；：、,;）)的左以之 \n")
_RATIOS = frozenset(("ratio", "multiple", "point"))
_CLOSED = frozenset("，。；、,;）)\n")


class AmountReader:
    """Reads the amounts of a text.

    Parameters
    ----------
    units : UnitTable
    modifiers : Modifiers
    prefixes : Prefixes
    lists : iterable of str
        Nouns whose count only announces a list: 三方面, 八项任务.
    """

    def __init__(
        self, units: UnitTable, modifiers: Modifiers, prefixes: Prefixes, lists: Iterable[str]
    ) -> None:
        words = sorted(lists, key=len, reverse=True)
        self._list = re.compile("的?(?:" + ("|".join(map(re.escape, words)) or "(?!)") + ")")
        self._units = units
        self._prefixes = prefixes
        self.modifiers = modifiers
        self._runs = quantity_runs([*units.first, *" -－–—―~～至到"])

    def read(self, text: str, blocked: Sequence[tuple[int, int]]) -> list[Amount]:
        """Give the amounts of a text in text order.

        Parameters
        ----------
        text : str
        blocked : sequence of (int, int)
            Sorted, disjoint spans in which no number is to be seen: dates and names.
        """
        starts = [span[0] for span in blocked]
        out: list[Amount] = []
        for number in atoms(text, self._runs, blocked, ordinals=False):
            i = bisect_right(starts, number.start)
            if i < len(starts) and starts[i] < number.end and text[starts[i] - 1] in ".．":
                continue  # 2.2024年12月31日: an item's number before a date
            amount = self._amount(text, number, out[-1].end if out else -1)
            if amount is not None:
                out.append(amount)
        return out

    def _amount(self, text: str, number: Number, last_end: int) -> Amount | None:
        start, end = number.start, number.end
        before = text[start - 1] if start else ""
        if before == "届" and text[end : end + 1] == "次":
            return None  # 十届三次会议: an ordinal
        if text[end : end + 1] == " " and (not before or before == "\n"):
            return None  # 2.2 组织机构: the number of a heading
        if before == "“" and not number.arabic and number.kind == "number" and text[end + 1 : end + 2] != "”":
            return None  # “三个务必”, “五张名片”: names
        unit: Unit | None = None
        kind = number.kind
        if kind in _FRACTIONS and not (kind == "fraction" and number.value and number.value > 1):
            amount = Amount(start, end, start, end, end, number.value, arabic=number.arabic)
            amount.unit, amount.norm, amount.factor = _FRACTIONS[kind]
            amount.kind = "fraction" if kind == "fraction" else "percent"
            amount.dimension = "ratio"
        else:
            at = end + 1 if text[end : end + 1] == " " else end
            if text[at : at + 1] in self._units.first:
                unit = self._units.match(text, at)
            if unit is not None and not _fits(number, unit) and not text.endswith("零下", 0, start):
                unit = None
            if unit is not None and unit.dimension == "name":
                return None
            if unit is None and not number.arabic and number.kind == "half":
                return None
            amount = Amount(start, end, start, end, end, number.value, arabic=number.arabic)
            amount.low, amount.high = number.low, number.high
            if unit is not None and unit.written == "折":
                amount.value = tenfold(number)
            if unit is not None:
                amount.end = amount.core_end = unit.end
                amount.measure(unit)
                amount.limit = unit.limit
                if text[unit.end : unit.end + 1] in _MORE:
                    self._halves(text, amount)
        if before in self._prefixes.last:
            self._prefixes.unit(text, amount, last_end)
            before = text[amount.core_start - 1 : amount.core_start]
        if number.arabic and before.isascii() and (before.isalpha() or before in ("_", ".")):
            return None
        if before in self._prefixes.minus_ends:
            self._prefixes.sign(text, amount, last_end)
        amount.fuzzy = amount.fuzzy or number.fuzzy == "more"
        amount.bare = number.bare
        amount.scaled = number.text[-1] in "十百千万亿兆"
        self._modify(text, amount, number)
        if not self._stands(text, amount, number):
            if amount.unit is not None:
                return None
            amount.open = True
        return amount

    def _halves(self, text: str, amount: Amount) -> None:
        """两个半小时, 三年半, 一个多月, 一年多."""
        end = amount.core_end
        after = text[end]
        if amount.unit == "个":
            unit = self._units.match(text, end + 1)
            if unit is not None and unit.dimension == "time":
                amount.end = amount.core_end = unit.end
                amount.measure(unit)
            elif text[end + 1 : end + 2] == "月" and (unit := self._units.get("个月")) is not None:
                amount.end = amount.core_end = end + 2
                amount.measure(unit)
            else:
                return
            if after == "半" and amount.value is not None:
                amount.value += Decimal("0.5")
            else:
                amount.fuzzy = True
        elif after == "半" and amount.value is not None and self._half_more(text, amount, end + 1):
            amount.value += Decimal("0.5")
            amount.end = amount.core_end = end + 1

    def _announces(self, text: str, amount: Amount) -> bool:
        """Whether a small count stands before a noun that it only announces: 三项原则."""
        small = amount.value is not None and amount.value <= _SMALL_LIST
        return small and amount.unit in _LISTED and self._list.match(text, amount.core_end) is not None

    def _half_more(self, text: str, amount: Amount, at: int) -> bool:
        """Whether the 半 before ``at`` is half a unit more: 三年半, 六斤半, but not 10公里半径."""
        if amount.dimension in ("time", "multiple"):
            return self._units.match(text, at) is None
        return amount.dimension in _HALVED and (text[at : at + 1] or "，") in _BEHIND_HALF

    def _modify(self, text: str, amount: Amount, number: Number) -> None:
        modifiers = self.modifiers
        begin, end = amount.core_start, amount.core_end
        if text[begin - 1 : begin] in modifiers.left_last:
            power = number.bare or bool(number.fuzzy and number.text[0] in "百千万亿")
            amount.start, amount.left = modifiers.left(text, begin, power)
        if not amount.left:
            start, left = modifiers.far_left(text, begin, amount.dimension in _RATIOS)
            if left:
                amount.start = start
                amount.left = "eq" if amount.dimension == "point" else left
        if text[end : end + 1] in modifiers.right_first:
            amount.end, amount.right = modifiers.right(text, begin, end, amount.dimension)
        if number.fuzzy == "about" and not amount.right:
            amount.right = "approx"

    def _stands(self, text: str, amount: Amount, number: Number) -> bool:
        """Whether the number is a quantity at all, beside its exclusion by name."""
        modified = bool(amount.left or amount.right or amount.fuzzy)
        if amount.unit is None:
            if not number.arabic:
                value = amount.value or 0
                large = amount.scaled and value >= 100
                return large and (amount.left not in ("", "eq") or (amount.fuzzy and value >= 10**4))
            if modified or (amount.scaled and len(number.text) > 1):
                return True
            after = text[amount.core_end : amount.core_end + 1]
            decimal = amount.value is not None and amount.value != int(amount.value)
            before = text[max(0, amount.core_start - 1) : amount.core_start]
            return decimal and (not after or after in _CLOSED) and bool(_STATED.search(before))
        if number.bare:
            before = text[amount.core_start - 1] if amount.core_start else ""
            after = text[amount.core_end : amount.core_end + 1]
            if before in "：:（(/／每" or (after and after in "）)："):
                return modified and before not in "：:（(/／每"
        if amount.dimension == "count" and not modified and self._announces(text, amount):
            return False
        some = number.text in ("一", "壹") and amount.dimension == "count" and amount.unit != "次"
        return modified or not some


def _fits(number: Number, unit: Unit) -> bool:
    """Whether this unit can stand behind a numeral written so: 3级 and 十二级, but not 一级."""
    if number.arabic:
        return True
    if unit.loose and len(number.text) < 2:
        return False
    if number.kind == "half":
        return unit.dimension in _HALVED
    if number.bare and unit.loose and not number.fuzzy:
        return False
    return number.text not in ("〇", "零", "○")
