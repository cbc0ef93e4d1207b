"""A reader of memos, whose first line is their title, and a writer of plain lists of risks."""

from pathlib import Path
from typing import Any

from policy_nlp.readers import Content, Limits, ReaderError, reader
from policy_nlp.writers import Writer, writer


@reader("policy_risks.reader.memo.v1", ".memo")
def read_memo(data: bytes, limits: Limits) -> Content:
    """Read a memo."""
    title, _, text = data.decode("utf-8").partition("\n")
    if not text:
        raise ReaderError("a memo has a title and a text")
    return Content(text=text, title=title, date="2026-03-01")


@writer("policy_risks.writer.list.v1", ".risks.txt")
class RiskList(Writer):
    """Writes a line a risk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file = self.temporary.open("w", encoding="utf-8")

    def write(self, record: dict[str, Any]) -> None:
        """Write the risks of one document."""
        for risk in record["risks"]:
            self._file.write(f"{record['title']}: {risk['text']}\n")

    def finish(self) -> None:
        """Close the file."""
        self._file.close()

    def discard(self) -> None:
        """Close the file."""
        self._file.close()
