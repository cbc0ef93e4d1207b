"""What the terminal shows: styles of layers, and values as a reader writes them."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from policy_nlp.cli import terminal


def test_layers_keep_their_styles_where_they_overlap() -> None:
    text = "到2027年，\r\n支持财政部\n投资增长5%。"
    record = {
        "text": text,
        "measures": [{"start": 9, "end": 21}],
        "orgs": [{"start": 11, "end": 14}],
        "targets": [{"start": 15, "end": 21}],
    }
    lines = terminal.highlighted(record)
    assert [line.plain for line in lines] == ["到2027年， ", "支持财政部", "投资增长5%。"]
    spans = [[(span.start, span.end, span.style) for span in line.spans] for line in lines]
    measures, orgs, targets = (terminal.STYLES[layer] for layer in ("measures", "orgs", "targets"))
    assert spans == [[], [(0, 5, measures), (2, 5, orgs)], [(0, 6, measures), (0, 6, targets)]]
    console = Console(force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(lines[1])
    assert "\x1b[1;4;36;100m财政部" in capture.get()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"value": 13.5, "unit": "%", "comparator": "approx"}, "≈13.5 %"),
        ({"value": 1.3e12, "unit": "斤", "comparator": "ge"}, "≥1,300,000,000,000 斤"),
        ({"value": [5, 6.5], "unit": "%", "comparator": "range"}, "5–6.5 %"),
        ({"value": 150000, "value_from": 100000, "unit": "元", "comparator": "eq"}, "100,000 → 150,000 元"),
        ({"value": 0.6667, "unit": "1", "comparator": "eq"}, "0.6667"),
        ({"value": None, "unit": None, "comparator": "none"}, ""),
    ],
)
def test_values_as_a_reader_writes_them(fields: dict[str, Any], expected: str) -> None:
    assert terminal.format_value({"value_from": None} | fields) == expected
