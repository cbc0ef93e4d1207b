"""Writers of records, one a format.

>>> from policy_nlp.writers import open_writer
>>> with open_writer("results.xlsx") as out:
...     for doc in nlp.pipe(texts):
...         out.write(policy_nlp.to_record(doc))

The suffix of the name decides: ``.jsonl``, ``.csv``, ``.parquet``, ``.xlsx``, ``.duckdb``, ``.spacy``,
``.labelstudio.json``, ``.doccano.jsonl``. Further writers are added with `writer`, or by another distribution with an entry
point of the group ``policy_nlp_writers``.
"""

from __future__ import annotations

from pathlib import Path

from policy_nlp.extras import MissingExtra
from policy_nlp.writers.base import Writer, registry, suffixes, writer, writer_of
from policy_nlp.writers.jsonl import JsonlWriter

__all__ = [
    "JsonlWriter",
    "MissingExtra",
    "Writer",
    "open_writer",
    "registry",
    "suffixes",
    "writer",
    "writer_of",
]


def open_writer(path: str | Path) -> Writer:
    """Open the writer for a file by the suffix of its name.

    Raises
    ------
    ValueError
        If there is none for it; the message lists the suffixes.
    MissingExtra
        If the library for the format is not installed.
    OSError
        If the file cannot be written.
    """
    cls = writer_of(str(path))
    if cls is None:
        raise ValueError(f"the name of {path} ends in none of {' '.join(suffixes())}")
    return cls(Path(path))
