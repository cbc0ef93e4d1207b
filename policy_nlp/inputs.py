"""What the command line is given to read: documents, folders and archives of them, JSON Lines and standard input."""

from __future__ import annotations

import io
import json
import os
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Any, BinaryIO

from policy_nlp import readers
from policy_nlp.dates import iso_date
from policy_nlp.decode import decode
from policy_nlp.extras import MissingExtra
from policy_nlp.readers.base import Limits, ReaderError
from policy_nlp.readers.packed import members
from policy_nlp.readers.sandbox import Sandbox

STDIN = "-"
ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Document:
    """A text to process, and what is known about it beforehand.

    ``published`` is the day it was put on the web, ``size`` the number of bytes it was read from, for progress bars.
    ``source`` is the place it was read from, which no other document of the same inputs has: a path, a path through an
    archive, or a path and the number of a line. ``file`` is the file behind it, and ``version`` what `version_of` said of
    that before it was read.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    genre: str | None = None
    number: str | None = None
    issuer: str | None = None
    published: str | None = None
    size: int = 0
    source: str = ""
    file: str = ""
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be used: where it is (a path, path:line, or the id of a document) and why.

    ``source``, ``file`` and ``version`` are those of a `Document`.
    """

    where: str
    reason: str
    size: int = 0
    source: str = ""
    file: str = ""
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An input that is passed over, for an earlier run has dealt with it."""

    source: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files behind the arguments, and the arguments that led to none."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    limits: Limits = field(default_factory=Limits)

    @property
    def size(self) -> int | None:
        """Bytes of all files together; None if one of them is standard input or no plain file."""
        paths = [Path(name) for name in self.files if name != STDIN]
        if len(paths) < len(self.files) or not all(path.is_file() for path in paths):
            return None
        return sum(path.stat().st_size for path in paths)

    def read(
        self, date: str | None = None, done: Container[str] = frozenset()
    ) -> Iterator[Document | Problem | Done]:
        """Read the documents one at a time, in order.

        Parameters
        ----------
        date : str, optional
            ISO date for documents that come without one.
        done : container of str
            Sources that are passed over without being read.
        """
        for problem in self.problems:
            known = problem.source in done
            yield Done(problem.source) if known else replace(problem, file=problem.source)
        with Sandbox(self.limits) as sandbox:
            for name in self.files:
                version = version_of(name)
                for item in read_file(name, sandbox, done):
                    if isinstance(item, Document):
                        yield replace(item, file=name, version=version, date=item.date or date)
                    elif isinstance(item, Problem):
                        yield replace(item, file=name, version=version)
                    else:
                        yield item


def version_of(name: str) -> str | None:
    """What tells a file from what it is after a change: its size and time of modification; None if there is no such file."""
    try:
        known = Path(name).stat()
    except (OSError, ValueError):
        return None
    return f"{known.st_size} {known.st_mtime_ns}" if S_ISREG(known.st_mode) else None


def find_inputs(arguments: Iterable[str], limits: Limits | None = None) -> Inputs:
    """Look up the arguments of a command: ``-``, files, and folders.

    Of a folder and the folders in it, the files that a reader is registered for are taken in the order of their paths,
    and archives; hidden files and those named README are not.
    """
    files: list[str] = []
    problems: list[Problem] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            files.append(STDIN)
        elif path.is_dir():
            found, unreadable = _documents(path)
            if not found and not unreadable:
                kinds = " ".join(readers.suffixes())
                reason = f"the folder holds no document that can be read ({kinds} .zip)"
                unreadable = [Problem(argument, reason, source=argument)]
            files += found
            problems += unreadable
        elif path.exists():
            files.append(argument)
        else:
            problems.append(Problem(argument, "no such file or folder" + _hint(argument), source=argument))
    return Inputs(tuple(files), tuple(problems), limits or Limits())


def _documents(folder: Path) -> tuple[list[str], list[Problem]]:
    unreadable: list[Problem] = []

    def note(error: OSError) -> None:
        unreadable.append(Problem(str(error.filename), reason_of(error), source=str(error.filename)))

    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent) / name for name in names if _is_wanted(name)]
    return [str(path) for path in sorted(found)], unreadable


def _is_wanted(name: str) -> bool:
    """Whether a file found in a folder or archive is a document or an archive, by its name."""
    path = PurePosixPath(name)
    base = path.name
    if any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts):
        return False
    if path.stem.upper() == "README":
        return False
    return base.lower().endswith(ARCHIVE) or readers.reader_of(base) is not None


def read_file(
    name: str, sandbox: Sandbox, done: Container[str] = frozenset()
) -> Iterator[Document | Problem | Done]:
    """Read one file, or standard input for ``-``.

    A ``.jsonl`` file gives a document a line; standard input does if its first line is such an object. A ``.zip`` file
    gives its documents. A file whose name tells no format is read as text.
    """
    if name.lower().endswith((".jsonl", ".ndjson")):
        try:
            with Path(name).open("rb") as lines:
                yield from read_jsonl(lines, name, done)
        except OSError as error:
            yield Problem(name, reason_of(error), source=name)
        return
    try:
        if name in done:
            yield Done(name, Path(name).stat().st_size)
            return
        if name != STDIN and Path(name).is_file() and Path(name).stat().st_size > sandbox.limits.bytes:
            size = Path(name).stat().st_size
            yield Problem(name, f"larger than {sandbox.limits.bytes:,} bytes", size, name)
            return
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        if name == STDIN and _starts_as_jsonl(text := decode(data)[0]):
            yield from read_jsonl(io.BytesIO(data), name, done)
        elif name == STDIN:
            yield Document(name, text, size=len(data), source=name)
        else:
            yield from _read(name, data, sandbox, done, 0)
    except (OSError, ValueError) as error:
        yield Problem(name, reason_of(error), source=name)


def _read(
    name: str, data: bytes, sandbox: Sandbox, done: Container[str], depth: int
) -> Iterator[Document | Problem | Done]:
    """The document of a file, or those of an archive; the ids of the latter are paths through it."""
    if name in done:
        yield Done(name, len(data))
        return
    if not name.lower().endswith(ARCHIVE):
        yield read_data(name, data, sandbox)
        return
    size = len(data)
    if depth == sandbox.limits.depth:
        yield Problem(name, f"archives inside archives are read to a depth of {depth}", size, name)
        return
    names: Counter[str] = Counter()
    try:
        for inner, content in members(data, sandbox.limits):
            if not _is_wanted(inner):
                continue
            # Two members may have the same name.
            names[inner] += 1
            place = f"{name}/{inner}" + (f"#{names[inner]}" if names[inner] > 1 else "")
            if isinstance(content, ReaderError):
                yield Problem(place, str(content), source=place)
                continue
            for item in _read(place, content, sandbox, done, depth + 1):
                yield replace(item, size=0)
    except ReaderError as error:
        yield Problem(name, str(error), size, name)
        return
    if not names:
        yield Problem(name, "the archive holds no document that can be read", size, name)


def _hint(name: str) -> str:
    """What to do with the name of a file that results are written to and documents are not read from."""
    from policy_nlp.writers import writer_of  # some writers take long to import

    if name.lower().endswith((".jsonl", ".ndjson")) or readers.reader_of(name) or writer_of(name) is None:
        return ""
    return f" (documents are not read from such a file; to write results to it: INPUT --out {name})"


def read_data(name: str, data: bytes, sandbox: Sandbox) -> Document | Problem:
    """The document in the bytes of a file of that name, whose end tells the format; text if it tells none."""
    function = readers.reader_of(name) or readers.reader_of(".txt")
    assert function is not None
    try:
        content = sandbox.read(function, data)
    except (ReaderError, MissingExtra) as error:
        return Problem(name, str(error) + _hint(name), len(data), name)
    return Document(
        name,
        content.text,
        source=name,
        title=content.title,
        date=content.date,
        number=content.number,
        issuer=content.issuer,
        published=content.published,
        size=len(data),
    )


def _starts_as_jsonl(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    if not first.startswith("{"):
        return False
    try:
        return isinstance(json.loads(first).get("text"), str)
    except (ValueError, RecursionError):
        return False


def read_jsonl(
    lines: BinaryIO, name: str, done: Container[str] = frozenset()
) -> Iterator[Document | Problem | Done]:
    """Read JSON Lines, a document a line; a line that is wrong becomes a Problem and the rest is read.

    The file is read as it goes along. One that is not UTF-8 is read whole to tell its encoding.

    Parameters
    ----------
    lines : binary file
        Open at its start and seekable, unless it is UTF-8.
    name : str
        Its name in messages and in the ids of documents that have none (``name:line``).
    done : container of str
        Sources (``name:line``) that are passed over.
    """
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield from _read_recoded(lines, name, number, done)
            return
        yield from _read_line(text, f"{name}:{number}", len(line), done)


def _read_recoded(
    lines: BinaryIO, name: str, start: int, done: Container[str]
) -> Iterator[Document | Problem | Done]:
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
                yield Problem(f"{name}:{number}", reason, len(line) + 1, f"{name}:{number}")
            else:
                yield from _read_line(text, f"{name}:{number}", len(line) + 1, done)
        return
    for number, text in enumerate(rest, start):
        yield from _read_line(text, f"{name}:{number}", len(data) // max(1, len(rest)), done)


def _read_line(line: str, where: str, size: int, done: Container[str]) -> Iterator[Document | Problem | Done]:
    if not line.strip():
        return
    if where in done:
        yield Done(where, size)
        return
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Problem(where, f"not JSON: {error}", size, where)
        return
    try:
        yield _document(row, where, size)
    except ValueError as error:
        yield Problem(where, str(error), size, where)


def _document(row: Any, where: str, size: int) -> Document:
    if not isinstance(row, dict):
        raise ValueError(f"a document is a JSON object, not {type(row).__name__}")
    if not isinstance(row.get("text"), str):
        raise ValueError("key 'text' is missing" if "text" not in row else "key 'text' is no string")
    given: dict[str, str] = {}
    for key in ("id", "title", "date", "genre", "number", "issuer"):
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
    return Document(**({"id": where} | given), text=row["text"], size=size, source=where)


def reason_of(error: Exception) -> str:
    """Why something failed, in words and without the path, which is told beside it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
