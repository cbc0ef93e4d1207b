"""The pipeline on the sample documents keeps the figures it has reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language

from policy_nlp.evaluation import Figures, evaluate
from policy_nlp.resources import seeds_dir

FLOORS = json.loads(
    (Path(__file__).parent.parent / "benchmarks" / "floors_samples.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def figures(fast: Language) -> Figures:
    return evaluate(fast, seeds_dir() / "documents" / "gold.jsonl")


@pytest.mark.parametrize("name", FLOORS)
def test_figure_is_held(figures: Figures, name: str) -> None:
    row = figures[name]
    assert (row["f"] if "f" in row else row["accuracy"]) >= FLOORS[name]
