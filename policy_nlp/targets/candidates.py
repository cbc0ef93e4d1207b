"""What may be a target: the quantities and the clauses that give a direction without a number."""

from __future__ import annotations

from policy_nlp.layers import Row
from policy_nlp.targets.directional import find_directional
from policy_nlp.targets.indicator import Phrase, Reader
from policy_nlp.targets.scene import Scene


def candidates(scene: Scene) -> list[tuple[Row, Phrase]]:
    """All candidates of a document with what was read around them, in text order."""
    phrases = Reader(scene).read(scene.quantities)
    found = [*zip(scene.quantities, phrases, strict=True), *find_directional(scene)]
    found.sort(key=lambda candidate: candidate[0]["start"])
    return found
