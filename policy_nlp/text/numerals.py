"""Numbers in Chinese text: where they stand and what they are worth.

The functions are pure: text in, frozen records out, no spaCy. Values are exact (:class:`decimal.Decimal`).
:func:`find` gives the numbers of a text, with ranges joined, percent signs read, ordinals told apart, and what the words
beside them say of their ends; :func:`parse` gives the value of one written number.

All offsets are Unicode code points into the text, ends exclusive. Time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policy_nlp.matcher import Dictionary
from policy_nlp.text.numeral_atoms import NUMBER_CHARS, RUN, Number, atom_at, atoms
from policy_nlp.text.numeral_values import ARABIC, POWER, SMALL, WEIGHTS, weights

if TYPE_CHECKING:
    from policy_nlp.text.units import Unit

__all__ = ["Number", "as_plain", "find", "parse"]

_JOIN = re.compile(r"[ ]?(?:[-－–—―~～〜至到]|——|——|——|--) ?")
_PERCENT = re.compile(" ?([%％‰‱])")
_PERCENTS = {"%": "percent", "％": "percent", "‰": "permille", "‱": "permyriad"}
_TENFOLD = re.compile(f"[{SMALL}](?:点?[{SMALL}])?折|[{ARABIC}.．]+折")
#: Letters behind a number that multiply it: 1.5k.
_LETTER = re.compile(" ?([kKMTｋＫＭＴ])(?![0-9A-Za-z])")
_LETTERS = {"k": 10**3, "m": 10**6, "t": 10**12, "ｋ": 10**3, "ｍ": 10**6, "ｔ": 10**12}
_DOZEN = "打"
#: The second number of a range in hundredths: 百分之五至六.
_HUNDREDTHS = ("percent", "permille", "permyriad")
_AMONG = re.compile(" ?[和与跟及同、] ?")
_BETWEEN = "之间"
_CODE = re.compile(f"[〔［\\[(（]([{ARABIC}]{{4}})[〕］\\])）] ?第?[{ARABIC}]{{1,5}} ?号")
_ARABIC_DIGITS = "0123456789０１２３４５６７８９"
_BELOW_ZERO = "零下"
_SIGNS = "负負-－−"
#: What a minus sign does not stand behind: there it joins or numbers.
_NO_SIGN = re.compile(f"[{ARABIC}{NUMBER_CHARS}%％A-Za-z年月日元号]")
#: What may stand between the floor and the ceiling of a range: 10%以上、20%以下.
_PAIR = re.compile("[、，, ]?(?:[至到且并而])?")


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
    whole = int(value)
    if whole == value:
        return whole if -(2**63) < whole < 2**63 else float(value)
    behind = value.as_tuple().exponent
    if isinstance(behind, int) and behind < -12:
        value = round(value, places)
    return float(value)


def _signed(text: str, number: Number) -> Number:
    value, at = number.value, number.start - 1
    if at < 0 or value is None:
        return number
    start = number.start
    if text.endswith(_BELOW_ZERO, 0, start):
        start -= len(_BELOW_ZERO)
        return number._replace(start=start, text=text[start : number.end], value=-value)
    if text[at] in ".．" and number.arabic and (at == 0 or not _NO_SIGN.match(text, at - 1)):
        value = value.scaleb(len(number.text.lstrip(_ARABIC_DIGITS)) - len(number.text))
        start, at = at, at - 1
    sign = text[at : at + 1] if at >= 0 else ""
    if sign and sign in _SIGNS and (sign in "负負" or at == 0 or not _NO_SIGN.match(text, at - 1)):
        value, start = -value, at
    return number._replace(start=start, text=text[start : number.end], value=value)


def _percent(text: str, number: Number) -> Number:
    if number.kind != "number":
        return number
    if match := _PERCENT.match(text, number.end):
        kind = _PERCENTS[match[1]]
        return number._replace(end=match.end(), text=text[number.start : match.end()], kind=kind)
    if match := _TENFOLD.match(text, number.start):
        value = tenfold(number) / 10
        return number._replace(end=match.end(), text=match[0], kind="fraction", value=value)
    times: Decimal | int | None = None
    if match := _LETTER.match(text, number.end):
        end, times = match.end(), _LETTERS[match[1].lower()]
    elif text[number.end : number.end + 2].lstrip(" ").startswith(_DOZEN):
        end = text.index(_DOZEN, number.end) + 1
        dozen = _unit_at(text, end - 1)
        times = dozen.factor if dozen is not None and dozen.end == end else None
    if times is None or number.value is None:
        return number
    return number._replace(end=end, text=text[number.start : end], value=number.value * times)


def tenfold(number: Number) -> Decimal:
    """What stands before 折: 八五折 and 85折 are eight and a half."""
    value = number.value or Decimal(0)
    return value / 10 if 10 < value < 100 and value == int(value) else value


def shared_low(low: Decimal, high: Decimal, first: str, second: str) -> Decimal:
    """The lower end of 300-500万 and 五十到六十万, which share their 万.

    Parameters
    ----------
    low, high : Decimal
    first, second : str
        The two numbers as written.
    """
    if any(WEIGHTS.get(char, 0) >= 10**4 for char in first) or low >= high:
        return low
    match = re.search("[十百千拾佰仟]*[万萬亿億兆]+$|[百千佰仟]$", second)
    weight = weights(match[0]) if match else 1
    if first[-1] in WEIGHTS and match and WEIGHTS[match[0][0]] < 10**4:
        weight = weights("".join(char for char in match[0] if WEIGHTS[char] >= 10**4))
    return low * weight if low * weight < high else low


def _join(text: str, first: Number, second: Number) -> Number | None:
    """Two numbers with a range sign between them, as one; 300-500万 shares its 万."""
    if first.value is None or second.value is None or "ordinal" in (first.kind, second.kind):
        return None
    match = _JOIN.match(text, first.end) or _AMONG.match(text, first.end)
    if match is None or match.end() != second.start:
        return None
    if _AMONG.fullmatch(match[0]) and not _among(text, second.end):
        return None
    low, high = first.value, second.value
    if first.kind == "number" and second.kind == "number":
        low = shared_low(low, high, first.text, second.text)
    elif first.kind == "number" and second.kind == "fraction" and second.text[-1] in "成折":
        low /= 10
    elif first.kind != second.kind and first.kind != "number":
        spoken = first.kind in _HUNDREDTHS and "分之" in first.text and second.kind == "number"
        if not spoken or second.text[-1] in WEIGHTS:
            return None
    if low > high:
        return None
    whole = text[first.start : second.end]
    return Number(first.start, second.end, whole, None, "range", low, high, arabic=first.arabic)


def _unit_at(text: str, at: int) -> Unit | None:
    from policy_nlp.text.units import default_units

    return default_units().match(text, at)


def _among(text: str, end: int) -> bool:
    """Whether 之间 stands behind the number and its unit that end here."""
    unit = _unit_at(text, end)
    return text.startswith(_BETWEEN, end if unit is None else unit.end)


def _bounded(text: str, number: Number) -> tuple[Number, int, int]:
    """The number with its comparator and ends, and where its modifiers begin and end."""
    from policy_nlp.text.modifiers import default_modifiers

    modifiers = default_modifiers()
    start, left = modifiers.left(text, number.start, number.bare)
    unit = _unit_at(text, number.end)
    end = unit.end if unit is not None and unit.dimension != "name" else number.end
    end, right = modifiers.right(text, number.start, end, unit.dimension if unit else "")
    if number.kind == "ordinal":
        return number, number.start, number.end
    if number.kind == "range":
        return number._replace(comparator="range", low_inclusive=True, high_inclusive=True), start, end
    comparator = left if left and left != "eq" else right if right and right != "range" else "eq"
    if comparator == "eq" and number.fuzzy:
        comparator = "approx" if number.fuzzy == "about" else "gt"
    return _compared(number, comparator), start, end


def _pair(text: str, first: tuple[Number, int, int], second: tuple[Number, int, int]) -> Number | None:
    """1万元以上5万元以下, 超过3不满5: a floor and a ceiling as one range."""
    a, b = first[0], second[0]
    if (
        a.comparator not in ("ge", "gt")
        or b.comparator not in ("le", "lt")
        or a.low is None
        or b.high is None
    ):
        return None
    if first[2] > second[1] or not _PAIR.fullmatch(text, first[2], second[1]) or a.low >= b.high:
        return None
    return a._replace(
        end=b.end,
        text=text[a.start : b.end],
        value=None,
        kind="range",
        high=b.high,
        high_inclusive=b.high_inclusive,
        comparator="range",
        fuzzy="",
    )


@lru_cache(maxsize=1)
def _words() -> Dictionary[Mapping[str, Any] | None]:
    """Names, which are no numbers, and words for a share (一半), which are."""
    from policy_nlp.resources import lexicon

    rows = lexicon("quantities")
    words: dict[str, Mapping[str, Any] | None] = {row["text"]: None for row in rows["not_numbers"]}
    words |= {row["text"]: row for row in rows["levels"] if row["kind"] == "fraction"}
    return Dictionary(words)


def _read_words(text: str) -> tuple[list[tuple[int, int]], list[Number]]:
    """Where no number is to be read, sorted: names (十四五, 三农, 5G), document numbers, words; and the latter's values."""
    spans = [match.span() for match in _CODE.finditer(text)]
    numbers = []
    for start, end, row in _words().find(text):
        if cuts_number(text, start, end):
            continue
        spans.append((start, end))
        if row is not None:
            value, comparator = Decimal(str(row["value"])), row["comparator"]
            number = Number(start, end, text[start:end], value, "fraction", arabic=False)
            numbers.append(_compared(number, comparator))
    return sorted(spans), numbers


def _compared(number: Number, comparator: str) -> Number:
    """The number with the ends that a comparator gives it."""
    low = number.value if comparator in ("eq", "ge", "gt") else None
    high = number.value if comparator in ("eq", "le", "lt") else None
    return number._replace(
        comparator=comparator,
        low=low,
        high=high,
        low_inclusive=low is not None and comparator != "gt",
        high_inclusive=high is not None and comparator != "lt",
    )


def cuts_number(text: str, start: int, end: int) -> bool:
    """Whether a name's edge cuts a run of digits or of letters, so that the name is not what stands there."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_left = text[start].isdigit() and (before.isdigit() or before == ".")
    last = text[end - 1]
    if (last == "分" and after == "之") or (last in SMALL and after and after in POWER):
        return True
    if text[start] == "第" and last in NUMBER_CHARS and after and after in NUMBER_CHARS:
        return True
    cut_right = (last.isdigit() and after.isdigit()) or (
        last.isascii() and last.isalpha() and after.isascii() and after.isalnum()
    )
    return cut_left or cut_right


def find(text: str) -> list[Number]:
    """Find every number of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Number
        In text order, not overlapping. Signs, percent signs and range signs are inside the number; units and the
        words beside it, which give its comparator and ends, are not, except inside a range (1万元以上5万元以下).
        Names with a numeral in them (十四五, 一带一路, 5G) and document numbers are no numbers.

    Examples
    --------
    >>> [(n.text, n.kind, as_plain(n.value)) for n in find("增长5.5%，三分之二，1.3万亿")]
    [('5.5%', 'percent', 5.5), ('三分之二', 'fraction', 0.6667), ('1.3万亿', 'number', 1300000000000)]
    >>> [(n.comparator, n.low, n.high) for n in find("不低于20%，5到6成")]
    [('ge', Decimal('20'), None), ('range', Decimal('0.5'), Decimal('0.6'))]
    """
    blocked, words = _read_words(text)
    starts = [span[0] for span in blocked]
    joined: list[Number] = []
    for number in atoms(text):
        i = bisect_right(starts, number.start) - 1
        if i >= 0 and blocked[i][1] > number.start:
            continue
        if number.text == "零" and text.startswith(_BELOW_ZERO, number.start):
            continue
        if number.kind == "half":
            number = number._replace(kind="fraction")
        if number.start and text[number.start - 1] == "第":
            number = number._replace(start=number.start - 1, text="第" + number.text, kind="ordinal")
        else:
            number = _percent(text, _signed(text, number))
        if joined and (whole := _join(text, joined[-1], number)) is not None:
            joined[-1] = whole
        else:
            joined.append(number)
    out: list[Number] = []
    last: tuple[Number, int, int] | None = None
    for number in joined:
        bounded = _bounded(text, number)
        pair = _pair(text, last, bounded) if last is not None else None
        if pair is not None:
            out[-1], last = pair, None
        else:
            out.append(bounded[0])
            last = bounded
    return _merged(out, words) if words else out


def _merged(numbers: list[Number], words: list[Number]) -> list[Number]:
    """Both in text order, without words that a number covers in part."""
    out: list[Number] = []
    for number in sorted([*numbers, *words], key=lambda number: number.start):
        if not out or number.start >= out[-1].end:
            out.append(number)
    return out


def parse(text: str) -> Decimal | None:
    """Give the value of one written number.

    Parameters
    ----------
    text : str
        The whole of it: 1.3万亿, 三百二十七万, 两千零五, 百分之六, 3/4, -2.5, 第二十一, 八五折.

    Returns
    -------
    Decimal or None
        None when the text is not exactly one number, or is a range.
    """
    text = text.strip()
    sign = 1
    if text[:1] in f"{_SIGNS}+＋" and len(text) > 1:
        sign = 1 if text[0] in "+＋" else -1
        text = text[1:].lstrip()
    elif text[:1] == "第":
        text = text[1:].lstrip()
    if text.startswith((".", "．")):
        text = "0" + text
    if not text or RUN.match(text) is None:
        return None
    number = atom_at(text, 0)
    if number is None:
        return None
    number = _percent(text, number)
    if number.end != len(text) or number.value is None:
        return None
    return number.value * sign
