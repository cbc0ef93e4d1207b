"""A baseline without weights: measures read from the lexicon alone.

A clause is a measure if, after modals and adverbs, it begins with a trigger that takes an action as its class; the
measure runs to the end of the clause. The model card shows what the trained model adds to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from policy_nlp.lexicon import Lexicon
from policy_nlp.measures.lexical import ADVERB, FIRST_CLASS, Words
from policy_nlp.measures.page import make_page
from policy_nlp.text.clauses import segment

_MODALITY_OF_CLASS = {
    "encourage": "encouragement", "explore": "exploration", "permit": "permission", "prohibit": "prohibition",
}  # fmt: skip
_NO_ACTION = "copula"


def find_by_rules(text: str, words: Words, lexicon: Lexicon) -> list[dict[str, Any]]:
    """Measures of a text by the lexicon alone.

    Parameters
    ----------
    text : str
        The text; offsets are code points into it.
    words : Words
        The dictionaries of the lexicon.
    lexicon : Lexicon
        Its tables.

    Returns
    -------
    list of dict
        Rows with ``start``, ``end``, ``text``, ``trigger``, ``modality``, ``status`` and ``instrument``.
    """
    sentences, clauses = segment(text)
    if not clauses:
        return []
    page = make_page(text, clauses, sentences)
    finds = words.find(page)
    counts = words.count_objects(page)
    usual = {row["word"]: row["instrument"] for row in lexicon["triggers"]}
    rows: list[dict[str, Any]] = []
    seen = -1
    start, modality = 0, "obligation"
    entries = zip(
        finds.start.tolist(), finds.end.tolist(), finds.code.tolist(), finds.clause.tolist(), strict=True
    )
    done = -1
    reach = 0
    for low, high, code, clause in entries:
        if clause != seen:
            seen, start, modality, reach = clause, -1, "obligation", int(page.start[clause])
        if clause == done:
            continue
        if code < ADVERB:
            modality, start, reach = words.modalities[code - 1], -1, high
            continue
        if code == ADVERB:
            start, reach = low if start < 0 or low > reach else start, high
            continue
        name = words.classes[code - FIRST_CLASS]
        end = int(page.end[clause])
        if low > reach or name == _NO_ACTION or high >= end or text[high] in "的后时":
            done = clause
            continue
        done = clause
        first = low if start < 0 else start
        best = int(np.argmax(counts[clause])) if counts[clause].any() else -1
        rows.append(
            {
                "start": first,
                "end": end,
                "text": text[first:end],
                "trigger": text[first:high],
                "modality": _MODALITY_OF_CLASS.get(name, modality),
                "status": "done" if text[high] == "了" or modality == "fact" else "planned",
                "instrument": words.instruments[best] if best >= 0 else usual[text[low:high]],
            }
        )
    return rows
