"""Gold between its forms: JSON Lines, DocBin, and what the annotation tools Label Studio and doccano take and give."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin

from policy_nlp.gold import GoldError, read_gold, to_doc
from policy_nlp.layers import get_policy, get_rows, has_layer, text_of
from policy_nlp.pipeline import doc_to_record
from policy_nlp.records import LAYERS
from policy_nlp.rows import plain_row
from policy_nlp.writers import JsonlWriter, Writer
from policy_nlp.writers.docbin import DocBinWriter
from policy_nlp.writers.doccano import DoccanoWriter, read_doccano
from policy_nlp.writers.labelstudio import LabelStudioWriter, read_labelstudio

__all__ = ["read_annotated", "to_gold", "write_annotated"]

Record = dict[str, Any]

_HEAD = ("id", "title", "genre", "date")


def read_annotated(path: str | Path) -> Iterator[Record]:
    """Read gold in any of its forms.

    Parameters
    ----------
    path : str or Path
        ``.spacy``: a DocBin with user data; ``.json``: what Label Studio exported; ``.jsonl``: what doccano exported, gold,
        or records as ``extract`` writes them, told apart by the keys of the first line.

    Yields
    ------
    dict
        ``id``, ``title``, ``genre``, ``date``, ``text``, and the layers that were annotated (``orgs``, ``targets``, ``measures``, and
        those that others added) with the fields of the guidelines.

    Raises
    ------
    policy_nlp.gold.GoldError
        If the file is not of its form; the message names file, place and what is wrong.
    OSError
        If it cannot be read.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".spacy":
        yield from _read_docbin(path)
    elif suffix == ".json":
        yield from read_labelstudio(path)
    elif suffix in (".jsonl", ".ndjson"):
        yield from read_doccano(path) if _is_doccano(path) else map(to_gold, read_gold(path))
    else:
        raise GoldError(f"{path}: a name ending in .jsonl, .json or .spacy is needed")


def _is_doccano(path: Path) -> bool:
    with path.open("rb") as lines:
        first = next((line for line in lines if line.strip()), b"{}")
    try:
        row = json.loads(first.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return False
    is_record = isinstance(row, dict) and not row.keys().isdisjoint(LAYERS.annotated)
    return isinstance(row, dict) and not is_record and bool({"entities", "label", "labels"} & row.keys())


def _read_docbin(path: Path) -> Iterator[Record]:
    data = path.read_bytes()
    try:
        docs = DocBin().from_bytes(data)
    except Exception as error:  # whatever decompressing and parsing make of it
        raise GoldError(f"{path}: no DocBin: {error}") from None
    for number, doc in enumerate(docs.get_docs(spacy.blank("zh").vocab), 1):
        record = _of_doc(doc)
        record["id"] = str(record["id"] or f"{path}:{number}")
        yield record


def _of_doc(doc: Doc) -> Record:
    info = get_policy(doc).to_row()
    there = [layer for layer in LAYERS.annotated if has_layer(doc, layer)]
    rows = {layer: [plain_row(row) for row in get_rows(doc, layer)] for layer in there}
    return to_gold({**info, "text": text_of(doc), **rows})


def to_gold(record: Record) -> Record:
    """A record with the keys that gold holds, in their order.

    Parameters
    ----------
    record : dict
        Gold, or what ``policy_nlp.to_record`` gives.
    """
    head = {key: record.get(key) for key in _HEAD}
    rows = {
        layer: [{name: row[name] for name in LAYERS[layer].annotated_fields()} for row in record[layer]]
        for layer in LAYERS.annotated
        if layer in record
    }
    return {**head, "text": record["text"], **rows}


def write_annotated(path: str | Path, records: Iterable[Record]) -> int:
    """Write gold in the form that the name of the file tells; returns the number of documents.

    Parameters
    ----------
    path : str or Path
        ``.labelstudio.json`` (annotated tasks, and the labelling interface beside them), ``.doccano.jsonl``, ``.spacy`` or
        ``.jsonl``.
    records : iterable of dict
        Gold records, as `read_annotated` gives them.

    Raises
    ------
    ValueError
        If the name tells no form.
    policy_nlp.gold.GoldError
        From the source of the records; the file is then left as it was.
    """
    path = Path(path)
    name = path.name.lower()
    nlp = spacy.blank("zh")
    nlp.max_length = 10**9
    writer: Writer
    if name.endswith(".labelstudio.json"):
        writer = LabelStudioWriter(path, corrected=True)
    elif name.endswith(".doccano.jsonl"):
        writer = DoccanoWriter(path)
    elif name.endswith(".spacy"):
        writer = DocBinWriter(path)
    elif name.endswith(".jsonl"):
        gold = list(records)
        with JsonlWriter(path) as lines:
            for record in gold:
                lines.write(record)
        return len(gold)
    else:
        raise ValueError(f"{path}: the name must end in .labelstudio.json, .doccano.jsonl, .spacy or .jsonl")
    count = 0
    with writer as out:
        for record in records:
            whole = doc_to_record(to_doc(nlp, record))
            unknown = {layer for layer in LAYERS.annotated if layer not in record}
            out.write({key: value for key, value in whole.items() if key not in unknown})
            count += 1
    return count
