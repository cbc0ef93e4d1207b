"""A reader and a writer of the user's own, found by the suffix of a name."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run


def test_a_reader(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.memo").write_text("关于备案的函\n请财政部于10个工作日内办理。", encoding="utf-8")
    (tmp_path / "b.memo").write_text("只有标题", encoding="utf-8")
    code = "from policy_nlp.readers import read, suffixes\nprint('.memo' in suffixes(), read('a.memo').title)"
    assert run(code).strip() == "True 关于备案的函"
    said = run("policy_nlp", "extract", ".", "--config", "fast", "--out", "a.jsonl", fails=True)
    assert "b.memo: a memo has a title and a text" in said
    record = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert (record["title"], record["date"]) == ("关于备案的函", "2026-03-01")
    assert [row["text"] for row in record["orgs"]] == ["财政部"]


def test_a_writer(run: Run, tmp_path: Path) -> None:
    code = """
from policy_nlp.writers import open_writer, suffixes
with open_writer("a.risks.txt") as out:
    out.write({"title": "甲", "text": "", "risks": [{"text": "隐患"}]})
print(".risks.txt" in suffixes(), type(out).__name__)
"""
    assert run(code).strip() == "True RiskList"
    assert (tmp_path / "a.risks.txt").read_text(encoding="utf-8") == "甲: 隐患\n"
