"""Records as a spaCy DocBin, so that they can be opened where there is no pipeline of this package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin

from policy_nlp import layers, records
from policy_nlp.words.factory import make_tokenizer
from policy_nlp.writers.base import Writer, writer


def to_doc(nlp: spacy.language.Language, record: dict[str, Any]) -> Doc:
    """Make a Doc of a record: the rows of the layers that it has, span groups and metadata as the components write them; mentions as ``doc.ents``.

    Parameters
    ----------
    nlp : Language
        Its tokenizer makes the tokens; spans are widened to them.
    record : dict
        As ``policy_nlp.to_record`` gives it.
    """
    doc = nlp.make_doc(record["text"])
    doc.user_data[layers.KEY["policy"]] = {name: record[name] for name in records.PolicyInfo.field_names()}
    for layer in records.LAYERS:
        if layer in record:
            label = records.LAYERS.options(layer).span_label
            layers.set_layer(doc, layer, record[layer], spans_key=layer if label else None, label=label)
    orgs = doc.spans["orgs"] if "orgs" in record else ()
    doc.ents = spacy.util.filter_spans(
        [spacy.tokens.Span(doc, s.start, s.end, label="ORG", kb_id=s.kb_id) for s in orgs]
    )
    return doc


@writer("policy_nlp.writer.docbin.v1", ".spacy")
class DocBinWriter(Writer):
    """Writes a DocBin with user data; its tokens are characters. Its Docs give ``doc._.orgs`` and the other layers."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._nlp = spacy.blank("zh")
        self._nlp.tokenizer = make_tokenizer("char")(self._nlp)
        self._nlp.max_length = 10**9
        self._docs = DocBin(store_user_data=True)

    def write(self, record: dict[str, Any]) -> None:
        """Add one record."""
        self._docs.add(to_doc(self._nlp, record))

    def finish(self) -> None:
        """Write the file."""
        self._docs.to_disk(self.temporary)
