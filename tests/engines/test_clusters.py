"""Spark and Ray on this machine, 2,000 documents: the same rows as without them. Each needs its extra."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from policy_nlp.engines.arrow import extract_table

from .documents import documents

COUNT = 2_000


@pytest.fixture(scope="module")
def given() -> pa.Table:
    return documents(COUNT)


@pytest.fixture(scope="module")
def expected(given: pa.Table) -> dict[str, list[dict[str, Any]]]:
    return {table: extract_table(given, "fast", table=table).to_pylist() for table in ("records", "measures")}


def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row.get("document_id") or row["id"], row.get("start", 0), row["id"]))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="the extra 'spark' is not installed: Spark was not tried")
    if shutil.which("java") is None:
        pytest.skip("there is no Java: Spark was not tried")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_spark(spark: Any, given: pa.Table, expected: dict[str, list[dict[str, Any]]]) -> None:
    from policy_nlp.engines.spark import extract

    frame = spark.createDataFrame(given).repartition(6)
    for table, rows in expected.items():
        found = extract(frame, "fast", table=table).toArrow().to_pylist()
        assert by_id(found) == by_id(rows)
    with pytest.raises(ValueError, match="no column 'text'"):
        extract(frame.drop("text"), "fast")


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    module = pytest.importorskip("ray", reason="the extra 'ray' is not installed: Ray was not tried")
    pytest.importorskip("ray.data", reason="the extra 'ray' is not installed: Ray was not tried")
    module.init(num_cpus=4, include_dashboard=False, object_store_memory=200_000_000, logging_level="error")
    yield module
    module.shutdown()


def test_ray(ray: Any, given: pa.Table, expected: dict[str, list[dict[str, Any]]]) -> None:
    from policy_nlp.engines.ray import extract

    dataset = ray.data.from_arrow(given).repartition(6)
    for table, rows in expected.items():
        found = [
            row
            for batch in extract(dataset, "fast", table=table, concurrency=2).iter_batches(
                batch_format="pyarrow"
            )
            for row in batch.to_pylist()
        ]
        assert by_id(found) == by_id(rows)
