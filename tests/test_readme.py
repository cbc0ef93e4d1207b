"""The Python examples of the README run, and find what they are about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_example_runs(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"text": "到2027年，培育10家以上企业。"}
    for block in BLOCKS[: number + 1]:  # later blocks go on from earlier ones
        exec(block, names)
    if "print" in BLOCKS[number]:
        assert capsys.readouterr().out.strip()


def test_there_are_examples_in_both_languages() -> None:
    assert len(BLOCKS) >= 4
    assert "## 中文说明" in README
