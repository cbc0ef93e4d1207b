"""Registers ``policy_orgs`` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from policy_nlp.component import Scorer
from policy_nlp.orgs.component import Orgs


@Language.factory(
    "policy_orgs",
    assigns=["doc.ents", "doc._.orgs"],
    requires=[],
    default_config={
        "spans_key": "orgs",
        "set_ents": True,
        "judge": False,
        "scorer": {"@scorers": "policy_nlp.orgs_scorer.v1"},
    },
    default_score_weights={"orgs_exact_f": 0.5, "orgs_typed_f": 0.5},
)
def make_orgs(
    nlp: Language, name: str, spans_key: str, set_ents: bool, judge: bool, scorer: Scorer | None
) -> Orgs:
    """Make the component that finds organization mentions; without ``judge`` by rules alone."""
    return Orgs(nlp, name, spans_key=spans_key, set_ents=set_ents, judge=judge, scorer=scorer)
