"""Words beside a number that make it a floor, a ceiling or about: 不低于, 以上, 左右."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["Modifiers", "default_modifiers"]

_INCLUDED = re.compile(" ?[（(]含([^（）()\n]{0,8})[）)]")
_DIGITS = "0-9０-９〇零一二两三四五六七八九十百千万亿"


class Modifiers:
    """The words left and right of a quantity that say whether it is a floor, a ceiling or about.

    Parameters
    ----------
    rows : iterable of mapping
        Columns ``text``, ``side``, ``comparator``; optional ``not_after``, ``not_before`` (characters that rule
        it out), ``only`` (``time``: beside units of time only, ``power``: before 百, 千, 万, 亿 only), ``gap`` (a
        verb may stand between it and the number), ``reference`` (what is compared with may stand between).
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._left: dict[str, Mapping[str, Any]] = {}
        self._right: dict[str, Mapping[str, Any]] = {}
        lengths: dict[str, set[int]] = {}
        gap, reference = [], []
        for row in rows:
            word = row["text"]
            if row["side"] == "right":
                self._right[word] = row
                continue
            self._left[word] = row
            lengths.setdefault(word[-1], set()).add(len(word))
            if row.get("gap"):
                gap.append(word)
            if row.get("reference"):
                reference.append(word)
        self._lengths = {last: tuple(sorted(sizes, reverse=True)) for last, sizes in lengths.items()}
        words = "|".join(" ?".join(map(re.escape, w)) for w in sorted(self._right, key=len, reverse=True))
        self._right_re = re.compile(f" ?({words})")
        #: Last characters of the words on the left, first ones of those on the right, and spaces and brackets between.
        self.left_last = frozenset(self._lengths) | {" "}
        self.right_first = frozenset({word[0] for word in self._right} | {" ", "（", "("})
        self._reference_ends = frozenset(word[-1] for word in reference)
        self._gap = _before(gap, f"[^，。；：、（）()“”\\s{_DIGITS}%％额率值价度]{{1,4}}")
        self._reference = _before(reference, f"[^，。；：、（）()\\s{_DIGITS}%％]{{2,24}}")

    def left(self, text: str, start: int, power: bool) -> tuple[int, str]:
        """Start and comparator of the modifier that ends at ``start``; ``start`` itself and empty if none."""
        at = start
        while at and text[at - 1] == " ":
            at -= 1
        if not at:
            return start, ""
        for size in self._lengths.get(text[at - 1], ()):
            if size > at:
                continue
            row = self._left.get(text[at - size : at])
            if row is None or (row.get("only") == "power" and not power):
                continue
            if at > size and text[at - size - 1] in row.get("not_after", ""):
                continue
            return at - size, row["comparator"]
        return start, ""

    def far_left(self, text: str, start: int, ratio: bool) -> tuple[int, str]:
        """The same for 最高补助… and, before shares, 不低于采购金额的…."""
        near = text[max(0, start - 9) : start]
        if ("最" in near or "至" in near) and (match := self._gap.search(near)):
            return start - len(near) + match.start(), self._left[match[1]]["comparator"]
        if ratio:
            wide = text[max(0, start - 30) : start]
            if not self._reference_ends.isdisjoint(wide) and (match := self._reference.search(wide)):
                return start - len(wide) + match.start(), self._left[match[1]]["comparator"]
        return start, ""

    def right(self, text: str, core: int, end: int, dimension: str) -> tuple[int, str]:
        """End and comparator of the modifier that starts at ``end``, with （含…）; empty if there is none.

        ``core`` is where number and unit start: a bracket counts when it repeats them or holds no number.
        """
        written = text[core:end]
        end = _included(text, end, written)
        match = self._right_re.match(text, end)
        if match is None:
            return end, ""
        row = self._right[match[1].replace(" ", "")]
        if row.get("only") == "time" and dimension not in ("time", "multiple"):
            return end, ""
        after = text[match.end(1) : match.end(1) + 1]
        if after and after in row.get("not_before", ""):
            return end, ""
        return _included(text, match.end(), written), row["comparator"]


def _included(text: str, end: int, written: str) -> int:
    """Offset behind （含） or （含2年） where it repeats what is written, else ``end``."""
    match = _INCLUDED.match(text, end)
    if match is None:
        return end
    inner = match[1]
    if not inner or written.endswith(inner) or not re.search(f"[{_DIGITS}]", inner):
        return match.end()
    return end


def _before(words: Sequence[str], between: str) -> re.Pattern[str]:
    choice = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(f"({choice}){between}$")


@lru_cache(maxsize=1)
def default_modifiers() -> Modifiers:
    """The modifiers of the package's own lexicon."""
    from policy_nlp.resources import lexicon

    return Modifiers(lexicon("quantities")["modifiers"])
