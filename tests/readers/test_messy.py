"""Thirty files with the mess of real ones: what is recovered of text, metadata and records."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from spacy.language import Language

import policy_nlp
from policy_nlp.readers import Content, Limits
from policy_nlp.readers.docx import read_docx
from policy_nlp.readers.html import read_html
from policy_nlp.readers.pdf import read_pdf

from . import messy_docx, messy_html, messy_pdf
from .samples import Sample

Read = tuple[str, Sample, Content]

#: Pages whose header tells number, issuer and date; and those that tell only when they were put on the web.
HEADED = ("parts", "central", "ministry", "province", "modern")
STAMPED = ("news", "city")


@pytest.fixture(scope="module")
def read() -> dict[str, list[Read]]:
    def all_of(
        files: list[tuple[Sample, bytes]], names: list[str], reader: Callable[..., Content]
    ) -> list[Read]:
        return [
            (name, sample, reader(data, Limits())) for name, (sample, data) in zip(names, files, strict=True)
        ]

    names = [maker.__name__ for maker in messy_html.MAKERS]
    return {
        "html": all_of(messy_html.pages(), names, read_html),
        "docx": all_of(messy_docx.files(), [maker.__name__ for maker in messy_docx.MAKERS], read_docx),
        "pdf": all_of(messy_pdf.files(), list(messy_pdf.FORMS), read_pdf),
    }


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_the_body_is_recovered_in_order_and_nothing_else(read: dict[str, list[Read]], kind: str) -> None:
    assert len(read[kind]) == 10
    for name, sample, content in read[kind]:
        wanted, got = squeezed(sample.text), squeezed(content.text)
        matcher = difflib.SequenceMatcher(None, wanted, got, autojunk=False)
        found = sum(block.size for block in matcher.get_matching_blocks())
        assert found >= 0.99 * len(wanted), name
        assert len(got) - found <= 2, (name, matcher.get_opcodes())


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_paragraphs_headings_and_rows_are_lines(read: dict[str, list[Read]], kind: str) -> None:
    same = total = 0
    for _, sample, content in read[kind]:
        counted = Counter(sample.lines) & Counter(content.text.split("\n"))
        same, total = same + counted.total(), total + len(sample.lines)
    assert same >= 0.97 * total


def test_metadata_of_pages(read: dict[str, list[Read]]) -> None:
    right = []
    for name, sample, content in read["html"]:
        got = (content.title, content.number, content.issuer, content.date)
        if name in HEADED:
            right.append(got == (sample.title, sample.number, sample.issuer, sample.date))
        elif name in STAMPED:
            right.append((content.title, content.published) == (sample.title, sample.date))
        else:
            right.append(content.title == sample.title)
    assert sum(right) >= 9


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_metadata_of_files(read: dict[str, list[Read]], kind: str, fast: Language) -> None:
    right = 0
    for _, sample, content in read[kind]:
        doc = fast(policy_nlp.set_metadata(fast.make_doc(content.text), title=content.title))
        right += doc._.policy == fast(sample.text)._.policy
    assert right >= 9


def facts(record: dict[str, Any]) -> Iterator[str]:
    """The rows of a record without ids and offsets."""
    for layer in ("orgs", "targets", "measures"):
        for row in record[layer]:
            kept = {
                key: value
                for key, value in row.items()
                if key not in ("id", "start", "end")
                and not key.endswith(("_start", "_end"))
                and not is_id(value)
            }
            yield f"{layer} {kept}"


def is_id(value: Any) -> bool:
    return isinstance(value, str) and value[:1] in "otmsqlp" and value[1:].isdigit()


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_records_are_those_of_the_plain_text(read: dict[str, list[Read]], kind: str, fast: Language) -> None:
    same = total = 0
    for _, sample, content in read[kind]:
        known = {"title": sample.title, "date": sample.date}
        plain = policy_nlp.to_record(fast(policy_nlp.set_metadata(fast.make_doc(sample.text), **known)))
        other = policy_nlp.to_record(fast(policy_nlp.set_metadata(fast.make_doc(content.text), **known)))
        one, two = Counter(facts(plain)), Counter(facts(other))
        same += (one & two).total()
        total += max(one.total(), two.total())
    assert total > 500
    assert same >= 0.95 * total
