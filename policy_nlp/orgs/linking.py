"""From a mention to the body it means: full official name and registry id."""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.bodies import LEVEL_OF, Bodies, Body, Level, Region, Regions
from policy_nlp.orgs.context import Home, official_name, place_of
from policy_nlp.orgs.mention import Mention
from policy_nlp.records import OrgType

#: Organ of the party committee of a region, in ids; its departments follow it (党委宣传部).
PARTY = "党委"
GOVERNMENT = "人民政府"
#: Bodies whose committee a region has -> its organ in ids.
COMMITTEES = {"中国共产党": PARTY, "中国人民政治协商会议": "政协", "中国共产主义青年团": "团委"}
#: What national bodies' names begin with: 文物局 without a place is 国家文物局.
_NATIONAL = ("国家", "中国")
_TOWNSHIP = re.compile("[\u4e00-\u9fff]{1,4}?(?:乡|镇|街道)")


def organ_name(place: str, organ: str) -> str:
    """Full name of an organ of a place: 财政局 gives 句容市财政局, 党委 gives 中国共产党句容市委员会."""
    if organ.startswith(PARTY):
        rest = organ.removeprefix(PARTY)
        if not rest:
            return f"中国共产党{place}委员会"
        return f"中共{place}{PARTY if place.endswith('自治区') else '委'}{rest}"
    if organ == "政协":
        return f"中国人民政治协商会议{place}委员会"
    if organ == "团委":
        return f"共青团{place}委员会"
    return place + organ


class OrganTypes:
    """Types of the organs of regions, by their official names.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._types: dict[str, OrgType] = {
            GOVERNMENT: "government",
            "政协": "legislature",
            "团委": "association",
        }
        for row in lexicon["functions"]:
            for office in row["organs"]:
                self._types.setdefault(row["name"] + office, row["type"])
        for row in lexicon["organs"]:
            self._types.setdefault(row["official"], row["type"])

    def get(self, organ: str) -> OrgType | None:
        """Type of an organ, or None if no list holds it."""
        if organ.startswith(PARTY):
            return "institution" if organ.endswith("校") else "party"
        return self._types.get(organ)


def regional_body(region: Region, organ: str, types: OrganTypes) -> Body:
    """The body that an organ of a region is; 宝华镇人民政府 is an organ of the county, of township level."""
    known = types.get(organ)
    township = _TOWNSHIP.match(organ) if known is None else None
    type: OrgType = known or (types.get(organ[township.end() :]) if township else None) or "government"
    level: Level = "township" if township else LEVEL_OF[region.level]
    above = {"party": PARTY, "government": GOVERNMENT, "institution": GOVERNMENT}.get(type)
    parent = f"{region.key}/{above}" if above not in (None, organ) else None
    name = organ_name(official_name(region), organ)
    return Body(f"{region.key}/{organ}", name, (), type, level, parent, "local")


class Linker:
    """Gives mentions their full name and id.

    Parameters
    ----------
    bodies : Bodies
        The listed bodies.
    regions : Regions
        The regions.
    """

    def __init__(self, bodies: Bodies, regions: Regions) -> None:
        self._bodies = bodies
        self._regions = regions

    def link(self, text: str, mention: Mention, home: Home, date: str | None) -> None:
        """Set ``canonical`` and ``registry_id`` of a mention from its words, its place and its date."""
        if mention.kind == "collective":
            return
        own = text[mention.start : mention.end].replace("\n", "")
        if mention.kind == "anaphoric":
            mention.registry_id = self._regional(mention, own, home)[1]
            return
        listed = self._bodies.pick(self._written(mention, own), date)
        if listed is not None:
            mention.canonical, mention.registry_id = self._bodies.official(own, listed), listed.id
            return
        if mention.canonical is not None:
            listed = self._bodies.pick(mention.canonical, date)
        if listed is not None:
            mention.canonical, mention.registry_id = listed.name, listed.id
        elif mention.canonical is None:
            mention.canonical, mention.registry_id = self._regional(mention, own, home)
            alone = mention.official is not None and mention.registry_id is None and not mention.level
            names = [mention.canonical, *(prefix + own for prefix in _NATIONAL if alone)]
            found = next(filter(None, (self._bodies.pick(name, date) for name in names)), None)
            if found is not None:
                mention.canonical, mention.registry_id = found.name, found.id

    @staticmethod
    def _written(mention: Mention, own: str) -> str:
        """The name as written; a region in a list with the organ that the list shares (北京、兰州军区)."""
        return own + mention.shared if mention.shared else own

    def _regional(self, mention: Mention, own: str, home: Home) -> tuple[str, str | None]:
        """Full name and id of an organ of a region."""
        if mention.official is None:
            return own, None
        place = place_of(mention, home, self._regions)
        if place is None:
            return own, None
        organ, head = mention.official, mention.head
        if organ == "委员会" and head in COMMITTEES:
            organ, head = COMMITTEES[head], ""
        elif mention.party or (mention.type == "party" and not organ):
            organ = PARTY + organ
        elif organ == "委党校":
            organ = PARTY + "党校"
        elif mention.type == "legislature" and organ.startswith("政协"):
            organ = "政协"
        name = head + organ_name(place.name + mention.tail, organ)
        region = place.region
        return name, f"{region.key}/{mention.tail}{organ}" if region is not None else None
