"""A big run that is stopped anywhere ends, when it goes on, with the rows of one that was not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from policy_nlp.cli import app
from policy_nlp.inputs import Document, version_of
from policy_nlp.records import LAYERS
from policy_nlp.writers import base
from policy_nlp.writers.dataset import Dataset, DatasetError
from policy_nlp.writers.parts import Failure, encode

from ..conftest import QUICK


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """40 documents of which some cannot be read, and a pipeline that loads quickly."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quick.cfg").write_text(QUICK, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(30):
        (folder / f"{i:02}.txt").write_text(f"第{i}条\n支持企业发展。\n" * (1 + i % 3), encoding="utf-8")
    (folder / "05.txt").write_bytes(b"\x00\x01")
    lines = [json.dumps({"id": "same", "text": f"一、要点{i}"}) for i in range(10)]
    lines[3] = "{"
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def arguments(out: str, *more: str) -> list[str]:
    where = ["extract", "in", "rows.jsonl", "missing.txt", "--config", "quick.cfg", "--part-documents", "4"]
    return [*where, "--out", out, *more]


def call(*args: str) -> Any:
    return CliRunner().invoke(app, args)


def rows(folder: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    documents = pq.read_table(Path(folder) / "documents").sort_by("source").to_pylist()
    failures = pq.read_table(Path(folder) / "failures.parquet").sort_by("source").to_pylist()
    return documents, failures


def manifest(folder: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    return read


def parts(folder: str) -> int:
    return len(list(Path(folder).glob("documents/part-*")))


def test_a_run_leaves_parts_failures_and_a_manifest(inputs: Path) -> None:
    result = call(*arguments("out/"))
    assert result.exit_code == 1
    documents, failures = rows("out")
    assert len({row["source"] for row in documents}) == len(documents) == 38
    assert {failure["source"]: failure["reason"] for failure in failures} == {
        str(Path("in/05.txt")): "not a text file: NUL byte at offset 0",
        "missing.txt": "no such file or folder",
        "rows.jsonl:4": failures[-1]["reason"],
    }
    known = manifest("out")
    assert (known["complete"], known["documents"], known["failures"]) == (True, 38, 3)
    assert sum(part["documents"] for part in known["parts"]) == 38
    assert sorted(part["file"] for part in known["parts"]) == sorted(
        path.relative_to("out").as_posix() for path in Path("out/documents").iterdir()
    )
    assert "38 documents" in result.stderr
    assert "3 failures in" in result.stderr
    assert call(*arguments("plain.parquet")).exit_code == 1
    plain = pq.read_table("plain.parquet").to_pylist()
    assert sorted(map(repr, plain)) == sorted(
        repr({name: row[name] for name in plain[0]}) for row in documents
    )
    assert set(LAYERS) <= set(documents[0])


def test_a_finished_run_has_nothing_left_to_do(inputs: Path) -> None:
    call(*arguments("out/"))
    before = rows("out")
    again = call(*arguments("out", "--resume", "-p", "2"))
    assert "done before" in again.stderr
    assert rows("out") == before
    (inputs / "new.txt").write_text("支持企业发展。", encoding="utf-8")
    call(*arguments("out/", "--resume"))
    documents, failures = rows("out")
    assert len(documents) == len(before[0]) + 1
    assert failures == before[1]


def test_killed_at_ten_random_points_nothing_is_lost_and_nothing_is_twice(inputs: Path) -> None:
    call(*arguments("whole/"))
    whole = rows("whole")
    # The command in a process of its own, slowed so that a kill meets it at work; the points are drawn anew each time.
    code = (
        "import sys, time, policy_nlp.writers.dataset as d\n"
        "add = d.Dataset._close_full_part\n"
        "d.Dataset._close_full_part = lambda self, part: (time.sleep(0.02), add(self, part))\n"
        "from policy_nlp.cli import main\n"
        "main()\n"
    )
    rng = random.Random()
    kills = 0
    while kills < 10:
        command = [sys.executable, "-c", code, *arguments("out/", "--resume")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
            wanted = parts("out") + rng.randrange(3)
            while process.poll() is None and parts("out") < wanted:
                time.sleep(0.005)
            try:
                process.wait(rng.uniform(0.0, 0.2 if wanted else 2.0))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
            else:
                if manifest("out")["complete"]:
                    # It ended between two kills: begin another.
                    assert rows("out") == whole
                    Path("out").rename(f"out{kills}")
    call(*arguments("out/", "--resume"))
    assert rows("out") == whole
    assert manifest("out")["complete"]


class Crash(BaseException):
    """The power fails."""


@pytest.mark.parametrize("call_name", ["replace", "fsync", "unlink", "write_text"])
def test_a_crash_at_any_step_of_writing_loses_nothing(
    inputs: Path, call_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th call of what changes the folder fails, for every n, before and after it took effect."""
    record = {"id": "x", "text": "", **{layer: [] for layer in LAYERS}}
    sources = [f"s{i}" for i in range(7)]
    owner: Any = os if call_name == "fsync" else Path
    original: Callable[..., Any] = getattr(owner, call_name)
    for after in (False, True):
        for fatal in range(1, 30):
            folder = Path(f"{call_name}-{after}-{fatal}")
            count = 0

            def failing(*args: Any, after: bool = after, fatal: int = fatal, **kwargs: Any) -> Any:
                nonlocal count
                count += 1
                if count == fatal and not after:
                    raise Crash
                result = original(*args, **kwargs)
                if count == fatal:
                    raise Crash
                return result

            def run() -> None:
                dataset = Dataset(folder, {}, resume=True, part_documents=2)  # noqa: B023
                for source in sources:
                    if source in dataset:
                        continue
                    if source == "s3":
                        dataset.fail(Failure(source, None, "wrong"))
                    else:
                        dataset.write(encode(record, Document("x", "", source=source)), source, 0)
                dataset.close()

            with monkeypatch.context() as patch:
                patch.setattr(owner, call_name, failing)
                try:
                    run()
                    crashed = False
                except Crash:
                    crashed = True
            run()
            documents, failures = rows(str(folder))
            assert [row["source"] for row in documents] == [s for s in sources if s != "s3"]
            assert [row["source"] for row in failures] == ["s3"]
            assert not [path for path in folder.rglob(".*") if path.name != ".lock"]
            if not crashed:
                break
        assert not crashed


def test_what_failed_is_tried_again_when_asked(inputs: Path) -> None:
    call(*arguments("out/", "--limit", "bytes=50"))
    failed = len(rows("out")[1])
    assert failed > 3
    call(*arguments("out/", "--resume"))
    assert len(rows("out")[1]) == failed
    result = call(*arguments("out/", "--resume", "--retry"))
    documents, failures = rows("out")
    assert len(documents) == 38
    assert len(failures) == 3
    assert "3 failures" in result.stderr


def test_a_file_that_changed_is_read_again_and_its_rows_are_replaced(inputs: Path) -> None:
    call(*arguments("out/"))
    (inputs / "05.txt").write_text("支持企业发展。", encoding="utf-8")  # what failed
    (inputs / "07.txt").write_text("新的文本。", encoding="utf-8")
    (inputs / "08.txt").unlink()
    with Path("rows.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('\n{"text": "新的一行。"}')
    result = call(*arguments("out/", "--resume"))
    assert "rows.jsonl has changed: its 9 documents are read again" in result.stderr
    documents, failures = rows("out")
    texts = {row["source"]: row["text"] for row in documents}
    assert len(texts) == len(documents) == 40
    assert texts[str(Path("in/07.txt"))] == "新的文本。"
    assert texts["rows.jsonl:11"] == "新的一行。"
    assert str(Path("in/08.txt")) in texts
    assert [failure["source"] for failure in failures] == ["missing.txt", "rows.jsonl:4"]
    known = manifest("out")
    assert (known["complete"], known["documents"]) == (True, 40)
    assert known["characters"] == sum(map(len, texts.values()))
    again = call(*arguments("out/", "--resume"))
    assert "has changed" not in again.stderr
    assert rows("out") == (documents, failures)


@pytest.mark.parametrize("call_name", ["replace", "fsync", "unlink"])
def test_a_crash_while_rows_are_replaced_loses_nothing(
    tmp_path: Path, call_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th call of what changes the folder fails, for every n, in a run after some files changed."""
    names = [str(tmp_path / f"{number}.txt") for number in range(7)]

    def run(folder: Path) -> None:
        dataset = Dataset(folder, {}, resume=True, part_documents=2)
        for name in names:
            if name not in dataset:
                text = Path(name).read_text(encoding="utf-8")
                record = {"id": "x", "text": text, **{layer: [] for layer in LAYERS}}
                document = Document("x", text, source=name, file=name, version=version_of(name))
                dataset.write(encode(record, document), name, len(text))
        dataset.close()

    owner: Any = os if call_name == "fsync" else Path
    original: Callable[..., Any] = getattr(owner, call_name)
    fatal = crashed = 1
    while crashed:
        folder, count, crashed = tmp_path / f"{call_name}-{fatal}", 0, 0
        for name in names:
            Path(name).write_text("before", encoding="utf-8")
        run(folder)
        for name in names[1:4]:
            Path(name).write_text("afterwards", encoding="utf-8")

        def failing(*args: Any, fatal: int = fatal, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == fatal:
                raise Crash
            return original(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(owner, call_name, failing)
            try:
                run(folder)
            except Crash:
                crashed = 1
        run(folder)
        expected = [(name, "afterwards" if name in names[1:4] else "before") for name in names]
        assert [(row["source"], row["text"]) for row in rows(str(folder))[0]] == expected
        fatal += 1


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("config", ["missing.cfg", "unknown.cfg", "broken.cfg"])
def test_a_run_that_comes_to_nothing_leaves_nothing(inputs: Path, config: str, there: bool) -> None:
    Path("unknown.cfg").write_text(QUICK.replace('factory = "policy', 'factory = "no'), encoding="utf-8")
    Path("broken.cfg").write_text("[nlp", encoding="utf-8")
    if there:
        Path("out").mkdir()
    before = sorted(Path().rglob("*"))
    result = call("extract", "none.txt", "in", "--config", config, "--out", "out/")
    assert (result.exit_code, "cannot load the pipeline" in result.stderr) == (1, True)
    assert sorted(Path().rglob("*")) == before
    assert call("extract", "in", "--config", config, "--out", "new.jsonl").exit_code == 1
    assert sorted(Path().rglob("*")) == before


def test_a_folder_to_which_nothing_was_written_can_be_used_again(inputs: Path) -> None:
    Dataset(Path("out"), {"config": "another"})._lock.close()  # the process ends here
    assert call(*arguments("out/")).exit_code == 1
    assert len(rows("out")[0]) == 38


def test_a_folder_that_does_not_fit_is_refused(inputs: Path) -> None:
    Path("other").mkdir()
    Path("other/file").touch()
    for out, more, reason in (
        ("other/", (), "holds other files"),
        ("out/", ("--out", "x.jsonl"), "a folder is the only output"),
        ("x.jsonl", ("--resume",), "--resume goes on with"),
    ):
        result = call(*arguments(out, *more))
        assert (result.exit_code, reason in result.stderr) == (1, True), result.stderr
    call(*arguments("out/"))
    assert "with --resume" in call(*arguments("out/")).stderr
    assert "was made with date None" in call(*arguments("out/", "--resume", "--date", "2025")).stderr
    Path("quick.cfg").write_text(QUICK + "\n", encoding="utf-8")
    assert "was made with pipeline" in call(*arguments("out/", "--resume")).stderr
    part = next(Path("out/documents").iterdir())
    part.write_bytes(part.read_bytes()[:100])
    Path("quick.cfg").write_text(QUICK, encoding="utf-8")
    assert "is damaged" in call(*arguments("out/", "--resume")).stderr


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with Dataset(tmp_path / "out", {}), pytest.raises(DatasetError, match="another run"):
        Dataset(tmp_path / "out", {}, resume=True)


def test_names_that_are_no_unicode_stay_different(tmp_path: Path) -> None:
    record = {"id": "a\udcff", "text": "", **{layer: [] for layer in LAYERS}}
    with Dataset(tmp_path / "out", {}) as dataset:
        for source in ("a\udcff", "a\udcfe"):
            dataset.write(encode(record, Document("x", "", source=source)), source, 0)
    again = Dataset(tmp_path / "out", {}, resume=True)
    assert all(source in again for source in ("a\udcff", "a\udcfe"))
    assert "a\udcfd" not in again
    again.close()


def test_a_finished_file_is_on_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("fsync"), fsync(handle)))
    monkeypatch.setattr(Path, "replace", lambda self, to: (steps.append("replace"), replace(self, to))[1])
    (tmp_path / "t").write_text("x")
    base.put_in_place(tmp_path / "t", tmp_path / "u")
    assert steps == ["fsync", "replace", "fsync"]
    assert (tmp_path / "u").read_text() == "x"
