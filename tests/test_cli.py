"""The command line: inputs, outputs, messages and exit statuses, in this process and in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import policy_nlp
from policy_nlp.cli import app

TEXT = "财政部会同科技部安排资金100亿元。"
TRADITIONAL = "本通知由財政部負責解釋，各部門應當遵照執行。"

CONFIG = """
[nlp]
lang = "zh"
pipeline = ["policy_orgs"]

[components]

[components.policy_orgs]
factory = "policy_orgs"

[initialize]
"""


@pytest.fixture
def config(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pipeline that loads quickly."""
    path = tmp_path_factory.mktemp("config") / "orgs.cfg"
    path.write_text(CONFIG, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def call(*arguments: str, **kwargs: Any) -> Any:
    return CliRunner().invoke(app, arguments, **kwargs)


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def write_jsonl(path: str, *rows: dict[str, Any]) -> None:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


# extract


def test_records_are_those_of_the_library(fast: Any) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = call("extract", "a.txt", "--config", "fast")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    doc = fast(policy_nlp.set_metadata(fast.make_doc(TEXT), id="a.txt"))
    assert records(result.stdout) == [json.loads(json.dumps(policy_nlp.to_record(doc)))]


def test_given_metadata_and_ids(config: str) -> None:
    write_jsonl(
        "in.jsonl",
        {"id": "甲", "text": TEXT, "title": "办法", "date": "2021年3月5日", "genre": "notice"},
        {"text": TEXT, "title": None, "date": ""},
        {"id": 7, "text": "", "date": 2020},
    )
    result = call("extract", "in.jsonl", "--config", config, "--date", "2025-06")
    rows = records(result.stdout)
    assert [row["id"] for row in rows] == ["甲", "in.jsonl:2", "7"]
    assert [row["date"] for row in rows] == ["2021-03-05", "2025-06", "2020"]
    assert (rows[0]["title"], rows[0]["genre"]) == ("办法", "notice")
    assert [len(row["orgs"]) for row in rows] == [2, 2, 0]


def test_folders_are_read_in_order_of_paths(config: str) -> None:
    for name in ("d/b.txt", "d/a/z.TXT", "d/c.md", "d/gold.jsonl", "d/readme.md", "d/.x.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(TEXT, encoding="utf-8")
    result = call("extract", "d", "--config", config, "--out", "out.jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "3 documents written to out.jsonl\n"
    rows = records(Path("out.jsonl").read_text(encoding="utf-8"))
    assert [Path(row["id"]).as_posix() for row in rows] == ["d/a/z.TXT", "d/b.txt", "d/c.md"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(TEXT, "utf-8-sig"), (TEXT, "gb18030"), (TRADITIONAL, "big5"), (TEXT, "utf-16")],
)
def test_encodings(text: str, encoding: str, config: str) -> None:
    Path("a.txt").write_bytes(text.encode(encoding))
    Path("b.jsonl").write_bytes((f'{{"text": "{text}"}}\n' * 2).encode(encoding))
    result = call("extract", "a.txt", "b.jsonl", "--config", config)
    assert result.exit_code == 0
    assert [row["text"] for row in records(result.stdout)] == [text] * 3
    assert call("extract", "-", "--config", config, input=text.encode(encoding)).exit_code == 0


def test_standard_input(config: str) -> None:
    (row,) = records(call("extract", "-", "--config", config, input=TEXT + "\r\n").stdout)
    assert (row["id"], row["text"]) == ("-", TEXT + "\r\n")
    lines = json.dumps({"id": "x", "text": TEXT}) + "\n"
    (row,) = records(call("extract", "-", "--config", config, input=lines).stdout)
    assert (row["id"], row["text"]) == ("x", TEXT)


def test_what_cannot_be_read_is_reported_and_the_rest_processed(config: str) -> None:
    Path("good.txt").write_text(TEXT, encoding="utf-8")
    Path("binary.txt").write_bytes(b"\x00\x01\x02")
    Path("empty").mkdir()
    Path("rows.jsonl").write_text(
        '{"text": "财政部"}\n{"text": \n\n[]\n{"id": "x"}\n{"text": "", "title": 3}\n'
        '{"text": "", "date": "May"}\n{"text": "科技部"}\n',
        encoding="utf-8",
    )
    Path("rows2.jsonl").write_bytes(
        '{"text": "财政部"}\n{"text": "科'.encode() + b'\xff"}\n' + '{"text": "科技部"}'.encode()
    )
    arguments = ("good.txt", "binary.txt", "missing.txt", "empty", "rows.jsonl", "rows2.jsonl")
    result = call("extract", *arguments, "--config", config, "--out", "out.jsonl")
    assert result.exit_code == 1
    messages = result.stderr.splitlines()
    assert messages[0] == "policy-nlp: missing.txt: no such file or folder"
    assert messages[1].startswith(
        "policy-nlp: empty: the folder holds no document that can be read (.docm .docx"
    )
    assert messages[2] == "policy-nlp: binary.txt: not a text file: NUL byte at offset 0"
    assert [message.split(": ")[1] for message in messages[3:-1]] == [
        *(f"rows.jsonl:{number}" for number in (2, 4, 5, 6, 7)),
        "rows2.jsonl:2",
    ]
    assert "key 'title' is int" in messages[6]
    assert "key 'date': 'May' is no date" in messages[7]
    assert messages[-1] == "5 documents written to out.jsonl, 9 inputs failed"
    assert len(records(Path("out.jsonl").read_text(encoding="utf-8"))) == 5


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("a.txt").chmod(0)
    result = call("extract", "a.txt", "--config", config)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "policy-nlp: a.txt: permission denied")


def test_an_output_that_cannot_be_written_is_told_first() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = call("extract", "a.txt", "--out", "no/such/out.jsonl", "--config", "missing")
    assert result.exit_code == 1
    assert result.stderr == "policy-nlp: cannot write no/such/out.jsonl: no such file or directory\n"
    result = call("extract", "a.txt", "--out", "a.txt")
    assert result.exit_code == 1
    assert result.stderr == "policy-nlp: cannot write a.txt: it is one of the inputs\n"
    assert Path("a.txt").read_text(encoding="utf-8") == TEXT


def test_a_run_that_fails_before_its_first_result_keeps_what_was_there(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    out = Path("out.jsonl")
    out.write_text("earlier results\n", encoding="utf-8")
    assert call("extract", "a.txt", "--out", "out.jsonl", "--config", "missing").exit_code == 1
    assert out.read_text(encoding="utf-8") == "earlier results\n"
    assert call("extract", "a.txt", "--out", "out.jsonl", "--config", config).exit_code == 0
    assert [row["id"] for row in records(out.read_text(encoding="utf-8"))] == ["a.txt"]
    assert call("extract", "none.txt", "--out", "out.jsonl", "--config", config).exit_code == 1
    assert [row["id"] for row in records(out.read_text(encoding="utf-8"))] == ["a.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = call("extract", "a.txt", "--out", "/dev/full", "--config", config)
    assert result.exit_code == 1
    assert result.stderr == "policy-nlp: cannot write /dev/full: no space left on device\n"


def test_a_name_that_results_are_written_to_is_told_when_given_as_input(config: str) -> None:
    Path("old.xlsx").write_bytes(b"PK\x03\x04\x00")
    result = call("extract", "old.xlsx", "new.duckdb", "none.txt", "--config", config)
    assert result.exit_code == 1
    assert "old.xlsx: not a text file" in result.stderr
    for name in ("old.xlsx", "new.duckdb"):
        assert f"to write results to it: INPUT --out {name})" in result.stderr
    assert "none.txt: no such file or folder\n" in result.stderr


def test_a_wrong_config_or_option() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = call("extract", "a.txt", "--config", "quick")
    assert result.exit_code == 1
    assert "there is no config 'quick'" in result.stderr
    result = call("extract", "a.txt", "--config", "quick", "--processes", "2")
    assert result.exit_code == 1
    assert "there is no config 'quick'" in result.stderr
    assert call("extract", "a.txt", "--date", "yesterday").exit_code == 2
    assert call("extract", "a.txt", "--processes", "0").exit_code == 2


def test_several_processes_give_what_one_gives(config: str) -> None:
    write_jsonl("in.jsonl", *({"id": str(number), "text": TEXT * (number % 7)} for number in range(150)))
    with Path("in.jsonl").open("a", encoding="utf-8") as lines:
        lines.write("broken\n")
    one = call("extract", "in.jsonl", "--config", config)
    two = call("extract", "in.jsonl", "--config", config, "--processes", "2")
    assert one.exit_code == two.exit_code == 1
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)
    assert [row["id"] for row in records(two.stdout)] == [str(number) for number in range(150)]


def test_a_saved_pipeline(config: str) -> None:
    policy_nlp.load(config).to_disk("saved")
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    (row,) = records(call("extract", "a.txt", "--config", "saved").stdout)
    assert len(row["orgs"]) == 2


def test_a_document_on_which_the_pipeline_fails_is_reported(config: str) -> None:
    write_jsonl("in.jsonl", {"id": "long", "text": "甲" * 1_000_001}, {"id": "short", "text": TEXT})
    result = call("extract", "in.jsonl", "--config", config)
    assert result.exit_code == 1
    assert [row["id"] for row in records(result.stdout)] == ["short"]
    assert "policy-nlp: long: ValueError: [E088]" in result.stderr


def test_tables(config: str) -> None:
    write_jsonl("in.jsonl", {"id": "x", "text": TEXT, "title": "[red]办法[/red]", "date": "2025"})
    result = call("extract", "in.jsonl", "--config", config, "--tables")
    assert result.exit_code == 0
    assert "[red]办法[/red]" in result.stdout
    assert "科学技术部" in result.stdout
    assert "Organizations (2)" in result.stdout
    assert "no measures" in result.stdout


# evaluate


@pytest.fixture
def gold_file() -> str:
    org = {
        "start": 0,
        "end": 3,
        "text": "财政部",
        "type": "government",
        "kind": "named",
        "canonical": "财政部",
    }
    row = {"id": "a", "title": None, "date": None, "genre": "notice", "text": TEXT}
    write_jsonl("gold.jsonl", row | {"orgs": [org | {"role": "none"}], "targets": [], "measures": []})
    return "gold.jsonl"


def test_evaluate(gold_file: str, config: str) -> None:
    result = call("evaluate", gold_file, "--config", config, "--errors", "5")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == (
        "orgs.exact           F1 0.667  P 0.500  R 1.000  gold     1 predicted     2"
    )
    assert len(result.stdout.splitlines()) == 18
    assert result.stderr == "orgs spurious 科技部\n"


def test_evaluate_predictions_that_extract_wrote(gold_file: str, config: str) -> None:
    assert call("extract", gold_file, "--config", config, "--out", "p.jsonl").exit_code == 0
    by_pipeline = call("evaluate", gold_file, "--config", config, "--json").stdout
    by_file = call("evaluate", gold_file, "--predictions", "p.jsonl", "--json").stdout
    assert by_pipeline == by_file
    assert json.loads(by_file)["orgs.exact"] == {"p": 0.5, "r": 1.0, "f": 2 / 3, "gold": 1, "pred": 2}


def test_evaluate_says_what_is_wrong(gold_file: str) -> None:
    result = call("evaluate", "none.jsonl")
    assert (result.exit_code, result.stderr) == (
        1,
        "policy-nlp: cannot read none.jsonl: no such file or directory\n",
    )
    write_jsonl("p.jsonl", {"id": "b", "text": TEXT, "orgs": [], "targets": [], "measures": []})
    result = call("evaluate", gold_file, "--predictions", "p.jsonl")
    assert (result.exit_code, result.stderr) == (1, "policy-nlp: no prediction for document 'a'\n")
    Path("p.jsonl").write_text("{}\n", encoding="utf-8")
    result = call("evaluate", gold_file, "--predictions", "p.jsonl")
    assert (result.exit_code, result.stderr) == (1, "policy-nlp: p.jsonl:1: key 'id' is missing\n")


# show


def test_show_prints_the_text_as_it_is(config: str) -> None:
    Path("a.txt").write_text("[bold]财政部[/bold]\n第二行：科技部\x1b[31m", encoding="utf-8")
    result = call("show", "a.txt", "--config", config)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "organizations  numeric targets  measures  ",
        "[bold]财政部[/bold]",
        "第二行：科技部␛[31m",
    ]


# In a process of its own


def run(*arguments: str, **kwargs: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "policy_nlp", *arguments]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **kwargs)


def test_version_and_help() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout.decode().strip()) == (0, f"policy-nlp {policy_nlp.__version__}")
    assert call("--help").exit_code == 0
    for command in ("extract", "evaluate", "show"):
        assert call(command, "--help").exit_code == 0
    assert call("extract").exit_code == 2


def test_json_is_utf8_whatever_the_terminal(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = run("extract", "a.txt", "missing-缺.txt", "--config", config, env=environment)
    assert result.returncode == 1
    assert json.loads(result.stdout.decode("utf-8"))["text"] == TEXT
    assert b"no such file" in result.stderr
    result = run("extract", "a.txt", "--tables", "--config", config, env=environment)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"government" in result.stdout


def test_a_closed_pipe_ends_it_quietly(config: str) -> None:
    write_jsonl("in.jsonl", *({"text": TEXT} for _ in range(2000)))
    command = [sys.executable, "-m", "policy_nlp", "extract", "in.jsonl", "--config", config]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_file_name_that_is_not_utf8(config: str) -> None:
    name = os.fsencode("") + b"\xff.txt"
    try:
        Path(os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    result = run("extract", ".", "--config", config)
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["id"] == os.fsdecode(name)


def test_several_outputs_from_one_run(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    arguments = ("--out", "a.jsonl", "--out", "b.csv", "--out", "a.jsonl")
    result = call("extract", "a.txt", "none.txt", "--config", config, *arguments)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "1 document written to a.jsonl, b.csv, 1 input failed"
    (row,) = records(Path("a.jsonl").read_text(encoding="utf-8"))
    assert len(Path("b.orgs.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + len(row["orgs"])
    result = call("extract", "a.txt", "--out", "c.csv", "--out", "a.txt", "--config", config)
    assert result.stderr == "policy-nlp: cannot write a.txt: it is one of the inputs\n"
    assert not Path("c.csv").exists()


def test_limits_of_reading_can_be_set(config: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    assert call("extract", "a.txt", "--config", config, "--limit", "chars=100").exit_code == 0
    result = call("extract", "a.txt", "--config", config, "--limit", "chars=3", "--limit", "seconds=0.5")
    assert (result.exit_code, "longer than 3 characters" in result.stderr) == (1, True)
    for wrong, reason in (("words=3", "no limit 'words'"), ("chars=many", "above 0"), ("pages=0", "above 0")):
        result = call("extract", "a.txt", "--config", config, "--limit", wrong)
        assert (result.exit_code, reason in result.stderr) == (2, True)
