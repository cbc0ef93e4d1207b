"""What stands in for public corpora where there are none: the texts of gold, cut by the package's own segmenter.

Models that are trained on it alone are weak: they know few words and few names, and the segmenter learns from itself.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import policy_nlp
from policy_nlp.gold import read_gold
from policy_nlp.text.clauses import sentences
from policy_nlp.training.parts import NEWS, POLICY, WORDS

#: The tag of the words of a name, and of all other words.
_NAME, _OTHER = "nt", "n"


def make_corpora(gold: Path, out: Path) -> list[str]:
    """Make the corpora that are not in a folder yet; returns the names of those that were made.

    Parameters
    ----------
    gold : Path
        Gold documents.
    out : Path
        The folder; made if needed.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = [name for name in (WORDS, POLICY, NEWS) if not (out / name).exists()]
    if not made:
        return []
    records = list(read_gold(gold, having="orgs"))
    lines: dict[str, Iterable[str]] = {
        POLICY: (_json({key: record.get(key) for key in ("id", "title", "text")}) for record in records),
        NEWS: (_json(row) for record in records for row in _sentences(record)),
        WORDS: _words(records),
    }
    for name in made:
        with gzip.open(out / name, "wt", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines[name])
    return made


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _sentences(record: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The sentences of a document with the named bodies in them."""
    named = [row for row in record["orgs"] if row["kind"] == "named"]
    for start, end in sentences(record["text"]):
        inside = [row for row in named if start <= row["start"] and row["end"] <= end]
        ents = [[row["start"] - start, row["end"] - start, "ORG"] for row in inside]
        yield {"source": "samples", "text": record["text"][start:end], "ents": ents}


def _words(records: Iterable[dict[str, Any]]) -> Iterable[str]:
    nlp = policy_nlp.load("default", exclude=policy_nlp.load("fast").pipe_names)
    for record in records:
        ends = {row["end"] for row in record["orgs"] if row["kind"] == "named"}
        for start, end in sentences(record["text"]):
            tokens = [token for token in nlp.make_doc(record["text"][start:end]) if not token.is_space]
            pairs = (
                f"{token.text}/{_NAME if start + token.idx + len(token) in ends else _OTHER}"
                for token in tokens
            )
            yield " ".join(pairs)
