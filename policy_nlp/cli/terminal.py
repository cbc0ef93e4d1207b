"""What the terminal shows: tables of what was found, and the text with the layers highlighted.

Text of documents never becomes markup or terminal control: it goes into ``rich.text.Text``, which has no
markup, with control characters replaced one to one so that offsets stay right.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from policy_nlp import display_names, records
from policy_nlp.palette import colours
from policy_nlp.writers.columns import as_text

Row = Mapping[str, Any]

STYLES = {"orgs": "bold cyan", "targets": "bold green", "measures": "underline on grey19"}
NAMES = {"orgs": "organizations", "targets": "numeric targets", "measures": "measures"}

#: Width in columns where there is no terminal to fill.
PLAIN_WIDTH = 120

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}

#: Control characters become their pictures, and what would turn or hide text the replacement character.
_HIDDEN = (range(0x80, 0xA0), range(0x202A, 0x202F), range(0x2066, 0x206A), range(0xD800, 0xE000))
_VISIBLE: dict[int, int] = (
    {code: 0x2400 + code for code in range(0x20)}
    | dict.fromkeys(chain(*_HIDDEN), 0xFFFD)
    | {0x7F: 0x2421, 0x09: 0x20, 0x0D: 0x20, 0x0A: 0x0A}
)


def make_console(stream: TextIO | None = None, *, stderr: bool = False) -> Console:
    """A console that guesses nothing about the text and is wide enough where there is no terminal."""
    console = Console(file=stream, stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PLAIN_WIDTH
    return console


def visible(text: str) -> str:
    """The text with control characters replaced one to one; line ends stay."""
    return text.translate(_VISIBLE)


def _cell(value: object, style: str = "") -> Text:
    return Text("" if value is None else visible(str(value)).replace("\n", " "), style=style)


def tables(record: Row) -> RenderableType:
    """What was found in one document, as a heading and one table a layer.

    Parameters
    ----------
    record : mapping
        A record as ``to_record`` gives it.
    """
    heading = _cell(record["title"] or record["id"] or "document", "bold")
    about = " · ".join(str(record[key]) for key in ("number", "issuer", "date") if record[key])
    parts: list[RenderableType] = [Rule(heading, align="left", style="dim")]
    if about:
        parts.append(_cell(about, "dim"))
    for layer, make in (("orgs", _orgs_table), ("targets", _targets_table), ("measures", _measures_table)):
        rows = record[layer]
        if rows:
            parts.append(make(rows))
        else:
            parts.append(Text(f"no {NAMES[layer]}", style="dim"))
    further = [layer for layer in records.LAYERS.shown if layer not in NAMES]
    parts += [_further_table(layer, record[layer]) for layer in further if record.get(layer)]
    parts.append(Text())
    return Group(*parts)


def _table(layer: str, count: int, *columns: str) -> Table:
    title = Text(f"{NAMES[layer].capitalize()} ({count})", style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for column in columns:
        table.add_column(column, overflow="fold", vertical="top")
    return table


def _orgs_table(rows: Iterable[Row]) -> Table:
    """Mentions grouped by the body they name, the most frequent first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["canonical"] or row["text"], row["type"]), []).append(row)
    total = sum(map(len, groups.values()))
    table = _table("orgs", total, "name", "type", "mentions", "as written", "roles")
    for (name, kind), mentions in sorted(groups.items(), key=lambda group: -len(group[1])):
        written = dict.fromkeys(row["text"] for row in mentions if row["text"] != name)
        roles = dict.fromkeys(row["role"] for row in mentions if row["role"] != "none")
        table.add_row(
            _cell(name, STYLES["orgs"]),
            _cell(kind),
            _cell(len(mentions)),
            _cell("、".join(written)),
            _cell(", ".join(roles)),
        )
    return table


def _targets_table(rows: Iterable[Row]) -> Table:
    rows = list(rows)
    table = _table("targets", len(rows), "indicator", "as written", "value", "status", "basis", "by")
    for row in rows:
        table.add_row(
            _cell(row["indicator"]),
            _cell(row["quantity"], STYLES["targets"]),
            _cell(format_value(row)),
            _cell(row["status"]),
            _cell(row["basis"]),
            _cell(row["deadline"]),
        )
    return table


def _measures_table(rows: Iterable[Row]) -> Table:
    rows = list(rows)
    table = _table("measures", len(rows), "measure", "actor", "modality", "status", "instrument", "for")
    for row in rows:
        text = _cell(row["text"])
        start = row["trigger_start"] - row["start"]
        text.stylize("bold magenta", start, start + len(row["trigger"]))
        table.add_row(
            text,
            _cell(row["actor"]),
            _cell(row["modality"]),
            _cell(row["status"]),
            _cell(row["instrument"]),
            _cell(row["beneficiary"]),
        )
    return table


def _further_table(layer: str, rows: Iterable[Row]) -> Table:
    """A layer without a table of its own kind: all its fields but ids and offsets."""
    rows = list(rows)
    names = [name for name in records.LAYERS[layer].field_names() if name not in ("id", "start", "end")]
    table = Table(title=Text(f"{_name(layer)} ({len(rows)})", style="bold"))
    table.title_justify, table.box, table.pad_edge = "left", box.SIMPLE_HEAD, False
    for name in names:
        table.add_column(name, overflow="fold", vertical="top")
    for row in rows:
        table.add_row(*(_cell(as_text(row.get(name))) for name in names))
    return table


def format_value(row: Row) -> str:
    """Comparator, value and unit of a target as a reader would write them; empty without a value.

    >>> format_value({"value": [5, 6.5], "value_from": None, "unit": "%", "comparator": "range"})
    '5–6.5 %'
    """
    if row["value"] is None:
        return ""
    value = _number(row["value"])
    if row["value_from"] is not None:
        value = f"{_number(row['value_from'])} → {value}"
    unit = "" if row["unit"] in (None, "1") else f" {row['unit']}"
    return f"{_SIGNS.get(row['comparator'], '')}{value}{unit}"


def _number(value: Any) -> str:
    if isinstance(value, list):
        return "–".join(map(_number, value))
    return f"{value:,.15g}"


def legend() -> Text:
    """One line that shows each layer in its style."""
    text = Text()
    for layer in colours():
        text.append(_name(layer), style=_style(layer))
        text.append("  ")
    return text


def _name(layer: str) -> str:
    return NAMES.get(layer) or display_names.own().interface("en").get(layer, layer)


def _style(layer: str) -> str:
    return STYLES.get(layer) or f"bold {colours()[layer][0]}"


def highlighted(record: Row) -> list[Text]:
    """The text of a record line by line, each layer in its style.

    Layers may overlap: measures underline their text on a background, organizations and targets colour it.
    """
    lines = [Text(content) for content in visible(record["text"]).split("\n")]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    # Later styles win, so measures, the widest spans, come first.
    for layer in ("measures", "targets", "orgs", *(name for name in colours() if name not in STYLES)):
        style = _style(layer)
        for row in record.get(layer, ()):
            number = bisect_right(starts, row["start"]) - 1
            while starts[number] < row["end"]:
                begin = max(0, row["start"] - starts[number])
                lines[number].stylize(style, begin, row["end"] - starts[number])
                number += 1
    return lines
