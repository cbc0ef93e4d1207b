"""Single numbers in Chinese text, without sign, unit or range: what a numeral begins and ends with, and its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from policy_nlp.text.numeral_values import (
    ARABIC,
    ARABIC_NUMBER,
    DIGITS,
    POWER,
    POWERS,
    SMALL,
    WEIGHTS,
    arabic_value,
    chinese_value,
    exponent,
    mixed_value,
    pair_value,
    weights,
)

__all__ = ["NUMBER_CHARS", "RUN", "Number", "atom_at", "atoms", "quantity_runs"]

NUMBER_CHARS = SMALL + POWER
#: Longest written number that is read; a longer run of digits is a code, not a quantity.
_LONGEST = 40

#: What stands behind 3个亿, where 个 is no measure word of what follows (5个亿元项目).
_CLOSED = "[，。；、！？）,;!?)\\s]|$|左右|以上[，。；]|人民币|美[元金]"
#: What 来 (about) may stand before: 十来个.
_COUNTED = "个個岁歲家人天年名位户条斤公里块万亿种次"

_ARABIC_ATOM = re.compile(
    f"(?P<head>{ARABIC_NUMBER})(?P<exp>[eEｅＥ][+＋－-]?[{ARABIC}]{{1,2}}(?![{ARABIC}A-Za-z])|[×xX*]10\\^?[-－−⁻]?[0-9⁰¹²³⁴-⁹]{{1,2}}(?![0-9]))?"
    f"(?: ?(?P<inner>[多余餘几來来])?(?:(?P<mult>{POWERS}{{1,4}})"
    f"(?P<rest>(?:{ARABIC_NUMBER}{POWERS}{{1,3}}){{0,3}}(?:(?<=[百千])[{ARABIC}]{{2}}(?![{ARABIC}.．]))?)"
    f"(?:(?<=[百千万亿])(?P<short>[1-9１-９])(?![{ARABIC}A-Za-z.．%％‰年月日号世·-]|[,，][{ARABIC}]))?"
    f"|个(?P<piece>[万百千]?亿)(?={_CLOSED})))?"
    f"(?P<outer>[多余餘几](?![人年]?均)|(?<=[0０十百千万])[来來](?=[{_COUNTED}])|[+＋](?=[{_COUNTED}家项款场件%％]|{_CLOSED}))?"
)
_ENDS = frozenset("，。；、！？）,;!?) \n以左上")
_CHINESE_CHAR = f"(?:[{SMALL}廿卅卌]|{POWERS})"
_CHINESE_ATOM = re.compile(
    f"(?P<vague>[几数幾數](?=[十百千万亿]))?(?P<head>{_CHINESE_CHAR}+)(?P<point>点[{SMALL}]+(?P<pmult>{POWERS}{{0,3}}))?"
    f"(?P<inner>[多余餘几](?={POWERS}))?(?P<mult>(?<=[多余餘几]){POWERS}{{1,3}})?"
    f"(?:个(?P<piece>[万百千]?亿)(?={_CLOSED}))?(?P<outer>[多余餘几](?!均)|(?<=[十百千万])[来來](?=[{_COUNTED}]))?"
)
_FRACTION = re.compile(
    f"(?P<below>[{NUMBER_CHARS}]+|[{ARABIC}]+) ?分之 ?"
    f"(?P<sign>[负負-])?(?P<above>{ARABIC_NUMBER}|[{NUMBER_CHARS}]+(?:点[{SMALL}]+)?|半)"
)
_SLASH = re.compile(f"([{ARABIC}]{{1,3}})[/／]([{ARABIC}]{{1,4}})(?![{ARABIC}/／.．])")
_TENTHS = re.compile(
    f"(?:({ARABIC_NUMBER}|[{SMALL}十半])|(?<![{NUMBER_CHARS}]))成(?:([{SMALL}半])(?![{POWER}]))?"
    "(?![立为功果长员本熟就效都群片套体因绩交品分形])"
)
#: The plain number that most are, behind which nothing stands that could belong to it.
_PLAIN = re.compile(
    "([0-9]{1,15}(?:\\.[0-9]{1,12})?)(万亿|[万亿])?"
    f"(?![{ARABIC},，.．{POWER}多余餘几來来个eEｅＥ×xX*+＋/／^的成又分 ])"
)
_PLAIN_WEIGHTS = {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}
_NTH = re.compile(f"[{ARABIC}]+|[{NUMBER_CHARS}]+")
#: What any number begins with.
RUN = re.compile(f"[{ARABIC}{NUMBER_CHARS}半几数]")
#: Largest number that is raised to a written power.
_LARGEST_BASE = 1000
_ABOUT = frozenset("来來")
_POWER_OF = re.compile(" ?\\^ ?([+-]?[0-9]{1,2})(?![0-9])|的([0-9]{1,2}|[二三四五六七八九十]{1,2})次方")
_IN_NUMBER = frozenset(f"{NUMBER_CHARS}点分成多余餘几半又来來")
_ARABIC_FIRST = frozenset("0123456789０１２３４５６７８９")


class Number(NamedTuple):
    """One number of a text.

    Attributes
    ----------
    start, end : int
        Code-point offsets, end exclusive.
    text : str
        The number as written.
    value : Decimal or None
        What it is worth (the percent sign is not worked in: 13.5% is 13.5). None for a range.
    kind : str
        ``number``, ``percent``, ``permille``, ``permyriad``, ``fraction``, ``ordinal`` or ``range``.
    low, high : Decimal or None
        The ends of what it allows: both of a range and of a plain number, one of 不低于5 and 5以上, none of 约5.
    low_inclusive, high_inclusive : bool
        Whether the end belongs to it: with 以上, 以下, 以内 it does, with 超过, 不满 it does not.
    comparator : str
        ``eq``, ``ge``, ``gt``, ``le``, ``lt``, ``approx`` or ``range``, as the words beside it say.
    fuzzy : str
        ``more`` for 多, 余, 几 behind or inside the number and for 几百, 数十; ``about`` for 十来个; else empty.
    arabic : bool
        Whether it is written with Arabic digits.
    bare : bool
        Whether it consists of a power of ten only (百, 万亿), which is a number beside some words only.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    kind: str = "number"
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool = False
    high_inclusive: bool = False
    comparator: str = "eq"
    fuzzy: str = ""
    arabic: bool = True
    bare: bool = False


def _arabic_atom(text: str, start: int) -> Number:
    match = _ARABIC_ATOM.match(text, start)
    assert match is not None
    head, power, inner, mult, rest, outer = match.group("head", "exp", "inner", "mult", "rest", "outer")
    short, piece = match.group("short", "piece")
    if match.end() - start > _LONGEST:
        return Number(start, match.end(), match[0], None)
    value = arabic_value(head)
    if power:
        value = value.scaleb(exponent(power))
    if mult:
        parts = re.findall(f"({ARABIC_NUMBER})({POWERS}*)", rest or "")
        if short:  # 3千2, 5万5: tenths of the power before it
            last = mult if not parts or not parts[-1][1] else parts[-1][1]
            parts = [*parts, (short + "0" * (len(str(weights(last[-1]))) - 2), "")]
        value = mixed_value([(value, mult), *((arabic_value(head), tail) for head, tail in parts)])
    elif piece:
        value *= weights(piece)
    end = match.end()
    if (
        text[end : end + 1] in ("^", "的", " ")
        and not (power or mult or outer or piece)
        and (of := _POWER_OF.match(text, end))
    ):
        size = Decimal(of[1]) if of[1] else _value(of[2])
        if value and size and value < _LARGEST_BASE:
            return Number(start, of.end(), text[start : of.end()], value ** int(size))
    return Number(start, end, text[start:end], value, fuzzy=_fuzzy(inner, outer))


def _fuzzy(inner: str | None, outer: str | None) -> str:
    word = outer or inner or ""
    return "about" if word in _ABOUT else "more" if word else ""


def _chinese_atom(text: str, start: int) -> Number | None:
    match = _CHINESE_ATOM.match(text, start)
    if match is None:
        return None
    if match.end() - start > _LONGEST:
        return Number(start, match.end(), match[0], None, arabic=False)
    if (
        match["head"][0] == "零"
        and len(match["head"]) > 1
        and start
        and text[start - 1] in "年月天日元时分万亿千百"
    ):
        return None  # 一年零六个月: the number begins behind 零
    end = match.end()
    vague, head, point, inner, mult, outer = match.group("vague", "head", "point", "inner", "mult", "outer")
    piece = match["piece"]
    if head == "一两" and not (point or inner or mult or outer) and (end == len(text) or text[end] in _ENDS):
        return Number(start, start + 1, text[start], Decimal(1), arabic=False)  # one liang
    if point:
        pmult = match["pmult"]
        digits = point[1 : len(point) - len(pmult)]
        whole = chinese_value(head)
        if whole is None:
            return None
        value: Decimal | None = Decimal(f"{whole}.{''.join(str(DIGITS[c]) for c in digits)}") * weights(pmult)
    else:
        pair = pair_value(head) if len(head) > 1 and not (inner or mult) else None
        if pair is not None and not outer:
            return Number(start, end, text[start:end], None, "range", *pair, arabic=False)
        value = chinese_value(head)
    if value is None:
        return None
    if mult or piece:
        value *= weights(mult or piece)
    bare = (
        not vague
        and not point
        and all(c in WEIGHTS for c in head)
        and head not in ("十", "廿", "卅", "卌", "拾")
    )
    fuzzy = _fuzzy(inner, outer) or ("more" if vague else "")
    return Number(start, end, text[start:end], value, fuzzy=fuzzy, arabic=False, bare=bare)


def _fraction(text: str, start: int) -> Number | None:
    match = _FRACTION.match(text, start)
    if match is None:
        return None
    below, above = match["below"], match["above"]
    top = Decimal("0.5") if above == "半" else _value(above)
    base = _value(below)
    if top is None or not base:
        return None
    if match["sign"]:
        top = -top
    end = match.end()
    kinds = {"百": "percent", "一百": "percent", "千": "permille", "万": "permyriad"}
    if below in kinds:
        return Number(start, end, text[start:end], top, kinds[below], arabic=False)
    return Number(start, end, text[start:end], top / base, "fraction", arabic=False)


def _value(text: str) -> Decimal | None:
    """Value of a numeral that is the whole of a text."""
    number = atom_at(text, 0)
    return number.value if number is not None and number.end == len(text) else None


def _mixed(text: str, number: Number) -> Number:
    """五又三分之一, 1又1/4: a whole and a fraction."""
    start = number.end + 1
    if number.value is None or number.kind != "number" or start >= len(text):
        return number
    part = atom_at(text, start) if RUN.match(text, start) else None
    if part is None or part.kind != "fraction" or part.value is None or part.value >= 1:
        return number
    whole = text[number.start : part.end]
    return Number(number.start, part.end, whole, number.value + part.value, "fraction", arabic=number.arabic)


def atom_at(text: str, start: int) -> Number | None:
    """Give the single number that starts at an offset, without sign, unit or range.

    Parameters
    ----------
    text : str
    start : int
        Offset of its first character.

    Returns
    -------
    Number or None
        Without a value when it is longer than any quantity (a code).
    """
    char = text[start]
    if char in _ARABIC_FIRST:
        if plain := _PLAIN.match(text, start):
            value = Decimal(plain[1])
            if plain[2]:
                value *= _PLAIN_WEIGHTS[plain[2]]
            return Number(start, plain.end(), plain[0], value)
        near = text.find("分之", start + 1, start + 5) > 0
        if near and (fraction := _fraction(text, start)) is not None:
            return fraction
        number = _arabic_atom(text, start)
        if number.end < len(text):
            after = text[number.end]
            if after in "/／" and (match := _SLASH.match(text, start)):
                above, below = arabic_value(match[1]), arabic_value(match[2])
                if 0 < above < below <= 1000:
                    return Number(start, match.end(), match[0], above / below, "fraction")
            if after == "成" and (match := _TENTHS.match(text, start)) and match[1]:
                return _tenths(text, start, match)
            if after == "又":
                return _mixed(text, number)
        return number
    if char == "半":
        if text[start + 1 : start + 2] == "成" and (match := _TENTHS.match(text, start)):
            return _tenths(text, start, match)
        return Number(start, start + 1, char, Decimal("0.5"), "half", arabic=False)
    nearby = text[start : start + 12]
    if "分之" in nearby and (fraction := _fraction(text, start)) is not None:
        return fraction
    if nearby[1:2] == "成" and (match := _TENTHS.match(text, start)) and match[1]:
        return _tenths(text, start, match)
    found = _chinese_atom(text, start)
    if found is not None and text[found.end : found.end + 1] == "又":
        return _mixed(text, found)
    return found


def _tenths(text: str, start: int, match: re.Match[str]) -> Number | None:
    whole = Decimal("0.5") if match[1] == "半" else _value(match[1])
    if whole is None:
        return None
    part = match[2]
    more = Decimal(0) if not part else Decimal("0.5") if part == "半" else Decimal(DIGITS[part]) / 10
    return Number(start, match.end(), match[0], (whole + more) / 10, "fraction", arabic=False)


def quantity_runs(first: Iterable[str]) -> re.Pattern[str]:
    """What the numbers of quantities begin with: as ``RUN``, but of one Chinese character only where something fits behind.

    Parameters
    ----------
    first : iterable of str
        First characters of units, and of what may stand between a number and its unit.
    """
    behind = re.escape("".join(sorted({*first, *_IN_NUMBER})))
    return re.compile(f"[{ARABIC}]|[{NUMBER_CHARS}半几数](?=[{behind}])")


def atoms(
    text: str, run: re.Pattern[str] = RUN, blocked: Sequence[tuple[int, int]] = (), ordinals: bool = True
) -> Iterator[Number]:
    """Yield the single numbers of a text from left to right, without sign, unit or range.

    Parameters
    ----------
    text : str
    run : pattern
        What a number begins with.
    blocked : sequence of (int, int)
        Sorted, disjoint spans in which no number begins.
    ordinals : bool
        Whether numbers behind 第 are given.

    Yields
    ------
    Number
        Of kind ``number``, ``percent`` (only 百分之…), ``permille``, ``permyriad``, ``fraction``, ``half`` (半), or
        ``range`` (only 两三, 七八十). A single 几 or 数 is no number; 几百 is.
    """
    search = run.search
    spans = iter(blocked)
    low, high = next(spans, (len(text), len(text)))
    match = search(text)
    while match is not None:
        start = match.start()
        while start >= high:
            low, high = next(spans, (len(text), len(text) + 1))
        if start >= low:
            match = search(text, high)
            continue
        if not ordinals and start and text[start - 1] == "第" and (nth := _NTH.match(text, start)):
            match = search(text, nth.end())
            continue
        number = atom_at(text, start)
        if number is None:
            match = search(text, start + 1)
            continue
        if number.value is not None or number.low is not None:
            yield number
        match = search(text, number.end)
