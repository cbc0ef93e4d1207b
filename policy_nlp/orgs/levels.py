"""Levels of administration before a body's name: 省 in 省教育厅, 自治区 in 自治区人民政府."""

from __future__ import annotations

LEVELS = "省市县区州盟旗镇乡"
#: Characters that make a level character part of another word (城市, 地区, 社区).
NOT_LEVEL = {
    "市": "城都超股楼门上夜集闹", "区": "地社园辖景灾校山库牧林特战片郊禁小防矿验范税作游能聚护易业",
    "省": "全各该节反", "县": "各全该郡", "镇": "城集古", "乡": "城下家故水返", "州": "神广郑杭苏",
    "盟": "联同结加", "旗": "国红",
}  # fmt: skip
LONG_LEVELS = ("自治区", "自治州", "自治县", "特区", "新区", "开发区", "地区", "街道", "兵团")


def left_level(text: str, start: int) -> int:
    """Start of a level word that stands directly before ``start`` (省 in 省教育厅), else ``start``."""
    if start == 0:
        return start
    char = text[start - 1]
    if char in LEVELS:
        if char == "区" and text[max(0, start - 3) : start] in LONG_LEVELS:
            return start - 3
        if start >= 2 and text[start - 2] in NOT_LEVEL.get(char, ""):
            return start
        return start - 1
    return start
