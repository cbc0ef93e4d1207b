"""What people read for the names of fields, their values and the words of the report, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path

from policy_nlp import records
from policy_nlp.lexicon import Lexicon, LexiconError, read_addition, read_lexicon
from policy_nlp.paths import seeds_dir

__all__ = ["DisplayNames", "own"]

#: Table -> the columns that say what is named; all others are languages.
_KEYS = {"fields": ("name",), "values": ("field", "value"), "interface": ("key",)}
_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

#: What a name is taken from where a language lacks it.
_FALLBACK = "en"

_Said = dict[tuple[str, ...], dict[str, str]]


class DisplayNames:
    """Names in Chinese, English and the languages that are added.

    What a language lacks is called as in English, and what has no name at all by the name that records use.

    Parameters
    ----------
    extra : str or Path, optional
        A folder with some of the tables of ``seeds/display_names`` (``fields.jsonl``, ``values.jsonl``, ``interface.jsonl``),
        or one of them: rows with the key columns and a column a language, such as ``{"name": "status", "fr": "statut"}``.
        They are joined with those of the package; what they say of ours in ``zh`` or ``en`` wins.

    Attributes
    ----------
    languages : tuple of str
        The languages that there are names in.

    Raises
    ------
    policy_nlp.lexicon.LexiconError
        If a table or row is not of this form; the message names file, line and column.
    """

    def __init__(self, extra: str | Path | None = None) -> None:
        folder = seeds_dir() / "display_names"
        self._tables: dict[str, _Said] = {table: {} for table in _KEYS}
        self._join(read_lexicon(folder), folder)
        if extra is not None:
            self._join(read_addition(extra).checked(folder), Path(extra))
        found = (language for table in self._tables.values() for said in table.values() for language in said)
        self.languages: tuple[str, ...] = tuple(dict.fromkeys(found))

    def _join(self, tables: Lexicon, where: Path) -> None:
        for table, rows in tables.items():
            keys = _KEYS[table]
            for row in rows:
                said = {column: word for column, word in row.items() if column not in keys}
                for language in said:
                    if not _LANGUAGE.fullmatch(language):
                        raise LexiconError(f"{where}: table {table!r}: {language!r} is no code of a language")
                self._tables[table].setdefault(tuple(row[key] for key in keys), {}).update(said)

    def check(self, language: str) -> None:
        """Raise a ValueError that names the languages, if this is none of them."""
        if language not in self.languages:
            raise ValueError(f"there is no language {language!r}; there are {', '.join(self.languages)}")

    def fields(self, language: str) -> dict[str, str]:
        """Field -> what it is called. What a layer that others add says of a field of ours is passed over."""
        added = {
            field.name: called
            for cls in records.LAYERS.added.values()
            for field in fields_of(cls)
            if (called := _called(field.metadata, language))
        }
        return {**added, **{name: word for (name,), word in self._words("fields", language)}}

    def values(self, language: str) -> dict[str, dict[str, str]]:
        """Field -> value -> what it is called."""
        found: dict[str, dict[str, str]] = {}
        for cls in records.LAYERS.added.values():
            for field in fields_of(cls):
                for value, said in field.metadata.get("values", {}).items():
                    found.setdefault(field.name, {})[value] = _called(said, language) or value
        for (name, value), word in self._words("values", language):
            found.setdefault(name, {})[value] = word
        return found

    def interface(self, language: str) -> dict[str, str]:
        """Words of the report by their keys, and names of layers."""
        names = {name: records.LAYERS.options(name).names for name in records.LAYERS.added}
        added = {name: _called(said, language) or name for name, said in names.items()}
        return {**added, **{key: word for (key,), word in self._words("interface", language)}}

    def _words(self, table: str, language: str) -> list[tuple[tuple[str, ...], str]]:
        return [(key, word) for key, said in self._tables[table].items() if (word := _called(said, language))]


def _called(said: Mapping[str, str], language: str) -> str | None:
    return said.get(language) or said.get(_FALLBACK)


@cache
def own() -> DisplayNames:
    """The names that come with the package."""
    return DisplayNames()
