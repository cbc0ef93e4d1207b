"""Short names a document defines for itself (以下简称…) or that are the end of a longer name before them."""

from __future__ import annotations

import re
from bisect import bisect_right

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
_LIMIT = 40


def apply(
    text: str, mentions: list[Mention], zones: list[tuple[int, int]], titles: list[str]
) -> list[Mention]:
    """Add mentions of the short names a text defines, from their definition on; sorted, may overlap."""
    known: dict[str, tuple[int, Mention]] = {}
    for name in titles:
        _add_tails(known, name, 0, Mention(0, 0, "government", "named", name))
    for mention in mentions:
        if mention.kind != "named":
            continue
        defined = _DEFINED.match(text, mention.end)
        if defined:
            known.setdefault(defined[1], (defined.start(1), mention))
            if defined[1].endswith(("委", "会", "组", "部")):
                office = Mention(0, 0, mention.type, "named", f"{mention.canonical}办公室")
                known.setdefault(defined[1] + "办公室", (defined.start(1), office))
        _add_tails(known, text[mention.start : mention.end], mention.end, mention)
        tail = text[mention.inner : mention.end] if mention.inner else ""
        if _OWN_NAME.fullmatch(tail):
            known.setdefault(tail, (mention.end, mention))
    founded = _OFFICE.search(text)
    if founded:
        known.setdefault("办公室", (founded.start(1), Mention(0, 0, "government", "anaphoric")))
    if not known:
        return mentions
    words = sorted(list(known)[:_LIMIT], key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    starts = [mention.start for mention in mentions]
    zone_starts = [zone[0] for zone in zones]
    added: list[Mention] = []
    replaced: set[int] = set()
    for match in pattern.finditer(text):
        since, source = known[match[0]]
        if match.start() < since or _covered(match.start(), zone_starts, zones):
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
        before = text[match.start() - 1 : match.start()]
        if match[0] == "办公室" and "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_OFFICE:
            continue
        named = match[0] not in _ANAPHORIC
        kind = "named" if named else "anaphoric"
        canonical = source.canonical if named else None
        added.append(
            Mention(
                match.start(), match.end(), source.type, kind, canonical,
                registry_id=source.registry_id, refers_to=_mention(source),
            )
        )  # fmt: skip
    kept = [mention for number, mention in enumerate(mentions) if number not in replaced]
    return sorted([*kept, *added], key=lambda mention: (mention.start, -mention.end))


def _mention(source: Mention) -> Mention | None:
    """The source if it stands in the text: a name that only the title holds has no place to point to."""
    return source if source.end > source.start else None


def _covered(at: int, starts: list[int], zones: list[tuple[int, int]]) -> bool:
    number = bisect_right(starts, at) - 1
    return number >= 0 and at < zones[number][1]


def _add_tails(known: dict[str, tuple[int, Mention]], name: str, since: int, source: Mention) -> None:
    """Add the short forms of a commission's full name (联席会议, 联席会议办公室)."""
    tail = _TAILS.search(name)
    if tail is None or tail.start() == 0:
        return
    plain = tail[0].removeprefix("部际")
    for short in {tail[0], plain}:
        known.setdefault(short, (since, source))
        if not plain.endswith("办公室"):
            office = Mention(0, 0, source.type, "named", f"{source.canonical}办公室")
            known.setdefault(short + "办公室", (since, office))
