"""Lexicons: folders of JSON Lines tables whose columns are declared beside them in ``columns.json``.

A lexicon is read as ``{table name: rows}``. Every row is checked against the declared columns, so that a
mistyped key or value is reported with its file, line and key instead of being lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any

__all__ = [
    "Addition",
    "Lexicon",
    "LexiconError",
    "merge",
    "read_addition",
    "read_lexicon",
]

#: Rows by table name.
Lexicon = Mapping[str, list[dict[str, Any]]]

COLUMNS_FILE = "columns.json"
#: The name in it of all columns that it does not name.
ANY = "*"

_Check = Callable[[Sequence[Any]], bool]


def _of(*types: type, filled: bool = False) -> _Check:
    """Whether all values are of these types; ``filled``: and none is an empty string."""
    allowed = frozenset(types)
    return lambda values: allowed.issuperset(map(type, values)) and not (filled and "" in values)


#: Whether all values of a column are what its type says. A table has few columns and thousands of rows, so that a
#: column at a time is several times as fast as a row at a time.
_CHECKS: dict[str, _Check] = {
    "str": _of(str, filled=True),
    "int": _of(int),
    "float": _of(int, float),
    "bool": _of(bool),
    "list[str]": lambda values: _of(list)(values) and _CHECKS["str"](list(chain.from_iterable(values))),
    "str|null": _of(str, NoneType, filled=True),
    "float|null": _of(int, float, NoneType),
}


class LexiconError(ValueError):
    """A lexicon file that does not hold what its columns say; the message names file, line and key."""


def read_lexicon(folder: str | Path) -> Lexicon:
    """Read and check every table of a lexicon folder.

    Parameters
    ----------
    folder : str or Path
        Holds ``columns.json`` and one ``<table>.jsonl`` for each table declared there.

    Returns
    -------
    mapping of str to list of dict
        Rows by table name, in the order of the file; optional columns a row leaves out are absent. It is
        read-only and no ``dict``, so that spaCy does not look for promises of a config in each row.

    Raises
    ------
    LexiconError
        If a table is missing or undeclared, a line is no JSON object, a row lacks a column, has an unknown
        one, or holds a value of another type. The message names file, line and key.
    """
    folder = Path(folder)
    columns_path = folder / COLUMNS_FILE
    columns = _columns(folder)
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem not in columns:
            raise LexiconError(f"{path}: table {path.stem!r} is not declared in {columns_path}")
    tables = {table: _read_table(folder / f"{table}.jsonl", spec) for table, spec in columns.items()}
    return MappingProxyType(tables)


class Addition(Mapping[str, list[dict[str, Any]]]):
    """Tables that a user adds to a lexicon. What columns they have is known only when they are joined with it."""

    def __init__(self, path: Path, files: Mapping[str, Path]) -> None:
        self.path = path
        self._files = files

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        path = self._files[table]
        return [row for _, row in _rows(path, *_lines(path))]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def checked(self, folder: Path) -> Lexicon:
        """The tables, checked against the columns that the lexicon in a folder declares.

        Raises
        ------
        LexiconError
            If that has no such table, or a row is wrong; the message names file, line and key.
        """
        columns = _columns(folder)
        for table, path in self._files.items():
            if table not in columns:
                known = ", ".join(sorted(columns))
                raise LexiconError(f"{path}: there is no table {table!r} to add to; there are {known}")
        return {table: _read_table(path, columns[table]) for table, path in self._files.items()}


def read_addition(path: str | Path) -> Addition:
    """Take a ``<table>.jsonl`` file, or a folder of them without ``columns.json``, as an addition to a lexicon.

    Raises
    ------
    LexiconError
        If there is no such file or folder, or the folder holds no table.
    """
    path = Path(path)
    if path.is_file() and path.suffix == ".jsonl":
        return Addition(path, {path.stem: path})
    files = {file.stem: file for file in sorted(path.glob("*.jsonl"))} if path.is_dir() else {}
    if not files:
        raise LexiconError(f"{path}: no .jsonl file and no folder of them")
    return Addition(path, files)


def merge(base: Lexicon, added: Lexicon, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of two lexicons together; ``folder`` declares their columns.

    In a table where the first column (a word, an id) tells the rows of ``base`` apart, an added row takes the place of the
    one with the same first column; else it is put behind them. Rows that are there already are not added again.
    """
    tables = {table: list(rows) for table, rows in base.items()}
    for table, first in ((table, next(iter(spec))) for table, spec in _columns(folder).items()):
        rows = tables.setdefault(table, [])
        places = {row.get(first): number for number, row in enumerate(rows)}
        apart = len(places) == len(rows)
        for row in added.get(table, ()):
            if apart:
                place = places.setdefault(row.get(first), len(rows))
                rows[place : place + 1] = [row]
            elif row not in rows:
                rows.append(row)
    return tables


def _named(spec: dict[str, str], rows: list[dict[str, Any]]) -> dict[str, str]:
    """The columns with those by name that only `ANY` allows."""
    further = {key: spec[ANY] for row in rows for key in row} if ANY in spec else {}
    return {**further, **{key: kind for key, kind in spec.items() if key != ANY}}


def _read_table(path: Path, spec: dict[str, str]) -> list[dict[str, Any]]:
    numbered = list(_rows(path, *_lines(path)))
    spec = _named(spec, [row for _, row in numbered])
    checks = {key: _check_of(path, key, kind) for key, kind in spec.items()}
    required = {key for key, kind in spec.items() if not kind.endswith("?")}
    rows = [row for _, row in numbered]
    if not _fits(rows, checks, required):
        for number, row in numbered:
            _find_mistake(f"{path}:{number}", row, spec, checks, required)
    return rows


def _fits(rows: Sequence[dict[str, Any]], checks: Mapping[str, _Check], required: Set[str]) -> bool:
    """Whether all rows have the columns that they must have and no others, with values that fit."""
    if not all(required <= row.keys() for row in rows):
        return False
    for key in set(chain.from_iterable(rows)):
        check = checks.get(key)
        if check is None or not check([row[key] for row in rows if key in row]):
            return False
    return True


def _find_mistake(
    where: str, row: dict[str, Any], spec: dict[str, str], checks: Mapping[str, _Check], required: Set[str]
) -> None:
    for key, value in row.items():
        check = checks.get(key)
        if check is None:
            known = ", ".join(spec)
            raise LexiconError(f"{where}: unknown column {key!r}; the columns are {known}")
        if not check([value]):
            raise LexiconError(f"{where}: column {key!r} is {value!r}, expected {spec[key]}")
    if not required <= row.keys():
        missing = ", ".join(sorted(required - row.keys()))
        raise LexiconError(f"{where}: column {missing!r} is missing")


def _columns(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / COLUMNS_FILE
    try:
        columns: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"{path}: no such file; a lexicon declares its columns there") from None
    except ValueError as error:
        raise LexiconError(f"{path}: not JSON: {error}") from None
    return columns


def _lines(path: Path) -> tuple[list[str], list[int]]:
    """The lines of a table, and the numbers of those that are not empty."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise LexiconError(f"{path}: no such file, but {COLUMNS_FILE} declares it") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8: {error}") from None
    return lines, [number for number, line in enumerate(lines, 1) if line.strip()]


def _rows(path: Path, lines: list[str], numbers: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in zip(numbers, _parse(path, lines, numbers), strict=True):
        if type(row) is not dict:
            raise LexiconError(f"{path}:{number}: a row is a JSON object, not {type(row).__name__}")
        yield number, row


def _parse(path: Path, lines: list[str], numbers: list[int]) -> list[Any]:
    """The lines as JSON values: all at once, which is several times faster, or one by one to name a mistake."""
    filled = [lines[number - 1] for number in numbers]
    try:
        values: list[Any] = json.loads(f"[{','.join(filled)}]")
        if len(values) == len(filled):
            return values
    except ValueError:
        pass
    values = []
    for number, line in zip(numbers, filled, strict=True):
        try:
            values.append(json.loads(line))
        except ValueError as error:
            raise LexiconError(f"{path}:{number}: not JSON: {error}") from None
    return values


def _check_of(path: Path, key: str, kind: str) -> _Check:
    kind = kind.removesuffix("?")
    if kind.startswith("enum:"):
        allowed = frozenset(kind.removeprefix("enum:").split(","))
        return lambda values: _CHECKS["str"](values) and allowed.issuperset(values)
    if kind not in _CHECKS:
        where = f"{path.parent / COLUMNS_FILE}: column {key!r} of {path.stem!r}"
        raise LexiconError(f"{where} has unknown type {kind!r}")
    return _CHECKS[kind]
