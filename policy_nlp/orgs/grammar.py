"""The grammar of organization mentions over the classes of adjacent words.

A text becomes a string with one letter a word (see ``lexer``) and one for what stands between two words:
nothing if they touch, ``j`` for 、, ``k`` for a conjunction, ``e`` for 等, ``.`` for anything else.
Patterns over that short string say which words make one mention; their repeats are bounded, so time is
linear.
"""

from __future__ import annotations

import re

from policy_nlp.orgs.forms import OFFICE
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention
from policy_nlp.orgs.regional import ACTOR_AFTER, RegionalRules, kind_of, parts_of

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


class Grammar(RegionalRules):
    """Reads mentions off tokens.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    lexer : Lexer
        Knows the words of the lexicon.
    forms : Forms
        Knows the words that names are made with.
    """

    def mentions(self, text: str, tokens: list[Token]) -> list[Mention]:
        """Mentions in text order, none overlapping another."""
        letters, index = _letters(text, tokens)
        found: list[Mention] = []
        levels = self._levels.short
        for match in _PATTERN.finditer(letters):
            rule = match.lastgroup or ""
            low, high = match.span()
            number = index[low]
            if rule == "treasury" and high - low == 1 and text[tokens[number][0] - 1] not in levels:
                continue  # a field of work alone; most of what is found
            words = [tokens[i] for i in index[low:high] if i >= 0]
            if len(words) == 1 and number and self._heads.attach(text, tokens[number - 1], words[0], found):
                continue
            make = getattr(self, "_" + rule)
            made = make(text, _without_locus(text, words, self._levels.short))
            if made and made[0].clause:
                _take_level(made[0], tokens, number)
            found.extend(made)
        return found

    def _function(self, text: str, words: list[Token]) -> list[Mention]:
        head = words[-1][2]
        placed = words[0][2].cls in "RKL"
        if head.cls == "H" and (
            (head.needs == "level" and not placed) or text.startswith("成员", words[-1][0])
        ):
            return []
        start = words[0][0]
        if words[0][2].cls in "FX":
            start = self._levels.before(text, start)
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
            start = self._levels.before(text, start)
        if text[start - 1 : start] == "等" and words[-1][1] - words[0][0] == 2:
            return []
        return [Mention(start, words[-1][1], head.type, "collective")]

    def _phrase(self, text: str, words: list[Token]) -> list[Mention]:
        phrase = words[-1]
        first = words[0]
        if phrase[2].parts:
            found = parts_of(text, phrase)
            if found and first[2].cls == "L":
                found[0].start = first[0]
            return found
        if len(words) > 1 and first[2].cls == "G" and text[phrase[0]] not in "各有相":
            return [*self._one(text, [first]), *self._phrase(text, [phrase])]
        start = first[0]
        if len(words) == 1 or first[2].cls == "G":
            start = self._levels.before(text, start)
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
        start = words[0][0] if len(words) > 1 else self._levels.before(text, field[0])
        return [Mention(start, field[1], "government", "collective")] if start < field[0] else []

    def _level(self, text: str, words: list[Token]) -> list[Mention]:
        start, end = words[0][0], words[-1][1]
        level = text[start : words[0][1]]
        if len(words) == 2 and level in self._levels.long:
            return [Mention(start, end, "government", "anaphoric", level=level, official="人民政府")]
        return [Mention(start, end, "government", "collective")]

    def _one(self, text: str, words: list[Token]) -> list[Mention]:
        start, end, entry = words[0]
        cls = entry.cls
        if cls == "A":
            return parts_of(text, words[0]) if entry.parts else [Mention(start, end, entry.type, "anaphoric")]
        if cls == "G":
            return self._bare_government(text, start, end)
        if cls == "H":
            return self._heads.alone(text, words[0])
        if cls == "L":
            acting = (
                entry.acts and text[start - 1 : start] in ACTOR_AFTER and text.startswith(self._acts, end)
            )
            return (
                [Mention(start, end, entry.alone or "government", "collective")]
                if entry.alone or acting
                else []
            )
        if cls == "n":
            left = self._levels.before(text, start)
            if left < start:
                level = text[left:start]
                return [Mention(left, end, entry.type, kind_of(entry), level=level, official=entry.official)]
        canonical = entry.canonical
        if (
            canonical is not None
            and text.startswith(OFFICE, end)
            and canonical.endswith(self._forms.has_office)
        ):
            end, canonical = end + len(OFFICE), canonical + OFFICE
        return [Mention(start, end, entry.type, "named", canonical, strict=entry.strict, beside=entry.beside)]

    def _bare_government(self, text: str, start: int, end: int) -> list[Mention]:
        left = self._levels.before(text, start)
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


def _without_locus(text: str, words: list[Token], levels: frozenset[str]) -> list[Token]:
    """Leave out the place that tells which of the bodies of a level is meant (户籍所在地 in 户籍所在地镇人民政府)."""
    start, end, entry = words[0]
    level = len(words) > 1 and (words[1][2].cls == "L" or text[end : end + 1] in levels)
    return words[1:] if entry.cls == "L" and level and text.endswith("所在地", start, end) else words


def _take_level(mention: Mention, tokens: list[Token], number: int) -> None:
    """Begin a head noun with its clause at the level before it (设区的市级负责药品监督管理的部门)."""
    for start, end, entry in reversed(tokens[max(0, number - 8) : number]):
        if end <= mention.start:
            if end == mention.start and entry.cls == "L":
                mention.start = start
            return
