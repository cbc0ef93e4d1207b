"""The component ``policy_risks``: finds words of risk, and the measures in the same sentence."""

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent, Scorer
from policy_nlp.layers import get_rows, sentences_of, set_layer, text_of
from policy_nlp.matcher import Dictionary
from policy_risks.records import Risk


class Risks(PolicyComponent):
    """Writes the layer ``risks``."""

    layer = "risks"
    lexicon_name = Path(__file__).parent / "words"

    def compile(self) -> None:
        """Build the dictionary."""
        self._words = Dictionary([(row["word"], row["grade"]) for row in self.lexicon["risks"]])

    def annotate(self, doc: Doc) -> None:
        """Find the risks of one Doc."""
        text = text_of(doc)
        rows = []
        for start, end, grade in self._words.find(text):
            low, high = next(pair for pair in sentences_of(doc) if pair[0] <= start < pair[1])
            near = [row["id"] for row in get_rows(doc, "measures") if low <= row["start"] < high]
            risk = Risk(f"r{len(rows) + 1}", start, end, text[start:end], grade, [1, 2.5], near)
            rows.append(risk.to_row())
        set_layer(doc, self.layer, rows, spans_key=self.spans_key, label=self.spans_label)


@Language.factory(
    "policy_risks",
    requires=["doc._.measures"],
    default_config={
        "spans_key": "risks",
        "spans_label": "grade",
        "scorer": {"@scorers": "policy_nlp.layer_scorer.v1", "layer": "risks"},
    },
)
def make_risks(nlp: Language, name: str, spans_key: str, spans_label: str, scorer: Scorer | None) -> Risks:
    """Make the component."""
    return Risks(nlp, name, spans_key=spans_key, spans_label=spans_label, scorer=scorer)
