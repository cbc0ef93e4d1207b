"""How mentions map to the ORG of news corpora, and how well they agree with it.

``python -m policy_nlp.orgs.judge.news ner.jsonl.gz --source msra --every 10 --config default``
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from policy_nlp.pipeline import load_pipeline

#: Last characters of bodies that news corpora do not call organizations: 中国政府, 日军.
_NOT_IN_NEWS = ("政府", "军")


def is_news_organization(text: str, kind: str, type_: str) -> bool:
    """Whether a mention maps to the label ORG of news corpora (MSRA, People's Daily).

    Named bodies do, except whole governments and armies (中国政府, 日军), and party committees that point back
    (省委, 县委) do.

    Parameters
    ----------
    text : str
        The mention.
    kind, type_ : str
        Its fields ``kind`` and ``type``.
    """
    if kind == "named":
        return not text.endswith(_NOT_IN_NEWS)
    return kind == "anaphoric" and type_ == "party"


def score(sentences: Iterable[dict[str, Any]], config: str) -> dict[str, float]:
    """Precision, recall and F1 of the organizations of a pipeline, with exact offsets.

    Parameters
    ----------
    sentences : iterable of dict
        ``text``, and ``ents``: rows of start, end and label.
    config : str
        Name of the pipeline.
    """
    pipeline = load_pipeline(config, enable=["policy_orgs"])
    found = right = gold = 0
    for sentence in sentences:
        truth = {(start, end) for start, end, label in sentence["ents"] if label == "ORG"}
        rows = pipeline(sentence["text"])._.orgs
        spans = {(row.start, row.end) for row in rows if is_news_organization(row.text, row.kind, row.type)}
        found, gold, right = found + len(spans), gold + len(truth), right + len(spans & truth)
    return {"p": right / max(found, 1), "r": right / max(gold, 1), "f": 2 * right / max(found + gold, 1)}


def main(
    path: Annotated[Path, typer.Argument(help="Gzipped sentences with entities.")],
    source: Annotated[str | None, typer.Option(help="Take only sentences of this source.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Take every n-th sentence only.")] = 1,
    config: Annotated[str, typer.Option(help="Pipeline.")] = "default",
) -> None:
    """Score the organizations of a pipeline on news."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    if source is not None:
        rows = [row for row in rows if row.get("source") == source]
    chosen = rows[every - 1 :: every]
    scores = score(chosen, config)
    typer.echo(f"{len(chosen)} sentences: " + ", ".join(f"{k} {v:.4f}" for k, v in scores.items()))


if __name__ == "__main__":
    typer.run(main)
