"""List and section numbering in running text: 第一章, 一、, （一）, 1., （1）, 1）, ①.

`marks` finds the places where a numbered item begins. A number counts as such at the start of a line, after
a mark that ends a clause, or inside a line when it continues a strict sequence (texts that have lost their
line breaks).
"""

from __future__ import annotations

import re
from typing import NamedTuple

CHINESE_DIGITS = "一二三四五六七八九十百零〇"
_VALUE = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_N = f"[{CHINESE_DIGITS}]"
_GAP = "[ \u3000]{0,2}"

# one pass a form: a pattern that begins with a character set costs a few nanoseconds a character
_FORMS = (
    ("art", re.compile(f"第{_GAP}(?:{_N}{{1,7}}|[0-9][0-9 ]{{0,5}}){_GAP}([编篇章节条])(?:之{_N})?")),
    ("paren", re.compile(f"[（(] ?(?:{_N}{{1,3}}|[0-9]{{1,2}}) ?[)）]")),
    ("cn", re.compile(f"{_N}{{1,3}} ?[、．.]")),
    ("ar", re.compile("[0-9]{1,2} ?[.．、)）]")),
    ("circ", re.compile("[①-⑳]")),
)
_NO_FRAME = dict.fromkeys(map(ord, "（()）.．、 第编篇章节条\u3000"))
_NEXT = re.compile(f"({_N}{{1,3}})[、和至到或类级等期批季月年线产次届]")
_NOT_AFTER_ARTICLE = frozenset("第规的、和至及或所中,，。")
_NOT_BEFORE_CN = frozenset("第0123456789" + CHINESE_DIGITS)
_NOT_BEFORE_DIGIT = frozenset("0123456789.．第+-—/")
_SPACE = " \t\u3000\xa0\r\ufeff"
_LINE_END = "\n\x0b\x0c\u2028\u2029"
_STOPS = "。！？!?；;：:”…"
_NO_INLINE_BEFORE = frozenset("第项款条、至和或及附表图见按照据统万之唯其专单同逐周期初高")
_NO_INLINE_AFTER = frozenset("项款目、至和或及~—,，)）。；;.：" + CHINESE_DIGITS)
_INLINE = frozenset(("cn", "pcn", "par", "ar", "circ", "条", "章", "节", "编", "篇"))


class Mark(NamedTuple):
    """One numbering mark.

    Attributes
    ----------
    start, end : int
        Offsets of the mark in the text, in code points, end exclusive; punctuation of the mark is inside.
    style : str
        `编`, `篇`, `章`, `节`, `条` for 第X章 and its like; `cn` 一、; `pcn` （一）; `ar` 1.; `par` （1）;
        `rar` 1）; `circ` ①.
    number : int
        The value of the number.
    place : int
        0 at the start of a line, 1 after a mark that ends a clause, 2 inside running text.
    """

    start: int
    end: int
    style: str
    number: int
    place: int


def chinese_int(text: str) -> int:
    """The value of a Chinese ordinal number up to 999 (二十三, 一百零五, 二〇); 0 when it has no value."""
    if "十" not in text and "百" not in text:
        value = 0
        for char in text:
            value = value * 10 + _VALUE.get(char, 0)
        return value
    total = digit = 0
    for char in text:
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _VALUE.get(char, 0)
    return total + digit


def enumerates(text: str, start: int, end: int) -> bool:
    """Whether a Chinese number with 、 goes on to the next number (三、四季度; 一、二类) and so is no item's."""
    follower = _NEXT.match(text, end)
    return follower is not None and chinese_int(follower.group(1)) == _number("cn", text[start:end]) + 1


def _number(style: str, raw: str) -> int:
    if style == "circ":
        return ord(raw) - 0x245F
    body = raw.split("之")[0].translate(_NO_FRAME)
    return int(body) if body.isascii() and body.isdigit() else chinese_int(body)


def _candidates(text: str) -> list[tuple[int, int, str]]:
    """All numbers in one of the forms, `(start, end, style)` in text order, whatever stands around them."""
    found: list[tuple[int, int, str]] = []
    size = len(text)
    for form, pattern in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            before = text[start - 1] if start else "\n"
            after = text[end] if end < size else "\n"
            style = form
            if form == "art":
                if after in _NOT_AFTER_ARTICLE:
                    continue
                style = match.group(1)
            elif form == "paren":
                style = "par" if text[end - 2].isdigit() or text[end - 3].isdigit() else "pcn"
            elif form == "cn":
                if before in _NOT_BEFORE_CN or after in "、，" or enumerates(text, start, end):
                    continue
            elif form == "ar":
                if before in _NOT_BEFORE_DIGIT or (before.isascii() and before.isalpha()):
                    continue
                if text[end - 1] in ")）":
                    if before in "（(":
                        continue
                    style = "rar"
                elif after.isdigit():
                    continue
            found.append((start, end, style))
    found.sort()
    return found


def marks(text: str) -> list[Mark]:
    """Find the numbering marks that begin an item.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of Mark
        In text order, not overlapping.
    """
    found: list[Mark] = []
    size = len(text)
    covered = 0
    for start, end, style in _candidates(text):
        at = start - 1
        low = max(-1, start - 9)
        while at > low and text[at] in _SPACE:
            at -= 1
        before = text[at] if at >= 0 else "\n"
        place = 0 if before in _LINE_END else 1 if before in _STOPS else 2
        if place == 2:
            after = text[end] if end < size else "\n"
            if style not in _INLINE or before in _NO_INLINE_BEFORE or after in _NO_INLINE_AFTER:
                continue
        number = _number(style, text[start:end])
        if number and start >= covered:
            found.append(Mark(start, end, style, number, place))
            covered = end
    return _in_sequence(found)


def _in_sequence(found: list[Mark]) -> list[Mark]:
    """Drop the marks inside running text that neither continue nor begin a sequence."""
    following: dict[str, int] = {}
    begins: list[bool] = []
    for mark in reversed(found):
        begins.append(following.get(mark.style) == mark.number + 1)
        following[mark.style] = mark.number
    begins.reverse()
    last: dict[str, int] = {}
    out: list[Mark] = []
    for mark, begin in zip(found, begins, strict=True):
        if mark.place < 2 or begin or (mark.number > 1 and last.get(mark.style) == mark.number - 1):
            last[mark.style] = mark.number
            out.append(mark)
    return out
