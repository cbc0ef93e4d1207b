"""Documents in notebooks: the text with its layers, in the colours of the report, and what is known of each span."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from policy_nlp import display_names, records
from policy_nlp.extras import need
from policy_nlp.palette import COLOURS, colours
from policy_nlp.writers.columns import as_text, columns

Row = Mapping[str, Any]

_HIDDEN = frozenset(("id", "start", "end", "text"))
#: Nothing is loaded and no program runs; the styles stand at the elements, since notebooks strip style sheets.
_TEXT = "max-width:46em;line-height:2;font-size:16px;white-space:pre-wrap;overflow-wrap:anywhere;padding:0.5em;background:#fff;color:#222"


def displacy_colours() -> dict[str, str]:
    """Colours of span labels for ``displacy.render(doc, style="span")``, which finds them by an entry point.

    All labels of a layer have its colour. ``ORG`` keeps the colour that it has everywhere.
    """
    known = colours()
    found = {layer.removesuffix("s").upper(): known[layer][0] for layer in known if layer != "orgs"}
    for layer in known:
        label = records.LAYERS.options(layer).label
        for value in get_args(get_type_hints(records.LAYERS[layer])[label]) if label else ():
            found.setdefault(str(value), known[layer][0])
    return found


#: What the entry point in the group ``spacy_displacy_colors`` names.
DISPLACY_COLOURS = displacy_colours()


def to_html(
    record: Row,
    layers: Iterable[str] | None = None,
    language: str = "zh",
    *,
    details: bool = True,
) -> str:
    """A record as a piece of HTML.

    Parameters
    ----------
    record : mapping
        As ``policy_nlp.to_record`` gives it.
    layers : iterable of str, optional
        The layers to show; all that have a colour if not given.
    language : str
        Of the names of fields and values: ``"zh"``, ``"en"``, or another in ``seeds/display_names``.
    details : bool
        Whether a folded table of each layer stands below the text.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    display_names.own().check(language)
    layers = tuple(colours() if layers is None else layers)
    parts = [f'<div lang="zh-CN" style="{_TEXT}">', *_pieces(record, layers, language), "</div>"]
    if details:
        parts += [_table(record, layer, language) for layer in layers if record.get(layer)]
    return "".join(parts)


def _pieces(record: Row, layers: tuple[str, ...], language: str) -> Iterable[str]:
    """The text, cut where spans begin and end; a piece has the styles of all spans that it stands in."""
    text = record["text"]
    spans = sorted(
        (
            (row["start"], row["end"], layer, row)
            for layer in layers
            for row in record.get(layer, ())
            if row.get("end", 0) > row.get("start", 0)
        ),
        key=lambda span: (span[0], -span[1]),
    )
    cuts = sorted({0, len(text), *(place for span in spans for place in span[:2])})
    following, open_ = 0, list[tuple[int, int, str, Row]]()
    for start, end in pairwise(cuts):
        open_ = [span for span in open_ if span[1] > start]
        while following < len(spans) and spans[following][0] <= start:
            open_.append(spans[following])
            following += 1
        piece = html.escape(text[start:end])
        if not open_:
            yield piece
            continue
        style = _style({span[2] for span in open_}, {span[2] for span in open_ if span[0] == start})
        title = "\n\n".join(_describe(span[2], span[3], language) for span in reversed(open_))
        yield f'<span style="{style}" title="{html.escape(title)}">{piece}</span>'


def _colours(layer: str) -> tuple[str, str]:
    """Line and background of a layer; grey for those that the report does not colour, such as quantities."""
    return colours().get(layer, ("#555555", "#eeeeee"))


def _style(inside: set[str], beginning: set[str]) -> str:
    style = ""
    if "measures" in inside:
        style += f"background:{COLOURS['measures'][1]};"
    elif "targets" in inside:
        style += f"background:{COLOURS['targets'][1]};"
    if "measures" in beginning:
        style += f"border-left:2px solid {COLOURS['measures'][0]};"
    if "targets" in inside:
        style += f"box-shadow:inset 0 -2px {COLOURS['targets'][0]};"
    for layer in sorted(inside - COLOURS.keys()):
        style += f"background:{_colours(layer)[1]};box-shadow:inset 0 -2px {_colours(layer)[0]};"
    if "orgs" in inside:
        style += f"color:{COLOURS['orgs'][0]};font-weight:600;"
    return style


def _shown(layer: str, row: Row, language: str) -> Iterable[tuple[str, str]]:
    """Names and values of a row's fields in words; empty ones and offsets are left out."""
    names, values = display_names.own().fields(language), display_names.own().values(language)
    for column in columns(records.LAYERS[layer]):
        value = as_text(row.get(column.name))
        if (
            column.name in _HIDDEN
            or column.name.endswith(("_start", "_end", "_id"))
            or value is None
            or value is False
        ):
            continue
        yield names.get(column.name, column.name), values.get(column.name, {}).get(str(value), str(value))


def _describe(layer: str, row: Row, language: str) -> str:
    head = f"{display_names.own().interface(language).get(layer, layer)}: {row['text']}"
    return "\n".join([head, *(f"{name}: {value}" for name, value in _shown(layer, row, language))])


def _table(record: Row, layer: str, language: str) -> str:
    rows = [
        dict(
            [
                (display_names.own().fields(language)["text"], row.get("text", "")),
                *_shown(layer, row, language),
            ]
        )
        for row in record[layer]
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th style="text-align:left">{html.escape(name)}</th>' for name in names)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="text-align:left">{html.escape(row.get(name, ""))}</td>' for name in names)
        + "</tr>"
        for row in rows
    )
    title = f"{html.escape(display_names.own().interface(language).get(layer, layer))} ({len(rows)})"
    colour = _colours(layer)[0]
    return (
        f'<details><summary style="color:{colour};font-weight:600;cursor:pointer">{title}</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def render(
    source: Any,
    layers: Iterable[str] | None = None,
    *,
    language: str = "zh",
    details: bool = True,
    jupyter: bool | None = None,
) -> str | None:
    """Show a Doc or record in a notebook; see `policy_nlp.render`."""
    from spacy.util import is_in_jupyter

    if not isinstance(source, Mapping):
        from policy_nlp.pipeline import doc_to_record

        source = doc_to_record(source)
    page = to_html(source, layers, language, details=details)
    if not (is_in_jupyter() if jupyter is None else jupyter):
        return page
    shown: Any = need("IPython.display", "notebook")
    shown.display(shown.HTML(page))
    return None
