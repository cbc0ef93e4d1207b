"""A component that takes the place of ``policy_links``: every body is linked to the first measure behind it."""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from policy_nlp.layers import get_rows, set_layer


class NextMeasure:
    """Writes the layer ``links``."""

    def __call__(self, doc: Doc) -> Doc:
        links: list[dict[str, Any]] = []
        for org in get_rows(doc, "orgs"):
            for measure in get_rows(doc, "measures"):
                if measure["start"] >= org["end"]:
                    ends = {"source": org["id"], "target": measure["id"]}
                    links.append({"kind": "org-measure", **ends, "role": "actor"})
                    break
        set_layer(doc, "links", links)
        return doc


@Language.factory("policy_risk_links", requires=["doc._.orgs", "doc._.measures"], assigns=["doc._.links"])
def make_links(nlp: Language, name: str) -> NextMeasure:
    """Make the component."""
    return NextMeasure()
