"""What a page says of its document: meta elements, the header table, the line below the title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from policy_nlp.dates import iso_date
from policy_nlp.readers.clean import collapse
from policy_nlp.readers.html_tree import Element, Line
from policy_nlp.readers.words import choice

_DATE = re.compile("(?:19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2}")
_STAMP = re.compile(
    "(?:19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2} ?日?[ \u3000T]{0,4}(?:[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?[ \u3000|]*"
)
#: The field that a date without a label is in the line of source and time.
_STAMPED = "published"
#: Longest value in a line of labels, and longest title.
_LONGEST, _TITLE = 90, 160


class Labels:
    """Finds labels and their values in lines.

    Parameters
    ----------
    rows : iterable of mapping
        The table ``labels`` of the lexicon ``readers``.
    """

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._field = {row["text"]: row.get("field", "") for row in rows}
        # Sites set labels of two characters as wide as those of four: 文　　号.
        spaced = (
            "[ \u3000]{0,6}".join(map(re.escape, text)) for text in sorted(self._field, key=len, reverse=True)
        )
        choice = "|".join(spaced)
        self._whole = re.compile(f"[\\[【（(]?({choice})[ \u3000]{{0,6}}[:：]?[\\]】）)]?")
        self._inside = re.compile(
            f"(?:^|(?<=[ \u3000\\t|｜\\[【（(]))({choice})[ \u3000]{{0,6}}[:：\\]】][ \u3000]?"
        )

    def label(self, text: str) -> str | None:
        """The label that a line or cell consists of, without spaces; None if it is none."""
        match = self._whole.fullmatch(text)
        return re.sub("[ \u3000]", "", match.group(1)) if match else None

    def pairs(self, text: str) -> list[tuple[str, str]]:
        """Labels in a line with the values behind them; empty unless it begins with a label."""
        found = list(self._inside.finditer(text))
        if not found or found[0].start() > 1:
            return []
        ends = [match.start() for match in found[1:]] + [len(text)]
        pairs = []
        for match, end in zip(found, ends, strict=True):
            value = text[match.end() : end].strip(" \u3000\t|｜[]【】（）()")
            pairs.append((re.sub("[ \u3000]", "", match.group(1)), value))
        return pairs

    def field(self, label: str) -> str:
        """The field of the metadata that a label names; empty if its value is of no use."""
        return self._field[label]

    def is_info(self, line: Line) -> bool:
        """Whether a line is labels and short values and nothing else."""
        if line.row or len(line.text) <= 24:
            first = line.text.partition("\t")[0]
            if self.label(first):
                return True
        pairs = self.pairs(_undated(line.text))
        return bool(pairs) and all(len(value) <= _LONGEST and "。" not in value for _, value in pairs)

    def read(self, lines: Iterable[Line]) -> dict[str, str]:
        """Fields that the lines of a page tell: the first value of each."""
        found: dict[str, str] = {}
        waiting: str | None = None
        for line in lines:
            cells = line.text.split("\t") if line.row else [line.text]
            for cell in cells:
                label = self.label(cell)
                if label:
                    waiting = label
                    continue
                pairs = [(self._field.get(name), value) for name, value in self.pairs(_undated(cell))]
                if pairs and (date := _STAMP.match(cell)):
                    pairs.append((_STAMPED, date.group()))
                if waiting and not pairs and len(cell) <= _TITLE:
                    pairs = [(self._field.get(waiting), cell)]
                waiting = None
                for field, value in pairs:
                    if value and field and len(value) <= _TITLE:
                        found.setdefault(field, value)
        return found


def _undated(text: str) -> str:
    """A line without the date and time that it begins with."""
    return text[match.end() :] if (match := _STAMP.match(text)) else text


def meta_fields(root: Element, names: dict[str, str]) -> dict[str, str]:
    """Fields from the ``<meta>`` elements of a page; ``names`` maps their names in lower case to fields."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("name") or node.get("property") or "").lower()
        value = collapse(node.get("content") or "")
        if name in names and value:
            found.setdefault(names[name], value)
    return found


def to_date(value: str | None) -> str | None:
    """ISO day in a value such as ``2026-03-01 10:22:05`` or ``2026年3月1日``; None if there is none."""
    match = _DATE.search(value or "")
    if match is None:
        return None
    try:
        return iso_date(re.sub("[^0-9]+", "-", match.group()))
    except ValueError:
        return None


def title_of(root: Element, given: Iterable[str | None], lines: list[Line]) -> str | None:
    """The title: the first of what the page says it is that it also shows, or else the first at all.

    Looked at are what metadata gives, ``<h1>``, ``<h2>`` and ``<title>`` without the name of the site.
    """
    shown = {_key(line.text) for line in lines}
    heads = [collapse("".join(node.itertext())) for tag in ("h1", "h2") for node in root.iter(tag)]
    candidates = [text for text in given if text] + heads
    for node in root.iter("title"):
        whole = collapse(node.text or "")
        candidates += [part for part in (whole, *_site().split(whole)) if part]
    candidates = [text for text in candidates if 4 <= len(text) <= _TITLE]
    return next((text for text in candidates if _key(text) in shown), candidates[0] if candidates else None)


@cache
def _site() -> re.Pattern[str]:
    """What stands between a title and the name of the site."""
    return re.compile(rf"\s*[_|｜]\s*|\s+[-–—]+\s+|-(?=[^-]*(?:{choice('sites')})[^-]*$)")


def _key(text: str) -> str:
    return "".join(text.split())
