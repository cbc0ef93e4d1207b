"""The layers that records have: those of this package, and those that others register."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_origin, get_type_hints

import catalogue

from policy_nlp.record_base import Record

#: Entry points of other distributions, group ``policy_nlp_layers``: the name of a layer and its record class, which its
#: module registers with `policy_nlp.layers.layer`.
registry = catalogue.create("policy_nlp", "layers", entry_points=True)

_NAME = re.compile("[a-z][a-z0-9_]{0,29}")
#: Names that tables, sheets, views and the keys of a record have already.
_TAKEN = frozenset((
    "documents", "text", "fields", "overview", "tasks", "responsibilities", "targets_by_year", "given",
    "schema_version", "policy", "structure", "id", "title", "number", "issuer", "date", "genre",
))  # fmt: skip
_OFFSETS = {"id", "start", "end", "text"}


@dataclasses.dataclass(frozen=True, slots=True)
class LayerOptions:
    """What is known of a layer besides the class of its records.

    Attributes
    ----------
    label : str or None
        The field that annotation tools show in the label of a span.
    span_label : str or None
        The field that labels the spans in ``doc.spans``, or the one label of all; None if the layer has no place in the
        text.
    annotated : bool
        Whether people annotate it, so that gold may hold it and it is scored.
    match : str or None
        A field that quotes the text: gold and prediction are a pair if their spans and these quotes overlap.
    compared : tuple of str
        The fields whose accuracy over pairs is told.
    names : mapping
        What people read for the layer, by language; empty if ``seeds/display_names`` says it.
    colour : str or None
        Its strong colour, ``#rrggbb``; None for one of the palette.
    """

    label: str | None = None
    span_label: str | None = None
    annotated: bool = False
    match: str | None = None
    compared: tuple[str, ...] = ()
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    colour: str | None = None


class Layers(Mapping[str, "type[Record]"]):
    """Layer name -> record class, in the order in which a document record lists the layers.

    Those of the package come first. The layers that other distributions name as entry points are there as soon as a name
    is looked up that the package does not have, or the names are gone through.
    """

    def __init__(self, own: Mapping[str, type[Record]], options: Mapping[str, LayerOptions]) -> None:
        self.own = dict(own)
        self._added: dict[str, type[Record]] = {}
        self._options = dict(options)
        self._loaded = False

    def add(self, name: str, cls: type[Record], **options: Any) -> None:
        """Add a layer; one of the same name that was added before is replaced.

        Parameters
        ----------
        name : str
        cls : type
            The class of its records.
        **options
            As `LayerOptions` names them; what is None is found in the class.

        Raises
        ------
        ValueError
            If the name is taken or is no identifier in lower case, or the class cannot be the record of a layer; the
            message names layer and field.
        """
        if not _NAME.fullmatch(name) or name in _TAKEN or name in self.own:
            raise ValueError(
                f"layer {name!r}: a name of at most 30 letters a-z, digits and _ is needed that nothing else has"
            )
        _check(name, cls)
        self._options[name] = _completed(name, cls, options)
        self._added[name] = cls

    def load(self) -> None:
        """Import the modules that other distributions name as entry points.

        Raises
        ------
        ImportError
            If one cannot be imported.
        ValueError
            If one names no layer.
        """
        if self._loaded:
            return
        self._loaded = True
        try:
            named = registry.get_entry_points()
        except Exception as error:  # whatever a module of others makes of its import
            self._loaded = False
            raise ImportError(f"an entry point of policy_nlp_layers cannot be loaded: {error}") from error
        for name in named:
            if name not in self._added:
                self._loaded = False
                raise ValueError(
                    f"the entry point {name!r} of policy_nlp_layers names no layer: "
                    f"its class needs the decorator @policy_nlp.layers.layer({name!r})"
                )

    @property
    def added(self) -> dict[str, type[Record]]:
        """The layers that are not the package's own, by name."""
        self.load()
        return dict(sorted(self._added.items()))

    @property
    def annotated(self) -> tuple[str, ...]:
        """The layers that people annotate, in order: those that gold may hold and that are scored."""
        return tuple(name for name in self if self._options[name].annotated)

    @property
    def shown(self) -> tuple[str, ...]:
        """The layers that have a table in the terminal and the report: those that people annotate, and all that are added."""
        return tuple(name for name in self if self._options[name].annotated or name not in self.own)

    def options(self, name: str) -> LayerOptions:
        """What is known of a layer.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        self[name]
        return self._options[name]

    def __getitem__(self, name: str) -> type[Record]:
        if name in self.own:
            return self.own[name]
        self.load()
        return self._added[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self.own, *self.added))

    def __len__(self) -> int:
        return len(self.own) + len(self.added)


def _check(name: str, cls: Any) -> None:
    from policy_nlp.schema import record_type

    if not (isinstance(cls, type) and issubclass(cls, Record) and dataclasses.is_dataclass(cls)):
        raise ValueError(
            f"layer {name!r}: a dataclass is needed that is a subclass of policy_nlp.records.Record"
        )
    fields = set(cls.field_names())
    if fields & {"start", "end"} and not fields >= _OFFSETS:
        missing = ", ".join(sorted(_OFFSETS - fields))
        raise ValueError(f"layer {name!r}: a record with a place in the text lacks the field {missing}")
    try:
        record_type(cls)
    except TypeError as error:
        raise ValueError(f"layer {name!r}: {error}") from None


def _completed(name: str, cls: type[Record], given: Mapping[str, Any]) -> LayerOptions:
    """The options of a layer that is added; what is not given is found in the class."""
    fields = cls.annotated_fields()
    placed = "start" in cls.field_names()
    options = {key: value for key, value in given.items() if value is not None}
    closed = [field for field in fields if get_origin(get_type_hints(cls)[field]) is Literal]
    label = options.setdefault("label", closed[0] if closed else None)
    options.setdefault("span_label", (label or name.removesuffix("s").upper()) if placed else None)
    options.setdefault("annotated", placed)
    match = options.get("match")
    if options["annotated"] and not placed:
        raise ValueError(f"layer {name!r}: annotated, but its records have no place in the text")
    if match is not None and match not in cls.quotes():
        raise ValueError(
            f"layer {name!r}: match {match!r} is no field that quotes the text, with metadata={{'quotes': 'first'}}"
        )
    rest = tuple(field for field in fields if field not in ("start", "end", "text", match))
    compared = tuple(options.setdefault("compared", rest if options["annotated"] else ()))
    for what, field in (("label", label), *(("compared", field) for field in compared)):
        if field is not None and field not in fields:
            raise ValueError(f"layer {name!r}: {what} {field!r} is no field that is annotated")
    if not re.fullmatch("#[0-9a-fA-F]{6}", options.get("colour", "#000000")):
        raise ValueError(f"layer {name!r}: colour {options['colour']!r} is not of the form #rrggbb")
    return LayerOptions(**{**options, "compared": compared})
