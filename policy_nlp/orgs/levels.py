"""Levels of administration before a body's name: 省 in 省教育厅, 自治区 in 自治区人民政府."""

from __future__ import annotations

from policy_nlp.lexicon import Lexicon


class Levels:
    """Knows the words for levels of administration.

    Parameters
    ----------
    lexicon : mapping
        The tables of ``seeds/orgs``; ``levels`` is read.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon["levels"]
        self._not_after = {row["text"]: frozenset(row["not_after"]) for row in rows if len(row["text"]) == 1}
        #: The levels of one character, and the longer ones.
        self.short = frozenset(self._not_after)
        self.long = frozenset(row["text"] for row in rows if len(row["text"]) > 1)

    def other_word(self, name: str) -> bool:
        """Whether the level character at the end of a name is part of another word (城市, 地区, 社区)."""
        return name[-2:-1] in self._not_after.get(name[-1], ())

    def before(self, text: str, start: int) -> int:
        """Start of a level word that stands directly before ``start`` (省 in 省教育厅), else ``start``."""
        if start == 0 or text[start - 1] not in self.short:
            return start
        if text[start - 1] == "区" and text[max(0, start - 3) : start] in self.long:
            return start - 3
        if start >= 2 and self.other_word(text[start - 2 : start]):
            return start
        return start - 1
