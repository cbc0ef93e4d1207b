"""Documents as Arrow record batches in, records as Arrow record batches out: what Spark, Ray, polars and DuckDB can call.

>>> import pyarrow as pa
>>> from policy_nlp.engines.arrow import extract_batches, output_schema
>>> documents = pa.table({"id": ["a"], "text": ["到2027年，力争培育10家以上链主企业。"]})
>>> targets = pa.Table.from_batches(
...     extract_batches(documents.to_batches(), table="targets"), output_schema("targets"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from policy_nlp import records
from policy_nlp.extras import need
from policy_nlp.inputs import Document, Problem
from policy_nlp.runner import Result, open_worker
from policy_nlp.writers.arrow import record_row, record_schema, table_schema, to_table
from policy_nlp.writers.columns import Column, Table, rows, tables

#: Columns of documents: the first two must be there; of further ones only ``genre``, ``number`` and ``published`` count.
INPUT = ("id", "text", "title", "issuer", "date", "genre", "number", "published")

#: Rows of an output batch, at the most.
BATCH_ROWS = 5_000
#: Characters of the documents of an output batch of whole records.
BATCH_CHARS = 2_000_000

#: Why a document has no records, in the tables that have a row a document; null for all others.
ERROR = "error"

RECORDS = "records"
DOCUMENTS = "documents"


def table_names() -> tuple[str, ...]:
    """The tables that can be asked for."""
    return (RECORDS, DOCUMENTS, *records.LAYERS)


@cache
def output_schema(table: str = RECORDS) -> Any:
    """The Arrow schema of what `extract_batches` gives.

    Parameters
    ----------
    table : str
        ``"records"``: a row a document, the layers as lists of structs. ``"documents"``: a row a document without its
        text and layers. The name of a layer: a row a record, whose first column is ``document_id``. A range is a list of
        numbers in ``records``, two columns elsewhere.

    Raises
    ------
    ValueError
        If there is no such table; the message lists the names.
    """
    pa = need("pyarrow", "tables")
    if table == RECORDS:
        return record_schema().append(pa.field(ERROR, pa.string()))
    return table_schema(_flat(table))


@cache
def _flat(name: str) -> Table:
    """A flat table without the running numbers of documents, which no single machine could give."""
    if name not in table_names():
        raise ValueError(f"there is no table {name!r}; there are {', '.join(table_names())}")
    columns = tables(named=True)[name].columns[1:]
    return Table(name, (*columns, Column(ERROR, "text")) if name == DOCUMENTS else columns)


def extract_batches(
    batches: Iterable[Any], config: str = "default", *, table: str = RECORDS, traditional: bool = False
) -> Iterator[Any]:
    """Map batches of documents to batches of records.

    The pipeline is loaded once in a process, at its first batch, whatever number of calls follows.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Columns ``id`` and ``text``, and if they are known ``title``, ``issuer``, ``date`` (ISO), ``genre``, ``number``
        and ``published``; others are not looked at.
    config : str
        Name or path of a config, or a folder of a saved pipeline, that every machine has.
    table : str
        What is wanted, see `output_schema`.
    traditional : bool
        Whether the texts are in traditional script; see `policy_nlp.readers.Simplifier`.

    Yields
    ------
    pyarrow.RecordBatch
        Of `output_schema`, in the order of the documents. A document that fails has no records; in ``records`` and
        ``documents`` it has its row with the reason in ``error``.

    Raises
    ------
    ValueError
        If a batch has no column ``id`` or ``text``, or there is no such table.
    policy_nlp.runner.PipelineError
        If the pipeline cannot be loaded.
    policy_nlp.readers.MissingExtra
        If pyarrow is not installed.
    """
    output_schema(table)
    return _extract(batches, config, table, traditional)


def _extract(batches: Iterable[Any], config: str, table: str, traditional: bool) -> Iterator[Any]:
    work: Callable[[Document], Result | Problem] | None = None
    found: list[dict[str, Any]] = []
    chars = 0
    for batch in batches:
        for document in documents_of(batch):
            work = work or _worker(config, traditional)
            found += _rows(work(document), document, table)
            chars += len(document.text) if table == RECORDS else 0
            if len(found) >= BATCH_ROWS or chars >= BATCH_CHARS:
                yield _batch(found, table)
                found, chars = [], 0
    if found:
        yield _batch(found, table)


def extract_table(
    documents: Any, config: str = "default", *, table: str = RECORDS, traditional: bool = False
) -> Any:
    """Map a table of documents, or a reader of batches, to a table of records; see `extract_batches`."""
    pa = need("pyarrow", "tables")
    batches = documents.to_batches() if hasattr(documents, "to_batches") else documents
    found = extract_batches(batches, config, table=table, traditional=traditional)
    return pa.Table.from_batches(found, output_schema(table))


def given_columns(names: Sequence[str]) -> list[str]:
    """The columns among these that count.

    Raises
    ------
    ValueError
        If ``id`` or ``text`` is missing.
    """
    for name in INPUT[:2]:
        if name not in names:
            raise ValueError(f"the documents have no column {name!r}: {', '.join(names)}")
    return [name for name in INPUT if name in names]


def documents_of(batch: Any) -> Iterator[Document]:
    """The documents of a record batch; a text that is null counts as empty.

    Raises
    ------
    ValueError
        If it has no column ``id`` or ``text``.
    """
    for row in batch.select(given_columns(batch.schema.names)).to_pylist():
        values = {name: _text(value) for name, value in row.items() if value not in (None, "")}
        yield Document(**({"id": "", "text": ""} | values))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


@lru_cache(maxsize=4)
def _worker(config: str, traditional: bool) -> Callable[[Document], Result | Problem]:
    return open_worker(config, traditional, _as_it_is)


def _as_it_is(record: dict[str, Any], document: Document) -> Any:
    return record


def _rows(item: Result | Problem, document: Document, table: str) -> list[dict[str, Any]]:
    if isinstance(item, Problem):
        if table not in (RECORDS, DOCUMENTS):
            return []
        record = {name: getattr(document, name) for name in records.PolicyInfo.field_names()}
        record |= {"schema_version": records.SCHEMA_VERSION, "text": document.text}
    else:
        record = item.data
    error = item.reason if isinstance(item, Problem) else None
    if table == RECORDS:
        return [record_row(record) | {ERROR: error}]
    return [{**row, ERROR: error} for name, row in rows(record, 0) if name == table]


def _batch(found: list[dict[str, Any]], table: str) -> Any:
    if table == RECORDS:
        return need("pyarrow", "tables").RecordBatch.from_pylist(found, schema=output_schema(table))
    return to_table(_flat(table), found).combine_chunks().to_batches()[0]
