"""Reading of inputs: dates, odd lines and sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.dates import iso_date
from policy_nlp.inputs import Document, Problem, find_inputs


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025", "2025"),
        ("2025-3", "2025-03"),
        ("2025年", "2025"),
        ("2025年3月", "2025-03"),
        ("2025年3月5日", "2025-03-05"),
        ("2025/03/05", "2025-03-05"),
        ("2025-03-05T10:00:00", "2025-03-05"),
    ],
)
def test_dates(written: str, expected: str) -> None:
    assert iso_date(written) == expected


@pytest.mark.parametrize("written", ["", "25", "2025-13", "2025-02-30", "0000", "2025-03-05x", "２０２５"])
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(ValueError, match=r"no date|calendar"):
        iso_date(written)


def test_a_lone_surrogate_in_json_is_passed_on() -> None:
    Path("a.jsonl").write_text('{"text": "甲\\ud800"}\n', encoding="utf-8")
    (document,) = find_inputs(["a.jsonl"]).read()
    assert isinstance(document, Document)
    assert document.text == "甲\ud800"


def test_a_deeply_nested_line_is_a_problem() -> None:
    Path("a.jsonl").write_text("[" * 100_000 + "\n", encoding="utf-8")
    (problem,) = find_inputs(["a.jsonl"]).read()
    assert isinstance(problem, Problem)


def test_sizes_are_known_for_files() -> None:
    Path("a.txt").write_bytes(b"12345")
    assert find_inputs(["a.txt", "a.txt"]).size == 10
    assert find_inputs(["a.txt", "-"]).size is None
