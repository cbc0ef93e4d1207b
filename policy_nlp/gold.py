"""Gold files (JSON Lines, as the annotation guidelines define them) as rows, Docs and spaCy Examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path, PurePath
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from policy_nlp import layers, records
from policy_nlp.scoring import quoted

__all__ = [
    "GOLD_LAYERS",
    "GoldCorpus",
    "GoldError",
    "gold_fields",
    "make_doc",
    "read_gold",
    "to_doc",
]

GOLD_LAYERS = ("orgs", "targets", "measures")

#: Fields that quote the text; a record holds their offsets too, a gold row does not.
_QUOTES = {"targets": ("quantity", "indicator"), "measures": ("trigger",)}
_PREDICTED = ("start", "end", "text")

#: Fields that gold does not hold, and what a reference Doc has in their place.
_NOT_ANNOTATED: dict[str, dict[str, Any]] = {
    "orgs": {"registry_id": None, "refers_to": None},
    "targets": {"unit_norm": None, "value_norm": None, "section": [], "measure": None},
    "measures": {
        **dict.fromkeys(
            ("object", "object_start", "object_end", "topic", "actor_source", "polarity", "side", "timeframe", "deadline")
        ),
        **dict.fromkeys(("funding", "heading_topic", "source")),
        "codings": {}, "conditions": [], "references": [], "section": [], "orgs": [],
    },
}  # fmt: skip


def _gold_fields(layer: str) -> tuple[str, ...]:
    """Fields that gold holds: all but the id, the places of quotes and those that are not annotated."""
    derived = {"id", *(f"{quote}_{side}" for quote in _QUOTES.get(layer, ()) for side in ("start", "end"))}
    derived |= _NOT_ANNOTATED.get(layer, {}).keys()
    return tuple(name for name in records.LAYERS[layer].field_names() if name not in derived)


_FIELDS = {layer: _gold_fields(layer) for layer in GOLD_LAYERS}
_SPAN_LABEL = {"orgs": "type", "targets": "status", "measures": "instrument"}


def gold_fields(layer: str) -> tuple[str, ...]:
    """The fields that a gold row of a layer holds, in their order."""
    return _FIELDS[layer]


class GoldError(ValueError):
    """A gold or prediction file that cannot be used; the message names file, line and key."""


def read_gold(path: str | Path, *, complete: bool = True) -> Iterator[dict[str, Any]]:
    """Read gold records, or predicted records in the same form, one at a time.

    Parameters
    ----------
    path : str or Path
        A JSON Lines file in UTF-8.
    complete : bool
        Whether every row must hold all fields of the guidelines, as gold does; otherwise only ``start``,
        ``end`` and ``text``.

    Yields
    ------
    dict
        ``id`` (a str), ``text``, ``orgs``, ``targets``, ``measures`` and what else the line holds.

    Raises
    ------
    GoldError
        At the first line that is no JSON object, lacks a key, or holds a row whose offsets do not fit the
        text.
    OSError
        If the file cannot be opened.
    """
    with Path(path).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _checked(line.removeprefix(b"\xef\xbb\xbf"), f"{path}:{number}", complete)


def _checked(line: bytes, where: str, complete: bool) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except UnicodeDecodeError as error:
        raise GoldError(f"{where}: not UTF-8: {error.reason} at byte {error.start}") from None
    except ValueError as error:
        raise GoldError(f"{where}: not JSON: {error}") from None
    if not isinstance(record, dict):
        raise GoldError(f"{where}: a document is a JSON object, not {type(record).__name__}")
    _check_key(record, "id", (str, int), where)
    _check_key(record, "text", (str,), where)
    record["id"] = str(record["id"])
    for layer in GOLD_LAYERS:
        _check_key(record, layer, (list,), where)
        fields = _FIELDS[layer] if complete else _PREDICTED
        for index, row in enumerate(record[layer]):
            _check_row(row, record["text"], fields, f"{where}: {layer}[{index}]")
    return record


def _check_key(row: Mapping[str, Any], key: str, kinds: tuple[type, ...], where: str) -> None:
    if key not in row:
        raise GoldError(f"{where}: key {key!r} is missing")
    if not isinstance(row[key], kinds) or isinstance(row[key], bool):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise GoldError(f"{where}: key {key!r} is {type(row[key]).__name__}, expected {wanted}")


def _check_row(row: Any, text: str, fields: Iterable[str], where: str) -> None:
    if not isinstance(row, dict):
        raise GoldError(f"{where}: a row is a JSON object, not {type(row).__name__}")
    for key in fields:
        if key not in row:
            raise GoldError(f"{where}: key {key!r} is missing")
    for key in ("start", "end"):
        _check_key(row, key, (int,), where)
    for key in ("value", "value_from"):
        if not _is_value(row.get(key)):
            raise GoldError(f"{where}: key {key!r} is {row[key]!r}, expected a number, two numbers or null")
    start, end = row["start"], row["end"]
    if not 0 <= start <= end <= len(text):
        raise GoldError(f"{where}: 'start' {start} and 'end' {end} do not fit a text of {len(text)}")
    if row["text"] != text[start:end]:
        there = f"the offsets {start} to {end} hold {text[start:end]!r}"
        raise GoldError(f"{where}: key 'text' is {row['text']!r}, but {there}")


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) == 2 and all(map(_is_number, value))
    return value is None or _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def document_key(document_id: str) -> str:
    """What documents are paired by: the file name in an id, without folders and ``.txt``."""
    return PurePath(document_id).name.removesuffix(".txt")


def to_doc(nlp: Language, record: Mapping[str, Any]) -> Doc:
    """Make a reference Doc from a gold record.

    Parameters
    ----------
    nlp : Language
        Its tokenizer makes the tokens; no component runs.
    record : mapping
        A record as ``read_gold`` gives it.

    Returns
    -------
    Doc
        With the rows in ``doc.user_data`` under the keys of the components, so that ``doc._.orgs``,
        ``doc._.targets`` and ``doc._.measures`` give records, one span a row in ``doc.spans``, and the
        document's id, title, date and genre as given metadata.
    """
    doc = make_doc(nlp, record)
    for layer in GOLD_LAYERS:
        rows = [_full_row(layer, row, index) for index, row in enumerate(record[layer], 1)]
        layers.set_layer(doc, layer, rows, spans_key=layer, label=_SPAN_LABEL[layer])
    return doc


def make_doc(nlp: Language, record: Mapping[str, Any]) -> Doc:
    """An unannotated Doc of a record's text with the record's id, title, date and genre as given metadata."""
    given = {key: record.get(key) for key in ("id", "title", "date", "genre")}
    return layers.set_metadata(nlp.make_doc(record["text"]), **given)


def _full_row(layer: str, row: Mapping[str, Any], index: int) -> dict[str, Any]:
    """The row with exactly the fields of its record; places of quotes are found as the scores find them."""
    full = {"id": f"{layer[0]}{index}", **{key: row[key] for key in _FIELDS[layer]}}
    full |= deepcopy(_NOT_ANNOTATED.get(layer, {}))
    for quote in _QUOTES.get(layer, ()):
        full[f"{quote}_start"], full[f"{quote}_end"] = quoted(row, quote) if row[quote] else (None, None)
    return full


class GoldCorpus:
    """Examples from a gold file, for ``nlp.evaluate`` and ``nlp.initialize``.

    Parameters
    ----------
    path : str or Path
        A gold file.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = path

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield an Example a document; the predicted Doc carries the metadata and nothing else."""
        for record in read_gold(self.path):
            yield Example(make_doc(nlp, record), to_doc(nlp, record))


def gold_corpus(path: str | Path) -> Callable[[Language], Iterator[Example]]:
    """Make the reader of a gold file (registered as ``policy_nlp.GoldCorpus.v1``)."""
    return GoldCorpus(path)
