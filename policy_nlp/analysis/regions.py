"""The region that a document speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from policy_nlp.lexicon import read_lexicon
from policy_nlp.paths import seeds_dir

#: The name of a region, listed or not, at the beginning of a title, after its year, or of the name of a body.
_REGION = re.compile(
    r"(?:[0-9〇零一二三四五六七八九]{4}年?(?:度)?\s*)?(?:中共)?"
    "([\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区|市|自治州|地区|盟|县|旗|区))"
)
_NATIONAL = re.compile("国务院|中共中央|中华人民共和国|全国|国家")


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
    for name in (record["title"], record["issuer"]):
        if name and (match := _REGION.match(name.strip())):
            return match.group(1)
    for name in (record["issuer"], record["title"]):
        if name and _NATIONAL.match(name):
            return "全国"
    codes = Counter((row["registry_id"] or "").partition("/")[0] for row in record["orgs"])
    known = ((code, size) for code, size in codes.items() if code in _names())
    code = max(known, key=lambda pair: pair[1], default=(None, 0))[0]
    return _names()[code] if code else None
