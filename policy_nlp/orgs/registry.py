"""The registry of organizations: who bears a name, at a given time, and what became of it.

Examples
--------
>>> from policy_nlp.orgs import registry
>>> registry.find("工信部", date="2021").id
'miit'
>>> registry.find("银监会").to, [body.name for body in registry.successors("cbrc")]
('2018', ['中国银行保险监督管理委员会'])
>>> registry.find("句容市财政局").id
'321183/财政局'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policy_nlp.orgs.bodies import Bodies, Body, Level, Region, Regions
from policy_nlp.orgs.finder import Finder
from policy_nlp.orgs.linking import OrganTypes, regional_body
from policy_nlp.resources import lexicon

__all__ = [
    "Body", "Level", "Region", "Registry", "candidates", "default", "find", "get", "successors",
]  # fmt: skip

_ID = re.compile("([^/]+)/([^/]+)")


class Registry:
    """The listed bodies, and those that the names of regions and organs make.

    Iterating gives the listed bodies; ``len`` counts them.

    Parameters
    ----------
    finder : policy_nlp.orgs.finder.Finder
        Reads names that no list holds (句容市财政局).
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._bodies: Bodies = finder.bodies
        self._regions: Regions = finder.regions
        self._organs: OrganTypes = finder.organs

    def __len__(self) -> int:
        """Number of listed bodies."""
        return len(self._bodies)

    def __iter__(self) -> Iterator[Body]:
        """The listed bodies."""
        return iter(self._bodies)

    def get(self, id: str) -> Body:
        """The body with an id, as a record's ``registry_id`` gives it.

        Raises
        ------
        KeyError
            If no body has this id.
        """
        body = self._bodies.get(id)
        if body is not None:
            return body
        parts = _ID.fullmatch(id)
        region = self._regions.get(parts[1]) if parts else None
        if parts is None or region is None:
            raise KeyError(f"the registry has no body with the id {id!r}")
        return regional_body(region, parts[2], self._organs)

    def candidates(self, name: str) -> tuple[Body, ...]:
        """All listed bodies that bear or bore a name, official or short, in the order of the file."""
        return self._bodies.named(name)

    def find(self, name: str, date: str | None = None, within: str | None = None) -> Body | None:
        """The body that a name means.

        Parameters
        ----------
        name : str
            Official name, short name or abbreviation.
        date : str, optional
            ISO year, year-month or date at which it bore the name; without one, the present bearer or else
            the last one.
        within : str, optional
            Name of a region, for names that leave it out (市财政局) or that several regions share (鼓楼区人民政府).

        Returns
        -------
        Body or None
            None if the name is not known, or its bearer did not exist at that date.
        """
        if self._bodies.named(name):
            body = self._bodies.pick(name, date)
            return body if body is not None and (date is None or body.exists(date)) else None
        mentions = self._finder.find(name, title=within, date=date)
        if len(mentions) != 1 or mentions[0].end - mentions[0].start != len(name):
            return None
        id = mentions[0].registry_id
        return self.get(id) if id is not None else None

    def successors(self, id: str) -> tuple[Body, ...]:
        """The bodies that today do the work of a body: itself while it exists, else its successors'."""
        found: dict[str, Body] = {}
        waiting = [id]
        seen: set[str] = set()
        while waiting:
            body = self.get(waiting.pop(0))
            if body.id in seen:
                continue
            seen.add(body.id)
            if body.to is None:
                found[body.id] = body
            waiting.extend(body.successor)
        return tuple(found.values())


@cache
def default() -> Registry:
    """The registry of the package's own data, read at the first use."""
    return Registry(Finder(lexicon("orgs")))


def get(id: str) -> Body:
    """``Registry.get`` of the package's own data."""
    return default().get(id)


def candidates(name: str) -> tuple[Body, ...]:
    """``Registry.candidates`` of the package's own data."""
    return default().candidates(name)


def find(name: str, date: str | None = None, within: str | None = None) -> Body | None:
    """``Registry.find`` of the package's own data."""
    return default().find(name, date, within)


def successors(id: str) -> tuple[Body, ...]:
    """``Registry.successors`` of the package's own data."""
    return default().successors(id)
