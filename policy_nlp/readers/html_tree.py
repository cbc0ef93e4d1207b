"""A page as a tree: parsing, and the lines of text that an element shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from policy_nlp.decode import decode
from policy_nlp.extras import need
from policy_nlp.readers.base import ReaderError
from policy_nlp.readers.clean import collapse

Element = Any

#: Elements that show no text of the document.
HIDDEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "frame",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "button",
        "textarea",
        "datalist",
        "dialog",
    ]
)
#: Elements that begin and end a line.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
#: Not ``visibility: hidden``, in which public accounts keep their text until scripts have run.
_INVISIBLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
#: Most of the characters of a page that may be damaged.
_DAMAGED = 0.01
#: Most columns of a table, and rows that a cell may span.
_COLUMNS, _ROWS = 60, 400


def parse(data: bytes) -> Element:
    """The root element of a page, without what shows no text.

    What the page says of its encoding is looked at only where its bytes do not tell.

    Raises
    ------
    ReaderError
        If it holds no element or is in no known encoding.
    """
    html = need("lxml.html", "documents")
    # The parser is told an encoding that every text has, so that it looks for none in the page.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    text = _decoded(data).replace("\x00", "")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # lxml has several, among them one for a page without an element
        raise ReaderError(f"no HTML page: {error}") from None
    drop = [
        node
        for node in root.iter()
        if not isinstance(node.tag, str)
        or (node.tag in HIDDEN and node.tag != "head")
        or node.get("hidden") is not None
        or _INVISIBLE.search(node.get("style") or "")
    ]
    for node in drop:
        remove(node)
    return root


def _decoded(data: bytes) -> str:
    try:
        return decode(data)[0]
    except ValueError as error:
        declared = _CHARSET.search(data[:4096])
        for name in (declared.group(1).decode("ascii") if declared else "utf-8", "utf-8", "gb18030"):
            try:
                text = data.decode("gb18030" if name.lower().startswith("gb") else name, errors="replace")
            except LookupError:
                continue
            if text.count("\ufffd") <= _DAMAGED * len(text):
                return text
        raise ReaderError(str(error)) from None


def remove(node: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


@dataclass(slots=True)
class Line:
    """A line of text as a page shows it.

    ``element`` is the block it stands in, ``links`` the number of its characters that are links, ``cell`` whether
    it is a cell of a table or list (what may be a label), ``row`` whether it is a row of a table.
    """

    text: str
    element: Element
    links: int = 0
    cell: bool = False
    row: bool = False


@dataclass(slots=True)
class _Buffer:
    parts: list[str] = field(default_factory=list)
    links: int = 0

    def add(self, text: str | None, *, link: bool) -> None:
        if text:
            self.parts.append(text)
            if link:
                self.links += len("".join(text.split()))


def lines(root: Element, *, tables: bool = True) -> Iterator[Line]:
    """The lines that an element shows, in their order, without empty ones.

    Parameters
    ----------
    root : element
    tables : bool
        Whether the rows of data tables are lines, their cells separated by tabs; otherwise each cell is.
    """
    etree = need("lxml.etree", "documents")
    buffer = _Buffer()
    link = pre = 0
    numbers: list[int | None] = []
    block = root
    blocks = [root]
    walk = etree.iterwalk(root, events=("start", "end"))

    def flush() -> Iterator[Line]:
        raw = "".join(buffer.parts)
        for part in raw.split("\n") if pre else (raw,):
            text = collapse(part)
            if text:
                yield Line(
                    text, block, min(buffer.links, len(text)), block.tag in ("td", "th", "dt", "dd", "li")
                )
        buffer.parts.clear()
        buffer.links = 0

    skipped = None
    for event, node in walk:
        tag = node.tag
        if event == "start":
            rows = _data_rows(node) if tag == "table" and tables else []
            if rows or tag in HIDDEN:
                if rows:
                    yield from flush()
                    yield from (Line("\t".join(cells), node, row=True) for cells in rows)
                skipped = node
                walk.skip_subtree()
                continue
            if tag in BLOCKS:
                yield from flush()
                if tag != "br":
                    blocks.append(node)
                    block = node
            if tag in ("ol", "ul"):
                numbers.append(_first_number(node) if tag == "ol" else None)
            elif tag == "li" and numbers and numbers[-1] is not None:
                buffer.add(f"{numbers[-1]}. ", link=False)
                numbers[-1] += 1
            link += tag == "a"
            pre += tag == "pre"
            buffer.add(node.text, link=link > 0)
            continue
        if node is skipped:
            skipped = None
        else:
            if tag in BLOCKS and tag != "br":
                yield from flush()
                blocks.pop()
                block = blocks[-1]
            if tag in ("ol", "ul"):
                numbers.pop()
            link -= tag == "a"
            pre -= tag == "pre"
        if node is not root:
            buffer.add(node.tail, link=link > 0)
    yield from flush()


def _first_number(node: Element) -> int:
    start = node.get("start") or "1"
    return int(start) if start.isdigit() and len(start) < 6 else 1


def _data_rows(table: Element) -> list[list[str]]:
    """The cells of a data table; empty for a table that only lays out the page.

    A table with one column, with a table in it, or with cells of several paragraphs is layout.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows: list[list[str]] = []
    spans: dict[int, int] = {}
    filled = 0
    for tr in table.iterdescendants("tr"):
        cells: list[str] = []
        for cell in tr.iterchildren("td", "th"):
            while spans.get(len(cells), 0) > 0 and len(cells) < _COLUMNS:
                spans[len(cells)] -= 1
                cells.append("")
            inner = [line.text for line in lines(cell)]
            if len(inner) > 6 or sum(map(len, inner)) > 400:
                return []
            down = min(_ROWS, _span(cell, "rowspan"))
            for i in range(min(_span(cell, "colspan"), _COLUMNS - len(cells))):
                spans[len(cells)] = down - 1
                cells.append(" ".join(inner) if i == 0 else "")
            filled = max(filled, len(cells))
        while spans.get(len(cells), 0) > 0 and len(cells) < _COLUMNS:
            spans[len(cells)] -= 1
            cells.append("")
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
    wide = sum(1 for row in rows if sum(map(bool, row)) > 1)
    return rows if filled > 1 and len(rows) > 1 and wide * 2 > len(rows) else []


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, int(value)) if value.isdigit() and len(value) < 5 else 1
