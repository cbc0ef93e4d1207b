"""What ``policy-nlp explain`` prints: the explanation of one clause, as text."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from policy_nlp.inputs import Document
from policy_nlp.measures.component import Measures
from policy_nlp.measures.explain import explain
from policy_nlp.runner import read_document

Row = dict[str, Any]


def explain_document(nlp: Language, document: Document, offset: int) -> Row:
    """Process a document and explain the clause at an offset (see ``policy_nlp.measures.explain``).

    Raises
    ------
    ValueError
        If the pipeline has no ``policy_measures``, or the offset is not in the text.
    """
    for _, component in nlp.pipeline:
        if isinstance(component, Measures):
            return explain(component, read_document(nlp, document), offset)
    raise ValueError("the pipeline has no component policy_measures")


def format_explanation(found: Row) -> str:
    """An explanation as lines of text."""
    lines = [f"clause {found['start']}-{found['end']}: {found['text']}"]
    verdict = "a measure" if found["accepted"] else "no measure"
    lines.append(
        f"{verdict}: {found['alone']:.3f} by itself, {found['score']:.3f} in its context (from 0.5 a measure)"
    )
    lines.append("candidates:")
    lines += [
        f"  {row['start']}-{row['end']} {row['text']}  {row['table']} {row['class']}".rstrip()
        for row in found["candidates"]
    ] or ["  none in the lexicon"]
    lines.append("likeliest places:")
    for name, places in found["edges"].items():
        best = ", ".join(f"{place['at']} {place['text']!r} {place['score']:+.2f}" for place in places)
        lines.append(f"  {name}: {best}")
    for name, values in found["attributes"].items():
        lines.append(f"{name}: " + ", ".join(f"{one['value']} {one['score']:+.2f}" for one in values))
    for row in found["measures"]:
        lines.append(f"{row['id']} {row['start']}-{row['end']}: {row['text']}")
        lines += [
            f"  {name} {row[name]!r} decided by {row['source'][name]}"
            for name in ("modality", "status", "instrument", "polarity", "actor")
        ]
    return "\n".join(lines)
