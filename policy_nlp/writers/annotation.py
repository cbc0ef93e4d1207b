"""What the formats of annotation tools share: which fields people correct, and rows from corrected spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from policy_nlp import records
from policy_nlp.gold import GoldError, empty_value
from policy_nlp.writers.columns import Column, columns

Row = dict[str, Any]

_SPAN = ("start", "end", "text")


@cache
def attributes(layer: str) -> tuple[Column, ...]:
    """The fields of a layer that gold holds besides the span."""
    wanted = records.LAYERS[layer].annotated_fields()
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
    # What was exported says which layers people looked for.
    known = records.LAYERS.annotated
    found: dict[str, list[Row]] = {layer: [] for layer in known if layer in before or not before}
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
        found.setdefault(span.layer, []).append(row)
    head = {key: document.get(key) for key in ("id", "title", "genre", "date")}
    rows = {
        layer: sorted(found[layer], key=lambda row: (row["start"], row["end"]))
        for layer in known
        if layer in found
    }
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
    """The value of a field that nobody has said; the words of the span for one that must have words."""
    hint = get_type_hints(records.LAYERS[layer])[column.name]
    return text if hint is str else empty_value(hint)


def annotated_layers(record: Mapping[str, Any]) -> list[str]:
    """The layers of a record that people correct."""
    return [layer for layer in records.LAYERS.annotated if layer in record]


def exported(record: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of a record with the fields that gold holds."""
    return {
        layer: [{key: row[key] for key in records.LAYERS[layer].annotated_fields()} for row in record[layer]]
        for layer in annotated_layers(record)
    }


def with_ids(record: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """The layer and full row of every span that people correct."""
    for layer in annotated_layers(record):
        for row in record[layer]:
            yield layer, row
