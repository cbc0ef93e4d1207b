"""Numbers with their unit and modifiers, before ranges and from–to pairs are put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from policy_nlp.text.numerals import Number, atoms
from policy_nlp.text.units import Unit, UnitTable

__all__ = ["Amount", "AmountReader", "Modifiers"]

_KINDS = {
    "ratio": "percent",
    "point": "point",
    "multiple": "multiple",
    "currency": "money",
    "time": "duration",
    "age": "age",
}
#: Kind of number → unit, norm unit and factor.
_FRACTIONS = {
    "percent": ("%", "%", Decimal(1)),
    "permille": ("‰", "%", Decimal("0.1")),
    "permyriad": ("‱", "%", Decimal("0.01")),
    "fraction": ("1", "1", Decimal(1)),
}
_INCLUDED = re.compile(" ?[（(]含([^（）()\n]{0,8})[）)]")
_STATED = re.compile("(?:[为至到达于是]|分别为)$")
_CLOSED = frozenset("，。；、,;）)\n")
_DIGITS = "0-9０-９〇零一二两三四五六七八九十百千万亿"


@dataclass(slots=True)
class Amount:
    """One number with its unit and modifiers; offsets are code points, ends exclusive.

    ``start`` and ``end`` hold the modifiers, ``core_start`` and ``core_end`` number and unit, ``number_end``
    ends the number. ``bare`` marks a number that is a power of ten only (百, 万亿). ``open`` marks a bare number that counts only as the first end of a range. ``left`` and
    ``right`` are the comparators that stand left and right of it, empty where there is none. ``factor`` turns the
    value into ``norm`` units. ``outside`` holds the ends of a range that do not belong to it ("low", "high").
    """

    start: int
    end: int
    core_start: int
    core_end: int
    number_end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    value_from: Decimal | None = None
    unit: str | None = None
    norm: str | None = None
    factor: Decimal | None = None
    dimension: str = ""
    kind: str = "number"
    left: str = ""
    right: str = ""
    fuzzy: bool = False
    scaled: bool = False
    arabic: bool = True
    elided: bool = False
    open: bool = False
    limit: bool = False
    bare: bool = False
    comparator: str = ""
    outside: tuple[str, ...] = ()

    def measure(self, unit: Unit) -> None:
        """Take over a unit."""
        self.unit, self.dimension = unit.written, unit.dimension
        self.norm, self.factor = unit.norm, unit.factor
        self.kind = _KINDS.get(unit.dimension, "number")

    def settle(self) -> str:
        """The comparator that the modifiers come to."""
        if self.comparator:
            return self.comparator
        if self.low is not None:
            return "range"
        if self.left and self.left != "eq":
            return self.left
        if self.right and self.right != "range":
            return self.right
        return "gt" if self.fuzzy else "le" if self.limit else "eq"


class Modifiers:
    """The words left and right of a quantity that say whether it is a floor, a ceiling or about.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``text``, ``side``, ``comparator``; optional ``not_after``, ``not_before`` (characters that rule
        it out), ``only`` (``time``: beside units of time only, ``power``: before 百, 千, 万, 亿 only), ``gap`` (a
        verb may stand between it and the number), ``reference`` (what is compared with may stand between).
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._left: dict[str, Mapping[str, Any]] = {}
        self._right: dict[str, Mapping[str, Any]] = {}
        lengths: dict[str, set[int]] = {}
        gap, reference = [], []
        for row in rows:
            word = row["text"]
            if row["side"] == "right":
                self._right[word] = row
                continue
            self._left[word] = row
            lengths.setdefault(word[-1], set()).add(len(word))
            if row.get("gap"):
                gap.append(word)
            if row.get("reference"):
                reference.append(word)
        self._lengths = {last: tuple(sorted(sizes, reverse=True)) for last, sizes in lengths.items()}
        words = "|".join(" ?".join(map(re.escape, w)) for w in sorted(self._right, key=len, reverse=True))
        self._right_re = re.compile(f" ?({words})")
        self._gap = _before(gap, f"[^，。；：、（）()“”\\s{_DIGITS}%％额率值价度]{{1,4}}")
        self._reference = _before(reference, f"[^，。；：、（）()\\s{_DIGITS}%％]{{2,24}}")

    def left(self, text: str, start: int, power: bool) -> tuple[int, str]:
        """Start and comparator of the modifier that ends at ``start``; ``start`` itself and empty if none."""
        at = start
        while at and text[at - 1] == " ":
            at -= 1
        if not at:
            return start, ""
        for size in self._lengths.get(text[at - 1], ()):
            if size > at:
                continue
            row = self._left.get(text[at - size : at])
            if row is None or (row.get("only") == "power" and not power):
                continue
            if at > size and text[at - size - 1] in row.get("not_after", ""):
                continue
            return at - size, row["comparator"]
        return start, ""

    def far_left(self, text: str, start: int, ratio: bool) -> tuple[int, str]:
        """The same for 最高补助… and, before shares, 不低于采购金额的…."""
        near = text[max(0, start - 9) : start]
        if ("最" in near or "至" in near) and (match := self._gap.search(near)):
            return start - len(near) + match.start(), self._left[match[1]]["comparator"]
        if ratio:
            wide = text[max(0, start - 30) : start]
            if match := self._reference.search(wide):
                return start - len(wide) + match.start(), self._left[match[1]]["comparator"]
        return start, ""

    def right(self, text: str, core: int, end: int, dimension: str) -> tuple[int, str]:
        """End and comparator of the modifier that starts at ``end``, with （含…）; empty if there is none.

        ``core`` is where number and unit start: a bracket counts when it repeats them or holds no number.
        """
        written = text[core:end]
        end = _included(text, end, written)
        match = self._right_re.match(text, end)
        if match is None:
            return end, ""
        row = self._right[match[1].replace(" ", "")]
        if row.get("only") == "time" and dimension != "time":
            return end, ""
        after = text[match.end(1) : match.end(1) + 1]
        if after and after in row.get("not_before", ""):
            return end, ""
        return _included(text, match.end(), written), row["comparator"]


def _included(text: str, end: int, written: str) -> int:
    """Offset behind （含） or （含2年） where it repeats what is written, else ``end``."""
    match = _INCLUDED.match(text, end)
    if match is None:
        return end
    inner = match[1]
    if not inner or written.endswith(inner) or not re.search(f"[{_DIGITS}]", inner):
        return match.end()
    return end


def _before(words: Sequence[str], between: str) -> re.Pattern[str]:
    choice = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(f"({choice}){between}$")


class AmountReader:
    """Reads the amounts of a text.

    Parameters
    ----------
    units : UnitTable
    modifiers : Modifiers
    """

    def __init__(self, units: UnitTable, modifiers: Modifiers) -> None:
        self._units = units
        self.modifiers = modifiers
        self._follow = units.first | frozenset(" -－–—―~～至到")

    def read(self, text: str, blocked: Sequence[tuple[int, int]]) -> list[Amount]:
        """Give the amounts of a text in text order.

        Parameters
        ----------
        text : str
        blocked : sequence of (int, int)
            Sorted, disjoint spans in which no number is to be seen: dates and names.
        """
        starts = [span[0] for span in blocked]
        out = []
        for number in atoms(text, self._follow):
            i = bisect_right(starts, number.start) - 1
            if i >= 0 and blocked[i][1] > number.start:
                continue
            amount = self._amount(text, number)
            if amount is not None:
                out.append(amount)
        return out

    def _amount(self, text: str, number: Number) -> Amount | None:
        start, end = number.start, number.end
        before = text[start - 1] if start else ""
        latin = before.isascii() and (before.isalpha() or before in ("_", "."))
        if before == "第" or (number.arabic and latin):
            return None
        if text[end : end + 1] == " " and (not before or before == "\n"):
            return None  # 2.2 组织机构: the number of a heading
        if before == "“" and not number.arabic and number.kind == "number" and text[end + 1 : end + 2] != "”":
            return None  # “三个务必”, “五张名片”: names
        unit: Unit | None = None
        kind = number.kind
        if kind in _FRACTIONS:
            amount = Amount(start, end, start, end, end, number.value, arabic=number.arabic)
            amount.unit, amount.norm, amount.factor = _FRACTIONS[kind]
            amount.kind = "fraction" if kind == "fraction" else "percent"
            amount.dimension = "ratio"
        else:
            at = end + 1 if text[end : end + 1] == " " else end
            if text[at : at + 1] in self._units.first:
                unit = self._units.match(text, at, not number.arabic or number.text[-1] in "百千万亿")
            if unit is not None and not _fits(number, unit):
                unit = None
            if unit is not None and unit.dimension == "name":
                return None
            if unit is None and not number.arabic and number.kind == "half":
                return None
            amount = Amount(start, end, start, end, end, number.value, arabic=number.arabic)
            amount.low, amount.high = number.low, number.high
            if unit is not None:
                amount.end = amount.core_end = unit.end
                amount.measure(unit)
                amount.limit = unit.limit
                self._halves(text, amount)
        amount.fuzzy = amount.fuzzy or bool(number.fuzzy)
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
        after = text[end : end + 1]
        if after in ("半", "多", "余") and amount.unit == "个":
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
        elif (
            after == "半"
            and amount.dimension in ("time", "multiple")
            and amount.value is not None
            and self._units.match(text, end + 1) is None
        ):
            amount.value += Decimal("0.5")
            amount.end = amount.core_end = end + 1

    def _modify(self, text: str, amount: Amount, number: Number) -> None:
        modifiers = self.modifiers
        power = number.bare or bool(number.fuzzy and number.text[0] in "百千万亿")
        amount.start, amount.left = modifiers.left(text, amount.core_start, power)
        if not amount.left:
            ratio = amount.dimension in ("ratio", "multiple", "point")
            start, left = modifiers.far_left(text, amount.core_start, ratio)
            if left:
                amount.start = start
                amount.left = "eq" if amount.dimension == "point" else left
        amount.end, amount.right = modifiers.right(text, amount.core_start, amount.core_end, amount.dimension)

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
        some = number.text in ("一", "壹") and amount.dimension == "count" and amount.unit != "次"
        return modified or not some


def _fits(number: Number, unit: Unit) -> bool:
    """Whether this unit can stand behind a numeral written so: 3级 and 十二级, but not 一级."""
    if number.arabic:
        return True
    if unit.loose and len(number.text) < 2:
        return False
    if number.kind == "half":
        return unit.dimension in ("time", "multiple", "length", "mass", "area")
    if number.bare and unit.loose and not number.fuzzy:
        return False
    return number.text not in ("〇", "零", "○")
