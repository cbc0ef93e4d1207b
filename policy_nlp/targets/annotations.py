"""Stand-off annotations: targets of passages given by document and offsets, joined with the texts when training.

A line of a file of annotations names a document, the passage that was read whole (``start``, ``end``) and its targets, with offsets into
the document; the text itself stays where it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policy_nlp.training.annotations import read_corpus

__all__ = ["join_targets"]

_OFFSETS = ("start", "end", "quantity_start", "quantity_end", "indicator_start", "indicator_end")


def join_targets(annotations: Path, corpus: Path) -> list[dict[str, Any]]:
    """Documents with the targets of their annotated passages, in the form of gold.

    Parameters
    ----------
    annotations : Path
        JSON Lines with ``document``, ``start``, ``end`` and ``targets``.
    corpus : Path
        The documents: JSON Lines, gzipped or not, with ``id``, ``text`` and perhaps ``title`` and ``date``.

    Returns
    -------
    list of dict
        One a document: ``id``, ``text``, ``title``, ``date``, ``passages`` (list of [start, end]) and ``targets``; only within its
        passages is the lack of a target a label.

    Raises
    ------
    ValueError
        If the corpus lacks a document, or an annotation does not lie inside its passage.
    """
    rows = [json.loads(line) for line in annotations.read_text(encoding="utf-8").splitlines() if line.strip()]
    wanted = {row["document"] for row in rows}
    known = {document["id"]: document for document in read_corpus(corpus) if document["id"] in wanted}
    missing = sorted(wanted - known.keys())
    if missing:
        raise ValueError(f"{corpus}: there is no document {missing[0]!r}, which {annotations} is about")
    joined: dict[str, dict[str, Any]] = {}
    for row in rows:
        source = known[row["document"]]
        record = joined.setdefault(
            source["id"],
            {
                "id": source["id"],
                "text": source["text"],
                "title": source.get("title"),
                "date": source.get("date"),
                "passages": [],
                "targets": [],
            },
        )
        record["passages"].append([row["start"], row["end"]])
        record["targets"] += [_target(given, row, source["text"]) for given in row["targets"]]
    return list(joined.values())


def _target(given: dict[str, Any], row: dict[str, Any], text: str) -> dict[str, Any]:
    start, end, first, last, begin, stop = (given[name] for name in _OFFSETS)
    if not row["start"] <= start <= first < last <= end <= row["end"] <= len(text):
        raise ValueError(
            f"{row['document']}: the annotation at {start} does not lie in {row['start']} to {row['end']}"
        )
    fields = {name: value for name, value in given.items() if name not in _OFFSETS}
    return {
        "start": start,
        "end": end,
        "text": text[start:end],
        "quantity": text[first:last],
        "indicator": None if begin is None else text[begin:stop],
        **fields,
    }
