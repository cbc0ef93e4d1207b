"""What the trained model adds to the lexicon alone: ``python -m policy_nlp.measures.compare GOLD.jsonl``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import spacy
import typer

from policy_nlp import resources
from policy_nlp.gold import read_gold
from policy_nlp.layers import get_rows
from policy_nlp.measures.lexical import Words
from policy_nlp.measures.rules import find_by_rules
from policy_nlp.scoring import LayerScore, score_layer

Figures = dict[str, dict[str, float]]


def compare(gold: Path) -> Figures:
    """Figures of both ways to find measures on a gold file.

    Parameters
    ----------
    gold : Path
        Gold records as JSON Lines.

    Returns
    -------
    dict
        ``{"rules": …, "model": …}``: F1 or accuracy by figure name.
    """
    lexicon = resources.lexicon("measures")
    words = Words(lexicon)
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_measures")
    totals = {"rules": LayerScore.empty("measures"), "model": LayerScore.empty("measures")}
    for record in read_gold(gold, having="measures"):
        text = record["text"]
        totals["rules"] += score_layer("measures", record["measures"], find_by_rules(text, words, lexicon))[0]
        totals["model"] += score_layer("measures", record["measures"], get_rows(nlp(text), "measures"))[0]
    return {
        way: {name: tally.figures()["f"] for name, tally in score.tallies.items()}
        | {name: share.figures()["accuracy"] for name, share in score.accuracies.items()}
        for way, score in totals.items()
    }


def main(gold: Annotated[Path, typer.Argument(help="Gold documents.")]) -> None:
    """Print the figures of the lexicon alone and of the trained model side by side."""
    figures = compare(gold)
    for name, value in figures["rules"].items():
        typer.echo(f"{name:12} rules {value:.3f}  model {figures['model'][name]:.3f}")


if __name__ == "__main__":
    typer.run(main)
