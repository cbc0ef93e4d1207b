"""Records as doccano JSON Lines with relations, and back as gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policy_nlp import records
from policy_nlp.gold import GoldError
from policy_nlp.writers.annotation import Span, exported, gold_record, with_ids
from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import as_json

#: Key of the exported rows; doccano keeps keys that it does not know with the document.
_BEFORE = "policy_nlp"


@writer("policy_nlp.writer.doccano.v1", ".doccano.jsonl")
class DoccanoWriter(Writer):
    """Writes one document a line, to be imported into a project of sequence labelling with relations.

    A label is the layer and the field that labels it, ``orgs:government``. The other fields travel with the document and are put
    back by `read_doccano`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file = self.temporary.open("w", encoding="utf-8", errors="replace")

    def write(self, record: dict[str, Any]) -> None:
        """Write one record."""
        numbers: dict[str, int] = {}
        entities = []
        for layer, row in with_ids(record):
            numbers[row["id"]] = len(numbers) + 1
            main = records.LAYERS.options(layer).label
            label = f"{layer}:{row[main]}" if main else layer
            entities.append(
                {
                    "id": numbers[row["id"]],
                    "label": label,
                    "start_offset": row["start"],
                    "end_offset": row["end"],
                }
            )
        relations = [
            {
                "id": i,
                "from_id": numbers[link["source"]],
                "to_id": numbers[link["target"]],
                "type": link["role"] or link["kind"],
            }
            for i, link in enumerate(record["links"], 1)
            if link["source"] in numbers and link["target"] in numbers
        ]
        head = {key: record[key] for key in ("title", "date", "genre")}
        line = {
            "text": record["text"],
            "entities": entities,
            "relations": relations,
            "document_id": record["id"],
        }
        self._file.write(as_json({**line, **head, _BEFORE: as_json(exported(record))}) + "\n")

    def finish(self) -> None:
        """Close the file."""
        self._file.close()

    def discard(self) -> None:
        """Close the file."""
        self._file.close()


def read_doccano(path: str | Path) -> Iterator[dict[str, Any]]:
    """Read what doccano exported as gold records.

    Fields that doccano does not show come from the export, where the span or one that overlaps it stood. Both forms are
    read: ``entities`` with offsets by name, and ``label`` as lists of start, end and label.

    Raises
    ------
    policy_nlp.gold.GoldError
        At a line that is not of this form; the message names file, line and what is wrong.
    """
    with Path(path).open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{path}:{number}"
                try:
                    yield _record(json.loads(line), where)
                except GoldError:
                    raise
                except (AttributeError, ValueError, KeyError, TypeError, IndexError) as error:
                    raise GoldError(f"{where}: no doccano document: {error!r}") from None


def _record(row: dict[str, Any], where: str) -> dict[str, Any]:
    entities = row.get("entities")
    if entities is None:
        labels = row["label"] if "label" in row else row["labels"]
        entities = [{"start_offset": part[0], "end_offset": part[1], "label": part[2]} for part in labels]
    meta = {**row.get("meta", {}), **row}
    before = json.loads(meta[_BEFORE]) if _BEFORE in meta else {}
    spans = []
    for entity in entities:
        layer, _, value = entity["label"].partition(":")
        if layer not in records.LAYERS.annotated:
            raise GoldError(f"{where}: there is no layer {layer!r}")
        main = records.LAYERS.options(layer).label
        said = {main: value} if main and value else {}
        spans.append(Span(layer, entity["start_offset"], entity["end_offset"], said))
    document = {**meta, "id": str(meta.get("document_id") or meta.get("id") or where)}
    return gold_record(document, spans, before, where)
