"""How well links read responsibility brackets: ``python -m policy_nlp.links.brackets ANNOTATIONS --corpus docs.jsonl.gz``.

A line of the file of annotations names a document, a passage of it, the triggers of its measures and the organizations of its
bracket with their roles, all by offsets; every measure of the passage belongs to every organization. A triple counts as
found if the triggers overlap, the mention overlaps and the role is the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from spacy.language import Language

import policy_nlp
from policy_nlp.layers import get_rows, set_metadata
from policy_nlp.scoring import Tally
from policy_nlp.training.annotations import read_passages

Row = dict[str, Any]


def score(nlp: Language, annotations: Path, corpus: Path) -> Tally:
    """Counts of (measure, organization, role) triples over the annotated passages.

    Parameters
    ----------
    nlp : Language
        A pipeline with ``policy_links``.
    annotations : Path
        JSON Lines with ``document``, ``start``, ``end``, ``measures`` and ``orgs``.
    corpus : Path
        The documents.
    """
    found: dict[str, list[tuple[int, int, int, int, str]]] = {}
    total = Tally()
    for row, document in read_passages(annotations, corpus):
        if document["id"] not in found:
            doc = set_metadata(nlp.make_doc(document["text"]), title=document.get("title"))
            found[document["id"]] = _triples(nlp(doc))
        total += _compare(row, found[document["id"]])
    return total


def _triples(doc: Any) -> list[tuple[int, int, int, int, str]]:
    """Trigger and mention of each measure's organizations, with the role."""
    orgs = {row["id"]: row for row in get_rows(doc, "orgs")}
    return [
        (
            row["trigger_start"],
            row["trigger_end"],
            orgs[one["org"]]["start"],
            orgs[one["org"]]["end"],
            one["role"],
        )
        for row in get_rows(doc, "measures")
        for one in row["orgs"]
    ]


def _compare(row: Row, found: list[tuple[int, int, int, int, str]]) -> Tally:
    predicted = [triple for triple in found if row["start"] <= triple[0] < row["end"]]
    gold = [(*measure, *org) for measure in row["measures"] for org in row["orgs"]]
    left = list(predicted)
    hits = 0
    for first, last, low, high, role in gold:
        for triple in left:
            if (
                triple[0] < last
                and first < triple[1]
                and triple[2] < high
                and low < triple[3]
                and triple[4] == role
            ):
                left.remove(triple)
                hits += 1
                break
    return Tally(hits, len(gold), len(predicted))


def main(
    annotations: Annotated[Path, typer.Argument(help="Annotated passages.")],
    corpus: Annotated[Path, typer.Option(help="The documents that they are about.")],
    config: Annotated[str, typer.Option(help="The pipeline.")] = "fast",
) -> None:
    """Print precision, recall and F1 of (measure, organization, role)."""
    row = score(policy_nlp.load(config), annotations, corpus).figures()
    typer.echo(
        f"F1 {row['f']:.3f}  P {row['p']:.3f}  R {row['r']:.3f}  of {row['gold']} triples, {row['pred']} found"
    )


if __name__ == "__main__":
    typer.run(main)
