"""Records as Arrow: schemas derived from the records, and tables of rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from policy_nlp import records
from policy_nlp.extras import need
from policy_nlp.writers.columns import Column, Row, Table, as_json, columns


def _type(column: Column) -> Any:
    pa = need("pyarrow", "tables")
    if column.kind == "list":
        return pa.list_(_type(column.parts[0]))
    if column.kind == "struct":
        return pa.struct([pa.field(part.name, _type(part)) for part in column.parts])
    if column.kind == "range":
        return pa.list_(pa.float64())
    return {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}.get(
        column.kind, pa.string()
    )


def record_schema() -> Any:
    """The schema of whole records: a row a document, each layer a list of structs; a range is a list of numbers."""
    return _record_schema(tuple(records.LAYERS.items()))


@cache
def _record_schema(known: Any) -> Any:
    pa = need("pyarrow", "tables")
    fields = [pa.field(column.name, _type(column)) for column in columns(records.PolicyInfo)]
    layers = [
        pa.field(name, pa.list_(pa.struct([pa.field(column.name, _type(column)) for column in columns(cls)])))
        for name, cls in known
    ]
    return pa.schema(
        [pa.field("schema_version", pa.int64()), *fields, pa.field("text", pa.string()), *layers]
    )


@cache
def table_schema(table: Table) -> Any:
    """The schema of a flat table: of ``documents`` or a layer."""
    pa = need("pyarrow", "tables")
    return pa.schema([pa.field(column.name, _type(column)) for column in table.flat])


def record_row(record: Row) -> dict[str, Any]:
    """A record with its values in the form of `record_schema`."""
    row = {name: _clean(record.get(name)) for name in record_schema().names}
    unclean = row["text"] != record["text"]
    for layer in records.LAYERS:
        special = columns(records.LAYERS[layer]) if unclean else _special(layer)
        rows = [dict(found) for found in record.get(layer, ())]
        for column in special:
            for found in rows:
                found[column.name] = _nested(column, found.get(column.name))
        row[layer] = rows
    return row


@cache
def _special(layer: str) -> tuple[Column, ...]:
    """The columns whose values are not taken as they are where all text is clean."""
    plain = ("text", "integer", "number", "boolean")
    return tuple(column for column in columns(records.LAYERS[layer]) if column.kind not in plain)


def to_buffer(row: dict[str, Any], schema: Any) -> bytes:
    """A row as the bytes of an Arrow record batch without its schema, to be handed to another process."""
    pa = need("pyarrow", "tables")
    buffer: bytes = pa.RecordBatch.from_pylist([row], schema=schema).serialize().to_pybytes()
    return buffer


def from_buffers(buffers: Iterable[bytes], schema: Any) -> Any:
    """The table of rows that `to_buffer` made."""
    pa, ipc = need("pyarrow", "tables"), need("pyarrow.ipc", "tables")
    batches = [ipc.read_record_batch(pa.py_buffer(buffer), schema) for buffer in buffers]
    return pa.Table.from_batches(batches, schema)


def to_table(table: Table, rows: Iterable[Row]) -> Any:
    """Rows of one flat table as an Arrow table."""
    pa = need("pyarrow", "tables")
    schema = table_schema(table)
    parted = list(zip(*(table.cells(row) for row in rows), strict=True)) or [()] * len(schema.names)
    arrays = [
        pa.array([_nested(column, value) for value in values], type=field.type)
        for column, values, field in zip(table.flat, parted, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _nested(column: Column, value: Any) -> Any:
    """A value in the form that the type of its column takes."""
    if value is None:
        return None
    if column.kind == "range":
        return value if isinstance(value, list) else [value]
    if column.kind == "list":
        return [_nested(column.parts[0], part) for part in value]
    if column.kind == "struct":
        return {part.name: _nested(part, value.get(part.name)) for part in column.parts}
    if column.kind == "json":
        return _clean(value if isinstance(value, str) else as_json(value))
    return _clean(value)


def _clean(value: Any) -> Any:
    """A lone surrogate, which is no character, becomes U+FFFD."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
