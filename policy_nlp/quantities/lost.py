"""Numbers that the source has lost: units that stand where a number must have been.

Only two signs count. A placeholder (XXX元, ××万元) is one wherever it stands. A bare unit is one only in a document that
has lost all its digits, which shows in dates without numbers (年至月) and in amounts without numbers (账款亿元).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from policy_nlp.quantities.amount import Amount
from policy_nlp.text.modifiers import Modifiers
from policy_nlp.text.units import UnitTable

__all__ = ["PLACEHOLDERS", "LostNumbers"]

_DIGIT = re.compile("[0-9０-９]")
_STAMP = re.compile("[0-9]{4}[0-9/:.年月日时分 -]{1,24}$", re.MULTILINE)
_N = "零〇一二两三四五六七八九十百千万亿几数多半某每各这那整单全余"
#: The measure word that lacks its number behind a verb that counts.
_PIECE = "个"
_MEASURED = ("currency", "count", "ratio", "area", "mass", "length")
_PLACEHOLDER = re.compile(
    "(?:(?:[Xx]{2,8}|[Ｘ×]{2,8}|[*＊]{2,8}|_{2,8})|[□○]{1,6}|…{2,3}(?=[万亿]?元)) ?(?:[百千]?万?亿?)"
)
#: Without one of these no placeholder is looked for.
PLACEHOLDERS = ("XX", "xx", "ＸＸ", "××", "**", "＊＊", "__", "□", "○", "……")


class LostNumbers:
    """Finds the quantities whose number the source has lost.

    Parameters
    ----------
    rows : iterable of mapping
        Units that may stand bare: ``text``; ``before`` and ``after``, characters beside which it is a syllable of a word (国家,
        家庭); ``scaled``, if it counts only behind 万 or 亿; ``large``, if 亿 before it shows that a number is missing.
    verbs : iterable of str
        Verbs that count: behind one 个 lacks its number.
    units : UnitTable
    modifiers : Modifiers
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        verbs: Iterable[str],
        units: UnitTable,
        modifiers: Modifiers,
    ) -> None:
        self._rows = {row["text"]: row for row in rows}
        self._units, self._modifiers = units, modifiers
        large = _choice(word for word, row in self._rows.items() if row.get("large"))
        self._date = re.compile(
            f"(?<![{_N}0-9０-９本当上下次个今去前明后])(?:年[至到]月|年月[至到日]|月[至到]月|年来(?=，))|(?<=[到自从在截至])年(?:底|末|[，前])|(?<![{_N}])%"
            f"|(?<![{_N}“”单位：:（(每/／亿万、，。；\\s])(?:亿|万亿){large}(?!以上|级|[村乡镇县])"
        )
        self._amount = re.compile(
            f"(?<![{_N}“”单位：:（(每/／亿万、，。；\\s达破超过近上逾约值])(?:亿|万亿){large}(?=[，。；、\n]|$)"
        )
        after = re.escape(self._rows.get(_PIECE, {}).get("after", ""))
        self._counting = re.compile(f"{_choice(verbs)}{_PIECE}(?![{after}\n])(?=[一-鿿])")
        self._bare = re.compile(
            f"(?<=[^{_N}\\s，。；：、（(“”])(?P<fuzzy>多?)(?P<scale>万亿|百万|千万|[万亿])?(?P<unit>{_choice(self._rows)})"
        )

    def has_lost_digits(self, text: str) -> bool:
        """Whether a text looks like one whose Arabic digits were all dropped.

        That is, when it holds no Arabic digit, except on lines that are nothing but a date and a time of day (a page's own
        stamp), and bare dates or amounts in at least two places, or one that nothing else explains: an amount that ends its
        clause (账款亿元), a verb that counts before 个 (聚焦个重点行业).
        """
        for digit in _DIGIT.finditer(text):
            line = text.rfind("\n", 0, digit.start()) + 1
            if not _STAMP.match(text, line):
                return False
        if self._amount.search(text) or self._counting.search(text):
            return True
        return len(list(islice(self._date.finditer(text), 2))) == 2

    def find(self, text: str, taken: Sequence[tuple[int, int]], lost: bool, marked: bool) -> list[Amount]:
        """Give the quantities whose number the source has lost.

        Parameters
        ----------
        text : str
        taken : sequence of (int, int)
            Spans that hold other quantities or names.
        lost : bool
            Whether bare units count, as :meth:`has_lost_digits` says.
        marked : bool
            Whether one of ``PLACEHOLDERS`` stands in the text.

        Returns
        -------
        list of Amount
            With ``elided`` true and no value.
        """
        if not lost and not marked:
            return []
        out = []
        spans = sorted(taken)
        starts = [span[0] for span in spans]

        def free(start: int, end: int) -> bool:
            i = bisect_right(starts, start) - 1
            j = bisect_left(starts, end)
            return not any(a < end and b > start for a, b in spans[max(i, 0) : j])

        for match in _PLACEHOLDER.finditer(text) if marked else ():
            unit = self._units.match(text, match.end())
            if unit is None or unit.dimension not in _MEASURED or not free(match.start(), unit.end):
                continue
            out.append(_lost(match.start(), match.end(), unit.end, unit.written, unit.dimension))
        for match in self._bare.finditer(text) if lost else ():
            start, at, end = match.start(), match.start("unit"), match.end()
            if free(start, end) and (match["scale"] or not self._in_word(text, at, match["unit"])):
                unit = self._units.match(text, at)
                amount = _lost(start, at, end, match["unit"], unit.dimension if unit else "")
                amount.start, _ = self._modifiers.left(text, start, True)
                out.append(amount)
        return out

    def _in_word(self, text: str, at: int, word: str) -> bool:
        """Whether the bare unit is a syllable of a word: 国家, 家庭, 个人, 项目."""
        row = self._rows[word]
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        return (
            not after
            or row.get("scaled", False)
            or before in row.get("before", "")
            or after in row.get("after", "")
        )


def _lost(start: int, number_end: int, end: int, unit: str, dimension: str) -> Amount:
    amount = Amount(start, end, start, end, number_end, None, unit=unit, dimension=dimension)
    amount.elided = True
    amount.comparator = "none"
    amount.kind = "money" if dimension == "currency" else "number"
    assert amount.value is None or isinstance(amount.value, Decimal)
    return amount


def _choice(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True))) or '(?!)'})"
