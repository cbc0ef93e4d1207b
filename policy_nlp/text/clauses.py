"""Sentences and clauses of Chinese official prose, as pure functions on a string.

A sentence ends at 。！？ (with the quote or bracket that closes after it), at a line break, and before an
item number inside a line. A clause ends where a sentence does and at ，；：. Nothing is cut inside 《…》,
a bracket or a short quote, inside a number (1,000; 3.5; 10:30) or at 、. A quote that is speech (after a
colon, or with a full stop of its own) is cut like other text. A line break inside a hard-wrapped paragraph
is no boundary.

Every look is bounded: an opening mark without its partner within reach has no effect, and time is linear
in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policy_nlp.text.numbering import CHINESE_DIGITS, Mark, enumerates, marks

Spans = list[tuple[int, int]]

_COMMA = re.compile("[，；]")
_STOP = re.compile("[。！？]")
_EVENT = re.compile('[!?;,：:\n\x0b\x0c\u2028\u2029“”"（(）)《》「」『』〔〕【】［］\\[\\].\t]')
_WIDE_GAP = re.compile("\u3000{2,8}")
_OPEN = {
    "“": "”",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": "）",
    "《": "》",
    "〔": "〕",
    "【": "】",
    "［": "］",
    "[": "］",
}
_CLOSE = {
    "”": "”",
    "」": "」",
    "』": "』",
    "）": "）",
    ")": "）",
    "》": "》",
    "〕": "〕",
    "】": "】",
    "］": "］",
    "]": "］",
}
_REACH = {"”": 60, "」": 60, "』": 60, "）": 200, "》": 120, "〕": 200, "】": 200, "］": 200, '"': 40}
#: Longest quote with a full stop of its own that is a slogan and not speech.
_SLOGAN = 20
_LINE_END = "\n\x0b\x0c\u2028\u2029"
_FULL_STOPS = "。！？!?"
_STOP_MARKS = frozenset("。！？!?.")
_PAIR = {"”": "“", "」": "「", "』": "『"}
_QUOTES = frozenset("“「『")
_TAILS = frozenset("。！？!?…”’」』）)》】")
_CLAUSE_END = frozenset("，；：。！？,;:!?…\n\r \u3000\t\x0b\x0c\u2028\u2029")
_ENDS = frozenset("。！？!?.，；：,;:\n\x0b\x0c\u2028\u2029")
_PREFIX_FIRST = frozenset("第（(0123456789—–·•●○◆◇■□▪★☆►▶*-①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" + CHINESE_DIGITS)
_BLANKS = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())
#: A clause that neither begins nor ends with one of these is what stands between two cuts.
_SPECIAL = _PREFIX_FIRST | _QUOTES | frozenset(_PAIR) | _CLAUSE_END | _BLANKS
_TAIL = re.compile("[。！？!?…]{0,64}[”’」』）)》】]{0,8}")
_PREFIX = re.compile(
    f"(?:第 ?(?:[{CHINESE_DIGITS}]{{1,7}}|[0-9](?: ?[0-9]){{0,2}}) ?[编篇章节条](?=[ \u3000\n])"
    f"|[（(] ?(?:[{CHINESE_DIGITS}]{{1,3}}|[0-9]{{1,2}}) ?[)）]"
    f"|(?P<cn>[{CHINESE_DIGITS}]{{1,3}} ?[、．.])"
    "|[0-9]{1,2} ?[.．、)）](?![0-9])"
    f"|[{CHINESE_DIGITS}]{{1,2}}(?:是|(?=要))"
    f"|第[{CHINESE_DIGITS}]{{1,2}}$"
    "|[①-⑳]|[—–·•●○◆◇■□▪★☆►▶*]{1,4}|-(?=[ \u3000]))[ \u3000\t]{0,8}"
)
_WHITE = re.compile(r"\s*")


def _wrap_width(text: str) -> int:
    """Length of the full lines of a hard-wrapped text, 0 if the text is not wrapped at a fixed width."""
    lengths: dict[int, int] = {}
    lines = broken = 0
    for line in text.split("\n"):
        size = len(line.rstrip())
        if size < 15:
            continue
        lines += 1
        if size <= 80 and line.rstrip()[-1] not in "。！？!?；;：:”）)":
            broken += 1
            lengths[size] = lengths.get(size, 0) + 1
    if lines < 6 or broken * 2 < lines:
        return 0
    top = max(lengths, key=lambda n: (sum(lengths.get(k, 0) for k in range(n - 2, n + 1)), n))
    near = sum(lengths.get(k, 0) for k in range(top - 2, top + 1))
    return top if near * 5 >= broken * 3 else 0


def _soft(text: str, at: int, line_start: int, wrap: int, items: set[int]) -> bool:
    """Whether the line break at `at` lies inside a paragraph."""
    left = at - 1
    low = max(line_start - 1, at - 9)
    while left > low and text[left].isspace():
        left -= 1
    if left < line_start:
        return False
    right = at + 1
    high = min(len(text), at + 9)
    while right < high and text[right] in " \t\u3000\xa0\r":
        right += 1
    if right >= len(text) or text[right].isspace() or right in items or text[right] in "—（(":
        return False
    if text[left] in "，、,":
        return True
    return bool(wrap) and left + 1 - line_start >= wrap - 3 and text[left] not in "。！？!?；;：:"


def _ascii_inside(text: str, at: int) -> bool:
    """Whether the ASCII mark at `at` belongs to a number, a time or an address."""
    char = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if char == ",":
        return before.isdigit() and text[at + 1 : at + 4].isdigit() and len(text[at + 1 : at + 4]) == 3
    if char in ":：":
        return (before.isdigit() and after.isdigit()) or after == "/"
    if char in "?!;":
        return before.isascii() and before.isalnum() and after.isascii() and (after.isalnum() or after == "&")
    return False


def _dot_ends(text: str, at: int) -> bool:
    """Whether the ASCII full stop at `at` ends a sentence."""
    if at == 0:
        return False
    before = text[at - 1]
    after = text[at + 1] if at + 1 < len(text) else "\n"
    if before in CHINESE_DIGITS and not text[max(0, at - 3) : at - 1].strip():
        return False  # 一. at the start of a line
    if "\u4e00" <= before <= "\u9fff" or before in "）)”":
        return after.isspace() or "\u4e00" <= after <= "\u9fff"
    if before.isascii() and before.islower() and after == " ":
        return text[at + 2 : at + 3].isupper()
    return False


def _scan(text: str, items: Sequence[Mark]) -> tuple[list[int], Spans]:
    """Candidate cuts, each `2 * position + (1 if it ends a sentence)`, and the pairs nothing is cut in."""
    cuts = [match.start() * 2 for match in _COMMA.finditer(text)]
    cuts += [match.start() * 2 + 1 for match in _STOP.finditer(text)]
    pairs: Spans = []
    opened: dict[str, list[int]] = {close: [] for close in _OPEN.values()}
    straight = -1
    starts = {mark.start for mark in items}
    wrap = _wrap_width(text)
    line = 0
    for match in _EVENT.finditer(text):
        at = match.start()
        char = text[at]
        if char in _OPEN:
            opened[_OPEN[char]].append(at)
        elif char in _CLOSE:
            kind = _CLOSE[char]
            stack = opened[kind]
            if stack:
                begin = stack.pop()
                if at - begin <= _REACH[kind] and not (kind in "”」』" and _is_speech(text, begin, at)):
                    pairs.append((begin, at))
        elif char in _LINE_END:
            if not _soft(text, at, line, wrap, starts):
                cuts.append(at * 2 + 1)
                straight = -1
                for stack in opened.values():
                    if stack:
                        stack.clear()
            line = at + 1
        elif char == "\t":
            if _between_cells(text, at, line):
                cuts.append(at * 2 + 1)
        elif char == ".":
            if _dot_ends(text, at):
                cuts.append(at * 2 + 1)
        elif char == '"':
            if straight >= 0 and at - straight <= _REACH['"']:
                if text[at - 1] not in _FULL_STOPS:
                    pairs.append((straight, at))
                straight = -1
            else:
                straight = at
        elif not _ascii_inside(text, at):
            cuts.append(at * 2 + (char in "!?"))
    if "\u3000\u3000" in text:
        gaps = map(re.Match.span, _WIDE_GAP.finditer(text))
        cuts += [start * 2 + 1 for start, end in gaps if _is_break(text, start, end)]
    cuts.sort()
    return cuts, pairs


def _between_cells(text: str, at: int, line: int) -> bool:
    """Whether the tab at `at` parts cells of a row: text before it in its line that is no mere number."""
    left = max(line, at - 12)
    return not text[left:at].isspace() and at > line and _PREFIX.fullmatch(text, left, at + 1) is None


def _is_break(text: str, start: int, end: int) -> bool:
    """Whether a wide gap stands for a line break: text on both sides, and not a mere number before it."""
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    if len(before) < 4 or len(after) < 4 or any(map(str.isspace, before + after)):
        return False
    left = max(text.rfind(char, max(0, start - 12), start) for char in "\n 。\u3000") + 1
    return _PREFIX.fullmatch(text, max(left, start - 12), start + 2) is None


def _is_speech(text: str, begin: int, end: int) -> bool:
    """Whether a quote is speech: it follows a colon or is long and ends with a full stop of its own."""
    own_stop = end - begin > _SLOGAN and text[end - 1] in _FULL_STOPS
    return own_stop or (begin > 0 and text[begin - 1] in "：:")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start : start + 1].isspace():
        start = _WHITE.match(text, start, end).end()  # type: ignore[union-attr]
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, cuts: list[int], pairs: Spans, items: Iterable[Mark]) -> Iterator[tuple[int, bool]]:
    """The cuts that hold, as `(end of the piece, whether it ends a sentence)` in text order."""
    # a cut before an item has no width; in the order of cuts it stands before a mark at the same place
    befores = {mark.start for mark in items}
    if befores:
        cuts = sorted([*cuts, *(2 * start - 1 for start in befores)])
    pairs.sort()
    which = done = 0
    inside = -1  # end of the widest pair opened so far
    for cut in cuts:
        at = cut >> 1
        level = cut & 1
        if level and at + 1 in befores and text[at] not in _ENDS:
            end = at = at + 1
        else:
            end = at + 1
        while which < len(pairs) and pairs[which][0] < at:
            if pairs[which][1] > inside:
                inside = pairs[which][1]
            which += 1
        if at < inside or end <= done:
            continue
        if level and text[end : end + 1] in _TAILS and text[end - 1] in _STOP_MARKS:
            end = _TAIL.match(text, end).end()  # type: ignore[union-attr]
        done = end
        yield end, bool(level)
    yield len(text), True


def segment(text: str, items: Sequence[Mark] | None = None) -> tuple[Spans, Spans]:
    """Sentences and clauses in one scan.

    Parameters
    ----------
    text : str
        Any text.
    items : sequence of Mark, optional
        What `policy_nlp.text.numbering.marks` gives for the text, if it is known already.

    Returns
    -------
    tuple of two lists of (int, int)
        Sentences and clauses, as described for `sentences` and `clauses`.
    """
    if items is None:
        items = marks(text)
    cuts, pairs = _scan(text, items)
    sents: Spans = []
    parts: Spans = []
    sent = part = 0
    for end, full in _pieces(text, cuts, pairs, items):
        last = end - 1
        if (
            last > part
            and text[last] in _CLAUSE_END
            and text[part] not in _SPECIAL
            and text[last - 1] not in _SPECIAL
        ):
            parts.append((part, last))
        else:
            _add_clause(text, part, end, parts)
        part = end
        if full:
            span = _trimmed(text, sent, end)
            if span[0] < span[1]:
                sents.append(span)
            sent = end
    return sents, parts


def _add_clause(text: str, start: int, end: int, out: Spans) -> None:
    while end > start and text[end - 1] in _CLAUSE_END:
        end -= 1
    start, end = _trimmed(text, start, end)
    for _ in range(3):
        if start >= end or text[start] not in _PREFIX_FIRST:
            break
        prefix = _PREFIX.match(text, start, end)
        if prefix is None or (prefix.group("cn") and enumerates(text, start, prefix.end("cn"))):
            break
        start = prefix.end()
    # the quotation marks of speech that is cut, or ends here
    if end - start > 1 and text[end - 1] in _PAIR:
        inner = text[end - 2] in _CLAUSE_END
        if inner or text.find(_PAIR[text[end - 1]], start, end) < 0:
            end -= 1
            while end > start and text[end - 1] in _CLAUSE_END:
                end -= 1
    if start < end and text[start] in _QUOTES and text.find(_OPEN[text[start]], start, end) < 0:
        start += 1
    start, end = _trimmed(text, start, end)
    if start < end:
        out.append((start, end))


def sentences(text: str) -> Spans:
    """Cut a text into sentences.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int)
        Offsets in code points, end exclusive, in text order, not overlapping, trimmed of white space;
        together they cover every character that is not white space.
    """
    return segment(text)[0]


def clauses(text: str, sentences: Spans | None = None) -> Spans:
    """Cut a text into clauses.

    Parameters
    ----------
    text : str
        Any text.
    sentences : list of (int, int), optional
        Sentences the clauses are to stay in, sorted and not overlapping; by default those of
        `sentences(text)`.

    Returns
    -------
    list of (int, int)
        Offsets in code points, end exclusive, in text order, not overlapping; without the punctuation that
        ends the clause, white space around it and numbering before it (（一）, 1., 一是, ——).
    """
    parts = segment(text)[1]
    if sentences is None:
        return parts
    out: Spans = []
    bounds = iter(sentences)
    current = next(bounds, None)
    for start, end in parts:
        while current is not None and current[1] <= start:
            current = next(bounds, None)
        while current is not None and current[0] < end:
            low, high = max(start, current[0]), min(end, current[1])
            if low < high:
                out.append((low, high))
            if current[1] > end:
                break
            current = next(bounds, None)
    return out
