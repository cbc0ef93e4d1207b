"""The document's own place where no list holds it: 云川省 in 云川省水利厅关于… and all through the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_nlp.orgs.levels import NOT_LEVEL
from policy_nlp.orgs.lexer import Entry, Lexer, Token

_NAME = "[\u4e00-\u9fff]{2,3}?(?:自治区|自治州|自治县|省|市|县|区|州|旗)"
_HEAD = re.compile(f"(?:关于)?(?:[〇零一二三四五六七八九0-9]{{4}}年)?({_NAME})")
_LEVEL_OF = {
    "省": "province",
    "治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "治州": "prefecture",
}
#: Longest text before the first line break or full stop that is looked at, in characters.
_LINE = 60


class Unlisted:
    """Finds the region that a document names in its head and no list holds.

    It is taken for a region only if a word that organs begin with follows it (云川省人民政府, 云川省水利厅) or an
    organ of its level stands in the text (省水利厅).

    Parameters
    ----------
    lexer : Lexer
        Knows the regions and organs.
    """

    def __init__(self, lexer: Lexer) -> None:
        self._lexer = lexer

    def tokens(self, text: str, tokens: list[Token], heads: Iterable[str]) -> list[Token]:
        """The words of a text with those of its unlisted region among them."""
        name = self._name(text, tokens, heads)
        if name is None:
            return tokens
        entry = Entry("R", canonical=name, level=_LEVEL_OF.get(name[-2:], _LEVEL_OF.get(name[-1], "county")))
        short = name[:-1]
        words = [name] if len(short) < 2 or short.endswith("自治") else [name, short]
        own = [
            (match.start(), match.end(), entry)
            for match in re.finditer("|".join(map(re.escape, words)), text)
        ]
        return _merged(own, tokens)

    def _name(self, text: str, tokens: list[Token], heads: Iterable[str]) -> str | None:
        for head in (*heads, text[:_LINE].split("\n")[0]):
            match = _HEAD.match(head)
            if match is None:
                continue
            name = match[1]
            if self._lexer.get(name) is not None or name[-2] in NOT_LEVEL.get(name[-1], ""):
                continue
            if any(entry.cls == "R" and start < match.end() for start, _, entry in self._lexer(head)):
                continue
            if self._has_organs(text, tokens, name) or self._has_organs(head, self._lexer(head), name):
                return name
        return None

    def _has_organs(self, text: str, tokens: list[Token], name: str) -> bool:
        level = name[-1]
        for start, _, entry in tokens:
            if entry.cls in "OG" and text.endswith(name, 0, start):
                return True
            own = entry.cls == "O" and start > 1 and text[start - 1] == level
            if own and self._lexer.stands_free(text, start - 1):
                return True
        return False


def _merged(own: list[Token], tokens: list[Token]) -> list[Token]:
    """Two sorted lists of words as one; of two that overlap the one in ``own`` stays."""
    merged: list[Token] = []
    at = 0
    for token in own:
        while at < len(tokens) and tokens[at][0] < token[0]:
            if tokens[at][1] <= token[0]:
                merged.append(tokens[at])
            at += 1
        while at < len(tokens) and tokens[at][0] < token[1]:
            at += 1
        merged.append(token)
    return [*merged, *tokens[at:]]
