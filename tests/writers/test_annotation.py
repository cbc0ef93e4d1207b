"""Out to annotation tools, corrected there, and back as gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import policy_nlp
from policy_nlp.cli import app
from policy_nlp.gold import GoldError, read_gold
from policy_nlp.records import LAYERS
from policy_nlp.writers import open_writer
from policy_nlp.writers.doccano import read_doccano
from policy_nlp.writers.labelstudio import interface, read_labelstudio

TEXT = "到2027年，工业和信息化部培育10家以上链主企业😀。财政部支持企业改造，安排资金5亿元。"


@pytest.fixture(scope="module")
def record(fast: Language) -> dict[str, Any]:
    doc = policy_nlp.set_metadata(fast.make_doc(TEXT), id="甲", date="2026", title="办法", genre="notice")
    return policy_nlp.to_record(fast(doc))


def as_gold(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        layer: [{name: row[name] for name in LAYERS[layer].annotated_fields()} for row in record[layer]]
        for layer in LAYERS.annotated
    }


def labelstudio(path: Path, record: dict[str, Any]) -> list[dict[str, Any]]:
    """What the tool exports when the predictions are accepted as they are."""
    with open_writer(path) as out:
        out.write(record)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": task.pop("predictions")[0]["result"]}]
    return tasks


def test_label_studio_and_back(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "a.labelstudio.json"
    tasks = labelstudio(path, record)
    path.write_text(json.dumps(tasks), encoding="utf-8")
    [back] = read_labelstudio(path)
    assert {layer: back[layer] for layer in LAYERS.annotated} == as_gold(record)
    assert {key: back[key] for key in ("id", "title", "date", "genre", "text")} == {
        "id": "甲", "title": "办法", "date": "2026", "genre": "notice", "text": TEXT,
    }  # fmt: skip


def test_corrections_in_label_studio(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "a.labelstudio.json"
    tasks = labelstudio(path, record)
    result = tasks[0]["annotations"][0]["result"]
    org = next(row for row in record["orgs"] if row["text"] == "财政部")
    gone = next(row for row in record["orgs"] if row["text"] != "财政部")
    result[:] = [part for part in result if part.get("id") != gone["id"] and part["type"] != "relation"]
    for part in result:
        if part["id"] == org["id"] and part["from_name"] == "orgs_role":
            part["value"]["choices"] = ["lead"]
        if part["from_name"] == "targets_value" and part["value"]["text"] == ["10"]:
            part["value"]["text"] = ["[10,20]"]
    start = TEXT.index("企业改造")
    place = {"start": start, "end": start + 4, "text": "企业改造"}
    result.append(
        {
            "id": "new",
            "from_name": "layer",
            "to_name": "text",
            "type": "labels",
            "value": {**place, "labels": ["orgs"]},
        }
    )
    tasks[0]["annotations"].insert(0, {"was_cancelled": True, "result": []})
    path.write_text(json.dumps(tasks), encoding="utf-8")
    result = CliRunner().invoke(app, ["convert", str(path), "--out", str(tmp_path / "gold.jsonl")])
    assert (result.exit_code, result.stderr) == (0, f"1 document written to {tmp_path / 'gold.jsonl'}\n")
    [gold] = read_gold(tmp_path / "gold.jsonl")
    assert [(row["text"], row["role"], row["type"]) for row in gold["orgs"]] == [
        ("财政部", "lead", "government"), ("企业改造", "none", "other"),
    ]  # fmt: skip
    assert [10, 20] in [row["value"] for row in gold["targets"]]


def test_the_interface_offers_every_field_and_value() -> None:
    root = ElementTree.fromstring(interface())
    assert [label.get("value") for label in root.iter("Label")] == list(LAYERS.annotated)
    names = {node.get("name") for tag in ("Choices", "TextArea") for node in root.iter(tag)}
    assert names == {
        f"{layer}_{name}"
        for layer in LAYERS.annotated
        for name in LAYERS[layer].annotated_fields()
        if name not in ("start", "end", "text")
    }
    modality = next(node for node in root.iter("Choices") if node.get("name") == "measures_modality")
    assert "prohibition" in [choice.get("value") for choice in modality]


def test_doccano_and_back(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "a.doccano.jsonl"
    with open_writer(path) as out:
        out.write(record)
    line = json.loads(path.read_text(encoding="utf-8"))
    for entity in line["entities"]:
        layer = entity["label"].split(":")[0]
        assert TEXT[entity["start_offset"] : entity["end_offset"]] in [row["text"] for row in record[layer]]
    known = {entity["id"] for entity in line["entities"]}
    assert line["relations"]
    assert all({relation["from_id"], relation["to_id"]} <= known for relation in line["relations"])
    [back] = read_doccano(path)
    assert {layer: back[layer] for layer in LAYERS.annotated} == as_gold(record)
    assert (back["id"], back["date"]) == ("甲", "2026")


def test_corrections_in_doccano(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "a.doccano.jsonl"
    with open_writer(path) as out:
        out.write(record)
    line = json.loads(path.read_text(encoding="utf-8"))
    target = next(entity for entity in line["entities"] if entity["label"].startswith("targets"))
    old = next(row for row in record["targets"] if row["start"] == target["start_offset"])
    target["label"] = "targets:other"
    target["end_offset"] += 1
    path.write_text(json.dumps(line), encoding="utf-8")
    [back] = read_doccano(path)
    row = back["targets"][0]
    assert (row["status"], row["value"], row["indicator"]) == ("other", old["value"], old["indicator"])
    assert row["text"] == TEXT[row["start"] : row["end"]]
    plain = {"id": 3, "text": TEXT, "label": [[0, 2, "orgs:party"], [3, 6, "measures"]]}
    path.write_text(json.dumps(plain), encoding="utf-8")
    [back] = read_doccano(path)
    assert (back["id"], back["orgs"][0]["type"], back["measures"][0]["trigger"]) == ("3", "party", TEXT[3:6])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "no doccano document"),
        ("{", "no doccano document"),
        (
            '{"text": "甲", "entities": [{"label": "people", "start_offset": 0, "end_offset": 1}]}',
            "no layer 'people'",
        ),
        ('{"text": "甲", "entities": [{"label": "orgs", "start_offset": 0, "end_offset": 9}]}', "do not fit"),
    ],
)
def test_what_doccano_did_not_write(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match=reason):
        list(read_doccano(path))
    result = CliRunner().invoke(app, ["convert", str(path), "--out", str(tmp_path / "gold.jsonl")])
    assert result.exit_code == 1
    assert f"{path}:1" in result.stderr
    assert not (tmp_path / "gold.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "task 1: no Label Studio task"),
        ('[{"annotations": [{"result": [{"type": "labels"}]}], "data": {}}]', "task 1"),
    ],
)
def test_what_label_studio_did_not_write(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=reason):
        list(read_labelstudio(path))
