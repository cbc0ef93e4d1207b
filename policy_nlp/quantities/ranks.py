"""Ranks: 居全国第二, 排名前十. An ordinal is one only behind a word that says so, or in a list that starts so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from policy_nlp.quantities.amount import Amount
from policy_nlp.text.numerals import parse

__all__ = ["RankReader"]

_RANK = re.compile(
    "第(?P<nth>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>位|名)?(?![0-9０-９一二三四五六七八九十百千万亿个次届批期轮季产类款条章节方项部大代阶步时线])"
    "|前(?P<top>[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,3})(?P<tops>位|名|强)?(?![0-9０-９一二三四五六七八九十百千万亿年月日天个次届批期轮季项款条])"
    "|首位"
)
_NEXT = re.compile("[、和及与]")


class RankReader:
    """Finds ranks.

    Parameters
    ----------
    words : iterable of str
        What stands before a rank: 居, 排名, 全国.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def find(self, text: str) -> list[Amount]:
        """Give the ranks of a text as amounts of kind ``rank``; the first N are a ceiling."""
        out: list[Amount] = []
        for match in _RANK.finditer(text):
            start, end = match.span()
            before = text[max(0, start - 8) : start]
            listed = bool(out) and out[-1].end == start - 1 and _NEXT.fullmatch(before[-1:]) is not None
            if not listed and not before.endswith(self._words):
                continue
            written = match["nth"] or match["top"]
            value = parse(written) if written else Decimal(1)
            if value is None:
                continue
            number_end = match.end("nth") if match["nth"] else match.end("top") if match["top"] else end
            amount = Amount(start, end, start, end, number_end, value, kind="rank", dimension="rank")
            amount.unit = match["unit"] or (match["tops"] if match["tops"] != "强" else None)
            amount.comparator = "le" if match["top"] else "eq"
            out.append(amount)
        return out
