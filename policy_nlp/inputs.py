"""What the command line is given to read: text files, folders of them, JSON Lines and standard input."""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from policy_nlp.decode import decode

STDIN = "-"

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})(?:日|[T ].{0,40})?)?)?[年月]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Document:
    """A text to process, and what is known about it beforehand.

    ``size`` is the number of bytes it was read from, for progress bars.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    genre: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be used: where it is (a path, or path:line) and why."""

    where: str
    reason: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files behind the arguments, and the arguments that led to none."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def size(self) -> int | None:
        """Bytes of all files together; None if one of them is standard input or no plain file."""
        paths = [Path(name) for name in self.files if name != STDIN]
        if len(paths) < len(self.files) or not all(path.is_file() for path in paths):
            return None
        return sum(path.stat().st_size for path in paths)

    def read(self, date: str | None = None) -> Iterator[Document | Problem]:
        """Read the documents one at a time, in order.

        Parameters
        ----------
        date : str, optional
            ISO date for documents that come without one.
        """
        yield from self.problems
        for name in self.files:
            for item in read_file(name):
                if date and isinstance(item, Document) and item.date is None:
                    item = replace(item, date=date)
                yield item


def find_inputs(arguments: Iterable[str]) -> Inputs:
    """Look up the arguments of a command: ``-``, files, folders (their ``.txt`` files in path order)."""
    files: list[str] = []
    problems: list[Problem] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            files.append(STDIN)
        elif path.is_dir():
            found, unreadable = _text_files(path)
            if not found and not unreadable:
                unreadable = [Problem(argument, "the folder holds no .txt file")]
            files += found
            problems += unreadable
        elif path.exists():
            files.append(argument)
        else:
            problems.append(Problem(argument, "no such file or folder"))
    return Inputs(tuple(files), tuple(problems))


def _text_files(folder: Path) -> tuple[list[str], list[Problem]]:
    unreadable: list[Problem] = []

    def note(error: OSError) -> None:
        unreadable.append(Problem(str(error.filename), reason_of(error)))

    found = [
        Path(parent) / name
        for parent, _, names in os.walk(folder, onerror=note)
        for name in names
        if name.lower().endswith(".txt")
    ]
    return [str(path) for path in sorted(found)], unreadable


def read_file(name: str) -> Iterator[Document | Problem]:
    """Read one file, or standard input for ``-``.

    A ``.jsonl`` file gives a document a line; standard input does if its first line is such an object.
    """
    if name.lower().endswith((".jsonl", ".ndjson")):
        try:
            with Path(name).open("rb") as lines:
                yield from read_jsonl(lines, name)
        except OSError as error:
            yield Problem(name, reason_of(error))
        return
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        text, _ = decode(data)
    except (OSError, ValueError) as error:
        yield Problem(name, reason_of(error))
        return
    if name == STDIN and _starts_as_jsonl(text):
        yield from read_jsonl(io.BytesIO(data), name)
    else:
        yield Document(name, text, size=len(data))


def _starts_as_jsonl(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    if not first.startswith("{"):
        return False
    try:
        return isinstance(json.loads(first).get("text"), str)
    except (ValueError, RecursionError):
        return False


def read_jsonl(lines: BinaryIO, name: str) -> Iterator[Document | Problem]:
    """Read JSON Lines, a document a line; a line that is wrong becomes a Problem and the rest is read.

    The file is read as it goes along. One that is not UTF-8 is read whole to tell its encoding.

    Parameters
    ----------
    lines : binary file
        Open at its start and seekable, unless it is UTF-8.
    name : str
        Its name in messages and in the ids of documents that have none (``name:line``).
    """
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield from _read_recoded(lines, name, number)
            return
        yield from _read_line(text, f"{name}:{number}", name, len(line))


def _read_recoded(lines: BinaryIO, name: str, start: int) -> Iterator[Document | Problem]:
    """Read on from line ``start`` in the encoding of the whole file; what is damaged becomes Problems."""
    lines.seek(0)
    data = lines.read()
    try:
        rest = decode(data)[0].split("\n")[start - 1 :]
    except ValueError:
        damaged = data.split(b"\n")[start - 1 :]
        for number, line in enumerate(damaged, start):
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                reason = f"not UTF-8: {error.reason} at byte {error.start}"
                yield Problem(f"{name}:{number}", reason, len(line) + 1)
            else:
                yield from _read_line(text, f"{name}:{number}", name, len(line) + 1)
        return
    for number, text in enumerate(rest, start):
        yield from _read_line(text, f"{name}:{number}", name, len(data) // max(1, len(rest)))


def _read_line(line: str, where: str, name: str, size: int) -> Iterator[Document | Problem]:
    if not line.strip():
        return
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Problem(where, f"not JSON: {error}", size)
        return
    try:
        yield _document(row, where, size)
    except ValueError as error:
        yield Problem(where, str(error), size)


def _document(row: Any, where: str, size: int) -> Document:
    if not isinstance(row, dict):
        raise ValueError(f"a document is a JSON object, not {type(row).__name__}")
    if not isinstance(row.get("text"), str):
        raise ValueError("key 'text' is missing" if "text" not in row else "key 'text' is no string")
    given: dict[str, str] = {}
    for key in ("id", "title", "date", "genre"):
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and key in ("id", "date"):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"key {key!r} is {type(value).__name__}, expected a string or null")
        if value:
            given[key] = value
    if "date" in given:
        try:
            given["date"] = iso_date(given["date"])
        except ValueError as error:
            raise ValueError(f"key 'date': {error}") from None
    return Document(**({"id": where} | given), text=row["text"], size=size)


def iso_date(written: str) -> str:
    """Bring a given date into ISO form: a year, a year and month, or a day.

    Raises
    ------
    ValueError
        If it is none, or no day of the calendar.
    """
    match = _DATE.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{written!r} is no date of the form 2025, 2025-03 or 2025-03-15")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"{written!r} is not in the calendar") from None
    return "-".join((f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)))


def reason_of(error: Exception) -> str:
    """Why something failed, in words and without the path, which is told beside it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
