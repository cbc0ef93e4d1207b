"""The tables of targets, measures and organizations: a row a record, with its document and where in it it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_nlp.analysis.regions import region_of
from policy_nlp.analysis.source import Source, as_records, section_path
from policy_nlp.writers.columns import Column, Table, tables

Row = dict[str, Any]


def targets(docs: Source | Iterable[Source]) -> list[Row]:
    """A row a numeric target; see `layer_rows` for the columns."""
    return layer_rows(docs, "targets")


def measures(docs: Source | Iterable[Source]) -> list[Row]:
    """A row a policy measure; see `layer_rows` for the columns."""
    return layer_rows(docs, "measures")


def orgs(docs: Source | Iterable[Source]) -> list[Row]:
    """A row an organization mention; see `layer_rows` for the columns."""
    return layer_rows(docs, "orgs")


def layer_rows(docs: Source | Iterable[Source], layer: str) -> list[Row]:
    """The rows of a layer with the columns that tables need.

    Parameters
    ----------
    docs : Doc or record, or iterable of them
    layer : str
        A layer of records: ``"targets"``, ``"measures"``, ``"orgs"`` ...

    Returns
    -------
    list of dict
        ``document`` (its id), ``title``, ``issuer``, ``region``, ``date``, ``year`` (of the date), ``headings`` (from the
        outermost in, joined by " / "), then the fields of the record. A value that may be a range is two columns, as in
        ``value`` and ``value_high``; numbers are floats, so that a column has one type.
    """
    table = Table(layer, tables()[layer].columns[1:])
    rows = []
    for record in as_records(docs):
        year = int(record["date"][:4]) if record["date"] else None
        head = {
            "document": record["id"],
            "title": record["title"],
            "issuer": record["issuer"],
            "region": region_of(record),
            "date": record["date"],
            "year": year,
        }
        for row in record[layer]:
            place = {"headings": " / ".join(section_path(record, row["start"]))} if "start" in row else {}
            cells = zip(table.flat, table.cells(row), strict=True)
            rows.append({**head, **place, **{column.name: _typed(column, value) for column, value in cells}})
    return rows


def _typed(column: Column, value: Any) -> Any:
    return float(value) if column.kind == "number" and value is not None else value
