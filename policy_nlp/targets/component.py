"""The component that finds numeric and directional targets."""

import warnings
from collections.abc import Sequence
from functools import partial

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, has_layer, set_layer
from policy_nlp.rows import LazyRows
from policy_nlp.targets.attributes import Attributes, record_span
from policy_nlp.targets.candidates import candidates
from policy_nlp.targets.model import StatusModel
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.table_record import table_record
from policy_nlp.targets.words import Words

__all__ = ["Targets"]

_NO_QUANTITIES = (
    "policy_targets: no component has found the quantities of this text, so only targets without a number are "
    "found; add 'policy_quantities' before 'policy_targets' to the pipeline"
)


#: A quantity, what was read around it, and its status.
Decided = tuple[Row, Phrase, str]


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
        """Find the targets of the text; their rows are built when they are first read."""
        if not has_layer(doc, "quantities"):
            warnings.warn(_NO_QUANTITIES, UserWarning, stacklevel=2)
        scene = Scene(doc, self._words)
        found = candidates(scene)
        attributes = Attributes(scene)
        decided: list[Decided] = []
        for (row, phrase), status in zip(found, self._status.decide(scene, found), strict=True):
            if status in ("achieved", "target") and row["kind"] != "directional":
                status = attributes.outlook(row["start"], status)
                if status == "target" and attributes.is_award(row):
                    status = "parameter"
            elif status in ("parameter", "other") and attributes.bound(row):
                status = "target"
            if status == "target" or (status != "none" and row["kind"] != "directional"):
                decided.append((row, phrase, status))
        tabled = [table_record(scene.text, row, scene.year) for table in scene.tables for row in table.rows]
        places = [(*record_span(row, phrase), row["start"], status) for row, phrase, status in decided]
        places += [(row["start"], row["end"], row["quantity_start"], row["status"]) for row in tabled]
        places.sort(key=lambda place: (place[0], place[2]))
        starts, ends, _, statuses = zip(*places, strict=True) if places else ((),) * 4
        rows = LazyRows(partial(_rows, attributes, decided, tabled), starts, ends, "t", {"status": statuses})
        set_layer(doc, "targets", rows, spans_key=self.spans_key, label=self.spans_label)


def _rows(attributes: Attributes, decided: Sequence[Decided], tabled: Sequence[Row]) -> list[Row]:
    """The rows of targets in text order, those of tables among them."""
    rows = [attributes.record(row, phrase, status) for row, phrase, status in decided]
    attributes.deadlines(rows)
    rows += tabled
    rows.sort(key=lambda row: (row["start"], row["quantity_start"]))
    for number, row in enumerate(rows, 1):
        row["id"] = f"t{number}"
    return rows
