"""The component ``policy_measures``: what public actors do, order, support, permit or forbid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import clauses_of, get_policy, get_rows, sentences_of, set_layer, text_of
from policy_nlp.measures.actors import Actors
from policy_nlp.measures.attributes import Decision, Modality, Polarity
from policy_nlp.measures.classes import WordClasses
from policy_nlp.measures.decode import decode
from policy_nlp.measures.lexical import ADVERB, Words
from policy_nlp.measures.model import MODALITIES, STATUSES, Means, MeasureModel, View
from policy_nlp.measures.page import Block, Page, blocks, make_page
from policy_nlp.measures.surroundings import Surroundings
from policy_nlp.rows import LazyRows, Row

Offsets = tuple[int, int]

#: Characters of a longer document that are read at once; each takes some 250 bytes while it is.
_LONGEST_BLOCK = 100_000
#: Longest clause that is looked at as a heading, and what its words may follow.
_LONGEST_HEADING = 14
_YEAR = re.compile("^(?:19|20)[0-9]{2}年")
#: Most blocks that are held at once.
_HELD = 4
#: ``policy_links`` replaces it. Rows are never changed in place but for ``source``, so that one list serves all.
_NO_ORGS: list[Row] = []


@dataclass(slots=True)
class Known:
    """What other components have found in a document; all of it may be empty."""

    orgs: Sequence[Row]
    times: Sequence[Row]
    quantities: Sequence[Row]
    sections: Sequence[Row]
    issuer: str | None


@dataclass(slots=True)
class Found:
    """The measures of a document, before their rows are built.

    Attributes
    ----------
    page : Page
    spans : ndarray
        One row a measure: its start and end, first and last character of its trigger.
    owners : ndarray
        The clause of each trigger.
    modality, status, instrument : list of int
        Numbers of the classes that the model chose.
    sure, chosen : ndarray
        How likely each is a measure, and has its instrument.
    verbs : ndarray
        Offsets at which a verb or adverb of the lexicon begins.
    """

    page: Page
    spans: NDArray[np.int64]
    owners: NDArray[np.int64]
    modality: list[int]
    status: list[int]
    instrument: list[int]
    sure: NDArray[np.float32]
    chosen: NDArray[np.float32]
    verbs: NDArray[np.int64]


class Measures(PolicyComponent):
    """Finds policy measures: trigger, object, actor, modality, status, instrument, for whom, when, with what money.

    Writes ``doc._.measures`` and ``doc.spans[spans_key]``, labelled by instrument. Works alone; with the clauses and
    sections of ``policy_structure``, the mentions of ``policy_orgs`` and the numbers and times of
    ``policy_quantities`` it also gives headings, actors by name, funding and deadlines. ``policy_links`` adds
    the organizations of each measure.
    """

    layer = "measures"
    lexicon_name = "measures"
    model_name = "measures"

    def compile(self) -> None:
        """Build the dictionaries from the lexicon and the weights from the model."""
        self.words = Words(self.lexicon)
        if self.words.instruments != self.model["meta"]["instruments"]:
            raise ValueError(
                f"[{self.name}] the table 'instruments' is not the one the model was trained with"
            )
        self._classes = WordClasses(self.model)
        self.scorer_of_clauses = MeasureModel(self.model)
        self._modality = Modality(self.lexicon)
        self._polarity = Polarity(self.lexicon)
        self._actors = Actors(self.lexicon)
        self._surroundings = Surroundings(self.lexicon)
        self._parts = frozenset(row["word"] for row in self.lexicon["headings"])
        codings: dict[str, dict[str, str]] = {name: {} for name in self.words.instruments}
        for row in self.lexicon["codings"]:
            codings[row["instrument"]][row["coding"]] = row["code"]
        #: Instruments in the order of the model: name, side, codings.
        self._kinds = [
            (row["type"], row["side"], codings[row["type"]]) for row in self.lexicon["instruments"]
        ]

    def annotate(self, doc: Doc) -> None:
        """Find the measures of one Doc; their rows are built when they are first read."""
        clauses = clauses_of(doc)
        found = self.find(text_of(doc), clauses, sentences_of(doc)) if clauses else None
        rows: Sequence[Row] = []
        if found is not None:
            known = Known(
                get_rows(doc, "orgs"),
                get_rows(doc, "times"),
                get_rows(doc, "quantities"),
                get_rows(doc, "sections"),
                get_policy(doc).issuer,
            )
            starts, ends = found.spans[:, 0].tolist(), found.spans[:, 1].tolist()
            instruments = [self._kinds[kind][0] for kind in found.instrument]
            rows = LazyRows(partial(self.rows, found, known), starts, ends, "m", {"instrument": instruments})
        set_layer(doc, self.layer, rows, spans_key=self.spans_key, label=self.spans_label)

    def view(self, text: str, clauses: list[Offsets], sentences: list[Offsets]) -> View:
        """The features of a text with at least one clause."""
        return View(make_page(text, clauses, sentences), self.words, self._classes)

    def find(self, text: str, clauses: list[Offsets], sentences: list[Offsets]) -> Found | None:
        """Where the measures of a text stand and what the model says of them; None if there are none.

        Parameters
        ----------
        text : str
            The text; offsets are code points into it.
        clauses, sentences : list of (int, int)
            Their offsets; at least one clause.
        """
        model = self.scorer_of_clauses
        page = make_page(text, clauses, sentences)
        cut = blocks(page, _LONGEST_BLOCK)
        # the views of many blocks are made twice rather than held all at once
        held = list(self._views(cut)) if len(cut) <= _HELD else None
        scores = np.concatenate([model.first_round(view) for view in held or self._views(cut)])
        whole = Means(scores).whole() if len(cut) > 1 else None
        parts, verbs = [], []
        for block, view in zip(cut, held or self._views(cut), strict=True):
            own, seen = model.second_round(page, scores, block.low, block.high, whole)
            own[self._headings(block.page, own)] = -np.inf
            spans, owners = decode(model, view, own)
            verbs.append(view.finds.start[view.finds.code >= ADVERB] + block.shift)
            if len(spans):
                kinds = model.attributes(view, seen, spans, owners)
                sure = model.probability(own[owners])
                parts.append((spans + block.shift, owners + block.low, kinds, sure))
        if not parts:
            return None
        spans, owners, kinds, sure = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        few, some = len(MODALITIES), len(MODALITIES) + len(STATUSES)
        modality, status = _consistent(kinds[:, :few], kinds[:, few:some])
        return Found(
            page,
            spans,
            owners,
            modality,
            status,
            np.argmax(kinds[:, some:], axis=1).tolist(),
            sure,
            _softmax(kinds[:, some:]).max(axis=1),
            np.concatenate(verbs),
        )

    def _headings(self, page: Page, scores: NDArray[np.float32]) -> list[int]:
        """Accepted clauses that are no more than the heading of a part of a report (2026年工作安排)."""
        alone = (page.rank == 0) & (page.left == 0) & (page.end - page.start <= _LONGEST_HEADING)
        alone &= scores > self.scorer_of_clauses.thresholds["clause"]
        text = page.text
        return [
            i
            for i in np.flatnonzero(alone).tolist()
            if _YEAR.sub("", text[page.start[i] : page.end[i]], count=1) in self._parts
        ]

    def _views(self, cut: Sequence[Block]) -> Iterator[View]:
        return (View(block.page, self.words, self._classes) for block in cut)

    def rows(self, found: Found, known: Known) -> list[Row]:
        """The measures in order, as rows with all that stands around them."""
        page, text = found.page, found.page.text
        where, at = found.spans.tolist(), found.owners.tolist()
        sure, chosen = _rounded(found.sure), _rounded(found.chosen)
        actors = self._actors.of_measures(page, where, at, known.orgs, found.verbs.tolist())
        around = self._surroundings.read(page, where, at, known)
        rows: list[Row] = []
        for number, (span, kind) in enumerate(zip(where, found.instrument, strict=True)):
            start, end, first, last = span
            trigger = text[first : last + 1]
            how = self._modality.of(text, start, trigger, MODALITIES[found.modality[number]])
            state = Decision(STATUSES[found.status[number]], "model")
            if how.value == "fact":
                word = around.planned(number)
                if word:
                    how = Decision("obligation", f"headings:{word}")
                    state = Decision("planned", how.source)
            polarity = self._polarity.of(trigger, how.value)
            type_, side, codings = self._kinds[kind]
            actor = actors[number]
            name, source = actor or around.heading_actor(number)
            rows.append(
                {
                    "id": f"m{number + 1}",
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                    "trigger": trigger,
                    "trigger_start": first,
                    "trigger_end": last + 1,
                    **around.object(number, named=source == "expressed"),
                    "actor": name,
                    "actor_source": source,
                    "modality": how.value,
                    "status": state.value,
                    "polarity": polarity.value,
                    "instrument": type_,
                    "side": side,
                    "codings": codings,
                    **around.fields(number),
                    "orgs": _NO_ORGS,
                    "source": {
                        "measure": "model",
                        "score": sure[number],
                        "modality": how.source,
                        "status": state.source,
                        "instrument": "model",
                        "instrument_score": chosen[number],
                        "polarity": polarity.source,
                        "actor": source,
                    },
                }
            )
        return rows


def _rounded(values: Any) -> list[float]:
    """Three decimals of each."""
    rounded: list[float] = np.round(values.astype(np.float64), 3).tolist()
    return rounded


def _softmax(scores: Any) -> Any:
    """Shares of each row that add up to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


#: What goes together: a fact is not planned, and only a fact is done.
_TOGETHER = np.array(
    [
        [(modality == "fact") != (status == "planned") or status == "ongoing" for status in STATUSES]
        for modality in MODALITIES
    ]
)


def _consistent(modalities: NDArray[Any], statuses: NDArray[Any]) -> tuple[list[int], list[int]]:
    """The likeliest modality and status of each measure that go together."""
    both = np.where(_TOGETHER, modalities[:, :, None] + statuses[:, None, :], -np.inf)
    best = both.reshape(len(both), -1).argmax(axis=1)
    return (best // len(STATUSES)).tolist(), (best % len(STATUSES)).tolist()
