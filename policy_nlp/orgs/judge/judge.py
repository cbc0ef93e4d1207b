"""What the tagger makes of the mentions that the rules found: it adds names, widens them and cuts weak ones anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.judge.tagger import Tagger
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention
from policy_nlp.resources import Model

Span = tuple[int, int]

#: Classes of words whose type a name takes that ends with them.
_TYPED = frozenset("NnKOGDPS")
_DEFAULT_TYPE = "company"
#: A text speaks of bodies by their function if their mentions, times this, outnumber the names of the tagger.
_OFTEN = 3
_APART = re.compile("[\\s。，；：、？！《》〈〉]")
_PAIRS = ("（）", "()", "“”", "‘’", "【】", "「」", "『』")


class Judge:
    """Joins the rules' mentions with the names that the tagger finds.

    Parameters
    ----------
    model : dict
        The arrays of the tagger, with ``meta``, whose ``thresholds`` are used here. All are differences of log
        odds: ``added`` for a name the rules lack, ``bare`` for one whose ending tells no type, ``widened`` for one
        that holds a named mention, ``absorbed`` for one that holds another mention, ``cut`` for one that crosses
        or lies in a mention known by its suffix only, ``dropped`` for such a mention itself; ``caution`` is added to the first two
        in texts that speak of bodies by their function.
    lexicon : dict
        The tables of ``seeds/orgs``; ``endings`` tells the type of added names.
    """

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self.tagger = Tagger(model)
        self._limits: dict[str, float] = model["meta"]["thresholds"]
        self._generic = frozenset(row["text"] for row in lexicon["generic"])
        self._generic_end = tuple(row["text"] for row in lexicon["generic"] if row["ends"])
        self._endings: dict[str, str] = {row["text"]: row["type"] for row in lexicon["endings"]}
        self._longest = max(map(len, self._endings))

    def apply(
        self, text: str, zones: Sequence[Span], tokens: Sequence[Token], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions after judgement, in order, none overlapping another.

        Parameters
        ----------
        text : str
            The text; offsets are code points into it.
        zones : sequence of (int, int)
            Stretches in which nothing is a mention (titles of documents), in order.
        tokens, mentions : sequence
            What the lexer and the rules found, in order.
        """
        if not text:
            return list(mentions)
        scores = self.tagger.scores(text, tokens, mentions)
        found = self.tagger.spans(self.tagger.decode(scores), "ORG")
        ruled = np.array([(m.start, m.end) for m in mentions], dtype=np.int64).reshape(-1, 2)
        odds: list[float] = self.tagger.odds(scores, np.concatenate([found, ruled])).tolist()
        doubts = odds[len(found) :]
        free = _Free(text, zones, tokens)
        names = [
            (start, end, value)
            for (start, end), value in zip(found.tolist(), odds, strict=False)
            if free.holds(start, end)
        ]
        suffixed = {token[1]: token[0] for token in tokens if token[2].cls == "S"}
        kept: list[Mention] = []
        beaten: set[int] = set()
        at = 0
        for mention, doubt in zip(mentions, doubts, strict=True):
            while at < len(names) and names[at][1] <= mention.start:
                at += 1
            over: list[tuple[int, int, float]] = []
            while at + len(over) < len(names) and names[at + len(over)][0] < mention.end:
                over.append(names[at + len(over)])
            weak = mention.kind == "named" and mention.end in suffixed
            if self._stands(mention, doubt, over, weak):
                kept.append(mention)
                beaten.update(range(at, at + len(over)))
        types = {token[1]: token[2].type for token in tokens if token[2].cls in _TYPED}
        caution = self._caution(mentions, len(names))
        for number, (start, end, value) in enumerate(names):
            if number in beaten:
                continue
            if self._is_class(text[start : suffixed.get(end, start)]):
                continue
            kind = types.get(end) or self._type(text[start:end])
            clear = kind is not None and suffixed.get(end) != start
            if value > self._limits["added" if clear else "bare"] + caution:
                kept.append(Mention(start, end, kind or _DEFAULT_TYPE, "named"))
        return _apart(kept)

    def _stands(self, mention: Mention, doubt: float, over: list[tuple[int, int, float]], weak: bool) -> bool:
        """Whether a mention of the rules is kept beside the names of the tagger that it overlaps."""
        limits = self._limits
        if not over:
            return not weak or doubt > limits["dropped"]
        gain = sum(name[2] for name in over) - doubt
        start, end, _ = over[0]
        if len(over) == 1 and start <= mention.start and mention.end <= end:
            if (start, end) == (mention.start, mention.end):
                return True
            return gain <= limits["widened" if mention.kind == "named" else "absorbed"]
        return not weak or gain <= limits["cut"]

    def _caution(self, mentions: Sequence[Mention], names: int) -> float:
        """How much surer a name must be in a text that speaks of bodies by their function, as policy does.

        The rules know the names of such texts better than those of news, whose names are more and of more kinds.
        """
        functions = sum(mention.kind == "collective" for mention in mentions)
        return self._limits["caution"] if functions * _OFTEN > names else 0.0

    def _is_class(self, words: str) -> bool:
        """Whether what stands before the last word of a name makes it a class (产品 in 产品行业协会)."""
        return words in self._generic or words.endswith(self._generic_end)

    def _type(self, name: str) -> str | None:
        """Type of a name by its last characters, the more of them the better; None if they tell nothing."""
        for size in range(min(self._longest, len(name)), 0, -1):
            kind = self._endings.get(name[-size:])
            if kind:
                return kind
        return None


class _Free:
    """Tells which stretches of a text may be names at all."""

    def __init__(self, text: str, zones: Sequence[Span], tokens: Sequence[Token]) -> None:
        self._text = text
        self._zones = zones
        self._zone_starts = [zone[0] for zone in zones]
        self._regions = {start: end for start, end, entry in tokens if entry.cls == "R"}

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch may be a name: not in a title, not a place and nothing else, in one piece."""
        number = bisect_right(self._zone_starts, end - 1) - 1
        if number >= 0 and start < self._zones[number][1]:
            return False
        place = start
        while place < end and place in self._regions:
            place = self._regions[place]
        if place == end:
            return False
        name = self._text[start:end]
        return not _APART.search(name) and all(name.count(pair[0]) == name.count(pair[1]) for pair in _PAIRS)


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Mentions in order; of two that overlap the first, of two with one start the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
