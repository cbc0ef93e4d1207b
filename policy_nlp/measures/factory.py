"""Registers ``policy_measures`` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from policy_nlp.component import Scorer
from policy_nlp.measures.component import Measures


@Language.factory(
    "policy_measures",
    assigns=["doc._.measures"],
    requires=[],
    default_config={
        "spans_key": "measures",
        "spans_label": "instrument",
        "scorer": {"@scorers": "policy_nlp.measures_scorer.v1"},
    },
    default_score_weights={"measures_trigger_f": 0.5, "measures_span_f": 0.5},
)
def make_measures(
    nlp: Language, name: str, spans_key: str, spans_label: str, scorer: Scorer | None
) -> Measures:
    """Make the component that finds policy measures."""
    return Measures(nlp, name, spans_key=spans_key, spans_label=spans_label, scorer=scorer)
