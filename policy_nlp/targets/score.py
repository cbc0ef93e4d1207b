"""The scorer of numeric targets, registered as ``policy_nlp.targets_scorer.v1``."""

from __future__ import annotations

from policy_nlp.component import Scorer
from policy_nlp.scorers import make_scorer


def make_targets_scorer(spans_key: str = "targets") -> Scorer:
    """Make the scorer of numeric targets; ``spans_key`` is the key of the component\'s spans."""
    return make_scorer("targets", spans_key)
