"""What written numbers are worth: the characters of numerals and their exact values."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = [
    "ARABIC",
    "ARABIC_NUMBER",
    "DIGITS",
    "POWER",
    "POWERS",
    "SMALL",
    "WEIGHTS",
    "arabic_value",
    "chinese_value",
    "exponent",
    "mixed_value",
    "pair_value",
    "weights",
]

#: Arabic digits of half and full width, the digits and the powers of Chinese numerals: insides of character classes.
ARABIC = "0-9０-９"
SMALL = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖弌弍弎貳叄參陸兩俩仨"
POWER = "十百千万亿兆拾佰仟萬億廿卅卌"

DIGITS: dict[str, int] = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {
    "○": 0,
    "两": 2,
    "兩": 2,
    "弌": 1,
    "弍": 2,
    "弎": 3,
    "貳": 2,
    "叄": 3,
    "參": 3,
    "陸": 6,
    "俩": 2,
    "仨": 3,
}
WEIGHTS: dict[str, int] = {
    "十": 10,
    "拾": 10,
    "廿": 20,
    "卅": 30,
    "卌": 40,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
}
WEIGHTS |= {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_FULL = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")

# 千 before 瓦, 克 … and 百 before 分 belong to the unit that follows, 兆 before 瓦 likewise.
#: Pattern of one power of ten behind a number.
POWERS = "(?:[十拾佰仟万萬亿億]|百(?!分[点之])|千(?![瓦克米伏卡帕焦赫]|牛顿)|兆(?![瓦帕赫焦字比]))"
_INT = f"(?:[{ARABIC}]{{1,3}}(?:[,，][{ARABIC}]{{3}}){{1,6}}(?![{ARABIC}])|[{ARABIC}]+)"
#: Pattern of an Arabic number with thousands separators and decimals.
ARABIC_NUMBER = f"{_INT}(?:[.．][{ARABIC}]+)?"

_PAIR = re.compile(f"(十?)([一二两三四五六七八])([二两三四五六七八九])({POWERS}*)")


def weights(text: str) -> int:
    """Product of the powers in a text (万亿 is 10 to the 12th)."""
    out = 1
    for char in text:
        out *= WEIGHTS[char]
    return out


def chinese_value(text: str) -> Decimal | None:
    """Value of a Chinese numeral without 点; None when it is no well-formed number."""
    if not any(c in WEIGHTS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit = -1
    last = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char] if digit <= 0 else digit * 10 + DIGITS[char]
            continue
        weight = WEIGHTS[char]
        if char in "廿卅卌":
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
        short = last >= 100 and len(text) > 1 and text[-2] in WEIGHTS
        section += digit * (last // 10) if short and last < 10**4 else 0 if short else digit
        if short and last >= 10**4:
            total += digit * (last // 10)
    return Decimal(total + section)


def pair_value(text: str) -> tuple[Decimal, Decimal] | None:
    """两三, 三五, 七八十, 十五六, 一两百: two neighbouring digits that name a range."""
    match = _PAIR.fullmatch(text)
    if not match:
        return None
    ten, low, high, tail = match.groups()
    a, b = DIGITS[low], DIGITS[high]
    if not (b == a + 1 or (a, b) == (3, 5)):
        return None
    weight = weights(tail)
    base = 10 if ten else 0
    return Decimal((base + a) * weight), Decimal((base + b) * weight)


def arabic_value(text: str) -> Decimal:
    """Value of an Arabic number of half or full width."""
    return Decimal(text.translate(_FULL).replace(",", ""))


def mixed_value(parts: list[tuple[Decimal, str]]) -> Decimal:
    """Value of 1亿2千万, 3万2千亿: numbers with their powers, from left to right."""
    total = section = Decimal(0)
    for number, powers in parts:
        small = weights("".join(c for c in powers if WEIGHTS[c] < 10**4))
        large = weights("".join(c for c in powers if WEIGHTS[c] >= 10**4))
        section += number * small
        if large > 1:
            total = (total + section) * large if total and total < large else total + section * large
            section = Decimal(0)
    return total + section


def exponent(text: str) -> int:
    """Exponent of e6, ×10^6, ×10⁶, ×10-6."""
    digits = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹－−⁻", "0123456789---"))
    if digits[0] in "eEｅＥ":
        return int(digits[1:].translate(_FULL))
    return int(digits[3:].lstrip("^"))
