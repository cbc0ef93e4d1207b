"""The parts of a dataset: Parquet files of records with where they came from, which carry the failures of their time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_nlp.extras import need
from policy_nlp.inputs import Document
from policy_nlp.writers.arrow import from_buffers, record_row, record_schema, to_buffer
from policy_nlp.writers.base import Writer

#: Characters up to which a document is short.
_SHORT = 5_000
#: Columns beside those of records: where a document was read from, the file behind it, and the version of that.
SOURCE, FILE, VERSION = "source", "file", "version"
_META = "policy_nlp"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that gave no record: where it was read from, its id if it has one, why, and the file behind it."""

    source: str
    id: str | None
    reason: str
    file: str = ""
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the dataset: its file and what it holds."""

    file: str
    documents: int
    failures: int
    characters: int
    bytes: int


#: A row, or the bytes of an Arrow record batch of one.
Encoded = dict[str, Any] | bytes


@cache
def dataset_schema() -> Any:
    """The Arrow schema of a part: that of records with three columns more."""
    pa = need("pyarrow", "tables")
    schema = record_schema()
    for name in (SOURCE, FILE, VERSION):
        schema = schema.append(pa.field(name, pa.string()))
    return schema


def encode(record: dict[str, Any], document: Document) -> Encoded:
    """A record as `Dataset.write` takes it.

    It is made where the record is: for a long document the work of making Arrow of it, for a short one only its row, since
    many rows are made into Arrow at once much faster than one by one.
    """
    row = record_row(record) | {
        SOURCE: readable(document.source),
        FILE: readable(document.file),
        VERSION: document.version,
    }
    return row if len(row["text"]) <= _SHORT else to_buffer(row, dataset_schema())


class PartWriter(Writer):
    """A Parquet file of records with their sources, and of failures in its metadata."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.failures: list[Failure] = []
        self.rows: list[Encoded] = []
        self.characters = 0

    def finish(self) -> None:
        """Write the file."""
        parquet = need("pyarrow.parquet", "tables")
        meta = {"characters": self.characters, "failures": [asdict(failure) for failure in self.failures]}
        with parquet.ParquetWriter(self.temporary, dataset_schema(), compression="zstd") as file:
            file.write_table(self.table())
            file.add_key_value_metadata({_META: json.dumps(meta)})

    def table(self) -> Any:
        """The rows."""
        pa, schema = need("pyarrow", "tables"), dataset_schema()
        short = [row for row in self.rows if isinstance(row, dict)]
        long = from_buffers((row for row in self.rows if isinstance(row, bytes)), schema)
        return pa.concat_tables([pa.Table.from_pylist(short, schema=schema), long])


class _LessWriter(PartWriter):
    """Writes a part anew with fewer rows."""

    def __init__(self, path: Path, rows: Any) -> None:
        super().__init__(path)
        self._rows = rows
        self.characters = sum(map(len, rows["text"].to_pylist()))

    def table(self) -> Any:
        """The rows that are left."""
        return self._rows


def read_part(path: Path) -> tuple[list[dict[str, Any]], int, list[Failure]]:
    """What a part holds: ``source``, ``file`` and ``version`` of its rows, the characters of their texts, its failures."""
    with need("pyarrow.parquet", "tables").ParquetFile(path) as file:
        meta = json.loads(file.metadata.metadata[_META.encode()])
        rows = file.read([SOURCE, FILE, VERSION]).to_pylist()
    return rows, meta["characters"], [Failure(**failure) for failure in meta["failures"]]


def lessen(path: Path, kept: list[bool], failures: list[Failure]) -> int:
    """Write a part anew with some of its rows and failures, in one step; returns the characters that are left."""
    pa, parquet = need("pyarrow", "tables"), need("pyarrow.parquet", "tables")
    part = _LessWriter(path, parquet.read_table(path, schema=dataset_schema()).filter(pa.array(kept)))
    part.failures = failures
    part.close()
    return part.characters


def readable(text: str) -> str:
    """A lone surrogate (a file name that is not UTF-8) is written as an escape, so that names stay different."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
