"""Figures in model cards: a block in the ``README.md`` of a model's folder that is written anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
#: What ``python -m policy_nlp.training`` leaves beside a model: what it was trained on.
TRAINED = "trained.json"

#: Part -> the layer of an evaluation that it takes part in.
_LAYER = {"targets": "targets.", "measures": "measures.", "orgs": "orgs."}


def write_card(
    folder: Path,
    part: str,
    trained: Mapping[str, Any],
    evaluation: Mapping[str, Mapping[str, float]],
    evaluated_on: str,
) -> None:
    """Write the figures into a model card; what stands outside the block stays. Without a card one is made.

    Parameters
    ----------
    folder : Path
        Folder of the model.
    part : str
        What was trained.
    trained : mapping
        ``command``, ``gold``, ``settings`` and ``figures``, as in `TRAINED`.
    evaluation : mapping
        Figures of the pipeline with this model, as ``policy-nlp evaluate --json`` prints them.
    evaluated_on : str
        Name of the gold file that it was evaluated on.
    """
    path = folder / "README.md"
    card = path.read_text(encoding="utf-8") if path.exists() else f"# Model card: {part}\n"
    head, begun, rest = card.partition(BEGIN)
    tail = rest.partition(END)[2] if begun else ""
    block = "\n".join([BEGIN, *_lines(part, trained, evaluation, evaluated_on), END])
    path.write_text(
        f"{head if begun else head.rstrip() + chr(10) * 2}{block}{tail or chr(10)}", encoding="utf-8"
    )


def _lines(
    part: str, trained: Mapping[str, Any], evaluation: Mapping[str, Mapping[str, float]], evaluated_on: str
) -> list[str]:
    lines = [
        f"Trained on `{trained['gold']}` with the settings of `{trained['settings']}`:",
        f"`{trained['command']}`",
        "",
        "| from training | |",
        "| --- | --- |",
        *(f"| {name.replace('_', ' ')} | {_number(value)} |" for name, value in trained["figures"].items()),
    ]
    if trained["gold"] == evaluated_on:
        lines += [
            "",
            "Evaluated on the documents it was trained on: the figures below are no measure of quality.",
        ]
    layer = _LAYER.get(part)
    rows = {name: row for name, row in evaluation.items() if layer and name.startswith(layer)}
    if rows:
        lines += ["", f"| the pipeline with it on `{evaluated_on}` | F1 or accuracy |", "| --- | --- |"]
        lines += [
            f"| {name} | {_number(row.get('f', row.get('accuracy', 0.0)))} |" for name, row in rows.items()
        ]
    return lines


def _number(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"
