"""Roles: who leads, takes part, is responsible, issues the document or speaks.

Mentions that a list joins form a chain and share a role, which the words after and before the chain tell.
"""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.mention import Mention

_LINK = re.compile(
    '[、，]?(?:和|及|与|以及|或者|或|等|等和|等及|、|/| |\u3000|（|）\\s*(?:和|、)?|[（(](?:以下)?简?称[为：:]?[“"]?)?'
)
_YEAR = (
    "[0-9]{4}\\s?年\\s?[0-9]{1,2}\\s?月|二[○〇０零Oo][○〇０零一二三四五六七八九]{2}年"
    "|一九[一二三四五六七八九]{2}年"
)
_NEWS = re.compile("[）)]\\s{0,3}[：:]")
_YEAR_BEFORE = re.compile("(?:^|\n)[0-9]{4}年$")
#: Where the head of a document ends, in characters.
_HEAD = 300
#: 代表国务院，向…: whoever speaks for a body.
_TOWARDS = re.compile("，?向")
_DATED = re.compile("日\\s{0,2}$")
_MONTH_DAY = "[0-9]{0,2}月[0-9]{0,2}日"
_DAY = f"（[^）\n]{{1,14}}）|{_MONTH_DAY}|[0-9]{{4}}年|[，,]"
#: How far before a mention its words are looked for, in characters.
_BEFORE = 18


def _words(lexicon: Lexicon) -> dict[str, str]:
    """A pattern of the words of each use."""
    words: dict[str, list[str]] = {}
    for row in sorted(lexicon["roles"], key=lambda row: -len(row["text"])):
        word = re.escape(row["text"])
        if row.get("not_before"):
            word += f"(?!{'|'.join(map(re.escape, row['not_before']))})"
        words.setdefault(row["use"], []).append(word)
    return {use: f"(?:{'|'.join(group)})" for use, group in words.items()}


class Roles:
    """Gives mentions their roles.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``; ``roles`` holds the words beside a mention.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        use = _words(lexicon)
        after = f"[）)]?等?(?:[\u4e00-\u9fff]{{0,4}}?{use['unit']})?{use['auxiliary']}{{0,2}}"
        day = f"(?:{use['when']}|{_DAY}){{0,6}}"
        office = f"(?:[\u4e00-\u9fff、]{{0,18}}?{use['office']}(?:[\u4e00-\u9fff·]{{2,4}}?)?)?"
        self._lead = re.compile(after + use["lead"])
        self._with = re.compile(after + use["with"])
        self._responsible = re.compile(after + use["responsible"])
        self._part = re.compile(after + use["participate"])
        self._owner = re.compile(f"是[^，。；\n]{{0,30}}{use['member']}")
        self._heard = re.compile(use["heard"])
        self._issue = re.compile(
            f"(?:等[^，。\n]{{0,8}})?{day}(?:联合|正式|共同|研究)?{use['issue']}[^，。；\n]{{0,20}}?{use['document']}"
        )
        self._speak = re.compile(
            f"(?:等[0-9]{{0,2}}{use['unit']})?{office}(?:{day}{use['speak']}|(?:{use['when']}|（[^）\n]{{1,14}}）){{1,3}}{use['announce']})"
        )
        self._first_leads = re.compile(use["first"])
        self._together = re.compile(use["together"] + "$")
        self._pay = re.compile(f"(?:与[\u4e00-\u9fff]{{1,6}})?{use['pay']}(?!.{{0,6}}责任的)")
        self._members = re.compile(f"等?[0-9]{{0,2}}{use['unit']}?{use['people']}?{use['form']}")
        self._by = re.compile(use["by"])
        self._along = re.compile(f"(?:等[^，。\n]{{0,6}})?{use['along']}")
        self._chair = re.compile(use["chair"])
        labels = ("lead", "responsible", "participate")
        groups = "|".join(f"(?P<{label}>{use['label_' + label]})" for label in labels)
        self._label = re.compile(f"(?:{groups})[：:]\\s?$")
        self._told = re.compile(f"(?:{use['reporter']}[^，。\n]{{0,14}}从|{use['told']}|{use['represent']})$")
        self._represented = re.compile(use["represent"] + "$")
        self._figures = re.compile(f"[\u4e00-\u9fff]{{1,10}}{use['figures']}")
        self._behalf = re.compile(use["behalf"] + "$")
        self._jointly = re.compile(use["jointly"])
        self._met = re.compile(use["met"] + "$")
        self._source_before = re.compile(f"{use['source']}(?:[：:|｜]?\\s{{0,3}}|[\u4e00-\u9fff]{{2,3}}\n?)$")
        self._source = re.compile(
            f"{use['wire']}?\n?[（(]|(?:[\u4e00-\u9fff]{{2,4}}?)?(?:{_MONTH_DAY})?{use['wire']}"
        )
        self._order = re.compile(
            f"(?:第[0-9〇一二三四五六七八九十百]{{1,6}}号)?{use['decree']}(?:(?<=令)|〔|（|第)"
        )
        self._title = re.compile(f"\\s?{use['about']}|{use['report']}\n")
        self._sign = re.compile(f"[\\s（(]{{0,3}}{use['seal']}?[)）]?\\s{{0,3}}(?:{_YEAR})")
        self._signed_by = re.compile(f"{use['office']}[ \u3000]{{1,4}}[\u4e00-\u9fff·]{{2,8}}\\s*\n")
        self._report = re.compile(use["report"] + "\n")
        self._enact = re.compile(use["enact"])

    def assign(self, text: str, mentions: list[Mention]) -> None:
        """Set ``role`` of every mention; ``mentions`` are sorted and do not overlap."""
        first_leads = bool(self._first_leads.search(text))
        previous: list[Mention] = []
        chains = _chains(text, mentions)
        alone: set[int] = set()
        for number, chain in enumerate(chains):
            role = self._role(text, chain, previous)
            after = chains[number + 1][0].start if number + 1 < len(chains) else 0
            if role == "none" and self._jointly.fullmatch(text, chain[-1].end, max(after, chain[-1].end)):
                role = "lead"
            if role != "none":
                _give(chain, role)
                if (
                    first_leads
                    and len(chain) > 1
                    and role == "responsible"
                    and text[chain[0].start - 1 : chain[0].start] in "（("
                ):
                    chain[0].role = "lead"
            elif _whole_lines(text, chain):
                alone.add(id(chain))
            previous = chain
        for above, below in zip(reversed(chains[:-1]), reversed(chains[1:]), strict=True):
            signed = below[0].role == "issuer" and above[0].role == "none" and id(above) in alone
            if signed and not text[above[-1].end : below[0].start].strip():
                _give(above, "issuer")
        rows = [
            chain
            for chain in chains
            if id(chain) in alone and chain[0].role == "none" and chain[0].kind == "named"
        ]
        if len(rows) >= 3:
            for chain in rows:
                _give(chain, "responsible")

    def _role(self, text: str, chain: list[Mention], previous: list[Mention]) -> str:
        start, end = chain[0].start, chain[-1].end
        before = text[max(0, start - _BEFORE) : start]
        if (
            previous
            and previous[0].role == "lead"
            and start - previous[-1].end <= 10
            and self._together.search(before)
        ):
            return "participate"
        label = self._label.search(before)
        if label and label.lastgroup:
            return label.lastgroup
        if self._with.match(text, end):
            return "lead"
        if self._together.search(before) and before.endswith("会同"):
            return "participate"
        if self._lead.match(text, end):
            return "lead"
        if self._responsible.match(text, end):
            return "responsible"
        if before.endswith("由"):
            if self._pay.match(text, end):
                return "responsible"
            if self._members.match(text, end):
                return "participate"
            if self._by.match(text, end):
                return "responsible"
        if before.endswith("与") and self._along.match(text, end):
            return "participate"
        if self._chair.match(text, end):
            return "lead"
        if self._owner.match(text, end):
            return "responsible"
        if self._part.match(text, end):
            return "participate"
        return self._voice(text, chain, start, end, before)

    def _voice(self, text: str, chain: list[Mention], start: int, end: int, before: str) -> str:
        """Issuer or speaker."""
        if chain[0].type == "media":
            source = (
                self._source_before.search(before) or _NEWS.match(text, end) or self._source.match(text, end)
            )
            return "issuer" if source else "none"
        line_start = not before or before[-1] in "\n 　。”）)；"
        if self._order.match(text, end):
            return "issuer"
        if line_start and (self._sign.match(text, end) or (start < _HEAD and self._title.match(text, end))):
            return "issuer"
        if start < _HEAD and _YEAR_BEFORE.search(before) and self._report.match(text, end):
            return "issuer"
        if start < _HEAD and line_start and self._signed_by.match(text, end):
            return "issuer"
        if self._told.search(before):
            if self._represented.search(before):
                return "speaker"
            if self._heard.match(text, end) or self._met.search(before):
                return "speaker"
        named = chain[0].kind == "named"
        if named and line_start and text.startswith("《", end):
            return "issuer"
        if named and self._issue.match(text, end):
            return "issuer"
        if _DATED.search(before) and self._enact.match(text, end):
            return "issuer"
        if "向" in before[-6:] or before.endswith("以"):
            return "none"
        if self._speak.match(text, end) or self._figures.match(text, end):
            return "speaker"
        if self._behalf.search(before) and _TOWARDS.match(text, end):
            return "speaker"
        return "none"


def _chains(text: str, mentions: list[Mention]) -> list[list[Mention]]:
    chains: list[list[Mention]] = []
    for mention in mentions:
        if chains:
            last = chains[-1][-1]
            gap = mention.start - last.end
            if gap <= 7 and _LINK.fullmatch(text, last.end, mention.start):
                chains[-1].append(mention)
                continue
        chains.append([mention])
    return chains


def _give(chain: list[Mention], role: str) -> None:
    for mention in chain:
        mention.role = role


def _whole_lines(text: str, chain: list[Mention]) -> bool:
    """Whether a chain has a line of its own, as in a table or above a date."""
    before = text[chain[0].start - 1] if chain[0].start else "\n"
    return before == "\n" and text[chain[-1].end : chain[-1].end + 1] in ("\n", "") and chain[0].start > 0
