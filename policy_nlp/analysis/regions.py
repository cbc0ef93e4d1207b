"""The region that a document speaks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: The name of a region at the beginning of a title or of the name of a body.
_REGION = re.compile("(?:中共)?([\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区|市|自治州|地区|盟|县|旗|区))")
_NATIONAL = re.compile("国务院|中共中央|中华人民共和国|全国|国家")


def region_of(record: Mapping[str, Any]) -> str | None:
    """The region whose government or body a document is of, as its title or issuer names it.

    Returns
    -------
    str or None
        ``"海川省"``, ``"全国"`` for the State Council and its like, None where neither tells.
    """
    for name in (record["title"], record["issuer"]):
        if name and (match := _REGION.match(name.strip())):
            return match.group(1)
    for name in (record["issuer"], record["title"]):
        if name and _NATIONAL.match(name):
            return "全国"
    return None
