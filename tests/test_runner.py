"""Many documents: the same results whatever the number of processes, in order, and none that holds up the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from policy_nlp import runner
from policy_nlp.inputs import Document, Done, Problem, find_inputs
from policy_nlp.runner import Item, Outcome, Result, process

from .conftest import QUICK, SAMPLES


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A pipeline that loads quickly."""
    path = tmp_path / "quick.cfg"
    path.write_text(QUICK, encoding="utf-8")
    return str(path)


def documents(*texts: str) -> list[Item]:
    return [Document(f"d{i}", text, source=f"s{i}", size=len(text)) for i, text in enumerate(texts)]


def outcome(item: Outcome) -> Any:
    return item.record()["id"] if isinstance(item, Result) else item


def test_results_come_in_order_with_what_is_no_document_in_its_place(config: str) -> None:
    items: list[Item] = [
        *documents("财政部。" * 3000, "财政部。", "科技部。" * 500),
        Problem("p", "cannot be read"),
        Done("before"),
        *documents(*("商务部。" * (i % 7) for i in range(200))),
    ]
    one, two = list(process(items, config)), list(process(items, config, processes=2))
    assert one == two
    assert [outcome(item) for item in one] == [
        item.id if isinstance(item, Document) else item for item in items
    ]
    loose = list(process(items, config, processes=2, ordered=False))
    assert sorted(map(repr, loose)) == sorted(map(repr, one))


@pytest.mark.parametrize("processes", [1, 2])
def test_documents_that_fail_hang_or_kill_become_problems(breaks: str, processes: int) -> None:
    items = documents("好", "错了", "睡着", "好", "死了", "好")
    found = list(process(items, breaks, processes=processes, timeout=2.0))
    reasons = [item.reason if isinstance(item, Problem) else "" for item in found]
    assert reasons[0] == reasons[3] == reasons[5] == ""
    assert reasons[1] == "ValueError: wrong"
    assert reasons[2] == "took longer than 2 s"
    assert "died" in reasons[4]
    assert [getattr(item, "source", None) for item in found] == [f"s{i}" for i in range(6)]


def test_one_that_hangs_does_not_hold_up_the_rest(breaks: str) -> None:
    items = documents("睡" * 100_000, *("好" * 50 for _ in range(300)))
    run = process(items, breaks, processes=2, ordered=False, timeout=300)
    found = [next(run) for _ in range(300)]
    assert all(isinstance(item, Result) for item in found)
    run.close()  # type: ignore[attr-defined]


def test_one_that_takes_long_holds_up_no_other_where_order_is_kept(
    breaks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first document waits for a file that is made when the last has been read, with room for few under way."""
    monkeypatch.setattr(runner, "WINDOW_DOCS", 8)
    monkeypatch.setattr(runner, "HELD_BYTES", 1000)
    go = tmp_path / "go"
    monkeypatch.setenv("WAITS_FOR", str(go))
    rest = documents(*(f"好{number}" for number in range(300)))

    def items() -> Iterator[Item]:
        yield Document("first", "等", source="first")
        yield from rest
        go.touch()

    found = list(process(items(), breaks, processes=2, timeout=300))
    assert [outcome(item) for item in found] == ["first", *(f"d{number}" for number in range(300))]
    assert [item.record()["text"] for item in found if isinstance(item, Result)] == [
        "等",
        *(f"好{number}" for number in range(300)),
    ]


def test_only_a_bounded_number_is_read_ahead(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "WINDOW_DOCS", 20)
    read = 0

    def items() -> Iterator[Item]:
        nonlocal read
        for item in documents(*["财政部"] * 500):
            read += 1
            yield item

    for written, _ in enumerate(process(items(), config, processes=2, ordered=False)):
        assert read <= written + 22
    assert read == 500


def test_a_pipeline_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    for processes in (1, 2):
        with pytest.raises(runner.PipelineError, match="there is no config"):
            list(process(documents("a"), "none", processes=processes))


def test_what_spacy_remembers_does_not_grow(default: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words and strings of a document are forgotten when it is done."""
    monkeypatch.setattr(runner, "open_pipeline", lambda config: default)
    work = runner.open_worker("default")
    texts = [f"海川{chr(0x4E00 + i)}{chr(0x5E00 + i)}局投资{i}亿元。" for i in range(60)]
    work(Document("a", texts[0]))
    before = len(default.vocab.strings)
    for text in texts:
        assert isinstance(work(Document("a", text)), Result)
    assert len(default.vocab.strings) - before < 10


DETERMINISM = """
import sys, hashlib
from policy_nlp.inputs import find_inputs
from policy_nlp.runner import process
if __name__ == "__main__":
    digest = hashlib.sha256()
    for item in process(find_inputs(sys.argv[3:]).read(), sys.argv[1], processes=int(sys.argv[2])):
        digest.update(item.line.encode())
    print(digest.hexdigest())
"""


def test_the_same_bytes_whatever_the_hash_seed_and_the_number_of_processes(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(DETERMINISM, encoding="utf-8")
    digests = set()
    for seed, processes in (("0", "1"), ("1", "1"), ("2", "2")):
        done = subprocess.run(
            [sys.executable, str(script), "fast", processes, *map(str, SAMPLES[:4])],
            env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout)
    assert len(digests) == 1


def test_sources_tell_documents_apart_and_are_passed_over_when_done(tmp_path: Path) -> None:
    import zipfile

    (tmp_path / "a.txt").write_text("财政部", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"id": "x", "text": "一"}\n{"id": "x", "text": "二"}\n3\n', encoding="utf-8"
    )
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as packed:
        packed.writestr("d.txt", "三")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("d.txt", "四")
    inputs = find_inputs(str(tmp_path / name) for name in ("a.txt", "b.jsonl", "c.zip", "none"))
    items = list(inputs.read())
    sources = [item.source for item in items]
    assert len(set(sources)) == len(sources) == 7
    passed = list(inputs.read(done=frozenset(sources)))
    assert all(isinstance(item, Done) for item in passed)
    assert [item.source for item in passed] == sources
    assert sum(item.size for item in passed) == sum(item.size for item in items)
    rest = list(inputs.read(done=frozenset(sources[:3])))
    assert [item for item in rest if not isinstance(item, Done)] == items[3:]
    assert replace(items[-1]) == items[-1]
