"""The layers that records have: those of this package, and those that others register."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import catalogue

if TYPE_CHECKING:
    from policy_nlp.records import Record

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


class Named(NamedTuple):
    """What people read for something, by language."""

    zh: str
    en: str


class Layers(Mapping[str, "type[Record]"]):
    """Layer name -> record class, in the order in which a document record lists the layers.

    Those of the package come first. The layers that other distributions name as entry points are there as soon as a name
    is looked up that the package does not have, or the names are gone through.
    """

    def __init__(self, own: Mapping[str, type[Record]]) -> None:
        self.own = dict(own)
        self._added: dict[str, type[Record]] = {}
        self.names: dict[str, Named] = {}
        self._loaded = False

    def add(self, name: str, cls: type[Record], named: Named) -> None:
        """Add a layer; one of the same name that was added before is replaced.

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
        self._added[name] = cls
        self.names[name] = named

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
    from policy_nlp.records import Record
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
