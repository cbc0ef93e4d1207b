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

__all__ = ["DIGIT_CHARS", "NUMBER_CHARS", "Number", "as_plain", "atom_at", "atoms", "find", "parse"]

_ARABIC = "0-9０-９"
_SMALL = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖弌弍弎貳叄陸兩"
_POWER = "十百千万亿兆拾佰仟萬億廿卅"
#: Characters of Chinese numerals, as the inside of a character class.
NUMBER_CHARS = _SMALL + _POWER
#: Arabic digits of half and full width, as the inside of a character class.
DIGIT_CHARS = _ARABIC

_DIGIT: dict[str, int] = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGIT |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGIT |= {"○": 0, "两": 2, "兩": 2, "弌": 1, "弍": 2, "弎": 3, "貳": 2, "叄": 3, "陸": 6}
_WEIGHT: dict[str, int] = {
    "十": 10,
    "拾": 10,
    "廿": 20,
    "卅": 30,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
}
_WEIGHT |= {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_FULL = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")

# 千 before 瓦, 克 … and 百 before 分 belong to the unit that follows, 兆 before 瓦 likewise.
_MULT = "(?:[十拾佰仟万萬亿億]|百(?!分[点之])|千(?![瓦克米伏卡帕焦赫])|兆(?![瓦帕赫焦字比]))"
_INT = f"(?:[{_ARABIC}]{{1,3}}(?:[,，][{_ARABIC}]{{3}}){{1,6}}(?![{_ARABIC}])|[{_ARABIC}]+)"
_ARABIC_NUMBER = f"{_INT}(?:[.．][{_ARABIC}]+)?"
_ARABIC_ATOM = re.compile(
    f"(?P<head>{_ARABIC_NUMBER})(?P<exp>[eE][+-]?[0-9]{{1,3}}(?![0-9A-Za-z])|[×xX*]10\\^?[0-9⁰¹²³⁴-⁹]{{1,3}}(?![0-9]))?"
    f"(?: ?(?P<inner>[多余餘几來来])?(?P<mult>{_MULT}{{1,4}})"
    f"(?P<rest>(?:{_ARABIC_NUMBER}{_MULT}{{1,3}}){{0,3}}))?"
    "(?P<outer>[多余餘几](?![人年]?均))?"
)
_CHINESE_CHAR = f"(?:[{_SMALL}廿卅]|{_MULT})"
_CHINESE_ATOM = re.compile(
    f"(?P<vague>[几数幾數](?=[十百千万亿]))?(?P<head>{_CHINESE_CHAR}+)(?P<point>点[{_SMALL}]+(?P<pmult>{_MULT}{{0,3}}))?"
    f"(?P<inner>[多余餘几](?={_MULT}))?(?P<mult>(?<=[多余餘几]){_MULT}{{1,3}})?(?P<outer>[多余餘几](?!均))?"
)
_FRACTION = re.compile(
    f"(?P<below>[{NUMBER_CHARS}]+|[{_ARABIC}]+)分之"
    f"(?P<above>{_ARABIC_NUMBER}|[{NUMBER_CHARS}]+(?:点[{_SMALL}]+)?|半)"
)
_SLASH = re.compile(f"([{_ARABIC}]{{1,3}})[/／]([{_ARABIC}]{{1,4}})(?![{_ARABIC}/／.．])")
_TENTHS = re.compile(
    f"(?:({_ARABIC_NUMBER}|[{_SMALL}十])|(?<![{NUMBER_CHARS}]))成(?:([{_SMALL}半])(?![{_POWER}]))?"
    "(?![立为功果长员本熟就效都群片套体因绩交品分形])"
)
_RUN = re.compile(f"[{_ARABIC}{NUMBER_CHARS}半几数]")
_JOIN = re.compile(r"[ ]?(?:[-－—–―─~～〜至到]|——|——|——|--) ?")
_PERCENT = re.compile(" ?([%％‰‱])")
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
        An int when nothing stands behind the point.
    """
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -12:
        value = round(value, places)
    return float(value)


def _weights(text: str) -> int:
    out = 1
    for char in text:
        out *= _WEIGHT[char]
    return out


def _chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral without 点; None when it is no well-formed number."""
    if not any(c in _WEIGHT for c in text):
        return Decimal("".join(str(_DIGIT[c]) for c in text))
    total = section = 0
    digit = -1
    last = 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char] if digit <= 0 else digit * 10 + _DIGIT[char]
            continue
        weight = _WEIGHT[char]
        if char in "廿卅":
            section, digit, last = section + weight, -1, 10
        elif weight < 10**4:
            if digit < 0 and section and last and weight > last:  # 十百 is no number, but 百千万 multiplies
                section *= weight
            else:
                section += (1 if digit < 0 else digit) * weight
            digit, last = -1, weight
        else:
            section += max(digit, 0)
            if total and total < weight and (section or not total % weight):
                total = (total + section) * weight
            elif section:
                total += section * weight
            else:
                total = max(total, 1) * weight
            section, digit, last = 0, -1, weight
    if digit > 0:
        # 三百五 is 350, 两万三 is 23000; after 零 or a ten it stands for itself
        short = last >= 100 and len(text) > 1 and text[-2] in _WEIGHT
        section += digit * (last // 10) if short and last < 10**4 else 0 if short else digit
        if short and last >= 10**4:
            total += digit * (last // 10)
    return Decimal(total + section)


def _pair(text: str) -> tuple[Decimal, Decimal] | None:
    """两三, 三五, 七八十, 十五六: two neighbouring digits that name a range."""
    match = re.fullmatch(f"(十?)([一二两三四五六七八])([二三四五六七八九])({_MULT}*)", text)
    if not match:
        return None
    ten, low, high, tail = match.groups()
    a, b = _DIGIT[low], _DIGIT[high]
    if not (b == a + 1 or (a, b) == (3, 5)):
        return None
    weight = _weights(tail)
    base = 10 if ten else 0
    return Decimal((base + a) * weight), Decimal((base + b) * weight)


def _arabic(text: str) -> Decimal:
    return Decimal(text.translate(_FULL).replace(",", ""))


def _mixed(parts: list[tuple[Decimal, str]]) -> Decimal:
    """Value of 1亿2千万, 3万2千亿: numbers with their powers, from left to right."""
    total = section = Decimal(0)
    for number, powers in parts:
        small = _weights("".join(c for c in powers if _WEIGHT[c] < 10**4))
        large = _weights("".join(c for c in powers if _WEIGHT[c] >= 10**4))
        section += number * small
        if large > 1:
            total = (total + section) * large if total and total < large else total + section * large
            section = Decimal(0)
    return total + section


def _exponent(text: str) -> int:
    digits = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    if digits[0] in "eE":
        return int(digits[1:])
    return int(digits[3:].lstrip("^"))


def _arabic_atom(text: str, start: int) -> Number:
    match = _ARABIC_ATOM.match(text, start)
    assert match is not None
    head, power, inner, mult, rest, outer = match.group("head", "exp", "inner", "mult", "rest", "outer")
    value = _arabic(head)
    if power:
        value = value.scaleb(_exponent(power))
    if mult:
        parts = re.findall(f"({_ARABIC_NUMBER})({_MULT}+)", rest or "")
        value = _mixed([(value, mult), *((_arabic(head), tail) for head, tail in parts)])
    end = match.end()
    return Number(start, end, text[start:end], value, fuzzy="more" if inner or outer else "")


def _chinese_atom(text: str, start: int) -> Number | None:
    match = _CHINESE_ATOM.match(text, start)
    if match is None:
        return None
    end = match.end()
    vague, head, point, inner, mult, outer = match.group("vague", "head", "point", "inner", "mult", "outer")
    if point:
        pmult = match["pmult"]
        digits = point[1 : len(point) - len(pmult)]
        whole = _chinese(head)
        if whole is None:
            return None
        value: Decimal | None = Decimal(f"{whole}.{''.join(str(_DIGIT[c]) for c in digits)}") * _weights(
            pmult
        )
    else:
        pair = _pair(head) if len(head) > 1 and not (inner or mult) else None
        if pair is not None and not outer:
            return Number(start, end, text[start:end], None, "range", pair[0], pair[1], arabic=False)
        value = _chinese(head)
    if value is None:
        return None
    if mult:
        value *= _weights(mult)
    bare = (
        not vague and not point and all(c in _WEIGHT for c in head) and head not in ("十", "廿", "卅", "拾")
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
                above, below = _arabic(match[1]), _arabic(match[2])
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
    more = Decimal(0) if not part else Decimal("0.5") if part == "半" else Decimal(_DIGIT[part]) / 10
    return Number(start, match.end(), match[0], (whole + more) / 10, "fraction", arabic=False)


def atoms(text: str) -> Iterator[Number]:
    """Yield the single numbers of a text from left to right, without sign, unit or range.

    Parameters
    ----------
    text : str

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
        number = atom_at(text, start)
        if number is None:
            match = search(text, start + 1)
            continue
        yield number
        match = search(text, number.end)


def _signed(text: str, number: Number) -> Number:
    at = number.start - 1
    if at < 0 or number.value is None:
        return number
    sign = text[at]
    if sign in "负-－−" and (
        sign == "负" or at == 0 or not re.match(f"[{_ARABIC}{NUMBER_CHARS}%％A-Za-z年月日元号]", text[at - 1])
    ):
        return replace(number, start=at, text=text[at : number.end], value=-number.value)
    return number


def _percent(text: str, number: Number) -> Number:
    if number.kind == "number" and (match := _PERCENT.match(text, number.end)):
        kind = {"%": "percent", "％": "percent", "‰": "permille", "‱": "permyriad"}[match[1]]
        return replace(number, end=match.end(), text=text[number.start : match.end()], kind=kind)
    return number


def _weight_of_tail(text: str) -> int:
    match = re.search(f"{_MULT}*$", text)
    return _weights(match[0]) if match else 1


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
        if weight > 1 and first.text[-1] not in _WEIGHT and low < high and (first.arabic or low < 10):
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
