"""Gold goes from one form to another and back, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin
from typer.testing import CliRunner, Result

from policy_nlp.cli import app
from policy_nlp.converting import read_annotated, to_gold, write_annotated
from policy_nlp.gold import read_gold

FORMS = ("gold.jsonl", "gold.spacy", "gold.labelstudio.json", "gold.doccano.jsonl")


def convert(source: Path, out: Path) -> Result:
    return CliRunner().invoke(app, ["convert", str(source), "--out", str(out)])


@pytest.fixture
def sample(checkout: Path) -> Path:
    return checkout / "seeds" / "documents" / "gold.jsonl"


@pytest.mark.parametrize("name", FORMS)
def test_to_a_form_and_back(name: str, sample: Path, tmp_path: Path, gold: list[dict[str, Any]]) -> None:
    done = convert(sample, tmp_path / name)
    assert (done.exit_code, done.stderr) == (0, f"{len(gold)} documents written to {tmp_path / name}\n")
    assert convert(tmp_path / name, tmp_path / "back.jsonl").exit_code == 0
    assert list(read_gold(tmp_path / "back.jsonl")) == [to_gold(record) for record in gold]


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
def test_from_every_form_to_every_other(first: str, second: str, sample: Path, tmp_path: Path) -> None:
    few = list(read_annotated(sample))[:2]
    (tmp_path / "a").mkdir()
    write_annotated(tmp_path / first, few)
    write_annotated(tmp_path / "a" / second, read_annotated(tmp_path / first))
    assert list(read_annotated(tmp_path / "a" / second)) == few


def test_what_extract_writes_becomes_gold_to_correct(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("财政部支持企业改造，投资增长10%以上。", encoding="utf-8")
    run = CliRunner()
    for name in ("a.jsonl", "a.spacy", "a.doccano.jsonl"):
        out = ["--config", "fast", "--out", str(tmp_path / name)]
        assert run.invoke(app, ["extract", str(tmp_path / "a.txt"), *out]).exit_code == 0
        assert convert(tmp_path / name, tmp_path / "gold.jsonl").exit_code == 0
        [record] = read_gold(tmp_path / "gold.jsonl")
        assert [row["text"] for row in record["orgs"]] == ["财政部"]
        assert [row["value"] for row in record["targets"]] == [10]


def test_a_docbin_of_gold_has_the_layers(sample: Path, tmp_path: Path, gold: list[dict[str, Any]]) -> None:
    convert(sample, tmp_path / "gold.spacy")
    docs = list(DocBin().from_disk(tmp_path / "gold.spacy").get_docs(spacy.blank("zh").vocab))
    for doc, record in zip(docs, gold, strict=True):
        assert [org.text for org in doc._.orgs] == [row["text"] for row in record["orgs"]]
        assert [target.value for target in doc._.targets] == [row["value"] for row in record["targets"]]
        assert doc._.policy.id == record["id"]


@pytest.mark.parametrize(
    ("name", "content", "out", "said"),
    [
        ("a.jsonl", '{"id": "1", "text": "甲"}', "b.jsonl", "a.jsonl:1: none of the layers is there"),
        ("a.jsonl", "{", "b.jsonl", "a.jsonl:1: not JSON"),
        ("a.json", "{", "b.jsonl", "a.json: not JSON"),
        ("a.spacy", "x", "b.jsonl", "a.spacy: no DocBin"),
        ("a.txt", "甲", "b.jsonl", "a.txt: a name ending in"),
        ("a.jsonl", "", "b.txt", "b.txt: the name must end in"),
        ("none.jsonl", None, "b.jsonl", "none.jsonl: no such file"),
        ("a.jsonl", "", "a.jsonl", "it is the input"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted(
    tmp_path: Path, name: str, content: str | None, out: str, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = convert(tmp_path / name, tmp_path / out)
    assert done.exit_code == 1
    assert said in done.stderr
    assert out == name or not (tmp_path / out).exists()


def test_rows_that_are_no_gold_are_named_with_their_place(tmp_path: Path, gold: list[dict[str, Any]]) -> None:
    wrong = json.loads(json.dumps(gold[0]))
    wrong["orgs"][0]["end"] += 1
    (tmp_path / "a.jsonl").write_text(json.dumps(wrong), encoding="utf-8")
    done = convert(tmp_path / "a.jsonl", tmp_path / "b.spacy")
    assert "a.jsonl:1: orgs[0]" in done.stderr
    assert not (tmp_path / "b.spacy").exists()


@pytest.mark.parametrize("name", ["a.spacy", "a.labelstudio.json", "a.doccano.jsonl", "a.jsonl"])
def test_what_was_not_annotated_stays_unknown(name: str, tmp_path: Path) -> None:
    """A layer that gold lacks is not there after conversion either; one without rows is."""
    row = {"start": 0, "end": 3, "text": "财政部", "type": "government", "kind": "named"}
    row |= {"canonical": "财政部", "role": "none"}
    record = {"id": "1", "text": "财政部安排资金。", "orgs": [row], "targets": []}
    (tmp_path / "gold.jsonl").write_text(json.dumps(record), encoding="utf-8")
    write_annotated(tmp_path / name, read_annotated(tmp_path / "gold.jsonl"))
    [back] = read_annotated(tmp_path / name)
    assert {key: back[key] for key in record} == record
    assert "measures" not in back
