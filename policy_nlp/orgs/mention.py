"""A mention while it is being made."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.orgs.lexer import Entry


@dataclass(slots=True)
class Mention:
    """A mention while it is being made; offsets of code points, end exclusive."""

    start: int
    end: int
    type: str
    kind: str
    canonical: str | None = None
    role: str = "none"
    regions: tuple[Entry, ...] = ()
    level: str = ""
    official: str | None = None
    strict: bool = False
    tail: str = ""
    bare: bool = False
    clause: bool = False
    party: bool = False
    head: str = ""
    shared: str = ""
    inner: int = 0
    beside: bool = False
    registry_id: str | None = None
    refers_to: Mention | None = None
