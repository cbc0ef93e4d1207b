"""The types of what is public, as mypy sees them in programs of users."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent / "examples"
_ERROR = re.compile(r"^[^:]+:(\d+): error: .*\[([a-z-]+)\]$", re.MULTILINE)
_WANTED = re.compile(r"# error: ([a-z-]+)$")


def check(path: Path, cache: Path) -> tuple[set[tuple[int, str]], str]:
    """The lines and kinds of the errors that mypy finds in a file."""
    mypy = pytest.importorskip("mypy.api")
    out, errors, _ = mypy.run(
        ["--strict", "--no-pretty", "--hide-error-context", "--no-color-output", "--config-file=",
         "--follow-imports=silent", f"--cache-dir={cache}", str(path)]
    )  # fmt: skip
    assert not errors, errors
    return {(int(line), kind) for line, kind in _ERROR.findall(out)}, out


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


def test_right_programs_have_the_types_that_are_promised(cache: Path) -> None:
    found, out = check(EXAMPLES / "right.py", cache)
    assert not found, out


def test_mistakes_are_found(cache: Path) -> None:
    path = EXAMPLES / "wrong.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = {
        (number, match.group(1)) for number, line in enumerate(lines, 1) if (match := _WANTED.search(line))
    }
    found, out = check(path, cache)
    assert found == wanted, out
