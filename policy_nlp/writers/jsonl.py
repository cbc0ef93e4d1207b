"""Records as JSON Lines: UTF-8, one document a line, whatever the encoding of the terminal or locale."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self


class JsonlWriter:
    """Writes lines to a file, or to standard output.

    Parameters
    ----------
    path : str or Path or None
        The file to write, opened (and emptied) at once; None for standard output.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def __init__(self, path: str | Path | None) -> None:
        self._own = path is not None
        self._file: BinaryIO = sys.stdout.buffer if path is None else Path(path).open("wb")  # noqa: SIM115

    def write(self, line: str) -> None:
        """Write one line of JSON given without its line end.

        A lone surrogate (a file name that is not UTF-8) is written as a JSON escape.
        """
        self._file.write(line.encode("utf-8", errors="backslashreplace") + b"\n")

    def close(self) -> None:
        """Flush, and close a file of one's own."""
        if self._own:
            self._file.close()
        else:
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
