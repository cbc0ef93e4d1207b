"""The record of a row of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policy_nlp.layers import Row
from policy_nlp.targets.tables import CELL, TableRow
from policy_nlp.text.numerals import as_plain


def table_record(text: str, row: TableRow, year: int | None) -> Row:
    """The target of a table's row, with the fields of :class:`policy_nlp.records.Target`.

    Parameters
    ----------
    text : str
    row : TableRow
    year : int or None
        Year of the document: what is of an earlier one is achieved.
    """
    unit, name, quantity = row.unit, row.indicator, row.quantity
    norm: Any = None
    if row.value is not None and unit is not None and unit.factor is not None:
        norm = as_plain(Decimal(str(row.value)) * unit.factor)
    near = name is not None and 0 <= quantity.start - name.end <= CELL
    start = name.start if near and name is not None else quantity.start
    achieved = row.year is not None and year is not None and int(row.year) < year
    value, old = row.value, row.value_from
    moved = (
        None if value is None or old is None or value == old else "increase" if value > old else "decrease"
    )
    return {
        "id": "",
        "start": start,
        "end": quantity.end,
        "text": text[start : quantity.end],
        "quantity": quantity.text,
        "quantity_start": quantity.start,
        "quantity_end": quantity.end,
        "indicator": name.text if name else None,
        "indicator_start": name.start if name else None,
        "indicator_end": name.end if name else None,
        "status": "achieved" if achieved else "target",
        "comparator": row.comparator,
        "value": value,
        "value_from": old,
        "unit": row.written,
        "unit_norm": unit.norm if unit and norm is not None else None,
        "value_norm": norm,
        "direction": moved or "reach",
        "basis": "change" if row.change else "level",
        "deadline": row.year,
        "baseline": row.baseline,
        "binding": None if achieved else row.binding,
        "elided": False,
        "section": [],
        "measure": None,
    }
