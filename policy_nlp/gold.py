"""Gold files (JSON Lines, as the annotation guidelines define them) as rows, Docs and spaCy Examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, Literal, get_args, get_origin, get_type_hints

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from policy_nlp import layers, records
from policy_nlp.scoring import quoted

__all__ = [
    "GoldCorpus",
    "GoldError",
    "make_doc",
    "read_gold",
    "to_doc",
]

_SPAN = ("start", "end", "text")


class GoldError(ValueError):
    """A gold or prediction file that cannot be used; the message names file, line and key."""


def read_gold(
    path: str | Path, *, complete: bool = True, having: str | None = None
) -> Iterator[dict[str, Any]]:
    """Read gold records, or predicted records in the same form, one at a time.

    Parameters
    ----------
    path : str or Path
        A JSON Lines file in UTF-8.
    complete : bool
        Whether every row must hold all fields of the guidelines, as gold does; otherwise only ``start``,
        ``end`` and ``text``.
    having : str, optional
        Only documents that have this layer are given, at least one. A document has the layers that were annotated.

    Yields
    ------
    dict
        ``id`` (a str), ``text``, the lists of the layers (``orgs``, ``targets``, ``measures``, and those that others added)
        and what else the line holds.

    Raises
    ------
    GoldError
        At the first line that is no JSON object, lacks a key, or holds a row whose offsets do not fit the
        text; or at the end if no document has the layer that is asked for.
    OSError
        If the file cannot be opened.
    """
    found = False
    with Path(path).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                record = _checked(line.removeprefix(b"\xef\xbb\xbf"), f"{path}:{number}", complete)
                if having is None or having in record:
                    found = True
                    yield record
    if having is not None and not found:
        raise GoldError(f"{path}: no document has the layer {having!r}")


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
    known = records.LAYERS.annotated
    there = tuple(layer for layer in known if layer in record)
    if not there:
        raise GoldError(f"{where}: none of the layers is there: {', '.join(known)}")
    for layer in there:
        _check_key(record, layer, (list,), where)
        cls = records.LAYERS[layer]
        fields = cls.annotated_fields() if complete else _SPAN
        values = _values(cls)
        for index, row in enumerate(record[layer]):
            _check_row(row, record["text"], fields, values, f"{where}: {layer}[{index}]")
    return record


def _values(cls: type[records.Record]) -> tuple[str, ...]:
    """The fields that hold a number, two numbers or none."""
    return tuple(name for name, hint in get_type_hints(cls).items() if hint == records.Value)


def _check_key(row: Mapping[str, Any], key: str, kinds: tuple[type, ...], where: str) -> None:
    if key not in row:
        raise GoldError(f"{where}: key {key!r} is missing")
    if not isinstance(row[key], kinds) or isinstance(row[key], bool):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise GoldError(f"{where}: key {key!r} is {type(row[key]).__name__}, expected {wanted}")


def _check_row(row: Any, text: str, fields: Iterable[str], values: Iterable[str], where: str) -> None:
    if not isinstance(row, dict):
        raise GoldError(f"{where}: a row is a JSON object, not {type(row).__name__}")
    for key in fields:
        if key not in row:
            raise GoldError(f"{where}: key {key!r} is missing")
    for key in ("start", "end"):
        _check_key(row, key, (int,), where)
    for key in values:
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
        With the rows of the layers that the record has in ``doc.user_data`` under the keys of the components, so that
        ``doc._.orgs``, ``doc._.targets`` and so on give records, one span a row in ``doc.spans``, labelled as the
        components do by default, and the document's id, title, date and genre as given metadata.
    """
    doc = make_doc(nlp, record)
    for layer in records.LAYERS.annotated:
        if layer in record:
            rows = [_full_row(layer, row, index) for index, row in enumerate(record[layer], 1)]
            label = records.LAYERS.options(layer).span_label
            layers.set_layer(doc, layer, rows, spans_key=layer, label=label)
    return doc


def make_doc(nlp: Language, record: Mapping[str, Any]) -> Doc:
    """An unannotated Doc of a record's text with the record's id, title, date and genre as given metadata."""
    given = {key: record.get(key) for key in ("id", "title", "date", "genre")}
    return layers.set_metadata(nlp.make_doc(record["text"]), **given)


def _full_row(layer: str, row: Mapping[str, Any], index: int) -> dict[str, Any]:
    """The row with exactly the fields of its record; places of quotes are found as the scores find them."""
    cls = records.LAYERS[layer]
    full = {name: empty_value(hint) for name, hint in get_type_hints(cls).items()}
    # A letter and a number with ours; ids differ within a document, and layers of others may begin with any letter.
    full["id"] = f"{layer[0] if layer in records.LAYERS.own else layer}{index}"
    full |= {key: row[key] for key in cls.annotated_fields()}
    for quote, side in cls.quotes().items():
        place = quoted(row, quote, last=side == "last") if row[quote] else (None, None)
        full |= dict(zip((f"{quote}_start", f"{quote}_end"), place, strict=True))
    return {name: full[name] for name in cls.field_names() if name in full}


def empty_value(hint: Any) -> Any:
    """What a field of a type holds that nobody has said anything of: None where it may, or else what is empty.

    Of a closed list it is ``"none"`` or ``"other"`` if it has them, else its first value.
    """
    if type(None) in get_args(hint):
        return None
    origin = get_origin(hint) or hint
    if origin is Literal:
        choices = get_args(hint)
        return next((choice for choice in ("none", "other") if choice in choices), choices[0])
    return {str: "", bool: False, list: [], dict: {}}.get(origin, 0)


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
