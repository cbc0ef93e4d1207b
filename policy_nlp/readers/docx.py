"""Word files: paragraphs with the numbers that Word generates, and tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from policy_nlp.extras import need
from policy_nlp.readers.base import Content, Limits, ReaderError, reader
from policy_nlp.readers.clean import collapse
from policy_nlp.readers.docx_numbering import Numbering
from policy_nlp.readers.packed import check_sizes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OLE = b"\xd0\xcf\x11\xe0"

#: What stands in a paragraph and is no text of it: what was deleted or moved away, field codes, old renderings,
#: annotations of ruby, text boxes (which are read as paragraphs of their own).
_NOT_TEXT = frozenset(
    [f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "rt", "txbxContent", "pPr", "rPr")]
    + [f"{_MC}Fallback"]
)
_BREAKS = frozenset(f"{_W}{tag}" for tag in ("br", "cr"))
#: A cell that holds more is one of layout.
_CELL_PARAGRAPHS, _CELL_CHARS, _COLUMNS = 6, 400, 60


@reader("policy_nlp.reader.docx.v1", ".docx", ".docm")
def read_docx(data: bytes, limits: Limits) -> Content:
    """Read a Word file (2007 or newer).

    Read are the paragraphs of the body with their generated numbers, tables, text boxes and inserted text; not what was
    deleted, hidden text, comments, headers and footers, the table of contents.

    Raises
    ------
    ReaderError
        If it is no such file, or shows no text.
    """
    if data.startswith(_OLE):
        raise ReaderError("an old or encrypted Word file: save it as .docx without a password")
    word = need("docx", "documents")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_sizes(archive.infolist(), limits)
        document = word.Document(io.BytesIO(data))
        numbering, styles = _part(document, "numbering"), _part(document, "styles")
        parts = document.element.body
    except ReaderError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ReaderError(f"no Word file: {error}") from None
    except Exception as error:  # whatever the libraries make of a damaged file
        raise ReaderError(f"a damaged Word file: {error}") from None
    body = _Body(Numbering(numbering, styles), styles)
    try:
        lines = [line for line in (() if parts is None else body.lines(parts)) if line]
    except RecursionError:
        raise ReaderError("a Word file whose parts are nested too deeply") from None
    if not lines:
        raise ReaderError("the file holds no text")
    return Content("\n".join(lines), title="".join(body.title) or None)


def _part(document: Any, kind: str) -> Any:
    """The root of a part that may be missing."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            part = relation.target_part
            if hasattr(part, "element"):
                return part.element
            etree = need("lxml.etree", "documents")
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(part.blob, parser)
    return None


class _Body:
    """Reads the parts of a body in order."""

    def __init__(self, numbering: Numbering, styles: Any) -> None:
        self._numbering = numbering
        self._names = {} if styles is None else _style_names(styles)
        self.title: list[str] = []

    def lines(self, parent: Any) -> Iterator[str]:
        """Lines of a body, cell or text box; content controls and the like are looked into."""
        for node in parent.iterchildren():
            if node.tag == f"{_W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{_W}tbl":
                yield from self._table(node)
            elif node.tag == f"{_W}sdt" and self._is_contents(node):
                continue
            elif isinstance(node.tag, str) and node.tag.startswith(_W) and node.tag not in _NOT_TEXT:
                yield from self.lines(node)

    def _paragraph(self, node: Any) -> Iterator[str]:
        style = self._names.get(_style(node), "")
        label = self._numbering.label(node)
        text, boxes = _text(node)
        if not style.startswith("toc "):
            lines = [collapse(part) for part in text.split("\n")]
            if any(lines) and label:
                first = next(i for i, line in enumerate(lines) if line)
                lines[first] = label + lines[first]
            if style == "title":
                self.title += lines
            yield from lines
        for box in boxes:
            yield from self.lines(box)

    def _table(self, table: Any) -> Iterator[str]:
        """A line a row, its cells separated by tabs; a table that only lays out the page as its paragraphs."""
        rows: list[list[list[str]]] = []
        layout = False
        for row in table.iter(f"{_W}tr"):
            cells: list[list[str]] = []
            for cell in _cells(row):
                layout = layout or cell.find(f".//{_W}tbl") is not None
                properties = cell.find(f"{_W}tcPr")
                merged = None if properties is None else properties.find(f"{_W}vMerge")
                continued = merged is not None and merged.get(f"{_W}val") != "restart"
                cells.append([] if continued else [line for line in self.lines(cell) if line])
                cells += [[]] * (_span(properties) - 1)
            rows.append(cells[:_COLUMNS])
            if layout:
                break
        layout = layout or all(len(cells) < 2 for cells in rows)
        layout = layout or any(
            len(cell) > _CELL_PARAGRAPHS or sum(map(len, cell)) > _CELL_CHARS
            for cells in rows
            for cell in cells
        )
        if layout:
            for row in table.iterchildren(f"{_W}tr", f"{_W}sdt"):
                for cell in _cells(row):
                    yield from self.lines(cell)
            return
        for cells in rows:
            yield "\t".join(" ".join(cell).replace("\t", " ") for cell in cells).rstrip("\t")

    def _is_contents(self, control: Any) -> bool:
        gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
        return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, also those in content controls."""
    for node in row.iterchildren():
        if node.tag == f"{_W}tc":
            yield node
        elif node.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}tr"):
            yield from _cells(node)


def _span(properties: Any) -> int:
    node = None if properties is None else properties.find(f"{_W}gridSpan")
    value = "1" if node is None else node.get(f"{_W}val") or "1"
    return min(_COLUMNS, int(value)) if value.isdigit() and len(value) < 5 else 1


def _style(paragraph: Any) -> str:
    node = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if node is None else node.get(f"{_W}val") or ""


def _style_names(styles: Any) -> dict[str, str]:
    names = {}
    for style in styles.iterchildren(f"{_W}style"):
        name = style.find(f"{_W}name")
        names[style.get(f"{_W}styleId")] = "" if name is None else (name.get(f"{_W}val") or "").lower()
    return names


def _text(paragraph: Any) -> tuple[str, list[Any]]:
    """The text that a paragraph shows, and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[Any] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag == f"{_W}txbxContent":
            boxes.append(node)
        if tag in _NOT_TEXT or (tag == f"{_W}r" and _is_hidden(node)):
            continue
        if tag in (f"{_W}t", f"{_M}t"):
            parts.append(node.text or "")
        elif tag == f"{_W}tab":
            parts.append(" ")
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(node))
    return "".join(parts), boxes


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false")
