"""The component that finds numeric and directional targets."""

import warnings

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, has_layer, set_layer
from policy_nlp.targets.attributes import Attributes
from policy_nlp.targets.candidates import candidates
from policy_nlp.targets.model import StatusModel
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.tables import table_record
from policy_nlp.targets.words import Words

__all__ = ["Targets"]

_NO_QUANTITIES = (
    "policy_targets: no component has found the quantities of this text, so only targets without a number are "
    "found; add 'policy_quantities' before 'policy_targets' to the pipeline"
)


class Targets(PolicyComponent):
    """Writes the layer ``targets`` from the layers ``quantities`` and ``times``.

    Without the layer ``quantities`` it warns and finds directional targets only.
    """

    layer = "targets"
    lexicon_name = "targets"
    model_name = "targets"

    def compile(self) -> None:
        """Build the word tables and the status model."""
        self._words = Words(self.lexicon)
        self._status = StatusModel(self.model)

    def annotate(self, doc: Doc) -> None:
        """Find the targets of the text and write the layer."""
        if not has_layer(doc, "quantities"):
            warnings.warn(_NO_QUANTITIES, UserWarning, stacklevel=2)
        scene = Scene(doc, self._words)
        found = candidates(scene)
        attributes = Attributes(scene)
        rows: list[Row] = []
        for (row, phrase), status in zip(found, self._status.decide(scene, found), strict=True):
            if status in ("achieved", "target") and row["kind"] != "directional":
                status = attributes.outlook(row["start"], status)
            if status == "target" or (status != "none" and row["kind"] != "directional"):
                rows.append(attributes.record(row, phrase, status))
        attributes.deadlines(rows)
        rows += [table_record(scene.text, row, scene.year) for table in scene.tables for row in table.rows]
        rows.sort(key=lambda row: (row["start"], row["quantity_start"]))
        for i, row in enumerate(rows, 1):
            row["id"] = f"t{i}"
        set_layer(doc, "targets", rows, spans_key=self.spans_key, label=self.spans_label)
