"""Documents in notebooks: what is shown, and that nothing in a text becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from spacy import displacy
from spacy.language import Language

import policy_nlp
from policy_nlp.display import DISPLACY_COLOURS
from policy_nlp.palette import COLOURS

TEXT = "<script>alert(1)</script>到2027年，财政部支持企业改造，培育10家以上“链主”企业 & 其他。"


class Reader(HTMLParser):
    """Collects the text of the first div, and the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.text = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.depth += tag == "div"
        self.titles += [value or "" for name, value in attrs if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "div"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def doc(fast: Language) -> Any:
    return fast(TEXT)


def test_the_text_stays_whole_and_is_no_markup(doc: Any) -> None:
    page = policy_nlp.render(doc)
    assert page is not None
    reader = read(page)
    assert reader.text == TEXT
    assert set(reader.tags) <= {
        "div",
        "span",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert policy_nlp.render(policy_nlp.to_record(doc)) == page


def test_spans_have_the_colours_of_the_report_and_tell_their_fields(doc: Any) -> None:
    page = policy_nlp.render(doc, details=False)
    assert page is not None
    for layer in ("orgs", "targets", "measures"):
        assert COLOURS[layer][0] in page
    titles = read(page).titles
    assert any("财政部" in title and "政府机构" in title for title in titles)
    assert any(title.count("\n\n") for title in titles)  # a target inside a measure tells both
    english = policy_nlp.render(doc, ["orgs"], language="en")
    assert english is not None
    assert "government" in english
    assert COLOURS["targets"][0] not in english


def test_displacy_uses_the_same_colours(doc: Any) -> None:
    for key, layer in (("targets", "targets"), ("measures", "measures"), ("orgs", "orgs")):
        page = displacy.render(
            doc, style="span", options={"spans_key": key, "colors": DISPLACY_COLOURS}, jupyter=False
        )
        assert set(re.findall(r"background: (#\w+)", page)) == {COLOURS[layer][0]}


def test_an_empty_text(fast: Language) -> None:
    assert read(policy_nlp.render(fast("")) or "").text == ""


@pytest.mark.parametrize("layer", ["quantities", "times", "sections"])
def test_layers_without_a_colour_of_their_own(fast: Language, layer: str) -> None:
    page = policy_nlp.render(fast("一、总体目标\n到2027年建成学校20所。"), [layer], jupyter=False)
    assert "建成学校" in (page or "")
    assert "background:#eeeeee" in (page or "")
