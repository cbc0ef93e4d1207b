"""Records of a big run as a folder of Parquet parts, to which a run that was stopped adds what is missing.

``documents/part-00000.parquet`` and so on
    The records, a row a document, with the ``source`` that the document was read from, the ``file`` behind it, and the
    ``version`` of that.
``failures.parquet``
    What could not be read or processed, with the reason.
``manifest.json``
    What the folder holds, with which settings it was made, and whether the run came to its end.

A part is written beside its place, flushed to disk and renamed, and carries the failures of its time in its metadata: it
is in the folder with all that it holds, or not at all. The other two files are made of the parts.

A run that goes on first takes out of the parts what was made of files that have another version now; so they are read as
new ones are. A folder without parts is one that no run has written to, whatever else it holds of such a run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policy_nlp import __version__, records
from policy_nlp.closing import Completing
from policy_nlp.extras import need
from policy_nlp.inputs import version_of
from policy_nlp.writers.base import put_in_place
from policy_nlp.writers.parts import (
    FILE,
    SOURCE,
    VERSION,
    Encoded,
    Failure,
    Part,
    PartWriter,
    lessen,
    read_part,
    readable,
)

#: A part is closed when it holds this many characters of text, or as many documents as the caller says.
PART_CHARS = 2_000_000
PART_DOCUMENTS = 1_000

_LOCK = ".lock"
_FORM = 2


class DatasetError(ValueError):
    """A folder that a run cannot write to; the message says why."""


class Dataset(Completing):
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
        self._new = not folder.exists()
        self.settings = {"version": __version__, "schema_version": records.SCHEMA_VERSION, **settings}
        self._most = part_documents
        self._parts_dir = folder / "documents"
        self._manifest = folder / "manifest.json"
        self.parts: list[Part] = []
        self._failed: dict[str, Failure] = {}
        self._sources: set[str] = set()
        self._retry = retry
        self._part: PartWriter | None = None
        #: Files that changed since they were read, and how many documents were made of them.
        self.changed: dict[str, int] = {}
        if not self._manifest.exists() and folder.is_dir() and any(_seen(folder)):
            raise DatasetError(f"{folder} holds other files and no results")
        if self._paths() and not resume:
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
        source = readable(source)
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
        self._sources.add(readable(source))
        self._failed.pop(readable(source), None)
        self._close_full_part(part)

    def fail(self, failure: Failure) -> None:
        """Add something that gave no record."""
        part = self._open_part()
        ident = None if failure.id is None else readable(failure.id)
        failure = Failure(
            readable(failure.source), ident, readable(failure.reason),
            readable(failure.file), failure.version,
        )  # fmt: skip
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
                if complete or self.parts or self._part.rows:
                    self._close_part(self._part)
                else:
                    self._part.close(complete=False)
            if complete or self.parts:
                self._write_failures()
                self._write_manifest(complete=complete)
            else:
                self._remove()
        finally:
            self._lock.close()

    def _remove(self) -> None:
        """Leave nothing of a run that came to nothing."""
        for path in (self.folder / "failures.parquet", self.folder / _LOCK, self._manifest):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # another's file has come into it
            self._parts_dir.rmdir()
            if self._new:
                self.folder.rmdir()

    # Parts

    def _open_part(self) -> PartWriter:
        if self._part is None:
            number = 1 + max((_number(part.file) for part in self.parts), default=-1)
            self._part = PartWriter(self._parts_dir / f"part-{number:05}.parquet")
        return self._part

    def _close_full_part(self, part: PartWriter) -> None:
        if part.characters >= PART_CHARS or len(part.rows) + len(part.failures) >= self._most:
            self._close_part(part)
            self._write_manifest(complete=False)

    def _close_part(self, part: PartWriter) -> None:
        self._part = None
        part.close()
        self._add(part.path, len(part.rows), part.characters, len(part.failures))

    def _add(self, path: Path, documents: int, characters: int, failures: int) -> None:
        file = path.relative_to(self.folder).as_posix()
        self.parts.append(Part(file, documents, failures, characters, path.stat().st_size))

    def _read_parts(self) -> None:
        """Learn from the parts what is done; remove what a run that was stopped left unfinished."""
        for path in [*_hidden(self.folder), *_hidden(self._parts_dir)]:
            path.unlink()
        versions = _Versions()
        for path in self._paths():
            try:
                known, characters, failures = read_part(path)
            except Exception as error:
                raise DatasetError(
                    f"{path} is damaged or no part of such a run ({error}); remove it"
                ) from None
            kept = [versions.same(row[FILE], row[VERSION]) for row in known]
            current = [failure for failure in failures if versions.same(failure.file, failure.version)]
            if not all(kept) or len(current) < len(failures):
                for row, keep in zip(known, kept, strict=True):
                    if not keep:
                        self.changed[row[FILE]] = self.changed.get(row[FILE], 0) + 1
                characters = lessen(path, kept, current)
                known, failures = [row for row, keep in zip(known, kept, strict=True) if keep], current
            sources = [row[SOURCE] for row in known]
            for source in sources:
                self._failed.pop(source, None)
            self._sources.update(sources)
            self._failed.update((failure.source, failure) for failure in failures)
            self._add(path, len(sources), characters, len(failures))

    def _paths(self) -> list[Path]:
        """The parts in their order."""
        return sorted(self._parts_dir.glob("part-*.parquet"), key=lambda path: _number(path.name))

    # The files made of them

    def _check_settings(self) -> None:
        if not self._paths():
            return
        try:
            manifest = json.loads(self._manifest.read_text(encoding="utf-8"))
            before, form = manifest["settings"], manifest["form"]
        except (OSError, ValueError, KeyError, TypeError):
            raise DatasetError(f"{self._manifest} is no manifest of such a run") from None
        if form != _FORM:
            raise DatasetError(f"{self.folder} was made by another version: name another folder")
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
        rows = [{name: getattr(failure, name) for name in schema.names} for failure in self._failed.values()]
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), temporary)
        put_in_place(temporary, self.folder / "failures.parquet")


class _Versions:
    """What files are now, each looked at once."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def same(self, file: str, version: str | None) -> bool:
        """Whether a file is what it was; one that is not there any more counts as that."""
        if file not in self._known:
            self._known[file] = version_of(file)
        now = self._known[file]
        return now is None or now == version


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
    return _Lock(folder / _LOCK)


def _seen(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".") and path.name != "documents"]


def _hidden(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".*") if path.name.endswith(".tmp")]


def _number(file: str) -> int:
    digits = Path(file).stem.rpartition("-")[2]
    return int(digits) if digits.isdigit() else -1


def is_dataset(name: str, *, resume: bool) -> bool:
    """Whether the name of an output means such a folder: it ends in a slash, is a folder, or a run is to go on there."""
    folder = name.endswith(("/", os.sep)) or Path(name).is_dir()
    return folder or (resume and not Path(name).suffix)
