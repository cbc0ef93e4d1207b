"""Text that waits for its turn: in memory while it is little, else in a temporary file."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from policy_nlp.closing import Closing


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a text lies in a spool, in bytes."""

    start: int
    size: int


class Spool(Closing):
    """Keeps strings, as a context manager.

    Parameters
    ----------
    most : int
        Bytes that are kept in memory.
    """

    def __init__(self, most: int) -> None:
        # The file has no name, so that nothing is left of it however the process ends.
        self._file = SpooledTemporaryFile(max_size=most)  # noqa: SIM115
        self._count = self._end = 0

    def keep(self, text: str) -> Kept:
        """Take a string in."""
        data = text.encode("utf-8", "surrogatepass")
        kept = Kept(self._end, len(data))
        self._file.seek(kept.start)
        self._file.write(data)
        self._end += kept.size
        self._count += 1
        return kept

    def take(self, kept: Kept) -> str:
        """Give a string back, once; when none is left the file is emptied."""
        self._file.seek(kept.start)
        text = self._file.read(kept.size).decode("utf-8", "surrogatepass")
        self._count -= 1
        if not self._count:
            self._file.seek(0)
            self._file.truncate()
            self._end = 0
        return text

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
