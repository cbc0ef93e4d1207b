"""Processes that work: results, tasks that take too long or kill their process, setups that fail, the order of work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from policy_nlp.pool import Pool, PoolError, TaskLost


def setup(log: str = "") -> Callable[[str], str]:
    def work(task: str) -> str:
        if log:
            with Path(log).open("a") as file:
                file.write(f"{task}\n")
        while task.startswith("until ") and not Path(task.removeprefix("until ")).exists():
            time.sleep(0.01)
        if task == "sleep":
            time.sleep(600)
        if task == "die":
            os._exit(3)
        return f"{task} by {os.getpid()}"

    return work


def failing_setup() -> Callable[[str], str]:
    raise ValueError("no data")


def dying_setup() -> Callable[[str], str]:
    os._exit(1)


def test_every_task_gets_its_result_from_processes_of_their_own() -> None:
    with Pool(2, setup) as pool:
        futures = [pool.submit(str(number)) for number in range(300)]
        answers = [future.result().split(" by ") for future in futures]
    assert [task for task, _ in answers] == list(map(str, range(300)))
    assert str(os.getpid()) not in {process for _, process in answers}


@pytest.mark.parametrize(("task", "reason"), [("sleep", "took longer than 0.5 s"), ("die", "died")])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_bad_task_costs_itself_alone(task: str, reason: str, processes: int) -> None:
    with Pool(processes, setup, timeout=0.5) as pool:
        tasks = ["a", "b", task, "c", task, "d"]
        futures = [pool.submit(name) for name in tasks]
        for name, future in zip(tasks, futures, strict=True):
            if name == task:
                with pytest.raises(TaskLost, match=reason):
                    future.result()
            else:
                assert future.result().startswith(f"{name} by ")


@pytest.mark.parametrize(
    ("function", "reason"), [(failing_setup, "no data"), (dying_setup, "before it was ready")]
)
def test_processes_that_cannot_start_are_told_and_not_tried_for_ever(
    function: Callable[[], Callable[[str], str]], reason: str
) -> None:
    with Pool(1, function) as pool:
        futures = [pool.submit("a"), pool.submit("b")]
        for future in futures:
            with pytest.raises(PoolError, match=reason):
                future.result()
        with pytest.raises(PoolError, match=reason):
            pool.submit("c").result()


@pytest.mark.parametrize("longest_first", [True, False])
def test_the_longest_task_is_taken_first(longest_first: bool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = [(str(weight), weight) for weight in (3, 90_000, 1, 70_000, 80_000, 2)]
    with Pool(1, setup, (str(log),), longest_first=longest_first) as pool:
        gate = tmp_path / "gate"
        futures = [pool.submit(f"until {gate}")]
        while not log.exists():
            time.sleep(0.01)
        futures += [pool.submit(*task) for task in tasks]
        gate.touch()
        for future in futures:
            future.result()
    taken = log.read_text().splitlines()[1:]
    weights = [weight for _, weight in tasks]
    assert taken == [str(weight) for weight in (sorted(weights, reverse=True) if longest_first else weights)]


def test_closing_ends_what_is_under_way() -> None:
    pool: Pool[str, str] = Pool(1, setup)
    done = pool.submit("a")
    assert done.result()
    sleeping = pool.submit("sleep")
    waiting = pool.submit("b")
    pool.close()
    for future in (sleeping, waiting):
        with pytest.raises((CancelledError, TaskLost, PoolError)):
            future.result()
    with pytest.raises(PoolError):
        pool.submit("c").result()
