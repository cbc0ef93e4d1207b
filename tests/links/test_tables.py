"""Task tables: the cells of a row say what is to be done, by whom and by when."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from policy_nlp import readers
from policy_nlp.analysis import responsibilities

Task = tuple[str, list[str], list[str], str | None]


def table(*rows: str) -> str:
    """Rows with ``|`` between cells, as readers give them."""
    return "\n".join(row.replace("|", "\t") for row in rows)


def tasks(nlp: Language, text: str) -> list[Task]:
    """Measure, who leads, who takes part, deadline."""
    found = responsibilities(nlp(text))
    return [(row["measure"], row["lead"], row["participants"], row["deadline"]) for row in found]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        (
            "序号|重点任务|牵头单位|责任单位|完成时限",
            "1|推进老旧小区改造|市商务局|市财政局、市水利局|2026年底前",
            (["市商务局"], ["市财政局", "市水利局"], "2026"),
        ),
        (
            "工作任务|主办部门|协办部门",
            "推进老旧小区改造|市商务局|市财政局",
            (["市商务局"], ["市财政局"], None),
        ),
        ("完成时间|具体措施|责任部门", "2027年6月|推进老旧小区改造|市商务局", (["市商务局"], [], "2027-06")),
        (
            "任务|责任单位（排名第一的牵头）|备注",
            "推进老旧小区改造|市商务局（牵头）、市财政局|市水利局已报送",
            (["市商务局"], ["市财政局"], None),
        ),
        (
            "任务|牵头 单位|配合\u3000单位",
            "推进老旧小区改造|市商务局|市财政局",
            (["市商务局"], ["市财政局"], None),
        ),
    ],
)
def test_columns(
    fast: Language, head: str, cells: str, expected: tuple[list[str], list[str], str | None]
) -> None:
    found = [task for task in tasks(fast, table(head, cells)) if task[0] == "推进老旧小区改造"]
    assert found == [("推进老旧小区改造", *expected)]


def test_a_row_without_bodies_belongs_to_those_above(fast: Language) -> None:
    text = table(
        "任务|牵头单位|完成时限",
        "推进老旧小区改造|市商务局|2026年底前",
        "加快培育龙头企业||2027年底前",
        "推广使用绿色建材|市水利局",
    )
    assert tasks(fast, text) == [
        ("推进老旧小区改造", ["市商务局"], [], "2026"),
        ("加快培育龙头企业", ["市商务局"], [], "2027"),
        ("推广使用绿色建材", ["市水利局"], [], None),
    ]


def test_what_follows_a_table_is_no_row_of_it(fast: Language) -> None:
    text = table("任务|牵头单位", "推进老旧小区改造|市商务局") + "\n推广使用绿色建材。\n加快培育龙头企业\t5家"
    assert [task[0] for task in tasks(fast, text)] == ["推进老旧小区改造"]


def test_a_table_without_duties_states_none(fast: Language) -> None:
    assert tasks(fast, table("任务|地点", "推进老旧小区改造|云溪市")) == []


def test_a_task_table_in_word(fast: Language, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("云溪市重点任务分解表")
    rows = (
        ("重点任务", "牵头单位", "配合单位", "完成时限"),
        ("推进老旧小区改造，加快培育龙头企业。", "市商务局", "市财政局\n市水利局", "2026年底前"),
    )
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, values in zip(grid.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    path = tmp_path / "tasks.docx"
    document.save(str(path))
    found = tasks(fast, readers.read(path).text)
    others = ["云溪市财政局", "云溪市水利局"]
    assert found == [
        ("推进老旧小区改造", ["云溪市商务局"], others, "2026"),
        ("加快培育龙头企业", ["云溪市商务局"], others, "2026"),
    ]


def test_a_task_table_in_html(fast: Language, tmp_path: Path) -> None:
    path = tmp_path / "tasks.html"
    path.write_text(
        "<html><body><h1>云溪市重点任务分解表</h1><p>请各单位按照分工抓好落实。</p><table>"
        "<tr><th>工作任务</th><th>责任单位</th><th>完成时限</th></tr>"
        "<tr><td>推广使用绿色建材</td><td>市财政局<br>市水利局</td><td>2027年6月底前</td></tr>"
        "<tr><td>推进老旧小区改造</td><td>市商务局</td><td>2026年</td></tr></table></body></html>",
        encoding="utf-8",
    )
    rows = [task for task in tasks(fast, readers.read(path).text) if task[3]]
    assert rows == [
        ("推广使用绿色建材", ["云溪市财政局", "云溪市水利局"], [], "2027-06"),
        ("推进老旧小区改造", ["云溪市商务局"], [], "2026"),
    ]
