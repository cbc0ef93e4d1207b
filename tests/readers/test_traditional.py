"""Traditional script: the records are those of the simplified text, every quotation is the original's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from typer.testing import CliRunner

from policy_nlp.cli import app
from policy_nlp.inputs import Document
from policy_nlp.readers import Simplifier
from policy_nlp.runner import analyse

TEXT = (
    "關於加快數位發展的通知\n"
    "到2027年，力爭培育10家以上鏈主企業，單位能耗降低13.5%左右。\n"
    "財政部會同科學技術部安排專項資金，支持中小企業數字化改造。乾燥地區要加強水資源保護。"
)


@pytest.fixture(scope="module")
def simplifier() -> Simplifier:
    return Simplifier()


def test_quotations_are_the_originals(fast: Language, simplifier: Simplifier) -> None:
    record = analyse(fast, Document("a", TEXT), simplifier)
    simple = analyse(fast, Document("a", simplifier(TEXT)))
    assert record["text"] == TEXT
    assert record["title"] == "關於加快數位發展的通知"
    for layer in ("orgs", "targets", "measures"):
        assert len(record[layer]) == len(simple[layer]) > 0
        for row, other in zip(record[layer], simple[layer], strict=True):
            assert row["text"] == TEXT[row["start"] : row["end"]]
            assert (row["start"], row["end"]) == (other["start"], other["end"])
    assert {row["text"] for row in record["orgs"]} >= {"財政部", "科學技術部"}
    assert {row["canonical"] for row in record["orgs"]} >= {"财政部", "科学技术部"}
    assert any(row["indicator"] == "單位能耗" for row in record["targets"])
    assert any(row["beneficiary"] and "業" in row["beneficiary"] for row in record["measures"])


def test_characters_are_converted_in_their_words(simplifier: Simplifier) -> None:
    assert simplifier("乾燥和乾坤") == "干燥和乾坤"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_the_length_never_changes(simplifier: Simplifier, text: str) -> None:
    assert len(simplifier(text)) == len(text)


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="big5")
    result = CliRunner().invoke(app, ["extract", "a.txt", "--traditional", "--config", "fast"])
    row: dict[str, Any] = json.loads(result.stdout)
    assert row["text"] == TEXT
    assert "財政部" in [org["text"] for org in row["orgs"]]
