"""The component ``policy_measures``: what public actors do, order, support, permit or forbid."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import clauses_of, get_rows, sentences_of, set_layer, text_of
from policy_nlp.measures.attributes import Actors, Beneficiaries, Modality
from policy_nlp.measures.decode import decode
from policy_nlp.measures.lexical import Words
from policy_nlp.measures.model import MODALITIES, STATUSES, MeasureModel, View
from policy_nlp.measures.page import make_page


class Measures(PolicyComponent):
    """Finds policy measures: trigger, object, actor, modality, status, instrument and beneficiary.

    Writes ``doc._.measures`` and ``doc.spans[spans_key]``, labelled by instrument. Reads the clauses of
    ``policy_structure`` and the organizations of ``policy_orgs`` where they are there, and else its own.
    """

    layer = "measures"
    lexicon_name = "measures"
    model_name = "measures"

    def compile(self) -> None:
        """Build the dictionaries from the lexicon and the weights from the model."""
        self._words = Words(self.lexicon)
        if self._words.instruments != self.model["meta"]["instruments"]:
            raise ValueError(
                f"[{self.name}] the table 'instruments' is not the one the model was trained with"
            )
        self._model = MeasureModel(self.model)
        self._modality = Modality(self.lexicon)
        self._actors = Actors(self.lexicon)
        self._beneficiaries = Beneficiaries(self.lexicon)

    def annotate(self, doc: Doc) -> None:
        """Write the measures of one Doc."""
        text = text_of(doc)
        clauses = clauses_of(doc)
        rows = self.find(text, clauses, sentences_of(doc), get_rows(doc, "orgs")) if clauses else []
        set_layer(doc, self.layer, rows, spans_key=self.spans_key, label="instrument")

    def find(
        self,
        text: str,
        clauses: list[tuple[int, int]],
        sentences: list[tuple[int, int]],
        orgs: list[dict[str, Any]],
    ) -> list[dict[str, Any]]:
        """Measures of a text in order, as rows.

        Parameters
        ----------
        text : str
            The text; offsets are code points into it.
        clauses, sentences : list of (int, int)
            Their offsets; at least one clause.
        orgs : list of dict
            Organization rows, in text order, for the actors; may be empty.
        """
        view = View(make_page(text, clauses, sentences), self._words)
        alone = self._model.first_round(view)
        scores, seen = self._model.second_round(view, alone)
        spans, owners = decode(self._model, view, scores)
        if not len(spans):
            return []
        kinds = self._model.attributes(view, seen, spans, owners)
        few, some = len(MODALITIES), len(MODALITIES) + len(STATUSES)
        modality = np.argmax(kinds[:, :few], axis=1).tolist()
        status = np.argmax(kinds[:, few:some], axis=1).tolist()
        instrument = np.argmax(kinds[:, some:], axis=1).tolist()
        where = spans.tolist()
        actors = self._actors.of_measures(view.page, where, owners.tolist(), orgs)
        rows: list[dict[str, Any]] = []
        for number, (start, end, first, last) in enumerate(where):
            trigger = text[first : last + 1]
            rows.append(
                {
                    "id": f"m{number + 1}",
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                    "trigger": trigger,
                    "trigger_start": first,
                    "trigger_end": last + 1,
                    "actor": actors[number],
                    "modality": self._modality.of(text, start, trigger, MODALITIES[modality[number]]),
                    "status": STATUSES[status[number]],
                    "instrument": self._words.instruments[instrument[number]],
                    "beneficiary": self._beneficiaries.of(text, start, end, first, last),
                }
            )
        return rows
