"""Stand-off annotations of targets: the file keeps its form, joins with documents, and says where no target is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.targets.annotations import join_targets
from policy_nlp.targets.model import CLASSES
from policy_nlp.targets.train import alone, samples

ANNOTATIONS = Path(__file__).parents[2] / "annotations" / "targets.jsonl"
OFFSETS = {"start", "end", "quantity_start", "quantity_end", "indicator_start", "indicator_end"}
FIELDS = {"status", "comparator", "value", "value_from", "unit", "direction", "basis", "deadline", "baseline"}
FIELDS |= {"binding", "elided"}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf-8").splitlines()]


def test_the_file_has_offsets_and_fields_and_no_text() -> None:
    for row in rows():
        assert row.keys() == {"document", "start", "end", "targets"}
        for label in row["targets"]:
            assert label.keys() == OFFSETS | FIELDS
            assert row["start"] <= label["start"] <= label["quantity_start"] < label["quantity_end"]
            assert label["quantity_end"] <= label["end"] <= row["end"]
            assert label["status"] in CLASSES[:-1]


def test_passages_of_a_document_do_not_overlap() -> None:
    ends: dict[str, int] = {}
    for row in sorted(rows(), key=lambda row: (row["document"], row["start"])):
        assert ends.get(row["document"], 0) <= row["start"] < row["end"]
        ends[row["document"]] = row["end"]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    text = "去年建成学校3所。今年计划建成学校5所。明年再建2所。"
    start = text.index("学校5所")
    label: dict[str, Any] = dict.fromkeys(FIELDS) | {
        "status": "target",
        "comparator": "eq",
        "value": 5,
        "unit": "所",
    }
    label |= {"start": start, "end": start + 4, "quantity_start": start + 2, "quantity_end": start + 4}
    label |= {"indicator_start": start, "indicator_end": start + 2}
    row = {"document": "a", "start": 9, "end": 20, "targets": [label]}
    (tmp_path / "annotations.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    document = {"id": "a", "text": text, "title": "工作要点"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    return tmp_path / "annotations.jsonl", tmp_path / "corpus.jsonl"


def test_annotations_join_with_the_whole_document(files: tuple[Path, Path]) -> None:
    (record,) = join_targets(*files)
    assert record["title"] == "工作要点"
    assert record["passages"] == [[9, 20]]
    (target,) = record["targets"]
    assert (target["text"], target["quantity"], target["indicator"]) == ("学校5所", "5所", "学校")
    assert record["text"][target["start"] : target["end"]] == target["text"]


def test_only_what_stands_in_a_passage_is_a_sample(files: tuple[Path, Path]) -> None:
    (record,) = join_targets(*files)
    ((sample,),) = samples([record])
    assert CLASSES[sample[2]] == "target"
    (whole,) = samples([{key: value for key, value in record.items() if key != "passages"}])
    assert [CLASSES[sample[2]] for sample in whole] == ["none", "target", "none"]


def test_sentences_stand_alone_too() -> None:
    text = "今年新建学校3所。\n形势很好。明年新建学校4所。"
    targets = []
    for quantity in ("3所", "4所"):
        start = text.index(f"学校{quantity}")
        targets.append({"start": start, "end": start + 4, "text": f"学校{quantity}", "quantity": quantity})
    gold = {"id": "a", "text": text, "date": "2025", "targets": targets}
    assert [row["text"] for row in alone([gold], 1)] == ["今年新建学校3所。", "明年新建学校4所。"]
    (second,) = alone([gold], 2)
    (target,) = second["targets"]
    assert second["text"][target["start"] : target["end"]] == "学校4所"
    assert second["date"] == "2025"


def test_a_missing_document_is_named(files: tuple[Path, Path]) -> None:
    files[1].write_text(json.dumps({"id": "b", "text": ""}) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'a'"):
        join_targets(*files)


def test_a_label_outside_its_passage_is_refused(files: tuple[Path, Path]) -> None:
    row = json.loads(files[0].read_text(encoding="utf-8"))
    files[0].write_text(json.dumps(row | {"start": 16}) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not lie in 16 to 20"):
        join_targets(*files)
