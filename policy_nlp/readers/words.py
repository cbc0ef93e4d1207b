"""The words that readers know, from ``seeds/readers``."""

from __future__ import annotations

import re
from functools import cache

from policy_nlp.lexicon import Lexicon, read_lexicon
from policy_nlp.paths import seeds_dir


@cache
def tables() -> Lexicon:
    """The tables of the lexicon."""
    return read_lexicon(seeds_dir() / "readers")


@cache
def openings(*, attachments: bool = False) -> tuple[str, ...]:
    """What lines of their own begin with; only those that name an attachment, if asked."""
    return tuple(row["text"] for row in tables()["openings"] if row.get("attachment") or not attachments)


def choice(table: str) -> str:
    """A pattern of the words of a table, longest first."""
    words = sorted((row["text"] for row in tables()[table]), key=len, reverse=True)
    return "|".join(map(re.escape, words))
