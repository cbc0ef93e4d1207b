"""Amounts written in several units: 5元6角, 三块五, 2小时30分钟, 3年6个月."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from policy_nlp.quantities.amount import Amount
from policy_nlp.text.numeral_values import ARABIC, SMALL
from policy_nlp.text.numerals import parse
from policy_nlp.text.units import Unit, UnitTable

__all__ = ["join_compounds"]

#: Largest whole number of small units in a large one that factors with rounded digits are taken for.
_FINEST = 100_000
_JOINED = ("currency", "time", "length", "mass", "age")
#: A digit behind 块 is tenths of it: 三块五.
_TENTHS = re.compile(f"[{SMALL}{ARABIC}](?=钱|[，。；、,;）)\n]|$)钱?")
_CHANGE = re.compile(
    f"(?:(?P<tenths>[{SMALL}{ARABIC}])[角毛])?(?:零?(?P<cents>[{SMALL}{ARABIC}十]{{1,2}})分(?![之钟]))?"
)
_PIECE, _DEGREE, _YEARS_OLD = "块", "度", "岁"
#: What makes money of 块 behind a number, and an age of a length of time (5个月大).
_MANY = 10_000
_MONEY = re.compile("人民币|(?=以[上下内]|左右|[，。；、,;）)\n]|$)")
_OLD = re.compile("大(?=的|以|左右|[，。；、,;）)\n]|$)")


def join_compounds(text: str, amounts: list[Amount], units: UnitTable) -> list[Amount]:
    """Join amounts that touch and are reckoned in the same base unit, the larger unit first.

    Parameters
    ----------
    text : str
    amounts : list of Amount
        In text order; changed in place.
    units : UnitTable
    """
    yuan = units.get("元")
    out: list[Amount] = []
    for amount in amounts:
        last = out[-1] if out else None
        if last is not None and amount.start < last.end:
            continue
        if last is not None and last.core_end == last.end and _touch(text, last, amount):
            if last.unit == _PIECE and amount.dimension == "currency" and yuan is not None:
                last.measure(yuan)
            if last.unit == _YEARS_OLD and amount.unit == "个月":
                amount.dimension = last.dimension
            share = _share(last, amount)
            if share is not None and last.value is not None and amount.value is not None:
                last.value += amount.value * share
                last.end, last.core_end, last.right = amount.end, amount.core_end, amount.right
                last.fuzzy = last.fuzzy or amount.fuzzy
                continue
        if amount.unit in (_PIECE, "元") and amount.end == amount.core_end and amount.value is not None:
            _small_change(text, amount, yuan)
        if amount.unit in (_PIECE, _DEGREE) and amount.value is not None:
            _tenths(text, amount, yuan)
        if amount.dimension == "time" and amount.end == amount.core_end and _OLD.match(text, amount.end):
            amount.kind = amount.dimension = "age"
            amount.end = amount.core_end = amount.end + 1
        out.append(amount)
    return out


def _touch(text: str, last: Amount, amount: Amount) -> bool:
    """Whether an amount stands right behind another; 零 may stand between years of age and months."""
    between = amount.start - last.end
    return not between or (between == 1 and last.unit == _YEARS_OLD and text[last.end] in "零又")


def _tenths(text: str, amount: Amount, yuan: Unit | None) -> None:
    """Take in the digit of 三块五 and 三十七度五; 块 at the end of a clause is money."""
    if amount.value is None:
        return
    tail = _TENTHS.match(text, amount.core_end)
    tenths = parse(tail[0].rstrip("钱")) if tail else None
    few = amount.unit == _PIECE and tenths is None and amount.value < _MANY
    money = _MONEY.match(text, amount.core_end) if few else None
    if amount.unit == _PIECE and yuan is not None and (tenths is not None or money):
        amount.measure(yuan)
    if tail is not None and tenths is not None:
        amount.value += tenths / 10
        amount.end = amount.core_end = tail.end()
    elif money:
        amount.core_end = money.end()
        amount.end = max(amount.end, money.end())


def _small_change(text: str, amount: Amount, yuan: Unit | None) -> None:
    """Add 六角, 一角七分 behind an amount in yuan."""
    match = _CHANGE.match(text, amount.end)
    if match is None or match.end() == amount.end or amount.value is None:
        return
    if yuan is not None:
        amount.measure(yuan)
    for digits, worth in ((match["tenths"], Decimal("0.1")), (match["cents"], Decimal("0.01"))):
        amount.value += (parse(digits) or Decimal(0)) * worth if digits else Decimal(0)
    amount.end = amount.core_end = match.end()


def _share(large: Amount, small: Amount) -> Decimal | None:
    """How much of the larger unit the smaller one is; None if they do not make one amount."""
    if large.dimension != small.dimension or large.dimension not in _JOINED or small.left or large.fuzzy:
        return None
    if large.unit in ("年", _YEARS_OLD) and small.unit == "个月":
        return 1 / Decimal(12)
    if (
        large.norm != small.norm
        or large.factor is None
        or small.factor is None
        or small.factor >= large.factor
    ):
        return None
    share = Fraction(small.factor / large.factor).limit_denominator(_FINEST)
    return Decimal(share.numerator) / Decimal(share.denominator)
