"""Writes the report. It needs nothing but a browser: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import Any

from policy_nlp import records
from policy_nlp.analysis.tasks import responsibilities
from policy_nlp.display_names import DisplayNames
from policy_nlp.palette import COLOURS, colours
from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import Column, columns

_FOLDER = Path(__file__).parent
_SCRIPTS = ("data.js", "ui.js", "table.js", "text.js", "charts.js", "main.js")
#: Layers whose tables come first; the others that are shown follow.
_TABLES = ("targets", "measures", "orgs")


def for_script(value: Any) -> str:
    """A value as JSON that may stand in a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def script() -> str:
    """The program of the page."""
    parts = [(_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


def style() -> str:
    """The style sheet of the page, with the colours of the layers as variables."""
    known = colours()
    variables = "".join(f"--{name}:{strong};--{name}-tint:{tint};" for name, (strong, tint) in known.items())
    added = "".join(
        f".card.{name}{{border-top-color:var(--{name})}}"
        f".toggle.{name} span,.show-{name} .in-{name}{{background:var(--{name}-tint);box-shadow:inset 0 -2px var(--{name})}}"
        f".details header.{name},.linked li.{name}{{border-color:var(--{name})}}\n"
        for name in known
        if name not in COLOURS
    )
    return f":root{{{variables}}}\n" + (_FOLDER / "style.css").read_text(encoding="utf-8") + added


def _column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "kind": column.kind, "choices": list(column.choices)}


@writer("policy_nlp.writer.report.v1", ".html", ".htm")
class ReportWriter(Writer):
    """Writes the report.

    The text of a document is a block of its own that the page reads when the document is looked at. Text of documents
    is data to the page, never markup, and the page runs no program but its own.

    Parameters
    ----------
    path : Path
        The file to write.
    language : str
        The language it opens in: ``"zh"``, ``"en"``, or one that ``names`` adds.
    title : str, optional
        What stands at its top.
    names : str or Path, optional
        Names in further languages, or other ones in ours: see `policy_nlp.display_names.DisplayNames`.

    Raises
    ------
    ValueError
        If there is no such language; as ``policy_nlp.lexicon.LexiconError`` if the names cannot be used.
    """

    def __init__(
        self, path: Path, language: str = "zh", title: str | None = None, names: str | Path | None = None
    ) -> None:
        self._names = DisplayNames(names)
        self._names.check(language)
        super().__init__(path)
        self._language = language
        self._title = title
        self._tables = (*_TABLES, *(name for name in records.LAYERS.shown if name not in _TABLES))
        self._documents: list[dict[str, Any]] = []
        self._rows: dict[str, list[list[Any]]] = {name: [] for name in (*self._tables, "links")}
        self._tasks: list[dict[str, Any]] = []
        self._file = self.temporary.open("w", encoding="utf-8", errors="replace", newline="\n")
        self._program = script()
        self._file.write(self._head())

    def _head(self) -> str:
        program = base64.b64encode(hashlib.sha256(self._program.encode("utf-8")).digest()).decode("ascii")
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{program}'; img-src data:"
        )
        title = self._title or self._names.interface(self._language)["report"]
        return (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if self._language == "zh" else self._language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{html.escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>\n{style()}</style>\n</head>\n'
            '<body>\n<div id="app"></div>\n<noscript>JavaScript</noscript>\n'
        )

    def write(self, record: dict[str, Any]) -> None:
        """Add one document."""
        number = len(self._documents)
        info = {name: record[name] for name in records.PolicyInfo.field_names()}
        counts = {layer: len(record.get(layer, ())) for layer in self._tables}
        self._documents.append({**info, "characters": len(record["text"]), **counts})
        for layer, rows in self._rows.items():
            names = records.LAYERS[layer].field_names()
            rows += [[number, *(row.get(name) for name in names)] for row in record.get(layer, ())]
        ids = {(row["start"], row["end"]): row["id"] for row in record["measures"]}
        self._tasks += [
            {**row, "document": number, "measure_id": ids[row["start"], row["end"]]}
            for row in responsibilities(record)
        ]
        sections = [
            [row["start"], row["end"], row["heading_start"], row["heading_end"], row["level"], row["text"]]
            for row in record["sections"]
        ]
        self._block(f"document-{number}", {"text": record["text"], "sections": sections})

    def _block(self, name: str, value: Any) -> None:
        self._file.write(f'<script type="application/json" id="{name}">{for_script(value)}</script>\n')

    def finish(self) -> None:
        """Write the tables and the program."""
        self._block(
            "data",
            {
                "language": self._language,
                "title": self._title,
                "layers": self._tables,
                "documents": self._documents,
                "columns": {
                    name: [_column(column) for column in columns(records.LAYERS[name])] for name in self._rows
                },
                "rows": self._rows,
                "tasks": self._tasks,
                "words": {
                    language: {
                        "interface": self._names.interface(language),
                        "fields": self._names.fields(language),
                        "values": self._names.values(language),
                    }
                    for language in self._names.languages
                },
            },
        )
        self._file.write(f"<script>{self._program}</script>\n</body>\n</html>\n")
        self._file.close()

    def discard(self) -> None:
        """Close the file."""
        self._file.close()
