"""Worker processes that are started once, take tasks, and can be ended one at a time.

A process that takes too long over a task, or dies on it, costs that task alone: another is started for the rest.
"""

from __future__ import annotations

import heapq
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from policy_nlp.closing import Closing

#: Tasks are handed over together until they have this weight or number, and no more than a share of what waits.
BATCH_WEIGHT = 50_000
BATCH_TASKS = 64

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class PoolError(RuntimeError):
    """The processes cannot do their work at all; the message says why."""


class TaskLost(RuntimeError):
    """A task whose process took too long over it, or died; the message says which."""


@dataclass(order=True)
class _Entry(Generic[_Task, _Result]):
    rank: tuple[int, int]
    weight: int
    task: Any
    future: Any


class Pool(Closing, Generic[_Task, _Result]):
    """Processes that run one function on tasks, to be used as a context manager.

    Parameters
    ----------
    processes : int
        How many to start, when there are tasks for them.
    setup : callable
        Called in each process with ``arguments``; returns the function that makes a result of a task. A function at the
        top level of a module, since the processes import it.
    arguments : tuple
        What ``setup`` is called with.
    timeout : float, optional
        Seconds that a task may take; its process is ended then.
    longest_first : bool
        Whether waiting tasks are taken by their weight, the heaviest first; else in their order.
    """

    def __init__(
        self,
        processes: int,
        setup: Callable[..., Callable[[_Task], _Result]],
        arguments: tuple[Any, ...] = (),
        *,
        timeout: float | None = None,
        longest_first: bool = True,
    ) -> None:
        self._start = (setup, arguments)
        self._timeout = timeout
        self._longest_first = longest_first
        self._waiting: list[_Entry[_Task, _Result]] = []
        self._submitted = 0
        self._change = threading.Condition()
        self._closed = False
        self._error: PoolError | None = None
        self._workers: set[_Worker] = set()
        self._processes = processes
        self._threads: list[threading.Thread] = []

    def submit(self, task: _Task, weight: int = 1) -> Future[_Result]:
        """Hand over a task; the future gives its result, or raises `TaskLost` or `PoolError`.

        Parameters
        ----------
        task : object
            Something that can be pickled.
        weight : int
            How long it is beside others: characters.
        """
        future: Future[_Result] = Future()
        with self._change:
            if self._closed or self._error:
                future.set_exception(self._error or PoolError("the processes were ended"))
                return future
            rank = (-weight if self._longest_first else 0, self._submitted)
            heapq.heappush(self._waiting, _Entry(rank, weight, task, future))
            self._submitted += 1
            if len(self._threads) < self._processes:
                self._threads.append(threading.Thread(target=self._serve, daemon=True))
                self._threads[-1].start()
            self._change.notify()
        return future

    def waiting(self) -> int:
        """Tasks that no process has taken yet."""
        return len(self._waiting)

    def close(self) -> None:
        """End the processes; tasks that have no result are cancelled."""
        with self._change:
            self._closed = True
            for entry in self._waiting:
                entry.future.cancel()
            self._waiting.clear()
            for worker in self._workers:
                worker.process.kill()
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    # In a thread for each process

    def _take(self) -> deque[_Entry[_Task, _Result]] | None:
        """Wait for tasks and take a batch of them; None when there will be no more."""
        batch: deque[_Entry[_Task, _Result]] = deque()
        weight = 0
        with self._change:
            while not batch:
                while not self._waiting and not self._closed and not self._error:
                    self._change.wait()
                if self._closed or self._error:
                    return None
                most = max(1, min(BATCH_TASKS, len(self._waiting) // self._processes))
                while self._waiting and len(batch) < most:
                    if batch and weight + self._waiting[0].weight > BATCH_WEIGHT:
                        break
                    entry = heapq.heappop(self._waiting)
                    if entry.future.set_running_or_notify_cancel():
                        batch.append(entry)
                        weight += entry.weight
        return batch

    def _serve(self) -> None:
        worker: _Worker | None = None
        batch: deque[_Entry[_Task, _Result]] | None = None
        try:
            while (batch := self._take()) is not None:
                while batch:
                    worker = worker or self._worker()
                    worker.send([entry.task for entry in batch])
                    while batch:
                        try:
                            answer = worker.receive(self._timeout)
                        except TaskLost as lost:
                            self._end(worker)
                            worker = None
                            batch.popleft().future.set_exception(lost)
                            break
                        batch.popleft().future.set_result(answer)
        except BaseException as error:
            self._fail(
                error if isinstance(error, PoolError) else PoolError(f"{type(error).__name__}: {error}")
            )
            for entry in batch or ():
                entry.future.set_exception(self._error)
        finally:
            if worker is not None:
                self._end(worker)

    def _worker(self) -> _Worker:
        with self._change:
            if self._closed:
                raise PoolError("the processes were ended")
            worker = _Worker(*self._start)
            self._workers.add(worker)
        try:
            worker.wait()
        except PoolError:
            self._end(worker)
            raise
        return worker

    def _end(self, worker: _Worker) -> None:
        with self._change:
            self._workers.discard(worker)
        worker.end()

    def _fail(self, error: PoolError) -> None:
        with self._change:
            self._error = self._error or error
            waiting, self._waiting = self._waiting, []
            self._change.notify_all()
        for entry in waiting:
            if entry.future.set_running_or_notify_cancel():
                entry.future.set_exception(self._error)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Start a process whose matrix library uses one thread: the processes share the cores already."""
    names = [name for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS") if name not in os.environ]
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)


class _Worker:
    """A process and the connection to it."""

    def __init__(self, setup: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        # "spawn" is there on every system and copies no threads or locks of the caller.
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other, setup, arguments), daemon=True)
        with _one_thread():
            self.process.start()
        other.close()

    def wait(self) -> None:
        """Wait until it is ready.

        Raises
        ------
        PoolError
            If it says that it will not be, or ends.
        """
        try:
            problem = self.connection.recv()
        except (EOFError, OSError):
            raise PoolError("a process ended before it was ready") from None
        if problem is not None:
            raise PoolError(problem)

    def send(self, tasks: list[Any]) -> None:
        """Hand over tasks; a process that is gone is noticed when their results are waited for."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(tasks)

    def receive(self, timeout: float | None) -> Any:
        """The next result.

        Raises
        ------
        TaskLost
        """
        try:
            if not self.connection.poll(timeout):
                raise TaskLost(f"took longer than {timeout:g} s")
            return self.connection.recv()
        except (EOFError, OSError):
            raise TaskLost("the process that worked on it died (out of memory?)") from None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


# In a worker process


def _work(
    connection: Connection[Any, Any],
    setup: Callable[..., Callable[[Any], Any]],
    arguments: tuple[Any, ...],
) -> None:
    # The process that started this one ends it; Ctrl-C reaches both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # When the other process is gone there is nobody to work for.
    with suppress(EOFError, OSError):
        try:
            function = setup(*arguments)
        except Exception as error:
            connection.send(str(error) or type(error).__name__)
            return
        connection.send(None)
        while True:
            for task in connection.recv():
                connection.send(function(task))
