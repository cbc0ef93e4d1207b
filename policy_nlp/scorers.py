"""Scorers for spaCy: the figures of ``policy_nlp.scoring`` over Examples.

Gold and predicted rows are read from ``doc.user_data`` (see ``policy_nlp.layers``), so gold comes from
``policy_nlp.gold`` or from a ``DocBin`` stored with ``store_user_data=True``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from spacy.training import Example

from policy_nlp import layers
from policy_nlp.component import Scorer
from policy_nlp.scoring import LayerScore, score_layer

__all__ = [
    "make_scorer",
    "score_examples",
]


def make_scorer(layer: str, spans_key: str | None = None) -> Scorer:
    """The scorer of a layer, registered as ``policy_nlp.layer_scorer.v1``; it can be pickled.

    Parameters
    ----------
    layer : str
        A layer that people annotate, also one that others added.
    spans_key : str, optional
        Key of the component's spans; the name of the layer if not given.
    """
    return partial(score_examples, layer=layer, spans_key=spans_key or layer)


def make_orgs_scorer(spans_key: str = "orgs") -> Scorer:
    """The scorer of organization mentions, registered as ``policy_nlp.orgs_scorer.v1``."""
    return make_scorer("orgs", spans_key)


def make_targets_scorer(spans_key: str = "targets") -> Scorer:
    """The scorer of numeric targets, registered as ``policy_nlp.targets_scorer.v1``."""
    return make_scorer("targets", spans_key)


def make_measures_scorer(spans_key: str = "measures") -> Scorer:
    """The scorer of measures, registered as ``policy_nlp.measures_scorer.v1``."""
    return make_scorer("measures", spans_key)


def score_examples(examples: Iterable[Example], *, layer: str, spans_key: str, **_: Any) -> dict[str, Any]:
    """Score one layer over all examples whose reference carries it.

    Parameters
    ----------
    examples : iterable of Example
        Predicted and reference Docs over the same text.
    layer : str
        A layer that people annotate.
    spans_key : str
        Names the keys that ``spacy evaluate --spans-key`` prints.

    Returns
    -------
    dict
        ``<layer>_<figure>_p``, ``_r`` and ``_f`` for every F1 figure, ``<layer>_<figure>_acc`` for every
        accuracy; the first F1 figure again as ``spans_<spans_key>_p``, ``_r`` and ``_f``, and all of them as
        ``spans_<spans_key>_per_type``. Every value is None if no reference carries the layer.

    Raises
    ------
    ValueError
        If a predicted Doc and its reference differ in text: offsets could not be compared.
    """
    total = LayerScore.empty(layer)
    scored = False
    for example in examples:
        if not layers.has_layer(example.reference, layer):
            continue
        scored = True
        if example.predicted.text != example.reference.text:
            raise ValueError(f"the {layer} scorer compares offsets, but predicted and reference text differ")
        gold, pred = (layers.get_rows(doc, layer) for doc in (example.reference, example.predicted))
        total += score_layer(layer, gold, pred)[0]
    return _as_scores(total, layer, spans_key, scored)


def _as_scores(total: LayerScore, layer: str, spans_key: str, scored: bool) -> dict[str, Any]:
    scores: dict[str, Any] = {}
    per_figure = {name: tally.figures() for name, tally in total.tallies.items()}
    for name, figures in per_figure.items():
        for key in ("p", "r", "f"):
            scores[f"{layer}_{name}_{key}"] = figures[key] if scored else None
    for name, accuracy in total.accuracies.items():
        scores[f"{layer}_{name}_acc"] = accuracy.figures()["accuracy"] if scored else None
    first = next(iter(per_figure.values()))
    for key in ("p", "r", "f"):
        scores[f"spans_{spans_key}_{key}"] = first[key] if scored else None
    table = {name: {key: figures[key] for key in ("p", "r", "f")} for name, figures in per_figure.items()}
    scores[f"spans_{spans_key}_per_type"] = table if scored else None
    return scores
