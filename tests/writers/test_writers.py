"""Every format gives back what went in, and a run that fails leaves what was there."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from typer.testing import CliRunner

import policy_nlp
from policy_nlp import records
from policy_nlp.analysis.tasks import responsibilities
from policy_nlp.cli import app
from policy_nlp.text.clauses import sentences
from policy_nlp.writers import MissingExtra, Writer, open_writer, writer
from policy_nlp.writers.columns import Table, columns, tables

TEXT = (
    "临澜市数字经济行动方案\n"
    "一、总体目标。到2027年，力争培育10家以上链主企业，规模达到5%—6%，由10万元提高到15万元。\n"
    "（一）支持企业改造。推动中小企业上云，研发费用补助最高1000万元。（工业和信息化部牵头，财政部、科技部配合）\n"
    "=1+1是公式，@也是，\x01不是字符。"
)


@pytest.fixture(scope="module")
def found(fast: Language) -> list[dict[str, Any]]:
    docs = [
        fast(policy_nlp.set_metadata(fast.make_doc(text), id=name, date="2026-03-01"))
        for name, text in (("甲.txt", TEXT), ("empty", ""), ("甲.txt", TEXT * 2))
    ]
    return [policy_nlp.to_record(doc) for doc in docs]


@pytest.fixture
def write(tmp_path: Path, found: list[dict[str, Any]]) -> Callable[[str], Path]:
    def to(name: str) -> Path:
        path = tmp_path / name
        with open_writer(path) as out:
            for record in found:
                out.write(record)
        assert not list(tmp_path.glob(".*.tmp*"))
        return path

    return to


def test_jsonl(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    lines = write("a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == found


def test_csv(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    path = write("a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    for layer in records.LAYERS:
        with path.with_name(f"a.{layer}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == sum(len(record[layer]) for record in found)
        flat = [(number, row) for number, record in enumerate(found, 1) for row in record[layer]]
        for row, (number, wanted) in zip(rows, flat, strict=True):
            assert (row["document"], row["document_id"]) == (str(number), found[number - 1]["id"])
            for name in wanted:
                if isinstance(wanted[name], str) and wanted[name][0] not in "=@":
                    assert row[name] == wanted[name]
    with path.with_name("a.targets.csv").open(encoding="utf-8-sig", newline="") as file:
        ranges = [row for row in csv.DictReader(file) if row["comparator"] == "range"]
    assert {(row["value"], row["value_high"]) for row in ranges} == {("5", "6")}


def test_csv_never_holds_a_formula(tmp_path: Path, found: list[dict[str, Any]]) -> None:
    row = {**found[0]["orgs"][0], "text": "=HYPERLINK(1)", "canonical": "+1|cmd"}
    with open_writer(tmp_path / "a.csv") as out:
        out.write({**found[0], "title": "@SUM(1)", "number": "-5.2%", "orgs": [row]})
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig") + (tmp_path / "a.orgs.csv").read_text(
        encoding="utf-8-sig"
    )
    assert "'=HYPERLINK(1)" in text
    assert "'+1|cmd" in text
    assert "'@SUM(1)" in text
    assert ",-5.2%," in text


def test_parquet(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    import pyarrow.parquet as parquet

    rows = parquet.read_table(write("a.parquet")).to_pylist()
    assert [row["text"] for row in rows] == [record["text"] for record in found]
    for row, record in zip(rows, found, strict=True):
        for layer in records.LAYERS:
            assert len(row[layer]) == len(record[layer])
            for got, wanted in zip(row[layer], record[layer], strict=True):
                assert {name: as_written(got[name], value) for name, value in wanted.items()} == wanted


def as_written(got: Any, wanted: Any) -> Any:
    """A value from a typed column in the form of the record: no list around one number, JSON read."""
    if isinstance(wanted, dict):
        got = json.loads(got) if isinstance(got, str) else got
        return {name: as_written(got[name], value) for name, value in wanted.items()}
    if isinstance(wanted, list):
        return [as_written(*pair) for pair in zip(got, wanted, strict=True)]
    return got[0] if isinstance(got, list) and wanted is not None else got


def test_excel(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(write("a.xlsx"))
    assert book.sheetnames[:6] == ["documents", "targets", "measures", "tasks", "orgs", "text"]
    assert set(book.sheetnames) == {"documents", "tasks", "text", "fields", *records.LAYERS}
    tasks = [task for record in found for task in responsibilities(record)]
    head, *written = book["tasks"].iter_rows()
    names = [cell.value for cell in head]
    assert len(written) == len(tasks) > 0
    for cells, task in zip(written, tasks, strict=True):
        row = dict(zip(names, (cell.value for cell in cells), strict=True))
        assert (row["measure"], row["start"], row["deadline"]) == (
            task["measure"], task["start"], task["deadline"],
        )  # fmt: skip
        assert (row["lead"] or "") == "；".join(task["lead"])
        assert (row["participants"] or "") == "；".join(task["participants"])
        sentence = book["text"][cells[2].hyperlink.location.removeprefix("'text'!")].value
        assert task["measure"].split("\n")[0][:10] in sentence
    assert book["text"].max_row - 1 == sum(len(sentences(record["text"])) for record in found)
    for layer in ("targets", "measures", "orgs"):
        sheet = book[layer]
        head = [cell.value for cell in sheet[1]]
        assert head[2:5] == ["id", "start", "end"]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert sheet.max_row - 1 == sum(len(record[layer]) for record in found)
        assert sheet.column_dimensions["D"].hidden
        for row in sheet.iter_rows(min_row=2):
            cell = row[head.index("text")]
            place = cell.hyperlink.location.split("!")[1]
            sentence = book["text"][place].value
            assert cell.value[:6].replace("\x01", "\ufffd") in sentence
            assert row[0].value == book["text"]["A" + place[1:]].value
    widths = book["measures"].column_dimensions
    assert widths["F"].width > widths["A"].width
    shown = [cell.value for cell in book["text"]["D"]]
    assert any(str(value).startswith("=1+1") for value in shown)
    assert all(cell.data_type == "s" for cell in book["text"]["D"])


def test_duckdb(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    import duckdb

    with duckdb.connect(str(write("a.duckdb")), read_only=True) as base:
        for layer in records.LAYERS:
            [(count,)] = base.execute(f'SELECT count(*) FROM "{layer}"').fetchall()
            assert count == sum(len(record[layer]) for record in found)
        [(text,)] = base.execute("SELECT text FROM documents WHERE document = 1").fetchall()
        assert text == found[0]["text"]
        # Offsets are code points, from 0, end exclusive.
        wrong = base.execute(
            "SELECT count(*) FROM targets t JOIN documents d USING (document) "
            'WHERE t.text <> substr(d.text, t.start + 1, t."end" - t.start)'
        ).fetchall()
        assert wrong == [(0,)]
        rows = base.execute(
            "SELECT year, value, value_high FROM targets_by_year WHERE document = 1"
        ).fetchall()
        assert (2027, 10.0, None) in rows
        rows = base.execute("SELECT lead, participants FROM responsibilities WHERE document = 1").fetchall()
        assert (["工业和信息化部"], ["财政部", "科学技术部"]) in rows
        keys = base.execute(
            "SELECT constraint_type FROM duckdb_constraints() WHERE table_name = 'targets'"
        ).fetchall()
        assert {"PRIMARY KEY", "FOREIGN KEY"} <= {key for (key,) in keys}


def test_docbin(write: Callable[[str], Path], found: list[dict[str, Any]]) -> None:
    docs = list(DocBin().from_disk(write("a.spacy")).get_docs(spacy.blank("zh").vocab))
    assert [doc.text for doc in docs] == [record["text"] for record in found]
    rows = [target.to_row() for target in docs[0]._.targets]
    assert json.loads(json.dumps(rows)) == found[0]["targets"]
    assert [span.text for span in docs[0].spans["measures"]] == [row["text"] for row in found[0]["measures"]]
    assert "财政部" in [ent.text for ent in docs[0].ents]
    assert docs[0]._.policy.date == "2026-03-01"


# Columns come from the records


class Part(TypedDict):
    name: str
    rate: int | float | list[int | float] | None


@dataclass(frozen=True, slots=True)
class Grown(records.Record):
    """A record with a field of every form."""

    id: str
    modality: Literal["a", "b"] | None
    count: int | None
    share: int | float | None
    value: records.Value
    parts: list[Part]
    one: Part | None
    words: list[str]
    codes: dict[str, str]
    sure: bool = True


def test_a_new_field_of_any_form_is_a_column() -> None:
    import duckdb

    from policy_nlp.writers import arrow
    from policy_nlp.writers.duckdb import create_statement

    table = Table("grown", columns(Grown))
    assert [(column.name, column.kind) for column in table.flat] == [
        ("id", "text"), ("modality", "text"), ("count", "integer"), ("share", "number"), ("value", "number"),
        ("value_high", "number"), ("parts", "list"), ("one", "struct"), ("words", "list"), ("codes", "json"), ("sure", "boolean"),
    ]  # fmt: skip
    assert columns(Grown)[1].choices == ("a", "b")
    row = {
        "id": "x", "modality": "a", "count": 3, "share": 0.5, "value": [1, 2], "parts": [{"name": "p", "rate": 5}],
        "one": None, "words": ["甲", "乙"], "codes": {"k": "v"}, "sure": False,
    }  # fmt: skip
    batch = arrow.to_table(table, [row, {**row, "one": {"name": "q", "rate": [1, 2]}, "value": None}])
    assert batch.to_pylist()[0] == {
        **row, "value": 1.0, "value_high": 2.0, "parts": [{"name": "p", "rate": [5.0]}], "codes": '{"k":"v"}',
    }  # fmt: skip
    with duckdb.connect() as base:
        base.execute("CREATE TABLE documents (document BIGINT PRIMARY KEY)")
        base.execute(create_statement(Table("grown", (tables()["targets"].columns[0], *columns(Grown)))))
        base.register("batch", batch)
        base.execute("INSERT INTO documents VALUES (1)")
        base.execute("INSERT INTO grown SELECT 1, * FROM batch LIMIT 1")
        assert base.execute("SELECT parts[1].name, words, codes->>'k' FROM grown").fetchall() == [
            ("p", ["甲", "乙"], "v")
        ]


# Runs that fail


@pytest.mark.parametrize(
    "name", ["a.csv", "a.parquet", "a.xlsx", "a.duckdb", "a.spacy", "a.doccano.jsonl", "a.labelstudio.json"]
)
def test_a_run_that_fails_leaves_what_was_there(
    tmp_path: Path, found: list[dict[str, Any]], name: str
) -> None:
    (tmp_path / name).write_text("earlier", encoding="utf-8")
    with pytest.raises(KeyError), open_writer(tmp_path / name) as out:
        out.write({"id": "a record without text"})
    assert (tmp_path / name).read_text(encoding="utf-8") == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with open_writer(tmp_path / name) as out:
        out.write(found[0])
    assert (tmp_path / name).read_bytes() != b"earlier"


def test_the_command_writes_by_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    for name in ("out.xlsx", "out.parquet"):
        result = CliRunner().invoke(app, ["extract", "a.txt", "--config", "fast", "--out", name])
        assert (result.exit_code, result.stderr) == (0, f"1 document written to {name}\n")
    result = CliRunner().invoke(app, ["extract", "a.txt", "--out", "out.doc"])
    assert result.exit_code == 1
    assert "ends in none of .csv" in result.stderr
    result = CliRunner().invoke(app, ["extract", "a.txt", "--out", "no/out.xlsx"])
    assert result.stderr == "policy-nlp: cannot write no/out.xlsx: no such file or directory\n"
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = CliRunner().invoke(app, ["extract", "a.txt", "--out", "out2.xlsx"])
    assert "pip install 'policy-nlp[tables]'" in result.stderr
    assert not Path("out2.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "module"), [("a.parquet", "pyarrow"), ("a.xlsx", "xlsxwriter"), ("a.duckdb", "duckdb")]
)
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"policy-nlp\[tables\]"):
        open_writer(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_writer_of_ones_own(tmp_path: Path, found: list[dict[str, Any]]) -> None:
    @writer("mine.writer.titles.v1", ".titles")
    class Titles(Writer):
        def write(self, record: dict[str, Any]) -> None:
            with self.temporary.open("a", encoding="utf-8") as file:
                file.write(f"{record['title']}\n")

    with open_writer(tmp_path / "a.titles") as out:
        out.write(found[0])
    assert (tmp_path / "a.titles").read_text(encoding="utf-8") == f"{found[0]['title']}\n"
