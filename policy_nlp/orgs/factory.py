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
        "spans_label": "type",
        "set_ents": True,
        "ents_label": "ORG",
        "judge": False,
        "scorer": {"@scorers": "policy_nlp.orgs_scorer.v1"},
    },
    default_score_weights={"orgs_exact_f": 0.5, "orgs_typed_f": 0.5},
)
def make_orgs(
    nlp: Language,
    name: str,
    spans_key: str,
    spans_label: str,
    set_ents: bool,
    ents_label: str,
    judge: bool,
    scorer: Scorer | None,
) -> Orgs:
    """Make the component that finds organization mentions; without ``judge`` by rules alone.

    Parameters
    ----------
    spans_key, spans_label : str
        Key of ``doc.spans``; the field of the records, or one label, that the spans are labelled with.
    set_ents : bool
        Whether the mentions join ``doc.ents``, with the label ``ents_label``.
    judge : bool
        Whether the trained judge adds names that no list holds.
    """
    return Orgs(
        nlp,
        name,
        spans_key=spans_key,
        spans_label=spans_label,
        set_ents=set_ents,
        ents_label=ents_label,
        judge=judge,
        scorer=scorer,
    )
