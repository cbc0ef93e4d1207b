"""Numbers in Chinese text: where they stand and what they are worth.

The functions are pure: text in, frozen records out, no lexicon and no spaCy. Values are exact
(:class:`decimal.Decimal`). :func:`atoms` finds the single numbers of a text, :func:`find` also joins ranges, reads the
percent sign behind a number and tells ordinals apart, :func:`parse` gives the value of one written number.

All offsets are Unicode code points into the text, ends exclusive. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

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

__all__ = ["Number", "as_plain", "atom_at", "atoms", "find", "parse"]

NUMBER_CHARS = SMALL + POWER
#: Longest written number that is read; a longer run of digits is a code, not a quantity.
_LONGEST = 40

_ARABIC_ATOM = re.compile(
    f"(?P<head>{ARABIC_NUMBER})(?P<exp>[eE][+-]?[0-9]{{1,2}}(?![0-9A-Za-z])|[×xX*]10\\^?[0-9⁰¹²³⁴-⁹]{{1,2}}(?![0-9]))?"
    f"(?: ?(?P<inner>[多余餘几來来])?(?P<mult>{POWERS}{{1,4}})"
    f"(?P<rest>(?:{ARABIC_NUMBER}{POWERS}{{1,3}}){{0,3}}))?"
    "(?P<outer>[多余餘几](?![人年]?均))?"
)
_CHINESE_CHAR = f"(?:[{SMALL}廿卅]|{POWERS})"
_CHINESE_ATOM = re.compile(
    f"(?P<vague>[几数幾數](?=[十百千万亿]))?(?P<head>{_CHINESE_CHAR}+)(?P<point>点[{SMALL}]+(?P<pmult>{POWERS}{{0,3}}))?"
    f"(?P<inner>[多余餘几](?={POWERS}))?(?P<mult>(?<=[多余餘几]){POWERS}{{1,3}})?(?P<outer>[多余餘几](?!均))?"
)
_FRACTION = re.compile(
    f"(?P<below>[{NUMBER_CHARS}]+|[{ARABIC}]+)分之"
    f"(?P<above>{ARABIC_NUMBER}|[{NUMBER_CHARS}]+(?:点[{SMALL}]+)?|半)"
)
_SLASH = re.compile(f"([{ARABIC}]{{1,3}})[/／]([{ARABIC}]{{1,4}})(?![{ARABIC}/／.．])")
_TENTHS = re.compile(
    f"(?:({ARABIC_NUMBER}|[{SMALL}十])|(?<![{NUMBER_CHARS}]))成(?:([{SMALL}半])(?![{POWER}]))?"
    "(?![立为功果长员本熟就效都群片套体因绩交品分形])"
)
_RUN = re.compile(f"[{ARABIC}{NUMBER_CHARS}半几数]")
_JOIN = re.compile(r"[ ]?(?:[-－—–―─~～〜至到]|——|——|——|--) ?")
_PERCENT = re.compile(" ?([%％‰‱])")
_IN_NUMBER = frozenset(f"{NUMBER_CHARS}点分成多余餘几半")
_ARABIC_FIRST = frozenset("0123456789０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Number:
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
        The ends of a range.
    fuzzy : str
        ``more`` for 多, 余, 几 behind or inside the number and for 几百, 数十; else empty.
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
    fuzzy: str = ""
    arabic: bool = True
    bare: bool = False


def as_plain(value: Decimal | None, places: int = 4) -> int | float | None:
    """Turn an exact value into what a record holds.

    Parameters
    ----------
    value : Decimal or None
    places : int
        Digits behind the point kept of a value that does not end (a third).

    Returns
    -------
    int, float or None
        An int when nothing stands behind the point and it fits into 64 bits.
    """
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value) if abs(value) < 2**63 else float(value)
    behind = value.as_tuple().exponent
    if isinstance(behind, int) and behind < -12:
        value = round(value, places)
    return float(value)


def _arabic_atom(text: str, start: int) -> Number:
    match = _ARABIC_ATOM.match(text, start)
    assert match is not None
    head, power, inner, mult, rest, outer = match.group("head", "exp", "inner", "mult", "rest", "outer")
    if match.end() - start > _LONGEST:
        return Number(start, match.end(), match[0], None)
    value = arabic_value(head)
    if power:
        value = value.scaleb(exponent(power))
    if mult:
        parts = re.findall(f"({ARABIC_NUMBER})({POWERS}+)", rest or "")
        value = mixed_value([(value, mult), *((arabic_value(head), tail) for head, tail in parts)])
    end = match.end()
    return Number(start, end, text[start:end], value, fuzzy="more" if inner or outer else "")


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
            return Number(start, end, text[start:end], None, "range", pair[0], pair[1], arabic=False)
        value = chinese_value(head)
    if value is None:
        return None
    if mult:
        value *= weights(mult)
    bare = (
        not vague and not point and all(c in WEIGHTS for c in head) and head not in ("十", "廿", "卅", "拾")
    )
    fuzzy = "more" if vague or inner or outer else ""
    return Number(start, end, text[start:end], value, fuzzy=fuzzy, arabic=False, bare=bare)


def _fraction(text: str, start: int) -> Number | None:
    match = _FRACTION.match(text, start)
    if match is None:
        return None
    below, above = match["below"], match["above"]
    top = Decimal("0.5") if above == "半" else parse(above)
    base = parse(below)
    if top is None or not base:
        return None
    end = match.end()
    kinds = {"百": "percent", "一百": "percent", "千": "permille", "万": "permyriad"}
    if below in kinds:
        return Number(start, end, text[start:end], top, kinds[below], arabic=False)
    return Number(start, end, text[start:end], top / base, "fraction", arabic=False)


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
        return number
    if char == "半":
        return Number(start, start + 1, char, Decimal("0.5"), "half", arabic=False)
    nearby = text[start : start + 12]
    if "分之" in nearby and (fraction := _fraction(text, start)) is not None:
        return fraction
    if nearby[1:2] == "成" and (match := _TENTHS.match(text, start)) and match[1]:
        return _tenths(text, start, match)
    return _chinese_atom(text, start)


def _tenths(text: str, start: int, match: re.Match[str]) -> Number | None:
    whole = parse(match[1])
    if whole is None:
        return None
    part = match[2]
    more = Decimal(0) if not part else Decimal("0.5") if part == "半" else Decimal(DIGITS[part]) / 10
    return Number(start, match.end(), match[0], (whole + more) / 10, "fraction", arabic=False)


def atoms(text: str, follow: frozenset[str] | None = None) -> Iterator[Number]:
    """Yield the single numbers of a text from left to right, without sign, unit or range.

    Parameters
    ----------
    text : str
    follow : frozenset of str, optional
        What must stand behind a Chinese numeral of one character for it to be read at all, beside the characters
        of numbers: for callers that want numbers with units only, and a quarter of the time.

    Yields
    ------
    Number
        Of kind ``number``, ``percent`` (only 百分之…), ``permille``, ``permyriad``, ``fraction``, ``half`` (半), or
        ``range`` (only 两三, 七八十). A single 几 or 数 is no number; 几百 is.
    """
    search = _RUN.search
    match = search(text)
    while match is not None:
        start = match.start()
        if follow is not None and text[start] not in _ARABIC_FIRST:
            after = text[start + 1 : start + 2]
            if after not in follow and after not in _IN_NUMBER:
                match = search(text, start + 1)
                continue
        number = atom_at(text, start)
        if number is None:
            match = search(text, start + 1)
            continue
        if number.value is not None or number.low is not None:
            yield number
        match = search(text, number.end)


def _signed(text: str, number: Number) -> Number:
    at = number.start - 1
    if at < 0 or number.value is None:
        return number
    sign = text[at]
    if sign in "负-－−" and (
        sign == "负" or at == 0 or not re.match(f"[{ARABIC}{NUMBER_CHARS}%％A-Za-z年月日元号]", text[at - 1])
    ):
        return replace(number, start=at, text=text[at : number.end], value=-number.value)
    return number


def _percent(text: str, number: Number) -> Number:
    if number.kind == "number" and (match := _PERCENT.match(text, number.end)):
        kind = {"%": "percent", "％": "percent", "‰": "permille", "‱": "permyriad"}[match[1]]
        return replace(number, end=match.end(), text=text[number.start : match.end()], kind=kind)
    return number


def _weight_of_tail(text: str) -> int:
    match = re.search(f"{POWERS}*$", text)
    return weights(match[0]) if match else 1


def _join(text: str, first: Number, second: Number) -> Number | None:
    """Two numbers with a range sign between them, as one; 300-500万 shares its 万."""
    if first.value is None or second.value is None or second.kind in ("ordinal", "half"):
        return None
    match = _JOIN.match(text, first.end)
    if match is None or match.end() != second.start:
        return None
    low, high = first.value, second.value
    if first.kind == "number" and second.kind == "number":
        weight = _weight_of_tail(second.text)
        if weight > 1 and first.text[-1] not in WEIGHTS and low < high and (first.arabic or low < 10):
            low *= weight
    elif first.kind != second.kind and first.kind != "number":
        return None
    if low > high:
        return None
    kind = "range"
    return Number(
        first.start, second.end, text[first.start : second.end], None, kind, low, high, arabic=first.arabic
    )


def find(text: str) -> list[Number]:
    """Find every number of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Number
        In text order, not overlapping. Percent signs and range signs are inside the number, units are not.

    Examples
    --------
    >>> [(n.text, n.kind, as_plain(n.value)) for n in find("增长5.5%，三分之二，1.3万亿")]
    [('5.5%', 'percent', 5.5), ('三分之二', 'fraction', 0.6667), ('1.3万亿', 'number', 1300000000000)]
    """
    out: list[Number] = []
    for atom in atoms(text):
        number = atom
        if number.kind == "half":
            number = replace(number, kind="fraction")
        if number.start and text[number.start - 1] == "第":
            number = replace(number, start=number.start - 1, text="第" + number.text, kind="ordinal")
        else:
            number = _percent(text, _signed(text, number))
        if out and (joined := _join(text, out[-1], number)) is not None:
            out[-1] = joined
        else:
            out.append(number)
    return out


def parse(text: str) -> Decimal | None:
    """Give the value of one written number.

    Parameters
    ----------
    text : str
        The whole of it: 1.3万亿, 三百二十七万, 两千零五, 百分之六, 3/4, -2.5.

    Returns
    -------
    Decimal or None
        None when the text is not exactly one number, or is a range.
    """
    text = text.strip()
    sign = 1
    if text[:1] in "负-－−+＋" and len(text) > 1:
        sign = 1 if text[0] in "+＋" else -1
        text = text[1:]
    if not text or _RUN.match(text) is None:
        return None
    number = atom_at(text, 0)
    if number is None:
        return None
    number = _percent(text, number)
    if number.end != len(text) or number.value is None:
        return None
    return number.value * sign
