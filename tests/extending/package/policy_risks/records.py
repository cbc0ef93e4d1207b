"""The record of the layer ``risks``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from policy_nlp.layers import layer
from policy_nlp.records import Record


@layer("risks", zh="政策风险", en="Policy risks", colour="#7a1f5c", compared=["grade"])
@dataclass(frozen=True, slots=True)
class Risk(Record):
    """A risk that a document names, and how grave it is."""

    id: str
    start: int
    end: int
    text: str
    grade: Literal["high", "low"] = field(
        metadata={
            "zh": "严重程度",
            "en": "grade",
            "values": {"high": {"zh": "高", "en": "high"}, "low": {"zh": "低", "en": "low"}},
        }
    )
    share: int | float | list[int | float] | None = field(
        metadata={"zh": "占比", "en": "share", "annotated": False}
    )
    measures: list[str] = field(metadata={"zh": "应对措施", "en": "answers", "annotated": False})
