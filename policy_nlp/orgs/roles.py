"""Roles: who leads, takes part, is responsible, issues the document or speaks.

Mentions that a list joins form a chain and share a role, which the words after and before the chain tell.
"""

from __future__ import annotations

import re

from policy_nlp.orgs.grammar import Mention

_LINK = re.compile("[、，]?(?:和|及|与|以及|或者|或|等|等和|等及|、|/| |\u3000|（|）\\s*(?:和|、)?)?")
_AUX = (
    "(?:等)?(?:[\u4e00-\u9fff]{0,4}?部门|单位)?"
    "(?:要|应当|应|将|需|正在|已经|已|可以|可|近日|日前|共同|联合|，)?"
)
_LEAD = re.compile(f"{_AUX}(?:牵头|主导|领头)")
_WITH = re.compile(f"{_AUX}(?:将|已)?(?:会同|会商|商有关|商)(?!务|业|品|标|会)")
_BOTH = re.compile("(?:将|要|应)?与")
_RESPONSIBLE = re.compile(
    f"{_AUX}(?:按照?各?自?(?:职责|职能)(?:分工)?(?:分别)?负责|分工负责|各?自?分别负责|共同负责|负责(?!人|同志|干部)|负总责"
    "|统一(?:归口)?管理|归口管理|主管全国|主办|共同主办)"
)
_PART = re.compile(f"{_AUX}(?:按职责分工)?(?:配合|参与(?!度)|参加|协助|协作|协同)")
_ISSUE = re.compile(
    "(?:等[^，。\n]{0,8})?(?:近日|日前|今天|昨天|今日|（[^）]{1,14}）|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年|[，,])*"
    "(?:联合|正式|共同|研究)?(?:印发|发布|公布|出台|下发|制定|修改|修订|制定印发)(?:了|的|关于|最新|新版|指导意见|公告)*[^，。；\n]{0,10}?"
    "(?:[《“]|指导意见|公告|通知(?!要求)|细则|司法解释|办法|条例|规划)"
)
_ORDER = re.compile("(?:第[0-9〇一二三四五六七八九十百]+号)?令|公告(?:〔|（|第)")
_TITLE = re.compile("(?:办公厅|办公室)?关于|(?:工作)?报告\n")
_SIGN = re.compile(
    r"[\s（(]{0,3}(?:代章|印章|盖章)?[)）]?\s{0,3}(?:[0-9]{4}\s?年\s?[0-9]{1,2}\s?月|二[○〇０零Oo][○〇０零一二三四五六七八九]{2}年|一九[一二三四五六七八九]{2}年)"
)
_OFFICE = (
    "(?:[\u4e00-\u9fff、]{0,18}?(?:部长|主任|局长|司长|厅长|处长|行长|会长|主席|书记|省长|市长|县长|院长|秘书长|专员|发言人|负责人|负责同志|"
    "研究员|教授|专家|委员|检察长|董事长|总经理|医师|秘书)(?:[\u4e00-\u9fff·]{2,4}?)?)?"
)
_SPEAK = re.compile(
    f"{_OFFICE}(?:今天|昨天|今日|近日|日前|（[^）]{{1,14}}）|[0-9]{{1,2}}月[0-9]{{1,2}}日|[，,])*"
    "(?:介绍|表示|指出|透露|强调|认为(?!应当|需要|必要|有必要)|预计|坦言|告诉|建议|请求|称，|(?:联合)?通报|说[，。：:]|数据显示|最新统计|最新数据|(?:发布|公布)(?:了|的)?(?:最新)?(?:数据|上半年|统计|显示)"
    "|统计数据|统计，|(?:的)?数据[，显]|(?:有关|相关)?负责(?:人|同志)(?:就|现场|说|表示|介绍|在)|(?:今天|近日|日前)(?:（[^）]{1,14}）)?(?:发布|公布|部署|通报)"
    "|印发通知要求|意见：|提出(?:了)?(?:以下)?(?:办理)?意见|作政府工作报告)"
)
_SPEAK_BEFORE = re.compile("(?:记者[^，。\n]{0,14}从|据|根据|来自|对话|我代表)$")
_HEARD = re.compile(
    "(?:获悉|了解到|独家获悉|介绍|统计|数据|消息|通报|预报|监测|测算|预测|解读|的(?:预测|数据|消息|统计|通报|介绍))"
)
_SOURCE_BEFORE = re.compile("(?:来源[：:|｜]?\\s{0,3}|发布于[\u4e00-\u9fff]{2,3}\n?)$")
_SOURCE = re.compile(
    "(?:消息|讯)?[\n]?[（(]|(?:北京|[\u4e00-\u9fff]{2,4}?)?(?:[0-9]{0,2}月[0-9]{0,2}日)?(?:电|讯)|[0-9]{1,2}月[0-9]{1,2}日讯"
)
_NEWS = re.compile("[）)]\\s*[：:]")
_FIRST_LEADS = re.compile(
    "排(?:在|名)?第一位的(?:部门|单位)?为牵头|列第一位的(?:部门|单位)?为牵头|第一个(?:部门|单位)为牵头"
)
_TOGETHER = re.compile("(?:会同|会商|协调|联合|征求了)(?:同级|各)?$")
_PAY = re.compile("(?:与[\u4e00-\u9fff]{1,6})?(?:共同|分别)?承担(?!.{0,6}责任的)")
_MEMBERS = re.compile("(?:等)?[0-9]{0,2}(?:个部门和单位|个部门|个单位|家单位)?组成")
_ALONG = re.compile("(?:等[^，。\n]{0,6})?(?:一起|一道|共同)")
_LEADER = re.compile("为(?:牵头|召集)(?:单位|部门)|任组长单位")
_OWNER = re.compile("是[^，。；\n]{0,18}(?:主管单位|主管部门|责任主体|第一责任人|责任单位)")
_LABEL = re.compile("(负责|牵头|责任|配合|参加|协助)(?:部门|单位)[：:]\\s?$")
_LABEL_ROLES = {"牵头": "lead", "配合": "participate", "参加": "participate", "协助": "participate"}
_DATED = re.compile("日\\s{0,2}$")
_ENACT = re.compile("(?:令)?(?:发布|公布|批准|颁布|修订)")


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


def assign(text: str, mentions: list[Mention]) -> None:
    """Set ``role`` of every mention; ``mentions`` are sorted and do not overlap."""
    first_leads = bool(_FIRST_LEADS.search(text))
    previous: list[Mention] = []
    chains = _chains(text, mentions)
    alone: set[int] = set()
    for chain in chains:
        role = _role(text, chain, previous)
        if role != "none":
            _give(chain, role)
            if first_leads and role == "responsible" and text[chain[0].start - 1 : chain[0].start] in "（(":
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


def _give(chain: list[Mention], role: str) -> None:
    for mention in chain:
        mention.role = role


def _whole_lines(text: str, chain: list[Mention]) -> bool:
    """Whether a chain has a line of its own, as in a table or above a date."""
    before = text[chain[0].start - 1] if chain[0].start else "\n"
    return before == "\n" and text[chain[-1].end : chain[-1].end + 1] in ("\n", "") and chain[0].start > 0


def _role(text: str, chain: list[Mention], previous: list[Mention]) -> str:
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
    if _WITH.match(text, end):
        return "lead"
    if _TOGETHER.search(before) and before.endswith("会同"):
        return "participate"
    if _LEAD.match(text, end):
        return "lead"
    if _RESPONSIBLE.match(text, end):
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
    if _OWNER.match(text, end):
        return "responsible"
    if _PART.match(text, end):
        return "participate"
    return _voice(text, chain, start, end, before)


def _voice(text: str, chain: list[Mention], start: int, end: int, before: str) -> str:
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
        if _HEARD.match(text, end) or before.endswith(("来自", "对话")):
            return "speaker"
    named = chain[0].kind == "named"
    if named and _ISSUE.match(text, end):
        return "issuer"
    if _DATED.search(before) and _ENACT.match(text, end):
        return "issuer"
    if "向" in before[-6:] or before.endswith("以"):
        return "none"
    if _SPEAK.match(text, end):
        return "speaker"
    return "none"
