"""Coverage-guided fuzzing of the readers and the pipeline.

    pip install -e ".[fuzz]"
    python -m benchmarks.fuzz FOLDER [--seconds 3600] [--seed 1]

Every input that breaks a promise is kept in FOLDER with its reason: an exception that is no ReaderError, a record whose
offsets do not slice back or that does not fit the schema, a time that is out of proportion to the length. The input under
way is in ``FOLDER/current``, so that one that ends the process is not lost. Exit status 1 if something was found.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["policy_nlp"], enable_loader_override=False):
    import policy_nlp
    from policy_nlp import records
    from policy_nlp.inputs import read_jsonl
    from policy_nlp.readers import Limits, ReaderError
    from policy_nlp.readers.docx import read_docx
    from policy_nlp.readers.html import read_html
    from policy_nlp.readers.packed import members
    from policy_nlp.readers.pdf import read_pdf
    from policy_nlp.readers.plain import read_markdown, read_text
    from policy_nlp.resources import seeds_dir

    NLP = policy_nlp.load("fast")  # imports the components

import jsonschema

from tests.readers import messy_docx, messy_html, messy_pdf

LIMITS = Limits(bytes=2_000_000, expanded=4_000_000, pages=50, chars=1_000_000, depth=1)
#: Seconds an input may take before it counts as slow: a fixed part and one for each 1,000 bytes.
SLOW, SLOW_1000 = 1.5, 0.05

PIECES = (
    "（", "）", "《", "》", "“", "”", "、", "，", "。", "；", "：", "\n", "\t", "　", "—", "～", "〔", "〕", "％", "%", ".", "·",
    "1", "２", "三", "十", "百", "万", "亿", "元", "以上", "不低于", "至", "提高到", "年", "月", "日", "第", "条", "章", "号", "同比",
    "到2027年", "“十四五”末", "2025年3月5日", "国发〔2025〕3号", "5%—6%", "3.5万亿元", "三分之一", "财政部", "国务院办公厅",
    "工业和信息化部", "牵头", "负责", "会同", "鼓励", "支持", "严禁", "应当", "加快推进", "分别", "以下简称", "一、", "（一）",
    "\x00", "\u200b", "\ufeff", "\ud800", "𠮷", "👨‍👩‍👧", "é", "①", "Ⅲ", "½", "<p>", "</table>", "&nbsp;", "]]>", "{", "\\",
)  # fmt: skip


def check_record(nlp: Any, text: str) -> None:
    doc = nlp(text)
    record = policy_nlp.to_record(doc)
    expected = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert record["text"] == expected, "the text was changed"
    for layer in records.LAYERS:
        for row in record[layer]:
            if "start" not in row:
                continue
            assert 0 <= row["start"] < row["end"] <= len(text), f"{layer}: {row}"
            if layer != "sections":
                assert expected[row["start"] : row["end"]] == row["text"], f"{layer}: {row}"
    VALIDATOR.validate(record)
    getters = [getattr(doc._, layer) for layer in records.LAYERS]
    assert all(len(found) == len(record[layer]) for found, layer in zip(getters, records.LAYERS, strict=True))


SCHEMA = Path(policy_nlp.__file__).with_name("record.schema.json")
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run_text(nlp: Any, data: bytes) -> None:
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    check_record(nlp, text)


def run_reader(function: Callable[[bytes, Limits], Any]) -> Callable[[Any, bytes], None]:
    def run(nlp: Any, data: bytes) -> None:
        try:
            content = function(data, LIMITS)
        except ReaderError:
            return
        assert isinstance(content.text, str)
        check_record(nlp, content.text[:20_000])

    return run


def run_zip(nlp: Any, data: bytes) -> None:
    try:
        for _ in members(data, LIMITS):
            pass
    except ReaderError:
        return


def run_jsonl(nlp: Any, data: bytes) -> None:
    for _ in read_jsonl(io.BytesIO(data), "fuzz.jsonl"):
        pass


def seeds() -> dict[str, list[bytes]]:
    texts = [path.read_bytes() for path in sorted((seeds_dir() / "documents").glob("*.txt"))]
    parts = [text[i : i + 1500] for text in texts for i in range(0, len(text), 1500)]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a/b.txt", texts[0][:300])
        packed.writestr("c.html", "<p>x</p>")
    rows = "".join(json.dumps({"id": str(i), "text": "财政部", "date": "2025"}) + "\n" for i in range(3))
    return {
        "text": parts,
        "html": [data for _, data in messy_html.pages()],
        "docx": [data for _, data in messy_docx.files()],
        "pdf": [data for _, data in messy_pdf.files()],
        "plain": [text.decode()[:400].encode(code, "ignore") for text in texts[:3] for code in ("utf-8", "gb18030", "big5", "utf-16")],
        "markdown": [text[:1500] for text in texts],
        "zip": [archive.getvalue()],
        "jsonl": [rows.encode()],
    }  # fmt: skip


TARGETS: dict[str, Callable[[Any, bytes], None]] = {
    "text": run_text,
    "html": run_reader(read_html),
    "docx": run_reader(read_docx),
    "pdf": run_reader(read_pdf),
    "plain": run_reader(read_text),
    "markdown": run_reader(read_markdown),
    "zip": run_zip,
    "jsonl": run_jsonl,
}
#: How often each target is drawn.
WEIGHTS = {"text": 50, "html": 20, "docx": 10, "pdf": 6, "plain": 6, "markdown": 5, "zip": 2, "jsonl": 3}


def mutate_text(chars: list[str], rng: random.Random) -> list[str]:
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        at, end = sorted((rng.randrange(len(chars) + 1), rng.randrange(len(chars) + 1)))
        kind = rng.randrange(7)
        if kind == 0:
            del chars[at : min(end, at + 40)]
        elif kind == 1:
            chars[at:at] = rng.choice(PIECES)
        elif kind == 2:
            chars[at:at] = rng.choice(PIECES) * rng.choice((2, 5, 50, 400))
        elif kind == 3:
            chars[at:at] = chars[at : min(end, at + 200)] * rng.choice((1, 2, 10))
        elif kind == 4 and chars:
            chars[min(at, len(chars) - 1)] = chr(rng.choice((rng.randrange(0x80), rng.randrange(0x4E00, 0x9FFF), rng.randrange(0x110000))))  # fmt: skip
        elif kind == 5:
            chars[at:at] = [rng.choice(PIECES) for _ in range(rng.randrange(12))]
        else:
            chars[at:at] = rng.sample(chars, min(len(chars), 8))
    return chars[:20_000]


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, end = sorted((rng.randrange(len(out) + 1), rng.randrange(len(out) + 1)))
        kind = rng.randrange(6)
        if kind == 0 and out:
            out[min(at, len(out) - 1)] = rng.randrange(256)
        elif kind == 1:
            del out[at : min(end, at + 300)]
        elif kind == 2:
            out[at:at] = out[at : min(end, at + 500)] * rng.choice((1, 3, 30))
        elif kind == 3:
            out[at:at] = rng.choice(PIECES).encode("utf-8", "surrogatepass") * rng.choice((1, 20))
        elif kind == 4:
            tag = rng.choice(("div", "table", "tr", "td", "span", "p", "script", "li", "ruby", "sup", "meta"))
            out[at:at] = rng.choice((f"<{tag}>", f"</{tag}>", f"<{tag} ", "<!--", "-->", "&#", "<![CDATA[")).encode() * rng.choice((1, 300))  # fmt: skip
        else:
            del out[max(at, 1) :]
    return bytes(out[:400_000])


def mutate_packed(data: bytes, rng: random.Random) -> bytes:
    """Change one part of a zip file and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = [(info.filename, packed.read(info)) for info in packed.infolist()]
    except Exception:
        return mutate_bytes(data, rng)
    chosen = rng.randrange(max(1, len(parts)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (name, content) in enumerate(parts):
            packed.writestr(name, mutate_bytes(content, rng) if number == chosen else content)
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    names = list(TARGETS)
    start, done, found = time.monotonic(), Counter[str](), Counter[str]()

    def keep(name: str, data: bytes, reason: str) -> None:
        lines = reason.strip().splitlines()
        ours = [line for line in lines if "policy_nlp" in line and line.lstrip().startswith("File")]
        key = f"{name} {lines[-1].partition(':')[0]} {ours[-1].strip() if ours else ''}"
        found[key] += 1
        if found[key] > 3:
            return
        stem = f"{name}-{sha256(data).hexdigest()[:10]}"
        (folder / stem).write_bytes(data)
        (folder / f"{stem}.why").write_text(reason, encoding="utf-8", errors="backslashreplace")
        print(f"FOUND {stem}: {reason.strip().splitlines()[-1][:200]!r}", flush=True)

    def one(data: bytes) -> None:
        name, data = names[data[0] % len(names)] if data else "text", data[1:]
        done[name] += 1
        (folder / "current").write_bytes(name.encode() + b"\n" + data)
        began = time.process_time()
        try:
            TARGETS[name](NLP, data)
        except Exception:
            keep(name, data, traceback.format_exc())
        took = time.process_time() - began
        if took > SLOW + SLOW_1000 * len(data) / 1000:
            keep(name, data, f"slow: {took:.1f} s for {len(data)} bytes")
        if sum(done.values()) % 1000 == 0:
            minutes = (time.monotonic() - start) / 60
            print(f"{minutes:6.1f} min {dict(done)} found {dict(found)}", flush=True)

    corpus = seeds()

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        name = names[data[0] % len(names)] if data else "text"
        body = data[1:]
        if rng.random() < 0.3 or len(body) < 4:
            name = rng.choices(names, [WEIGHTS[name] for name in names])[0]
            body = rng.choice(corpus[name])
        if name == "text":
            body = "".join(mutate_text(list(body.decode("utf-8", "replace")), rng)).encode(
                "utf-8", "surrogatepass"
            )
        elif name in ("docx", "zip") and rng.random() < 0.8:
            body = mutate_packed(body, rng)
        else:
            body = mutate_bytes(body, rng)
        return bytes([names.index(name)]) + body[: most - 1]

    inputs = folder / "corpus"
    inputs.mkdir(exist_ok=True)
    for name, bodies in corpus.items():
        for body in bodies:
            (inputs / sha256(body).hexdigest()[:16]).write_bytes(bytes([names.index(name)]) + body)
    arguments = [f"-max_total_time={args.seconds}", f"-seed={args.seed}", "-max_len=400000", "-timeout=120",
                 "-rss_limit_mb=4000", "-len_control=0", "-print_final_stats=1", f"-artifact_prefix={folder}/", str(inputs)]  # fmt: skip
    atheris.Setup([sys.argv[0], *arguments], one, custom_mutator=mutator)
    atheris.Fuzz()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
