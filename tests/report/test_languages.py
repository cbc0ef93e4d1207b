"""Languages of the report: each is data, and a user adds one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from policy_nlp.cli import app
from policy_nlp.report.page import ReportWriter
from policy_nlp.resources import lexicon, seeds_dir

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FRENCH = {
    "interface": [
        {"key": "language", "fr": "Français"},
        {"key": "report", "fr": "Rapport sur les textes"},
        {"key": "targets", "fr": "Objectifs chiffrés", "en": "Numeric targets"},
    ],
    "fields": [{"name": "indicator", "fr": "indicateur"}, {"name": "status", "fr": "nature"}],
    "values": [{"field": "status", "value": "target", "fr": "objectif"}],
}


@pytest.fixture
def french(tmp_path: Path) -> Path:
    folder = tmp_path / "names"
    folder.mkdir()
    for table, rows in FRENCH.items():
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / f"{table}.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def report(*args: str) -> tuple[int, str]:
    document = str(seeds_dir() / "documents" / "01_work_report.txt")
    done = CliRunner().invoke(app, ["report", document, "--config", "fast", *args])
    return done.exit_code, done.stderr


def test_a_user_adds_a_language(french: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    assert report("--names", str(french), "--language", "fr", "--out", str(out))[0] == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        errors: list[object] = []
        page.on("pageerror", lambda error: errors.append(error))
        page.goto(f"{out.as_uri()}#/targets")
        assert page.title() == "Rapport sur les textes"
        assert page.locator("html").get_attribute("lang") == "fr"
        navigation = page.locator("nav a").all_inner_texts()
        assert navigation[2] == "Objectifs chiffrés"
        assert navigation[3] == "Measures"  # what the language lacks
        heads = page.locator("thead .sort").all_inner_texts()
        assert {"indicateur", "nature"} <= {head.strip() for head in heads}
        assert "objectif" in page.locator("tbody").inner_text()
        assert page.locator(".language").all_inner_texts() == ["中文", "English"]
        page.locator(".language").nth(1).click()
        assert page.locator("nav a").all_inner_texts()[2] == "Numeric targets"
        assert page.locator(".language").all_inner_texts() == ["中文", "Français"]
        page.locator(".language").nth(0).click()
        assert page.locator("nav a").all_inner_texts()[2] == "量化目标"
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert not errors
        browser.close()


def test_one_table_alone_is_enough(french: Path, tmp_path: Path) -> None:
    writer = ReportWriter(tmp_path / "a.html", "fr", names=french / "values.jsonl")
    with writer:
        pass
    assert '"fr":{"interface"' in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "line", "language", "said"),
    [
        ("interface", '{"key": "report", "fr": "Rapport"}', "de", "no language 'de'; there are zh, en, fr"),
        ("interface", '{"fr": "Rapport"}', "fr", "interface.jsonl:1: column 'key' is missing"),
        ("interface", '{"key": "report", "fr": 1}', "fr", "interface.jsonl:1: column 'fr' is 1"),
        ("fields", '{"name": "status", "in French": "nature"}', "fr", "'in French' is no code of a language"),
        ("words", "{}", "fr", "there is no table 'words'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, line: str, language: str, said: str) -> None:
    (tmp_path / f"{name}.jsonl").write_text(line, encoding="utf-8")
    names = str(tmp_path / f"{name}.jsonl")
    code, error = report("--names", names, "--language", language, "--out", str(tmp_path / "a.html"))
    assert code != 0
    assert said in error
    assert not (tmp_path / "a.html").exists()


def test_the_languages_of_the_package_are_whole() -> None:
    for table, rows in lexicon("display_names").items():
        for row in rows:
            assert {"zh", "en"} <= row.keys() or row.get("key") in ("1e4", "1e8"), (table, row)
