"""Arrow in, Arrow out: the same records as on one machine, typed, with failures in their place; polars and DuckDB beside."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from spacy.language import Language

import policy_nlp
from policy_nlp.engines import arrow
from policy_nlp.engines.arrow import extract_batches, extract_table, output_schema, table_names

from .documents import documents


def test_records_are_those_of_the_library(fast: Language) -> None:
    given = documents(40)
    found = extract_table(given, "fast").to_pylist()
    for row, record in zip(given.to_pylist(), found, strict=True):
        known = {name: row[name] for name in ("id", "title", "date")}
        expected = policy_nlp.to_record(fast(policy_nlp.set_metadata(fast.make_doc(row["text"]), **known)))
        assert record["error"] is None
        for name in ("id", "title", "date", "text"):
            assert record[name] == expected[name]
        for layer in ("orgs", "measures", "links"):
            assert [item["start" if layer != "links" else "source"] for item in record[layer]] == [
                item["start" if layer != "links" else "source"] for item in expected[layer]
            ]
    assert sum(len(record["targets"]) for record in found) > 20


@pytest.mark.parametrize("table", table_names())
def test_every_table_has_its_schema_whatever_the_batches(table: str) -> None:
    given = documents(30)
    whole = extract_table(given, "fast", table=table)
    assert whole.schema == output_schema(table)
    pieces = pa.Table.from_batches(
        extract_batches(given.to_batches(max_chunksize=7), "fast", table=table), output_schema(table)
    )
    assert pieces.equals(whole)
    assert extract_table(given.slice(0, 0), "fast", table=table).schema == whole.schema
    if table not in ("records", "documents"):
        nested = extract_table(given, "fast").to_pylist()
        assert whole.num_rows == sum(len(record[table]) for record in nested) > 0
        assert whole["document_id"].to_pylist() == [record["id"] for record in nested for _ in record[table]]


def test_ids_may_be_numbers_and_values_may_be_missing() -> None:
    given = pa.table({"id": [1, 2], "text": ["财政部", None], "date": [None, "2025"], "more": [0, 0]})
    found = extract_table(given, "fast")
    assert found["id"].to_pylist() == ["1", "2"]
    assert found["text"].to_pylist() == ["财政部", ""]
    with pytest.raises(ValueError, match="no column 'text'"):
        extract_table(pa.table({"id": [1]}), "fast")
    with pytest.raises(ValueError, match=r"no table 'words'; there are records, documents"):
        extract_batches([], "fast", table="words")


def test_a_document_that_fails_keeps_its_row_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    given = pa.table({"id": ["a", "b", "c"], "text": ["财政部", "太长" * 100, "财政部"]})
    nlp = policy_nlp.load("fast")
    nlp.max_length = 100
    monkeypatch.setattr("policy_nlp.runner.open_pipeline", lambda config: nlp)
    arrow._worker.cache_clear()
    try:
        records = extract_table(given, "fast").to_pylist()
        assert [record["error"] is None for record in records] == [True, False, True]
        assert records[1]["id"] == "b"
        assert "max" in records[1]["error"]
        flat = extract_table(given, "fast", table="documents").to_pylist()
        assert [row["error"] for row in flat] == [record["error"] for record in records]
        orgs = extract_table(given, "fast", table="orgs")
        assert orgs["document_id"].to_pylist() == ["a", "c"]
    finally:
        arrow._worker.cache_clear()


def test_the_pipeline_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = 0
    open_pipeline = policy_nlp.load

    def count(config: str) -> Any:
        nonlocal loaded
        loaded += 1
        return open_pipeline(config)

    monkeypatch.setattr("policy_nlp.runner.open_pipeline", count)
    arrow._worker.cache_clear()
    for _ in range(3):
        extract_table(documents(2), "fast")
    assert loaded == 1


def test_polars() -> None:
    frame = pl.from_arrow(documents(20))
    assert isinstance(frame, pl.DataFrame)
    targets = pl.from_arrow(extract_table(frame.to_arrow(), "fast", table="targets"))
    assert isinstance(targets, pl.DataFrame)
    expected = extract_table(documents(20), "fast", table="targets")
    assert targets["text"].to_list() == expected["text"].to_pylist()
    assert targets.group_by("document_id").len().height > 1


def test_duckdb_streams_in_and_out() -> None:
    connection = duckdb.connect()
    given = documents(20)
    connection.register("given", given)
    reader = connection.sql("SELECT id, text, title, date FROM given ORDER BY id").to_arrow_reader(6)
    found = pa.RecordBatchReader.from_batches(
        output_schema("measures"), extract_batches(reader, "fast", table="measures")
    )
    writing = duckdb.connect()  # a connection has one result open at a time
    writing.register("found", found)
    rows = writing.sql("SELECT document_id, count(*) FROM found GROUP BY 1 ORDER BY 1").fetchall()
    expected = extract_table(given, "fast", table="measures")["document_id"].value_counts().to_pylist()
    assert dict(rows) == {row["values"]: row["counts"] for row in expected}


def test_codings_and_other_free_fields_are_json() -> None:
    found = extract_table(documents(5), "fast", table="measures")
    for name, type_ in zip(found.schema.names, found.schema.types, strict=True):
        if name == "codings":
            assert type_ == pa.string()
            assert all(isinstance(json.loads(value), dict) for value in found[name].to_pylist() if value)
