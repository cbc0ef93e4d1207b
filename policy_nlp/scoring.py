"""How predicted records are measured against gold records: counts, pairing, precision, recall and F1.

Everything here works on plain rows, as they stand in gold files and in what ``to_record`` gives. Counts can
be summed over documents, so every figure is micro-averaged:

orgs
    ``exact``: F1 on (start, end). ``typed``: F1 on (start, end, type). ``linked``: F1 on (start, end,
    canonical) over gold mentions of kind ``named`` and predictions of that kind. ``role``: accuracy of the
    role over exact matches whose gold role is not ``none``.
targets
    ``found``: F1, a pair matches when the two quantities overlap. ``value``: F1 on found pairs with equal
    value, value_from and unit. ``status``: F1 on found pairs with equal status. ``record``: F1 on found pairs
    with equal value, unit, comparator, status and deadline and a like indicator. ``comparator``, ``deadline``
    and ``indicator``: accuracies over found pairs.
measures
    ``trigger``: F1, a pair matches when triggers and spans overlap. ``span``: F1 on pairs whose spans share
    at least half of what they cover. ``exact``: F1 on pairs with equal (start, end). ``modality``,
    ``status`` and ``instrument``: accuracies over trigger pairs. ``actor``: accuracy over trigger pairs whose
    gold measure names an actor.

A pair is made greedily: best overlap first, one to one; of equal overlaps the one earlier in the gold list,
then earlier in the predicted list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Offsets = tuple[int, int]
Overlap = Callable[[int, int], float]


@dataclass(slots=True)
class Tally:
    """Counts for precision, recall and F1."""

    tp: int = 0
    gold: int = 0
    pred: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.tp += other.tp
        self.gold += other.gold
        self.pred += other.pred
        return self

    def figures(self) -> dict[str, float]:
        """Precision ``p``, recall ``r``, ``f`` and the counts ``gold`` and ``pred``; a ratio over 0 is 0."""
        p = self.tp / self.pred if self.pred else 0.0
        r = self.tp / self.gold if self.gold else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        return {"p": p, "r": r, "f": f, "gold": self.gold, "pred": self.pred}


@dataclass(slots=True)
class Accuracy:
    """Counts for the share of pairs in which a field is right."""

    right: int = 0
    of: int = 0

    def __iadd__(self, other: Accuracy) -> Accuracy:
        self.right += other.right
        self.of += other.of
        return self

    def count(self, right: bool) -> None:
        """Count one pair."""
        self.right += right
        self.of += 1

    def figures(self) -> dict[str, float]:
        """The ``accuracy`` and the number of pairs it is ``of``; 0 over none."""
        return {"accuracy": self.right / self.of if self.of else 0.0, "of": self.of}


#: The F1 figures and the accuracies of each layer, in the order in which they are reported.
TALLIES: dict[str, tuple[str, ...]] = {
    "orgs": ("exact", "typed", "linked"),
    "targets": ("found", "value", "status", "record"),
    "measures": ("trigger", "span", "exact"),
}
ACCURACIES: dict[str, tuple[str, ...]] = {
    "orgs": ("role",),
    "targets": ("comparator", "deadline", "indicator"),
    "measures": ("modality", "status", "instrument", "actor"),
}


@dataclass(slots=True)
class LayerScore:
    """Counts of one layer over one or more documents, by figure name."""

    tallies: dict[str, Tally]
    accuracies: dict[str, Accuracy]

    @classmethod
    def empty(cls, layer: str) -> LayerScore:
        """All counts of a layer at zero."""
        return cls({k: Tally() for k in TALLIES[layer]}, {k: Accuracy() for k in ACCURACIES[layer]})

    def __iadd__(self, other: LayerScore) -> LayerScore:
        for name, tally in other.tallies.items():
            self.tallies[name] += tally
        for name, accuracy in other.accuracies.items():
            self.accuracies[name] += accuracy
        return self


@dataclass(slots=True)
class DocumentScore:
    """Counts of all layers, and the differences that a person would want to read."""

    layers: dict[str, LayerScore] = field(default_factory=lambda: {k: LayerScore.empty(k) for k in TALLIES})
    differences: list[str] = field(default_factory=list)

    def add(self, gold: Mapping[str, Sequence[Row]], pred: Mapping[str, Sequence[Row]]) -> None:
        """Count one document; both mappings hold the lists ``orgs``, ``targets`` and ``measures``."""
        for layer in TALLIES:
            score, differences = score_layer(layer, gold[layer], pred[layer])
            self.layers[layer] += score
            self.differences += differences

    def figures(self) -> dict[str, dict[str, float]]:
        """All figures by name (``orgs.exact``), the F1 ones first, then the accuracies."""
        layers = self.layers.items()
        return {f"{layer}.{name}": t.figures() for layer, s in layers for name, t in s.tallies.items()} | {
            f"{layer}.{name}": a.figures() for layer, s in layers for name, a in s.accuracies.items()
        }


def score_layer(layer: str, gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count one layer of one document; also gives its differences as lines of text.

    Parameters
    ----------
    layer : str
        ``"orgs"``, ``"targets"`` or ``"measures"``.
    gold, pred : sequence of mapping
        Rows over the same text, with ``start`` and ``end`` as code points, end exclusive.
    """
    return {"orgs": score_orgs, "targets": score_targets, "measures": score_measures}[layer](gold, pred)


def score_orgs(gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count organization mentions, matched by their offsets."""
    score = LayerScore.empty("orgs")
    by_offsets = {span(row): row for row in gold}
    hits = [(by_offsets[span(row)], row) for row in pred if span(row) in by_offsets]
    score.tallies["exact"] = Tally(len(hits), len(gold), len(pred))
    typed = sum(g["type"] == p.get("type") for g, p in hits)
    score.tallies["typed"] = Tally(typed, len(gold), len(pred))
    linked = sum(g["kind"] == "named" and g["canonical"] == p.get("canonical") for g, p in hits)
    named = [sum(row.get("kind") == "named" for row in rows) for rows in (gold, pred)]
    score.tallies["linked"] = Tally(linked, *named)
    for g, p in hits:
        if g.get("role", "none") != "none":
            score.accuracies["role"].count(g["role"] == p.get("role"))
    seen = {span(row) for row in pred}
    return score, [
        *(f"org missed   {row['text']}" for row in gold if span(row) not in seen),
        *(f"org spurious {row['text']}" for row in pred if span(row) not in by_offsets),
    ]


_COMPARED = ("value", "unit", "comparator", "status", "deadline", "indicator")


def score_targets(gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count numeric targets, paired by the overlap of their quantities."""
    score = LayerScore.empty("targets")
    quantities_g = [quoted(row, "quantity") for row in gold]
    quantities_p = [quoted(row, "quantity") for row in pred]
    found = pair(quantities_g, quantities_p, lambda i, j: iou(quantities_g[i], quantities_p[j]))
    value = status = record = 0
    differences = []
    for i, j in found:
        g, p = gold[i], pred[j]
        same_value = (
            same_number(g["value"], p.get("value"))
            and same_number(g.get("value_from"), p.get("value_from"))
            and same_unit(g["unit"], p.get("unit"))
        )
        same = {name: g[name] == p.get(name) for name in ("comparator", "deadline")}
        same["indicator"] = like_indicator(g.get("indicator"), p.get("indicator"))
        for name, right in same.items():
            score.accuracies[name].count(right)
        same_status = g["status"] == p.get("status")
        all_same = same_value and same_status and all(same.values())
        value += same_value
        status += same_status
        record += all_same
        if not all_same:
            unequal = (f"{k} {g.get(k)!r} got {p.get(k)!r}" for k in _COMPARED if g.get(k) != p.get(k))
            differences.append(f"target differs {g['text']!r}: " + "; ".join(unequal))
    for name, hits in (("found", len(found)), ("value", value), ("status", status), ("record", record)):
        score.tallies[name] = Tally(hits, len(gold), len(pred))
    return score, differences + _unpaired("target", gold, pred, found)


def score_measures(gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count measures, paired by the overlap of their spans where their triggers overlap too."""
    score = LayerScore.empty("measures")
    spans_g, spans_p = [span(row) for row in gold], [span(row) for row in pred]
    triggers_g = [quoted(row, "trigger") for row in gold]
    triggers_p = [quoted(row, "trigger") for row in pred]

    def by_trigger(i: int, j: int) -> float:
        return iou(spans_g[i], spans_p[j]) if iou(triggers_g[i], triggers_p[j]) else 0.0

    def by_half(i: int, j: int) -> float:
        share = iou(spans_g[i], spans_p[j])
        return share if share >= 0.5 else 0.0

    found = pair(spans_g, spans_p, by_trigger)
    hits = {
        "trigger": len(found),
        "span": len(pair(spans_g, spans_p, by_half)),
        "exact": len(set(spans_g) & set(spans_p)),
    }
    for name, count in hits.items():
        score.tallies[name] = Tally(count, len(gold), len(pred))
    for i, j in found:
        for name, accuracy in score.accuracies.items():
            if name != "actor" or gold[i].get("actor") is not None:
                accuracy.count(gold[i][name] == pred[j].get(name))
    return score, _unpaired("measure", gold, pred, found)


def _unpaired(what: str, gold: Sequence[Row], pred: Sequence[Row], found: Sequence[Offsets]) -> list[str]:
    done_g, done_p = {i for i, _ in found}, {j for _, j in found}
    return [
        *(f"{what} missed   {row['text']!r}" for i, row in enumerate(gold) if i not in done_g),
        *(f"{what} spurious {row['text']!r}" for j, row in enumerate(pred) if j not in done_p),
    ]


# Offsets and pairing


def span(row: Row) -> Offsets:
    """(start, end) of a row."""
    return (row["start"], row["end"])


def quoted(row: Row, name: str) -> Offsets:
    """Offsets of a quoted field inside its record; those of the record if the quote is not in it.

    The last occurrence counts for a ``quantity``, which ends its record, and the first for a ``trigger``.
    """
    quote, text, start = row.get(name), row["text"], row["start"]
    if not quote or quote not in text:
        return span(row)
    at = text.rfind(quote) if name == "quantity" else text.find(quote)
    return (start + at, start + at + len(quote))


def iou(a: Offsets, b: Offsets) -> float:
    """Characters both spans cover, as a share of what they cover together; 0 if they do not overlap."""
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return 0.0 if inter <= 0 else inter / (max(a[1], b[1]) - min(a[0], b[0]))


def pair(gold: Sequence[Offsets], pred: Sequence[Offsets], overlap: Overlap) -> list[tuple[int, int]]:
    """Pair two lists of spans one to one, best overlap first.

    Parameters
    ----------
    gold, pred : sequence of (int, int)
        Spans; only two that share a character can become a pair.
    overlap : callable
        ``overlap(i, j)``: how well gold ``i`` and prediction ``j`` fit; 0 forbids the pair.

    Returns
    -------
    list of (int, int)
        Indices of the pairs, best first.
    """
    candidates = [(-fit, i, j) for i, j in _overlapping(gold, pred) if (fit := overlap(i, j)) > 0]
    used_g: set[int] = set()
    used_p: set[int] = set()
    out = []
    for _, i, j in sorted(candidates):
        if i not in used_g and j not in used_p:
            used_g.add(i)
            used_p.add(j)
            out.append((i, j))
    return out


def _overlapping(gold: Sequence[Offsets], pred: Sequence[Offsets]) -> Iterator[tuple[int, int]]:
    """Indices of all pairs of spans that share a character, without trying every pair."""
    order = sorted(range(len(pred)), key=lambda j: pred[j][0])
    starts = [pred[j][0] for j in order]
    longest = max((end - start for start, end in pred), default=0)
    for i, (start, end) in enumerate(gold):
        for k in range(bisect_right(starts, start - longest), bisect_left(starts, end)):
            if pred[order[k]][1] > start:
                yield i, order[k]


# Equality of fields


def same_number(a: Any, b: Any) -> bool:
    """Whether two values are equal up to a thousandth; None equals only None, a range only a range."""
    if a is None or b is None:
        return a is b
    if isinstance(a, list) or isinstance(b, list):
        if not (isinstance(a, list) and isinstance(b, list)) or len(a) != len(b):
            return False
        return all(same_number(x, y) for x, y in zip(a, b, strict=True))
    return abs(float(a) - float(b)) <= 1e-3 * max(1.0, abs(float(a)))


_UNIT_ALIASES = {"％": "%", "百分点": "个百分点", None: ""}


def same_unit(a: str | None, b: str | None) -> bool:
    """Whether two units are the same but for the width of ``%`` and a left-out 个."""
    return _UNIT_ALIASES.get(a, a) == _UNIT_ALIASES.get(b, b)


def like_indicator(a: str | None, b: str | None) -> bool:
    """Whether both are missing, or one contains the other and is at least half as long."""
    if not a or not b:
        return not a and not b
    return (a in b or b in a) and min(len(a), len(b)) * 2 >= max(len(a), len(b))
