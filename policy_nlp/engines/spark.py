"""The pipeline in Spark: a thin adapter from DataFrames of documents to DataFrames of records."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from policy_nlp.engines.arrow import RECORDS, extract_batches, given_columns, output_schema
from policy_nlp.extras import need

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def extract(
    documents: DataFrame, config: str = "default", *, table: str = RECORDS, traditional: bool = False
) -> DataFrame:
    """Map a DataFrame of documents to one of records with ``mapInArrow``.

    The Python processes of Spark load the pipeline once each, if ``spark.python.worker.reuse`` is on, as it is by default.
    The partitions of ``documents`` are the units of work: repartition so that there are a few times more of them than cores.

    Parameters
    ----------
    documents : pyspark.sql.DataFrame
        Columns as for `policy_nlp.engines.arrow.extract_batches`.
    config, table, traditional
        As there; the package and the config must be on every machine.

    Raises
    ------
    ValueError
        If a column is missing or there is no such table.
    policy_nlp.readers.MissingExtra
        If pyspark or pyarrow is not installed.
    """
    types = need("pyspark.sql.pandas.types", "spark")
    given = given_columns(documents.columns)
    schema = types.from_arrow_schema(output_schema(table))
    run = partial(extract_batches, config=config, table=table, traditional=traditional)
    return documents.select(*given).mapInArrow(run, schema)
