"""What a document says about its own place: the region that 省, 市 or 区 without a name means."""

from __future__ import annotations

from policy_nlp.orgs.grammar import Mention
from policy_nlp.orgs.lexer import Entry, Lexer, Token

_LEVEL_OF = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "municipality"), "州": ("prefecture",),
    "盟": ("prefecture",), "自治州": ("prefecture",), "县": ("county",), "区": ("county", "region"),
    "旗": ("county",), "自治县": ("county",), "兵团": (), "地": ("prefecture",),
}  # fmt: skip
_MUNICIPALITY = ("北京市", "天津市", "上海市", "重庆市")


def _grade(region: Entry) -> str:
    if region.canonical in _MUNICIPALITY:
        return "municipality"
    if region.canonical and region.canonical.endswith("自治区"):
        return "region"
    return region.level


class Home:
    """The chain of regions a document is about: county, prefecture, province as far as known.

    Parameters
    ----------
    title : str or None
        The document's title.
    mentions : list of Mention
        Mentions of the text in order; the first with a region counts where the title names none.
    lexer : Lexer
        Knows the regions.
    """

    def __init__(
        self, title: str | None, text: str, tokens: list[Token], mentions: list[Mention], lexer: Lexer
    ) -> None:
        self._chain: dict[str, str] = {}
        region = self._find(title, tokens, mentions, lexer)
        steps = 0
        while region is not None and region.canonical and steps < 4:
            grade = _grade(region)
            self._chain.setdefault(grade, region.canonical)
            if grade == "region":
                self._chain.setdefault("province", region.canonical)
            region = lexer.get(region.parent) if region.parent else None
            steps += 1

    def _find(
        self, title: str | None, tokens: list[Token], mentions: list[Mention], lexer: Lexer
    ) -> Entry | None:
        if title:
            named = [entry for _, _, entry in lexer(title) if entry.cls == "R"]
            if named:
                return _narrowest(named)
        for mention in mentions[:60]:
            if mention.regions and mention.type in ("government", "party") and mention.kind == "named":
                return mention.regions[-1]
        early = [entry for start, _, entry in tokens[:200] if entry.cls == "R" and start < 600]
        return (
            early[0]
            if early and all(e is early[0] or e.parent == early[0].canonical for e in early)
            else None
        )

    def region(self, level: str) -> str | None:
        """Full name of the region at a level (省, 市, 区), or None."""
        for grade in _LEVEL_OF.get(level, ()):
            if grade in self._chain:
                return self._chain[grade]
        return None

    def innermost(self) -> str | None:
        """Full name of the smallest region known."""
        for grade in ("county", "prefecture", "municipality", "region", "province"):
            if grade in self._chain:
                return self._chain[grade]
        return None


def _narrowest(regions: list[Entry]) -> Entry:
    best = regions[0]
    for region in regions[1:]:
        if region.parent == best.canonical:
            best = region
    return best


def canonical_name(text: str, mention: Mention, home: Home) -> str | None:
    """Full official name of a named mention; the text itself where nothing better is known."""
    if mention.kind != "named":
        return None
    if mention.canonical is not None:
        return mention.canonical
    own = text[mention.start : mention.end].replace("\n", "")
    if mention.official is None:
        return own
    place = "".join(_full(region) for region in mention.regions) + mention.tail
    if not place:
        found = home.region(mention.level) if mention.level else home.innermost()
        if found is None:
            return own
        place = found
    if mention.type == "party" or mention.party:
        if not mention.official:
            return f"中国共产党{place}委员会"
        return (
            f"中共{place}委{mention.official}"
            if not place.endswith("自治区")
            else f"中共{place}党委{mention.official}"
        )
    if mention.type == "legislature" and mention.official.startswith("政协"):
        return f"中国人民政治协商会议{place}委员会"
    if mention.official == "团委":
        return f"共青团{place}委员会"
    if mention.official == "委党校":
        return f"中共{place}委党校"
    return mention.head + place + mention.official


def _full(region: Entry) -> str:
    return region.canonical or ""
