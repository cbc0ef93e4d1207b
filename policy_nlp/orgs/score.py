"""The scorer of organization mentions, registered as ``policy_nlp.orgs_scorer.v1``."""

from __future__ import annotations

from policy_nlp.component import Scorer
from policy_nlp.scorers import make_scorer


def make_orgs_scorer(spans_key: str = "orgs") -> Scorer:
    """Make the scorer of organization mentions; ``spans_key`` is the key of the component\'s spans."""
    return make_scorer("orgs", spans_key)
