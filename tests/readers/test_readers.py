"""What readers take and refuse: formats, limits, files that mean harm, readers of others."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.extras import need
from policy_nlp.inputs import Document, Problem, find_inputs
from policy_nlp.readers import Content, Limits, MissingExtra, ReaderError, Sandbox, read
from policy_nlp.readers.docx import read_docx
from policy_nlp.readers.docx_numbering import chinese
from policy_nlp.readers.html import read_html
from policy_nlp.readers.pdf import read_pdf
from policy_nlp.readers.plain import read_markdown

from . import messy_docx, messy_html, messy_pdf, slow

LIMITS = Limits()
PROSE = "各地区、各部门要加快推进数字化转型，支持中小企业发展。到2027年，培育链主企业10家。"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# Formats


def test_markdown_loses_its_signs_and_keeps_tables_and_numbers() -> None:
    source = (
        "# 关于**数字化**的通知\n\n一、总体要求\n（一）加快[推进](http://x.cn)。\n支持企业\n发展。\n\n1. 甲\n2. 乙\n\n"
        "| 指标 | 2025年 |\n|---|---|\n| 产值 | 5% |\n\n- 丙\n\n`代码`"
    )
    assert read_markdown(source.encode(), LIMITS).text.split("\n") == [
        "关于数字化的通知", "一、总体要求", "（一）加快推进。", "支持企业发展。", "1. 甲", "2. 乙",
        "指标\t2025年", "产值\t5%", "丙", "代码",
    ]  # fmt: skip


def test_a_page_in_any_encoding_and_with_damage() -> None:
    page = (
        f"<html><head><meta charset='utf-8'><title>通知</title></head><body><p>{PROSE * 20}</p></body></html>"
    )
    for encoding in ("utf-8", "gb18030", "utf-16", "big5"):
        text = page if encoding != "big5" else page.replace(PROSE, "各地區要加快推進，支持企業發展。")
        assert "支持" in read_html(text.encode(encoding), LIMITS).text
    damaged = page.encode("utf-8").replace("链主".encode(), b"\xff", 1)
    assert read_html(damaged, LIMITS).text.count(PROSE) == 19


def test_tables_of_pages_are_rows_with_tabs() -> None:
    rows = "<tr><th rowspan=2>产值</th><td>2025年</td><td>5%</td></tr><tr><td>2026年</td><td>6%</td></tr>"
    page = f"<body><p>{PROSE}</p><table>{rows}<tr><td colspan=2>合计</td><td>11%</td></tr></table><p>{PROSE}</p></body>"
    assert read_html(page.encode(), LIMITS).text.split("\n")[1:-1] == [
        "产值\t2025年\t5%", "\t2026年\t6%", "合计\t\t11%",
    ]  # fmt: skip


def test_numbered_lists_keep_their_numbers() -> None:
    page = f"<body><p>{PROSE}</p><ol start=3><li>加强领导。</li><li>落实责任。</li></ol><ul><li>附则。</li></ul></body>"
    assert read_html(page.encode(), LIMITS).text.split("\n")[1:] == [
        "3. 加强领导。",
        "4. 落实责任。",
        "附则。",
    ]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_numbers_that_word_generates(number: int, written: str) -> None:
    assert chinese(number) == written


def test_a_scanned_pdf_gets_a_clear_message() -> None:
    with pytest.raises(ReaderError, match="scanned"):
        read_pdf(messy_pdf.scanned(), LIMITS)


def test_what_is_not_what_its_name_says() -> None:
    for reader in (read_docx, read_pdf):
        with pytest.raises(ReaderError, match=r"no (Word|PDF) file"):
            reader(b"plain text", LIMITS)
    with pytest.raises(ReaderError, match="old or encrypted"):
        read_docx(b"\xd0\xcf\x11\xe0" + b"\0" * 600, LIMITS)
    with pytest.raises(ReaderError, match="no text"):
        read_html(b"<html><body><script>1</script></body></html>", LIMITS)


# Hostile files


def docx_with(document: str, **parts: bytes) -> bytes:
    """A Word file whose document part is the given XML."""
    _, data = messy_docx.files()[8]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" and document else old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def test_entities_are_not_expanded() -> None:
    Path("secret.txt").write_text("机密", encoding="utf-8")
    head = '<?xml version="1.0"?><!DOCTYPE w:document ['
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>前&x;后</w:t></w:r></w:p></w:body></w:document>'
    for entity in (
        f'<!ENTITY x SYSTEM "{Path("secret.txt").resolve().as_uri()}">',
        '<!ENTITY a "哈哈哈哈哈哈哈哈">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
        ) + '<!ENTITY x "&j;">',
    ):  # fmt: skip
        try:
            text = read_docx(docx_with(head + entity + "]>" + body), LIMITS).text
        except Exception as error:
            text = str(error)
        assert "机密" not in text
        assert "哈" not in text
        assert len(text) < 1000


def test_a_word_file_that_grows_is_refused() -> None:
    bomb = docx_with("", **{"word/media/image1.png": b"\0" * 50_000_000})
    with pytest.raises(ReaderError, match="times larger when unpacked"):
        read_docx(bomb, LIMITS)
    with pytest.raises(ReaderError, match="when unpacked"):
        read_docx(bomb, Limits(expanded=1_000_000))


def test_deep_and_broken_pages_end() -> None:
    for page in (
        "<div>" * 30_000 + PROSE,
        "<table><tr><td>" * 3000 + PROSE,
        "<p><a><b>" * 20_000 + PROSE,
        "<" * 50_000,
    ):
        try:
            read_html(page.encode(), LIMITS)
        except ReaderError:
            continue


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<table>", "<tr>", "<td colspan=9999>", "</table>", "<br>", "<ol>", "</ol>", "<li>",
    "<a href=x>", "</a>", "<div class=nav>", "</div>", "<pre>", "支持企业，加快发展。", "索引号：", " ", "\n", "&#0;", "<!--"]), max_size=40))  # fmt: skip
def test_no_page_crashes(parts: list[str]) -> None:
    try:
        content = read_html("".join(parts).encode(), LIMITS)
    except ReaderError:
        return
    assert content.text == content.text.strip("\n")
    assert "\x00" not in content.text


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS) as opened:
        yield opened


@settings(max_examples=40, deadline=None)
@given(noise=st.binary(max_size=400), at=st.integers(0, 3000))
def test_a_damaged_file_is_read_or_refused(sandbox: Sandbox, noise: bytes, at: int) -> None:
    for reader, data in ((read_pdf, PDF), (read_docx, DOCX)):
        with contextlib.suppress(ReaderError):
            assert isinstance(sandbox.read(reader, data[:at] + noise + data[at + len(noise) :]), Content)


PDF = messy_pdf.files()[0][1]
DOCX = messy_docx.files()[0][1]


# The process that reads


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_file_read() -> None:
    with Sandbox(Limits(seconds=30)) as sandbox:
        assert sandbox.read(slow.prints, "甲".encode()).text == "甲"
        sandbox.limits = Limits(seconds=0.5)
        with pytest.raises(ReaderError, match=r"longer than 0\.5 s"):
            sandbox.read(slow.sleeps, b"")
        sandbox.limits = Limits(seconds=30)
        assert sandbox.read(slow.prints, "乙".encode()).text == "乙"


def test_a_reader_that_crashes_takes_memory_or_connects() -> None:
    with Sandbox(Limits(memory=1_500_000_000)) as sandbox:
        with pytest.raises(ReaderError, match="crashed"):
            sandbox.read(slow.crashes, b"")
        with pytest.raises(ReaderError, match="memory"):
            sandbox.read(slow.grows, b"")
        with pytest.raises(ReaderError, match="must not use socket"):
            sandbox.read(slow.connects, b"")
        assert sandbox.read(read_pdf, PDF).text.startswith("临澜市")


def test_limits_of_one_file() -> None:
    Path("a.pdf").write_bytes(PDF)
    assert read("a.pdf").text
    for limits, reason in (
        (Limits(bytes=100), "larger than 100 bytes"),
        (Limits(pages=0), "more than 0 pages"),
        (Limits(chars=50), "longer than 50 characters"),
    ):
        with pytest.raises(ReaderError, match=reason):
            read("a.pdf", limits)
    with pytest.raises(ReaderError, match=r"no reader for '\.xyz'"):
        read("a.xyz")


# Folders and archives


def items(*arguments: str, **limits: Any) -> list[Document | Problem]:
    found = find_inputs(arguments)
    return list(type(found)(found.files, found.problems, Limits(**limits)).read())


def test_a_folder_of_all_formats() -> None:
    Path("d/.git").mkdir(parents=True)
    for name, data in {
        "a.html": messy_html.pages()[0][1], "b.docx": DOCX, "c.PDF": PDF, "d.md": PROSE.encode(), "e.txt": PROSE.encode(),
        "README.md": b"#", "~$b.docx": b"", ".hidden.txt": b"x", ".git/x.txt": b"x", "f.jpg": b"x", "g.pdf": messy_pdf.scanned(),
    }.items():  # fmt: skip
        Path("d", name).write_bytes(data)
    got = items("d")
    assert [Path(item.id).name for item in got if isinstance(item, Document)] == [
        "a.html", "b.docx", "c.PDF", "d.md", "e.txt",
    ]  # fmt: skip
    assert [item.where for item in got if isinstance(item, Problem)] == [str(Path("d/g.pdf"))]
    page = got[0]
    assert isinstance(page, Document)
    assert (page.title, page.published) == (messy_html.pages()[0][0].title, "2026-01-20")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def test_archives_their_names_and_depth() -> None:
    inner = zipped({"x.txt": PROSE.encode()})
    data = zipped(
        {
            "b/乙.txt": PROSE.encode("gb18030"),
            "a.txt": b"\0",
            "in.zip": inner,
            "__MACOSX/a.txt": b"x",
            "../../up.md": b"# up",
        }
    )
    Path("z.zip").write_bytes(data)
    got = items("z.zip")
    assert [item.id for item in got if isinstance(item, Document)] == [
        "z.zip/../../up.md",
        "z.zip/b/乙.txt",
        "z.zip/in.zip/x.txt",
    ]
    assert [(item.where, item.reason) for item in got if isinstance(item, Problem)] == [
        ("z.zip/a.txt", "not a text file: NUL byte at offset 0")
    ]
    # Nothing is unpacked to disk.
    assert sorted(path.name for path in Path().iterdir()) == ["z.zip"]
    assert [item.where for item in items("z.zip", depth=1) if isinstance(item, Problem)][-1] == "z.zip/in.zip"


def test_names_of_archives_made_on_chinese_windows() -> None:
    data = bytearray(zipped({"aaaa.txt": PROSE.encode()}))
    Path("z.zip").write_bytes(bytes(data.replace(b"aaaa.txt", "通知.txt".encode("gb18030"))))
    assert [getattr(item, "id", None) for item in items("z.zip")] == ["z.zip/通知.txt"]


def test_an_archive_that_grows_is_refused() -> None:
    Path("z.zip").write_bytes(zipped({"a.txt": b"0" * 30_000_000}))
    Path("many.zip").write_bytes(zipped({f"{i}.txt": b"x" for i in range(30)}))
    Path("none.zip").write_bytes(zipped({"a.jpg": b"x"}))
    Path("no.zip").write_bytes(b"x")
    got = items("z.zip", "many.zip", "none.zip", "no.zip", members=20)
    assert [item.reason for item in got if isinstance(item, Problem)] == [
        "holds a part that is more than 200 times larger when unpacked",
        "holds more than 20 files",
        "the archive holds no document that can be read",
        "no zip archive: File is not a zip file",
    ]


# Readers of others


def test_another_distribution_adds_a_reader() -> None:
    site = Path("site")
    (site / "mine-1.0.dist-info").mkdir(parents=True)
    (site / "mine-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (site / "mine-1.0.dist-info" / "entry_points.txt").write_text(
        "[policy_nlp_readers]\nmine.reader.caj.v1 = mine_caj:read_caj\n"
    )
    (site / "mine_caj.py").write_text(
        "from policy_nlp.readers import Content, reader\n\n"
        "@reader('mine.reader.caj.v1', '.caj')\ndef read_caj(data, limits):\n    return Content(data.decode()[::-1])\n"
    )
    Path("d").mkdir()
    Path("d/a.caj").write_text("部政财", encoding="utf-8")
    code = (
        "from policy_nlp.inputs import find_inputs; print([item.text for item in find_inputs(['d']).read()])"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(site.resolve()), *sys.path)),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout) == ("", "['财政部']\n")


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("lxml.html", "docx", "pypdfium2"):
        monkeypatch.setitem(sys.modules, module, None)
    for reader, data in ((read_html, b"<p>x"), (read_docx, DOCX), (read_pdf, PDF)):
        with pytest.raises(MissingExtra, match=r"pip install 'policy-nlp\[documents\]'"):
            reader(data, LIMITS)
    with pytest.raises(MissingExtra) as caught:
        need("no_such_module.part", "tables")
    assert caught.value.args == ("no_such_module", "tables")
