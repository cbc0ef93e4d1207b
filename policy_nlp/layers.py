"""What a Doc carries: the names of all keys, reading and writing of layers, Doc extensions.

Rows live in ``doc.user_data`` under one string key a layer, as plain msgpack-safe values, so that a
Doc survives ``to_bytes``, ``DocBin(store_user_data=True)``, ``nlp.pipe(n_process=2)`` and pickling.
Importing this module registers the extensions ``doc._.orgs``, ``doc._.targets`` and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, Span

from policy_nlp import records
from policy_nlp.dates import iso_date
from policy_nlp.rows import LazyRows, Row, check_rows, make_spans, plain_row
from policy_nlp.text.clauses import segment

__all__ = [
    "KEY",
    "Offsets",
    "Row",
    "check_rows",
    "clauses_of",
    "document_date",
    "document_issuer",
    "document_title",
    "get_records",
    "get_rows",
    "has_layer",
    "layer",
    "sentences_of",
    "set_layer",
    "set_metadata",
    "text_of",
]

Offsets = tuple[int, int]

#: Layer name -> key in ``doc.user_data``. "given" is metadata set by the caller, "policy" the resolved
#: metadata, "structure" the flat offset lists of sentences and clauses.
KEY: dict[str, str] = {
    name: f"policy_nlp.{name}" for name in (*records.LAYERS.own, "policy", "structure", "given")
}


#: Key in the given metadata of the day on which the document was put on the web.
PUBLISHED = "published"

_Class = TypeVar("_Class", bound=type[records.Record])


def layer(
    name: str,
    *,
    zh: str | None = None,
    en: str | None = None,
    names: Mapping[str, str] | None = None,
    label: str | None = None,
    colour: str | None = None,
    annotated: bool | None = None,
    match: str | None = None,
    compared: Sequence[str] | None = None,
) -> Callable[[_Class], _Class]:
    """Register a record class as a layer.

    It gets ``doc._.<name>``, a list in records, a table and a colour in all that is written and shown, and is read from
    gold, scored and converted as ours are.

    Another distribution names the class as an entry point too, ``<name> = "module:Class"`` in the group
    ``policy_nlp_layers``, so that its records are known where its components do not run.

    Parameters
    ----------
    name : str
        In the plural, such as ``"risks"``; letters a-z, digits and ``_``.
    zh, en : str, optional
        What people read for it in Chinese and English; the name if not given. A field of the class may say so in its
        ``metadata``: ``field(metadata={"zh": "程度", "en": "degree", "values": {"high": {"zh": "高", "en": "high"}}})``.
    names : mapping, optional
        The same in further languages: language -> name.
    label : str, optional
        The field that labels spans in docs and annotation tools; the first that has a closed list of values if not given.
    colour : str, optional
        Its colour in texts, ``#rrggbb``; one of the palette if not given.
    annotated : bool, optional
        Whether people annotate it, so that gold may hold it; if not given, whether it has a place in the text. Which of its
        fields gold holds, the fields say: see `policy_nlp.records.Record`.
    match : str, optional
        A field that quotes the text: gold and prediction are a pair if these quotes overlap, not the spans alone.
    compared : sequence of str, optional
        The fields whose accuracy ``policy-nlp evaluate`` tells; all that are annotated if not given.

    Raises
    ------
    ValueError
        If the name is taken, the class is no dataclass of JSON values derived from `policy_nlp.records.Record`, or an option
        names a field that it does not have.

    Examples
    --------
    >>> @layer("risks", zh="风险", en="Risks")
    ... @dataclass(frozen=True, slots=True)
    ... class Risk(Record):
    ...     id: str
    ...     start: int
    ...     end: int
    ...     text: str
    """

    def register(cls: _Class) -> _Class:
        if Doc.has_extension(name) and name not in KEY:
            raise ValueError(f"layer {name!r}: doc._.{name} is something else already")
        called = {"zh": zh or en or name, "en": en or name, **(names or {})}
        records.LAYERS.add(
            name,
            cls,
            names=called,
            label=label,
            colour=colour,
            annotated=annotated,
            match=match,
            compared=compared,
        )
        KEY[name] = f"policy_nlp.{name}"
        Doc.set_extension(name, getter=partial(get_records, layer=name), force=True)
        return cls

    return register


def _key(layer: str) -> str:
    if layer not in KEY:
        records.LAYERS.load()
    if layer not in KEY:
        raise ValueError(f"there is no layer {layer!r}; there are {', '.join(records.LAYERS)}")
    return KEY[layer]


_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """The Doc's text. ``doc.text`` is put together from the tokens at every access; this only the first time."""
    text = _TEXTS.get(doc)
    if text is None:
        text = remember_text(doc, doc.text)
    return text


def remember_text(doc: Doc, text: str) -> str:
    """Keep the text of a Doc that was just made of it, for ``text_of``, as long as the Doc lives."""
    _TEXTS[doc] = text
    return text


def get_rows(doc: Doc, layer: str) -> Sequence[Row]:
    """Return the rows of a layer in text order, which may be built at that; empty if no component wrote it."""
    rows: Sequence[Row] = doc.user_data.get(_key(layer), [])
    return rows


def has_layer(doc: Doc, layer: str) -> bool:
    """Whether a component (or gold) has written this layer, even if it found nothing."""
    return _key(layer) in doc.user_data


def set_layer(
    doc: Doc, layer: str, rows: Sequence[Row], *, spans_key: str | None = None, label: str | None = None
) -> None:
    """Write the rows of a layer, and one span a row into ``doc.spans[spans_key]``.

    Parameters
    ----------
    doc : Doc
        The document; its text is not changed.
    layer : str
        A name in ``KEY``.
    rows : list of dict
        Rows with ``id``, ``start`` and ``end`` (code points, end exclusive), sorted by the caller.
    spans_key : str, optional
        Key of the span group; None writes no spans.
    label : str, optional
        Name of the row's field that holds the span label; if no row field has that name, the label itself.

    Raises
    ------
    ValueError
        If there is no such layer, or the rows of one that is not this package's own are not what its record class says;
        the message names layer, row and field.
    """
    key = _key(layer)
    if layer not in records.LAYERS.own and layer in records.LAYERS:
        check_rows(layer, rows, text_of(doc))
    doc.user_data[key] = rows
    if spans_key is not None:
        doc.spans[spans_key] = _spans(doc, layer, rows, label or layer.upper())


def _spans(doc: Doc, layer: str, rows: Sequence[Row], label: str) -> list[Span]:
    """One span a row; its ``id_`` is the row's id, its ``kb_id_`` the row's ``registry_id`` if there is one."""
    if isinstance(rows, LazyRows) and (places := rows.places()) is not None:
        values = rows.known(label)
        if values is not None or label not in records.LAYERS[layer].field_names():
            return make_spans(doc, *places, label if values is None else values)
    named = [row.get(label, label) for row in rows]
    return make_spans(
        doc,
        [row["start"] for row in rows],
        [row["end"] for row in rows],
        [row["id"] for row in rows],
        [name if isinstance(name, str) else "" for name in named],
        [row.get("registry_id") or "" for row in rows],
    )


def document_date(doc: Doc) -> str | None:
    """ISO date (year, year-month or day) of the document: the given one, else the one found, else None."""
    return _metadata(doc, "date")


def document_title(doc: Doc) -> str | None:
    """Title of the document: the given one, else the one found in the text, else None."""
    return _metadata(doc, "title")


def document_issuer(doc: Doc) -> str | None:
    """Name of the body that issued the document, as found in the text, else None."""
    return _metadata(doc, "issuer")


def _metadata(doc: Doc, field: str) -> str | None:
    for layer in ("given", "policy"):
        value: str | None = doc.user_data.get(KEY[layer], {}).get(field)
        if value:
            return value
    return doc.user_data.get(KEY["given"], {}).get(PUBLISHED) if field == "date" else None


def set_metadata(
    doc: Doc,
    *,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    genre: str | None = None,
    number: str | None = None,
    issuer: str | None = None,
    published: str | None = None,
) -> Doc:
    """Give a Doc what is known about it before the pipeline runs; given metadata wins over the text's.

    ``published``, the day on which it was put on the web, is its date where neither ``date`` nor the text tells one.
    Dates are a year, a year and month, or a day (2026, 2026-01, 2026-01-27, 2026年1月27日); what is none dates nothing.

    Examples
    --------
    >>> doc = nlp.make_doc(text)
    >>> set_metadata(doc, title="政府工作报告", date="2026-01-27")
    >>> doc = nlp(doc)
    """
    given = {
        "id": id,
        "title": title,
        "date": date and _iso(date),
        "genre": genre,
        "number": number,
        "issuer": issuer,
        PUBLISHED: published and _iso(published),
    }
    doc.user_data[KEY["given"]] = {key: value for key, value in given.items() if value is not None}
    return doc


def _iso(date: str) -> str:
    """A date in ISO form; what is no date stays what it is."""
    try:
        return iso_date(date)
    except ValueError:
        return date


def sentences_of(doc: Doc) -> list[Offsets]:
    """Sentences as (start, end) offsets: those of ``policy_structure``, else computed from the text."""
    return _structure(doc)[0]


def clauses_of(doc: Doc) -> list[Offsets]:
    """Clauses as (start, end) offsets: those of ``policy_structure``, else computed from the text."""
    return _structure(doc)[1]


_Structure = tuple[list[Offsets], list[Offsets]]
_STRUCTURES: WeakKeyDictionary[Doc, tuple[Any, _Structure]] = WeakKeyDictionary()


def _structure(doc: Doc) -> _Structure:
    """Sentences and clauses of a Doc, paired once for all components."""
    stored = doc.user_data.get(KEY["structure"])
    known = _STRUCTURES.get(doc)
    if known is not None and known[0] is stored:
        return known[1]
    found = (_pairs(stored["sentences"]), _pairs(stored["clauses"])) if stored else segment(text_of(doc))
    _STRUCTURES[doc] = stored, found
    return found


def set_structure(doc: Doc, sentences: list[Offsets], clauses: list[Offsets]) -> None:
    """Write the sentences and clauses of a Doc, as flat lists that msgpack keeps."""
    stored = {"sentences": [*chain.from_iterable(sentences)], "clauses": [*chain.from_iterable(clauses)]}
    doc.user_data[KEY["structure"]] = stored
    _STRUCTURES[doc] = stored, (sentences, clauses)


def _pairs(flat: Sequence[int]) -> list[Offsets]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def get_records(doc: Doc, layer: str) -> tuple[Any, ...]:
    """The records of a layer; getter of ``doc._.orgs``, ``doc._.targets`` and the like."""
    make = records.LAYERS[layer].from_row
    return tuple(make(plain_row(row)) for row in get_rows(doc, layer))


def get_policy(doc: Doc) -> records.PolicyInfo:
    """Getter of ``doc._.policy``: metadata of the document, each field given, found or None."""
    found = doc.user_data.get(KEY["policy"], {})
    given = doc.user_data.get(KEY["given"], {})
    known = {name: given.get(name) or found.get(name) for name in records.PolicyInfo.field_names()}
    known["date"] = known["date"] or given.get(PUBLISHED)
    return records.PolicyInfo(**known)


def _register() -> None:
    # No lambdas: the getters go to worker processes.
    getters: dict[str, Callable[[Doc], Any]] = {
        name: partial(get_records, layer=name) for name in records.LAYERS.own
    }
    for name, getter in {**getters, "policy": get_policy}.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


_register()
