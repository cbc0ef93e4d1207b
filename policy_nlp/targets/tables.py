"""Tables in running text: cells on lines of their own, between tabs or bars, or run together.

A table of main indicators (指标, 单位, 2020年, 2025年, 年均, 属性) gives one target a row: the value of the last year, from
that of the first; with more years, one target for each year after the first. Any other table whose columns are headed by
years gives one target a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from policy_nlp.targets.joined import joined_rows, split_numbers
from policy_nlp.text.numerals import as_plain, parse
from policy_nlp.text.units import Unit, default_units

__all__ = ["Table", "TableRow", "find_tables"]

#: Longest cell, and fewest cells of a table.
CELL, _FEWEST = 30, 8
_GAP = re.compile("[\t|｜│]+| {2,}|\u3000+")
_YEAR = re.compile("((?:19|20)[0-9]{2}) ?年?")
_NUMBER = re.compile(
    "(?P<left>[<>≤≥＜＞〔［\\[]|[不超高低大小少于过]{2,3})?(?P<number>[-－−+]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)"
    "(?P<power>[百千万亿]*)(?P<percent>[%％‰]|个百分点)?[〕］\\]]?(?P<right>左右|以上|以下|以内)?(?P<note>[（(][^（）()]{1,12}[）)])?"
)
_UNIT = re.compile("[（(]([^（）()]{1,14})[）)]$")
_UNIT_LINE = re.compile("单位[：:] ?([^\\s，。；]{1,8})")
#: What stands in a cell without a value, and the number of a row before its name.
_EMPTY = frozenset(("—", "–", "-", "－", "——", "/", "／", "--", "…"))
_ITEM = re.compile("(?:[0-9]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]) ?")


@dataclass(slots=True)
class Cell:
    """A cell by its offsets, end exclusive."""

    start: int
    end: int
    text: str

    @property
    def number(self) -> re.Match[str] | None:
        """The number that the cell is, None if it is something else."""
        return _NUMBER.fullmatch(self.text)

    @property
    def counts(self) -> bool:
        """Whether it stands in a column of numbers."""
        return self.text in _EMPTY or self.number is not None


@dataclass(slots=True)
class Column:
    """A column of numbers: what heads it, its year, whether it tells a change."""

    name: Cell | None
    year: str | None
    change: bool


@dataclass(slots=True)
class TableRow:
    """One target of a table; the fields are those of a target."""

    quantity: Cell
    indicator: Cell | None
    value: int | float | None
    unit: Unit | None
    written: str | None
    comparator: str
    year: str | None
    value_from: int | float | None = None
    baseline: str | None = None
    change: bool = False
    binding: str | None = None


@dataclass(slots=True)
class Table:
    """Where a table stands and its targets."""

    start: int
    end: int
    rows: list[TableRow] = field(default_factory=list)


class TableWords:
    """What stands in the heads and the cells of tables.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``word`` and ``role``: ``name``, ``change``, ``skip``, ``level`` or a comparator.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        by_role: dict[str, list[str]] = {}
        for row in rows:
            by_role.setdefault(row["role"], []).append(row["word"])
        self.names = tuple(by_role.pop("name", ()))
        self.changes = tuple(by_role.pop("change", ()))
        self.skipped = tuple(by_role.pop("skip", ()))
        self.levels = frozenset(by_role.pop("level", ()))
        self.comparators = {word: role for role, found in by_role.items() for word in found}


def find_tables(text: str, bindings: dict[str, str], words: TableWords) -> list[Table]:
    """The tables of a text with their targets.

    Parameters
    ----------
    text : str
    bindings : dict
        What a cell may say of how binding its row is (约束性 → ``binding``).
    words : TableWords
        What stands in heads and cells.
    """
    found = []
    for cells in _regions(text):
        header, body = _split(cells)
        columns = _columns(header, words)
        if not columns or not body:
            continue
        table = Table(cells[0].start, cells[-1].end)
        named = any(cell.text.replace(" ", "").endswith(words.names) for cell in header)
        years = [column.year for column in columns if column.year]
        shared = _shared_unit(text, cells[0].start)
        for names, numbers, binding in _rows(body, bindings):
            if named and len(years) > 0:
                for row in _indicator_rows(names, numbers, columns, shared, words):
                    row.binding = binding
                    table.rows.append(row)
            elif len(numbers) == len(columns):
                table.rows += _cell_rows(names, numbers, columns, shared, max(years, default=None), words)
        if len(table.rows) > 1:
            found.append(table)
    found += _joined(text, words)
    found.sort(key=lambda table: table.start)
    return found


def _joined(text: str, words: TableWords) -> Iterator[Table]:
    """Tables whose cells run together."""
    for header, rows in joined_rows(text):
        table = Table(header.start(), rows[-1].end())
        for row in rows:
            cut = split_numbers(row["numbers"])
            if cut is None:
                continue
            at = row.start("numbers")
            first, last = (Cell(at + a, at + b, row["numbers"][a:b]) for a, b in cut)
            name = Cell(row.start("name"), row.end("name"), row["name"])
            target = _target(last, name, row["unit"], header["last"], words)
            target.value_from, target.baseline = _value(first, row["unit"]), header["first"]
            table.rows.append(target)
        if len(table.rows) > 1:
            yield table


def _regions(text: str) -> Iterator[list[Cell]]:
    """Runs of lines that are nothing but cells."""
    cells: list[Cell] = []
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line or line.isspace():
            continue
        prose = line[-1] in "。；：，" or (len(line) > CELL and not _GAP.search(line))
        pieces = [] if prose else list(_pieces(line, start))
        if pieces and all(len(piece.text) <= CELL and piece.text[-1] not in "。；：，" for piece in pieces):
            cells += pieces
            continue
        if len(cells) >= _FEWEST:
            yield cells
        cells = []
    if len(cells) >= _FEWEST:
        yield cells


def _pieces(line: str, at: int) -> Iterator[Cell]:
    start = 0
    for match in _GAP.finditer(line):
        yield from _cell(line, start, match.start(), at)
        start = match.end()
    yield from _cell(line, start, len(line), at)


def _cell(line: str, start: int, end: int, at: int) -> Iterator[Cell]:
    text = line[start:end]
    stripped = text.strip()
    if stripped:
        begin = start + len(text) - len(text.lstrip())
        yield Cell(at + begin, at + begin + len(stripped), stripped)


def _split(cells: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Header and body: the header ends before the name of the first row of numbers."""
    for i, cell in enumerate(cells):
        if not cell.counts or _YEAR.fullmatch(cell.text) or not i:
            continue
        start = i - 1
        while start > 0 and (_UNIT.fullmatch(cells[start].text) or _is_unit(cells[start].text)):
            start -= 1
        header = cells[: max(start, 0)]
        first = next((k for k, head in enumerate(header) if _YEAR.match(head.text)), len(header))
        while first and not _UNIT_LINE.search(header[first - 1].text) and len(header[first - 1].text) <= 8:
            first -= 1
        return header[first:], cells[start:]
    return [], []


def _columns(header: list[Cell], words: TableWords) -> list[Column]:
    """The columns of numbers; a head without a year that stands before bare years is the name of those."""
    columns: list[Column] = []
    over: Cell | None = None
    for i, cell in enumerate(header):
        text = cell.text.replace(" ", "")
        match = _YEAR.match(text)
        if match:
            rest = text[match.end() :].strip("（）()")
            bare = not rest or rest in words.levels
            columns.append(
                Column(over if bare else cell, match[1], any(word in rest for word in words.changes))
            )
            continue
        if i == 0 or text.endswith((*words.names, *words.skipped)):
            continue
        following = header[i + 1].text.replace(" ", "") if i + 1 < len(header) else ""
        if _YEAR.fullmatch(following):
            over = cell
            continue
        columns.append(Column(cell, None, any(word in text for word in words.changes)))
    return columns if any(column.year for column in columns) else []


def _rows(body: list[Cell], bindings: dict[str, str]) -> Iterator[tuple[list[Cell], list[Cell], str | None]]:
    """The rows as (words before the numbers, numbers, binding)."""
    names: list[Cell] = []
    numbers: list[Cell] = []
    binding: str | None = None
    for cell in body:
        if cell.text in bindings:
            binding = bindings[cell.text]
        elif cell.counts and names:
            numbers.append(cell)
        elif numbers:
            yield names, numbers, binding
            names, numbers, binding = [cell], [], None
        else:
            names.append(cell)
    if numbers:
        yield names, numbers, binding


def _indicator_rows(
    names: list[Cell], numbers: list[Cell], columns: list[Column], shared: str | None, words: TableWords
) -> list[TableRow]:
    unit = names.pop().text if len(names) > 1 and _is_unit(names[-1].text) else None
    name = names[-1] if names else None
    if name is None:
        return []
    if match := _ITEM.match(name.text):
        name = Cell(name.start + match.end(), name.end, name.text[match.end() :])
    if match := _UNIT.search(name.text):
        unit = unit or match[1]
        name = Cell(name.start, name.start + match.start(), name.text[: match.start()])
    unit = unit or shared
    whole = [cell for cell in numbers if cell.number]
    if not whole or not name.text:
        return []
    dated = [column for column in columns if column.year]
    if len(numbers) == len(dated):
        columns = dated  # what else stands in the head is over several columns
    if len(numbers) == len(columns):
        levels = [
            (column, cell)
            for column, cell in zip(columns, numbers, strict=True)
            if column.year and not column.change
        ]
        if levels and levels[-1][1].number:
            rows = [
                _target(cell, name, unit, column.year, words)
                for column, cell in levels[1:] or levels
                if cell.number
            ]
            if len(levels) > 1:
                for row in rows:
                    row.value_from, row.baseline = _value(levels[0][1], unit), levels[0][0].year
            return rows
    row = _target(whole[-1], name, unit, max(column.year or "" for column in columns) or None, words)
    row.change = columns[-1].change or whole[-1].text[0] in "〔［["
    return [row]


def _cell_rows(
    names: list[Cell],
    numbers: list[Cell],
    columns: list[Column],
    shared: str | None,
    last: str | None,
    words: TableWords,
) -> Iterator[TableRow]:
    for column, cell in zip(columns, numbers, strict=True):
        name = column.name
        if name is not None and (match := _YEAR.match(name.text)):
            name = Cell(name.start + match.end(), name.end, name.text[match.end() :])
        if cell.number:
            yield _target(cell, name or (names[-1] if names else None), shared, column.year or last, words)


def _target(cell: Cell, name: Cell | None, unit: str | None, year: str | None, words: TableWords) -> TableRow:
    match = cell.number
    assert match is not None
    written = {"％": "%", "%": "%", "‰": "‰", "个百分点": "个百分点"}.get(match["percent"] or "", unit)
    found = None
    if written:
        at = len(written) - len(written.lstrip("百千万亿"))
        found = default_units().match(written, at)
        written = written[at:] if found is None else found.written
    known = words.comparators
    comparator = known.get(match["left"] or "") or known.get(match["right"] or "") or "eq"
    note = len(match["note"] or "")
    quantity = Cell(cell.start, cell.end - note, cell.text[: len(cell.text) - note])
    return TableRow(quantity, name, _value(cell, unit), found, written, comparator, year)


def _value(cell: Cell, unit: str | None = None) -> int | float | None:
    match = cell.number
    if match is None:
        return None
    value = parse(match["number"] + (match["power"] or ""))
    power = (unit or "")[: len(unit or "") - len((unit or "").lstrip("百千万亿"))]
    scale = parse("1" + power) if power and not match["percent"] else Decimal(1)
    return None if value is None or scale is None else as_plain(value * scale)


def _is_unit(text: str) -> bool:
    bare = text.strip("（）()").lstrip("百千万亿")
    unit = default_units().match(bare, 0) if bare else None
    return unit is not None and unit.end == len(bare)


def _shared_unit(text: str, start: int) -> str | None:
    """The unit that a line inside or before the table gives for all of it (单位：人)."""
    match: Any = None
    for match in _UNIT_LINE.finditer(text, max(0, start - 120), start + 120):  # noqa: B007
        pass
    return match[1] if match else None
