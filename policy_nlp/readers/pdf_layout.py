"""From characters with places to lines and paragraphs in reading order."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from policy_nlp.readers.clean import collapse, is_wide
from policy_nlp.readers.words import openings

#: Gaps in sizes of the font: wider than the first parts two pieces of a line (cells, columns), wider than the second
#: is a space.
_PIECE_GAP, _SPACE_GAP = 1.6, 0.9
#: How far, in sizes of the font, a line ends before the margin if it is the last of its paragraph, and how far the first
#: is indented.
_SHORT, _INDENT = 1.9, 1.2
#: Share of the height of a page at its top and bottom in which heads and numbers stand, and of the pages that
#: repeat a running head.
_EDGE, _REPEATED = 0.13, 0.3
#: Share of the lines of a column that come near to its margin, and of the size of the text below which a line at the edge
#: of a page, at the same height on nearly all pages, is a head, whatever it says.
_KEEP, _SMALLER, _NEARLY_ALL = 0.15, 0.93, 0.8
_NUMBER = re.compile(
    "[-—–―·• ]{0,6}(?:第 ?)?(?:[0-9]{1,4}|[ivxIVX]{1,6})(?: ?页)?(?:[ ，,/]{0,3}(?:共|of|/)? ?[0-9]{1,4} ?页?)?[-—–―·• ]{0,6}"
)
_DATE = re.compile(
    "(?:[0-9]{4}|二[〇○零]..) ?年[0-9一二三四五六七八九十 ]{1,5}月(?:[0-9一二三四五六七八九十 ]{1,5}日)?"
)
_ENDS = frozenset("。！？；：:.!?…”）)》")
_ITEM = re.compile(
    "第[一二三四五六七八九十百〇零0-9]{1,6}[编章节条款]|[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]"
    "|[0-9]{1,2}[．.、]|[①-⑳]|——"
)


@dataclass(slots=True)
class Char:
    """A character and its box in points; ``bottom`` and ``top`` grow upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(slots=True)
class Row:
    """A row of a table that was read already."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def __len__(self) -> int:
        return len(self.text)


@dataclass(slots=True)
class Page:
    """A page: its size, its characters outside tables, and the rows of its tables."""

    width: float
    height: float
    chars: list[Char]
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Piece:
    """Characters of one line without a wide gap between them."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    whole: bool = False  # a row of a table

    @property
    def center(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class _Line:
    """A line of a column, and the margins of the column."""

    pieces: list[_Piece]
    left: float = 0.0
    right: float = 0.0

    @property
    def text(self) -> str:
        return "\t".join(piece.text for piece in self.pieces)

    @property
    def first(self) -> _Piece:
        return self.pieces[0]

    @property
    def last(self) -> _Piece:
        return self.pieces[-1]


def document_lines(pages: Sequence[Page]) -> list[str]:
    """The lines of a document: one a paragraph, heading or row of a table."""
    pieces = [_pieces(page.chars) + [_from_row(row) for row in page.rows] for page in pages]
    pieces = _without_edges(pages, pieces)
    lines = [line for page, found in zip(pages, pieces, strict=True) for line in _in_order(page, found)]
    return _paragraphs(lines)


def lines_of(chars: list[Char]) -> list[str]:
    """The lines of a few characters, as those of a cell."""
    return [line.text for line in _as_lines(_pieces(chars))]


def _from_row(row: Row) -> _Piece:
    return _Piece(row.text, row.left, row.bottom, row.right, row.top, row.top - row.bottom, whole=True)


def _pieces(chars: list[Char]) -> list[_Piece]:
    """Characters that follow each other on one line, joined."""
    found: list[_Piece] = []
    text: list[str] = []
    piece: _Piece | None = None

    def close() -> None:
        if piece is not None and (joined := collapse("".join(text))):
            piece.text = joined
            found.append(piece)

    for char in chars:
        if piece is not None and _follows(piece, char):
            gap = (char.left - piece.right) / max(piece.size, 0.1)
            if gap > _SPACE_GAP and text[-1] != " ":
                text.append(" ")
            text.append(char.text)
            if char.text.strip():
                piece.right = max(piece.right, char.right)
                piece.size = max(piece.size, char.size)
        elif char.text.strip():
            close()
            piece = _Piece("", char.left, char.bottom, char.right, char.top, char.size)
            text = [char.text]
    close()
    return found


def _follows(piece: _Piece, char: Char) -> bool:
    size = max(piece.size, char.size)
    middle = (char.bottom + char.top) / 2
    return piece.bottom <= middle <= piece.top and -0.7 * size <= char.left - piece.right <= _PIECE_GAP * size


# Heads and numbers of pages


def _without_edges(pages: Sequence[Page], pieces: list[list[_Piece]]) -> list[list[_Piece]]:
    """The pieces without page numbers and running heads."""
    at_edge = [
        {i for i, piece in enumerate(found) if not piece.whole and not _inside(piece, page)}
        for page, found in zip(pages, pieces, strict=True)
    ]
    # What says the same at the same height, digits apart, and what is small at the same height.
    words: Counter[_Key] = Counter()
    places: Counter[_Key] = Counter()
    for found, own in zip(pieces, at_edge, strict=True):
        words.update({_key(found[i], says=True) for i in own})
        places.update({_key(found[i], says=False) for i in own})
    sizes = [piece.size for found in pieces for piece in found for _ in range(len(piece.text) // 20 + 1)]
    small = _SMALLER * median(sizes) if sizes else 0.0

    def is_head(piece: _Piece, found: list[_Piece], page: Page) -> bool:
        if _near(words, _key(piece, says=True)) >= max(2, _REPEATED * len(pages)):
            return True
        everywhere = _near(places, _key(piece, says=False)) >= max(2, _NEARLY_ALL * len(pages))
        if everywhere and piece.size < small and _is_outermost(piece, found, page):
            return True
        return bool(_NUMBER.fullmatch(piece.text)) and _is_outermost(piece, found, page)

    return [
        [piece for i, piece in enumerate(found) if i not in own or not is_head(piece, found, page)]
        for page, found, own in zip(pages, pieces, at_edge, strict=True)
    ]


_Key = tuple[str, int, int]


def _inside(piece: _Piece, page: Page) -> bool:
    return _EDGE < piece.center / max(page.height, 1) < 1 - _EDGE


def _key(piece: _Piece, *, says: bool) -> _Key:
    # An outer margin changes sides, so only the height counts.
    return re.sub("[0-9]+", "0", piece.text) if says else "", round(piece.center / 4), round(piece.size)


def _near(seen: Counter[_Key], key: _Key) -> int:
    text, height, size = key
    return sum(seen[(text, height + shift, size)] for shift in (-1, 0, 1))


def _is_outermost(piece: _Piece, found: list[_Piece], page: Page) -> bool:
    """Whether nothing but other heads stands further out than a piece, or beside it."""
    low = piece.center < page.height / 2
    further = [
        other
        for other in found
        if other is not piece and (other.top < piece.center if low else other.bottom > piece.center)
    ]
    return len(further) <= 1


# Reading order


def _in_order(page: Page, pieces: list[_Piece]) -> list[_Line]:
    """The lines of a page: those of the left column before those of the right, between lines that span both."""
    if not pieces:
        return []
    gutter = _gutter(pieces)
    if gutter is None:
        return _with_margins(_as_lines(pieces))
    ordered: list[_Line] = []
    left: list[_Piece] = []
    right: list[_Piece] = []

    def flush() -> None:
        for column in (left, right):
            ordered.extend(_with_margins(_as_lines(column)))
            column.clear()

    spanning: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.center):
        if piece.left < gutter < piece.right:
            flush()
            spanning.append(piece)
            continue
        if spanning:
            ordered += _with_margins(_as_lines(spanning))
            spanning = []
        (left if piece.right <= gutter else right).append(piece)
    flush()
    ordered += _with_margins(_as_lines(spanning))
    return ordered


def _gutter(pieces: list[_Piece]) -> float | None:
    """Where two columns of prose part; None if there is one column, or what stands side by side are cells."""
    pieces = [piece for piece in pieces if not piece.whole]
    if len(pieces) < 10:
        return None
    low, high = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    best, fewest = None, len(pieces)
    for step in range(30, 71):
        x = low + (high - low) * step / 100
        crossing = sum(piece.left < x < piece.right for piece in pieces)
        if crossing < fewest or (crossing == fewest and abs(step - 50) < abs((best or 0) - 50)):
            best, fewest = step, crossing
    x = low + (high - low) * (best or 50) / 100
    sides = [piece for piece in pieces if piece.right <= x], [piece for piece in pieces if piece.left >= x]
    if fewest > 0.35 * len(pieces) or min(map(len, sides)) < 5:
        return None
    for side in sides:
        width = max(piece.right for piece in side) - min(piece.left for piece in side)
        if median(piece.right - piece.left for piece in side) < 0.75 * width:
            return None
    return x


def _as_lines(pieces: Iterable[_Piece]) -> list[_Line]:
    """Pieces at the same height become one line, from the top down."""
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.center, piece.left)):
        if lines and not piece.whole and not lines[-1].first.whole:
            other = lines[-1].first
            if other.bottom < piece.center < other.top or piece.bottom < other.center < piece.top:
                lines[-1].pieces.append(piece)
                continue
        lines.append(_Line([piece]))
    for line in lines:
        line.pieces.sort(key=lambda piece: piece.left)
        line.pieces = _merged(line.pieces)
    return lines


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces of a line that were drawn apart, such as a number in another font, joined again."""
    kept = [pieces[0]]
    for piece in pieces[1:]:
        last = kept[-1]
        gap = piece.left - last.right
        if gap <= _PIECE_GAP * max(last.size, piece.size):
            space = (
                " "
                if gap > 0.5 * min(last.size, piece.size)
                and not (is_wide(last.text[-1]) and is_wide(piece.text[0]))
                else ""
            )
            last.text += space + piece.text
            last.right = max(last.right, piece.right)
            last.size = max(last.size, piece.size)
        else:
            kept.append(piece)
    return kept


def _with_margins(lines: list[_Line]) -> list[_Line]:
    """The lines with the margins of their column: those that most lines keep to."""
    plain = [line for line in lines if not line.first.whole]
    if plain:
        near = 1.2 * median(line.first.size for line in plain)
        left = -_margin([-line.first.left for line in plain], near)
        right = _margin([line.last.right for line in plain], near)
        for line in lines:
            line.left, line.right = left, right
    return lines


def _margin(edges: list[float], near: float) -> float:
    """The outermost edge that a good part of the lines comes near to."""
    edges = sorted(edges, reverse=True)
    wanted = max(2, round(_KEEP * len(edges)))
    for i, edge in enumerate(edges):
        if i + wanted <= len(edges) and edge - edges[i + wanted - 1] <= near:
            return edge
    return edges[0]


# Paragraphs


def _paragraphs(lines: list[_Line]) -> list[str]:
    """Lines joined to paragraphs."""
    steps = [
        (first.first.center - second.first.center) / max(first.first.size, 0.1)
        for first, second in itertools.pairwise(lines)
        if first.left == second.left and first.first.center - second.first.center > 0
    ]
    usual = median(steps) if steps else 2.0
    texts: list[str] = []
    for i, line in enumerate(lines):
        if i and _goes_on(lines[i - 1], line, usual):
            before, after = texts[-1][-1:], line.text[0]
            latin = (
                before.isascii()
                and after.isascii()
                and after.isalpha()
                and (before.isalpha() or before in ",.;:)")
            )
            texts[-1] += (" " if latin else "") + line.text
        else:
            texts.append(line.text)
    return [text for text in texts if text]


def _goes_on(line: _Line, following: _Line, usual: float) -> bool:
    """Whether a line continues the paragraph of the line before it."""
    first, second = line.last, following.first
    if first.whole or second.whole or len(line.pieces) > 1 or len(following.pieces) > 1:
        return False
    size = max(first.size, second.size)
    if abs(first.size - second.size) > 0.12 * size or _DATE.fullmatch(second.text):
        return False
    step = line.first.center - second.center
    if step > 0 and line.left == following.left and step / size > 1.5 * usual:
        return False
    indent = second.left - following.left
    short = line.right - first.right
    ended = first.text[-1] in _ENDS
    if indent > _INDENT * size:
        return False
    if short > _SHORT * size:
        # A line may end early before a word that cannot be broken.
        return (
            not ended
            and short <= 4 * size
            and line.first.left - line.left <= 3 * size
            and len(first.text) > 12
        )
    return not (ended and (_ITEM.match(second.text) or second.text.startswith(openings())))
