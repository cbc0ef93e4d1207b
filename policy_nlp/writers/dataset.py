"""Records of a big run as a folder of Parquet parts, to which a run that was stopped adds what is missing.

``documents/part-00000.parquet`` and so on
    The records, a row a document, with the ``source`` that the document was read from.
``failures.parquet``
    What could not be read or processed, with the reason.
``manifest.json``
    What the folder holds, with which settings it was made, and whether the run came to its end.

A part is written beside its place, flushed to disk and renamed, and carries the failures of its time in its metadata: it
is in the folder with all that it holds, or not at all. The other two files are made of the parts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policy_nlp import __version__, records
from policy_nlp.extras import need
from policy_nlp.writers.arrow import from_buffers, record_row, record_schema, to_buffer
from policy_nlp.writers.base import Writer, put_in_place

#: A part is closed when it holds this many characters of text, or as many documents as the caller says.
PART_CHARS = 2_000_000
PART_DOCUMENTS = 1_000

#: Characters up to which a document is short.
_SHORT = 5_000
_SOURCE = "source"
_META = "policy_nlp"
_FORM = 1


class DatasetError(ValueError):
    """A folder that a run cannot write to; the message says why."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that gave no record: where it was read from, its id if it has one, and why."""

    source: str
    id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the dataset: its file and what it holds."""

    file: str
    documents: int
    failures: int
    characters: int
    bytes: int


#: A row, or the bytes of an Arrow record batch of one.
Encoded = dict[str, Any] | bytes


@cache
def dataset_schema() -> Any:
    """The Arrow schema of a part: that of records with one column more."""
    pa = need("pyarrow", "tables")
    return record_schema().append(pa.field(_SOURCE, pa.string()))


def encode(record: dict[str, Any], source: str) -> Encoded:
    """A record as `Dataset.write` takes it.

    It is made where the record is: for a long document the work of making Arrow of it, for a short one only its row, since
    many rows are made into Arrow at once much faster than one by one.
    """
    row = record_row(record) | {_SOURCE: _readable(source)}
    return row if len(row["text"]) <= _SHORT else to_buffer(row, dataset_schema())


class _PartWriter(Writer):
    """A Parquet file of records with their sources, and of failures in its metadata."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.failures: list[Failure] = []
        self.rows: list[Encoded] = []
        self.characters = 0

    def finish(self) -> None:
        """Write the file."""
        parquet = need("pyarrow.parquet", "tables")
        meta = {"characters": self.characters, "failures": [asdict(failure) for failure in self.failures]}
        with parquet.ParquetWriter(self.temporary, dataset_schema(), compression="zstd") as file:
            file.write_table(self._table())
            file.add_key_value_metadata({_META: json.dumps(meta)})

    def _table(self) -> Any:
        pa, schema = need("pyarrow", "tables"), dataset_schema()
        short = [row for row in self.rows if isinstance(row, dict)]
        long = from_buffers((row for row in self.rows if isinstance(row, bytes)), schema)
        return pa.concat_tables([pa.Table.from_pylist(short, schema=schema), long])


class Dataset:
    """The folder, to be used as a context manager; ``source in dataset`` tells whether a document is in it.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    settings : mapping
        What the records depend on, as JSON values. Another run must have the same to add to the folder.
    resume : bool
        Whether a folder that holds results already is added to.
    retry : bool
        Whether what failed before is not ``in`` the dataset, so that it is tried again.
    part_documents : int
        Documents in a part.

    Raises
    ------
    DatasetError
        If the folder holds something else, or results and ``resume`` is false, or results of other settings; if
        another run writes to it; if a part is damaged.
    policy_nlp.readers.MissingExtra
        If pyarrow is not installed.
    OSError
        If the folder cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, Any],
        *,
        resume: bool = False,
        retry: bool = False,
        part_documents: int = PART_DOCUMENTS,
    ) -> None:
        need("pyarrow", "tables")
        self.folder = folder
        self.settings = {"version": __version__, "schema_version": records.SCHEMA_VERSION, **settings}
        self._most = part_documents
        self._parts_dir = folder / "documents"
        self._manifest = folder / "manifest.json"
        self.parts: list[Part] = []
        self._failed: dict[str, Failure] = {}
        self._sources: set[str] = set()
        self._retry = retry
        self._part: _PartWriter | None = None
        if not self._manifest.exists() and folder.is_dir() and any(_seen(folder)):
            raise DatasetError(f"{folder} holds other files and no results")
        if self._manifest.exists() and not resume:
            raise DatasetError(
                f"{folder} holds results already: add to them with --resume, or name another folder"
            )
        self._parts_dir.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(folder)
        try:
            self._check_settings()
            self._read_parts()
            self._write_manifest(complete=False)
        except BaseException:
            self._lock.close()
            raise

    def __contains__(self, source: object) -> bool:
        if not isinstance(source, str):
            return False
        source = _readable(source)
        return source in self._sources or (source in self._failed and not self._retry)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What gave no record, and did not later."""
        return tuple(self._failed.values())

    @property
    def documents(self) -> int:
        """Documents in the parts."""
        return sum(part.documents for part in self.parts)

    @property
    def characters(self) -> int:
        """Characters of their texts."""
        return sum(part.characters for part in self.parts)

    def write(self, record: Encoded, source: str, characters: int) -> None:
        """Add a record as `encode` gives it, from a text of so many characters."""
        part = self._open_part()
        part.rows.append(record)
        part.characters += characters
        self._sources.add(_readable(source))
        self._failed.pop(_readable(source), None)
        self._close_full_part(part)

    def fail(self, failure: Failure) -> None:
        """Add something that gave no record."""
        part = self._open_part()
        ident = None if failure.id is None else _readable(failure.id)
        failure = Failure(_readable(failure.source), ident, _readable(failure.reason))
        part.failures.append(failure)
        self._failed[failure.source] = failure
        self._close_full_part(part)

    def close(self, *, complete: bool = True) -> None:
        """Put the last part in its place and make the tables of failures and parts.

        Parameters
        ----------
        complete : bool
            Whether the run came to its end. What was found until then is kept in any case.
        """
        try:
            if self._part is not None:
                self._close_part(self._part)
            self._write_failures()
            self._write_manifest(complete=complete)
        finally:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(complete=kind is None)

    # Parts

    def _open_part(self) -> _PartWriter:
        if self._part is None:
            number = 1 + max((_number(part.file) for part in self.parts), default=-1)
            self._part = _PartWriter(self._parts_dir / f"part-{number:05}.parquet")
        return self._part

    def _close_full_part(self, part: _PartWriter) -> None:
        if part.characters >= PART_CHARS or len(part.rows) + len(part.failures) >= self._most:
            self._close_part(part)
            self._write_manifest(complete=False)

    def _close_part(self, part: _PartWriter) -> None:
        self._part = None
        part.close()
        self._add(part.path, len(part.rows), part.characters, len(part.failures))

    def _add(self, path: Path, documents: int, characters: int, failures: int) -> None:
        file = path.relative_to(self.folder).as_posix()
        self.parts.append(Part(file, documents, failures, characters, path.stat().st_size))

    def _read_parts(self) -> None:
        """Learn from the parts what is done; remove what a run that was stopped left unfinished."""
        parquet = need("pyarrow.parquet", "tables")
        for path in [*_hidden(self.folder), *_hidden(self._parts_dir)]:
            path.unlink()
        for path in sorted(self._parts_dir.glob("part-*.parquet"), key=lambda path: _number(path.name)):
            try:
                with parquet.ParquetFile(path) as file:
                    meta = json.loads(file.metadata.metadata[_META.encode()])
                    sources = file.read([_SOURCE])[_SOURCE].to_pylist()
                failures = [Failure(**failure) for failure in meta["failures"]]
            except Exception as error:
                raise DatasetError(
                    f"{path} is damaged or no part of such a run ({error}); remove it"
                ) from None
            for source in sources:
                self._failed.pop(source, None)
            self._sources.update(sources)
            self._failed.update((failure.source, failure) for failure in failures)
            self._add(path, len(sources), meta["characters"], len(failures))

    # The files made of them

    def _check_settings(self) -> None:
        if not self._manifest.exists():
            return
        try:
            before = json.loads(self._manifest.read_text(encoding="utf-8"))["settings"]
        except (ValueError, KeyError, TypeError):
            raise DatasetError(f"{self._manifest} is no manifest of such a run") from None
        for name in sorted(before.keys() | self.settings.keys()):
            was, now = before.get(name), self.settings.get(name)
            if was != now:
                raise DatasetError(
                    f"{self.folder} was made with {name} {was!r}, not {now!r}: name another folder"
                )

    def _write_manifest(self, *, complete: bool) -> None:
        manifest = {
            "form": _FORM,
            "complete": complete,
            "settings": self.settings,
            "documents": self.documents,
            "characters": self.characters,
            "failures": len(self._failed),
            "parts": [asdict(part) for part in self.parts],
        }
        temporary = self.folder / ".manifest.tmp"
        temporary.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        put_in_place(temporary, self._manifest)

    def _write_failures(self) -> None:
        pa, parquet = need("pyarrow", "tables"), need("pyarrow.parquet", "tables")
        schema = pa.schema([(name, pa.string()) for name in ("source", "id", "reason")])
        temporary = self.folder / ".failures.tmp"
        rows = [asdict(failure) for failure in self._failed.values()]
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), temporary)
        put_in_place(temporary, self.folder / "failures.parquet")


class _Lock:
    """Held while a run writes to the folder; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        with suppress(ImportError):  # Windows has another way; there it is the user who must take care
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._file.close()
                raise DatasetError(f"another run writes to {path.parent}") from None

    def close(self) -> None:
        self._file.close()


def _lock(folder: Path) -> _Lock:
    return _Lock(folder / ".lock")


def _seen(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".") and path.name != "documents"]


def _hidden(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".*") if path.name.endswith(".tmp")]


def _number(file: str) -> int:
    digits = Path(file).stem.rpartition("-")[2]
    return int(digits) if digits.isdigit() else -1


def _readable(text: str) -> str:
    """A lone surrogate (a file name that is not UTF-8) is written as an escape, so that names stay different."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def is_dataset(name: str, *, resume: bool) -> bool:
    """Whether the name of an output means such a folder: it ends in a slash, is a folder, or a run is to go on there."""
    folder = name.endswith(("/", os.sep)) or Path(name).is_dir()
    return folder or (resume and not Path(name).suffix)
