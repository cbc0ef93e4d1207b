"""Records as CSV: one file a layer beside the one that is named."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any, TextIO

from policy_nlp.writers.base import Writer, writer
from policy_nlp.writers.columns import as_text, rows, tables

#: What a spreadsheet would run as a formula. A number with its sign is none.
_FORMULA = re.compile("[=@\t\r]|[+-](?![0-9.,]*[%‰]?$)")


@writer("policy_nlp.writer.csv.v1", ".csv")
class CsvWriter(Writer):
    """Writes ``NAME.csv`` with a row a document, and ``NAME.orgs.csv``, ``NAME.targets.csv`` and so on.

    The files are UTF-8 with a byte order mark, by which Excel knows it. Texts that a spreadsheet would take for a formula
    get an apostrophe before them. Lists of words are joined by ；, other lists are JSON; a range is two columns.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._files: dict[str, TextIO] = {}
        self._paths: dict[str, tuple[Path, Path]] = {}
        self._writers: dict[str, Any] = {}
        self._count = 0
        for name, table in tables(named=True).items():
            own = name == "documents"
            target = path if own else path.with_name(f"{path.stem}.{name}{path.suffix}")
            temporary = self.temporary if own else self.temporary.with_name(f"{self.temporary.name}.{name}")
            self._paths[name] = temporary, target
            self._files[name] = temporary.open("w", encoding="utf-8-sig", errors="replace", newline="")
            self._writers[name] = csv.writer(self._files[name])
            self._writers[name].writerow([column.name for column in table.flat])

    def write(self, record: dict[str, Any]) -> None:
        """Write the rows of one record to their files."""
        self._count += 1
        for name, row in rows(record, self._count):
            self._writers[name].writerow(
                [_safe(as_text(value)) for value in tables(named=True)[name].cells(row)]
            )

    def finish(self) -> None:
        """Put the files of the layers in their places."""
        for name, file in self._files.items():
            file.close()
            temporary, target = self._paths[name]
            if name != "documents":
                temporary.replace(target)

    def discard(self) -> None:
        """Remove what was written."""
        for name, file in self._files.items():
            file.close()
            self._paths[name][0].unlink(missing_ok=True)


def _safe(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value
