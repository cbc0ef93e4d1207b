"""Words of organization names: one pass over the text gives tokens, each with a class of one letter.

The letters are what the grammar reads: N a body, n a body that is also an organ of a region, K a body that
begins functional names (国务院), R a region, O an organ of a region, P a party committee, D a party
department, G a government, L a level of administration, Q a determiner, F a field of work, H a head noun,
X a field with its head, C a whole collective phrase, A an anaphoric phrase, V a left edge of proper names,
S a suffix of proper names, b a word no name contains, - a phrase that only looks like an organization.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policy_nlp.lexicon import Lexicon
from policy_nlp.matcher import Dictionary

#: Entries of both kinds at once: bodies that other functional names begin with.
PREFIX_BODY = "K"


@dataclass(slots=True, eq=False)
class Entry:
    """What the lexicon knows about one word; not frozen, as making thousands of these takes time."""

    cls: str
    type: str = "government"
    canonical: str | None = None
    official: str | None = None
    alone: str | None = None
    needs: str = "modifier"
    edge: str = "open"
    strict: bool = False
    acts: bool = False
    extends: bool = False
    beside: bool = False
    direct: bool = False
    parts: tuple[str, ...] = ()
    parent: str | None = None
    level: str = ""


Token = tuple[int, int, Entry]

_COMMITTEE_OF = "省市县区州盟旗"
_LEVELS_BEFORE = frozenset("省市县区州盟旗镇乡")
_PARTY = "中国共产党"
_GOVERNMENT = "政府"
#: How far behind a wrong word the right one may end, in characters.
_LONGEST = 20
_FREE_LEFT = frozenset("原由经向与和及同对在据从请受为报将给以等或是有按的持全")


def _regional(lexicon: Lexicon) -> dict[str, Entry]:
    """Organs every region has: those listed and those made of a field of work and an office."""
    table = {
        row["text"]: Entry(
            "O", row["type"], official=row["official"], alone=row.get("alone"), level=row.get("level", "")
        )
        for row in lexicon["organs"]
    }
    short = {row["office"]: row["short"] for row in lexicon["offices"] if row["short"]}
    for row in lexicon["functions"]:
        for office in row["organs"]:
            official = row["name"] + office
            for stem in (row["name"], *row["forms"]):
                for head in (office, short.get(office)):
                    if head:
                        table.setdefault(stem + head, Entry("O", official=official, alone=row["type"]))
    return table


def entries(lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    """All words of the lexicon with their entries; of two entries for one word the first counts."""
    organs = _regional(lexicon)
    anchors = {row["text"] for row in lexicon["anchors"]}
    levels = {row["text"] for row in lexicon["collective"] if row["class"] == "level"}
    departments = {row["text"]: Entry("D", row["type"], official=row["official"]) for row in lexicon["party"]}
    for row in lexicon["bodies"]:
        if row.get("quiet"):
            continue
        strict, beside = set(row.get("strict", ())), set(row.get("beside", ()))
        for word in (row["name"], *row["aliases"]):
            organ = organs.get(word) or departments.get(word)
            cls = PREFIX_BODY if word in levels else "n" if organ else "N"
            official = organ.official if organ else None
            yield (
                word,
                Entry(cls, row["type"], row["name"], official, strict=word in strict, beside=word in beside),
            )
    for row in lexicon["stop"]:
        yield row["text"], Entry("-", direct=row.get("after_place", False))
    for row in lexicon["anaphoric"]:
        committee = row["type"] == "party" and not row.get("parts")
        parts = tuple(row.get("parts", ()))
        yield row["text"], Entry("P" if committee else "A", row["type"], parts=parts)
    letters = {"level": "L", "quantifier": "Q", "government": "G", "head": "H", "field": "X", "whole": "C"}
    for row in lexicon["collective"]:
        yield (
            row["text"],
            Entry(
                letters[row["class"]],
                row.get("type", "government"),
                alone=row.get("alone"),
                needs=row.get("needs", "modifier"),
                strict=row.get("strict", False),
                extends=row.get("extends", False),
                acts=row.get("acts", False),
                direct=row["text"] in anchors,
                parts=tuple(row.get("parts", ())),
            ),
        )
    for word, entry in organs.items():
        yield word, entry
    yield from departments.items()
    yield from _regions(lexicon)
    for row in lexicon["suffixes"]:
        if row["edge"] == "unit":
            continue
        yield row["text"], Entry("S", row["type"], edge=row["edge"], direct=row.get("direct", False))
    for row in lexicon["functions"]:
        for stem in (row["name"], *row["forms"]):
            yield stem, Entry("F", row["type"], needs="nothing" if row.get("alone") else "modifier")
            yield stem + "部门", Entry("X", row["type"])
    for row in lexicon["anchors"]:
        yield row["text"], Entry("V")
    for row in lexicon["breakers"]:
        yield row["text"], Entry("b")


def _regions(lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    short: list[tuple[str, Entry]] = []
    count = Counter(row["name"] for row in lexicon["regions"])
    for row in lexicon["regions"]:
        name, level = row["name"], row["level"]
        parent = row["parent"] if count[name] == 1 else None
        entry = Entry(
            "R", canonical=name, parent=parent, level=level, strict=len(name) == 2 or row.get("strict", False)
        )
        yield row["name"], entry
        for word in row.get("aliases", ()):
            yield word, entry
        if row["short"]:
            short.append((row["short"], entry))
    yield from short


class Lexer:
    """Finds the words of a lexicon in a text.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._dictionary: Dictionary[Entry] = Dictionary(entries(lexicon))
        rows = lexicon["guards"]
        self._guards = {row["ending"]: tuple(row["not_before"]) for row in rows if not row.get("alone")}
        self._bare_guards = {row["ending"]: tuple(row["not_before"]) for row in rows if row.get("alone")}
        self._longest_guard = max(map(len, self._guards), default=0)
        self._suffixes = {
            row["text"]: Entry("S", row["type"], edge=row["edge"], direct=row.get("direct", False))
            for row in lexicon["suffixes"]
            if row["edge"] != "unit"
        }
        self._verbs = frozenset(row["text"] for row in lexicon["breakers"])
        self._themes = frozenset(row["text"] for row in lexicon["themes"])
        self._committee = Entry("P", "party")
        self._government = Entry("G")

    def get(self, word: str) -> Entry | None:
        """Entry of a word, or None."""
        return self._dictionary.get(word)

    def __call__(self, text: str) -> list[Token]:
        """Tokens of the text, sorted, none overlapping another; 委 after a region (广东省委) is one."""
        found: list[Token] = []
        themed = -1
        for token in self._dictionary.find(text):
            start, end, entry = token
            last = found[-1] if found else None
            if last is not None and start < last[1]:
                continue
            if entry.cls in "RV" and text[start - 2 : start] in self._themes:
                themed = end
            elif start == themed and entry.cls == "O":
                found += self._suffix(text, start, end)
            elif entry.cls == "O" and self._own_name(text, start, last):
                suffix = self._suffixes.get(text[start:end])
                found.append((start, end, suffix) if suffix else token)
            elif entry.cls in "Nn" and self.guarded(text, start, end):
                found += self._again(text, start, end)
            elif entry.cls == "-" and entry.direct and self._at_place(text, start, last):
                found.append((start, start + len(_GOVERNMENT), self._government))
            elif entry.cls == "R":
                found += self._region(text, token, last)
            else:
                found.append(token)
        return found

    @staticmethod
    def _own_name(text: str, start: int, last: Token | None) -> bool:
        """Whether neither a region nor a level stands before an organ's word: then a name may end with it."""
        return not (last is not None and last[1] == start) and text[start - 1 : start] not in _LEVELS_BEFORE

    def _suffix(self, text: str, start: int, end: int) -> list[Token]:
        """The suffix of proper names that an organ's name ends with (委员会 in 健康海南建设委员会)."""
        for at in range(start, end):
            entry = self._dictionary.get(text[at:end])
            if entry is not None and entry.cls == "S":
                return [(at, end, entry)]
        return []

    def _again(self, text: str, start: int, end: int) -> list[Token]:
        """Words in the place of one that proved to be none: 国家 and 财政部门 for 国家财政部, 国家卫生健康委 after 联合."""
        found: list[Token] = []
        at = start + 1
        for cut in range(end - 1, start, -1):
            entry = self._dictionary.get(text[start:cut])
            if entry is not None:
                found.append((start, cut, entry))
                at = cut
                break
        for left, right, entry in self._dictionary.find(text[at : end + _LONGEST]):
            if left + at >= end:
                break
            found.append((left + at, right + at, entry))
        return found

    def _region(self, text: str, token: Token, last: Token | None) -> list[Token]:
        """A region, and 委 or 委员会 behind it as a word of its own; nothing where its characters are others' words."""
        start, end, entry = token
        follows = last is not None and last[1] == start
        behind = last is not None and follows and (end - start == 2 or last[2].cls == "R")
        if entry.strict and not behind and not self.stands_free(text, start):
            return []
        found = [token]
        if text.startswith("党委", end):
            found.append((end, end + 2, self._committee))
        elif text.startswith("委", end) and text[end - 1] in _COMMITTEE_OF:
            if not text.startswith("委员会", end):
                found.append((end, end + 1, self._committee))
            elif text.startswith(_PARTY, max(0, start - len(_PARTY))):
                found.append((end, end + 3, self._committee))
            elif follows and last is not None and last[2].cls in "Nn":
                found.append((end, end + 3, Entry("O", last[2].type, official="委员会")))
        return found

    @staticmethod
    def _at_place(text: str, start: int, last: Token | None) -> bool:
        """Whether a region or a level ends where 政府工作报告 begins: then its government is meant."""
        region = last is not None and last[1] == start and last[2].cls == "R"
        return region or (text[start - 1 : start] in _COMMITTEE_OF and start > 0)

    def stands_free(self, text: str, start: int) -> bool:
        """Whether a word that begins at ``start`` is likely to begin there.

        No Chinese character goes before it, or one that is a word of its own (由), or a word that no name
        contains (发布).
        """
        before = text[start - 1 : start]
        if not "\u4e00" <= before <= "\u9fff" or before in _FREE_LEFT:
            return True
        return text[max(0, start - 2) : start] in self._verbs

    def guarded_alone(self, text: str, start: int, end: int) -> bool:
        """Whether what follows a word that stands alone makes it part of a term (政府 in 政府服务)."""
        words = self._bare_guards.get(text[start:end])
        return words is not None and text.startswith(words, end)

    def guarded(self, text: str, start: int, end: int) -> bool:
        """Whether what follows a name shows that it is the beginning of another word (财政部 in 财政部门)."""
        for size in range(1, min(self._longest_guard, end - start) + 1):
            words = self._guards.get(text[end - size : end])
            if words and text.startswith(words, end):
                return True
        return False
