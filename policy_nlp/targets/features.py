"""What the status model reads of a quantity beside its n-grams and cue words: unit, times, place and title."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from policy_nlp.layers import Row
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene

#: Characters of the sentence on each side whose words and times are read.
REACH = 200
_TITLE = 40


def document_features(scene: Scene) -> list[str]:
    """Features that all quantities of a document share."""
    title = scene.title[:_TITLE]
    found = {f"T:{title[i : i + 2]}" for i in range(len(title) - 1)}
    counts: dict[str, int] = {}
    entries = scene.words.dictionary.payloads()
    for number, times in zip(*np.unique(scene.cue_numbers[:, 0], return_counts=True), strict=True):
        for cue in entries[number].cues:
            counts[cue] = counts.get(cue, 0) + int(times)
    total = sum(counts.values()) or 1
    found |= {f"D:{cue}{round(6 * count / total)}" for cue, count in counts.items()}
    size = len(scene.text)
    found.add(f"N:{(size > 300) + (size > 1000) + (size > 4000)}")
    return list(found)


def features(scene: Scene, row: Row, phrase: Phrase, sentence: tuple[int, int]) -> list[str]:
    """Features of one quantity beside the cue words around it, each once.

    Parameters
    ----------
    scene : Scene
        The document.
    row : dict
        The quantity.
    phrase : Phrase
        What was read around it.
    sentence : (int, int)
        What is read of its sentence, as ``windows`` says.
    """
    text = scene.text
    start, end = row["start"], row["end"]
    after = text[end : end + 1]
    unit, kind = row["unit"], row["kind"]
    found = {
        "B",
        f"u:{unit}",
        f"k:{kind}",
        f"k:{kind}:{unit}:{after}",
        f"c:{row['comparator']}:{kind}",
        f"q:{text[start : start + 1]}",
        f"f:{phrase.side}:{phrase.action}",
        f"g:{phrase.link}",
    }
    value = row["value"]
    if isinstance(value, (int, float)):
        found.add(f"v:{min(int(value), 12) if value < 1000 else 'big'}:{unit}")
    if kind == "directional":
        found.update(_direction(scene, row, phrase))
    if phrase.change is not None:
        found.add(f"h:{phrase.change.direction}:{phrase.change.basis}")
    found.update(_times(scene, sentence, start))
    found.update(_place(scene, start))
    return list(found)


def windows(scene: Scene, row: Row) -> tuple[tuple[int, int], tuple[int, int]]:
    """What is read of the sentence and of the clause around a quantity: offsets, ends exclusive."""
    start, end = row["start"], row["end"]
    low, high = scene.sentence(start)
    low = low if low > start - REACH else start - REACH
    high = high if high < end + REACH else end + REACH
    first, last = scene.clause(start)
    last = last if last < high else high
    return (low, high), (first if first > low else low, last if last > start else start)


def cue_names(scene: Scene, row: Row) -> list[str]:
    """Names of the cue words around a quantity, one each time a word stands there."""
    sentence, clause = windows(scene, row)
    names: list[str] = []
    for begin, _, word in scene.cues_between(*sentence):
        near = "c" if clause[0] <= begin < clause[1] else "s"
        names += word.names[near + ("<" if begin < row["start"] else ">")]
    return names


def _direction(scene: Scene, row: Row, phrase: Phrase) -> list[str]:
    """Features of a direction word and of the end of its indicator."""
    start, end = phrase.span or (row["start"], row["start"])
    noun = scene.text[max(start, end - 4) : end]
    found = [f"d:{row['text']}", f"e:{end < row['start']}", f"w:{min(12, end - start)}"]
    found += [f"n:{noun[i:]}" for i in range(len(noun))]
    found += [f"n:{scene.text[i : i + 2]}" for i in range(start, end - 1)]
    return found


def _times(scene: Scene, sentence: tuple[int, int], start: int) -> list[str]:
    starts, times, relations = scene.time_starts, scene.times, scene.time_relations
    low = bisect_left(starts, sentence[0])
    middle = bisect_left(starts, start, low)
    high = bisect_left(starts, sentence[1], middle)
    found = [f"y<{times[i]['kind']}:{relations[i]}" for i in range(low, middle)]
    found += [f"y>{times[i]['kind']}:{relations[i]}" for i in range(middle, high)]
    if middle == low:
        found.append("y0")
        return found
    nearest, relation = times[middle - 1], relations[middle - 1]
    before = scene.text[max(0, nearest["start"] - 1) : nearest["start"]]
    after = scene.text[nearest["end"] : nearest["end"] + 1]
    found += [f"z:{before}:{relation}", f"z:{nearest['kind']}:{after}:{relation}", f"z:{relation}"]
    return found


def _place(scene: Scene, at: int) -> list[str]:
    scopes = scene.scopes
    part = scopes.part(at)
    past, plan = scene.last_cue(at, "past"), scene.last_cue(at, "plan")
    return [
        f"P:{10 * at // max(1, len(scene.text))}",
        f"p:{min(scopes.line(at), 3)}",
        f"S:{scopes.tense(at)}:{part}",
        f"s:{part}",
        f"A:{scopes.announced(at)}",
        f"a:{'past' if past > plan else 'plan' if plan > past else 'none'}",
    ]
