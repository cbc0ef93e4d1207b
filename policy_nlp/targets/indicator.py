"""The indicator of a quantity: the noun phrase to its left in the clause, or to its right, or the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_nlp.layers import Row
from policy_nlp.targets.phrase import Phrase
from policy_nlp.targets.scene import Scene
from policy_nlp.targets.words import NOUN, STOP, VERB, Word

#: Longest look to the left and to the right of a quantity, in characters.
REACH = 80
RIGHT_REACH = 32
#: Longest list of quantities that is matched with a list of nouns.
_LONGEST_LIST = 20

_BREAKS = frozenset("，,；;。：:！？!?\n\r\t\u3000")
_OPENING = frozenset("（([〔")
_CLOSING = frozenset("）)]〕")
_PLAIN = re.compile(f"[^{re.escape(''.join(_BREAKS | _OPENING | _CLOSING))}]*")
_JOINS = frozenset("、，和及与；（(至")
#: Characters that make a noun of the verb before them: 利用率, 服务业.
_BOUND = frozenset("率额量数业费期值点性度力者人员地区型物品款项金权证")
_RIGHT_END = re.compile(
    "[，,；;。：:！？!?、\n\r\t\u3000（()）”’《0-9０-９]|(?:和|以?及|与|或)(?=[近约超逾共0-9０-９一二两三四五六七八九十百千万])"
)
_NUMBER = re.compile("[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]")
_EACH = re.compile("(?:为|按|按照|是)?每[^，。；、每]{1,8}$")
_BY = re.compile("按(?:照)?(?![揭时期])[^，。；、]{2,30}$")
_COMPARED = re.compile(
    "(?<![占同环对无])(?:比(?![例重率值])|较(?![大高低小快慢多])|与)[^，。；、]{1,16}(?<!之比)(?<!比例)(?<!比值)$"
)
_OVER = re.compile("(?:[快高低慢优好]于|高出|低出)[^，。；、]{1,20}$")
#: A clause that begins with one of these has no subject: 按不变价格计算.
_OBLIQUE = frozenset("按据比与从受在以由对为经自同")
_SPLIT = re.compile("、|和|及|与|以及")
_CJK = re.compile("[\u4e00-\u9fffA-Za-z“《]")


def segment_start(text: str, low: int, at: int) -> int:
    """Where the comma clause around ``at`` begins, not before ``low``; a bracket around ``at`` bounds it too."""
    plain = _PLAIN.match(text[low:at][::-1])
    at -= plain.end() if plain is not None else 0
    depth = 0
    for index in range(at - 1, low - 1, -1):
        char = text[index]
        if char in _CLOSING:
            depth += 1
        elif char in _OPENING:
            if depth == 0:
                return index + 1
            depth -= 1
        elif depth == 0 and char in _BREAKS:
            return index + 1
    return low


class Reader:
    """Reads the indicators of the quantities of one document, in text order."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def read(self, rows: Sequence[Row]) -> list[Phrase]:
        """One phrase for each quantity row (sorted by start)."""
        phrases: list[Phrase] = []
        group: list[int] = []
        sentence = (-1, -1)
        in_sentence: list[int] = []
        for index, row in enumerate(rows):
            start = row["start"]
            if not sentence[0] <= start < sentence[1]:
                sentence = self.scene.sentence(start)
                in_sentence = []
                group = []
            previous = rows[index - 1] if in_sentence else None
            gap = self.scene.text[previous["end"] : start] if previous else None
            if gap is not None and gap in ("、", "和", "及", "与", "，", "以及"):
                phrase = Phrase(record_start=start, record_end=row["end"])
                lead = phrases[group[0]] if group else None
                if lead is not None:
                    phrase.change, phrase.link = lead.change, lead.link
                group.append(index)
                phrases.append(phrase)
                self._right(row, phrase)
                if (
                    phrase.span is None
                    and phrases[index - 1].span is not None
                    and len(group) <= _LONGEST_LIST
                ):
                    self._share(rows, phrases, group, in_sentence)
                    if phrase.span is None:
                        phrase.start, phrase.end = phrases[index - 1].start, phrases[index - 1].end
                        phrase.side = "inherited"
            else:
                low = max(sentence[0], start - REACH)
                if previous is not None and gap and gap[0] in _JOINS:
                    low = max(low, previous["end"])
                phrase = self._left(row, low)
                phrases.append(phrase)
                if (
                    phrase.span is None
                    and phrase.side != "right"
                    and self._in_clause_before(row, phrase, previous)
                ):
                    pass
                elif phrase.span is None and phrase.side != "right" and in_sentence:
                    earlier = phrases[in_sentence[-1]]
                    phrase.start, phrase.end = earlier.start, earlier.end
                    phrase.side = "inherited"
                group = [index]
            in_sentence.append(index)
        return phrases

    def _in_clause_before(self, row: Row, phrase: Phrase, previous: Row | None) -> bool:
        """全省进出口总值创历史新高，达到5379亿元: the noun that the clause before begins with, if it has no quantity."""
        scene, text = self.scene, self.scene.text
        start = segment_start(text, max(0, row["start"] - REACH), row["start"])
        if text[start - 1 : start] not in ("，", ",") or phrase.action:
            return False
        begin = segment_start(text, max(0, start - 1 - REACH), start - 1)
        if (previous is not None and previous["end"] > begin) or begin < scene.sentence(row["start"])[0]:
            return False
        if text[begin] in _OBLIQUE:
            return False
        end = 0
        for at, stop, word in scene.words_between(begin, start - 1):
            if word.roles & NOUN and stop - begin > 2 and (not end or at == end):
                end = stop
            elif end:
                break
        if not end:
            return False
        low, high = self._strip_left(begin, end)
        if high - low < 2:
            return False
        phrase.start, phrase.end, phrase.side = low, high, "inherited"
        return True

    def _left(self, row: Row, low: int) -> Phrase:
        scene = self.scene
        text = scene.text
        start, end = segment_start(text, low, row["start"]), row["start"]
        phrase = Phrase(record_start=row["start"], record_end=row["end"])
        if start == end and text[start - 1 : start] in ("：", ":"):
            start, end = segment_start(text, low, start - 1), start - 1
        end = self._strip_right(start, end, phrase)
        start, end = self._strip_left(start, end)
        award = scene.words.awards.at(text, row["end"], len(text))
        if text[row["end"] : row["end"] + 1] == "的":
            award = scene.words.awards.at(text, row["end"] + 1, len(text))
        right = self._right_end(row)
        takes_right = right > row["end"] and (
            start >= end
            or award > 0
            or phrase.action != ""
            or _is_count(row)
            or phrase.link in ("有", "共有", "的")
        )
        moved = start < end and phrase.change is not None and phrase.change.basis != "level"
        if takes_right and (not moved or _is_count(row)):
            self._set_right(row, phrase, right)
            if phrase.span is not None:
                return phrase
        if _is_limit(row) and not scene.words.terms.before(text, start, end):
            phrase.side = "right"
        elif start < end:
            phrase.start, phrase.end = start, end
            phrase.record_start, phrase.side = start, "left"
        elif phrase.change is None or phrase.change.direction == "reach":
            self._right(row, phrase)
        return phrase

    def _strip_right(self, start: int, end: int, phrase: Phrase) -> int:
        scene, words = self.scene, self.scene.words
        text = scene.text
        for _ in range(10):
            while end > start and (text[end - 1].isspace() or text[end - 1] in "“‘、，：:=～~—-（("):
                end -= 1
            if end <= start:
                break
            if end in scene.time_before and scene.time_before[end] >= start:
                begin = scene.time_before[end]
                if text[begin - 1 : begin] in ("比", "较", "于", "以") and begin - 1 >= start:
                    phrase.compared = (begin, end)
                    begin -= 1
                end = begin
                continue
            size = words.trail.before(text, start, end)
            if (
                size
                and max(words.keep.before(text, start, end), words.nouns_all.before(text, start, end)) > size
            ):
                break
            if size and words.action.before(text, start, end) <= size:
                word = text[end - size : end]
                if word in words.nouns and word[-1] in "比速幅":
                    phrase.change = phrase.change or words.changes.get(word)
                    break
                if phrase.link == "":
                    phrase.link = word
                change = words.changes.get(word)
                if change is not None and (phrase.change is None or phrase.change.direction == "reach"):
                    phrase.change = change
                end -= size
                continue
            size = words.action.before(text, start, end)
            if size and phrase.action == "":
                word = text[end - size : end]
                if word in words.verbs or self._right_possible(phrase):
                    phrase.action = word
                if word in words.verbs:
                    end -= size
                    continue
            if phrase.change is not None or phrase.link:
                found = _COMPARED.search(text, max(start, end - 18), end)
                if found is not None and phrase.change is not None and phrase.change.direction != "reach":
                    phrase.compared = (found.start(), found.end())
                    end = found.start()
                    continue
            before = text[max(start, end - 32) : end]
            if ("于" in before or "出" in before) and (
                found := _OVER.search(text, max(start, end - 22), end)
            ):
                end = found.start()
                continue
            by = _BY.search(text, max(start, end - 32), end) if "按" in before else None
            if by is not None and by.start() > start:
                end = by.start()
                continue
            if "每" in before and (found := _EACH.search(text, max(start, end - 12), end)):
                end = found.start()
                continue
            break
        return end

    def _right_possible(self, phrase: Phrase) -> bool:
        char = self.scene.text[phrase.record_end : phrase.record_end + 1]
        return bool(char) and _CJK.match(char) is not None

    def _strip_left(self, start: int, end: int) -> tuple[int, int]:
        scene, words = self.scene, self.scene.words
        text = scene.text
        tail = text.rfind("的", start, end)
        cut = start
        for begin, stop, word in scene.words_between(start, end):
            if (
                word.roles & VERB
                and not word.roles & NOUN
                and getattr(words.changes.get(word.text), "basis", "level") == "level"
                and stop - begin > 1
                and tail < stop
                and end - stop >= 2
                and text[stop] not in _BOUND
                and not text[stop : stop + 2].startswith("、")
            ):
                cut = stop
        start = cut
        for _ in range(12):
            number = _NUMBER.match(text, start, end)
            if number is not None:
                start = number.end()
            while start < end and (text[start].isspace() or text[start] in "、，：:—-）)”’"):
                start += 1
            if start >= end:
                break
            time = scene.time_after(start)
            if time is not None:
                if time >= end:
                    return end, end
                start = time
                continue
            size = words.lead.at(text, start, end)
            if words.keep.at(text, start, end) > size:
                break
            if not size or text[start + size : start + size + 1] in _BOUND:
                break
            if end - start - size == 0 and text[start:end] not in words.edges:
                break
            start += size
        while end > start and (text[end - 1].isspace() or text[end - 1] in "的、，"):
            end -= 1
        if text.count("）", start, end) != text.count("（", start, end) and text[end - 1 : end] != "）":
            closing = text.rfind("）", start, end)
            if closing >= 0 and "（" not in text[start:closing]:
                start = closing + 1
        if start < end and text[start] == "”":
            start += 1
        return start, end

    def _right(self, row: Row, phrase: Phrase) -> None:
        self._set_right(row, phrase, self._right_end(row))

    def _set_right(self, row: Row, phrase: Phrase, right: int) -> None:
        begin = row["end"]
        if self.scene.text[begin : begin + 1] == "的":
            begin += 1
        if right - begin >= 1:
            phrase.start, phrase.end = begin, right
            phrase.record_start, phrase.record_end, phrase.side = row["start"], right, "right"

    def _right_end(self, row: Row) -> int:
        """End of the noun phrase that follows the quantity, the quantity's own end if none does."""
        scene = self.scene
        text = scene.text
        begin: int = row["end"]
        if text[begin : begin + 1] == "的":
            begin += 1
        high = min(len(text), begin + RIGHT_REACH)
        if begin >= high or _CJK.match(text, begin) is None:
            return int(row["end"])
        close = _RIGHT_END.search(text, begin + 1, high)
        stop = close.start() if close is not None else high
        modifier = text.rfind("的", begin, stop)
        for at, until, word in scene.words_between(begin, stop):
            if word.roles & STOP and (modifier < at or modifier < 0) and not _bound(text, until, word):
                stop = at
                break
        if modifier > begin and modifier + 1 < stop and not self._modifies(begin, modifier):
            stop = modifier
        if text[begin:stop] in scene.words.stops or stop - begin < 1:
            return int(row["end"])
        return stop

    def _modifies(self, begin: int, end: int) -> bool:
        """Whether the words before 的 are a modifier of what follows, not the thing counted."""
        text = self.scene.text
        if text[begin] in "在具有由经以获" or text[end - 1] in "级型性类式上下内外新":
            return True
        return any(word.roles & (VERB | STOP) for _, _, word in self.scene.words_between(begin, end))

    def _share(
        self, rows: Sequence[Row], phrases: list[Phrase], group: list[int], earlier: list[int]
    ) -> None:
        """Hand the members of a list of nouns to the members of a list of quantities (分别)."""
        text = self.scene.text
        span = phrases[group[0]].span
        if span is None or phrases[group[0]].side == "right":
            return
        if phrases[group[0]].side == "inherited":
            before = [index for index in earlier[-2 * _LONGEST_LIST :] if index < group[0]]
            if len(before) >= len(group):
                for target, source in zip(group, before[-len(group) :], strict=True):
                    phrases[target].start, phrases[target].end = phrases[source].start, phrases[source].end
                    phrases[target].side = "inherited"
            return
        bounds = [span[0]]
        for match in _SPLIT.finditer(text, span[0], span[1]):
            bounds += [match.start(), match.end()]
        bounds.append(span[1])
        pieces = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
        if len(pieces) == len(group) and all(b > a for a, b in pieces):
            for target, piece in zip(group, pieces, strict=True):
                phrases[target].start, phrases[target].end = piece
                phrases[target].side = "left"
                phrases[target].record_start = piece[0]


def _is_limit(row: Row) -> bool:
    """Whether a quantity is a time limit (30日内、60日以前、5个工作日), which has no indicator but a term."""
    if row["kind"] != "duration":
        return False
    return row["comparator"] == "le" or row["text"][-1] in "内前" or "工作日" in (row["unit"] or "")


def _is_count(row: Row) -> bool:
    return (
        row["kind"] == "number"
        and row["unit"] is not None
        and len(row["unit"]) == 1
        and row["unit"] not in "元吨米亩斤度"
    )


def _bound(text: str, at: int, word: Word) -> bool:
    return len(word.text) > 1 and text[at : at + 1] in _BOUND
