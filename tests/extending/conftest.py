"""A distribution of a user's own, installed once for these tests; each script runs in a process that sees it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package in ``package/`` is installed into."""
    source, site = tmp_path_factory.mktemp("source") / "package", tmp_path_factory.mktemp("site")
    shutil.copytree(Path(__file__).parent / "package", source)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--target", str(site), str(source)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Runs a script, or the arguments of a command, in a fresh process and an empty folder; gives what it printed."""
    path = os.pathsep.join(
        [str(installed), *([os.environ["PYTHONPATH"]] if "PYTHONPATH" in os.environ else [])]
    )

    def start(*args: str, fails: bool = False) -> str:
        command = ["-c", args[0]] if len(args) == 1 else ["-m", *args]
        done = subprocess.run(
            [sys.executable, "-W", "error::UserWarning:policy", *command],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stderr if fails else done.stdout

    return start
