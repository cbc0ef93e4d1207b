"""What people read for the names of fields and their values, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from functools import cache
from typing import Any, Literal

from policy_nlp import records
from policy_nlp.lexicon import Lexicon, read_lexicon
from policy_nlp.paths import seeds_dir

Language = Literal["zh", "en"]


@cache
def _tables() -> Lexicon:
    return read_lexicon(seeds_dir() / "display_names")


def fields(language: Language) -> dict[str, str]:
    """Field -> what it is called. What a layer that others add says of a field of ours is passed over."""
    return _fields(language, tuple(records.LAYERS.added.values()))


def values(language: Language) -> dict[str, dict[str, str]]:
    """Field -> value -> what it is called."""
    return _values(language, tuple(records.LAYERS.added.values()))


def interface(language: Language) -> dict[str, str]:
    """Words of the report by their keys, and names of layers."""
    added = {name: records.LAYERS.options(name).names[language] for name in records.LAYERS.added}
    return {**added, **{row["key"]: row[language] for row in _tables()["interface"]}}


@cache
def _fields(language: Language, added: Any) -> dict[str, str]:
    said = {name: data[language] for name, data in _metadata(added) if language in data}
    return {**said, **{row["name"]: row[language] for row in _tables()["fields"]}}


@cache
def _values(language: Language, added: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, data in _metadata(added):
        for value, said in data.get("values", {}).items():
            found.setdefault(name, {})[value] = said.get(language, value)
    for row in _tables()["values"]:
        found.setdefault(row["field"], {})[row["value"]] = row[language]
    return found


def _metadata(added: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Names and metadata of the fields of layers that others add."""
    for cls in added:
        for field in fields_of(cls):
            yield field.name, field.metadata
