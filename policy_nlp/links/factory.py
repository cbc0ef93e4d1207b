"""Registers ``policy_links`` with spaCy."""

from spacy.language import Language

from policy_nlp.links.component import Links


@Language.factory(
    "policy_links",
    requires=["doc._.orgs", "doc._.targets", "doc._.measures"],
    assigns=["doc._.links"],
)
def make_links(nlp: Language, name: str) -> Links:
    """Make the component that links organizations and targets to measures."""
    return Links(nlp, name, spans_key="")
