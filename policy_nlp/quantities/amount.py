"""The amount: a number with its unit and modifiers while it is put together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from policy_nlp.text.units import Unit

__all__ = ["Amount"]

_KINDS = {
    "ratio": "percent",
    "point": "point",
    "multiple": "multiple",
    "currency": "money",
    "time": "duration",
    "age": "age",
}


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
