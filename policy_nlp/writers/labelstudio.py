"""Records as Label Studio tasks with predictions, its labelling interface, and corrected tasks back as gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from xml.sax.saxutils import quoteattr

from policy_nlp import __version__, display_names, records
from policy_nlp.gold import GoldError
from policy_nlp.palette import colours
from policy_nlp.writers.annotation import Span, attributes, exported, gold_record, with_ids
from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import Column, as_json

_LABELS, _TEXT = "layer", "text"
_BEFORE = "policy_nlp"


@writer("policy_nlp.writer.labelstudio.v1", ".labelstudio.json")
class LabelStudioWriter(Writer):
    """Writes tasks with the records as predictions, and beside them ``NAME.labelstudio.xml``, the labelling interface.

    Each layer is a label; the fields of a span are choices and text fields beside it, links are relations.

    Parameters
    ----------
    path : Path
        The file to write.
    corrected : bool
        Whether the records are gold, so that they are annotations and not predictions.
    """

    def __init__(self, path: Path, corrected: bool = False) -> None:
        super().__init__(path)
        self._corrected = corrected
        self._file = self.temporary.open("w", encoding="utf-8", errors="replace")
        self._count = 0

    def write(self, record: dict[str, Any]) -> None:
        """Write one task."""
        self._file.write(",\n" if self._count else "[\n")
        self._count += 1
        self._file.write(as_json(task(record, self._corrected)))

    def finish(self) -> None:
        """End the list of tasks and write the labelling interface."""
        self._file.write("\n]\n" if self._count else "[]\n")
        self._file.close()
        self.path.with_suffix(".xml").write_text(interface(), encoding="utf-8")

    def discard(self) -> None:
        """Close the file."""
        self._file.close()


def interface() -> str:
    """The labelling interface of the project, made of the fields that gold holds."""
    names = display_names.own().fields("zh")
    annotated = records.LAYERS.annotated
    lines = ["<View>", f'  <Labels name="{_LABELS}" toName="{_TEXT}">']
    lines += [f'    <Label value="{layer}" background="{colours()[layer][0]}"/>' for layer in annotated]
    lines += ["  </Labels>", f'  <Text name="{_TEXT}" value="$text"/>']
    for layer in annotated:
        for column in attributes(layer):
            when = f'whenTagName="{_LABELS}" whenLabelValue="{layer}"'
            title = quoteattr(f"{column.name} {names.get(column.name, '')}".strip())
            lines.append(f'  <View visibleWhen="region-selected" {when}>')
            lines.append(f'    <Header value={title} size="6"/>')
            control = f'name="{layer}_{column.name}" toName="{_TEXT}" perRegion="true" {when}'
            choices = column.choices or (("true", "false") if column.kind == "boolean" else ())
            if choices:
                lines.append(f'    <Choices {control} choice="single" showInline="true">')
                lines += [f"      <Choice value={quoteattr(choice)}/>" for choice in choices]
                lines.append("    </Choices>")
            else:
                lines.append(f'    <TextArea {control} maxSubmissions="1" editable="true"/>')
            lines.append("  </View>")
    relations = "".join(f'<Relation value="{role}"/>' for role in get_args(records.LinkRole))
    return "\n".join([*lines, f"  <Relations>{relations}</Relations>", "</View>"]) + "\n"


def task(record: dict[str, Any], corrected: bool = False) -> dict[str, Any]:
    """A task with its prediction, or if it is corrected its annotation."""
    result: list[dict[str, Any]] = []
    for layer, row in with_ids(record):
        place = {"start": row["start"], "end": row["end"], "text": row["text"]}
        result.append(
            _part(row["id"], _LABELS, "labels", {**place, "labels": [layer]}),
        )
        for column in attributes(layer):
            value = row[column.name]
            if value is None:
                continue
            kind = "choices" if column.choices or column.kind == "boolean" else "textarea"
            said = value if isinstance(value, str) else as_json(value)
            key = "choices" if kind == "choices" else "text"
            result.append(_part(row["id"], f"{layer}_{column.name}", kind, {**place, key: [said]}))
    for link in record["links"]:
        relation = {
            "type": "relation",
            "from_id": link["source"],
            "to_id": link["target"],
            "direction": "right",
        }
        result.append({**relation, "labels": [link["role"]] if link["role"] else []})
    data = {key: record[key] for key in ("id", "title", "date", "genre", "text")}
    task: dict[str, Any] = {"data": {**data, _BEFORE: exported(record)}}
    if corrected:
        return {**task, "annotations": [{"result": result}]}
    return {**task, "predictions": [{"model_version": f"policy_nlp {__version__}", "result": result}]}


def _part(region: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": _TEXT, "type": kind, "value": value}


def read_labelstudio(path: str | Path) -> Iterator[dict[str, Any]]:
    """Read what Label Studio exported as JSON as gold records: of each task the last annotation that was not cancelled.

    A task that nobody has annotated is passed over.

    Raises
    ------
    policy_nlp.gold.GoldError
        If the file is not of this form; the message names file, task and what is wrong.
    """
    try:
        tasks = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise GoldError(f"{path}: not JSON: {error}") from None
    for number, item in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        where = f"{path}: task {number}"
        try:
            done = [found for found in item.get("annotations", []) if not found.get("was_cancelled")]
            if done:
                yield _record(item["data"], done[-1]["result"], where)
        except GoldError:
            raise
        except (AttributeError, ValueError, KeyError, TypeError, IndexError) as error:
            raise GoldError(f"{where}: no Label Studio task: {error!r}") from None


def _record(data: dict[str, Any], result: list[dict[str, Any]], where: str) -> dict[str, Any]:
    regions: dict[str, tuple[str, int, int]] = {}
    said: dict[str, dict[str, Any]] = {}
    annotated = records.LAYERS.annotated
    by_name = {f"{layer}_{column.name}": column for layer in annotated for column in attributes(layer)}
    for part in result:
        value = part.get("value", {})
        if part["type"] == "labels":
            layer = value["labels"][0]
            if layer not in annotated:
                raise GoldError(f"{where}: there is no layer {layer!r}")
            regions[part["id"]] = (layer, value["start"], value["end"])
            said.setdefault(part["id"], {})
        elif part["type"] in ("choices", "textarea") and part["from_name"] in by_name:
            column = by_name[part["from_name"]]
            words = value.get("choices") or value.get("text") or []
            words = words if isinstance(words, list) else [words]
            said.setdefault(part["id"], {})[column.name] = _value(column, words[-1] if words else None)
    spans = [Span(*place, said[region]) for region, place in regions.items()]
    document = {**data, "id": str(data.get("id") or where)}
    # What the task shows of a span is all there is to say of it: an emptied field has no value.
    known = {
        column.name: None for column in by_name.values() if not column.choices and column.kind != "boolean"
    }
    old = data.get(_BEFORE) or {}
    places = {(layer, row["start"], row["end"]) for layer in annotated for row in old.get(layer, ())}
    spans = [
        Span(span.layer, span.start, span.end, {**_emptied(span, known), **span.said})
        if (span.layer, span.start, span.end) in places
        else span
        for span in spans
    ]
    return gold_record(document, spans, old, where)


def _emptied(span: Span, known: dict[str, None]) -> dict[str, None]:
    names = {column.name for column in attributes(span.layer)}
    return {name: value for name, value in known.items() if name in names}


def _value(column: Column, words: str | None) -> Any:
    if words is None or column.choices:
        return words
    if column.kind == "text":
        return words.strip() or None
    return json.loads(words)
