"""Task tables: rows whose cells, parted by tabs, name a task, who answers for it and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from policy_nlp.layers import Row
from policy_nlp.links.statements import DUTIES, Layers, Statement, Statements

__all__ = ["find_rows"]

Span = tuple[int, int]
#: Most columns of a table, most characters of a column's name.
_COLUMNS, _NAME = 20, 16
_BLANKS = str.maketrans("", "", " \u3000：:")
_ASIDE = re.compile("[（(]")
_ANSWERING = ("lead", "responsible")


class _Line(NamedTuple):
    """A line of a table with the offsets of its cells."""

    start: int
    end: int
    cells: list[Span]


def find_rows(text: str, reader: Statements, orgs: Sequence[Row], times: Sequence[Row]) -> list[Statement]:
    """What the rows of task tables state, in order.

    A table begins with a line whose cells are names of columns, one of them for bodies with a duty (牵头单位). The tasks
    are what stands in its other columns. A row that names nobody who answers belongs to who answers for the row above,
    as cells that are merged.

    Parameters
    ----------
    text : str
    reader : Statements
        Knows the names of columns and reads cells.
    orgs, times : sequence of dict
        Rows of the layers, in text order.
    """
    if "\t" not in text:
        return []
    layers = Layers.of(orgs, times)
    found: list[Statement] = []
    roles: list[str | None] = []
    reached = -1
    fresh = False
    above: list[tuple[Row, str]] = []
    for line in _lines(text):
        names = _columns(text, line, reader)
        inside = bool(roles) and line.start == reached + 1
        if any(role in DUTIES for role in names) and _is_head(names, inside=inside, below=fresh):
            below = inside and fresh
            roles = [own or over for own, over in zip_longest(names, roles)] if below else names
            fresh, above = True, []
        elif inside:
            fresh = False
            row = _row(text, line, roles, reader, layers, above)
            if row:
                found.append(row)
                above = [(org, role) for org, role in row.members if role in _ANSWERING]
        else:
            roles = []
        reached = line.end
    return found


def _is_head(names: list[str | None], *, inside: bool, below: bool) -> bool:
    """Whether a line with a column for duties is a head: a cell of a row may hold such a word too (主管部门)."""
    return not inside or below or sum(name is not None for name in names) > 1


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text that hold tabs."""
    at = text.find("\t")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        cells: list[Span] = []
        low = start
        for cell in text[start:end].split("\t", _COLUMNS):
            cells.append((low, low + len(cell)))
            low += len(cell) + 1
        yield _Line(start, end, cells)
        at = text.find("\t", end)


def _columns(text: str, line: _Line, reader: Statements) -> list[str | None]:
    """What each cell names a column for, if it does."""
    return [
        reader.labels.get(_ASIDE.split(text[low:high], maxsplit=1)[0].translate(_BLANKS))
        if high - low <= _NAME
        else None
        for low, high in line.cells
    ]


def _row(
    text: str,
    line: _Line,
    roles: list[str | None],
    reader: Statements,
    layers: Layers,
    above: list[tuple[Row, str]],
) -> Statement | None:
    members: list[tuple[Row, str]] = []
    deadline: Row | None = None
    tasks: list[Span] = []
    for role, (low, high) in zip(roles, line.cells, strict=False):
        if role is None:
            tasks.append((low, high))
        elif role in DUTIES or role == "deadline":
            orgs, times = layers.between(low, high)
            some, time, _ = reader.read(text, low, high, orgs, times, role)
            members += some
            deadline = time or deadline
    if above and not any(role in _ANSWERING for _, role in members):
        members = above + members
    if not members and not deadline:
        return None
    return Statement(line.start, line.end, members, deadline, tasks)
