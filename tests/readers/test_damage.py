"""Files that are damaged inside are refused in words; each was found by fuzzing (`benchmarks/fuzz.py`) or is its like."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest

from policy_nlp.readers import Limits, ReaderError
from policy_nlp.readers.docx import read_docx
from policy_nlp.readers.pdf import read_pdf

from . import messy_docx, messy_pdf
from .samples import samples

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_part(name: str, content: str) -> bytes:
    """A Word file one part of which holds something else."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(messy_docx.plain(samples()[0]))) as packed,
        zipfile.ZipFile(out, "w") as changed,
    ):
        for info in packed.infolist():
            changed.writestr(info.filename, content if info.filename == name else packed.read(info))
    return out.getvalue()


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"]
)
@pytest.mark.parametrize(
    "content",
    [
        "",
        "<",
        "<?xml version='1.0'",
        "<a></b>",
        "<a b=1/>",
        "<other/>",
        f"<w:other {W}/>",
        f"<w:document {W}/>",
        "<Relationships xmlns='http://schemas.opp'/>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "\x00",
    ],
)
def test_a_word_file_with_a_wrong_part(part: str, content: str) -> None:
    with contextlib.suppress(ReaderError):
        assert read_docx(with_part(part, content), Limits()).text


def test_a_word_file_nested_too_deeply() -> None:
    open_, close = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
    inner = "<w:p><w:r><w:t>财政部</w:t></w:r></w:p>"
    for depth in (20, 120, 3000):
        body = f"<w:body>{open_ * depth}{inner}{close * depth}</w:body>"
        data = with_part("word/document.xml", f"<w:document {W}>{body}</w:document>")
        try:
            assert read_docx(data, Limits()).text == "财政部"
        except ReaderError:
            assert depth > 100


@pytest.mark.parametrize(
    "old", [b"/MediaBox", b"/Type /Page\n", b"/Kids", b"endobj", b"/Contents", b"/Count 1"]
)
def test_a_pdf_with_a_wrong_object(old: bytes) -> None:
    data = messy_pdf.set_pages(samples()[0], messy_pdf.FORMS["heads"])
    with contextlib.suppress(ReaderError):
        assert read_pdf(data.replace(old, b"/Nothing 7 "), Limits()).text


def test_a_pdf_whose_page_does_not_load() -> None:
    data = messy_pdf.set_pages(samples()[0], messy_pdf.FORMS["heads"])
    refused = 0
    for at in range(0, len(data), 797):
        try:
            read_pdf(data[:at] + data[at + 40 :], Limits())
        except ReaderError:
            refused += 1
    assert refused
