"""Registers ``policy_structure`` with spaCy."""

from collections.abc import Callable
from typing import Any

from spacy.language import Language

from policy_nlp.structure.component import Structure


@Language.factory(
    "policy_structure",
    assigns=["doc._.policy", "doc._.sections", "token.is_sent_start"],
    default_config={"spans_key": "sections", "spans_label": "SECTION", "set_sents": True, "scorer": None},
)
def make_structure(
    nlp: Language,
    name: str,
    spans_key: str,
    spans_label: str,
    set_sents: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> Structure:
    """Make the component that finds metadata, headings, sentences and clauses.

    Parameters
    ----------
    spans_key : str
        Key of ``doc.spans`` for the sections.
    spans_label : str
        The field of the records that labels the spans, or one label for all.
    set_sents : bool
        Whether to mark sentence starts on the tokens of a Doc that has no sentence boundaries yet.
    """
    return Structure(
        nlp, name, spans_key=spans_key, spans_label=spans_label, scorer=scorer, set_sents=set_sents
    )
