"""Targets of annotated passages (see `policy_nlp.training.annotations`), joined with their whole documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policy_nlp.training.annotations import read_passages

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
    joined: dict[str, dict[str, Any]] = {}
    for row, source in read_passages(annotations, corpus):
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
