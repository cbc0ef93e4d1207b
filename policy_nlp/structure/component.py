"""The component: metadata, heading tree, sentences and clauses of a document."""

from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import KEY, set_layer, set_structure, text_of
from policy_nlp.rows import token_starts
from policy_nlp.structure.headings import sections
from policy_nlp.structure.metadata import MetadataReader
from policy_nlp.text.clauses import segment
from policy_nlp.text.numbering import marks


class Structure(PolicyComponent):
    """Writes ``doc._.policy``, ``doc._.sections`` and the sentences and clauses that later components read."""

    layer = "structure"
    lexicon_name = "structure"

    def compile(self) -> None:
        """Build the reader of metadata."""
        self._metadata = MetadataReader(self.lexicon["titles"], self.lexicon["issuers"], self.lexicon["acts"])

    def annotate(self, doc: Doc) -> None:
        """Find the structure of one Doc."""
        text = text_of(doc)
        items = marks(text)
        sentences, clauses = segment(text, items)
        given = doc.user_data.get(KEY["given"], {})
        policy = self._metadata.read(text, given.get("title"))
        doc.user_data[KEY["policy"]] = policy
        set_structure(doc, sentences, clauses)
        rows = sections(text, items, policy["title"])
        set_layer(doc, "sections", rows, spans_key=self.spans_key, label=self.spans_label)
        if self.settings["set_sents"] and len(doc):
            _set_sentences(doc, [start for start, _ in sentences])


def _set_sentences(doc: Doc, starts: list[int]) -> None:
    """Mark the tokens at which sentences start, unless the Doc has sentence boundaries already.

    All at once: ``token.is_sent_start = True`` goes over the whole Doc each time.
    """
    marked = doc.to_array([SENT_START]).ravel()
    if marked[1:].any():
        return
    tokens = token_starts(doc)
    values = np.full(len(doc), -1, dtype=np.int64)
    values[np.searchsorted(tokens, starts, side="right") - 1] = 1
    values[0] = 1
    column: Any = values.astype(np.uint64).reshape(-1, 1)
    doc.from_array([SENT_START], column)
