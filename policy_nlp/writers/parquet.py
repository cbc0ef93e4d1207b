"""Records as Parquet: a row a document, the layers as typed lists of structs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policy_nlp.extras import need
from policy_nlp.writers.arrow import record_row, record_schema
from policy_nlp.writers.base import Writer, writer

#: Rows are written to the file when they hold this many characters of text.
_GROUP = 4_000_000


@writer("policy_nlp.writer.parquet.v1", ".parquet")
class ParquetWriter(Writer):
    """Writes one file; ``pyarrow.parquet.read_table(path)`` gives it back."""

    def __init__(self, path: Path) -> None:
        need("pyarrow", "tables")
        super().__init__(path)
        self._pa = need("pyarrow", "tables")
        parquet = need("pyarrow.parquet", "tables")
        self._file = parquet.ParquetWriter(self.temporary, record_schema(), compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._size = 0

    def write(self, record: dict[str, Any]) -> None:
        """Add one record."""
        self._rows.append(record_row(record))
        self._size += len(record["text"])
        if self._size >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pa.Table.from_pylist(self._rows, schema=record_schema()))
        self._rows, self._size = [], 0

    def finish(self) -> None:
        """Write what is left."""
        self._flush()
        self._file.close()

    def discard(self) -> None:
        """Close the file."""
        self._file.close()
