"""Small documents to compare engines on."""

from __future__ import annotations

from itertools import cycle, islice

import pyarrow as pa

LINES = (
    "到2027年，力争培育{n}家以上链主企业，规模以上工业增加值年均增长{p}%左右。",
    "支持中小企业数字化改造，安排专项资金{n}亿元。（工业和信息化部牵头，财政部配合）",
    "严禁新增钢铁产能。2024年，城镇新增就业{n}万人，比上年增长{p}.5%。",
    "一、总体要求\n鼓励金融机构加大信贷投放，国务院办公厅负责督促落实。",
    "会议听取了情况汇报。",
)


def documents(count: int) -> pa.Table:
    """A table of documents: ids in order, texts with changing figures, titles and dates of some."""
    lines = list(islice(cycle(LINES), count))
    return pa.table(
        {
            "id": [f"d{i:05}" for i in range(count)],
            "text": [line.format(n=i + 10, p=i % 9 + 1) for i, line in enumerate(lines)],
            "title": [None if i % 3 else f"关于第{i}号工作的通知" for i in range(count)],
            "date": ["2026-01-27" if i % 2 else None for i in range(count)],
        }
    )
