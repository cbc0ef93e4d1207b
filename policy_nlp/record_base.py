"""The base of all records: their fields, and what the fields say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self

#: Metadata of a field that components find and people do not annotate.
FOUND: Mapping[str, Any] = {"annotated": False}


@dataclass(frozen=True, slots=True)
class Record:
    """Base of all records: conversion from and to plain rows.

    The ``metadata`` of a field may say ``{"annotated": False}``: people do not annotate it, so gold does not hold it; and
    ``{"quotes": "first"}`` or ``"last"``: it quotes the record's text, where it stands first or last. ``<field>_start`` and
    ``<field>_end`` then hold where, and are not annotated either.
    """

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Make the record from a row with exactly its fields.

        Raises
        ------
        TypeError
            If the row lacks a field or holds one the record does not have.
        """
        return cls(**row)

    def to_row(self) -> dict[str, Any]:
        """Return the fields as a plain dict of JSON values."""
        return asdict(self)

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Names of the fields, in their order."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def annotated_fields(cls) -> tuple[str, ...]:
        """Names of the fields that people annotate, in their order: those that gold holds."""
        places = {f"{quote}_{side}" for quote in cls.quotes() for side in ("start", "end")}
        return tuple(
            field.name
            for field in fields(cls)
            if field.name not in {"id", *places} and field.metadata.get("annotated", True)
        )

    @classmethod
    def quotes(cls) -> dict[str, Literal["first", "last"]]:
        """The fields that quote the record's text, and which of the places that hold their words is meant."""
        return {field.name: field.metadata["quotes"] for field in fields(cls) if "quotes" in field.metadata}
