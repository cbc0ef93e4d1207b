"""How fast the pipelines are beside spaCy's own and other tools, in one run on one text.

    python -m benchmarks.speed [TEXT.txt | TEXT.jsonl[.gz]] [--chars 100000] [--record]

Without a file the sample documents are repeated to the length asked for. Absolute speeds depend on the machine and on what
else it does; the ratios are what to compare, and what ``--record`` writes to ``benchmarks/history.json`` for the version.
Times are those of the processor. Other tools are measured where they are installed. Load times and memory are those of
fresh processes, the import of spaCy not counted in the former.
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
from benchmarks.peers import peers
from policy_nlp.resources import model_dir, seeds_dir

HISTORY = Path(__file__).with_name("history.json")
LOAD = """
import time, spacy
start = time.process_time()
{call}
print(time.process_time() - start)
"""
#: Reads a text of 5 MB and prints what the process held at the most, in MB.
MEMORY = """
import resource, sys, policy_nlp
from policy_nlp.resources import seeds_dir
nlp = policy_nlp.load({config!r})
text = "".join(path.read_text(encoding="utf-8") for path in sorted((seeds_dir() / "documents").glob("*.txt")))
whole = ({unit} * (5_000_000 // len({unit}.encode()) + 1)).encode()[:5_000_000].decode(errors="ignore")
record = policy_nlp.to_record(nlp(whole)) if {record} else nlp(whole)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def read_documents(path: Path | None, chars: int) -> list[str]:
    """Documents of together ``chars`` characters."""
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
    """Characters a second: the median of ``repeat`` passes over the documents, after a short one to warm up."""
    total = sum(map(len, documents))
    run(documents[0][:2000])
    times = []
    for _ in range(repeat):
        start = time.process_time()
        for text in documents:
            run(text)
        times.append(time.process_time() - start)
    return total / statistics.median(times)


def component_speeds(nlp: Language, documents: Sequence[str]) -> dict[str, float]:
    """Characters a second of each component by itself, in the order of the pipeline."""
    spent = dict.fromkeys(nlp.pipe_names, 0.0)
    for text in documents:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            start = time.process_time()
            doc = component(doc)
            spent[name] += time.process_time() - start
    return {name: sum(map(len, documents)) / max(seconds, 1e-9) for name, seconds in spent.items()}


def fresh(code: str, runs: int = 1) -> float:
    """What a fresh process prints: the median of some."""
    command = [sys.executable, "-c", code]
    outs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(runs)]
    return statistics.median(map(float, outs))


def record(version: str, ratios: dict[str, float]) -> None:
    """Put the ratios of a version into the history, in the place of earlier ones of it."""
    history = json.loads(HISTORY.read_text(encoding="utf-8")) if HISTORY.exists() else {}
    history[version] = {name: round(value, 3) for name, value in ratios.items()}
    HISTORY.write_text(json.dumps(history, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--chars", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--record", action="store_true", help="write the ratios to benchmarks/history.json")
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
    base = rows["spacy.blank('zh')"]
    print(f"{len(documents)} documents, {sum(map(len, documents)):,} characters, one core")
    for name, value in rows.items():
        print(f"{name:28} {value:12,.0f} characters/s   {value / base:6.3f} of blank zh")
    print("\ncomponents of the fast pipeline")
    for name, value in component_speeds(fast, documents).items():
        print(f"{name:28} {value:12,.0f} characters/s   {1e6 / value:6.2f} µs a character")
    text = "".join(documents)
    long = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    pieces = [long[i : i + 10_000] for i in range(0, len(long), 10_000)]
    per_short, per_long = (1 / speed(fast, texts, 1) for texts in (pieces, [long]))
    ratios = {
        "fast of blank zh": rows["fast"] / base,
        "default of pkuseg words alone": rows["default"] / rows["pkuseg words alone"],
        "a character of 1,000,000 over one of 10,000": per_long / per_short,
        **{f"fast over {name}": rows["fast"] / rows[name] for name in peers()},
    }
    print()
    for name, value in ratios.items():
        print(f"{name:46} {value:.2f}")
    for call in ("import policy_nlp; policy_nlp.load('fast')", "spacy.load('policy_nlp')"):
        print(f"{call:46} {fresh(LOAD.format(call=call), 3):.2f} s")
    for config in ("fast", "default"):
        code = MEMORY.format(config=config, unit="text", record=False)
        print(f"{config + ', memory over a document of 5 MB':46} {fresh(code):.0f} MB")
    if args.record:
        record(policy_nlp.__version__, ratios)


if __name__ == "__main__":
    main()
