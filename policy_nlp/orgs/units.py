"""Parts of a body named behind it: 广东省公安厅出入境管理处, 国务院办公厅职能转变办."""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.mention import Mention

#: Characters that no name of a part contains.
_NONE = "的了在由对向从经和及与或等将并报请按据为是应可需须到交给同受使以其送被把者各我该本"


class Units:
    """Extends mentions over the part of the body that is named behind them.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``: suffixes with the edge ``unit`` end the name of a part, ``roles`` with the
        use ``office`` follow it (管理处处长).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        units = sorted((r["text"] for r in lexicon["suffixes"] if r["edge"] == "unit"), key=len, reverse=True)
        long = "|".join(unit for unit in units if len(unit) > 1)
        short = "|".join(unit for unit in units if len(unit) == 1)
        office = "|".join(row["text"] for row in lexicon["roles"] if row["use"] == "office")
        field = f"[^\\W{_NONE}0-9A-Za-z_]"
        behind = f"(?=[^\\w]|副|{office}|[和与及的等]|$)"
        self._unit = re.compile(f"办公厅|{field}{{2,10}}?(?:{long})|{field}{{2,10}}?(?:{short}){behind}")
        self._breakers = frozenset(row["text"] for row in lexicon["breakers"])

    def extend(self, text: str, mentions: list[Mention]) -> None:
        """Move the ends of named mentions behind the names of their parts; ``mentions`` are sorted."""
        for number, mention in enumerate(mentions):
            if mention.kind != "named" or mention.clause:
                continue
            unit = self._unit.match(text, mention.end)
            if unit is None or self._broken(unit[0]):
                continue
            if number + 1 < len(mentions) and mentions[number + 1].start < unit.end():
                continue
            mention.inner = mention.end
            mention.end = unit.end()
            mention.canonical = (mention.canonical or text[mention.start : mention.inner]) + unit[0]
            mention.registry_id = None

    def _broken(self, words: str) -> bool:
        return any(words[i : i + 2] in self._breakers for i in range(len(words) - 1))
