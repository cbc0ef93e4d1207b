"""The sample documents as lines with metadata, to be set as pages, Word files and PDFs with the mess of real ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_nlp.gold import read_gold
from policy_nlp.resources import seeds_dir

#: Levels of numbering that Word can be asked to generate.
NUMBERED = re.compile(
    "([一二三四五六七八九十]+)、|（([一二三四五六七八九十]+)）|第([一二三四五六七八九十]+)([章条]) "
)

TABLE = [
    ["指标", "单位", "2025年", "2030年", "属性"],
    ["海洋生产总值", "亿元", "9600", "13500", "预期性"],
    ["近岸海域优良水质面积比例", "%", "86.2", "88", "约束性"],
    ["海上风电装机容量", "万千瓦", "1100", "2400", "预期性"],
]


@dataclass(frozen=True)
class Sample:
    """A document: its lines, of which the first is the title, and what its page says of it."""

    id: str
    title: str
    lines: tuple[str, ...]
    date: str
    number: str
    issuer: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


ISSUERS = {
    "01_work_report": "临澜市人民政府",
    "02_plan_outline": "海川省人民政府",
    "03_action_plan": "国务院办公厅",
    "04_ministry_notice": "教育部办公厅 财政部办公厅",
    "05_support_measures": "清源市人民政府办公室",
    "06_regulation": "临澜市人民政府",
    "07_meeting_readout": "海川省人民政府办公厅",
    "08_interview_lost_digits": "海川省水利厅",
    "09_state_council_opinion": "国务院",
    "10_broadcast_news": "海川省广播电视局",
}


def samples() -> list[Sample]:
    found = []
    for record in read_gold(seeds_dir() / "documents" / "gold.jsonl"):
        lines = [line for line in record["text"].split("\n") if line]
        if not lines[0].startswith(record["title"][:8]) and record["title"][:8] not in lines[0]:
            lines.insert(0, record["title"])
        number = next(
            (line for line in lines[:4] if re.fullmatch("[\u4e00-\u9fff]+〔2026〕[0-9]+号", line)), None
        )
        title = lines[0]
        found.append(
            Sample(
                record["id"], title, tuple(lines), record["date"],
                number or f"海政发〔2026〕{len(found) + 11}号", ISSUERS[record["id"]],
            )
        )  # fmt: skip
    return found


def with_table(sample: Sample) -> Sample:
    """The document with a table before its last paragraph."""
    rows = ["\t".join(row) for row in TABLE]
    lines = (*sample.lines[:-1], "专栏1 主要指标", *rows, sample.lines[-1])
    return Sample(sample.id, sample.title, lines, sample.date, sample.number, sample.issuer)
