"""Traditional script: converted for matching, with every offset and quotation in the text as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from policy_nlp.extras import need

_SURROGATES = re.compile("[\ud800-\udfff]")
#: Fields that hold a normal form and not a quotation, and how the names of others like them end.
_NORMAL, _NORMAL_END = frozenset(("canonical",)), "_norm"


class Simplifier:
    """Converts traditional to simplified characters, one for one.

    Characters are converted in their words (乾燥 → 干燥, 乾坤 stays), but where that would change the length of a line, each
    by itself.

    Raises
    ------
    policy_nlp.readers.MissingExtra
        If OpenCC is not installed.
    """

    def __init__(self) -> None:
        self._convert: Callable[[str], str] = need("opencc", "documents").OpenCC("t2s").convert
        self._single: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """The text in simplified script, of the same length."""
        return "\n".join(map(self._line, _SURROGATES.sub("\ufffd", text).split("\n")))

    def _line(self, line: str) -> str:
        if line.isascii():
            return line
        converted = self._convert(line)
        if len(converted) == len(line):
            return converted
        return "".join(map(self._character, line))

    def _character(self, char: str) -> str:
        if char not in self._single:
            converted = self._convert(char)
            self._single[char] = converted if len(converted) == 1 else char
        return self._single[char]


def restore(record: dict[str, Any], original: str) -> dict[str, Any]:
    """Make a record of a simplified text one of the original: its text, and all that quotes it.

    Parameters
    ----------
    record : dict
        What ``policy_nlp.to_record`` gives for the simplified text. Normal forms such as ``canonical`` stay in
        simplified script.
    original : str
        The text before it was simplified, of the same length.
    """
    simplified: str = record["text"]

    def quoted(value: str, start: int, end: int) -> str:
        """The original of a quotation: from inside the row, or else the last place before it, or the first."""
        if value.isascii():
            return value
        at = simplified.find(value, start, end)
        if at < 0:
            at = simplified.rfind(value, 0, start)
        if at < 0:
            at = simplified.find(value)
        return value if at < 0 else original[at : at + len(value)]

    def value_of(value: Any, start: int, end: int) -> Any:
        if isinstance(value, str):
            return quoted(value, start, end)
        if isinstance(value, list):
            return [value_of(part, start, end) for part in value]
        if isinstance(value, dict):
            return dict(row_of(value, start, end))
        return value

    def row_of(row: dict[str, Any], start: int, end: int) -> Iterator[tuple[str, Any]]:
        if isinstance(row.get("start"), int) and isinstance(row.get("end"), int):
            start, end = row["start"], row["end"]
        for name, value in row.items():
            first, last = row.get(f"{name}_start"), row.get(f"{name}_end")
            if name in _NORMAL or name.endswith(_NORMAL_END):
                yield name, value
            elif isinstance(first, int) and isinstance(last, int) and isinstance(value, str):
                yield name, original[first:last]
            elif name == "text" and isinstance(row.get("start"), int) and len(value) == end - start:
                yield name, original[start:end]
            else:
                yield name, value_of(value, start, end)

    restored = {
        name: [dict(row_of(row, 0, 0)) for row in value] if isinstance(value, list) else value_of(value, 0, 0)
        for name, value in record.items()
        if name != "text"
    }
    return {name: original if name == "text" else restored[name] for name in record}
