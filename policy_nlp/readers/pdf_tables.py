"""Ruled tables of a page: cells are what the drawn lines enclose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from policy_nlp.readers.pdf_layout import Char, Row, lines_of

#: Lines nearer than this, in points, are one; lines shorter than this are none.
_NEAR, _SHORT = 3.0, 6.0
#: Most rows and columns of a table.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: where it stands (``at``) and from where to where it goes."""

    level: bool
    at: float
    start: float
    end: float

    @staticmethod
    def between(first: tuple[float, float], second: tuple[float, float]) -> list[Rule]:
        """The line between two points, if it is level or upright and long enough."""
        (x, y), (x2, y2) = first, second
        if abs(y - y2) < 1 and abs(x - x2) >= _SHORT:
            return [Rule(True, (y + y2) / 2, min(x, x2), max(x, x2))]
        if abs(x - x2) < 1 and abs(y - y2) >= _SHORT:
            return [Rule(False, (x + x2) / 2, min(y, y2), max(y, y2))]
        return []

    def touches(self, other: Rule) -> bool:
        """Whether an upright line meets a level one."""
        return (
            self.start - _NEAR <= other.at <= self.end + _NEAR
            and other.start - _NEAR <= self.at <= other.end + _NEAR
        )


def take_tables(rules: list[Rule], chars: list[Char]) -> tuple[list[Row], list[Char]]:
    """The rows of the ruled tables of a page, and the characters that stand in none.

    A table has at least two columns and two rows that hold text.
    """
    rows: list[Row] = []
    for grid in _grids(rules):
        inside: list[Char] = []
        rest: list[Char] = []
        for char in chars:
            (inside if grid.holds(char) else rest).append(char)
        found = grid.rows(inside)
        if len(found) > 1 and any(len(row.text.split("\t")) > 1 for row in found):
            rows += found
            chars = rest
    return rows, chars


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _grids(rules: list[Rule]) -> list[_Grid]:
    """Groups of lines that meet each other."""
    level = [rule for rule in rules if rule.level]
    upright = [rule for rule in rules if not rule.level]
    groups: list[tuple[set[int], set[int]]] = []
    for i, rule in enumerate(upright[:_MOST]):
        met = {k for k, other in enumerate(level[: 4 * _MOST]) if rule.touches(other)}
        if not met:
            continue
        joined = [group for group in groups if group[1] & met]
        merged = ({i}.union(*(group[0] for group in joined)), met.union(*(group[1] for group in joined)))
        groups = [group for group in groups if group not in joined] + [merged]
    grids = []
    for first, second in groups:
        lines = [upright[i] for i in first], [level[k] for k in second]
        xs, ys = _distinct(rule.at for rule in lines[0]), _distinct(rule.at for rule in lines[1])
        if 3 <= len(xs) <= _MOST and 3 <= len(ys) <= _MOST:
            grids.append(_Grid(xs, ys, *lines))
    return grids


@dataclass(slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    upright: list[Rule]
    level: list[Rule]

    def holds(self, char: Char) -> bool:
        x, y = char.middle
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def rows(self, chars: list[Char]) -> list[Row]:
        """Rows from the top; a cell that spans several has its text in the first of them."""
        cells: dict[tuple[int, int], list[Char]] = {}
        for char in chars:
            x, y = char.middle
            column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
            while column > 0 and not self._parted(self.upright, self.xs[column], y):
                column -= 1
            while row < len(self.ys) - 2 and not self._parted(self.level, self.ys[row + 1], x):
                row += 1
            cells.setdefault((row, column), []).append(char)
        found = []
        for row in range(len(self.ys) - 2, -1, -1):
            texts = ["".join(lines_of(cells.get((row, column), []))) for column in range(len(self.xs) - 1)]
            if any(texts):
                found.append(
                    Row(
                        "\t".join(texts).rstrip("\t"), self.xs[0], self.ys[row], self.xs[-1], self.ys[row + 1]
                    )
                )
        return found

    @staticmethod
    def _parted(rules: list[Rule], at: float, where: float) -> bool:
        return any(
            abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= where <= rule.end + _NEAR for rule in rules
        )
