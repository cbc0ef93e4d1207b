"""What the readers recover and how fast the report is: the figures of docs/formats.md.

    python -m benchmarks.formats            # readers, and the report in headless Chromium where it is installed

Run it in the root of a checkout with the extra ``test``. Times depend on the machine and its load.
"""

from __future__ import annotations

import difflib
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import policy_nlp
from policy_nlp.readers import Limits
from policy_nlp.readers.docx import read_docx
from policy_nlp.readers.html import read_html
from policy_nlp.readers.pdf import read_pdf
from policy_nlp.report.page import ReportWriter
from policy_nlp.resources import seeds_dir
from tests.readers import messy_docx, messy_html, messy_pdf
from tests.readers.samples import Sample, samples
from tests.readers.test_messy import facts, squeezed

FORMATS = (
    ("html", messy_html.pages, read_html, messy_html.central),
    ("docx", messy_docx.files, read_docx, messy_docx.plain),
    ("pdf", messy_pdf.files, read_pdf, lambda sample: messy_pdf.set_pages(sample, messy_pdf.FORMS["heads"])),
)


def readers(nlp: Any) -> None:
    """Print what is recovered of the messy files, and characters a second of a long one."""
    first = samples()[0]
    long = Sample(
        first.id, first.title, (first.title, *first.lines[1:] * 100), first.date, first.number, first.issuer
    )
    for name, files, read, make in FORMATS:
        found = wanted = other = same = total = 0
        for sample, data in files():
            text = read(data, Limits()).text
            one, two = squeezed(sample.text), squeezed(text)
            matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
            size = sum(block.size for block in matcher.get_matching_blocks())
            found, wanted, other = found + size, wanted + len(one), other + len(two) - size
            known = {"title": sample.title, "date": sample.date}
            rows = [
                Counter(
                    facts(policy_nlp.to_record(nlp(policy_nlp.set_metadata(nlp.make_doc(given), **known))))
                )
                for given in (sample.text, text)
            ]
            same, total = same + (rows[0] & rows[1]).total(), total + max(row.total() for row in rows)
        data = make(long)
        began = time.process_time()
        read(data, Limits())
        speed = len(long.text) / (time.process_time() - began)
        print(
            f"{name:5} recovered {found / wanted:.4f}  other {other / wanted:.4f}  "
            f"records {same / total:.4f}  {speed:,.0f} characters/s"
        )


def report(nlp: Any, chromium: str) -> None:
    """Print how long the report takes to open and to filter: one long document, and 300."""
    from playwright.sync_api import sync_playwright

    texts = [path.read_text(encoding="utf-8") for path in sorted((seeds_dir() / "documents").glob("*.txt"))]
    one = ("\n".join(texts) * 12)[:100_000]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, documents in (("1 document", [one]), ("300 documents", [text * 3 for text in texts] * 30)):
            path = Path(folder) / "report.html"
            with ReportWriter(path) as out:
                for text in documents:
                    out.write(policy_nlp.to_record(nlp(text)))
            page = browser.new_page(viewport={"width": 1360, "height": 900})
            times = []
            for view in ("overview", "doc/0", "measures"):
                page.goto("about:blank")
                began = time.perf_counter()
                page.goto(f"{path.as_uri()}#/{view}")
                page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
                times.append(f"{view} {time.perf_counter() - began:.2f} s")
            page.fill(".search", "企业")
            page.wait_for_timeout(500)
            took = page.get_attribute(".table-view", "data-took")
            print(f"{name}: {', '.join(times)}, filter {took} ms ({page.inner_text('.count')})")
        browser.close()


if __name__ == "__main__":
    pipeline = policy_nlp.load("fast")
    readers(pipeline)
    if found := shutil.which("chromium"):
        report(pipeline, found)
