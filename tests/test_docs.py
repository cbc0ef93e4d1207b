"""The examples of the README and of every page run in order, and print what the page says they print.

- ```` ```python ```` blocks of a page share their names. What they print must be the text block that follows at once, if
  one does. A line ``expression  # literal`` must have that value.
- ```` ```sh ```` blocks run in a shell; lines that install or build something are left out.
- A block with ``title="name"`` is a file of that name, which is there from the beginning.

Each page has an empty folder of its own to run in, with some sample documents where it takes documents for granted.

    python -m tests.test_docs [PAGE...]

runs the pages too, and writes what is printed now into the text blocks that say something else.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DOCUMENTS = ROOT / "seeds" / "documents"

_FENCE = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_VALUE = re.compile(r"^(?! )(?P<code>[^#\n]*[^#\s])\s+# (?P<value>.+)$")
#: What makes an environment or starts a build of its own; .ci/run does these.
_INSTALLS = re.compile(
    r"\s*(pip |python3? -m (venv|pip|benchmarks)|python3? benchmarks/|make |pytest|bash |git |#|$)"
)


@dataclass
class Block:
    """A fenced block: its language, title, text, and what it must print (None: anything)."""

    language: str
    title: str | None
    text: str
    printed: str | None = None
    printed_at: tuple[int, int] = (0, 0)


def blocks(page: Path) -> list[Block]:
    """The blocks of a page; a text block right behind one with code is what that prints."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    end = -1
    for match in _FENCE.finditer(text):
        indent, language, head, body = match.groups()
        body = re.sub(rf"^{indent}", "", body, flags=re.MULTILINE)
        title = _TITLE.search(head)
        if language == "text" and not title and found and not text[end : match.start()].strip():
            found[-1].printed, found[-1].printed_at = body, match.span(4)
        else:
            found.append(Block(language, title[1] if title else None, body))
        end = match.end()
    return found


def prepare(page: Path, folder: Path) -> None:
    """The files that the examples of a page take for granted."""
    for block in blocks(page):
        if block.title:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    for name in ("downloads", "文件夹", "seeds/documents"):
        if name in text:
            (folder / name).mkdir(parents=True)
            for document in ("03_action_plan.txt", "05_support_measures.txt"):
                shutil.copy(DOCUMENTS / document, folder / name)
    if "seeds/documents/gold.jsonl" in text:
        shutil.copy(DOCUMENTS / "gold.jsonl", folder / "seeds" / "documents")
    for name in ("gold.jsonl", "more.jsonl"):
        if name in text and not (folder / name).exists():
            lines = (DOCUMENTS / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / name).write_text("".join(lines[:2]), encoding="utf-8")
    for name in ("report.txt", "报告.txt"):
        if name in text and not (folder / name).exists():
            shutil.copy(DOCUMENTS / "03_action_plan.txt", folder / name)
    for name in ("report.pdf", "报告.pdf"):
        if name in text:
            _write_pdf(folder / name, "到2027年，培育10家以上企业。")


def _write_pdf(path: Path, line: str) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 720, line)
    canvas.save()


def run_python(block: Block, names: dict[str, object]) -> str:
    """Run a block statement by statement; returns what it prints."""
    printed = io.StringIO()
    lines = block.text.split("\n")
    with contextlib.redirect_stdout(printed):
        for statement in ast.parse(block.text).body:
            code = ast.unparse(statement)
            last = lines[(statement.end_lineno or statement.lineno) - 1]
            expected = _literal(last) if isinstance(statement, ast.Expr) else None
            if expected is not None:
                assert eval(code, names) == expected[0], last
            else:
                exec(compile(ast.Module([statement], []), "example", "exec"), names)
    return printed.getvalue()


def _literal(line: str) -> tuple[object] | None:
    """The value that a comment behind an expression states."""
    match = _VALUE.match(line)
    if match is None:
        return None
    try:
        return (ast.literal_eval(re.split(r"(?<=[\])'\d])[,;] ", match["value"])[0]),)
    except (SyntaxError, ValueError):
        return None


def run_shell(block: Block, folder: Path) -> str:
    """Run the lines of a block that neither install nor build anything; returns what they print."""
    lines = block.text.replace("\\\n", " ").splitlines()
    script = "\n".join(line for line in lines if not _INSTALLS.match(line))
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def same(printed: str, stated: str) -> bool:
    """Whether a page shows what was printed; spaces at line ends do not count, a line … stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", _trimmed(stated), flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), _trimmed(printed)) is not None


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.strip("\n").split("\n"))


def run_page(page: Path, folder: Path) -> Iterator[tuple[Block, str]]:
    """Run the examples of a page in a folder, which is the working directory; gives what each prints."""
    prepare(page, folder)
    names: dict[str, object] = {"__name__": "example", "text": "到2027年，培育10家以上企业。"}
    for block in blocks(page):
        if block.title is None and block.language in ("python", "sh"):
            yield block, run_python(block, names) if block.language == "python" else run_shell(block, folder)


def check(page: Path, folder: Path) -> Iterator[str]:
    """What the examples of a page print that the page does not show."""
    for block, printed in run_page(page, folder):
        if block.printed is not None and not same(printed, block.printed):
            yield f"{block.text}\nprints\n{printed}"


def rewrite(page: Path, folder: Path) -> None:
    """Put what the examples of a page print into the page."""
    text = page.read_text(encoding="utf-8")
    for block, printed in reversed(list(run_page(page, folder))):
        if block.printed is not None and not same(printed, block.printed):
            start, end = block.printed_at
            text = text[:start] + _trimmed(printed) + text[end:]
    page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(block.language in ("python", "sh") for block in blocks(page))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_examples_of_a_page(page: Path) -> None:
    # In a process of its own: examples register readers, layers and components.
    done = subprocess.run(
        [sys.executable, "-m", "tests.test_docs", "--check", str(page)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_has_examples_in_both_languages() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert len([block for block in blocks(PAGES[0]) if block.language == "python"]) >= 4
    assert "## 中文说明" in text


def main(arguments: list[str]) -> None:
    checking = arguments[:1] == ["--check"]
    for page in [Path(name).resolve() for name in arguments[checking:]] or PAGES:
        with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
            if checking:
                differences = list(check(page, Path(scratch)))
                sys.exit("\n".join(differences) if differences else 0)
            rewrite(page, Path(scratch))


if __name__ == "__main__":
    main(sys.argv[1:])
