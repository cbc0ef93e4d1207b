"""Words that names of bodies are made with, as patterns: their tails, offices and branches, meetings, campuses."""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon

#: The office of a commission or group, which names of bodies and this module's readers put behind them.
OFFICE = "办公室"


class Forms:
    """The patterns that the table ``forms`` gives.

    Parameters
    ----------
    lexicon : mapping
        The tables of ``seeds/orgs``.

    Attributes
    ----------
    tail : Pattern
        Finds the end of a name that can stand for it (联席会议 in 部际联席会议, 领导小组办公室).
    anaphoric : frozenset of str
        Tails that only point when they stand alone.
    own : Pattern
        Matches the name of a part of a body that can stand without the body: its field and its rank (税政司).
    has_office : tuple of str
        Ends of the names of bodies that have an office of their own.
    founded : Pattern
        Finds an office that the text founds or names for the first time (下设办公室); its group is the word.
    branch : tuple of str
        Ends of names of parts of companies.
    meeting, session : Pattern
        Match what, behind a name, makes it one of a meeting.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {}
        for row in sorted(lexicon["forms"], key=lambda row: -len(row["text"])):
            words.setdefault(row["use"], []).append(row["text"])
        rows = lexicon["forms"]
        self.anaphoric = frozenset([OFFICE, *(row["text"] for row in rows if row.get("anaphoric"))])
        any_of = {use: "|".join(map(re.escape, texts)) for use, texts in words.items()}
        self.tail = re.compile(f"(?:{any_of['tail']})(?:{OFFICE})?$|(?<=.)委员会{OFFICE}$")
        self.own = re.compile(f"[\u4e00-\u9fff]{{2,14}}(?:{any_of['own']})")
        self.has_office = tuple(words["has_office"])
        self.founded = re.compile(f"(?:{any_of['founds']}|{any_of['has_office']})({OFFICE})")
        self.branch = tuple(words["branch"])
        self.meeting = re.compile(f"[）)]?[\u4e00-\u9fff]{{2,12}}?(?:{any_of['meeting']})")
        self.session = re.compile(
            f"第[0-9一二三四五六七八九十百]{{1,4}}次(?:{any_of['session']})会议|\n?[一二三四五六七八九十]{{1,3}}次会议"
        )
        self._campus = re.compile(
            f"（[\u4e00-\u9fff]{{2,10}}(?:{any_of['campus']}|{any_of['seat']})）"
            f"|[\u4e00-\u9fff]{{2,3}}(?:{any_of['campus']})|{any_of['stage']}"
        )

    def with_campus(self, text: str, end: int) -> int:
        """End of an institution's name with the campus or section that follows it (北京工业大学房山校区)."""
        match = self._campus.match(text, end)
        return match.end() if match else end
