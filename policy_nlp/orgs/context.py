"""What a document says about its own place: the region that 省, 市 or 区 without a name means."""

from __future__ import annotations

from collections.abc import Iterable

from policy_nlp.orgs.bodies import Region, Regions
from policy_nlp.orgs.lexer import Entry, Lexer, Token
from policy_nlp.orgs.mention import Mention

#: From the inside out.
_GRADES = ("county", "prefecture", "municipality", "region", "province")
_MUNICIPALITY = ("北京市", "天津市", "上海市", "重庆市")
#: How many mentions and words, and how many characters from the start, tell the place of a document.
_MENTIONS, _TOKENS, _HEAD = 60, 200, 600


def _grade(name: str, level: str) -> str:
    if name in _MUNICIPALITY:
        return "municipality"
    if name.endswith("自治区"):
        return "region"
    return level


class Home:
    """The chain of regions a document is about: county, prefecture, province as far as known.

    Parameters
    ----------
    heads : iterable of str
        What names the document's place first: its title, its issuer.
    tokens : list of Token
        Words of the text.
    mentions : list of Mention
        Mentions of the text in order; the first with a region counts where the heads name none.
    lexer : Lexer
        Knows the words for regions.
    regions : Regions
        Knows what lies in what.
    """

    def __init__(
        self,
        heads: Iterable[str],
        tokens: list[Token],
        mentions: list[Mention],
        lexer: Lexer,
        regions: Regions,
    ) -> None:
        self._regions = regions
        self._told = False
        self._chain: dict[str, str] = {}
        for region in self._found(heads, tokens, mentions, lexer):
            name, level = region
            grade = _grade(name, level)
            self._chain.setdefault(grade, name)
            if grade == "region":
                self._chain.setdefault("province", name)

    def _found(
        self, heads: Iterable[str], tokens: list[Token], mentions: list[Mention], lexer: Lexer
    ) -> list[tuple[str, str]]:
        """(name, level) of the regions, from the inside."""
        named: list[Entry] = []
        unlisted = next(
            (e for _, _, e in tokens if e.cls == "R" and lexer.get(e.canonical or "") is not e), None
        )
        for head in heads:
            named = [entry for _, _, entry in lexer(head) if entry.cls == "R"]
            if named:
                self._told = True
                break
        else:
            self._told = unlisted is not None
            named = [unlisted] if unlisted else _of_mentions(mentions) or _of_start(tokens)
        if not named:
            return []
        inner = _narrowest(named)
        name = inner.canonical or ""
        region = self._regions.find(name, [entry.canonical or "" for entry in named])
        chain = [(name, inner.level)]
        while region is not None and region.parent is not None:
            region = self._regions.find(region.parent)
            if region is not None:
                chain.append((region.name, region.level))
        return chain

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the regions known, from the inside."""
        return tuple(self._chain[grade] for grade in _GRADES if grade in self._chain)

    def region(self, level: str) -> str | None:
        """Full name of the region at a level (省, 市, 区), or None; 市 is the innermost city."""
        if level == "省" and "region" in self._chain:
            return self._chain["region"]
        return next((name for name in self.names if name.endswith(level)), None)

    def innermost(self) -> str | None:
        """Full name of the smallest region that the title or the issuer names."""
        names = self.names if self._told else ()
        return names[0] if names else None


def _of_mentions(mentions: list[Mention]) -> list[Entry]:
    for mention in mentions[:_MENTIONS]:
        if mention.regions and mention.type in ("government", "party") and mention.kind == "named":
            return list(mention.regions)
    return []


def _of_start(tokens: list[Token]) -> list[Entry]:
    """The region the text begins with, if those after it lie in it."""
    early = [entry for start, _, entry in tokens[:_TOKENS] if entry.cls == "R" and start < _HEAD]
    sound = all(entry is early[0] or entry.parent == early[0].canonical for entry in early)
    return early[:1] if sound else []


def _narrowest(regions: list[Entry]) -> Entry:
    best = regions[0]
    for region in regions[1:]:
        if region.parent == best.canonical or (region.parent is None and region.level == "county"):
            best = region
    return best


class Place:
    """The region that a mention names or means: its full name in official use and its row, if listed."""

    def __init__(self, names: list[str], home: Home, regions: Regions) -> None:
        self.region: Region | None = regions.find(names[-1], (*names[:-1], *home.names))
        self.name = "".join(names)
        if len(names) == 1 and self.region is not None:
            self.name = official_name(self.region)


def official_name(region: Region) -> str:
    """Name of a region in the names of its bodies: a district stands behind its city (南京市鼓楼区)."""
    city = region.parent
    if region.code and city and region.name.endswith("区") and city.endswith("市"):
        return city + region.name
    return region.name


def place_of(mention: Mention, home: Home, regions: Regions) -> Place | None:
    """Region of a mention of a regional body; None if neither it nor the document names one."""
    names = [region.canonical or "" for region in mention.regions]
    if not names:
        name = home.region(mention.level) if mention.level else home.innermost()
        if name is None:
            return None
        names = [name]
    return Place(names, home, regions)
