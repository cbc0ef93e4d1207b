"""Ten Word files with what real ones hold: generated numbers, merged cells, tracked changes, boxes, fields."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from .samples import NUMBERED, TABLE, Sample, samples, with_table

File = tuple[Sample, bytes]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
ARTICLES = (
    ("chineseCountingThousand", "第%1章"),
    ("chineseCountingThousand", "第%2条"),
    ("chineseCounting", "（%3）"),
)


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text.replace(">", f" {W}>", 1) if "xmlns:w" not in text else text)


def _define(
    document: Any,
    levels: tuple[tuple[str, str], ...],
    styles: tuple[str, ...] = (),
    through: tuple[int, ...] = (),
) -> None:
    """Add a list definition; the levels in ``through`` are counted on where a higher level begins."""
    root = document.part.numbering_part.element
    parts = []
    for i, (form, text) in enumerate(levels):
        style = f'<w:pStyle w:val="{styles[i]}"/>' if i < len(styles) else ""
        restart = '<w:lvlRestart w:val="0"/>' if i in through else ""
        parts.append(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{style}{restart}<w:lvlText w:val="{text}"/></w:lvl>'
        )
    abstract = _xml(f'<w:abstractNum w:abstractNumId="77">{"".join(parts)}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(_xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _number(paragraph: Any, level: int, number: int = 77) -> None:
    paragraph._p.get_or_add_pPr().append(
        _xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def _split(line: str) -> tuple[int | None, str]:
    """The level of a numbered line and its words without the number."""
    match = NUMBERED.match(line)
    if match is None:
        return None, line
    return 0 if match.group(1) or match.group(4) == "章" else 1, line[match.end() :]


def _save(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _new() -> Any:
    from docx import Document

    return Document()


def plain(sample: Sample) -> bytes:
    document = _new()
    document.add_paragraph(sample.lines[0], style="Title")
    for line in sample.lines[1:]:
        document.add_paragraph()
        document.add_paragraph("　　" + line)
    return _save(document)


def numbered(sample: Sample) -> bytes:
    """Numbers asked for by each paragraph."""
    document = _new()
    _define(document, LEVELS)
    for line in sample.lines:
        level, words = _split(line)
        paragraph = document.add_paragraph(words)
        if level is not None:
            _number(paragraph, level)
    return _save(document)


def by_style(sample: Sample) -> bytes:
    """Numbers that come with the styles of headings."""
    document = _new()
    _define(document, LEVELS, ("Heading1", "Heading2"), through=(1,))
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(
            _xml('<w:numPr><w:numId w:val="77"/></w:numPr>')
        )
    for line in sample.lines:
        level, words = _split(line)
        document.add_paragraph(words, style=None if level is None else f"Heading {level + 1}")
    return _save(document)


def articles(sample: Sample) -> bytes:
    """第…章 and 第…条 generated, articles counted through."""
    document = _new()
    _define(document, ARTICLES, through=(1,))
    for line in sample.lines:
        level, words = _split(line)
        paragraph = document.add_paragraph(words)
        if level is not None:
            _number(paragraph, 2 if line.startswith("（") else level)
    return _save(document)


def tables(sample: Sample) -> bytes:
    """A table whose cells hold paragraphs, and one with a single cell around a paragraph."""
    document = _new()
    done = False
    for i, line in enumerate(sample.lines):
        if "\t" in line:
            if not done:
                table = document.add_table(rows=0, cols=len(TABLE[0]))
                for row in TABLE:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
            done = True
        elif i == 3:
            document.add_table(rows=1, cols=1).cell(0, 0).text = line
        else:
            document.add_paragraph(line)
    return _save(document)


def revised(sample: Sample) -> bytes:
    """Tracked changes: inserted words count, deleted ones do not."""
    document = _new()
    for line in sample.lines:
        paragraph = document.add_paragraph(line[:5])
        author = 'w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z"'
        paragraph._p.append(_xml(f"<w:del {author}><w:r><w:delText>删掉的话</w:delText></w:r></w:del>"))
        inserted = _xml(f"<w:ins {author}><w:r><w:t></w:t></w:r></w:ins>")
        inserted[0][0].text = line[5:]
        paragraph._p.append(inserted)
    return _save(document)


def framed(sample: Sample) -> bytes:
    """Header, footer with a page field, a generated table of contents."""
    document = _new()
    document.sections[0].header.paragraphs[0].text = "海川省文件汇编"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    toc = "".join(f"<w:p><w:r><w:t>{line[:12]}</w:t></w:r></w:p>" for line in sample.lines[1:5])
    control = _xml(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{toc}</w:sdtContent></w:sdt>"
    )
    for line in sample.lines:
        document.add_paragraph(line)
    document.element.body.insert(1, control)
    return _save(document)


def boxed(sample: Sample) -> bytes:
    """The title in a text box, which the file holds twice: for new programs and for old ones."""
    document = _new()
    paragraph = document.add_paragraph()
    box = f"<w:txbxContent><w:p><w:r><w:t>{sample.lines[0]}</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        _xml(
            f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
            f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    for line in sample.lines[1:]:
        document.add_paragraph(line)
    return _save(document)


def scattered(sample: Sample) -> bytes:
    """Runs of three characters, hidden words, field codes, links, lines broken inside a paragraph."""
    document = _new()
    for i, line in enumerate(sample.lines):
        if i % 2 and i > 1:
            paragraph = document.paragraphs[-1]
            paragraph.add_run().add_break()
        else:
            paragraph = document.add_paragraph()
        for k in range(0, len(line), 3):
            paragraph.add_run(line[k : k + 3]).bold = k % 2 == 0
        paragraph.add_run("隐藏文字").font.hidden = True
        paragraph._p.append(_xml("<w:r><w:instrText> PAGE </w:instrText></w:r>"))
    return _save(document)


def merged(sample: Sample) -> bytes:
    """All of it in a table of two columns that lays out the page; content controls around paragraphs."""
    document = _new()
    half = len(sample.lines) // 2
    for line in sample.lines[:half]:
        document.add_paragraph(line)
    body = document.element.body
    paragraph = body[-2]
    control = _xml("<w:sdt><w:sdtContent></w:sdtContent></w:sdt>")
    body.replace(paragraph, control)
    control[0].append(paragraph)
    table = document.add_table(rows=1, cols=2)
    for line in sample.lines[half:]:
        table.cell(0, 0).add_paragraph(line)
    return _save(document)


MAKERS: tuple[Callable[[Sample], bytes], ...] = (
    numbered, tables, by_style, framed, boxed, articles, revised, scattered, plain, merged,
)  # fmt: skip


def files() -> list[File]:
    """The ten documents, each set as another file; one of them with a table."""
    made = []
    for sample, maker in zip(samples(), MAKERS, strict=True):
        if maker is tables:
            sample = with_table(sample)
        made.append((sample, maker(sample)))
    return made
