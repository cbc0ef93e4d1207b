"""Where the indicator of a quantity stands, and what was read on the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.targets.words import Change


@dataclass(slots=True)
class Phrase:
    """Where the indicator of a quantity stands, and what was read on the way to it."""

    start: int | None = None
    end: int | None = None
    #: Start of the record's text.
    record_start: int = 0
    #: End of the record's text.
    record_end: int = 0
    change: Change | None = None
    #: Last word between the indicator and the quantity, "" if they touch.
    link: str = ""
    #: The verb of action directly before the quantity, "" if none.
    action: str = ""
    side: str = "none"
    compared: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        """Offsets of the indicator, None if there is none."""
        return None if self.start is None or self.end is None else (self.start, self.end)
