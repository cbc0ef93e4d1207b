"""Why a clause is a measure or not: candidates, rules that fired and scores."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import numpy as np
from spacy.tokens import Doc

from policy_nlp.layers import clauses_of, get_rows, sentences_of, text_of
from policy_nlp.measures.component import Measures
from policy_nlp.measures.lexical import ADVERB, FIRST_CLASS
from policy_nlp.measures.model import EDGES, MODALITIES, STATUSES

Row = dict[str, Any]
_BEST = 3


def explain(component: Measures, doc: Doc, offset: int) -> Row:
    """What the component knows about the clause at an offset.

    Parameters
    ----------
    component : Measures
        The component of the pipeline that processed the document.
    doc : Doc
        The processed document.
    offset : int
        A code point of the text; the clause it lies in, or else the last one before it, is explained.

    Returns
    -------
    dict
        ``start``, ``end``, ``text`` of the clause; ``alone`` and ``score``: how likely it is a measure by itself and in
        its context; ``accepted``; ``candidates``: entries of the lexicon in it, with table and class;
        ``edges``: the likeliest places of the measure's and its trigger's begin and end, with scores; ``attributes``: the
        likeliest values of modality, status and instrument; ``measures``: the rows found in it, whose ``source`` names
        the rows of the lexicon that decided.

    Raises
    ------
    ValueError
        If the text has no clause, or the offset is not in the text.
    """
    text = text_of(doc)
    clauses = clauses_of(doc)
    if not 0 <= offset < len(text):
        raise ValueError(f"the offset {offset} is not in a text of {len(text)} characters")
    if not clauses:
        raise ValueError("the text has no clause")
    component.prepare()
    model = component.scorer_of_clauses
    view = component.view(text, clauses, sentences_of(doc))
    alone = model.first_round(view)
    scores, seen = model.second_round(view.page, alone)
    at = max(bisect_right(clauses, offset, key=lambda clause: clause[0]) - 1, 0)
    start, end = clauses[at]
    found = [row for row in get_rows(doc, component.layer) if start <= row["trigger_start"] < end]
    where = np.arange(start, end)
    edges = np.column_stack([model.edges(view, where), model.ends(view, where)])
    return {
        "start": start,
        "end": end,
        "text": text[start:end],
        "alone": round(float(model.probability(alone[at, :1])[0]), 3),
        "score": round(float(model.probability(scores[at : at + 1])[0]), 3),
        "accepted": bool(found),
        "candidates": _candidates(component, view, at),
        "edges": {
            name: _best_places(text, start, edges[:, k]) for k, name in enumerate((*EDGES, "trigger_end"))
        },
        "attributes": _attributes(component, view, seen, found, at),
        "measures": [dict(row) for row in found],
    }


def _candidates(component: Measures, view: Any, at: int) -> list[Row]:
    """Entries of the lexicon in a clause, in order."""
    words, finds = component.words, view.finds
    rows = []
    for i in np.nonzero(finds.clause == at)[0].tolist():
        start, end, code = int(finds.start[i]), int(finds.end[i]), int(finds.code[i])
        table, kind = "modals", ""
        if code >= FIRST_CLASS:
            table, kind = "triggers", words.classes[code - FIRST_CLASS]
        elif code == ADVERB:
            table = "adverbs"
        else:
            kind = words.modalities[code - 1]
        rows.append(
            {"start": start, "end": end, "text": view.page.text[start:end], "table": table, "class": kind}
        )
    return rows


def _best_places(text: str, start: int, scores: Any) -> list[Row]:
    order = np.argsort(-scores)[:_BEST].tolist()
    return [
        {"at": start + k, "text": text[start + k : start + k + 4], "score": round(float(scores[k]), 2)}
        for k in order
    ]


def _attributes(component: Measures, view: Any, seen: Any, found: list[Row], at: int) -> Row:
    """The likeliest values of each attribute of the first measure of a clause."""
    if not found:
        return {}
    row = found[0]
    span = np.array([[row["start"], row["end"], row["trigger_start"], row["trigger_end"] - 1]])
    scores = component.scorer_of_clauses.attributes(view, seen, span, np.array([at]))[0]
    out, low = {}, 0
    for name, values in (
        ("modality", MODALITIES),
        ("status", STATUSES),
        ("instrument", component.words.instruments),
    ):
        part = scores[low : low + len(values)]
        low += len(values)
        order = np.argsort(-part)[:_BEST].tolist()
        out[name] = [{"value": values[k], "score": round(float(part[k]), 2)} for k in order]
    return out
