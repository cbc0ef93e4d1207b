"""The heading tree: numbered headings and articles, and what stands below each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from policy_nlp.text.numbering import Mark

#: Longest heading in characters; what is longer is an item's first sentence, not a heading.
LONGEST_HEADING = 60

_ARTICLE_STYLES = frozenset("条")
_TREE_STYLES = frozenset(("编", "篇", "章", "节", "条", "cn", "pcn", "ar", "par"))
_HEADING_END = re.compile("[。；;！!？?\n]")
_SPACE = " \t\u3000\xa0"


def sections(text: str, items: Sequence[Mark]) -> list[dict[str, Any]]:
    """Sections of a text as rows, in text order.

    A section begins at a numbering mark at the start of a line or after the end of a sentence, or inside a line
    where it continues a sequence. Levels follow the order in which the styles of numbering open below each
    other; a style seen again closes what was opened below it.

    Parameters
    ----------
    text : str
    items : sequence of Mark
        What ``policy_nlp.text.numbering.marks`` gives for the text.

    Returns
    -------
    list of dict
        Rows with the fields of ``policy_nlp.records.Section``.
    """
    rows: list[dict[str, Any]] = []
    path: list[tuple[str, dict[str, Any]]] = []
    for mark in items:
        if mark.style not in _TREE_STYLES:
            continue
        depth = next((i for i, (style, _) in enumerate(path) if style == mark.style), len(path))
        for _, closed in path[depth:]:
            closed["end"] = mark.start
        del path[depth:]
        start, end = _heading(text, mark)
        row = {
            "id": f"s{len(rows) + 1}",
            "start": mark.start,
            "end": len(text),
            "heading_start": start,
            "heading_end": end,
            "text": text[start:end],
            "number": text[mark.start : mark.end].strip(),
            "level": depth + 1,
            "parent": path[-1][1]["id"] if path else None,
        }
        rows.append(row)
        path.append((mark.style, row))
    for row in rows:
        row["end"] = max(len(text[row["start"] : row["end"]].rstrip()) + row["start"], row["heading_end"])
    return rows


def _heading(text: str, mark: Mark) -> tuple[int, int]:
    """Offsets of the heading: the number with its words, or for an article the number alone."""
    start, end = mark.start, mark.end
    if mark.style in _ARTICLE_STYLES:
        return start, end
    limit = min(len(text), mark.end + LONGEST_HEADING)
    stop = _HEADING_END.search(text, mark.end, limit)
    if stop is not None:
        end = stop.start()
    elif limit == len(text):
        end = limit
    while end > mark.end and text[end - 1] in _SPACE:
        end -= 1
    return start, end
