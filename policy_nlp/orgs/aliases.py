"""Short names a document defines for itself (以下简称…) or that are the end of a longer name before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.lexer import Lexer
from policy_nlp.orgs.mention import Mention

_DEFINED = re.compile(
    '\\s{0,2}[（(](?:以下|下)?(?:均|统|简)?(?:简)?称(?:为)?[：:]?\\s?[“"「]?([^”"」）)，,、。；（(\n]{2,16})[”"」]?'
)
_TAILS = re.compile(
    "(?:部际)?联席会议(?:办公室)?$|(?:领导|协调)小组(?:办公室)?$|指挥部(?:办公室)?$|协调委(?:员会)?$|(?<=.)委员会办公室$"
)
#: Name of a part of a body that can stand without the body: its field and its rank (税政司).
_OWN_NAME = re.compile("[\u4e00-\u9fff]{2,14}(?:司|研究所|研究中心)")
_MEETING = re.compile("制度|机制|召开|上|纪要|之")
_OFFICE = re.compile("(?:下设|设立|设|小组|会议|指挥部|委员会|协调委)(办公室)")
_BEFORE_OFFICE = "设由向经与和及立"
_ANAPHORIC = ("领导小组", "协调小组", "办公室", "指挥部")
#: Most short names that one text can define.
_LIMIT = 40
#: Last characters of short names whose bodies have an office (领导小组办公室).
_HAS_OFFICE = ("委", "会", "组", "部")


@dataclass(slots=True)
class _Known:
    """A short name: the bodies it stands for, each from an offset on, and what kind of mention it makes."""

    since: list[int]
    sources: list[Mention]
    kind: str = "named"
    bare: bool = False

    def source(self, at: int) -> Mention | None:
        """The body that the name means at ``at``: the last one before it."""
        number = bisect_right(self.since, at) - 1
        return self.sources[number] if number >= 0 else None


class Aliases:
    """Finds mentions by short names that the text itself gives.

    A name in brackets after a full one holds from there on, and so do the end of a commission's name (联席会议),
    the name of a part of a body (税政司) and, as an anaphoric mention, the last word of a name (联盟).

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``; suffixes that are ``bare`` may stand alone.
    lexer : Lexer
        Tells where a word is likely to begin.
    """

    def __init__(self, lexicon: Lexicon, lexer: Lexer) -> None:
        self._lexer = lexer
        words = sorted((row["text"] for row in lexicon["suffixes"] if row.get("bare")), key=len, reverse=True)
        self._bare = re.compile(f"(?<=.)(?:{'|'.join(map(re.escape, words))})$")

    def apply(
        self, text: str, mentions: list[Mention], zones: list[tuple[int, int]], titles: list[str]
    ) -> list[Mention]:
        """Add mentions of the short names a text gives; sorted, may overlap.

        Parameters
        ----------
        text : str
            The text.
        mentions : list of Mention
            Mentions found so far, in order.
        zones : list of (int, int)
            Titles in 《》, where nothing is a mention.
        titles : list of str
            Proper names in the document's title.
        """
        known = self._known(text, mentions, titles)
        if not known:
            return mentions
        words = sorted(list(known)[:_LIMIT], key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, words)))
        starts = [mention.start for mention in mentions]
        zone_starts = [zone[0] for zone in zones]
        added: list[Mention] = []
        replaced: set[int] = set()
        for match in pattern.finditer(text):
            name = known[match[0]]
            source = name.source(match.start())
            if source is None or _covered(match.start(), zone_starts, zones):
                continue
            if match[0].endswith("会议") and _MEETING.match(text, match.end()):
                continue
            number = bisect_right(starts, match.start()) - 1
            if number >= 0 and mentions[number].end > match.start():
                other = mentions[number]
                if (other.start, other.end) == match.span() and other.kind == "named":
                    other.canonical, other.type = source.canonical, source.type
                    other.registry_id, other.refers_to = source.registry_id, _mention(source)
                    continue
                if other.start < match.start() or other.end > match.end():
                    continue
                replaced.add(number)
            if not self._free(text, match.start(), match[0], name.bare):
                continue
            added.append(
                Mention(
                    match.start(), match.end(), source.type, name.kind,
                    source.canonical if name.kind == "named" else None,
                    registry_id=source.registry_id, refers_to=_mention(source),
                )
            )  # fmt: skip
        kept = [mention for number, mention in enumerate(mentions) if number not in replaced]
        return sorted([*kept, *added], key=lambda mention: (mention.start, -mention.end))

    def _free(self, text: str, start: int, word: str, bare: bool) -> bool:
        if bare:
            return self._lexer.stands_free(text, start)
        before = text[start - 1 : start]
        return word != "办公室" or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_OFFICE

    def _known(self, text: str, mentions: list[Mention], titles: list[str]) -> dict[str, _Known]:
        """The short names, with those for which the text gives a full name first."""
        known: dict[str, _Known] = {}
        for name in titles:
            self._tails(known, name, 0, Mention(0, 0, "government", "named", name))
        for mention in mentions:
            if mention.kind != "named":
                continue
            defined = _DEFINED.match(text, mention.end)
            if defined:
                _add(known, defined[1], defined.start(1), mention)
                if defined[1].endswith(_HAS_OFFICE):
                    _add(known, defined[1] + "办公室", defined.start(1), _office(mention))
            self._tails(known, text[mention.start : mention.end], mention.end, mention)
            part = text[mention.inner : mention.end] if mention.inner else ""
            if _OWN_NAME.fullmatch(part):
                _add(known, part, mention.end, mention)
        founded = _OFFICE.search(text)
        if founded:
            office = Mention(0, 0, "government", "anaphoric")
            known.setdefault("办公室", _Known([founded.start(1)], [office], "anaphoric"))
            defined = _DEFINED.match(text, founded.end())
            group = next((name.sources[0] for word, name in known.items() if word.endswith("小组")), None)
            if defined and group is not None:
                _add(known, defined[1], defined.start(1), _office(group))
        return known

    def _tails(self, known: dict[str, _Known], name: str, since: int, source: Mention) -> None:
        """Add the ends of a full name that can stand for it (联席会议, 联席会议办公室, 联盟)."""
        tail = _TAILS.search(name)
        if tail is not None and tail.start() > 0:
            plain = tail[0].removeprefix("部际")
            for short in dict.fromkeys((tail[0], plain)):
                kind = "anaphoric" if short in _ANAPHORIC else "named"
                known.setdefault(short, _Known([since], [source], kind))
                if not plain.endswith("办公室"):
                    _add(known, short + "办公室", since, _office(source))
            return
        bare = self._bare.search(name)
        if bare is not None:
            entry = known.setdefault(bare[0], _Known([], [], "anaphoric", bare=True))
            entry.since.append(since)
            entry.sources.append(source)


def _add(known: dict[str, _Known], word: str, since: int, source: Mention) -> None:
    kind = "anaphoric" if word in _ANAPHORIC else "named"
    known.setdefault(word, _Known([since], [source], kind))


def _office(source: Mention) -> Mention:
    """The office of a body, which the text names by the body."""
    return Mention(0, 0, source.type, "named", f"{source.canonical}办公室")


def _mention(source: Mention) -> Mention | None:
    """The source if it stands in the text: a name that only the title holds has no place to point to."""
    return source if source.end > source.start else None


def _covered(at: int, starts: list[int], zones: list[tuple[int, int]]) -> bool:
    number = bisect_right(starts, at) - 1
    return number >= 0 and at < zones[number][1]
