"""Colours of the layers, the same in reports, notebooks and annotation tools; told apart also by the colour-blind."""

from __future__ import annotations

#: Layer -> strong colour (text, lines) and tint (background).
COLOURS: dict[str, tuple[str, str]] = {
    "orgs": ("#1d5fa8", "#e3edf8"),
    "targets": ("#1b7a4b", "#dff2e6"),
    "measures": ("#a35c00", "#fdf0d5"),
}
