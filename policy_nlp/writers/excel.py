"""Records as an Excel workbook: a sheet a layer, the text in sentences, and links from each row to its sentence."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from pathlib import Path
from typing import Any

from policy_nlp import display_names
from policy_nlp.analysis.tasks import responsibilities
from policy_nlp.extras import need
from policy_nlp.text.clauses import sentences
from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import DOCUMENT, DOCUMENT_ID, Column, Row, as_text, rows, tables

#: Most rows of a sheet, characters of a cell, and links of a sheet, as Excel has them.
_ROWS, _CHARS, _LINKS = 1_048_576, 32_767, 65_000
#: Narrowest and widest column, in characters of a digit's width.
_NARROW, _WIDE = 6, 60
#: What people look at comes first.
_ORDER = ("documents", "targets", "measures", "tasks", "orgs", "text", "links")
#: Who does what by when, as `policy_nlp.analysis.tasks.responsibilities` tells it.
_TASKS = (
    DOCUMENT,
    DOCUMENT_ID,
    Column("measure", "text"),
    *(Column(name, "list", (Column("item", "text"),)) for name in ("lead", "participants")),
    *(
        Column(name, "text")
        for name in ("deadline", "modality", "status", "instrument", "actor", "actor_source", "section")
    ),
    Column("start", "integer"),
    Column("end", "integer"),
)
_TEXT = (DOCUMENT, DOCUMENT_ID, Column("number", "integer"), Column("sentence", "text"))
_FIELDS = (
    Column("sheet", "text"),
    Column("field", "text"),
    Column("中文", "text"),
    Column("English", "text"),
)
_OFFSETS = re.compile("(?:^|_)(?:start|end)$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class _Sheet:
    """A sheet with its header, and how wide its columns have to be."""

    def __init__(self, book: Any, name: str, columns: tuple[Column, ...], formats: dict[str, Any]) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = columns
        self._formats = formats
        self._widths = [float(_width(column.name) + 3) for column in columns]
        self.row = 0
        self._links = 0
        for i, column in enumerate(columns):
            self._sheet.write_string(0, i, column.name, formats["head"])
        self._sheet.freeze_panes(1, 0)

    def add(self, values: list[Any], link: str | None = None, linked: int = -1) -> None:
        """Write a row; the cell in column ``linked`` leads to ``link``. A sheet that is full takes no more."""
        if self.row + 1 >= _ROWS:
            return
        self.row += 1
        for i, value in enumerate(values):
            value = as_text(value)
            if value is None:
                continue
            if isinstance(value, str):
                self._text(i, value, link if i == linked else None)
            elif isinstance(value, bool):
                self._sheet.write_boolean(self.row, i, value, self._formats["cell"])
            else:
                self._sheet.write_number(self.row, i, value, self._formats["cell"])
                self._widths[i] = max(self._widths[i], len(f"{value:.15g}") + 1)

    def _text(self, column: int, value: str, link: str | None) -> None:
        value = _CONTROL.sub("\ufffd", value)[:_CHARS]
        self._widths[column] = max(self._widths[column], _width(value[:_WIDE]) + 1)
        if link is not None and self._links < _LINKS:
            self._links += 1
            self._sheet.write_url(self.row, column, link, self._formats["link"], value)
        else:
            self._sheet.write_string(self.row, column, value, self._formats["cell"])

    def finish(self) -> None:
        """Set widths, filters, and fold the columns of offsets away."""
        for i, (column, width) in enumerate(zip(self._columns, self._widths, strict=True)):
            options = {"level": 1, "hidden": True} if _OFFSETS.search(column.name) else {}
            self._sheet.set_column(i, i, min(_WIDE, max(_NARROW, width)), None, options)
        self._sheet.autofilter(0, 0, max(1, self.row), len(self._columns) - 1)


def _width(text: str) -> int:
    """Columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@writer("policy_nlp.writer.xlsx.v1", ".xlsx")
class ExcelWriter(Writer):
    """Writes a workbook.

    Beside a sheet a layer there is ``tasks``: who does what by when. Each sheet has a frozen header and filters. The text of a row leads to its sentence in the sheet ``text``. Offsets are
    in folded columns. The sheet ``fields`` says what the columns are called in Chinese. Texts are never formulas.
    """

    def __init__(self, path: Path) -> None:
        xlsxwriter = need("xlsxwriter", "tables")
        super().__init__(path)
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "in_memory": False,
        }
        self._book = xlsxwriter.Workbook(str(self.temporary), options)
        formats = {
            "head": self._book.add_format(
                {"bold": True, "bg_color": "#E7EDF3", "bottom": 1, "valign": "top"}
            ),
            "cell": self._book.add_format({"text_wrap": True, "valign": "top"}),
            "link": self._book.add_format(
                {"text_wrap": True, "valign": "top", "font_color": "#1F4E79", "underline": 1}
            ),
        }
        columns = {name: table.flat for name, table in tables(named=True).items()} | {
            "tasks": _TASKS,
            "text": _TEXT,
            "fields": _FIELDS,
        }
        names = [*_ORDER, *(name for name in columns if name not in _ORDER)]
        self._sheets = {name: _Sheet(self._book, name, columns[name], formats) for name in names}
        self._count = 0

    def write(self, record: dict[str, Any]) -> None:
        """Write the sentences and rows of one record."""
        self._count += 1
        text: str = record["text"]
        first = self._sheets["text"].row + 1
        starts = []
        for number, (start, end) in enumerate(sentences(text), 1):
            starts.append(start)
            self._sheets["text"].add([self._count, record["id"], number, text[start:end].strip()])
        for name, row in rows(record, self._count):
            table = tables(named=True)[name]
            link, linked = self._link(name, row, first, starts)
            self._sheets[name].add(list(table.cells(row)), link, linked)
        for task in responsibilities(record):
            row = {**task, "document": self._count, "document_id": record["id"]}
            link, _ = self._link("measures", row, first, starts)
            self._sheets["tasks"].add([row[column.name] for column in _TASKS], link, 2)

    def _link(self, name: str, row: Row, first: int, starts: list[int]) -> tuple[str | None, int]:
        """Where a row leads, and the number of the column that does."""
        names = [column.name for column in tables(named=True)[name].flat]
        shown = "title" if name == "documents" else "text"
        if shown not in names or not starts:
            return None, -1
        sentence = max(0, bisect_right(starts, row.get("start") or 0) - 1)
        target = min(_ROWS, first + sentence + 1)
        return f"internal:'text'!D{target}", names.index(shown)

    def finish(self) -> None:
        """Write the names of the fields and close the workbook."""
        zh, en = display_names.own().fields("zh"), display_names.own().fields("en")
        described = {name: table.flat for name, table in tables(named=True).items()} | {"tasks": _TASKS}
        for name, columns in described.items():
            for column in columns:
                self._sheets["fields"].add([name, column.name, zh.get(column.name), en.get(column.name)])
        for sheet in self._sheets.values():
            sheet.finish()
        self._book.close()

    def discard(self) -> None:
        """Close the workbook's own temporary files."""
        self._book.close()
