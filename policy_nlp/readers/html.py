"""Web pages: the text of the document without what stands around it, and what the page says of it."""

from __future__ import annotations

from functools import cache

from policy_nlp.readers.base import Content, Limits, ReaderError, reader
from policy_nlp.readers.html_main import Chrome, is_prose, main_element
from policy_nlp.readers.html_meta import Labels, meta_fields, title_of, to_date
from policy_nlp.readers.html_tree import Line, lines, parse
from policy_nlp.readers.words import openings, tables

#: Lines from the first in which the title is looked for.
_HEAD = 12
#: Ends of the names of files that a page offers.
_FILES = (".doc", ".docx", ".pdf", ".xls", ".xlsx", ".zip")
#: Characters by which the title in the text may be longer than that of the page, such as （全文）.
_LONGER = 10


@cache
def _words() -> tuple[Chrome, Labels, dict[str, str]]:
    words = tables()
    return Chrome(words), Labels(words["labels"]), {row["name"]: row["field"] for row in words["meta"]}


@reader("policy_nlp.reader.html.v1", ".html", ".htm", ".shtml", ".xhtml", ".jsp")
def read_html(data: bytes, limits: Limits) -> Content:
    """Read a web page.

    The text is that of the main part of the page, the title before it unless it begins with it. The header table
    (索引号, 发文机关, 成文日期, 发文字号) and the line of source and time become metadata and are no text.

    Raises
    ------
    ReaderError
        If it is no page, or shows no text.
    """
    chrome, labels, meta_names = _words()
    root = parse(data)
    page = list(lines(root))
    cells = list(lines(root, tables=False))
    meta = meta_fields(root, meta_names)
    said = labels.read(cells)
    body = list(lines(main_element(root, chrome)))
    title = title_of(root, (said.get("title"), meta.get("title")), page)
    kept = _trimmed([line for line in body if not chrome.is_chrome(line.text)], labels, title)
    text = [line.text for line in kept]
    if not text:
        raise ReaderError("the page shows no text")
    text = _with_title(text, title)
    return Content(
        "\n".join(text),
        title=title,
        number=said.get("number"),
        issuer=said.get("issuer"),
        date=to_date(said.get("date")),
        published=to_date(said.get("published")) or to_date(meta.get("published")),
    )


def _trimmed(found: list[Line], labels: Labels, title: str | None) -> list[Line]:
    """The lines without labels and links before the document's first sentence and behind its last."""
    prose = [i for i, line in enumerate(found) if is_prose(line) and not labels.is_info(line)]
    if not prose:
        return [line for line in found if not labels.is_info(line) and line.links * 2 <= len(line.text)]
    first, last = prose[0], prose[-1]
    kept = []
    waiting = False
    for i, line in enumerate(found):
        outside = i < first or i > last
        if outside and labels.is_info(line):
            waiting = labels.label(line.text) is not None
            continue
        if outside and (waiting or (line.links * 2 > len(line.text) and not _is_attachment(line.text))):
            waiting = False
            continue
        waiting = False
        kept.append(line)
    return kept


def _is_attachment(text: str) -> bool:
    return text.startswith(openings(attachments=True)) or text.endswith(_FILES)


def _with_title(text: list[str], title: str | None) -> list[str]:
    """The lines with the title as the first, unless they hold it, perhaps broken into two, near their beginning."""
    if title is None:
        return text
    key = "".join(title.split())
    head = ["".join(line.split()) for line in text[:_HEAD]]
    for i, line in enumerate(head):
        joined = line
        for other in head[i + 1 : i + 4]:
            if joined == key or not key.startswith(joined):
                break
            joined += other
        if joined.startswith(key) and len(joined) <= len(key) + _LONGER:
            return text
    return [title, *text]
