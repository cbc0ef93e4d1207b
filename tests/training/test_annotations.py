"""Stand-off annotations: the files keep their form, and join with documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.measures.model import MODALITIES, STATUSES
from policy_nlp.resources import lexicon
from policy_nlp.training.annotations import join_annotations

FOLDER = Path(__file__).parents[2] / "annotations"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def test_measures_have_offsets_and_fields_and_no_text() -> None:
    instruments = {row["type"] for row in lexicon("measures")["instruments"]}
    for row in rows("measures.jsonl"):
        assert row.keys() == {"document", "start", "end", "measures"}
        for measure in row["measures"]:
            offsets = [measure[name] for name in ("start", "trigger_start", "trigger_end", "end")]
            assert row["start"] <= offsets[0]
            assert offsets == sorted(offsets)
            assert offsets[-1] <= row["end"]
            assert measure["modality"] in MODALITIES
            assert measure["status"] in STATUSES
            assert measure["instrument"] in instruments
            assert not {"text", "trigger"} & measure.keys()


def test_twenty_bracket_passages() -> None:
    passages = rows("brackets.jsonl")
    assert len(passages) == 20
    for row in passages:
        assert all(row["start"] <= start < end <= row["end"] for start, end in row["measures"])
        assert all(role in ("lead", "participate", "responsible") for _, _, role in row["orgs"])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    measure = {"start": 5, "end": 9, "trigger_start": 5, "trigger_end": 7}
    measure |= {"modality": "obligation", "status": "planned", "instrument": "regulation"}
    row = {"document": "a", "start": 5, "end": 10, "measures": [measure]}
    (tmp_path / "annotations.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    document = {"id": "a", "text": "形势很好。加强监管。"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    return tmp_path / "annotations.jsonl", tmp_path / "corpus.jsonl"


def test_annotations_join_with_their_text(files: tuple[Path, Path]) -> None:
    (record,) = join_annotations(*files)
    assert record["text"] == "加强监管。"
    (measure,) = record["measures"]
    assert (measure["start"], measure["end"], measure["text"], measure["trigger"]) == (
        0,
        4,
        "加强监管",
        "加强",
    )


def test_a_missing_document_is_named(files: tuple[Path, Path]) -> None:
    files[1].write_text(json.dumps({"id": "b", "text": ""}) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'a'"):
        join_annotations(*files)
