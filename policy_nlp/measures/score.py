"""The scorer of policy measures, registered as ``policy_nlp.measures_scorer.v1``."""

from __future__ import annotations

from policy_nlp.component import Scorer
from policy_nlp.scorers import make_scorer


def make_measures_scorer(spans_key: str = "measures") -> Scorer:
    """Make the scorer of policy measures; ``spans_key`` is the key of the component\'s spans."""
    return make_scorer("measures", spans_key)
