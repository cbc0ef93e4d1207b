"""The trained model must be worth its weights: better than the lexicon alone on the sample documents."""

from __future__ import annotations

from policy_nlp.measures.compare import compare
from policy_nlp.resources import seeds_dir


def test_the_model_beats_the_lexicon_alone() -> None:
    figures = compare(seeds_dir() / "documents" / "gold.jsonl")
    assert figures["rules"].keys() == figures["model"].keys()
    for name in ("trigger", "span", "exact"):
        assert 0.4 < figures["rules"][name] < figures["model"][name]
