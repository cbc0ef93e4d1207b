"""The component ``policy_orgs``: organization mentions with type, kind, canonical name and role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.attrs import ENT_IOB, ENT_KB_ID, ENT_TYPE
from spacy.tokens import Doc
from spacy.util import filter_spans

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import document_date, document_issuer, document_title, set_layer, text_of
from policy_nlp.orgs.finder import Finder
from policy_nlp.orgs.mention import Mention
from policy_nlp.orgs.registry import Registry

_ENTITY = [ENT_IOB, ENT_TYPE, ENT_KB_ID]
#: Values of ``ENT_IOB``.
_MISSING, _INSIDE, _OUTSIDE, _BEGIN = range(4)


class Orgs(PolicyComponent):
    """Finds mentions of organizations.

    Writes ``doc._.orgs`` and ``doc.spans[spans_key]``; with ``set_ents`` the mentions join ``doc.ents`` as
    ``ents_label``, where an entity that is there already wins. The ``kb_id_`` of the spans is the registry id.
    """

    layer = "orgs"
    lexicon_name = "orgs"

    @property
    def wanted_model(self) -> str | Path | None:
        """The model is used only where the setting ``judge`` asks for it."""
        return "orgs" if self.settings.get("judge") else None

    def compile(self) -> None:
        """Build the finder from lexicon and model."""
        self._finder = Finder(self.lexicon, self.model)

    @property
    def registry(self) -> Registry:
        """The bodies that this component knows."""
        return Registry(self._finder)

    def annotate(self, doc: Doc) -> None:
        """Write the mentions of one Doc."""
        text = text_of(doc)
        mentions = self._finder.find(
            text, title=document_title(doc), issuer=document_issuer(doc), date=document_date(doc)
        )
        ids = {id(mention): f"o{number}" for number, mention in enumerate(mentions, 1)}
        rows = [_row(text, mention, ids) for mention in mentions]
        set_layer(doc, self.layer, rows, spans_key=self.spans_key, label=self.spans_label)
        if self.settings.get("set_ents"):
            self._set_ents(doc)

    def _set_ents(self, doc: Doc) -> None:
        """Mark the tokens of the mentions, all at once: ``doc.set_ents`` goes over the tokens one by one."""
        if not len(doc):
            return
        marks: Any = doc.to_array(_ENTITY)
        iob, types, bodies = marks[:, 0], marks[:, 1], marks[:, 2]
        label = doc.vocab.strings.add(self.settings["ents_label"])
        iob[iob == _MISSING] = _OUTSIDE
        free = [span for span in doc.spans[self.spans_key] if not types[span.start : span.end].any()]
        for span in filter_spans(free):
            iob[span.start : span.end] = _INSIDE
            iob[span.start] = _BEGIN
            types[span.start : span.end] = label
            bodies[span.start : span.end] = span.kb_id
        doc.from_array(_ENTITY, marks)


def _row(text: str, mention: Mention, ids: dict[int, str]) -> dict[str, Any]:
    return {
        "id": ids[id(mention)],
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "type": mention.type,
        "kind": mention.kind,
        "canonical": mention.canonical,
        "role": mention.role,
        "registry_id": mention.registry_id,
        "refers_to": ids.get(id(mention.refers_to)),
    }
