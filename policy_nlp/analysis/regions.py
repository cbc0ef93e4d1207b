"""The region that a document speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from policy_nlp.lexicon import read_lexicon
from policy_nlp.paths import seeds_dir

#: What a region is called that is the whole country.
NATIONAL = "全国"


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The name of a region, listed or not, at the beginning of a title, after its year, or of the name of a body; and what
    stands there for the country."""
    rows = read_lexicon(seeds_dir() / "analysis")["places"]
    endings = "|".join(re.escape(row["text"]) for row in rows if row["kind"] == "region")
    region = re.compile(
        rf"(?:[0-9〇零一二三四五六七八九]{{4}}年?(?:度)?\s*)?(?:中共)?([\u4e00-\u9fff]{{2,7}}?(?:{endings}))"
    )
    return region, tuple(row["text"] for row in rows if row["kind"] == "country")


@cache
def _names() -> dict[str, str]:
    """Code -> name of the listed regions."""
    return {row["code"]: row["name"] for row in read_lexicon(seeds_dir() / "orgs")["regions"]}


def region_of(record: Mapping[str, Any]) -> str | None:
    """The region whose government or body a document is of.

    Its title or its issuer names it; else it is the region that most of its mentions of regional bodies belong to
    (``registry_id``), which is where 省人民政府 without a name belongs.

    Returns
    -------
    str or None
        ``"海川省"``, ``"全国"`` for the State Council and its like, None where nothing tells.
    """
    region, national = _patterns()
    for name in (record["title"], record["issuer"]):
        if name and (match := region.match(name.strip())):
            return match.group(1)
    for name in (record["issuer"], record["title"]):
        if name and name.startswith(national):
            return NATIONAL
    codes = Counter((row["registry_id"] or "").partition("/")[0] for row in record["orgs"])
    known = ((code, size) for code, size in codes.items() if code in _names())
    code = max(known, key=lambda pair: pair[1], default=(None, 0))[0]
    return _names()[code] if code else None
