"""Records as a DuckDB database: a table a layer with keys, the text of the documents, and views."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policy_nlp.extras import need
from policy_nlp.writers.arrow import to_table
from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import Column, Row, Table, rows, tables

_VIEWS = Path(__file__).with_name("views.sql")
#: Rows are handed to the database when there are this many of them.
_BATCH = 20_000
_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "json": "JSON"}


def _type(column: Column) -> str:
    if column.kind == "list":
        return f"{_type(column.parts[0])}[]"
    if column.kind == "struct":
        return "STRUCT(" + ", ".join(f'"{part.name}" {_type(part)}' for part in column.parts) + ")"
    return "DOUBLE[]" if column.kind == "range" else _TYPES.get(column.kind, "VARCHAR")


def create_statement(table: Table) -> str:
    """The statement that makes a table: documents are known by their number, rows by document and id."""
    parts = [f'"{column.name}" {_type(column)}' for column in table.flat]
    names = [column.name for column in table.flat]
    if table.name == "documents":
        parts += ['"text" VARCHAR', 'PRIMARY KEY ("document")']
    else:
        parts += ['PRIMARY KEY ("document", "id")'] if "id" in names else []
        parts += ['FOREIGN KEY ("document") REFERENCES documents ("document")']
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


@writer("policy_nlp.writer.duckdb.v1", ".duckdb", ".ddb")
class DuckdbWriter(Writer):
    """Writes a database file.

    Tables ``documents`` (with ``text``), ``sections``, ``orgs``, ``quantities``, ``times``, ``targets``, ``measures`` and
    ``links``; views ``targets_by_year`` and ``responsibilities``. Lists and structs are columns of such types, a range is
    two columns.
    """

    def __init__(self, path: Path) -> None:
        duckdb = need("duckdb", "tables")
        need("pyarrow", "tables")
        super().__init__(path)
        self.temporary.unlink()
        self._connection: Any = duckdb.connect(str(self.temporary))
        for table in tables().values():
            self._connection.execute(create_statement(table))
        self._rows: dict[str, list[Row]] = {name: [] for name in tables()}
        self._waiting = self._count = 0

    def write(self, record: dict[str, Any]) -> None:
        """Add the rows of one record."""
        self._count += 1
        for name, row in rows(record, self._count):
            self._rows[name].append(row)
            self._waiting += 1
        if self._waiting >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        pa = need("pyarrow", "tables")
        for name, found in self._rows.items():
            if not found:
                continue
            batch = to_table(tables()[name], found)
            if name == "documents":
                texts = [row["text"].encode("utf-8", "replace").decode("utf-8") for row in found]
                batch = batch.append_column(pa.field("text", pa.string()), pa.array(texts, pa.string()))
            self._connection.register("batch", batch)
            names = ", ".join(f'"{name}"' for name in batch.schema.names)
            self._connection.execute(f'INSERT INTO "{name}" ({names}) SELECT {names} FROM batch')
            self._connection.unregister("batch")
            found.clear()
        self._waiting = 0

    def finish(self) -> None:
        """Insert what is left and make the views."""
        self._flush()
        self._connection.execute(_VIEWS.read_text(encoding="utf-8"))
        self._connection.close()

    def discard(self) -> None:
        """Close the database."""
        self._connection.close()
        self.temporary.with_name(self.temporary.name + ".wal").unlink(missing_ok=True)
