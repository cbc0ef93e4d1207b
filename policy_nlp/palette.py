"""Colours of the layers, the same in reports, notebooks and annotation tools; told apart also by the colour-blind."""

from __future__ import annotations

from policy_nlp import records

#: Layer -> strong colour (text, lines) and tint (background).
COLOURS: dict[str, tuple[str, str]] = {
    "orgs": ("#1d5fa8", "#e3edf8"),
    "targets": ("#1b7a4b", "#dff2e6"),
    "measures": ("#a35c00", "#fdf0d5"),
}

#: Those of further layers, in turn.
_FURTHER = (("#8a2f7d", "#f6e4f3"), ("#a3262a", "#fbe5e3"), ("#4a4fb0", "#e8e9fa"), ("#0f7286", "#dcf1f5"))


def colours() -> dict[str, tuple[str, str]]:
    """The colours of all layers that are shown in the text: those that are shown at all and have a place in it."""
    placed = [name for name in records.LAYERS.shown if "start" in records.LAYERS[name].field_names()]
    further = [name for name in placed if name not in COLOURS]
    found = {name: _FURTHER[number % len(_FURTHER)] for number, name in enumerate(further)}
    chosen = {name: colour for name in further if (colour := records.LAYERS.options(name).colour)}
    return COLOURS | found | {name: (colour, _tint(colour)) for name, colour in chosen.items()}


def _tint(colour: str) -> str:
    """A colour as a background: an eighth of it in white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - part) // 8:02x}" for part in parts)
