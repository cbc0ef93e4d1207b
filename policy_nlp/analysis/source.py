"""What the tables are made of: Docs or records, and where in a document something stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]
#: A processed Doc, or a record as ``policy_nlp.to_record`` gives it.
Source = Any


def as_record(source: Source) -> Record:
    """The record of a Doc; a record as it is."""
    if isinstance(source, Mapping):
        return source
    from policy_nlp.pipeline import doc_to_record

    return doc_to_record(source)


def as_records(sources: Source | Iterable[Source]) -> Iterator[Record]:
    """The records of Docs and records, or of one."""
    if isinstance(sources, Mapping) or type(sources).__name__ == "Doc":
        sources = [sources]
    return map(as_record, sources)


def document_of(record: Record, *fields: str) -> dict[str, Any]:
    """The columns that tell the document of a row: ``document``, its id, and further fields of its metadata."""
    return {"document": record["id"], **{name: record[name] for name in fields}}


def section_path(record: Record, offset: int) -> list[str]:
    """The headings above a place, from the outermost in; an item's own first words are no heading above it."""
    path: list[str] = []
    for section in record["sections"]:
        if section["heading_end"] <= offset < max(section["end"], section["heading_end"]):
            path.append(" ".join(section["text"].split()))
    return path
