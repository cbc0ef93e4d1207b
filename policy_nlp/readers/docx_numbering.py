"""The numbers that Word generates: 一、 （二） 第三条 stand in no text run, only in the definition of a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile("%([1-9])")
_DASHES = frozenset("-–—―─")
#: Largest number that is written out; a damaged file may ask for any.
_MOST = 9999


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number from 0 to 9999 in Chinese characters, as lists are numbered (10 is 十, 21 二十一, 101 一百零一)."""
    if number <= 0:
        return digits[0]
    text, gap = "", False
    places = f"{number:04d}"
    for place, digit in zip((3, 2, 1, 0), map(int, places), strict=True):
        if digit == 0:
            gap = bool(text)
            continue
        if gap:
            text += "零"
            gap = False
        text += digits[digit] + (units[place - 1] if place else "")
    return text[1:] if 10 <= number < 20 and digits is _DIGITS else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= most else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "chineseLegalSimplified": lambda number: chinese(number, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, _FORMAL, "拾佰仟"),
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= 10 else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= 12 else str(number),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
} | dict.fromkeys(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "koreanCounting",
    ),
    chinese,
)


@dataclass(slots=True)
class _Level:
    text: str
    format: str
    start: int = 1
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """A list definition, and where its numbers stand."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)


class Numbering:
    """Gives the generated number of each paragraph, asked for in the order of the document.

    Parameters
    ----------
    numbering, styles : element or None
        Roots of ``numbering.xml`` and ``styles.xml``.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = {style.get(f"{_W}styleId"): style for style in _all(styles, "style")}
        abstract = {node.get(f"{_W}abstractNumId"): node for node in _all(numbering, "abstractNum")}
        lists = {key: _read_list(node) for key, node in abstract.items()}
        links = {key: _value(node, "numStyleLink") for key, node in abstract.items()}
        self._lists: dict[str, _List] = {}
        self._starts: dict[str, dict[int, int]] = {}
        ids = {node.get(f"{_W}numId"): _value(node, "abstractNumId") for node in _all(numbering, "num")}
        for node in _all(numbering, "num"):
            number = node.get(f"{_W}numId")
            key = ids[number]
            if links.get(key or ""):  # the definition is that of a list style
                style = self._styles.get(links[key or ""])
                linked = _value(style, "numId") if style is not None else None
                key = ids.get(linked, key)
            if key not in lists:
                continue
            self._lists[number] = lists[key]
            self._starts[number] = {}
            for override in node.iterchildren(f"{_W}lvlOverride"):
                level = int(override.get(f"{_W}ilvl") or 0)
                start = _value(override, "startOverride")
                if start is not None and start.isdigit():
                    self._starts[number][level] = int(start)
                for own in override.iterchildren(f"{_W}lvl"):
                    copied = _List(dict(lists[key].levels), lists[key].counts, lists[key].styles)
                    copied.levels[level] = _read_level(own)
                    self._lists[number] = copied

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph, with the space that parts it from the text; empty if it has none."""
        number, level = self._place(paragraph)
        found = self._lists.get(number or "")
        if found is None or level not in found.levels:
            return ""
        counts = found.counts
        own = found.levels[level]
        starts = self._starts[number or ""]
        if level in starts:  # a list that begins anew does so once
            counts[level] = starts.pop(level)
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        for deeper in [key for key in counts if key > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if own.format == "bullet":
            return "——" if set(own.text) & _DASHES else ""

        def written(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            level = found.levels.get(index, own)
            value = min(_MOST, counts.setdefault(index, level.start))
            return _FORMATS.get("decimal" if own.legal else level.format, str)(value)

        text = "" if own.format == "none" else _PLACE.sub(written, own.text).strip()
        return text + " " if text and (text[-1].isalnum() or (text[-1] in ".．" and len(text) > 4)) else text

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, or that of its style or one the style is based on."""
        properties = paragraph.find(f"{_W}pPr")
        number, level = _numbering_of(properties)
        style = _value(properties, "pStyle")
        asked = style
        for _ in range(20):
            if number is not None or style not in self._styles:
                break
            node = self._styles[style]
            number, own = _numbering_of(node.find(f"{_W}pPr"))
            level = own if level is None else level
            style = _value(node, "basedOn")
        if level is None:
            found = self._lists.get(number or "")
            level = found.styles.get(asked or "", 0) if found else 0
        return number, level


def _all(root: Any, tag: str) -> list[Any]:
    return [] if root is None else list(root.iter(f"{_W}{tag}"))


def _value(node: Any, tag: str) -> str | None:
    found = None if node is None else node.find(f".//{_W}{tag}")
    return None if found is None else found.get(f"{_W}val")


def _numbering_of(properties: Any) -> tuple[str | None, int | None]:
    node = None if properties is None else properties.find(f"{_W}numPr")
    level = _value(node, "ilvl")
    return _value(node, "numId"), int(level) if level is not None and level.isdigit() else None


def _read_list(node: Any) -> _List:
    found = _List()
    for level in node.iterchildren(f"{_W}lvl"):
        index = int(level.get(f"{_W}ilvl") or 0)
        found.levels[index] = _read_level(level)
        style = _value(level, "pStyle")
        if style:
            found.styles[style] = index
    return found


def _read_level(node: Any) -> _Level:
    start, restart, legal = _value(node, "start"), _value(node, "lvlRestart"), node.find(f"{_W}isLgl")
    return _Level(
        text=_value(node, "lvlText") or "",
        format=_value(node, "numFmt") or "decimal",
        start=int(start) if start and start.isdigit() else 1,
        legal=legal is not None and legal.get(f"{_W}val") not in ("0", "false"),
        restart=int(restart) if restart and restart.isdigit() else None,
    )
