"""Head nouns of bodies named by function: 主管部门, 登记机关, and the unlisted field of work before one."""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.levels import LEVELS, left_level
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention

#: Longest field of work before a head noun, in characters.
_FIELD = 10
_COUNT = re.compile("(?<![0-9])(?:[0-9]{1,2}|[两三四五六七八九十]{1,3})个?$")
_DUTY = re.compile("(?:负责|管理|主管|承担|作出|行使|履行)[^，。；：\n、的《》]{2,16}的$")
_HAN_BREAK = frozenset("的了在由对向从经和及与或等将并报请按据为是应可需须到交给同受使以其送被把者后前当则")


class Heads:
    """Reads mentions that a head noun makes.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._breakers = frozenset(row["text"] for row in lexicon["breakers"] if len(row["text"]) == 2)

    def attach(self, text: str, before: Token, head: Token, found: list[Mention]) -> bool:
        """Join a head noun with the level or body that it belongs to over an unlisted field of work.

        国务院野生动植物主管部门, 县级以上人民政府公务接待管理机构, 公安机关出入境管理部门 become one mention each.
        """
        start, end, entry = head
        if entry.cls != "H" or end - start < 4 or not 2 <= start - before[1] <= _FIELD:
            return False
        if before[2].cls not in "LKRG" and not text.endswith("机关", before[0], before[1]):
            return False
        if self._field_start(text, start, before[1]) != before[1]:
            return False
        if found and found[-1].end == before[1]:
            mention = found[-1]
            if mention.kind == "named" and before[2].cls != "K":
                return False
            mention.end, mention.kind = end, "collective"
            mention.canonical = mention.official = None
        else:
            found.append(Mention(before[0], end, "government", "collective"))
        return True

    def broken(self, words: str) -> bool:
        """Whether words hold one that no name contains."""
        return any(words[i : i + 2] in self._breakers for i in range(len(words) - 1))

    def alone(self, text: str, head: Token) -> list[Mention]:
        """A head noun on its own (登记机关), an unlisted field (取水审批机关) or a count (27部门)."""
        start, end, entry = head
        if start and text[start - 1] == "的" and (entry.extends or entry.needs != "nothing"):
            return self._relative(text, start, end)
        left = left_level(text, start)
        if entry.extends and left == start:
            left = self._field_start(text, start)
            if entry.needs == "level" and text[left] not in LEVELS:
                return []
        if left == start and entry.needs != "nothing":
            count = _COUNT.search(text, max(0, start - 4), start)
            if count is None or end - start != 2 or entry.needs == "level":
                return []
            left = count.start()
        return [Mention(left, end, entry.type, "collective")]

    def _relative(self, text: str, start: int, end: int) -> list[Mention]:
        """A head noun with a clause of its duty before it (负责药品监督管理的部门)."""
        clause = _DUTY.search(text, max(0, start - 22), start)
        if clause is None or text.startswith("单位", start):
            return []
        return [Mention(clause.start(), end, "government", "collective", clause=True)]

    def _field_start(self, text: str, start: int, edge: int = 0) -> int:
        """Start of an unlisted field of work before a head noun (取水 in 取水审批机关), else ``start``.

        ``edge`` is the end of a word that the field cannot reach into.
        """
        low = max(edge, start - _FIELD)
        at = start
        while at > low:
            if text[at - 1] in "）)":
                opened = max(text.rfind("（", low, at), text.rfind("(", low, at))
                if opened > low and _in_field(text[opened - 1]):
                    at = opened
                    continue
                break
            if not _in_field(text[at - 1]):
                break
            if text[at - 2 : at] in self._breakers:
                break
            at -= 1
        if at == low > edge and _in_field(text[at - 1]):
            return start
        return at if start - at >= 2 else start


def _in_field(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and char not in _HAN_BREAK
