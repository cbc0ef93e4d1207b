"""Numbers that the source has lost: units that stand where a number must have been.

Only two signs count. A placeholder (XXX元, ××万元) is one wherever it stands. A bare unit is one only in a document that
has lost all its digits, which shows in dates without numbers (年至月) and in amounts without numbers (账款亿元).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice

from policy_nlp.quantities.amount import Amount
from policy_nlp.text.modifiers import Modifiers
from policy_nlp.text.units import UnitTable

__all__ = ["PLACEHOLDERS", "counting_verbs", "find_lost", "has_lost_digits"]

_DIGIT = re.compile("[0-9０-９]")
_STAMP = re.compile("[0-9]{4}[0-9/:.年月日时分 -]{1,24}$", re.MULTILINE)
_N = "零〇一二两三四五六七八九十百千万亿几数多半某每各这那整单全余"
_BARE_DATE = re.compile(
    f"(?<![{_N}0-9０-９本当上下次个今去前明后])(?:年[至到]月|年月[至到日]|月[至到]月|年来(?=，))|(?<=[到自从在截至])年(?:底|末|[，前])|(?<![{_N}])%"
    f"|(?<![{_N}“”单位：:（(每/／亿万、，。；\\s])(?:亿|万亿)(?:元|吨|斤|千瓦|人)(?!以上|级|[村乡镇县])"
)
_BARE_AMOUNT = re.compile(
    f"(?<![{_N}“”单位：:（(每/／亿万、，。；\\s达破超过近上逾约值])(?:亿|万亿)(?:元|吨|斤|千瓦|人)(?=[，。；、\n]|$)"
)
_MEASURED = ("currency", "count", "ratio", "area", "mass", "length")
_PLACEHOLDER = re.compile(
    "(?:(?:[Xx]{2,8}|[Ｘ×]{2,8}|[*＊]{2,8}|_{2,8})|[□○]{1,6}|…{2,3}(?=[万亿]?元)) ?(?:[百千]?万?亿?)"
)
#: Without one of these no placeholder is looked for.
PLACEHOLDERS = ("XX", "xx", "ＸＸ", "××", "**", "＊＊", "__", "□", "○", "……")
_BARE = re.compile(
    f"(?<=[^{_N}\\s，。；：、（(“”])(?P<fuzzy>多?)(?P<scale>万亿|百万|千万|[万亿])?(?P<unit>元|家|个|户|项|亩|吨|公里|千瓦|斤|人次|名(?!单|录|称|义|额|牌|优|特|品|城|校|企|师|医))"
)

_WORD_BEFORE = {"家": "国专大独厂商店居作农住老卖买玩企行赢管搬全", "个": "各某这那每整一"}
_WORD_AFTER = {
    "家": "庭长属用电具政园居乡里族禽畜装纺企教",
    "个": "人性体别股税案例位头",
    "项": "目",
    "户": "籍口外均",
}


def has_lost_digits(text: str, counting: re.Pattern[str]) -> bool:
    """Whether a text looks like one whose Arabic digits were all dropped.

    Parameters
    ----------
    text : str
    counting : pattern
        A verb that counts, of :func:`counting_verbs`.

    Returns
    -------
    bool
        True when it holds no Arabic digit, except on lines that are nothing but a date and a time of day (a
        page's own stamp), and bare dates or amounts in at least two places, or one that nothing else explains:
        an amount that ends its clause (账款亿元), a verb that counts before 个 (聚焦个重点行业).
    """
    for digit in _DIGIT.finditer(text):
        line = text.rfind("\n", 0, digit.start()) + 1
        if not _STAMP.match(text, line):
            return False
    if _BARE_AMOUNT.search(text) or counting.search(text):
        return True
    return len(list(islice(_BARE_DATE.finditer(text), 2))) == 2


def counting_verbs(words: Iterable[str]) -> re.Pattern[str]:
    """The pattern of 个 right behind a verb that counts, where a number is missing."""
    verbs = "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
    return re.compile(f"(?:{verbs})个(?![{_WORD_AFTER['个']}])(?=[一-鿿])")


def find_lost(
    text: str,
    units: UnitTable,
    modifiers: Modifiers,
    taken: Sequence[tuple[int, int]],
    lost: bool,
    marked: bool,
) -> list[Amount]:
    """Give the quantities whose number the source has lost.

    Parameters
    ----------
    text : str
    units : UnitTable
    modifiers : Modifiers
    taken : sequence of (int, int)
        Spans that hold other quantities or names.
    lost : bool
        Whether bare units count, as :func:`has_lost_digits` says.
    marked : bool
        Whether one of ``PLACEHOLDERS`` stands in the text.

    Returns
    -------
    list of Amount
        With ``elided`` true and no value.
    """
    out = []
    spans = sorted(taken)
    starts = [span[0] for span in spans]

    def free(start: int, end: int) -> bool:
        i = bisect_right(starts, start) - 1
        j = bisect_left(starts, end)
        return not any(a < end and b > start for a, b in spans[max(i, 0) : j])

    for match in _PLACEHOLDER.finditer(text) if marked else ():
        unit = units.match(text, match.end())
        if unit is None or unit.dimension not in _MEASURED or not free(match.start(), unit.end):
            continue
        out.append(_lost(match.start(), match.end(), unit.end, unit.written, unit.dimension))
    if lost:
        for match in _BARE.finditer(text):
            start, end = match.start(), match.end()
            word = match["unit"]
            if free(start, end) and not _in_word(
                text, start, match.start("unit"), word, bool(match["scale"])
            ):
                unit = units.match(text, match.start("unit"))
                dimension = unit.dimension if unit else ""
                amount = _lost(start, match.start("unit"), end, word, dimension)
                amount.start, _ = modifiers.left(text, start, True)
                out.append(amount)
    return out


def _in_word(text: str, start: int, at: int, word: str, scaled: bool) -> bool:
    """Whether the bare unit is a syllable of a word: 国家, 家庭, 个人, 项目."""
    if scaled:
        return False
    before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
    if before in _WORD_BEFORE.get(word, "") or (after and after in _WORD_AFTER.get(word, "")):
        return True
    return word in ("元", "人", "斤", "吨", "项", "户") or not after


def _lost(start: int, number_end: int, end: int, unit: str, dimension: str) -> Amount:
    amount = Amount(start, end, start, end, number_end, None, unit=unit, dimension=dimension)
    amount.elided = True
    amount.comparator = "none"
    amount.kind = "money" if dimension == "currency" else "number"
    assert amount.value is None or isinstance(amount.value, Decimal)
    return amount
