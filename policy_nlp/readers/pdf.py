"""PDF files with a text layer."""

from __future__ import annotations

import ctypes
import unicodedata
from typing import Any

from policy_nlp.extras import need
from policy_nlp.readers.base import Content, Limits, ReaderError, reader
from policy_nlp.readers.pdf_layout import Char, Page, document_lines
from policy_nlp.readers.pdf_tables import Rule, take_tables

#: Fewest characters a page has on average in a file that is not scanned.
_SCANNED = 8
#: Most characters and drawn lines of one page.
_PAGE_CHARS, _PAGE_RULES = 60_000, 4_000
#: How far, in sizes of the font, a character is moved to look bold, and how many like it are looked back over.
_BOLD, _RECENT = 0.12, 60
_NO_CHARACTERS = frozenset((0x7F, 0xFFFE, 0xFFFF))
#: Radicals and compatibility forms that fonts give for the characters themselves.
_FORMS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for span in (range(0x2E80, 0x2FD6), range(0xF900, 0xFB00))
    for code in span
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}


@reader("policy_nlp.reader.pdf.v1", ".pdf")
def read_pdf(data: bytes, limits: Limits) -> Content:
    """Read a PDF file by where its characters stand.

    Lines are joined to paragraphs, columns read one after the other, page numbers and running heads left out; the
    rows of ruled tables become lines with tabs. Text that stands aslant (watermarks) is left out.

    Raises
    ------
    ReaderError
        If it is no PDF, needs a password, has too many pages, or is scanned: pictures of pages without text.
    """
    pdfium = need("pypdfium2", "documents")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "needs a password" if "assword" in str(error) else f"no PDF file: {error}"
        raise ReaderError(reason) from None
    try:
        count = len(document)
        if count > limits.pages:
            raise ReaderError(f"has more than {limits.pages:,} pages")
        pages = []
        for i in range(count):
            page = document[i]
            pages.append(_page(pdfium.raw, page))
            page.close()
    except pdfium.PdfiumError as error:
        raise ReaderError(f"a damaged PDF file: {error}") from None
    finally:
        document.close()
    found = sum(len(page.chars) + sum(map(len, page.rows)) for page in pages)
    if found < _SCANNED * max(1, count):
        raise ReaderError("holds no text: its pages are scanned pictures; recognise the text first (OCR)")
    return Content("\n".join(document_lines(pages)))


def _page(raw: Any, page: Any) -> Page:
    width, height = page.get_size()
    chars = _chars(raw, page)
    rows, rest = take_tables(_rules(raw, page), chars)
    return Page(width, height, rest, rows)


def _chars(raw: Any, page: Any) -> list[Char]:
    """The characters of a page in the order of its content, without blanks that the library made up."""
    opened = page.get_textpage()
    text = opened.raw
    found: list[Char] = []
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    baseline, aslant = None, False
    for i in range(min(raw.FPDFText_CountChars(text), _PAGE_CHARS)):
        code = raw.FPDFText_GetUnicode(text, i)
        if code < 0x20 or 0xD800 <= code < 0xE000 or code in _NO_CHARACTERS:
            continue
        if code == 0x20 and raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, i, at):
            continue
        if box.bottom != baseline:
            baseline = box.bottom
            aslant = 0.1 < raw.FPDFText_GetCharAngle(text, i) < 6.18
        if aslant:
            continue
        char = _FORMS.get(code) or chr(code)
        size = abs(box.top - box.bottom) or 1.0
        if char.strip():  # a character drawn twice at one place is bold, not two
            same = seen.setdefault((char, round(box.bottom / 100)), [])
            near = _BOLD * size
            if any(abs(x - box.left) < near and abs(y - box.bottom) < near for x, y in same[-_RECENT:]):
                continue
            same.append((box.left, box.bottom))
        found.append(Char(char, box.left, box.bottom, box.right, box.top, size))
    opened.close()
    return found


def _rules(raw: Any, page: Any) -> list[Rule]:
    """The level and upright lines drawn on a page, edges of rectangles included."""
    rules: list[Rule] = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        matrix = thing.get_matrix()
        at: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        for i in range(max(0, min(raw.FPDFPath_CountSegments(thing), _PAGE_RULES - len(rules)))):
            segment = raw.FPDFPath_GetPathSegment(thing, i)
            x, y = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = matrix.on_point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == raw.FPDF_SEGMENT_LINETO and at is not None:
                rules += Rule.between(at, point)
            at = point
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                rules += Rule.between(at, first)
                at = first
    return rules
