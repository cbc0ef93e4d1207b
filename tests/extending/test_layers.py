"""A component of the user's own between ours, with a record of its own that everything shows."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import make_dataclass
from datetime import date
from pathlib import Path

import pytest

from policy_nlp.layers import layer
from policy_nlp.records import LAYERS, Record

from .conftest import Run

LOAD = """
import policy_nlp
risks = {"nlp": {"pipeline": [*policy_nlp.load("fast").pipe_names[:-1], "policy_risks", "policy_links"]},
         "components": {"policy_risks": {"factory": "policy_risks"}}}
nlp = policy_nlp.load("fast", config=risks)
doc = nlp(policy_nlp.set_metadata(nlp.make_doc("防范系统性风险，支持中小银行补充资本。排查安全隐患。"), id="甲"))
"""


def test_its_records_are_on_the_doc(run: Run) -> None:
    out = run(
        LOAD + "print([(r.id, r.text, r.grade, r.measures) for r in doc._.risks])\n"
        "print([(s.text, s.label_) for s in doc.spans['risks']])\n"
        "print(nlp.pipe_names.index('policy_risks'), len(doc._.measures) > 0)\n"
    ).splitlines()
    assert out[0].startswith("[('r1', '系统性风险', 'high', ['m1'")
    assert out[1] == "[('系统性风险', 'high'), ('隐患', 'low')]"
    assert out[2] == "5 True"


def test_they_survive_bytes_pickle_and_processes(run: Run) -> None:
    code = """
import pickle, spacy
from spacy.tokens import Doc, DocBin
if __name__ == "__main__":
    texts = lambda docs: [[(r.text, r.share) for r in doc._.risks] for doc in docs]
    wanted = texts([doc])
    assert wanted[0] == [("系统性风险", [1, 2.5]), ("隐患", [1, 2.5])]
    assert texts([Doc(nlp.vocab).from_bytes(doc.to_bytes())]) == wanted
    assert texts([pickle.loads(pickle.dumps(doc))]) == wanted
    assert texts(DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)) == wanted
    nlp.to_disk("saved")
    assert texts(spacy.load("saved").pipe([doc.text] * 2, n_process=2)) == wanted * 2
"""
    run(LOAD + code)


def test_all_writers_the_report_and_the_tables_show_them(run: Run, tmp_path: Path) -> None:
    code = """
from policy_nlp import analysis
from policy_nlp.writers import open_writer
record = policy_nlp.to_record(doc)
for name in ("a.jsonl", "a.csv", "a.parquet", "a.xlsx", "a.duckdb", "a.spacy", "a.html"):
    with open_writer(name) as out:
        out.write(record)
import duckdb, json, openpyxl, pyarrow.parquet, spacy
from spacy.tokens import DocBin
found = {"analysis": [row["text"] for row in analysis.layer_rows(doc, "risks")]}
found["parquet"] = [row["text"] for row in pyarrow.parquet.read_table("a.parquet").to_pylist()[0]["risks"]]
found["xlsx"] = [row[5].value for row in openpyxl.load_workbook("a.xlsx")["risks"].iter_rows(min_row=2)]
with duckdb.connect("a.duckdb") as base:
    found["duckdb"] = [text for text, in base.execute("SELECT text FROM risks WHERE share_high = 2.5").fetchall()]
[back] = DocBin().from_disk("a.spacy").get_docs(spacy.blank("zh").vocab)
found["spacy"] = [risk.text for risk in back._.risks]
print(json.dumps(found))
"""
    wanted = ["系统性风险", "隐患"]
    found = json.loads(run(LOAD + code))
    assert found == dict.fromkeys(found, wanted)
    [line] = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row["text"] for row in json.loads(line)["risks"]] == wanted
    with (tmp_path / "a.risks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["text"], row["grade"], row["share"], row["share_high"]) for row in rows] == [
        (text, grade, "1", "2.5") for text, grade in zip(wanted, ("high", "low"), strict=True)
    ]
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '"risks":"政策风险"' in page
    assert '"grade":{"high":"高","low":"低"}' in page


def test_the_report_shows_them_in_a_browser(run: Run, tmp_path: Path) -> None:
    code = """
import shutil
from policy_nlp.writers import open_writer
from playwright.sync_api import sync_playwright
with open_writer("a.html") as out:
    out.write(policy_nlp.to_record(doc))
chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=chromium)
    page = browser.new_page()
    page.goto(f"file://{__import__('os').getcwd()}/a.html")
    print(page.locator(".card.risks").inner_text().split())
    page.goto(page.url.split("#")[0] + "#/risks")
    print(page.locator("tbody tr").first.inner_text().split("\\t"))
    page.goto(page.url.split("#")[0] + "#/doc/0/r1")
    print(page.locator(".in-risks").first.inner_text())
    print(page.locator(".details").inner_text().split("\\n"))
    browser.close()
"""
    out = run(LOAD + code).splitlines()
    assert out[0] == "['2', '政策风险']"
    assert "'系统性风险'" in out[1]
    assert "'高'" in out[1]
    assert out[2] == "系统性风险"
    assert "'严重程度'" in out[3]


def test_records_with_them_are_valid_and_others_are_not(run: Run) -> None:
    code = """
import json, jsonschema
from policy_nlp.schema import record_schema
validator = jsonschema.Draft202012Validator(record_schema())
record = json.loads(json.dumps(policy_nlp.to_record(doc)))
assert not list(validator.iter_errors(record))
record["risks"][0]["grade"] = "middling"
[error] = validator.iter_errors(record)
print(error.json_path)
"""
    assert run(LOAD + code).strip() == "$.risks[0].grade"


def test_records_are_known_where_its_component_does_not_run(run: Run, tmp_path: Path) -> None:
    """Another process writes what was found, as the command line does."""
    run(LOAD + "nlp.to_disk('saved')")
    (tmp_path / "a.txt").write_text("排查安全隐患。", encoding="utf-8")
    run("policy_nlp", "extract", "a.txt", "--config", "saved", "--out", "a.jsonl", "--out", "a.risks.txt")
    [line] = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row["text"] for row in json.loads(line)["risks"]] == ["隐患"]
    assert (tmp_path / "a.risks.txt").read_text(encoding="utf-8") == "None: 隐患\n"
    code = f"from policy_nlp.writers import open_writer\nimport json\nwith open_writer('b.csv') as out: out.write(json.loads({line!r}))"
    run(code)
    assert "隐患" in (tmp_path / "b.risks.csv").read_text(encoding="utf-8-sig")
    assert "隐患" in run("policy_nlp", "extract", "a.txt", "--config", "saved", "--tables")


def test_rows_that_are_not_what_the_record_says_are_refused(run: Run) -> None:
    code = """
from policy_nlp.layers import set_layer
good = {"id": "r1", "start": 0, "end": 2, "text": "防范", "grade": "high", "share": None, "measures": []}
for change in ({"grad": 1}, {"text": "风险"}, {"share": {1, 2}}, {"measures": [object()]}, {"end": 99}):
    try:
        set_layer(doc, "risks", [good, {**good, **change}])
    except ValueError as error:
        print(error)
short = dict(good)
del short["grade"]
for layer, rows in (("risks", [short]), ("risk", [good])):
    try:
        set_layer(doc, layer, rows)
    except ValueError as error:
        print(error)
"""
    said = run(LOAD + code).splitlines()
    for line, part in zip(
        said,
        (
            "risks[1]: field 'grad' is unknown",
            "risks[1]: field 'text' is not what stands at 0 to 2",
            "risks[1]: field 'share' holds a set",
            "risks[1]: field 'measures' holds a list",
            "risks[1]: field 'text' is not what stands at 0 to 99",
            "risks[0]: field 'grade' is missing",
            "there is no layer 'risk'; there are sections, orgs",
        ),
        strict=True,
    ):
        assert part in line


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("orgs", {"id": str}, "layer 'orgs': a name"),
        ("title", {"id": str}, "layer 'title': a name"),
        ("Risks", {"id": str}, "layer 'Risks': a name"),
        ("user_data", {"id": str, "start": int}, "lacks the field end, text"),
        ("hazards", {"id": str, "on": date}, "field 'on' of Hazard"),
        ("hazards", None, "a dataclass is needed"),
    ],
)
def test_what_cannot_be_a_layer(name: str, fields: dict[str, type] | None, said: str) -> None:
    cls = (
        type("Hazard", (), {})
        if fields is None
        else make_dataclass("Hazard", fields.items(), bases=(Record,), frozen=True)
    )
    with pytest.raises(ValueError, match=re.escape(said)):
        layer(name)(cls)  # type: ignore[type-var]
    assert name in LAYERS.own or name not in LAYERS
