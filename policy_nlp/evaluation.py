"""Evaluation of a pipeline, or of stored predictions, on a gold file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spacy.language import Language

from policy_nlp.gold import document_key, make_doc, read_gold
from policy_nlp.pipeline import doc_to_record
from policy_nlp.scoring import DocumentScore

__all__ = [
    "Figures",
    "evaluate",
    "format_table",
    "score_pipeline",
    "score_predictions",
]

Figures = dict[str, dict[str, float]]


def evaluate(nlp: Language, path: str | Path) -> Figures:
    """Run a pipeline over the texts of a gold file and score what it finds.

    Parameters
    ----------
    nlp : Language
        The pipeline; it sees text, id, title, date and genre of each document.
    path : str or Path
        A gold file.

    Returns
    -------
    dict
        Figures by name, such as ``{"orgs.exact": {"p": …, "r": …, "f": …, "gold": …, "pred": …}}`` and
        ``{"orgs.role": {"accuracy": …, "of": …}}``.

    Raises
    ------
    policy_nlp.gold.GoldError
        If the file is no gold file; the message names file, line and key.
    """
    return score_pipeline(nlp, path).figures()


def score_pipeline(nlp: Language, path: str | Path) -> DocumentScore:
    """As ``evaluate``, with the counts and the differences."""
    score = DocumentScore()
    for gold in read_gold(path):
        _add(score, gold, doc_to_record(nlp(make_doc(nlp, gold))))
    return score


def score_predictions(gold: str | Path, predictions: str | Path) -> DocumentScore:
    """Score a file of records against a gold file; documents are paired by the file name in their ids.

    Raises
    ------
    ValueError
        If a gold document has no prediction, or one over another text.
    policy_nlp.gold.GoldError
        If one of the files cannot be used.
    """
    return compare(
        read_gold(gold), {document_key(row["id"]): row for row in read_gold(predictions, complete=False)}
    )


def compare(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]) -> DocumentScore:
    """Score predicted records, by document key, against gold records."""
    score = DocumentScore()
    for record in gold:
        prediction = predicted.get(document_key(record["id"]))
        if prediction is None:
            raise ValueError(f"no prediction for document {record['id']!r}")
        _add(score, record, prediction)
    return score


def _add(score: DocumentScore, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> None:
    if predicted["text"] != gold["text"]:
        raise ValueError(
            f"document {gold['id']!r}: the predicted text is not the gold text, so offsets cannot be compared"
        )
    try:
        score.add(gold, predicted)
    except ValueError as error:
        raise ValueError(f"document {gold['id']!r}: {error}") from None


def format_table(figures: Figures) -> str:
    """The figures as lines of text, one a figure; `policy_nlp.scoring.DocumentScore.notes` tells of what was not scored."""
    return "\n".join(_format(name, row) for name, row in figures.items())


def _format(name: str, row: Mapping[str, float]) -> str:
    if "f" not in row:
        return f"{name:20} accuracy {row['accuracy']:.3f} of {row['of']}"
    ratios = f"F1 {row['f']:.3f}  P {row['p']:.3f}  R {row['r']:.3f}"
    return f"{name:20} {ratios}  gold {row['gold']:5} predicted {row['pred']:5}"
