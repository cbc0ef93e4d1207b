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
layers that others add
    As measures: ``found``, or what the layer is matched by, then ``span`` and ``exact``; an accuracy of each
    field that is compared, over the pairs whose gold says something of it.

A pair is made greedily: best overlap first, one to one; of equal overlaps the one earlier in the gold list,
then earlier in the predicted list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_nlp import records

Row = Mapping[str, Any]
Offsets = tuple[int, int]
Overlap = Callable[[int, int], float]
Counted = Callable[[Sequence[Row], Sequence[Row]], "tuple[LayerScore, list[str]]"]


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


@dataclass(slots=True)
class LayerScore:
    """Counts of one layer over one or more documents, by figure name: the F1 figures, and the accuracies."""

    tallies: dict[str, Tally]
    accuracies: dict[str, Accuracy]

    @classmethod
    def empty(cls, layer: str) -> LayerScore:
        """All counts of a layer at zero, in the order in which they are reported."""
        if layer in _APART:
            tallies, accuracies, _ = _APART[layer]
        else:
            options = records.LAYERS.options(layer)
            tallies, accuracies = (options.match or "found", "span", "exact"), options.compared
        return cls({k: Tally() for k in tallies}, {k: Accuracy() for k in accuracies})

    def __iadd__(self, other: LayerScore) -> LayerScore:
        for name, tally in other.tallies.items():
            self.tallies[name] += tally
        for name, accuracy in other.accuracies.items():
            self.accuracies[name] += accuracy
        return self


@dataclass(slots=True)
class DocumentScore:
    """Counts of the layers that gold holds, and the differences that a person would want to read.

    A layer is counted over the documents whose gold has a list of it, even an empty one: what nobody annotated is neither
    right nor wrong.
    """

    layers: dict[str, LayerScore] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    documents: int = 0
    annotated: dict[str, int] = field(default_factory=dict)

    def add(self, gold: Mapping[str, Any], pred: Mapping[str, Any]) -> None:
        """Count one document; both mappings hold lists of rows by layer.

        Raises
        ------
        ValueError
            If the prediction lacks a layer that the gold has.
        """
        self.documents += 1
        for layer in records.LAYERS.annotated:
            if layer not in gold:
                continue
            if layer not in pred:
                raise ValueError(f"gold has the layer {layer!r}, but the prediction has not")
            score, differences = score_layer(layer, gold[layer], pred[layer])
            if layer in self.layers:
                self.layers[layer] += score
            else:
                self.layers[layer] = score
            self.annotated[layer] = self.annotated.get(layer, 0) + 1
            self.differences += differences

    def figures(self) -> dict[str, dict[str, float]]:
        """All figures by name (``orgs.exact``), the F1 ones first, then the accuracies."""
        layers = [(layer, self.layers[layer]) for layer in records.LAYERS.annotated if layer in self.layers]
        return {f"{layer}.{name}": t.figures() for layer, s in layers for name, t in s.tallies.items()} | {
            f"{layer}.{name}": a.figures() for layer, s in layers for name, a in s.accuracies.items()
        }

    def notes(self) -> list[str]:
        """A line for each layer that is not scored, or not over all documents."""
        counts = {layer: self.annotated.get(layer, 0) for layer in records.LAYERS.annotated}
        return [
            f"{layer:20} scored over {count} of {self.documents} documents: the gold of the others does not have it"
            if count
            else f"{layer:20} not scored: the gold does not have it"
            for layer, count in counts.items()
            if count < self.documents
        ]


def score_layer(layer: str, gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count one layer of one document; also gives its differences as lines of text.

    Parameters
    ----------
    layer : str
        A layer that people annotate: ``"orgs"``, ``"targets"``, ``"measures"``, or one that others added.
    gold, pred : sequence of mapping
        Rows over the same text, with ``start`` and ``end`` as code points, end exclusive.
    """
    return _APART[layer][2](gold, pred) if layer in _APART else score_spans(layer, gold, pred)


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
        *(f"orgs missed   {row['text']}" for row in gold if span(row) not in seen),
        *(f"orgs spurious {row['text']}" for row in pred if span(row) not in by_offsets),
    ]


_COMPARED = ("value", "unit", "comparator", "status", "deadline", "indicator")


def score_targets(gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count numeric targets, paired by the overlap of their quantities."""
    score = LayerScore.empty("targets")
    quantities_g = [quoted(row, "quantity", last=True) for row in gold]
    quantities_p = [quoted(row, "quantity", last=True) for row in pred]
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
            differences.append(f"targets differ  {g['text']!r}: " + "; ".join(unequal))
    for name, hits in (("found", len(found)), ("value", value), ("status", status), ("record", record)):
        score.tallies[name] = Tally(hits, len(gold), len(pred))
    return score, differences + _unpaired("targets", gold, pred, found)


def score_spans(layer: str, gold: Sequence[Row], pred: Sequence[Row]) -> tuple[LayerScore, list[str]]:
    """Count spans, paired by their overlap, and by that of the quotes that the layer is matched by."""
    score = LayerScore.empty(layer)
    match = records.LAYERS.options(layer).match
    spans_g, spans_p = [span(row) for row in gold], [span(row) for row in pred]
    quotes_g, quotes_p = spans_g, spans_p
    if match:
        last = records.LAYERS[layer].quotes()[match] == "last"
        quotes_g, quotes_p = ([quoted(row, match, last=last) for row in rows] for rows in (gold, pred))

    def by_quote(i: int, j: int) -> float:
        return iou(spans_g[i], spans_p[j]) if iou(quotes_g[i], quotes_p[j]) else 0.0

    def by_half(i: int, j: int) -> float:
        share = iou(spans_g[i], spans_p[j])
        return share if share >= 0.5 else 0.0

    found = pair(spans_g, spans_p, by_quote)
    hits = (len(found), len(pair(spans_g, spans_p, by_half)), len(set(spans_g) & set(spans_p)))
    for name, count in zip(score.tallies, hits, strict=True):
        score.tallies[name] = Tally(count, len(gold), len(pred))
    for i, j in found:
        for name, accuracy in score.accuracies.items():
            if gold[i][name] is not None:
                accuracy.count(_same(gold[i][name], pred[j].get(name)))
    return score, _unpaired(layer, gold, pred, found)


#: Layers whose figures are of another kind: the F1 figures, the accuracies, and the function that counts them.
_APART: dict[str, tuple[tuple[str, ...], tuple[str, ...], Counted]] = {
    "orgs": (("exact", "typed", "linked"), ("role",), score_orgs),
    "targets": (
        ("found", "value", "status", "record"),
        ("comparator", "deadline", "indicator"),
        score_targets,
    ),
}


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


def quoted(row: Row, name: str, *, last: bool) -> Offsets:
    """Offsets of a quoted field inside its record, where it stands first or ``last``; those of the record if it does not."""
    quote, text, start = row.get(name), row["text"], row["start"]
    if not quote or quote not in text:
        return span(row)
    at = text.rfind(quote) if last else text.find(quote)
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


def _same(a: Any, b: Any) -> bool:
    """Whether two values of a field are equal, numbers up to a thousandth."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (a, b))
    return same_number(a, b) if numbers else a == b


_UNIT_ALIASES = {"％": "%", "百分点": "个百分点", None: ""}


def same_unit(a: str | None, b: str | None) -> bool:
    """Whether two units are the same but for the width of ``%`` and a left-out 个."""
    return _UNIT_ALIASES.get(a, a) == _UNIT_ALIASES.get(b, b)


def like_indicator(a: str | None, b: str | None) -> bool:
    """Whether both are missing, or one contains the other and is at least half as long."""
    if not a or not b:
        return not a and not b
    return (a in b or b in a) and min(len(a), len(b)) * 2 >= max(len(a), len(b))
