"""What a writer is: a registered class that takes records one at a time and leaves a file when it is closed."""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import catalogue

from policy_nlp.closing import Completing

Row = dict[str, Any]

#: Modules of this package that register writers; imported when a writer is looked for, since some import spaCy.
_MODULES = (
    *(
        f"policy_nlp.writers.{name}"
        for name in ("csv", "docbin", "doccano", "duckdb", "excel", "jsonl", "labelstudio")
    ),
    "policy_nlp.writers.parquet",
    "policy_nlp.report.page",
)
#: Registry of writers. Other distributions add theirs by an entry point of the group ``policy_nlp_writers``.
registry = catalogue.create("policy_nlp", "writers", entry_points=True)

_Class = TypeVar("_Class", bound="type[Writer]")


class Writer(Completing):
    """Base of writers, to be used as a context manager.

    The file is made beside its place under another name and moved there at the end, so that a run that fails leaves what
    was there before, and one that ends leaves the whole file even if the power fails.

    Parameters
    ----------
    path : Path
        The file to write.

    Raises
    ------
    OSError
        If it cannot be written.
    policy_nlp.readers.MissingExtra
        If the library for the format is not installed.
    """

    #: Ends of file names in lower case; the longest one that fits a name decides.
    suffixes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21), str(path))
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(handle)
        self.temporary = Path(name)

    def write_line(self, line: str) -> None:
        """Write a record given as one line of JSON."""
        self.write(json.loads(line))

    def write(self, record: Row) -> None:
        """Write one record, as ``policy_nlp.to_record`` gives it."""
        raise NotImplementedError

    def finish(self) -> None:
        """Complete ``self.temporary``."""

    def discard(self) -> None:
        """Let go of what is open after a failure."""

    def close(self, *, complete: bool = True) -> None:
        """Put the file in its place, or if the run failed remove what was written."""
        try:
            if complete:
                self.finish()
                _as_usual(self.temporary)
                put_in_place(self.temporary, self.path)
            else:
                self.discard()
        finally:
            self.temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a finished file its name, so that after a crash there is all of it under that name, or nothing of it."""
    with temporary.open("rb+") as written:
        os.fsync(written.fileno())
    temporary.replace(path)
    if hasattr(os, "O_DIRECTORY"):  # not on Windows, which has no such thing to flush
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _as_usual(path: Path) -> None:
    """Give a temporary file the permissions that a new file has."""
    mask = os.umask(0)
    os.umask(mask)
    with suppress(OSError):
        path.chmod(0o666 & ~mask)


def writer(name: str, *suffixes: str) -> Callable[[_Class], _Class]:
    """Register a class as a writer.

    Parameters
    ----------
    name : str
        Name in the registry: ``"policy_nlp.writer.csv.v1"``.
    *suffixes : str
        Ends of the names of files it writes.
    """

    def register(cls: _Class) -> _Class:
        cls.suffixes = tuple(suffix.lower() for suffix in suffixes)
        registry.register(name, func=cls)
        return cls

    return register


def _all() -> list[type[Writer]]:
    for name in _MODULES:
        importlib.import_module(name)
    return list(registry.get_all().values())


def suffixes() -> tuple[str, ...]:
    """Ends of the names of files that can be written, sorted."""
    return tuple(sorted(suffix for cls in _all() for suffix in cls.suffixes))


def writer_of(name: str) -> type[Writer] | None:
    """The writer for a file of this name, None if there is none.

    The longest fitting suffix decides; a name without a suffix, such as that of a device, means JSON Lines.
    """
    if not Path(name).suffix:
        name += ".jsonl"
    fitting = [
        (len(suffix), cls) for cls in _all() for suffix in cls.suffixes if name.lower().endswith(suffix)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
