"""What may be a target: the quantities and the clauses that give a direction without a number."""

from __future__ import annotations

import re
from bisect import bisect_right

from policy_nlp.layers import Row
from policy_nlp.targets.directional import AGE, find_directional
from policy_nlp.targets.indicator import Reader
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene

#: 第, then numerals and spaces up to the quantity: 第 2 0 条.
_ORDINAL = re.compile("第[ 　]?[0-9０-９一二三四五六七八九十百零 　]{0,8}$|第$")

#: Signs of multiplication, behind which a number is part of a formula: 签约人数/常住人口数×100%.
_TIMES = frozenset("×*＊")

#: How far before an age stands the word that makes it an indicator, in characters.
_NEAR = 10


def candidates(scene: Scene) -> list[tuple[Row, Phrase]]:
    """All candidates of a document outside its tables with what was read around them, in text order."""
    phrases = Reader(scene).read(scene.quantities)
    text = scene.text
    found = [
        (row, phrase)
        for row, phrase in zip(scene.quantities, phrases, strict=True)
        if "第" not in text[max(0, row["start"] - 12) : row["start"]]
        or _ORDINAL.search(text, max(0, row["start"] - 12), row["start"]) is None
    ]
    found = [
        pair
        for pair in found
        if text[pair[0]["start"] - 1 : pair[0]["start"]] not in _TIMES
        and (pair[0]["unit_norm"] != AGE or _tells(scene, pair[0]))
    ]
    found += find_directional(scene)
    if scene.tables:
        starts = [table.start for table in scene.tables]
        ends = [table.end for table in scene.tables]
        found = [
            pair
            for pair in found
            if not (i := bisect_right(starts, pair[0]["start"])) or ends[i - 1] <= pair[0]["start"]
        ]
    found.sort(key=lambda candidate: candidate[0]["start"])
    return found


def _tells(scene: Scene, row: Row) -> bool:
    """Whether an age is one that a reader would tabulate (预期寿命80岁), not that of a group (65岁以上老年人)."""
    before = scene.text[max(0, row["start"] - _NEAR) : row["end"]]
    return any(word in before for word in scene.words.ages)
