"""Metadata of a document as its head and its signature tell it: title, number, issuer, date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: Characters looked at from the head of a document.
HEAD = 800
#: Longest title and longest line of the head that is not prose, in characters.
LONGEST_TITLE, LONGEST_LINE = 120, 60

_SPACE = " \t\u3000\xa0\r\ufeff"
_NUMBER = re.compile(
    "[\u4e00-\u9fff]{1,12}[〔［\\[【（(](?:19|20)[0-9]{2}[〕］\\]】）)] ?第? ?[0-9]{1,5} ?号"
    "|[\u4e00-\u9fff]{0,20}令 ?(?:[〔（(][12][0-9]{3}[〕）)])? ?第? ?[0-9〇零一二三四五六七八九十百]{1,5} ?号"
    "|第[0-9]{1,5}号令"
)
_CHINESE_DATE = (
    "[二一][〇零○Ｏ0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_ARABIC_DATE = "(?:19|20)[0-9]{2}(?: ?年 ?[01]?[0-9] ?月(?: ?[0-3]?[0-9] ?日)?|[-/.][01]?[0-9](?:[-/.][0-3]?[0-9])?(?![0-9]))"
_DATE = f"(?P<date>{_ARABIC_DATE}|{_CHINESE_DATE})"
_TIME = "(?:[ T]{0,2}[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
_DATE_LINE = re.compile(
    f"[（(【]?(?P<lead>[^\n0-9，。；]{{0,24}}){_DATE}{_TIME}(?:[ 　][^\n。；]{{0,60}}|[^\n，。；]{{0,3}})"
)
_MEETING = re.compile(f"[—（(]{{1,3}}{_DATE}[^\n，。]{{2,50}}")
_PERSON = re.compile("[\u4e00-\u9fff]{0,8}[长理席任][ \u3000]{1,4}[\u4e00-\u9fff· ]{2,8}")
#: A line of nothing but a date: it begins with the line break, so that a search skips from line to line.
_ALONE = re.compile(f"\n[ \t\u3000\xa0]{{0,60}}[（(]?{_DATE}[ \t\u3000\xa0）)\r]{{0,9}}(?=\n|$)")
_ABOUT = re.compile("关于|转发|批转|印发|对")
_BRACKETS = re.compile("^[（(]|(?:[（(][^（）()]{1,30}[）)]){1,2}$|[）)]$")
_SPEAKER = re.compile("代表(?P<body>[^\n，。；：0-9]{2,16}?)，?向[^\n，。]{0,12}报告")
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")
_DATES = re.compile(_DATE)
_GAPS = re.compile("[。\n：]|[ \u3000]{4}")
_NAMES = re.compile("[^\n，。：；0-9]{2,80}")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_FIELDS = re.compile("[0-9]{1,4}|[〇零○Ｏ一二三四五六七八九十]{1,4}")
_ITEM = re.compile(
    "第[一二三四五六七八九十百0-9 ]{1,5}[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]"
)


class MetadataReader:
    """Reads title, number, issuer and date of a document.

    Parameters
    ----------
    titles : iterable of mapping
        Rows with ``text``: words a title ends with (通知, 条例).
    issuers : iterable of mapping
        Rows with ``text``: last characters of the name of a body that issues documents (政府, 委员会).
    acts : iterable of mapping
        Rows with ``text``, ``dates`` and ``issues``: what a head says was done to the document (公布, 施行), and
        whether its day is the document's date and who did it its issuer.
    """

    def __init__(
        self,
        titles: Iterable[Mapping[str, Any]],
        issuers: Iterable[Mapping[str, Any]],
        acts: Iterable[Mapping[str, Any]],
    ) -> None:
        acts = list(acts)
        self._enacted_on = re.compile(f"{_DATE}[^\n，。]{{0,70}}?(?P<act>{_either(acts)})")
        self._dating = frozenset(row["text"] for row in acts if row["dates"])
        self._enactor = re.compile(
            "[日月] ?经?(?P<body>[^\n，。；：0-9 ]{2,24}?)"
            f"(?:令|{_either(row for row in acts if row['issues'])})"
        )
        tail = "(?:[（(][^（）()\n]{1,30}[）)]|摘要|摘编|全文)?$"
        self._title_end = re.compile(f"(?:{_either(titles)}){tail}")
        self._lost_break = re.compile(
            f"\\A([^\n]{{0,120}}(?:{_either(titles)})) ?([\u4e00-\u9fff]{{2,8}}[〔\\[](?:19|20)[0-9]{{2}}[〕\\]][0-9]{{1,5}}号)"
        )
        self._body_end = re.compile(
            f"(?:{_either(issuers)}|等?[0-9一二三四五六七八九十]{{0,3}}(?:部门|单位))$"
        )

    def read(self, text: str, title: str | None = None) -> dict[str, str | None]:
        """Metadata of one text; what it does not tell is None.

        Parameters
        ----------
        text : str
        title : str, optional
            The title, if it is known; it is looked for otherwise.

        Returns
        -------
        dict
            The fields of ``policy_nlp.records.PolicyInfo``; ``id`` and ``genre`` are None, a text tells neither.
        """
        start = self._lost_break.sub("\\1\n\\2\n", text[:HEAD], count=1)
        head = self._head_lines(start)
        title = title or self._title(head, "\n" in start)
        number = next((found for line in head if (found := self._own_number(line))), None)
        before = _NUMBER.match(title or "")  # 国函〔2018〕159号 国务院关于…
        number = number or (before.group() if before else None)
        date, signed_by = self._signature(text)
        stamp = next((match for line in head if (match := _DATE_LINE.fullmatch(line))), None)
        enacted, enactor = self._enacted(head)
        if date is None:
            stamp = stamp or next((match for line in head if (match := _MEETING.fullmatch(line))), None)
            date = enacted or (_iso(stamp.group("date")) if stamp else None)
        issuer = self._issuer_of(title[before.end() :] if title and before else title) or signed_by or enactor
        if issuer is None and number and "令" in number:
            issuer = number[: number.index("令")].strip(_SPACE) or None
        if issuer is None and (match := _SPEAKER.search(text, 0, HEAD)):
            issuer = match.group("body")
        return {"id": None, "title": title, "number": number, "issuer": issuer, "date": date, "genre": None}

    def _title(self, head: list[str], lines: bool) -> str | None:
        """The lines of the head that read as an official title, else its first line that can be one.

        ``lines`` tells whether the text has line breaks: without them there is no first line.
        """
        able = [self._can_be_title(line) for line in head]
        for i, line in enumerate(head):
            if not able[i] or line.count("《") > line.count("》") or not self._title_end.search(line):
                continue
            title, first = line, i
            while first and able[first - 1] and len(title) <= LONGEST_TITLE:
                before = head[first - 1]
                if not self._continues(before, title):
                    break
                title, first = before + title, first - 1
            return title
        if not lines:
            return None
        return next((line for line, fit in zip(head, able, strict=True) if fit and len(line) >= 4), None)

    def _continues(self, before: str, title: str) -> bool:
        """Whether a title's line goes on from the line before it."""
        return bool(
            title.count("《") != title.count("》")
            or (title.startswith(("关于", "（", "(")) and self._is_body(before))
            or ("关于" in before and not self._title_end.search(before))
            or (len(title) <= 14 and len(before) >= 10 and " " not in before and not before.endswith("令"))
        )

    def _is_body(self, name: str) -> bool:
        """Whether a name ends as those of bodies do, a bracket behind it left aside."""
        return bool(self._body_end.search(_BRACKETS.sub("", _BRACKETS.sub("", name)).replace(" ", "")))

    def _issuer_of(self, title: str | None) -> str | None:
        """The body that a title begins with (国务院办公厅关于…的通知)."""
        for match in _ABOUT.finditer(title or ""):
            before = match.string[: match.start()].strip(_SPACE)
            if 2 <= len(before) <= 60 and "《" not in before and self._is_body(before):
                return before
        return None

    def _signature(self, text: str) -> tuple[str | None, str | None]:
        """Date and body of the first signature: a body or a person on one line and a date alone on the next."""
        for match in _ALONE.finditer(text):
            start = text.rfind("\n", max(0, match.start() - 80), match.start()) + 1
            if not start and match.start() > 80:
                continue
            before = text[start : match.start()].strip(_SPACE)
            date = _iso(match.group("date"))
            if date and before and self._signs(before):
                return date, before
            if date and _PERSON.fullmatch(before):
                return date, None
        tail = text[-80:].rstrip() if len(text) > 120 else ""
        for match in _DATES.finditer(tail):
            if len(tail) - match.end() <= 4 and "。" not in tail[match.end() :]:
                before = _GAPS.split(tail[: match.start()].rstrip())[-1].strip(_SPACE)
                if not before or self._signs(before):
                    return _iso(match.group("date")), before or None
        return None, None

    def _signs(self, name: str) -> bool:
        """Whether a line is the name of one or more bodies and nothing else."""
        return bool(_NAMES.fullmatch(name)) and self._is_body(name)

    def _enacted(self, head: list[str]) -> tuple[str | None, str | None]:
        """The last date at which the head says the document was passed or changed, and the body that did it."""
        date = body = None
        for line in head:
            for match in self._enacted_on.finditer(line):
                found = _iso(match.group("date"))
                if found is None or match.group("act") not in self._dating:
                    continue
                if date is None or found > date:
                    date = found
                if body is None and (actor := self._enactor.search(line, match.end("date") - 1)):
                    body = actor.group("body")
        return date, body if body and self._body_end.search(body) else None

    def _head_lines(self, head: str) -> list[str]:
        """The lines before the first line of prose, without white space around them.

        A head without line breaks is taken apart at its spaces. 令 and the 第…号 below it become one line.
        """
        lines: list[str] = []
        for line in head.split("\n") if "\n" in head[:200] or len(head) < 200 else head[:200].split(" ")[:-1]:
            line = line.strip(_SPACE)
            if not line:
                continue
            enacted = self._enacted_on.search(line)
            if len(lines) == 16 or _ITEM.match(line) or (len(line) > LONGEST_LINE and not enacted):
                break
            if line[-1] in "。；：" and not enacted and len(line) > 12:
                break
            if lines and lines[-1].endswith("令") and line.startswith("第") and line.endswith("号"):
                line = lines.pop() + line
            lines.append(line)
        return lines

    def _can_be_title(self, line: str) -> bool:
        return not (
            line[-1] in "。；：，、！!】"
            or line[0] in "【[—"
            or line.startswith(("附件", "来源"))
            or ">" in line
            or "首页" in line
            or " · " in line
            or "。" in line
            or not _CHINESE.search(line)
            or _DATE_LINE.fullmatch(line)
            or self._enacted_on.search(line)
            or self._own_number(line)
        )

    def _own_number(self, line: str) -> str | None:
        """The document's own number in a line of the head: not one of a document that is cited."""
        match = _NUMBER.search(line)
        if match is None or "》" in line[: match.start()]:
            return None
        if len(line) - len(match.group()) > 6 and not self._enacted_on.search(line):
            return None
        return match.group().lstrip("年月日 ")


def _either(rows: Iterable[Mapping[str, Any]]) -> str:
    return "|".join(sorted((re.escape(row["text"]) for row in rows), key=len, reverse=True)) or "(?!)"


def _arabic(chinese: str) -> int:
    """二〇二一 → 2021, 十二 → 12, 三十一 → 31; digits stay what they are."""
    if chinese.isascii():
        return int(chinese)
    if "十" not in chinese:
        return int("".join(str(_DIGITS.get(char, 0)) for char in chinese))
    tens, ones = chinese.split("十", 1)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _iso(date: str) -> str | None:
    """ISO form of a written date, to the day or the month; None if there is no such day."""
    year, month, *rest = map(_arabic, _FIELDS.findall(date))
    if not 1 <= month <= 12:
        return None
    if not rest:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{rest[0]:02d}" if 1 <= rest[0] <= 31 else None
