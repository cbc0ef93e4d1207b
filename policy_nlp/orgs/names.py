"""Proper names known by their last word: firms, schools, institutes, associations, commissions.

The left edge of such a name is found in the stretch without punctuation before its last word: it begins at
a region, a country, a known body or 中国/国家, or, for words that are never used alone (有限公司), where
the stretch begins.
"""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.levels import left_level
from policy_nlp.orgs.lexer import Entry, Token
from policy_nlp.orgs.mention import Mention

_REACH = 30
_STRETCH = re.compile(r"(?:[A-Za-z0-9\u4e00-\u9fff·•－-]|（[A-Za-z\u4e00-\u9fff]{1,8}）|“[^“”\s]{1,10}”)*\Z")
_BREAKS = re.compile(
    "[经报送交](?=[省市县区州旗])|(?<![高中])等|(?<!自)由|(?<![重主])要|(?<!数)据|对(?!外)|在(?!线)|[的了向从被把将是到为按使让给跟以其这那该每就也又并且而但各需]"
)
_DIGIT = re.compile("[0-9两几数]")
#: A name that the text shortens is one, whatever it begins with.
_DEFINED_AFTER = re.compile("[（(](?:以下|下)?[统简]?称")
#: A last word that makes a name only before its definition (办公室).
_DEFINED = Entry("S", "government", edge="defined")
_JOIN = re.compile("[和与及或、]")
_JOIN_ANCHOR = re.compile("[和与及或、同]")
_YEAR_BEFORE = re.compile("(?:(?:19|20)[0-9]{2}年|第[0-9一二三四五六七八九十]{1,3}届)$")
_COUNTED = re.compile("[0-9][余多万]{0,2}[家个所名处座起吨]")
_CLASS_BEFORE = re.compile(r"(?:一批|[0-9几数多两三四五六七八九十][个家所批]|各类|某|一[个家所]|级)$")
_BRACKET_AFTER = re.compile(r"（[\u4e00-\u9fff]{2,10}(?:校区|基地|院区|分中心|分校)）")
_CAMPUS_AFTER = re.compile(r"[\u4e00-\u9fff]{2,3}(?:校区|院区)|(?:初中|小学|高中)部")


class Names:
    """Finds proper names by their suffix.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``; ``generic`` holds the words that make a class and no name.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        founding = [row["text"] for row in lexicon["breakers"] if row.get("founds")]
        self._found = frozenset(founding)
        self._founded = re.compile(rf"(?:{'|'.join(founding)}|\n|\A)\Z")
        self._found_before = re.compile(f".{{0,6}}?(?:{'|'.join(founding)})")
        self._generic = frozenset(row["text"] for row in lexicon["generic"])
        self._generic_end = tuple(row["text"] for row in lexicon["generic"] if row["ends"])

    def find(self, text: str, tokens: list[Token]) -> list[Mention]:
        """Names in text order; ``tokens`` are the words of the text."""
        found: list[Mention] = []
        ceiling = len(text) + 1
        for number in range(len(tokens) - 1, -1, -1):
            _, end, entry = tokens[number]
            if entry.cls == "D" and _DEFINED_AFTER.match(text, end):
                entry = _DEFINED
            if entry.cls != "S" or end > ceiling:
                continue
            mention = self._name(text, tokens, number, entry)
            if mention is not None:
                found.append(mention)
                ceiling = mention.start
        found.reverse()
        return found

    def _name(self, text: str, tokens: list[Token], number: int, entry: Entry) -> Mention | None:
        start, end, _ = tokens[number]
        low = max(0, start - _REACH)
        window = text[low:start]
        stretch = _STRETCH.search(window)
        left = low + (stretch.start() if stretch else len(window))
        for match in _BREAKS.finditer(text, left, start):
            left = match.end()
        defined = entry.edge in ("anchored", "founded", "defined") and bool(_DEFINED_AFTER.match(text, end))
        cut = "-AGHX" if defined else "b-AGHX"
        inside: list[Token] = []
        for i in range(number - 1, -1, -1):
            token = tokens[i]
            if token[0] < left:
                if token[1] > left and token[2].cls in "b-":
                    left = token[1]
                break
            if token[2].cls in cut and not (token[2].cls == "-" and token[1] == start):
                left = token[1]
                break
            inside.append(token)
        inside.reverse()
        found_before = self._found_before.match(text, left, start) if defined else None
        if found_before:
            left = found_before.end()
        if left >= start and not inside:
            return None
        edge = self._begin(text, inside, left, start, "open" if defined else entry.edge)
        if edge is None:
            return None
        begin, anchored = edge
        if entry.edge == "inner" and anchored is not None:
            full = (anchored[2].canonical or text[begin : anchored[1]]) + text[anchored[1] : end]
            return Mention(begin, end, entry.type, "named", full, inner=anchored[1])
        if self._is_class(text, begin, start, anchored, inside, entry.direct, end - start):
            return None
        if anchored is None and begin + 1 < start and text[begin] in "省市县区州":
            level = text[begin]
            if left_level(text, begin + 1) == begin:
                return Mention(begin, end, entry.type, "named", level=level, official=text[begin + 1 : end])
        if anchored is not None and anchored[2].cls in "NnK" and anchored[2].canonical:
            rest = text[anchored[1] : end]
            full = anchored[2].canonical.removesuffix(rest) + rest
            return Mention(begin, end, entry.type, "named", full, inner=anchored[1])
        year = _YEAR_BEFORE.search(text, max(0, begin - 6), begin)
        return Mention(year.start() if year else begin, end, entry.type, "named")

    def _begin(
        self, text: str, inside: list[Token], left: int, start: int, edge: str
    ) -> tuple[int, Token | None] | None:
        """Where the name begins and the anchor it begins with."""
        if edge == "defined":
            return None
        if edge == "inner":
            bodies = [t for t in inside if t[2].cls in "Nn"]
            if not bodies and text[max(0, left - 2) : left] in self._found and 4 <= start - left <= 10:
                return left, None
            return (bodies[-1][0], bodies[-1]) if bodies and start - bodies[-1][1] <= 8 else None
        anchors = [
            t
            for t in inside
            if t[2].cls in "RVK"
            or (t[2].cls in "Nn" and t[2].type != "military")
            or (t[2].cls == "L" and t[2].direct)
            or (t[2].cls == "P" and t[0] == left)
        ]
        anchors = _again(anchors)
        while anchors:
            anchor = anchors[0]
            later = [t for t in anchors[1:] if _JOIN_ANCHOR.match(text, t[0] - 1)]
            if later:
                anchors = anchors[anchors.index(later[-1]) :]
                continue
            return anchor[0], anchor
        if left + 1 < start and text[left] in "省市县区州" and left_level(text, left + 1) == left:
            return left, None
        founded = edge == "founded" and (
            start - left >= 5 or self._founded.search(text[max(0, left - 2) : left])
        )
        if edge == "short":
            return (left, None) if 2 <= start - left <= 4 and not _DIGIT.search(text, left, start) else None
        if edge == "open" or founded:
            for match in _JOIN.finditer(text, left, start):
                left = match.end()
            return left, None
        return None

    def _is_class(
        self,
        text: str,
        begin: int,
        start: int,
        anchor: Token | None,
        inside: list[Token],
        direct: bool,
        long_suffix: int,
    ) -> bool:
        """Whether the words are a class of bodies (一批国家制造业创新中心, 北京市公办小学) and no name."""
        if _CLASS_BEFORE.search(text[max(0, begin - 3) : begin]):
            return True
        rest = text[begin:start]
        if anchor is not None:
            last = anchor
            for token in inside:
                if token[0] == last[1] and token[2].cls == "R":
                    last = token
            rest = text[last[1] : start]
            if _COUNTED.search(rest):
                return True
            if anchor[2].cls in "NnK" and (not rest or (last is not anchor and anchor[2].type != "military")):
                return False
            if anchor[2].cls == "L" and _JOIN.search(rest):
                return True
            if last[2].cls in "VL" and rest.startswith(("级", "性", "化")):
                return True
            if not rest:
                return not direct or (last[2].cls == "R" and text[last[1] - 1] in "市区县")
        elif (len(rest) < 2 and long_suffix < 4) or rest[1:2] == "级":
            return True
        return rest in self._generic or rest.endswith(self._generic_end)


def _again(anchors: list[Token]) -> list[Token]:
    """Anchors from the second time on that a region is named (山西长治山西通洲煤业有限公司 begins at the second 山西)."""
    for number in range(len(anchors) - 1, 0, -1):
        name = anchors[number][2].canonical
        if anchors[number][2].cls == "R" and any(anchor[2].canonical == name for anchor in anchors[:number]):
            return anchors[number:]
    return anchors


def with_campus(text: str, end: int) -> int:
    """End of an institution's name with the campus or section that follows it (北京工业大学房山校区)."""
    match = _BRACKET_AFTER.match(text, end) or _CAMPUS_AFTER.match(text, end)
    return match.end() if match else end
