"""Context managers for what has a ``close``."""

from __future__ import annotations

from abc import abstractmethod
from types import TracebackType
from typing import Self


class Closing:
    """Something that is closed at the end of a ``with`` block."""

    def start(self) -> None:
        """Called at its begin."""

    @abstractmethod
    def close(self) -> None:
        """Called at its end."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Completing(Closing):
    """Something that is completed at the end of a ``with`` block, or given up if that failed."""

    @abstractmethod
    def close(self, *, complete: bool = True) -> None:
        """Called at its end; ``complete`` is false after an exception."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(complete=kind is None)
