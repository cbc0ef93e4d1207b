"""Bodies of regions: their governments, organs, party committees, and lists that share an organ."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.heads import Heads
from policy_nlp.orgs.levels import LEVELS, LONG_LEVELS, left_level
from policy_nlp.orgs.lexer import Entry, Lexer, Token
from policy_nlp.orgs.mention import Mention

#: Fields of work up to the office of an organ, before what cannot go on with its name.
_OPEN_ORGAN = re.compile(
    "[\u4e00-\u9fff]{3,14}?(?:厅|(?<![大布格全当结])局|委员会)(?=[^\u4e00-\u9fff]|[和与及等要应会负牵的组按]|$)"
)
#: What stands before a place that acts (由北京市…).
ACTOR_AFTER = frozenset("\n。，；：:.．、！ \u3000由对") | {""}


class RegionalRules:
    """The rules of the grammar that read bodies of regions; each takes the words of one match.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    lexer : Lexer
        Knows the words of the lexicon.
    """

    def __init__(self, lexicon: Lexicon, lexer: Lexer) -> None:
        self._lexer = lexer
        self._heads = Heads(lexicon)
        self._acts = tuple(row["text"] for row in lexicon["acts"])
        self._short_acts = tuple(row["text"] for row in lexicon["acts"] if row.get("short"))

    def _one(self, text: str, words: list[Token]) -> list[Mention]:
        """The mention that a single word makes."""
        raise NotImplementedError

    def _roll(self, text: str, words: list[Token]) -> list[Mention]:
        """Regions in a list that share the organ named last (河北省、山西省人民政府)."""
        groups: list[list[Token]] = [[]]
        for word in words:
            if groups[-1] and groups[-1][-1][1] != word[0]:
                groups.append([])
            groups[-1].append(word)
        organ = words[-1][2]
        if organ.cls == "N":
            return self._twins(text, groups)
        official = "人民政府" if organ.cls == "G" else organ.official
        found = []
        for group in groups[:-1]:
            regions = tuple(word[2] for word in group)
            found.append(
                Mention(
                    group[0][0], group[-1][1], organ.type, "named",
                    regions=regions, official=official, shared=text[words[-1][0] : words[-1][1]],
                )
            )  # fmt: skip
        return [*found, *self._regional(text, groups[-1])]

    def _twins(self, text: str, groups: list[list[Token]]) -> list[Mention]:
        """Regions before a body whose name shares its end with them (北京、兰州军区), if such bodies are listed."""
        start, end, _ = last = groups[-1][-1]
        found = []
        for group in groups[:-1]:
            place = text[group[0][0] : group[-1][1]]
            for cut in range(start + 2, min(start + 5, end - 1)):
                twin = self._lexer.get(place + text[cut:end])
                if twin is not None and twin.cls == "N":
                    shared = text[cut:end]
                    found.append(Mention(group[0][0], group[-1][1], twin.type, "named", shared=shared))
                    break
        return [*found, *self._one(text, [last])]

    def _region(self, text: str, words: list[Token]) -> list[Mention]:
        """A region that acts stands for its government (北京市印发…)."""
        start, end = words[0][0], words[-1][1]
        acts = self._acts if text[end - 1] in LEVELS else self._short_acts
        if not text.startswith(acts, end):
            return []
        if text[start - 1 : start] not in ACTOR_AFTER:
            return []
        regions = tuple(word[2] for word in words)
        return [Mention(start, end, "government", "named", regions=regions, official="人民政府")]

    def _committee(self, text: str, words: list[Token]) -> list[Mention]:
        regions = tuple(w[2] for w in words if w[2].cls == "R")
        committee = next(w for w in words if w[2].cls == "P")
        start, end = words[0][0], words[-1][1]
        if (
            words[-1][2].cls == "P"
            and text.startswith(("员", "托", "派", "任"), end)
            and end - words[-1][0] == 1
        ):
            return []
        start = _with_party(text, start)
        if not regions and not committee[2].parts:
            start = _with_party(text, committee[0])
        department = words[-1][2] if words[-1][2].cls in "Dn" else None
        if committee[2].parts:
            return parts_of(text, committee)
        level = text[committee[0] : committee[1]]
        level = level.removesuffix("会").removesuffix("员").removesuffix("党委").removesuffix("委")
        if department is None:
            if not regions and start == committee[0]:
                return [Mention(start, end, "party", "anaphoric", level=level, official="")]
            return [Mention(start, end, "party", "named", regions=regions, level=level, official="")]
        official = department.official
        return [
            Mention(
                start, end, department.type, "named",
                regions=regions, level=level, official=official or text[words[-1][0] : end], party=True,
            )
        ]  # fmt: skip

    def _regional(self, text: str, words: list[Token]) -> list[Mention]:
        if len(words) > 2 and words[0][2] is words[1][2]:
            words = words[1:]
        regions = tuple(w[2] for w in words if w[2].cls == "R")
        organ = words[-1][2]
        first = words[0][2]
        if first.cls in "Nn" and not regions:
            if first.type != "government":
                return self._one(text, words[:1])
            full = (first.canonical or "") + (organ.official or text[words[-1][0] : words[-1][1]])
            return [Mention(words[0][0], words[-1][1], organ.type, "named", full)]
        if organ.cls == "C" and text[words[-1][0]] in "各有相":
            return [Mention(words[0][0], words[-1][1], organ.type, "collective")]
        if organ.cls == "C":
            organ = replace(organ, official=text[words[-1][0] : words[-1][1]])
        official = "人民政府" if organ.cls == "G" else organ.official
        if text[words[-1][0] : words[-1][1]].startswith("级"):
            return []
        township = ""
        for left, right in pairwise(words):
            township = text[left[1] : right[0]] or township
        inner = words[-2] if len(words) > 1 else words[-1]
        if township and len(regions) > 1 and text[inner[0] : inner[1]] != inner[2].canonical:
            township, regions = text[inner[0] : inner[1]] + township, regions[:-1]
        if len(words) > 2 and words[-2][2].cls == "G" and organ.cls == "O":
            official = "人民政府" + (official or "")
        return [
            Mention(
                words[0][0], words[-1][1], organ.type, "named",
                regions=regions, official=official, tail=township,
                head=(words[0][2].canonical or "") if words[0][2].cls in "Nn" else "",
            )
        ]  # fmt: skip

    def _open_organ(self, text: str, words: list[Token]) -> Mention | None:
        """An organ that no list holds, of fields of work that one does (省旅游和文化广电体育厅)."""
        field = words[-1][0]
        regions = tuple(word[2] for word in words[:-1] if word[2].cls == "R")
        start = words[0][0] if regions else left_level(text, field)
        organ = _OPEN_ORGAN.match(text, field) if start < field and len(regions) == len(words) - 1 else None
        if organ is None or self._heads.broken(organ[0]):
            return None
        level = "" if regions else text[start:field]
        return Mention(
            start, organ.end(), "government", "named", regions=regions, level=level, official=organ[0]
        )

    def _offices(self, text: str, words: list[Token]) -> list[Mention]:
        """The offices of a level (各省、自治区、直辖市财政厅)."""
        organ = words[-1][2]
        first = words[0]
        level = text[first[0] : first[1]]
        if first[2].cls == "L" and len(words) == 2 and level in LONG_LEVELS and first[1] == words[1][0]:
            return [
                Mention(
                    first[0], words[-1][1], organ.type, kind_of(organ), level=level, official=organ.official
                )
            ]
        if first[2].cls == "Q" and len(words) == 2 and (not organ.official or organ.cls == "n"):
            return self._one(text, words[-1:])
        return [Mention(first[0], words[-1][1], organ.type, "collective")]

    def _foreign(self, text: str, words: list[Token]) -> list[Mention]:
        """A body of another country with the country's name (加拿大国防部)."""
        start, end = words[0][0], words[-1][1]
        own = words[-1][2].canonical if text.startswith("中国", start) else None
        return [Mention(start, end, words[-1][2].type, "named", own)]

    def _organ(self, text: str, words: list[Token]) -> list[Mention]:
        organ = words[-1]
        start = left_level(text, words[0][0] if words[0][2].cls == "G" else organ[0])
        entry = organ[2]
        if start < organ[0] and text[start : organ[0]] not in ("政府", "人民政府"):
            level = text[start : words[0][0]] if words[0][2].cls == "G" else text[start : organ[0]]
            if level in ("镇", "乡", "街道"):
                return [Mention(start, organ[1], entry.type, "collective")]
            return [
                Mention(
                    start, organ[1], entry.type, kind_of(entry),
                    level=level, official=entry.official,
                )
            ]  # fmt: skip
        if words[0][2].cls == "Q" and entry.alone and entry.alone != "named":
            return [Mention(words[0][0], organ[1], entry.type, "collective")]
        if entry.alone:
            if text[organ[0] - 1 : organ[0]] in "市级区县省各" and organ[0]:
                return []
            named = entry.alone == "named" or entry.official
            kind = "collective" if entry.alone == "collective" else "named" if named else "anaphoric"
            return [
                Mention(
                    organ[0], organ[1], entry.type, kind,
                    level=entry.level, official=entry.official, strict=True,
                )
            ]  # fmt: skip
        return []


def _with_party(text: str, start: int) -> int:
    """Where a committee's name begins with the party's name before it (中共江苏省委)."""
    before = text[max(0, start - 5) : start]
    return start - (5 if before == "中国共产党" else 2 if before.endswith("中共") else 0)


def kind_of(organ: Entry) -> str:
    """Kind of an organ named with its level only: 省人大 points back, 省教育厅 names."""
    return "anaphoric" if organ.type == "legislature" else "named"


def parts_of(text: str, phrase: Token) -> list[Mention]:
    """The mentions of a phrase that names several bodies without a join (省委省政府)."""
    found: list[Mention] = []
    start, end, entry = phrase
    at = start
    for part in entry.parts:
        at = text.find(part, at, end)
        if at < 0:
            break
        kind = "anaphoric" if entry.cls in "AP" else "collective"
        party = part.endswith("委") and not part.endswith("部委")
        found.append(Mention(at, at + len(part), "party" if party else "government", kind))
        at += len(part)
    return found
