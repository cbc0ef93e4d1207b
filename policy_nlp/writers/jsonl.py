"""Records as JSON Lines: UTF-8, one document a line, whatever the encoding of the terminal or locale."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

from policy_nlp.writers.base import Writer, writer


@writer("policy_nlp.writer.jsonl.v1", ".jsonl", ".ndjson")
class JsonlWriter(Writer):
    """Writes lines to a file, or to standard output, as they come.

    Parameters
    ----------
    path : str or Path or None
        The file to write, opened at once; None for standard output. What it holds is replaced at the first line
        written, or at the end if there is none: a run that fails before its first result leaves it as it was, or leaves
        none.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def __init__(self, path: str | Path | None) -> None:
        self._own = path is not None
        self._made = Path(path) if path is not None and not Path(path).exists() else None
        self._file: BinaryIO = sys.stdout.buffer if path is None else Path(path).open("ab")  # noqa: SIM115
        self._to_empty = path is not None and Path(path).is_file()

    def write(self, record: dict[str, Any]) -> None:
        """Write one record."""
        self.write_line(json.dumps(record, ensure_ascii=False, separators=(",", ":")))

    def write_line(self, line: str) -> None:
        """Write one line of JSON given without its line end.

        A lone surrogate (a file name that is not UTF-8) is written as a JSON escape.
        """
        self._empty()
        self._file.write(line.encode("utf-8", errors="backslashreplace") + b"\n")

    def _empty(self) -> None:
        if self._to_empty:
            self._file.truncate(0)
            self._to_empty = False
        self._made = None

    def close(self, *, complete: bool = True) -> None:
        """Flush, and close a file of one's own; the lines of a run that failed stay."""
        if complete:
            self._empty()
        if self._own:
            self._file.close()
            if self._made is not None:
                self._made.unlink()
        else:
            self._file.flush()
