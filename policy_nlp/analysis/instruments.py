"""Policy instruments: documents by the fourteen types and their three sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

from policy_nlp import records
from policy_nlp.analysis.source import Source, as_records, document_of

SIDES = ("supply", "environment", "demand")


def instruments(docs: Source | Iterable[Source]) -> list[dict[str, Any]]:
    """A row a document: how many of its measures are of each type and side.

    Parameters
    ----------
    docs : Doc or record, or iterable of them

    Returns
    -------
    list of dict
        ``document``, ``title``, ``date``, a count a type in the order of the guidelines, then ``supply``,
        ``environment``, ``demand`` and ``measures``, the number of all.
    """
    types = get_args(records.Instrument)
    rows = []
    for record in as_records(docs):
        counts = Counter(row["instrument"] for row in record["measures"])
        sides = Counter(row["side"] for row in record["measures"])
        rows.append(
            {
                **document_of(record, "title", "date"),
                **{name: counts[name] for name in types},
                **{side: sides[side] for side in SIDES},
                "measures": counts.total(),
            }
        )
    return rows
