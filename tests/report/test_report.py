"""The report as a file, and as people use it in a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from spacy.language import Language
from typer.testing import CliRunner

import policy_nlp
from policy_nlp import records
from policy_nlp.cli import app
from policy_nlp.report.page import ReportWriter, for_script
from policy_nlp.resources import seeds_dir

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = (
    "</script><script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">\n"
    "一、<b>粗体</b>与&amp;。到2027年，财政部支持𠮷祥<i>企业</i>😀改造，培育10家以上链主企业\u2028。\n<!-- 不是注释"
)


def record_of(nlp: Language, text: str, name: str, **known: str) -> dict[str, Any]:
    return policy_nlp.to_record(nlp(policy_nlp.set_metadata(nlp.make_doc(text), id=name, **known)))


@pytest.fixture(scope="module")
def found(fast: Language) -> list[dict[str, Any]]:
    paths = sorted((seeds_dir() / "documents").glob("*.txt"))
    made = [record_of(fast, path.read_text(encoding="utf-8"), path.name) for path in paths]
    made.append(record_of(fast, HOSTILE, "<i>hostile</i>", title="<b>title</b></title><script>1</script>"))
    return made


@pytest.fixture(scope="module")
def page(found: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    with ReportWriter(path, title="报告 <i>1</i>") as out:
        for record in found:
            out.write(record)
    return path


# The file


def test_nothing_in_a_document_becomes_markup(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    assert "<b>title" not in source
    assert "<i>" not in source
    assert source.count("<script>") == 1
    assert len(re.findall("<script", source)) == source.count("</script>") == 13
    assert for_script("</script><!--\u2028") == '"\\u003c/script>\\u003c!--\\u2028"'


def test_it_needs_no_other_file_and_no_network(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    head = source[: source.index("</head>")]
    assert "default-src 'none'" in head
    assert not re.findall(r"""(?:src|href)=["'](?!data:)[^"']""", source[: source.index("<body>")])
    assert "@import" not in source
    assert "url(" not in source


def test_every_field_of_a_record_is_in_it(page: Path) -> None:
    [data] = re.findall(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    columns = json.loads(data)["columns"]
    for layer in ("orgs", "targets", "measures"):
        assert tuple(column["name"] for column in columns[layer]) == records.LAYERS[layer].field_names()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("财政部安排资金100亿元。", encoding="utf-8")
    result = CliRunner().invoke(app, ["report", "a.txt", "none.txt", "--config", "fast", "--language", "en"])
    assert result.exit_code == 1
    assert "none.txt: no such file" in result.stderr
    assert "1 document written to report.html" in result.stderr
    assert '<html lang="en">' in Path("report.html").read_text(encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", "a.txt", "--config", "fast", "--out", "b.html"])
    assert (result.exit_code, Path("b.html").exists()) == (0, True)


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, page: Path) -> Iterator[Callable[..., Any]]:
    opened, logged = [], []

    def go(address: str, path: Path = page, width: int = 1280) -> Any:
        tab = browser.new_page(viewport={"width": width, "height": 860})
        tab.on("console", lambda message: logged.append(message.text))
        tab.on("pageerror", lambda error: logged.append(str(error)))
        tab.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:")) else logged.append(request.url)
            ),
        )
        tab.goto(f"{path.as_uri()}#/{address}")
        opened.append(tab)
        return tab

    yield go
    for tab in opened:
        tab.close()
    assert logged == []


def counted(tab: Any, beginning: str = ".*／") -> None:
    """Wait until the table is filtered and its count begins so (5 ／ 100 行)."""
    expect(tab.locator(".count")).to_have_text(re.compile(f"^{beginning}"))


def test_filters_filter_and_sorting_sorts(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    tab = visit("targets")
    total = sum(len(record["targets"]) for record in found)
    assert tab.inner_text(".count").startswith(str(total))
    wanted = [row for record in found for row in record["targets"] if row["status"] == "achieved"]
    index = tab.eval_on_selector_all(
        "thead th", "heads => heads.findIndex(head => head.dataset.name === 'status')"
    )
    select = tab.locator(".filters td").nth(index).locator("select")
    select.select_option(label=f"已完成 ({len(wanted)})")
    assert tab.inner_text(".count").startswith(f"{len(wanted)} ／ {total}")
    shown = tab.locator("tbody tr").all_inner_texts()
    assert len(shown) == len(wanted)
    both = ["企业" in text for text in shown]
    assert 0 < sum(both) < len(both)
    tab.fill(".search", "企业")
    counted(tab, f"{sum(both)} ／")
    tab.click("button:has-text('清除筛选')")
    assert tab.inner_text(".count").startswith(str(total))
    tab.click("thead th[data-name=indicator] .sort")
    names = [name for name in tab.locator("tbody td:first-child").all_inner_texts() if name != "（无）"]
    tab.click("thead th[data-name=indicator] .sort")
    assert tab.get_attribute("thead th[data-name=indicator]", "aria-sort") == "descending"
    back = [name for name in tab.locator("tbody td:first-child").all_inner_texts() if name != "（无）"]
    assert names[0] != back[0]


def test_a_row_leads_to_its_place_and_back(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    tab = visit("measures")
    row = found[2]["measures"][4]
    tab.fill(".search", row["text"])
    counted(tab)
    tab.click(f"tbody tr[data-key='2:{row['id']}'] a")
    tab.wait_for_selector(".details:not([hidden])")
    assert tab.inner_text(".details blockquote") == row["text"]
    chosen = "".join(tab.locator("article .chosen").all_inner_texts())
    assert chosen == row["text"]
    assert tab.evaluate(
        "(() => { const box = document.querySelector('.chosen').getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; })()"
    )
    tab.click(".details header a")
    tab.wait_for_selector("tr.marked")
    assert tab.inner_text("tr.marked td:first-child") == row["text"]
    tab.go_back()
    tab.wait_for_selector(".details:not([hidden])")


def test_overlapping_records_are_all_reached(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    record = found[2]
    inner = next(
        (target, measure)
        for target in record["targets"]
        for measure in record["measures"]
        if measure["start"] < target["start"] and target["end"] <= measure["end"]
    )
    tab = visit("doc/2")
    piece = tab.locator(f"[data-ids~='{inner[0]['id']}'][data-ids~='{inner[1]['id']}']").first
    assert {"in-targets", "in-measures"} <= set(piece.get_attribute("class").split())
    seen = set()
    for _ in range(2):
        piece.click()
        seen.add(tab.inner_text(".details blockquote"))
    assert seen == {row["text"] for row in inner}
    tab.click(".linked a >> nth=0")
    expect(tab.locator(".details blockquote")).not_to_have_text(inner[1]["text"])
    tab.keyboard.press("Escape")
    assert tab.is_hidden(".details")


def test_the_text_is_shown_whole_and_layers_can_be_hidden(
    visit: Callable[..., Any], found: list[dict[str, Any]]
) -> None:
    tab = visit("doc/0")
    shown = tab.locator("article p").all_text_contents()
    assert shown == [line for line in found[0]["text"].split("\n") if line.strip()]
    for row in found[0]["orgs"]:
        pieces = tab.locator(f"article [data-ids~='{row['id']}']").all_text_contents()
        assert "".join(pieces) == row["text"]
    tab.uncheck(".toggle.measures input")
    assert "show-measures" not in tab.get_attribute("article", "class")
    assert tab.locator(".tree a").count() == len(found[0]["sections"])
    tab.click(".tree a >> nth=-1")


def test_hostile_text_shows_as_text(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    number = len(found) - 1
    tab = visit(f"doc/{number}")
    assert tab.title() == "报告 <i>1</i>"
    assert tab.locator("article p").all_text_contents() == [
        line for line in HOSTILE.split("\n") if line.strip()
    ]
    assert tab.inner_text("h2") == "<b>title</b></title><script>1</script>"
    assert tab.locator("article img, article b, article i").count() == 0
    for row in found[number]["orgs"] + found[number]["targets"] + found[number]["measures"]:
        pieces = tab.locator(f"article [data-ids~='{row['id']}']").all_text_contents()
        assert "".join(pieces) == row["text"]
    for view in ("documents", "targets", "measures", "orgs", "tasks", "overview"):
        tab.goto(f"{tab.url.split('#')[0]}#/{view}")
        assert tab.title() == "报告 <i>1</i>"


def test_charts_lead_to_what_they_count(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    tab = visit("overview")
    bar = tab.locator(".chart >> nth=0").locator("a.part").first
    count = int(bar.get_attribute("aria-label").rsplit(" ", 1)[1])
    bar.click()
    tab.wait_for_selector(".table-view.measures")
    counted(tab, f"{count} ／")


def test_both_languages_and_a_phone(visit: Callable[..., Any]) -> None:
    for view in ("overview", "targets", "doc/3/m2"):
        tab = visit(view, width=375)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 375
        tab.click(".language")
        assert tab.inner_text("nav a >> nth=0") == "Overview"
        assert tab.evaluate("document.documentElement.scrollWidth") <= 375


def test_printing_shows_the_text_and_all_rows(visit: Callable[..., Any], found: list[dict[str, Any]]) -> None:
    tab = visit("measures")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("tbody tr").count() == sum(len(record["measures"]) for record in found)
    tab = visit("doc/3")
    tab.emulate_media(media="print")
    assert tab.is_visible("article")
    assert not tab.is_visible("nav")
    assert not tab.is_visible(".contents")


def test_a_long_document_opens_and_filters_quickly(
    visit: Callable[..., Any], found: list[dict[str, Any]], fast: Language, tmp_path: Path
) -> None:
    text = "".join(record["text"] for record in found[:10])
    text = (text * (100_000 // len(text) + 1))[:100_000]
    path = tmp_path / "long.html"
    with ReportWriter(path) as out:
        out.write(record_of(fast, text, "long"))
    tab = visit("doc/0", path)
    # Only part of a long text and table is laid out: the work grows with what is looked at.
    assert sum(map(len, tab.locator("article p").all_text_contents())) >= 100_000 - text.count("\n") - 200
    tab = visit("measures", path)
    assert tab.locator("tbody tr").count() <= 240
    tab.fill(".search", "企业")
    counted(tab)
    assert tab.locator("tbody tr").count() <= 240
