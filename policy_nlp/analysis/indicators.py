"""One name for the same indicator, however it is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policy_nlp.lexicon import read_lexicon
from policy_nlp.paths import seeds_dir

_ASIDE = re.compile(r"[\s“”‘’「」《》、，]+")
_BRACKETS = re.compile("[（(][^（）()]{0,20}[）)]")
#: A region or year before the indicator.
_BEFORE = re.compile(
    "(?:[0-9]{4}年)?(?:[\u4e00-\u9fff]{2,6}(?:省|市|县|自治区|自治州)(?![级属直内辖管委政]))?(?=[\u4e00-\u9fff]{4})"
)


@cache
def _tables() -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    tables = read_lexicon(seeds_dir() / "analysis")
    names = {
        _plain(alias): row["name"] for row in tables["indicators"] for alias in (row["name"], *row["aliases"])
    }
    rows = sorted(tables["affixes"], key=lambda row: len(row["text"]), reverse=True)
    before, behind = (
        tuple(row["text"] for row in rows if row["side"] == side) for side in ("before", "behind")
    )
    return names, before, behind


def _plain(name: str) -> str:
    return _ASIDE.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name))).upper()


def normal_name(indicator: str) -> str:
    """The name that an indicator is matched by.

    Brackets, quotes, the region or year before it and words that do not change what is measured (全市, 增速) are left out;
    then a known alias becomes the usual name.

    >>> normal_name("全市GDP增速")
    '地区生产总值'
    """
    names, before, behind = _tables()
    name = _plain(indicator)
    for _ in range(4):
        if name in names:
            return names[name]
        shorter = name
        for affix in before:
            shorter = shorter.removeprefix(affix) if len(shorter) > len(affix) + 1 else shorter
        for affix in behind:
            if len(shorter) >= len(affix) + 2:
                shorter = shorter.removesuffix(affix)
        if shorter == name and (match := _BEFORE.match(name)):
            shorter = name[match.end() :]
        if shorter == name:
            return name
        name = shorter
    return names.get(name, name)
