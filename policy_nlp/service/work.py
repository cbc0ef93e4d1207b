"""What requests have done for them, within bounds."""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.inputs import Document, Problem, read_data
from policy_nlp.pool import Pool, PoolError, TaskLost
from policy_nlp.readers.base import Limits
from policy_nlp.readers.sandbox import Sandbox
from policy_nlp.runner import PipelineError, Result, open_worker

#: A text up to this length is short: a process of its own works at such, so that long ones do not hold them up.
SHORT = 20_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the service takes.

    Attributes
    ----------
    bytes : int
        Size of a request.
    seconds : float
        Time that a document may take, once to be read and once to be processed; and that a request may take to arrive.
    waiting : int
        Documents that may wait for a process.
    """

    bytes: int = 5_000_000
    seconds: float = 60.0
    waiting: int = 100


class Refused(Exception):
    """A request that gets no records: the HTTP status and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


class Work:
    """The processes behind the service.

    Parameters
    ----------
    config : str
        Name or path of a config, or a folder of a saved pipeline.
    processes : int
        Two or more: one is kept for short texts.
    bounds : Bounds
    """

    def __init__(self, config: str, processes: int, bounds: Bounds) -> None:
        self.bounds = bounds
        self._long, self._short = (
            _Pool(number, open_worker, (config,), timeout=bounds.seconds, longest_first=False)
            for number in (max(1, processes - 1), 1)
        )

    async def start(self) -> None:
        """Start the processes.

        Raises
        ------
        PipelineError
            If the pipeline cannot be loaded.
        """
        empty = Document("start", "")
        for pool in (self._short, self._long):
            try:
                await asyncio.wrap_future(pool.submit(empty))
            except (PoolError, TaskLost) as error:
                raise PipelineError(str(error)) from error

    def close(self) -> None:
        """End the processes."""
        self._short.close()
        self._long.close()

    @property
    def waiting(self) -> int:
        """Documents that wait for a process."""
        return self._short.waiting() + self._long.waiting()

    async def record(self, document: Document) -> dict[str, Any]:
        """The record of a document.

        Raises
        ------
        Refused
            503 if too many wait, 504 if it takes too long, 422 if the pipeline fails on it.
        """
        pool = self._short if len(document.text) <= SHORT else self._long
        if pool.waiting() >= self.bounds.waiting:
            raise Refused(503, "too many requests wait")
        try:
            result = await asyncio.wrap_future(pool.submit(document, len(document.text)))
        except TaskLost as error:
            raise Refused(504, str(error)) from None
        except PoolError as error:
            raise Refused(503, str(error)) from None
        if isinstance(result, Problem):
            raise Refused(422, result.reason)
        record: dict[str, Any] = json.loads(result.line)
        return record

    async def read(self, name: str, data: bytes) -> Document:
        """The document in a file.

        Raises
        ------
        Refused
            422 if it cannot be read.
        """
        found = await asyncio.to_thread(self._read, name, data)
        if isinstance(found, Problem):
            raise Refused(422, found.reason)
        return found

    def _read(self, name: str, data: bytes) -> Document | Problem:
        limits = Limits(
            bytes=self.bounds.bytes,
            expanded=20 * self.bounds.bytes,
            chars=self.bounds.bytes,
            pages=1_000,
            seconds=self.bounds.seconds,
            memory=2_000_000_000,
        )
        with Sandbox(limits) as sandbox:
            return read_data(name, data, sandbox)

    async def report(self, record: dict[str, Any]) -> str:
        """The page that shows a record."""
        return await asyncio.to_thread(_report, record)


class _Pool(Pool[Document, Result | Problem]):
    """Processes that make records of documents."""


def _report(record: dict[str, Any]) -> str:
    from policy_nlp.report.page import ReportWriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        with ReportWriter(path, title=record["title"]) as writer:
            writer.write(record)
        return path.read_text(encoding="utf-8")
