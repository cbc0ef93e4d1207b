"""Targets without a number: a measurable indicator and the direction it is to move."""

from __future__ import annotations

from policy_nlp.targets.scene import Scene

#: Start and end of the direction word, start and end of the indicator, direction.
Directional = tuple[int, int, int, int, str]


def find_directional(scene: Scene) -> list[Directional]:
    """The directional targets of a document, in text order."""
    return []
