"""``policy-nlp explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from policy_nlp.cli import app
from policy_nlp.measures.explain import explain

TEXT = "形势总体平稳。严禁新增隐性债务，支持专精特新企业发展。"


def test_candidates_scores_and_rules(fast: Language) -> None:
    component = fast.get_pipe("policy_measures")
    found = explain(component, fast(TEXT), TEXT.index("新增"))
    assert found["text"] == "严禁新增隐性债务"
    assert found["accepted"]
    assert found["score"] > 0.5
    assert {"start": 7, "end": 9, "text": "严禁", "table": "modals", "class": "prohibition"} in found[
        "candidates"
    ]
    assert found["attributes"]["modality"][0]["value"] == "prohibition"
    assert found["measures"][0]["source"]["modality"] == "modals:严禁"
    situation = explain(component, fast(TEXT), 0)
    assert not situation["accepted"]
    assert situation["score"] < 0.5
    assert situation["measures"] == []


@pytest.mark.parametrize("offset", [-1, len(TEXT)])
def test_an_offset_outside_the_text(fast: Language, offset: int) -> None:
    with pytest.raises(ValueError, match="offset"):
        explain(fast.get_pipe("policy_measures"), fast(TEXT), offset)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(app, ["explain", str(path), "--at", "7", "-c", "fast"])
    assert shown.exit_code == 0
    assert "严禁新增隐性债务" in shown.stdout
    assert "by 严禁 in seeds/measures/modals.jsonl" in shown.stdout
    as_json = CliRunner().invoke(app, ["explain", str(path), "--at", "7", "-c", "fast", "--json"])
    assert json.loads(as_json.stdout)["accepted"] is True
    wrong = CliRunner().invoke(app, ["explain", str(path), "--at", "999", "-c", "fast"])
    assert wrong.exit_code == 1
