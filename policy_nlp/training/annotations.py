"""Stand-off annotations: measures or targets of passages by document and offsets, joined with the texts when training.

A line of a file names a document, the passage that was read whole (``start``, ``end``) and its records, with offsets into
the document; the text itself stays where it is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_corpus(path: Path) -> Iterator[dict[str, Any]]:
    """Documents of a JSON Lines file, gzipped or not, with ``id`` and ``text``.

    Parameters
    ----------
    path : Path
        ``*.jsonl`` or ``*.jsonl.gz``.
    """
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_passages(annotations: Path, corpus: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Annotated passages, each with the document that it is of.

    Parameters
    ----------
    annotations : Path
        JSON Lines with ``document``, ``start``, ``end`` and records.
    corpus : Path
        The documents, as `read_corpus` reads them.

    Raises
    ------
    ValueError
        If the corpus lacks a document.
    """
    rows = [json.loads(line) for line in annotations.read_text(encoding="utf-8").splitlines() if line.strip()]
    wanted = {row["document"] for row in rows}
    known = {document["id"]: document for document in read_corpus(corpus) if document["id"] in wanted}
    missing = sorted(wanted - known.keys())
    if missing:
        raise ValueError(
            f"{corpus}: there is no document {missing[0]!r}, which {annotations} has annotations for"
        )
    return [(row, known[row["document"]]) for row in rows]


def join_annotations(annotations: Path, corpus: Path) -> list[dict[str, Any]]:
    """Annotated passages as records with ``id``, ``text`` and ``measures``, in the form of gold.

    Parameters
    ----------
    annotations, corpus : Path
        As for `read_passages`; the records are ``measures``.

    Raises
    ------
    ValueError
        If the corpus lacks a document, or a measure does not lie inside its passage.
    """
    return [_record(row, document["text"]) for row, document in read_passages(annotations, corpus)]


def _record(row: dict[str, Any], text: str) -> dict[str, Any]:
    low, high = row["start"], row["end"]
    measures = []
    for measure in row["measures"]:
        start, end, first, last = (measure[name] for name in ("start", "end", "trigger_start", "trigger_end"))
        if not low <= start <= first < last <= end <= high <= len(text):
            raise ValueError(f"{row['document']}: the measure at {start} does not lie in {low} to {high}")
        measures.append(
            {
                "start": start - low,
                "end": end - low,
                "text": text[start:end],
                "trigger": text[first:last],
                **{name: measure[name] for name in ("modality", "status", "instrument")},
            }
        )
    return {"id": row["document"], "text": text[low:high], "measures": measures}
