"""What is trained, from what: one function a part, all of one form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.training.annotations import read_corpus

Settings = dict[str, Any]
Figures = dict[str, float]

#: Names of the corpora in their folder.
NEWS, POLICY, WORDS = "ner.jsonl.gz", "policy.jsonl.gz", "words.txt.gz"


@dataclass(frozen=True, slots=True)
class Sources:
    """What there is to learn from.

    Attributes
    ----------
    gold : Path
        Documents annotated after the guidelines, JSON Lines.
    corpora : Path
        Folder with ``words.txt.gz`` (a sentence a line, ``word/tag``), ``policy.jsonl.gz`` (documents with ``id`` and
        ``text``) and ``ner.jsonl.gz`` (sentences with ``source``, ``text`` and ``ents``: start, end, label).
    annotations : Path, optional
        Stand-off annotations of documents in ``policy.jsonl.gz``.
    """

    gold: Path
    corpora: Path
    annotations: Path | None = None


def train_words(settings: Settings, sources: Sources, out: Path) -> Figures:
    """The segmenter."""
    from policy_nlp.words.train import train

    return train(settings, sources.corpora / WORDS, sources.corpora / POLICY, out)


def train_targets(settings: Settings, sources: Sources, out: Path) -> Figures:
    """The status of targets."""
    from policy_nlp.targets.train import train

    return train(settings, sources.gold, sources.corpora / POLICY, _annotations(sources), out)


def train_measures(settings: Settings, sources: Sources, out: Path) -> Figures:
    """The measures."""
    from policy_nlp.measures.train import train_model

    return train_model(settings, sources.gold, sources.corpora / POLICY, _annotations(sources), out)


def train_orgs(settings: Settings, sources: Sources, out: Path) -> Figures:
    """The judge of names of organizations."""
    from policy_nlp.orgs.judge.train import train

    corpora = sources.corpora
    return train(settings, corpora / NEWS, sources.gold, corpora / WORDS, corpora / POLICY, out)


def _annotations(sources: Sources) -> Path | None:
    """The annotations, None where there are none or the corpus lacks a document of theirs, which is told."""
    annotations, corpus = sources.annotations, sources.corpora / POLICY
    if annotations is None:
        return None
    lines = annotations.read_text(encoding="utf-8").splitlines()
    wanted = {json.loads(line)["document"] for line in lines if line.strip()}
    missing = sorted(wanted - {document["id"] for document in read_corpus(corpus)})
    if missing:
        print(
            f"{annotations} is left out: {corpus} lacks {len(missing)} of its documents, such as {missing[0]}"
        )
        return None
    return annotations


#: Part -> the function that trains it.
PARTS: dict[str, Callable[[Settings, Sources, Path], Figures]] = {
    "words": train_words,
    "targets": train_targets,
    "measures": train_measures,
    "orgs": train_orgs,
}
