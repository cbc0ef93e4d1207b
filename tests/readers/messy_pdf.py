"""Ten PDFs as they are printed: indented and wrapped lines, page numbers, running heads, columns, ruled tables."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .samples import Sample, samples, with_table

File = tuple[Sample, bytes]

_NO_START = "，。；：、！？）》”’%"


@dataclass
class Form:
    """How a document is set."""

    size: float = 12.0
    page: tuple[float, float] = (595.0, 842.0)
    margin: float = 72.0
    leading: float = 1.7
    indent: float = 2.0
    columns: int = 1
    gutter: float = 28.0
    head: str = ""
    foot: str = "{}"
    alternate: bool = False
    bold: bool = False
    mark: str = ""
    shuffle: bool = False
    gap: float = 0.0
    justify: bool = True


class Press:
    """Sets paragraphs on pages."""

    def __init__(self, form: Form) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self._measure = lambda text, size: pdfmetrics.stringWidth(text, "STSong-Light", size)
        self.form = form
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=form.page)
        self.number = 0
        self.column = 0
        self.pending: list[Callable[[], None]] = []
        self.width = (form.page[0] - 2 * form.margin - (form.columns - 1) * form.gutter) / form.columns
        self.top = form.page[1] - form.margin
        self.y = self.top
        self.begin()

    def begin(self) -> None:
        self.number += 1
        self.canvas.setFont("STSong-Light", 9)
        form = self.form
        if form.head:
            heads = form.head.split("|")
            text = heads[self.number % len(heads)]
            self.canvas.drawCentredString(form.page[0] / 2, form.page[1] - 42, text)
        if form.foot:
            foot = form.foot.format(self.number)
            x = form.margin if form.alternate and self.number % 2 == 0 else form.page[0] - form.margin - 40
            self.canvas.drawString(x if form.alternate else form.page[0] / 2 - 10, 40, foot)
        if form.mark:
            self.canvas.saveState()
            self.canvas.translate(300, 400)
            self.canvas.rotate(45)
            self.canvas.setFont("STSong-Light", 60)
            self.canvas.drawCentredString(0, 0, form.mark)
            self.canvas.restoreState()

    def flush(self) -> None:
        for draw in reversed(self.pending) if self.form.shuffle else self.pending:
            draw()
        self.pending.clear()

    def turn(self) -> None:
        self.column += 1
        if self.column == self.form.columns:
            self.flush()
            self.canvas.showPage()
            self.begin()
            self.column = 0
            self.top = self.form.page[1] - self.form.margin
        self.y = self.top

    def line(self, text: str, size: float, x: float, spacing: float = 0.0) -> None:
        y = self.y

        def draw() -> None:
            for shift in (0.0, 0.3) if self.form.bold else (0.0,):
                target = self.canvas.beginText(x + shift, y)
                target.setFont("STSong-Light", size)
                target.setCharSpace(spacing)
                target.textOut(text)
                self.canvas.drawText(target)

        self.pending.append(draw)

    def paragraph(self, text: str) -> None:
        form = self.form
        left = form.margin + self.column * (self.width + form.gutter)
        rest, first = text, True
        while rest:
            room = self.width - (form.indent * form.size if first else 0)
            count = 1
            while count < len(rest) and self._measure(rest[: count + 1], form.size) <= room:
                count += 1
            while count < len(rest) and rest[count] in _NO_START and count > 2:
                count -= 1
            while (
                2 < count < len(rest)
                and rest[count].isascii()
                and rest[count - 1].isascii()
                and rest[count].isalnum()
            ):
                count -= 1
            part, rest = rest[:count], rest[count:]
            if self.y - form.size * form.leading < form.margin:
                self.turn()
                left = form.margin + self.column * (self.width + form.gutter)
            self.y -= form.size * form.leading
            spare = room - self._measure(part, form.size)
            spacing = spare / (len(part) - 1) if rest and form.justify and len(part) > 1 else 0.0
            self.line(part, form.size, left + (form.indent * form.size if first else 0), spacing)
            first = False
        self.y -= form.gap

    def title(self, text: str, size: float = 18.0) -> None:
        self.y -= 2 * size
        self.line(text, size, (self.form.page[0] - self._measure(text, size)) / 2)
        self.y -= size
        self.top = self.y

    def table(self, rows: list[list[str]]) -> None:
        widths = [self.width * share for share in (0.36, 0.16, 0.16, 0.16, 0.16)]
        height = 24.0
        if self.y - height * len(rows) < self.form.margin:
            self.turn()
        self.y -= 8
        for row in rows:
            x = self.form.margin
            self.y -= height
            for cell, width in zip(row, widths, strict=True):
                self.canvas.rect(x, self.y, width, height)
                self.y += 8
                self.line(cell, 10, x + 4)
                self.y -= 8
                x += width
        self.y -= 8

    def save(self) -> bytes:
        self.flush()
        self.canvas.save()
        return self.out.getvalue()


def set_pages(sample: Sample, form: Form) -> bytes:
    press = Press(form)
    size = min(18.0, (form.page[0] - 2 * form.margin) / max(10, len(sample.lines[0])))
    press.title(sample.lines[0], size if abs(size - form.size) > 0.2 * form.size else form.size * 1.3)
    rows: list[list[str]] = []
    for line in sample.lines[1:]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            press.table(rows)
            rows = []
        press.paragraph(line)
    return press.save()


FORMS = {
    "plain": Form(foot=""),
    "tables": Form(foot="— {} —"),
    "heads": Form(page=(420.0, 595.0), margin=56.0, size=11, head="海川省政策文件选编", foot="{}"),
    "columns": Form(
        page=(500.0, 650.0), size=11, columns=2, margin=56.0, head="政府公报 2026年第8期", foot="{}"
    ),
    "watermark": Form(mark="内部资料", foot="第 {} 页"),
    "articles": Form(
        page=(420.0, 595.0), margin=50.0, size=10.5, head="临澜市法规|供热管理", foot="- {} -", alternate=True
    ),
    "bold": Form(bold=True, foot="{}/2"),
    "ragged": Form(justify=False, foot="第 {} 页 共 2 页"),
    "spaced": Form(indent=0.0, gap=14.0, foot="{}"),
    "shuffled": Form(page=(520.0, 600.0), shuffle=True, columns=2, size=11, margin=48.0, foot="{}"),
}


def files() -> list[File]:
    """The ten documents, each set in another form; one of them with a table."""
    made = []
    for sample, (name, form) in zip(samples(), FORMS.items(), strict=True):
        if name == "tables":
            sample = with_table(sample)
        made.append((sample, set_pages(sample, form)))
    return made


def scanned() -> bytes:
    """A page that is a picture."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas: Any = Canvas(out)
    canvas.rect(50, 50, 400, 700, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Maker:
    def __init__(self, name: str) -> None:
        self.__name__ = name


MAKERS = tuple(map(_Maker, FORMS))
