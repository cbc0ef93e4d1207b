"""The same indicator over years and regions: what was aimed at, what was reached, what is aimed at next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_nlp.analysis.indicators import Indicators
from policy_nlp.analysis.layers import targets
from policy_nlp.analysis.source import Source
from policy_nlp.lexicon import Lexicon

Row = dict[str, Any]
_Key = tuple[str | None, str, str | None, str]

#: What is taken over from a record as the evidence of a value.
_EVIDENCE = ("value", "value_high", "comparator", "text", "document", "id", "start", "end")
_KINDS = {"target": "target", "achieved": "achieved"}
#: Units of shares and growth, whose level and change are different indicators.
_SHARES = frozenset("%‰") | {"个百分点"}
#: What still is about a value: a tenth of it more or less.
_ABOUT = 0.1


def compare(docs: Source | Iterable[Source], *, extra: Lexicon | None = None) -> list[Row]:
    """A row an indicator, region and year.

    Indicators are matched by `policy_nlp.analysis.Indicators`, unit, and whether a level or a change is meant.

    Parameters
    ----------
    docs : Doc or record, or iterable of them
        Such as the work reports of several years and places.
    extra : mapping, optional
        Names of further indicators; see `policy_nlp.analysis.Indicators`.

    Returns
    -------
    list of dict
        ``region``, ``indicator`` (its usual name), ``unit``, ``kind`` (``level`` or ``change``), ``year``; then with the
        prefixes ``target_`` (set for that year), ``achieved_`` (reached in it) and ``next_target_`` (set for the year
        after) the ``value``, ``value_high`` of a range, ``comparator``, and as evidence ``text``, ``document``, ``id``,
        ``start`` and ``end``; None where there is none. ``met`` says whether what was reached fulfils the target, None
        where that cannot be told; where no sign (≥, ≤) tells, what of the indicator is good decides
        (`policy_nlp.analysis.Indicators.good`), then the direction of the target. 左右 about an indicator of which neither
        is known is met within a tenth of the value. Of several records for one place the one of the latest document counts, then the first
        in it. Sorted by region, indicator and year.
    """
    names = Indicators(extra)
    found: dict[_Key, dict[int, dict[str, Row]]] = {}
    rows = [
        row
        for row in targets(docs)
        if row["status"] in _KINDS and row["indicator"] and row["value"] is not None
    ]
    for row in sorted(rows, key=lambda row: row["date"] or "", reverse=True):
        year = _year(row)
        if year is not None:
            kinds = found.setdefault(_key(row, names), {}).setdefault(year, {})
            kinds.setdefault(_KINDS[row["status"]], row)
    table = []
    for key, years in found.items():
        for year in sorted(years):
            own = years[year]
            following = years.get(year + 1, {}).get("target")
            row = _row(key, year, own.get("target"), own.get("achieved"), following)
            table.append(row | {"met": _met(own.get("target"), own.get("achieved"), names.good(key[1]))})
    return sorted(
        table,
        key=lambda row: (row["region"] or "", row["indicator"], row["unit"] or "", row["kind"], row["year"]),
    )


def _year(row: Row) -> int | None:
    """The year a record is about: that of its deadline."""
    deadline = row["deadline"]
    return int(deadline[:4]) if deadline and deadline[:4].isdigit() else None


def _key(row: Row, names: Indicators) -> _Key:
    change = row["basis"] in ("change", "annual_rate")
    kind = "change" if change and (row["unit"] in _SHARES or row["unit"] is None) else "level"
    return row["region"], names.normal_name(row["indicator"]), row["unit"], kind


def _row(key: _Key, year: int, target: Row | None, achieved: Row | None, following: Row | None) -> Row:
    region, indicator, unit, kind = key
    row: Row = {"region": region, "indicator": indicator, "unit": unit, "kind": kind, "year": year}
    for prefix, source in (("target", target), ("achieved", achieved), ("next_target", following)):
        row |= {f"{prefix}_{name}": source[name] if source else None for name in _EVIDENCE}
    return row


def _met(target: Row | None, achieved: Row | None, good: str | None) -> bool | None:
    """Whether a value that was reached is what a target asks for, of an indicator of which ``good`` is known."""
    if target is None or achieved is None:
        return None
    if {target["direction"], achieved["direction"]} == {"increase", "decrease"}:
        return False  # a fall where a rise was wanted, or a rise for a fall
    sign, got, wanted, most = target["comparator"], achieved["value"], target["value"], target["value_high"]
    if sign == "range":
        return None if most is None else bool(wanted <= got <= most)
    if sign == "none":
        return None
    if sign in ("eq", "approx"):
        good = good or {"increase": "more", "decrease": "less"}.get(target["direction"])
        near = bool(abs(got - wanted) <= _ABOUT * abs(wanted))
        if good == "about":
            return near
        if good is None and sign == "approx":
            return near or None
        # The value of a fall is its size: of what is better less, a greater fall is better.
        is_fall = target["direction"] == "decrease" and target["basis"] != "level"
        sign = "le" if (good == "less") != is_fall else "ge"
    return bool({"le": got <= wanted, "lt": got < wanted, "ge": got >= wanted, "gt": got > wanted}[sign])
