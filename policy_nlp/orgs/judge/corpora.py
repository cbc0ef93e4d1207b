"""Sentences with their organizations, read from annotated news and from gold policy documents."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.gold import read_gold

Entity = tuple[int, int, str]


@dataclass(slots=True)
class Sentence:
    """A text with entities.

    Attributes
    ----------
    text : str
        The text.
    entities : list of (int, int, str)
        Offsets and label: ORG, LOC or PER.
    complete : bool
        Whether places and persons are annotated too, so that what is unmarked is none of them.
    policy : bool
        Whether the annotation follows ``docs/guidelines.md``.
    weight : float
        How much it counts; 0 for sentences that are only measured with.
    group : str
        ``"news"``; ``"rules"`` where the rules are to tell the organizations; or the id of the gold document.
    """

    text: str
    entities: list[Entity]
    complete: bool
    policy: bool
    weight: float
    group: str = "news"


def read_news(path: Path, settings: dict[str, Any]) -> Iterator[Sentence]:
    """Sentences of a gzipped JSON Lines file with ``source``, ``text`` and ``ents``.

    Every n-th sentence of the source ``held_out_source``, n being ``held_out``, gets the weight 0, as does a sentence
    with the text of one of those.

    Parameters
    ----------
    path : path
    settings : dict
        ``held_out``, ``held_out_source``; ``sources``: the weight of each source; ``labels``: ORG, LOC or PER for each
        label that is used; ``partial``: sources whose places are marked after other rules.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    own = [row for row in rows if row["source"] == settings["held_out_source"]]
    held = {row["text"] for row in own[settings["held_out"] - 1 :: settings["held_out"]]}
    labels = settings["labels"]
    for row in rows:
        weight = settings["sources"].get(row["source"], 0.0)
        yield Sentence(
            row["text"],
            [(start, end, labels[label]) for start, end, label in row["ents"] if label in labels],
            row["source"] not in settings["partial"],
            False,
            0.0 if row["text"] in held else weight,
        )


def read_policy(path: Path, weight: float) -> Iterator[Sentence]:
    """Gold documents; of their organizations the named ones."""
    for record in read_gold(path, having="orgs"):
        named = [(row["start"], row["end"], "ORG") for row in record["orgs"] if row["kind"] == "named"]
        yield Sentence(record["text"], named, False, True, weight, record["id"])


def read_documents(path: Path, settings: dict[str, Any]) -> Iterator[Sentence]:
    """Lines of policy documents without annotation, from every n-th document, n being ``every``."""
    for text in read_texts(path)[:: settings["every"]]:
        for line in text.split("\n"):
            if len(line) >= settings["shortest"]:
                yield Sentence(line, [], False, True, settings["weight"], "rules")


def read_texts(path: Path) -> list[str]:
    """The texts of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]
