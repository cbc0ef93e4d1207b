"""One name for the same indicator, however it is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policy_nlp.lexicon import Addition, Lexicon, merge, read_lexicon
from policy_nlp.paths import seeds_dir

_ASIDE = re.compile(r"[\s“”‘’「」《》、，]+")
_BRACKETS = re.compile("[（(][^（）()]{0,20}[）)]")
#: A year and region before the indicator, the region by the ends that its name may have.
_BEFORE = "(?:[0-9]{4}年)?(?:[\u4e00-\u9fff]{2,6}(?:%s)(?![级属直内辖管委政]))?(?=[\u4e00-\u9fff]{4})"


def _plain(name: str) -> str:
    return _ASIDE.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name))).upper()


class Indicators:
    """The names that indicators are matched by.

    Parameters
    ----------
    extra : mapping, optional
        Rows to join with ours, as `policy_nlp.lexicon.read_addition` reads them: ``indicators.jsonl`` with ``name`` and
        ``aliases`` and optional ``good``, ``affixes.jsonl`` with ``text`` and ``side`` (``before`` or ``behind``).

    Raises
    ------
    policy_nlp.lexicon.LexiconError
        If an added row is wrong; the message names file, line and key.
    """

    def __init__(self, extra: Lexicon | None = None) -> None:
        folder = seeds_dir() / "analysis"
        tables: Lexicon = read_lexicon(folder)
        if extra is not None:
            tables = merge(tables, extra.checked(folder) if isinstance(extra, Addition) else extra, folder)
        self._names = {
            _plain(alias): row["name"]
            for row in tables["indicators"]
            for alias in (row["name"], *row["aliases"])
        }
        self._good = {row["name"]: row["good"] for row in tables["indicators"] if "good" in row}
        endings = (re.escape(row["text"]) for row in tables["places"] if row.get("indicator"))
        self._place = re.compile(_BEFORE % "|".join(endings))
        rows = sorted(tables["affixes"], key=lambda row: len(row["text"]), reverse=True)
        self._before, self._behind = (
            tuple(row["text"] for row in rows if row["side"] == side) for side in ("before", "behind")
        )

    def normal_name(self, indicator: str) -> str:
        """The name that an indicator is matched by.

        Brackets, quotes, the region or year before it and words that do not change what is measured (全市, 增速) are left
        out; then a known alias becomes the usual name.
        """
        name = _plain(indicator)
        for _ in range(4):
            if name in self._names:
                return self._names[name]
            shorter = name
            for affix in self._before:
                shorter = shorter.removeprefix(affix) if len(shorter) > len(affix) + 1 else shorter
            for affix in self._behind:
                if len(shorter) >= len(affix) + 2:
                    shorter = shorter.removesuffix(affix)
            if shorter == name and (match := self._place.match(name)):
                shorter = name[match.end() :]
            if shorter == name:
                return name
            name = shorter
        return self._names.get(name, name)

    def good(self, name: str) -> str | None:
        """What of an indicator is good, by its usual name: ``"more"``, ``"less"`` or ``"about"`` the aim; None if unknown."""
        return self._good.get(name)


@cache
def _own() -> Indicators:
    return Indicators()


def normal_name(indicator: str) -> str:
    """The name that an indicator is matched by; see `Indicators.normal_name`.

    >>> normal_name("全市GDP增速")
    '地区生产总值'
    """
    return _own().normal_name(indicator)
