"""The grammar of organization mentions over the classes of adjacent words.

A text becomes a string with one letter a word (see ``lexer``) and one for what stands between two words:
nothing if they touch, ``j`` for 、, ``k`` for a conjunction, ``e`` for 等, ``.`` for anything else.
Patterns over that short string say which words make one mention; their repeats are bounded, so time is
linear.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.heads import Heads
from policy_nlp.orgs.levels import LEVELS, LONG_LEVELS, left_level
from policy_nlp.orgs.lexer import Entry, Lexer, Token
from policy_nlp.orgs.mention import Mention

_JOINS = {
    "": "", "、": "j", "和": "k", "及": "k", "与": "k", "或": "k", "或者": "k", "以及": "k", "及其": "k",
    "和其": "k", "等": "e", "乡": "t", "镇": "t",
}  # fmt: skip
_TOWNSHIP = re.compile("[\u4e00-\u9fff]{1,4}?(?:乡|镇|街道)")

_LISTED = "(?:F[jk](?:[FO][jk]){0,40}[FO]eQ{0,2}H|(?:F[jk]){0,40}(?:X|F(?:eQ{0,2}|Q{0,2})H))"
_PATTERN = re.compile(
    f"(?P<function>[RKLGQC]{{0,6}}{_LISTED})"
    "|(?P<roll>(?:R{1,3}j){1,40}(?:R{1,3}(?:[On]|G(?!Q{0,2}[HFX]))|N))"
    "|(?P<committee>R{0,3}P[Dn]?)"
    "|(?P<regional>[Nn]?R{1,4}t?(?:GO|O|n|C|G(?!Q{0,2}[HFX])(?!C))|[Nn]O)"
    "|(?P<general>[RKLG]{0,5}Q{1,3}H|[RKLG]{1,5}H)"
    "|(?P<phrase>[KLQG]{0,3}C)"
    "|(?P<offices>[LQ]{1,3}[On])"
    "|(?P<foreign>V[NnO])"
    "|(?P<level>[RKLQ]{1,4}G)"
    "|(?P<organ>GO|Q?O)"
    "|(?P<treasury>[LRQ]{0,2}F)"
    "|(?P<region>R{1,3})"
    "|(?P<one>[NnKAGHL])"
)
#: 省、市、县三 before 级政府.
_LEVELS_COUNTED = re.compile("[省市县区州旗乡镇村、]{2,7}[两三四五]$")
#: Fields of work up to the office of an organ, before what cannot go on with its name.
_OPEN_ORGAN = re.compile(
    "[\u4e00-\u9fff]{3,14}?(?:厅|(?<![大布格全当结])局|委员会)(?=[^\u4e00-\u9fff]|[和与及等要应会负牵的组按]|$)"
)
_OFFICE = "办公室"
#: Last characters of the names of bodies that have an office of their own.
_HAS_OFFICE = ("委员会", "小组", "会议", "指挥部", "委")
#: What stands before a place that acts (由北京市…).
_ACTOR_AFTER = frozenset("\n。，；：:.．、！ \u3000由对") | {""}


def _letters(text: str, tokens: list[Token]) -> tuple[str, list[int]]:
    """Class string of the tokens and, for each of its letters, the number of the token (-1 for joins)."""
    letters: list[str] = []
    index: list[int] = []
    last = 0
    previous = ""
    for number, (start, end, entry) in enumerate(tokens):
        if entry.cls == "b":
            continue
        if start != last:
            gap = start - last
            mark = "."
            if gap <= 5:
                between = text[last:start]
                mark = _JOINS.get(between, ".")
                if mark == "." and previous == "R":
                    township = _TOWNSHIP.match(text, last, min(start + 2, end))
                    mark = "t" if township and township.end() >= start else mark
            letters.append(mark)
            index.append(-1)
        letters.append(entry.cls)
        index.append(number)
        last = end
        previous = entry.cls
    return "".join(letters), index


class Grammar:
    """Reads mentions off tokens.

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

    def mentions(self, text: str, tokens: list[Token]) -> list[Mention]:
        """Mentions in text order, none overlapping another."""
        letters, index = _letters(text, tokens)
        found: list[Mention] = []
        for match in _PATTERN.finditer(letters):
            rule = match.lastgroup or ""
            words = [tokens[i] for i in index[match.start() : match.end()] if i >= 0]
            number = index[match.start()]
            if len(words) == 1 and number and self._heads.attach(text, tokens[number - 1], words[0], found):
                continue
            make = getattr(self, "_" + rule)
            made = make(text, _without_locus(text, words))
            if made and made[0].clause:
                _take_level(made[0], tokens, number)
            found.extend(made)
        return found

    def _function(self, text: str, words: list[Token]) -> list[Mention]:
        head = words[-1][2]
        if head.cls == "H" and (head.needs == "level" or text.startswith("成员", words[-1][0])):
            return []
        start = words[0][0]
        if words[0][2].cls in "FX":
            start = left_level(text, start)
            if start == words[0][0] and text[start - 1 : start] in ("市", "级"):
                return []
        body = next((w[2].type for w in words if w[2].cls in "FX"), "government")
        if any(w[2].cls == "C" and w[2].type == "party" for w in words):
            body = "party"
        return [Mention(start, words[-1][1], body, "collective")]

    def _general(self, text: str, words: list[Token]) -> list[Mention]:
        head = words[-1][2]
        kinds = {word[2].cls for word in words[:-1]}
        if head.needs == "level" and not (kinds & {"K", "L", "R", "G"} and "Q" in kinds):
            if not text.startswith("部门", words[-1][0]):
                return []
            return [Mention(words[0][0], words[-1][0] + 2, head.type, "collective")]
        start = words[0][0]
        if words[0][2].cls in "QG":
            start = left_level(text, start)
        if text[start - 1 : start] == "等" and words[-1][1] - words[0][0] == 2:
            return []
        return [Mention(start, words[-1][1], head.type, "collective")]

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
        if text[start - 1 : start] not in _ACTOR_AFTER:
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
            return _parts(text, committee)
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

    def _phrase(self, text: str, words: list[Token]) -> list[Mention]:
        phrase = words[-1]
        first = words[0]
        if phrase[2].parts:
            found = _parts(text, phrase)
            if found and first[2].cls == "L":
                found[0].start = first[0]
            return found
        if len(words) > 1 and first[2].cls == "G" and text[phrase[0]] not in "各有相":
            return [*self._one(text, [first]), *self._phrase(text, [phrase])]
        start = first[0]
        if len(words) == 1 or first[2].cls == "G":
            start = left_level(text, start)
        alone = start == phrase[0]
        return [
            Mention(
                start, phrase[1], phrase[2].type, "collective",
                strict=phrase[2].strict and alone,
            )
        ]  # fmt: skip

    def _treasury(self, text: str, words: list[Token]) -> list[Mention]:
        field = words[-1]
        open_organ = self._open_organ(text, words)
        if open_organ is not None:
            return [open_organ]
        if field[2].needs != "nothing" or (words[0][2].direct and not words[0][2].acts):
            return self._one(text, words[:1]) if len(words) > 1 and words[0][2].alone else []
        start = words[0][0] if len(words) > 1 else left_level(text, field[0])
        return [Mention(start, field[1], "government", "collective")] if start < field[0] else []

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

    def _level(self, text: str, words: list[Token]) -> list[Mention]:
        start, end = words[0][0], words[-1][1]
        level = text[start : words[0][1]]
        if len(words) == 2 and level in LONG_LEVELS:
            return [Mention(start, end, "government", "anaphoric", level=level, official="人民政府")]
        return [Mention(start, end, "government", "collective")]

    def _offices(self, text: str, words: list[Token]) -> list[Mention]:
        """The offices of a level (各省、自治区、直辖市财政厅)."""
        organ = words[-1][2]
        first = words[0]
        level = text[first[0] : first[1]]
        if first[2].cls == "L" and len(words) == 2 and level in LONG_LEVELS and first[1] == words[1][0]:
            return [
                Mention(
                    first[0], words[-1][1], organ.type, _kind(organ), level=level, official=organ.official
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
                    start, organ[1], entry.type, _kind(entry),
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

    def _one(self, text: str, words: list[Token]) -> list[Mention]:
        start, end, entry = words[0]
        cls = entry.cls
        if cls == "A":
            return _parts(text, words[0]) if entry.parts else [Mention(start, end, entry.type, "anaphoric")]
        if cls == "G":
            return self._bare_government(text, start, end)
        if cls == "H":
            return self._heads.alone(text, words[0])
        if cls == "L":
            acting = (
                entry.acts and text[start - 1 : start] in _ACTOR_AFTER and text.startswith(self._acts, end)
            )
            return (
                [Mention(start, end, entry.alone or "government", "collective")]
                if entry.alone or acting
                else []
            )
        if cls == "n":
            left = left_level(text, start)
            if left < start:
                level = text[left:start]
                return [Mention(left, end, entry.type, _kind(entry), level=level, official=entry.official)]
        canonical = entry.canonical
        if canonical is not None and text.startswith(_OFFICE, end) and canonical.endswith(_HAS_OFFICE):
            end, canonical = end + len(_OFFICE), canonical + _OFFICE
        return [Mention(start, end, entry.type, "named", canonical, strict=entry.strict, beside=entry.beside)]

    def _bare_government(self, text: str, start: int, end: int) -> list[Mention]:
        left = left_level(text, start)
        if left < start:
            level = text[left:start]
            kind = "collective" if level in ("镇", "乡", "街道") else "anaphoric"
            return [Mention(left, end, "government", kind, level=level, official="人民政府")]
        if text.startswith("级", start):
            counted = _LEVELS_COUNTED.search(text, max(0, start - 9), start)
            return [Mention(counted.start(), end, "government", "collective")] if counted else []
        if start and text[start - 1] in "市级国区县省州字治为明廉效型业":
            return []
        return [Mention(start, end, "government", "collective", bare=True)]


def _without_locus(text: str, words: list[Token]) -> list[Token]:
    """Leave out the place that tells which of the bodies of a level is meant (户籍所在地 in 户籍所在地镇人民政府)."""
    start, end, entry = words[0]
    level = len(words) > 1 and (words[1][2].cls == "L" or text[end : end + 1] in LEVELS)
    return words[1:] if entry.cls == "L" and level and text.endswith("所在地", start, end) else words


def _take_level(mention: Mention, tokens: list[Token], number: int) -> None:
    """Begin a head noun with its clause at the level before it (设区的市级负责药品监督管理的部门)."""
    for start, end, entry in reversed(tokens[max(0, number - 8) : number]):
        if end <= mention.start:
            if end == mention.start and entry.cls == "L":
                mention.start = start
            return


def _with_party(text: str, start: int) -> int:
    """Where a committee's name begins with the party's name before it (中共江苏省委)."""
    before = text[max(0, start - 5) : start]
    return start - (5 if before == "中国共产党" else 2 if before.endswith("中共") else 0)


def _kind(organ: Entry) -> str:
    """Kind of an organ named with its level only: 省人大 points back, 省教育厅 names."""
    return "anaphoric" if organ.type == "legislature" else "named"


def _parts(text: str, phrase: Token) -> list[Mention]:
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
