"""Speed of the pipelines and their parts, beside spaCy's own and other tools, in one run on one text.

    python benchmarks/speed.py [TEXT.txt | TEXT.jsonl[.gz]] [--chars 200000]

Without a file the sample documents are repeated, with changing figures, to the length asked for. Absolute
speeds depend on the machine; the ratios are what to compare. Load times are those of fresh processes, the
import of spaCy not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

import policy_nlp
from policy_nlp.resources import model_dir, seeds_dir

LOAD = """
import time, spacy
start = time.perf_counter()
{call}
print(time.perf_counter() - start)
"""


def read_documents(path: Path | None, chars: int) -> list[str]:
    """Documents of together at least ``chars`` characters."""
    if path is None:
        texts = [p.read_text(encoding="utf-8") for p in sorted((seeds_dir() / "documents").glob("*.txt"))]
    elif path.suffix == ".txt":
        texts = [path.read_text(encoding="utf-8")]
    else:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        texts = texts[:: max(1, len(texts) // 400)]  # documents of every part of the file
    documents: list[str] = []
    total = 0
    while total < chars:
        for text in texts:
            documents.append(text[: chars - total])
            total += len(documents[-1])
            if total >= chars:
                break
    return documents


def speed(run: Callable[[str], object], documents: Sequence[str], repeat: int) -> float:
    """Characters a second: the median of ``repeat`` passes over the documents, after one to warm up."""
    total = sum(map(len, documents))
    times = []
    for _ in range(repeat + 1):
        start = time.perf_counter()
        for text in documents:
            run(text)
        times.append(time.perf_counter() - start)
    return total / statistics.median(times[1:])


def component_speeds(nlp: Language, documents: Sequence[str]) -> dict[str, float]:
    """Characters a second of each component by itself, in the order of the pipeline."""
    spent = dict.fromkeys(nlp.pipe_names, 0.0)
    for text in documents:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            start = time.perf_counter()
            doc = component(doc)
            spent[name] += time.perf_counter() - start
    return {name: sum(map(len, documents)) / seconds for name, seconds in spent.items()}


def load_time(call: str) -> float:
    """Seconds of a call in a fresh process, spaCy already imported: the median of three."""
    code = LOAD.format(call=call)
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def peers() -> dict[str, Callable[[str], object]]:
    """Other tools that are installed here."""
    found: dict[str, Callable[[str], object]] = {}
    try:
        import jieba
        import jieba.posseg
    except ImportError:
        return found
    jieba.setLogLevel(60)
    jieba.initialize()
    found["jieba words"] = lambda text: sum(1 for _ in jieba.cut(text))
    found["jieba words and tags"] = lambda text: sum(1 for _ in jieba.posseg.cut(text))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--chars", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    documents = read_documents(args.file, args.chars)
    fast, default, blank = policy_nlp.load("fast"), policy_nlp.load(), spacy.blank("zh")
    import spacy_pkuseg

    pkuseg = spacy_pkuseg.pkuseg(model_dir("words"), user_dict=None)
    rows: dict[str, float] = {
        "spacy.blank('zh')": speed(blank, documents, args.repeat),
        "fast": speed(fast, documents, args.repeat),
        "pkuseg words alone": speed(pkuseg.cut, documents, 1),
        "our pkuseg tokenizer alone": speed(default.make_doc, documents, 1),
        "default": speed(default, documents, 1),
    }
    for name, run in peers().items():
        rows[name] = speed(run, documents, 1)
    base, words = rows["spacy.blank('zh')"], rows["pkuseg words alone"]
    print(f"{len(documents)} documents, {sum(map(len, documents)):,} characters, one core")
    for name, value in rows.items():
        print(f"{name:28} {value:12,.0f} characters/s   {value / base:6.3f} of blank zh")
    print(
        f"\nfast: {rows['fast']:,.0f} characters/s (floor 150,000), {rows['fast'] / base:.2f} of blank zh (0.12)"
    )
    print(f"default: {rows['default'] / words:.2f} of pkuseg words alone (floor 0.75)")
    print("\ncomponents of the fast pipeline")
    for name, value in component_speeds(fast, documents).items():
        print(f"{name:28} {value:12,.0f} characters/s   {1e6 / value:6.2f} µs a character")
    text = "".join(documents)
    text = text * (1_000_000 // len(text) + 1)
    long = text[:1_000_000]
    pieces = [long[i : i + 10_000] for i in range(0, len(long), 10_000)]
    per_short, per_long = (1 / speed(fast, texts, 1) for texts in (pieces, [long]))
    print(f"\ntime a character, 1,000,000 characters against 10,000: {per_long / per_short:.2f} (floor 1.3)")
    for call in ("import policy_nlp; policy_nlp.load('fast')", "spacy.load('policy_nlp')"):
        print(f"{call:46} {load_time(call):.2f} s")


if __name__ == "__main__":
    main()
