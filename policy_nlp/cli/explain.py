"""What ``policy-nlp explain`` prints: the explanation of one clause, as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len, set_cell_size
from spacy.language import Language

from policy_nlp import display_names
from policy_nlp.inputs import Document
from policy_nlp.measures.component import Measures
from policy_nlp.measures.explain import explain
from policy_nlp.runner import read_document

Row = dict[str, Any]

#: Where the words of measures stand in the sources.
_SEEDS = "seeds/measures"


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
    """An explanation as lines of text: what was decided, by what, and which file of the lexicon says otherwise."""
    verdict = "a measure" if found["accepted"] else "no measure"
    score, alone = found["score"], found["alone"]
    blocks = [
        f"clause {found['start']}-{found['end']}: {found['text']}",
        f"{verdict}: {score:.3f} with its neighbours, {alone:.3f} by itself (from 0.5 a measure)",
        "",
        f"words of the lexicon in it (a row each in {_SEEDS}/):",
        *_aligned(
            [
                f"{row['start']}-{row['end']}",
                row["text"],
                f"{row['table']}.jsonl",
                _named("modality", row["class"]),
            ]
            for row in found["candidates"]
        ),
        *(
            ()
            if found["candidates"]
            else (f"  none: a verb that is missing is a row of {_SEEDS}/triggers.jsonl",)
        ),
        "",
        "likeliest places, with scores:",
        *_aligned(
            [name, *(f"{place['at']} {place['text']!r} {place['score']:+.2f}" for place in places)]
            for name, places in found["edges"].items()
        ),
    ]
    for number, row in enumerate(found["measures"]):
        # The scores of attributes are those of the first measure.
        scores = found["attributes"] if number == 0 else {}
        blocks += ["", f"{row['id']} {row['start']}-{row['end']}: {row['text']}"]
        blocks += _aligned(
            [
                f"{name} {display_names.own().fields('zh')[name]}",
                _named(name, row[name]),
                _decided(row["source"][name], scores.get(name, ())),
            ]
            for name in ("modality", "status", "instrument", "polarity", "actor")
        )
    blocks += [
        "",
        "to change a word, edit its row or add one (setting extra); to change what the model decides, correct documents "
        "and train it anew",
    ]
    return "\n".join(blocks)


def _named(field: str, value: str | None) -> str:
    """A value with its Chinese name, if it has one."""
    if value is None:
        return "none"
    return f"{value} {display_names.own().values('zh').get(field, {}).get(value, '')}".rstrip()


def _decided(by: str | None, scores: Iterable[Row]) -> str:
    if by is None:
        return ""
    table, _, word = by.partition(":")
    if word:
        return f"by {word} in {_SEEDS}/{table}.jsonl"
    known = ", ".join(f"{one['value']} {one['score']:+.2f}" for one in scores)
    return f"by {by}" + (f" ({known})" if known and by == "model" else "")


def _aligned(rows: Iterable[list[str]]) -> list[str]:
    """Rows of cells as lines, columns one below the other; a Chinese character is two wide."""
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=False)]
    return [
        "  "
        + "  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in table
    ]
