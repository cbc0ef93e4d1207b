"""The component that finds numbers with their units, and dates and periods."""

from __future__ import annotations

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, document_date, set_layer, text_of
from policy_nlp.quantities.grammar import QuantityGrammar, to_row
from policy_nlp.text.times import TimeGrammar

__all__ = ["Quantities"]


class Quantities(PolicyComponent):
    """Writes the layers ``quantities`` and ``times``.

    Settings
    --------
    times_key : str
        Key of ``doc.spans`` for the dates and periods.
    """

    layer = "quantities"
    lexicon_name = "quantities"

    def compile(self) -> None:
        """Build the grammars from the lexicon."""
        self._grammar = QuantityGrammar(self.lexicon)
        tables = ("periods", "period_words", "lunar", "festivals")
        self._times = TimeGrammar(*(self.lexicon[table] for table in tables))

    def annotate(self, doc: Doc) -> None:
        """Find quantities and times in the text and write both layers."""
        text = text_of(doc)
        times = self._times.find(text, document_date(doc))
        amounts = self._grammar.find(text, times)
        amounts.reverse()
        rows: list[Row] = []
        while amounts:  # one at a time, so that both are never kept of all
            rows.append(to_row(text, amounts.pop(), len(rows) + 1))
        dates = [
            {
                "id": f"d{i}",
                "start": t.start,
                "end": t.end,
                "text": t.text,
                "kind": t.kind,
                "from_": t.from_,
                "to": t.to,
            }
            for i, t in enumerate(times, 1)
        ]
        set_layer(doc, "quantities", rows, spans_key=self.spans_key, label=self.spans_label)
        set_layer(doc, "times", dates, spans_key=self.settings["times_key"], label="TIME")
