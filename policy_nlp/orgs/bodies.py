"""Bodies and regions as the lexicon lists them, found by name and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from policy_nlp.lexicon import Lexicon
from policy_nlp.records import OrgType

#: Shortest name that can be official, and how many official names end with a character that is usual for them.
_OFFICIAL, _COMMON_END = 5, 20

Level = Literal["central", "provincial", "prefecture", "county", "township", "none"]

#: Level of a region in ``regions.jsonl`` -> level of its bodies.
LEVEL_OF: dict[str, Level] = {"province": "provincial", "prefecture": "prefecture", "county": "county"}


@dataclass(frozen=True, slots=True)
class Body:
    """One organization, as the registry knows it.

    Attributes
    ----------
    id : str
        Stable key: the usual abbreviation of a listed body (``miit``), or the code of the region and the
        organ for a body of a region (``321183/财政局``).
    name : str
        Full official name.
    aliases : tuple of str
        Other names in use.
    type : str
        As in ``OrgMention.type``.
    level : str
        ``central``, ``provincial``, ``prefecture``, ``county``, ``township`` or ``none``.
    parent : str or None
        Id of the body it belongs to.
    group : str
        Its kind among the bodies of that type (``constituent``: 国务院组成部门, ``central_soe``, ...); the
        values stand in ``seeds/orgs/README.md``.
    from_, to : str or None
        When it began and ended under this name, ``YYYY`` or ``YYYY-MM``; None if not known or not ended.
    successor : tuple of str
        Ids of the bodies that took over.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    type: OrgType
    level: Level
    parent: str | None = None
    group: str = "other"
    from_: str | None = None
    to: str | None = None
    successor: tuple[str, ...] = ()

    def exists(self, date: str) -> bool:
        """Whether the body existed under this name at some time within ``date`` (ISO: year, month or day)."""
        begun = self.from_ is None or _clip(self.from_, date) <= _clip(date, self.from_)
        return begun and (self.to is None or _clip(date, self.to) <= _clip(self.to, date))


def _clip(date: str, other: str) -> str:
    """The date to the precision that both have."""
    return date[: min(len(date), len(other))]


class Bodies:
    """The listed bodies by id and by name.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._by_id: dict[str, Body] = {}
        self._by_name: dict[str, tuple[Body, ...]] = {}
        for row in lexicon["bodies"]:
            body = Body(
                row["id"], row["name"], tuple(row["aliases"]), row["type"], row["level"], row["parent"],
                row["group"], row["from"], row["to"], tuple(row["successor"]),
            )  # fmt: skip
            self._by_id[body.id] = body
            for name in (body.name, *body.aliases):
                self._by_name[name] = (*self._by_name.get(name, ()), body)
        ends = Counter(row["name"][-1] for row in lexicon["bodies"])
        self._ends = frozenset(end for end, count in ends.items() if count >= _COMMON_END)

    def __len__(self) -> int:
        """Number of listed bodies."""
        return len(self._by_id)

    def __iter__(self) -> Iterator[Body]:
        """The listed bodies in the order of the file."""
        return iter(self._by_id.values())

    def get(self, id: str) -> Body | None:
        """The body with this id, or None."""
        return self._by_id.get(id)

    def named(self, name: str) -> tuple[Body, ...]:
        """All bodies that bear or bore this name or alias."""
        return self._by_name.get(name, ())

    def official(self, name: str, body: Body) -> str:
        """The official name that a name of a body stands for: itself if it is a former or second official name.

        Such a name is long, ends as official names do, and is no abbreviation of the body's own
        (中国储备粮管理总公司 of 中国储备粮管理集团有限公司).
        """
        if len(name) < _OFFICIAL or name[-1] not in self._ends:
            return body.name
        if f"（{name}）" in body.name:
            return name
        rest = name.removeprefix("中华人民共和国").removeprefix("中国")
        if name.endswith("部"):
            rest = rest.removeprefix("国家")
        chars = iter(body.name)
        return body.name if all(char in chars for char in rest) else name

    def pick(self, name: str, date: str | None = None) -> Body | None:
        """The body a text of ``date`` means by ``name``: one of that time, else the nearest to it.

        Without a date it is the present bearer of the name, or else the last one.
        """
        found = self._by_name.get(name)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        if date is not None:
            alive = [body for body in found if body.exists(date)]
            if alive:
                return max(alive, key=_began)
            past = [body for body in found if body.to is not None and body.to <= date]
            return max(past, key=_ended) if past else min(found, key=_began)
        return latest(found)


def latest(bodies: Iterable[Body]) -> Body:
    """The body that still exists, or else the one that ended last."""
    return max(bodies, key=lambda body: (_ended(body), _began(body)))


def _began(body: Body) -> str:
    return body.from_ or ""


def _ended(body: Body) -> str:
    return body.to or "9999"


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture, county or state-level new area.

    ``code`` is the six-digit code of GB/T 2260 (None for areas without one), ``parent`` the name of the
    prefecture or province it lies in.
    """

    name: str
    code: str | None
    level: str
    parent: str | None

    @property
    def key(self) -> str:
        """What the ids of the region's bodies begin with: the code, or the name where there is none."""
        return self.code or self.name


class Regions:
    """The regions by code and by name; counties of one name are told apart by what they lie in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._by_key: dict[str, Region] = {}
        self._by_name: dict[str, tuple[Region, ...]] = {}
        for row in lexicon["regions"]:
            region = Region(row["name"], row["code"], row["level"], row["parent"])
            self._by_key[region.key] = region
            self._by_name[region.name] = (*self._by_name.get(region.name, ()), region)

    def get(self, key: str) -> Region | None:
        """The region with this key (see ``Region.key``), or None."""
        return self._by_key.get(key)

    def find(self, name: str, within: Iterable[str] = ()) -> Region | None:
        """The region with this full name; of several, the only one in the first of ``within`` that decides.

        Returns None if no region has the name, or several have it and ``within`` does not decide.
        """
        found = self._by_name.get(name, ())
        if len(found) == 1:
            return found[0]
        for around in within:
            inside = [region for region in found if around in self._above(region)]
            if len(inside) == 1:
                return inside[0]
        return None

    def _above(self, region: Region) -> Iterator[str]:
        """Names of the regions around a region, from the inside."""
        while region.parent is not None:
            yield region.parent
            region = self._by_name[region.parent][0]
