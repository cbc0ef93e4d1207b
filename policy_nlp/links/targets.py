"""What surrounds a target: the headings above it and the measure that it belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from policy_nlp.layers import Row

__all__ = ["place_targets"]


def place_targets(targets: Sequence[Row], sections: Sequence[Row], links: Iterable[Row]) -> None:
    """Fill ``section`` and ``measure`` of target rows.

    Parameters
    ----------
    targets : sequence of dict
        Target rows; changed in place. ``section`` becomes the texts of the headings above the quantity, the outermost
        first, ``measure`` the id of the linked measure or None.
    sections : sequence of dict
        Section rows in text order.
    links : iterable of dict
        Link rows; only those of kind ``target-measure`` are looked at.
    """
    measure = {row["source"]: row["target"] for row in links if row["kind"] == "target-measure"}
    starts = [row["start"] for row in sections]
    by_id = {row["id"]: row for row in sections}
    for target in targets:
        at = bisect_right(starts, target["quantity_start"]) - 1
        section = sections[at] if at >= 0 else None
        while section is not None and section["end"] <= target["quantity_start"]:
            section = by_id.get(section["parent"] or "")
        path: list[str] = []
        while section is not None:
            path.append(section["text"].strip())
            section = by_id.get(section["parent"] or "")
        target["section"] = path[::-1]
        target["measure"] = measure.get(target["id"])
