"""Columns of tables, derived from the records: a field that a record gains becomes a column without a change here."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from policy_nlp import records

Kind = Literal["text", "integer", "number", "boolean", "range", "list", "struct", "json"]

#: What the end of a range is called beside the field that holds its beginning, or the single value.
HIGH = "_high"
#: Joins the parts of a list where a cell must be text.
SEPARATOR = "；"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record.

    Attributes
    ----------
    name : str
    kind : str
        ``range`` is a number or two; ``list`` and ``struct`` have ``parts``: the kind of the members (named
        ``item``), or the fields; ``json`` is what has no fixed form.
    parts : tuple of Column
    choices : tuple of str
        The values it may have, if they are few and fixed.
    """

    name: str
    kind: Kind
    parts: tuple[Column, ...] = ()
    choices: tuple[str, ...] = ()


def _column(name: str, hint: Any) -> Column:
    origin = get_origin(hint)
    options = [part for part in get_args(hint) if part is not type(None)]
    if origin in (types.UnionType, Union):
        if len(options) == 1:
            return _column(name, options[0])
        if all(option in (int, float) for option in options):
            return Column(name, "number")
        if all(option in (int, float) or get_origin(option) is list for option in options):
            return Column(name, "range")
        return Column(name, "json")
    if origin is Literal:
        return Column(name, "text", choices=tuple(map(str, options)))
    if origin in (list, tuple):
        return Column(name, "list", (_column("item", options[0]),))
    if is_typeddict(hint) or (isinstance(hint, type) and issubclass(hint, records.Record)):
        return Column(name, "struct", tuple(_column(*field) for field in get_type_hints(hint).items()))
    kinds: dict[Any, Kind] = {str: "text", int: "integer", float: "number", bool: "boolean"}
    return Column(name, kinds.get(hint, "json"))


def columns(cls: type[records.Record]) -> tuple[Column, ...]:
    """The columns of a record class, in the order of its fields."""
    key: Any = cls  # a class is hashable, whatever its instances are
    return _columns(key)


@cache
def _columns(cls: Any) -> tuple[Column, ...]:
    hints = get_type_hints(cls)
    return tuple(_column(name, hints[name]) for name in cls.field_names())


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: its name and columns. A column of kind ``range`` is two: the value, and its high end."""

    name: str
    columns: tuple[Column, ...]

    @property
    def flat(self) -> tuple[Column, ...]:
        """The columns with ranges taken apart."""
        parted: list[Column] = []
        for column in self.columns:
            if column.kind == "range":
                parted += [Column(column.name, "number"), Column(column.name + HIGH, "number")]
            else:
                parted.append(column)
        return tuple(parted)

    def cells(self, row: Row) -> Iterator[Any]:
        """The values of a row in the order of ``flat``; what is missing is None."""
        for column in self.columns:
            value = row.get(column.name)
            if column.kind == "range":
                yield from value if isinstance(value, list) else (value, None)
            elif column.kind == "json":
                yield None if value is None else as_json(value)
            else:
                yield value


#: Running number of the document in the tables of layers, since ids of documents may repeat.
DOCUMENT = Column("document", "integer")
#: Its id, where a table must be read without the others.
DOCUMENT_ID = Column("document_id", "text")


def tables(*, named: bool = False) -> dict[str, Table]:
    """All tables by name: ``documents``, then a table a layer, whose first column is ``document``.

    With ``named`` the second column of a layer is ``document_id``.
    """
    return _tables(named, tuple(records.LAYERS.items()))


@cache
def _tables(named: bool, layers: Any) -> dict[str, Table]:
    keys = (DOCUMENT, DOCUMENT_ID) if named else (DOCUMENT,)
    documents = (DOCUMENT, *columns(records.PolicyInfo), Column("characters", "integer"))
    return {
        "documents": Table("documents", documents),
        **{name: Table(name, (*keys, *columns(cls))) for name, cls in layers},
    }


def rows(record: Row, number: int) -> Iterator[tuple[str, Row]]:
    """The rows of a record with the names of their tables, its document first.

    Parameters
    ----------
    record : mapping
        As ``policy_nlp.to_record`` gives it.
    number : int
        Running number of the document.
    """
    yield "documents", {**record, "document": number, "characters": len(record["text"])}
    for layer in records.LAYERS:
        for row in record.get(layer, ()):
            yield layer, {**row, "document": number, "document_id": record["id"]}


def as_json(value: Any) -> str:
    """A value as JSON on one line, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_text(value: Any) -> str | int | float | bool | None:
    """A value for a cell that takes no lists: their text parts joined, all else as JSON."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return SEPARATOR.join(value)
    if isinstance(value, list | dict):
        return as_json(value) if value else None
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)
