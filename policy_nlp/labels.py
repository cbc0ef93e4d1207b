"""What people read for the names of fields and their values, in Chinese and English."""

from __future__ import annotations

from functools import cache
from typing import Literal

from policy_nlp.lexicon import Lexicon, read_lexicon
from policy_nlp.paths import seeds_dir

Language = Literal["zh", "en"]


@cache
def _tables() -> Lexicon:
    return read_lexicon(seeds_dir() / "labels")


@cache
def fields(language: Language) -> dict[str, str]:
    """Field -> what it is called."""
    return {row["name"]: row[language] for row in _tables()["fields"]}


@cache
def values(language: Language) -> dict[str, dict[str, str]]:
    """Field -> value -> what it is called."""
    found: dict[str, dict[str, str]] = {}
    for row in _tables()["values"]:
        found.setdefault(row["field"], {})[row["value"]] = row[language]
    return found


@cache
def interface(language: Language) -> dict[str, str]:
    """Words of the report by their keys."""
    return {row["key"]: row[language] for row in _tables()["interface"]}
