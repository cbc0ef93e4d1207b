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
_JOINED = ("currency", "time", "length", "mass")
#: A digit behind 块 is tenths of it: 三块五.
_TENTHS = re.compile(f"[{SMALL}{ARABIC}](?=钱|[，。；、,;）)\n]|$)钱?")
_CHANGE = re.compile(
    f"(?:(?P<tenths>[{SMALL}{ARABIC}])[角毛])?(?:零?(?P<cents>[{SMALL}{ARABIC}十]{{1,2}})分(?![之钟]))?"
)
_PIECE = "块"


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
        if last is not None and amount.start == last.end and last.core_end == last.end:
            if last.unit == _PIECE and amount.dimension == "currency" and yuan is not None:
                last.measure(yuan)
            share = _share(last, amount)
            if share is not None and last.value is not None and amount.value is not None:
                last.value += amount.value * share
                last.end, last.core_end, last.right = amount.end, amount.core_end, amount.right
                last.fuzzy = last.fuzzy or amount.fuzzy
                continue
        if amount.unit in (_PIECE, "元") and amount.end == amount.core_end and amount.value is not None:
            _small_change(text, amount, yuan)
        if amount.unit == _PIECE and amount.value is not None and yuan is not None:
            tail = _TENTHS.match(text, amount.end)
            tenths = parse(tail[0].rstrip("钱")) if tail else None
            if tail is not None and tenths is not None:
                amount.measure(yuan)
                amount.value += tenths / 10
                amount.end = amount.core_end = tail.end()
        out.append(amount)
    return out


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
    if large.unit == "年" and small.unit == "个月":
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
