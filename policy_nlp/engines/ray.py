"""The pipeline in Ray Data: a thin adapter from datasets of documents to datasets of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_nlp.engines.arrow import RECORDS, extract_table, output_schema
from policy_nlp.extras import need

if TYPE_CHECKING:
    from ray.data import Dataset


class Extractor:
    """What an actor of Ray runs: it maps Arrow tables and keeps its pipeline."""

    def __init__(self, config: str = "default", table: str = RECORDS, traditional: bool = False) -> None:
        self._arguments = (config, table, traditional)
        # Load the pipeline when the actor starts, and not over its first batch.
        self(need("pyarrow", "tables").table({"id": ["a"], "text": [""]}))

    def __call__(self, documents: Any) -> Any:
        """Map a table of documents to one of records."""
        config, table, traditional = self._arguments
        return extract_table(documents, config, table=table, traditional=traditional)


def extract(
    documents: Dataset,
    config: str = "default",
    *,
    table: str = RECORDS,
    traditional: bool = False,
    concurrency: int | tuple[int, int] = 1,
    batch_size: int = 64,
    **options: Any,
) -> Dataset:
    """Map a dataset of documents to one of records with ``map_batches`` and actors that load the pipeline once each.

    Parameters
    ----------
    documents : ray.data.Dataset
        Columns as for `policy_nlp.engines.arrow.extract_batches`.
    config, table, traditional
        As there; the package and the config must be on every machine.
    concurrency : int or pair of int
        How many actors there are, or the least and the most.
    batch_size : int
        Documents in a batch.
    **options
        Passed on to ``map_batches``: ``num_cpus``, ``memory``, ``max_restarts`` and so on.

    Raises
    ------
    ValueError
        If there is no such table.
    policy_nlp.readers.MissingExtra
        If ray or pyarrow is not installed.
    """
    need("ray.data", "ray")
    output_schema(table)
    return documents.map_batches(
        Extractor,
        fn_constructor_args=(config, table, traditional),
        batch_format="pyarrow",
        batch_size=batch_size,
        concurrency=concurrency,
        **options,
    )
