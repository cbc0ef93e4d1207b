"""The tags of the character tagger and which may follow which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: O stands for none, then the first, an inner and the last character of an entity; S is a place or person of one
#: character. An organization of one character is a B that nothing follows.
TAGS = (
    "O",
    "B-ORG",
    "I-ORG",
    "E-ORG",
    "B-LOC",
    "I-LOC",
    "E-LOC",
    "S-LOC",
    "B-PER",
    "I-PER",
    "E-PER",
    "S-PER",
)

LABELS = ("ORG", "LOC", "PER")
#: The tag of the first character of an entity, by label; those of inner and last ones follow. And of a single one.
FIRST = {"ORG": 1, "LOC": 4, "PER": 8}
SINGLE = {"ORG": 1, "LOC": 7, "PER": 11}

#: Tags that may begin or end a stretch.
OPENING = np.array([tag[0] in "OBS" for tag in TAGS])
CLOSING = np.array([tag[0] in "OES" or tag == "B-ORG" for tag in TAGS])


def _follows(left: str, right: str) -> bool:
    if left[0] in "BI" and right[0] in "IE":
        return left[2:] == right[2:]
    return (left[0] in "OES" or left == "B-ORG") and right[0] in "OBS"


#: Whether the tag of a row may stand before the tag of a column.
ALLOWED = np.array([[_follows(left, right) for right in TAGS] for left in TAGS])


def tag_spans(size: int, spans: list[tuple[int, int, str]]) -> NDArray[np.int64]:
    """Tags of a text of ``size`` characters with the given entities, which do not overlap."""
    tags = np.zeros(size, dtype=np.int64)
    for start, end, label in spans:
        first = FIRST[label]
        tags[start:end] = first + 1
        tags[start], tags[end - 1] = first, first + 2
        if end - start == 1:
            tags[start] = SINGLE[label]
    return tags
