"""What a run tells of itself while it lasts: a bar with rate and time left, or where there is no terminal a line now and then."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from policy_nlp.closing import Closing

#: Seconds between the lines that are printed where there is no terminal.
_EVERY = 60.0


class Meter(Closing):
    """Counts what is done, as a context manager.

    Parameters
    ----------
    console : Console
    size : int or None
        Bytes of the inputs; None if it is not known, then only documents are counted.
    bar : bool
        Whether the bar is shown.
    lines : bool
        Whether lines are printed instead.
    """

    def __init__(self, console: Console, size: int | None, *, bar: bool, lines: bool = False) -> None:
        self.documents = self.characters = self.problems = self.passed = 0
        self._console, self._size, self._lines = console, size, lines
        self._began = self._told = time.monotonic()
        self._bytes = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not bar,
        )
        self._task = self._bar.add_task("documents", total=size, rate="")

    @property
    def seconds(self) -> float:
        """Time since the run began."""
        return time.monotonic() - self._began

    @property
    def rate(self) -> str:
        """Documents and characters a second, in words."""
        seconds = max(self.seconds, 1e-3)
        return f"{self.documents / seconds:,.1f} documents/s, {self.characters / seconds:,.0f} characters/s"

    def document(self, size: int, characters: int) -> None:
        """Count a document that was processed."""
        self.documents += 1
        self.characters += characters
        self._advance(size)

    def problem(self, size: int) -> None:
        """Count an input that failed."""
        self.problems += 1
        self._advance(size)

    def passed_over(self, size: int) -> None:
        """Count an input that an earlier run has dealt with: it is not part of this run's work."""
        self.passed += 1
        if self._size is not None:
            self._size = max(0, self._size - size)
            self._bar.update(self._task, total=self._size)

    def _advance(self, size: int) -> None:
        self._bytes += size
        self._bar.update(self._task, advance=size, description=f"{self.documents} documents", rate=self.rate)
        if self._lines and time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            self._console.print(f"{self.documents:,} documents, {self.rate}{self._left()}", soft_wrap=True)

    def _left(self) -> str:
        if not self._size or not self._bytes:
            return ""
        seconds = max(0.0, self.seconds * (self._size - self._bytes) / self._bytes)
        return f", {duration(seconds)} left"

    def start(self) -> None:
        """Show the bar."""
        self._bar.start()

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def duration(seconds: float) -> str:
    """Seconds as hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
