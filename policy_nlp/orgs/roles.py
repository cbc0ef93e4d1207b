"""Roles: who leads, takes part, is responsible, issues the document or speaks.

Mentions that a list joins form a chain and share a role, which the words after and before the chain tell.
"""

from __future__ import annotations

import re

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.grammar import Mention

_LINK = re.compile("[、，]?(?:和|及|与|以及|或者|或|等|等和|等及|、|/| |\u3000|（|）\\s*(?:和|、)?)?")
_ORDER = re.compile("(?:第[0-9〇一二三四五六七八九十百]{1,6}号)?令|公告(?:〔|（|第)")
_TITLE = re.compile("(?:办公厅|办公室)?关于|(?:工作)?报告\n")
_YEAR = (
    "[0-9]{4}\\s?年\\s?[0-9]{1,2}\\s?月|二[○〇０零Oo][○〇０零一二三四五六七八九]{2}年"
    "|一九[一二三四五六七八九]{2}年"
)
_SIGN = re.compile(f"[\\s（(]{{0,3}}(?:代章|印章|盖章)?[)）]?\\s{{0,3}}(?:{_YEAR})")
_SPEAK_BEFORE = re.compile("(?:记者[^，。\n]{0,14}从|据|根据|来自|对话|我代表)$")
_SOURCE_BEFORE = re.compile("(?:来源[：:|｜]?\\s{0,3}|发布于[\u4e00-\u9fff]{2,3}\n?)$")
_SOURCE = re.compile(
    "(?:消息|讯)?[\n]?[（(]|(?:[\u4e00-\u9fff]{2,4}?)?(?:[0-9]{0,2}月[0-9]{0,2}日)?(?:电|讯)|[0-9]{1,2}月[0-9]{1,2}日讯"
)
_NEWS = re.compile("[）)]\\s{0,3}[：:]")
_FIRST_LEADS = re.compile("(?:排(?:在|名)?|列)第一位的(?:部门|单位)?为牵头|第一个(?:部门|单位)为牵头")
_TOGETHER = re.compile("(?:会同|会商|协调|联合|征求了)(?:同级|各)?$")
_PAY = re.compile("(?:与[\u4e00-\u9fff]{1,6})?(?:共同|分别)?承担(?!.{0,6}责任的)")
_MEMBERS = re.compile("等?[0-9]{0,2}(?:个部门和单位|个部门|个单位|家单位)?组成")
_ALONG = re.compile("(?:等[^，。\n]{0,6})?(?:一起|一道|共同)")
_LEADER = re.compile("为(?:牵头|召集)(?:单位|部门)|任组长单位")
_LABEL = re.compile("(负责|牵头|责任|配合|参加|协助)(?:部门|单位)[：:]\\s?$")
_LABEL_ROLES = {"牵头": "lead", "配合": "participate", "参加": "participate", "协助": "participate"}
_DATED = re.compile("日\\s{0,2}$")
_ENACT = re.compile("(?:令)?(?:发布|公布|批准|颁布|修订)")
_DAY = "（[^）\n]{1,14}）|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年|[，,]"


class Roles:
    """Gives mentions their roles.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``; ``roles`` holds the words beside a mention.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {}
        for row in sorted(lexicon["roles"], key=lambda row: -len(row["text"])):
            word = re.escape(row["text"])
            if row.get("not_before"):
                word += f"(?!{'|'.join(map(re.escape, row['not_before']))})"
            words.setdefault(row["use"], []).append(word)
        use = {name: f"(?:{'|'.join(group)})" for name, group in words.items()}
        after = f"等?(?:[\u4e00-\u9fff]{{0,4}}?部门|单位)?{use['auxiliary']}{{0,2}}"
        day = f"(?:{use['when']}|{_DAY}){{0,6}}"
        office = f"(?:[\u4e00-\u9fff、]{{0,18}}?{use['office']}(?:[\u4e00-\u9fff·]{{2,4}}?)?)?"
        self._lead = re.compile(after + use["lead"])
        self._with = re.compile(after + use["with"])
        self._responsible = re.compile(after + use["responsible"])
        self._part = re.compile(after + use["participate"])
        self._owner = re.compile(f"是[^，。；\n]{{0,18}}{use['member']}")
        self._heard = re.compile(use["heard"])
        self._issue = re.compile(
            f"(?:等[^，。\n]{{0,8}})?{day}(?:联合|正式|共同|研究)?{use['issue']}[^，。；\n]{{0,14}}?{use['document']}"
        )
        self._speak = re.compile(
            f"{office}(?:{day}{use['speak']}|(?:{use['when']}|（[^）\n]{{1,14}}）){{1,3}}{use['announce']})"
        )

    def assign(self, text: str, mentions: list[Mention]) -> None:
        """Set ``role`` of every mention; ``mentions`` are sorted and do not overlap."""
        first_leads = bool(_FIRST_LEADS.search(text))
        previous: list[Mention] = []
        chains = _chains(text, mentions)
        alone: set[int] = set()
        for chain in chains:
            role = self._role(text, chain, previous)
            if role != "none":
                _give(chain, role)
                if (
                    first_leads
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
        before = text[max(0, start - 18) : start]
        if (
            previous
            and previous[0].role == "lead"
            and start - previous[-1].end <= 10
            and _TOGETHER.search(before)
        ):
            return "participate"
        label = _LABEL.search(before)
        if label:
            return _LABEL_ROLES.get(label[1], "responsible")
        if self._with.match(text, end):
            return "lead"
        if _TOGETHER.search(before) and before.endswith("会同"):
            return "participate"
        if self._lead.match(text, end):
            return "lead"
        if self._responsible.match(text, end):
            return "responsible"
        if before.endswith("由"):
            if _PAY.match(text, end):
                return "responsible"
            if _MEMBERS.match(text, end):
                return "participate"
        if before.endswith("与") and _ALONG.match(text, end):
            return "participate"
        if _LEADER.match(text, end):
            return "lead"
        if self._owner.match(text, end):
            return "responsible"
        if self._part.match(text, end):
            return "participate"
        return self._voice(text, chain, start, end, before)

    def _voice(self, text: str, chain: list[Mention], start: int, end: int, before: str) -> str:
        """Issuer or speaker."""
        if chain[0].type == "media":
            source = _SOURCE_BEFORE.search(before) or _NEWS.match(text, end) or _SOURCE.match(text, end)
            return "issuer" if source else "none"
        line_start = not before or before[-1] in "\n 　。”）)；"
        if _ORDER.match(text, end):
            return "issuer"
        if line_start and (_SIGN.match(text, end) or (start < 300 and _TITLE.match(text, end))):
            return "issuer"
        if _SPEAK_BEFORE.search(before):
            if before.endswith("我代表"):
                return "speaker"
            if self._heard.match(text, end) or before.endswith(("来自", "对话")):
                return "speaker"
        named = chain[0].kind == "named"
        if named and self._issue.match(text, end):
            return "issuer"
        if _DATED.search(before) and _ENACT.match(text, end):
            return "issuer"
        if "向" in before[-6:] or before.endswith("以"):
            return "none"
        if self._speak.match(text, end):
            return "speaker"
        return "none"


def _chains(text: str, mentions: list[Mention]) -> list[list[Mention]]:
    chains: list[list[Mention]] = []
    for mention in mentions:
        if chains:
            last = chains[-1][-1]
            gap = mention.start - last.end
            if gap <= 4 and _LINK.fullmatch(text, last.end, mention.start):
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
