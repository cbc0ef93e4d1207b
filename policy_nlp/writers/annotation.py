"""What the formats of annotation tools share: which fields people correct, and rows from corrected spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from policy_nlp import records
from policy_nlp.gold import GOLD_LAYERS, GoldError, gold_fields
from policy_nlp.writers.columns import Column, columns

Row = dict[str, Any]

#: The field of each layer that tools show as part of the label.
MAIN = {"orgs": "type", "targets": "status", "measures": "instrument"}
_SPAN = ("start", "end", "text")


@cache
def attributes(layer: str) -> tuple[Column, ...]:
    """The fields of a layer that gold holds besides the span."""
    wanted = gold_fields(layer)
    return tuple(
        column
        for column in columns(records.LAYERS[layer])
        if column.name in wanted and column.name not in _SPAN
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A corrected span: its layer, offsets, and what is said of it."""

    layer: str
    start: int
    end: int
    said: Mapping[str, Any]


def gold_record(
    document: Mapping[str, Any], spans: Iterable[Span], before: Mapping[str, Any], where: str
) -> Row:
    """A gold record from corrected spans.

    What is not said of a span is taken from the row that stood there before, or else from the one that overlaps it
    most; for a new span it is what the guidelines give where nothing is known.

    Parameters
    ----------
    document : mapping
        ``id``, ``text`` and optional ``title``, ``genre`` and ``date``.
    spans : iterable of Span
    before : mapping
        Rows by layer, as they were exported.
    where : str
        Place in the file, for messages.

    Raises
    ------
    policy_nlp.gold.GoldError
        If a span does not fit the text.
    """
    text = document["text"]
    found: dict[str, list[Row]] = {layer: [] for layer in GOLD_LAYERS}
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise GoldError(f"{where}: {span.start} and {span.end} do not fit a text of {len(text)}")
        old = _nearest(span, before.get(span.layer, ()))
        row: Row = {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
        for column in attributes(span.layer):
            if column.name in span.said:
                row[column.name] = span.said[column.name]
            elif old is not None and column.name in old:
                row[column.name] = old[column.name]
            else:
                row[column.name] = _default(span.layer, column, row["text"])
        found[span.layer].append(row)
    head = {key: document.get(key) for key in ("id", "title", "genre", "date")}
    rows = {layer: sorted(found[layer], key=lambda row: (row["start"], row["end"])) for layer in GOLD_LAYERS}
    return {**head, "text": text, **rows}


def _nearest(span: Span, rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    best, most = None, 0
    for row in rows:
        shared = min(span.end, row["end"]) - max(span.start, row["start"])
        exact = (row["start"], row["end"]) == (span.start, span.end)
        if exact or shared > most:
            best, most = row, shared if not exact else len(row["text"]) + span.end
    return best


def _default(layer: str, column: Column, text: str) -> Any:
    """The value of a field that nobody has said: none, or of a closed list "none", "other", or its first."""
    hint = get_type_hints(records.LAYERS[layer])[column.name]
    if type(None) in get_args(hint):
        return None
    if column.choices:
        return next((choice for choice in ("none", "other") if choice in column.choices), column.choices[0])
    return False if column.kind == "boolean" else text


def exported(record: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of a record with the fields that gold holds."""
    return {
        layer: [{key: row[key] for key in gold_fields(layer)} for row in record[layer]]
        for layer in GOLD_LAYERS
    }


def with_ids(record: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """The layer and full row of every span that people correct."""
    for layer in GOLD_LAYERS:
        for row in record[layer]:
            yield layer, row
