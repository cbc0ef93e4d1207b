"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from policy_nlp.decode import decode
from policy_nlp.readers.base import Content, Limits, ReaderError, reader
from policy_nlp.readers.clean import is_wide

_OLE = b"\xd0\xcf\x11\xe0"
#: What a line of its own begins with, also where Markdown sees a paragraph that goes on.
_ITEM = re.compile(
    "第[一二三四五六七八九十百0-9]{1,5}[编章节条]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|——"
)


@reader("policy_nlp.reader.text.v1", ".txt", isolated=False)
def read_text(data: bytes, limits: Limits) -> Content:
    """Read a text file in UTF-8, UTF-16, GB18030 or Big5; its text is taken as it is."""
    if data.startswith(_OLE):
        raise ReaderError("an old Office file: save it as .docx")
    try:
        text, _ = decode(data)
    except ValueError as error:
        raise ReaderError(str(error)) from None
    return Content(text)


@reader("policy_nlp.reader.markdown.v1", ".md", ".markdown")
def read_markdown(data: bytes, limits: Limits) -> Content:
    """Read a Markdown file: its signs are left out, rows of tables become lines with tabs.

    The numbers of ordered lists stay; comments, HTML and code fences are read as what they show.
    """
    from markdown_it import MarkdownIt

    source = read_text(data, limits).text
    lines: list[str] = []
    cells: list[str] | None = None
    ordered: list[bool] = []
    prefix = ""
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(source):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            ordered.append(token.type == "ordered_list_open")
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            ordered.pop()
        elif token.type == "list_item_open":
            prefix = f"{token.info}{token.markup} " if ordered and ordered[-1] else ""
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append("\t".join(cells or ()).rstrip("\t"))
            cells = None
        elif token.type == "inline":
            shown = _shown(token.children or [])
            if cells is not None:
                cells.append(shown.replace("\n", " ").strip())
            else:
                lines.append(prefix + shown.strip())
                prefix = ""
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return Content("\n".join(line for line in lines if line))


def _shown(tokens: Sequence[Any]) -> str:
    """The words of inline tokens.

    A line break of the source is one where a sentence ends or an item begins, and none between wide characters.
    """
    parts: list[str] = []
    for i, token in enumerate(tokens):
        kind, content = token.type, token.content
        if kind == "softbreak":
            before = parts[-1][-1:] if parts else ""
            after = tokens[i + 1].content if i + 1 < len(tokens) else ""
            if (before and before in "。；：！？") or _ITEM.match(after):
                parts.append("\n")
            else:
                parts.append("" if before and after and is_wide(before) and is_wide(after[0]) else " ")
        elif kind == "hardbreak":
            parts.append("\n")
        elif kind in ("text", "code_inline", "html_inline"):
            parts.append(content)
    return "".join(parts)
