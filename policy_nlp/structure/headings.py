"""The heading tree: numbered headings and articles, and what stands below each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from policy_nlp.text.numbering import Mark

#: Longest heading in characters; what is longer is an item's first sentence, not a heading.
LONGEST_HEADING = 60

_ARTICLE_STYLES = frozenset("条")
#: Styles of the divisions of a law: none of them stands below a list number.
_DIVISIONS = {"编": 0, "篇": 0, "章": 1, "节": 2}
#: Customary order of list numbers, for a text that begins in the middle of one.
_LISTS = {"cn": 4, "pcn": 5, "ar": 6, "par": 7, "rar": 8, "circ": 9}
_HEADING_END = re.compile("[。；;！!？?\n]")
_ARTICLE_NAME = re.compile("[ \\u3000]{0,2}【[^】\\n]{1,30}】")
_SPACE = " \t\u3000\xa0"
#: A short line without punctuation between other lines, and prose below it.
_TITLE_LINE = re.compile(
    "\n[ \\t\u3000]{0,8}([\u4e00-\u9fff“《0-9][^\n。；：，！、>|]{3,29})(?=[ \\t\u3000\r]{0,8}\n[^\n]{20})"
)
_NO_TITLE = re.compile("[0-9]{4}[年/.-][ 0-9]|来源|责任编辑|[.：:]$|附件")


def sections(text: str, items: Sequence[Mark], title: str | None = None) -> list[dict[str, Any]]:
    """Sections of a text as rows, in text order.

    A section begins at a numbering mark at the start of a line or after the end of a sentence, or inside a line
    where it continues a sequence. Levels follow the order in which the styles of numbering open below each
    other; a style seen again closes what was opened below it. In a text without numbering, a short line
    without punctuation that has prose above and below begins a section.

    Parameters
    ----------
    text : str
    items : sequence of Mark
        What ``policy_nlp.text.numbering.marks`` gives for the text.
    title : str, optional
        Title of the document: its line is no section.

    Returns
    -------
    list of dict
        Rows with the fields of ``policy_nlp.records.Section``.
    """
    if len(items) < 2 and (lines := _title_lines(text, title)):
        return lines
    rows: list[dict[str, Any]] = []
    path: list[tuple[str, dict[str, Any]]] = []
    for mark in items:
        style = mark.style
        depth = _depth([style for style, _ in path], mark)
        for _, closed in path[depth:]:
            closed["end"] = mark.start
        del path[depth:]
        parent = path[-1][1]["id"] if path else None
        number = text[mark.start : mark.end].strip()
        row = _row(len(rows), text, mark.start, _heading(text, mark), number, depth + 1, parent)
        rows.append(row)
        path.append((style, row))
    for row in rows:
        _trim(text, row)
    return rows


def _depth(path: list[str], mark: Mark) -> int:
    """How many of the open sections, given by their styles, stay open around the one that begins at the mark."""
    if mark.style in _DIVISIONS:
        rank = _DIVISIONS[mark.style]
        return next((i for i, style in enumerate(path) if _DIVISIONS.get(style, 9) >= rank), len(path))
    if mark.style in path:
        return path.index(mark.style)
    if mark.number > 1 and mark.style in _LISTS:
        rank = _LISTS[mark.style]
        return next((i for i, style in enumerate(path) if _LISTS.get(style, 0) > rank), len(path))
    return len(path)


def _row(
    count: int,
    text: str,
    start: int,
    heading: tuple[int, int],
    number: str | None,
    level: int,
    parent: str | None,
) -> dict[str, Any]:
    return {
        "id": f"s{count + 1}",
        "start": start,
        "end": len(text),
        "heading_start": heading[0],
        "heading_end": heading[1],
        "text": text[heading[0] : heading[1]],
        "number": number,
        "level": level,
        "parent": parent,
    }


def _trim(text: str, row: dict[str, Any]) -> None:
    end = row["end"]
    while end > row["heading_end"] and text[end - 1].isspace():
        end -= 1
    row["end"] = end


def _title_lines(text: str, title: str | None) -> list[dict[str, Any]]:
    """Sections that begin with a short unnumbered line; only if there are two of them or more."""
    rows: list[dict[str, Any]] = []
    for match in _TITLE_LINE.finditer("\n" + text):
        start, end = match.start(1) - 1, match.end(1) - 1
        while text[end - 1].isspace():
            end -= 1
        line = text[start:end]
        before = text[max(0, start - 9) : start].rstrip()
        if line == title or _NO_TITLE.search(line) or (before and before[-1] not in "。！？；”）"):
            continue
        if rows:
            rows[-1]["end"] = start
        rows.append(_row(len(rows), text, start, (start, end), None, 1, None))
    for row in rows:
        _trim(text, row)
    return rows if len(rows) > 1 else []


def _heading(text: str, mark: Mark) -> tuple[int, int]:
    """Offsets of the heading: the number with its words, or for an article the number alone."""
    start, end = mark.start, mark.end
    if mark.style in _ARTICLE_STYLES:
        named = _ARTICLE_NAME.match(text, end)
        return start, named.end() if named else end
    limit = min(len(text), mark.end + LONGEST_HEADING)
    stop = _HEADING_END.search(text, mark.end, limit)
    if stop is not None:
        end = stop.start()
    elif limit == len(text):
        end = limit
    while end > mark.end and text[end - 1] in _SPACE:
        end -= 1
    return start, end
