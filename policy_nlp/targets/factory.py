"""Registers ``policy_targets`` with spaCy."""

from spacy.language import Language

from policy_nlp.component import Scorer
from policy_nlp.targets.component import Targets


@Language.factory(
    "policy_targets",
    assigns=["doc._.targets"],
    requires=["doc._.quantities"],
    default_config={
        "spans_key": "targets",
        "spans_label": "TARGET",
        "scorer": {"@scorers": "policy_nlp.targets_scorer.v1"},
    },
    default_score_weights={"targets_found_f": 0.5, "targets_value_f": 0.5},
)
def make_targets(
    nlp: Language, name: str, spans_key: str, spans_label: str, scorer: Scorer | None
) -> Targets:
    """Make the component that finds numeric and directional targets."""
    return Targets(nlp, name, spans_key=spans_key, spans_label=spans_label, scorer=scorer)
