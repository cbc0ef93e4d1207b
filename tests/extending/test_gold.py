"""A layer of the user's own in gold: read, scored, converted and coloured by the same code as ours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

TEXT = "防范系统性风险，支持中小银行补充资本。排查安全隐患。"
SAVE = """
import policy_nlp
risks = {"nlp": {"pipeline": [*policy_nlp.load("fast").pipe_names[:-1], "policy_risks", "policy_links"]},
         "components": {"policy_risks": {"factory": "policy_risks"}}}
policy_nlp.load("fast", config=risks).to_disk("saved")
"""


def risk(text: str, grade: str) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text, "grade": grade}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One risk as the component finds it, one of another grade and wider, one that it does not find."""
    risks = [risk("系统性风险", "high"), risk("中小银行", "low"), risk("安全隐患", "high")]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "甲", "text": TEXT, "risks": risks}), encoding="utf-8")
    return path


def test_evaluate_scores_it_and_tells_what_the_gold_lacks(run: Run, gold: Path) -> None:
    run(SAVE)
    said = run("policy_nlp", "evaluate", "gold.jsonl", "--config", "saved").splitlines()
    assert [line.split()[:3] for line in said[:3]] == [
        ["risks.found", "F1", "0.800"],
        ["risks.span", "F1", "0.800"],
        ["risks.exact", "F1", "0.400"],
    ]
    assert said[3].split() == ["risks.grade", "accuracy", "0.500", "of", "2"]
    assert [line.split()[0] for line in said[4:]] == ["orgs", "targets", "measures"]
    assert all(line.endswith("not scored: the gold does not have it") for line in said[4:])
    figures = json.loads(run("policy_nlp", "evaluate", "gold.jsonl", "--config", "saved", "--json"))
    assert list(figures) == ["risks.found", "risks.span", "risks.exact", "risks.grade"]


def test_gold_of_ours_alone_is_scored_without_it(run: Run, gold: Path) -> None:
    gold.write_text(json.dumps({"id": "甲", "text": TEXT, "orgs": []}), encoding="utf-8")
    said = run("policy_nlp", "evaluate", "gold.jsonl", "--config", "fast")
    assert said.startswith("orgs.exact")
    assert "risks                not scored" in said


def test_nlp_evaluate_scores_it(run: Run, gold: Path) -> None:
    code = """
import spacy
from policy_nlp.gold import GoldCorpus
nlp = spacy.load("saved")
scores = nlp.evaluate(list(GoldCorpus("gold.jsonl")(nlp)))
print(round(scores["risks_found_f"], 3), scores["risks_grade_acc"], scores["spans_risks_r"], scores["orgs_exact_f"])
"""
    run(SAVE)
    assert run(code).split() == ["0.8", "0.5", "0.6666666666666666", "None"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grade": None}, "key 'grade' is missing"),
        ({"text": "风险"}, "key 'text' is '风险'"),
    ],
)
def test_a_wrong_row_is_named(run: Run, gold: Path, changes: dict[str, Any], said: str) -> None:
    row = {key: value for key, value in {**risk("隐患", "low"), **changes}.items() if value is not None}
    gold.write_text(json.dumps({"id": "甲", "text": TEXT, "risks": [row]}), encoding="utf-8")
    assert f"gold.jsonl:1: risks[0]: {said}" in run(
        "policy_nlp", "evaluate", "gold.jsonl", "--config", "fast", fails=True
    )


@pytest.mark.parametrize("name", ["a.spacy", "a.labelstudio.json", "a.doccano.jsonl"])
def test_it_is_converted_there_and_back(run: Run, gold: Path, tmp_path: Path, name: str) -> None:
    run("policy_nlp", "convert", "gold.jsonl", "--out", name)
    run("policy_nlp", "convert", name, "--out", "back.jsonl")
    before, after = (
        json.loads((tmp_path / file).read_text(encoding="utf-8")) for file in ("gold.jsonl", "back.jsonl")
    )
    assert {key: after[key] for key in before} == before
    assert "orgs" not in after


def test_annotation_tools_offer_it(run: Run, gold: Path, tmp_path: Path) -> None:
    run("policy_nlp", "convert", "gold.jsonl", "--out", "a.labelstudio.json")
    interface = (tmp_path / "a.labelstudio.xml").read_text(encoding="utf-8")
    assert '<Label value="risks" background="#7a1f5c"/>' in interface
    assert 'value="grade 严重程度"' in interface
    assert '<Choice value="high"/>' in interface
    run("policy_nlp", "convert", "gold.jsonl", "--out", "a.doccano.jsonl")
    line = json.loads((tmp_path / "a.doccano.jsonl").read_text(encoding="utf-8"))
    assert [entity["label"] for entity in line["entities"]] == ["risks:high", "risks:low", "risks:high"]


def test_the_text_shows_it_in_its_colour(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(SAVE)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    shown = run("policy_nlp", "show", "a.txt", "--config", "saved")
    assert "38;2;122;31;92mPolicy risks" in shown
    assert re.search(r"38;2;122;31;92[;0-9]*m系统性风险", shown)
    code = """
import spacy, policy_nlp
from spacy import displacy
doc = spacy.load("saved")("排查安全隐患。")
page = policy_nlp.render(doc, jupyter=False)
spans = displacy.render(doc, style="span", options={"spans_key": "risks"}, jupyter=False)
print(page.count("#7a1f5c"), "严重程度: 低" in page, "background: #7a1f5c" in spans)
"""
    assert run(code).split()[1:] == ["True", "True"]


OPTIONS = """
from dataclasses import dataclass, field
from policy_nlp.layers import layer
from policy_nlp.records import Record
try:
    @layer("fines", {options})
    @dataclass(frozen=True, slots=True)
    class Fine(Record):
        id: str
        start: int
        end: int
        text: str
        amount: str = field(metadata={{"quotes": "last"}})
        amount_start: int
        amount_end: int
        law: str | None
    print("ok")
except ValueError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('match="amount", compared=["law"]', "ok"),
        ('match="law"', "match 'law' is no field that quotes the text"),
        ('compared=["laws"]', "compared 'laws' is no field that is annotated"),
        ('label="amount_start"', "label 'amount_start' is no field that is annotated"),
        ('colour="red"', "colour 'red' is not of the form #rrggbb"),
    ],
)
def test_options_that_name_nothing_are_refused(run: Run, options: str, said: str) -> None:
    assert said in run(OPTIONS.format(options=options))


def test_pairs_by_a_quote(run: Run) -> None:
    """Two fines in one sentence are told apart by their amounts."""
    code = (
        OPTIONS.format(options='match="amount", compared=["law"]')
        + """
from policy_nlp.scoring import score_layer
text = "处一万元罚款，情节严重的处三万元罚款"
def fine(amount, start, end, law):
    return {"start": start, "end": end, "text": text[start:end], "amount": amount, "law": law}
gold = [fine("一万元", 0, 6, None), fine("三万元", 7, 18, "价格法")]
found = [fine("三万元", 0, 18, "物权法"), fine("一万元", 0, 6, "价格法")]
score, _ = score_layer("fines", gold, found)
print({name: tally.tp for name, tally in score.tallies.items()}, score.accuracies["law"].of)
"""
    )
    assert run(code).splitlines()[1] == "{'amount': 2, 'span': 2, 'exact': 1} 1"
