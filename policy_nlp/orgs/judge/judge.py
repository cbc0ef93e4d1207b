"""What the tagger makes of the mentions that the rules found: it adds names, widens them and cuts weak ones anew."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.judge.tagger import Tagger
from policy_nlp.orgs.lexer import Entry, Token
from policy_nlp.orgs.mention import Mention
from policy_nlp.resources import Model

Span = tuple[int, int]

#: Classes of words whose type a name takes that ends with them.
_TYPED = frozenset("NnKOGDPS")
_DEFAULT_TYPE = "company"
#: A text speaks of bodies by their function if their mentions, times this, outnumber the names of the tagger.
_OFTEN = 3
#: Places in a word (see ``Tagger.scores``) at which no word begins, none ends.
_NOT_FIRST, _NOT_LAST = (1, 2), (0, 1)
_APART = re.compile("[\\s。，；：、？！《》〈〉]")
_BRACKET = re.compile("[（(][^（()）]*[)）]$")
_PAIRS = ("（）", "()", "“”", "‘’", "【】", "「」", "『』")


class Judge:
    """Joins the rules' mentions with the names that the tagger finds.

    Parameters
    ----------
    model : dict
        The arrays of the tagger, with ``meta``, whose ``thresholds`` are used here. All are differences of log
        odds: ``added`` for a name the rules lack, ``bare`` for one whose ending tells no type, ``latin`` for
        such a one in Latin letters, ``split`` for one of those that begins or ends
        inside a word, ``widened`` for one that holds a named mention, ``absorbed`` for one that holds
        another mention, ``cut`` for one that crosses or lies in a mention known by its suffix only, ``dropped`` for
        such a mention itself; ``caution`` is added to the first three in texts that speak of bodies by their
        function.
    lexicon : dict
        The tables of ``seeds/orgs``; ``endings`` tells the type of added names.
    stands : callable
        Whether the characters around a mention in a text leave it a word of its own, strictly or not.
    """

    def __init__(self, model: Model, lexicon: Lexicon, stands: Callable[[str, Mention, bool], bool]) -> None:
        self.tagger = Tagger(model)
        self._stands = stands
        self._limits: dict[str, float] = model["meta"]["thresholds"]
        self._generic = frozenset(row["text"] for row in lexicon["generic"])
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
        reading = self.tagger.read(text, tokens, mentions)
        found, odds, doubts = (part.tolist() for part in (reading.found, reading.odds, reading.doubts))
        words = {end: (start, entry) for start, end, entry in tokens if entry.cls in _TYPED}
        free = _Free(text, zones, tokens)
        caution = self._caution(mentions, len(found))
        starts = [mention.start for mention in mentions]
        names: list[_Name] = []
        for (start, end), value in zip(found, odds, strict=True):
            mention, least = self._made(text, start, end, words)
            if least > self._limits["added"] and (
                reading.at[start] in _NOT_FIRST or reading.at[end - 1] in _NOT_LAST
            ):
                least = max(least, self._limits["split"])
            sure = (
                value > least + caution and free.holds(start, end) and _held(starts, mentions, start, end) < 2
            )
            strict = caution > 0 or _holds_other(mentions, starts, start, end)
            if sure and self._stands(text, mention, strict):
                names.append(_Name(mention, value))
        kept: list[Mention] = []
        at = 0
        for mention, doubt in zip(mentions, doubts, strict=True):
            while at < len(names) and names[at].mention.end <= mention.start:
                at += 1
            over: list[_Name] = []
            while at + len(over) < len(names) and names[at + len(over)].mention.start < mention.end:
                over.append(names[at + len(over)])
            suffixed = mention.end in words and words[mention.end][1].cls == "S"
            if self._holds(mention, doubt, over, mention.kind == "named" and suffixed):
                kept.append(mention)
                for name in over:
                    name.beaten = True
            elif over and over[0].mention.start == mention.start and mention.kind == "named":
                _inherit(over[0].mention, mention.type, words)
        kept += [name.mention for name in names if not name.beaten]
        return _apart(kept)

    def _made(
        self, text: str, start: int, end: int, words: Mapping[int, tuple[int, Entry]]
    ) -> tuple[Mention, float]:
        """A mention of the tagger's, with its type, and how sure it must be to be added."""
        name = text[start:end]
        at, entry = words.get(end, (start, None))
        if entry is not None and entry.cls == "S" and self._is_class(text[start:at]):
            return Mention(start, end, entry.type, "named"), math.inf
        kind = entry.type if entry is not None else self._type(_BRACKET.sub("", name))
        clear = kind is not None and not (entry is not None and entry.cls == "S" and at == start)
        least = self._limits["added" if clear else "latin" if name.isascii() else "bare"]
        return Mention(start, end, kind or _DEFAULT_TYPE, "named"), least

    def _holds(self, mention: Mention, doubt: float, over: list[_Name], weak: bool) -> bool:
        """Whether a mention of the rules is kept beside the names of the tagger that it overlaps."""
        limits = self._limits
        if not over:
            return not weak or doubt > limits["dropped"]
        gain = sum(name.odds for name in over) - doubt
        start, end = over[0].mention.start, over[0].mention.end
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
        return words in self._generic

    def _type(self, name: str) -> str | None:
        """Type of a name by its last characters, the more of them the better; None if they tell nothing."""
        for size in range(min(self._longest, len(name)), 0, -1):
            kind = self._endings.get(name[-size:])
            if kind:
                return kind
        return None


def _held(starts: Sequence[int], mentions: Sequence[Mention], start: int, end: int) -> int:
    """How many mentions of the rules lie in a stretch: a name that holds two of them joins what is apart."""
    low, high = bisect_left(starts, start), bisect_left(starts, end)
    return sum(mention.end <= end for mention in mentions[low:high])


def _holds_other(mentions: Sequence[Mention], starts: Sequence[int], start: int, end: int) -> bool:
    """Whether a mention lies in a stretch and is not all of it; ``starts`` are those of the mentions, sorted."""
    number = bisect_left(starts, start)
    if number == len(mentions) or mentions[number].end > end:
        return False
    return (mentions[number].start, mentions[number].end) != (start, end)


def _inherit(name: Mention, type_: str, words: Mapping[int, tuple[int, Entry]]) -> None:
    """Give a name that begins with a body the type of that body, unless it ends with a suffix of names."""
    suffixed = name.end in words and words[name.end][1].cls == "S"
    if type_ == "military" or not suffixed:
        name.type = type_


@dataclass(slots=True)
class _Name:
    """What the tagger found: the mention, its odds, and whether a mention of the rules takes its place."""

    mention: Mention
    odds: float
    beaten: bool = False


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
