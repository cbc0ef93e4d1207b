"""Words, codings, units, indicators, thresholds and labels of the user's own, by config and data alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_nlp.resources import configs_dir

from .conftest import Run

CONFIG = """
[initialize.components.policy_orgs.extra]
@misc = "policy_nlp.read_lexicon.v1"
path = "mine/bodies.jsonl"

[initialize.components.policy_quantities.extra]
@misc = "policy_nlp.read_lexicon.v1"
path = "mine/quantities"

[initialize.components.policy_measures.extra]
@misc = "policy_risks.more.v1"
name = "measures"

[initialize.components.policy_measures.thresholds]
clause = 99.0
"""
FAST = """
from policy_nlp.resources import configs_dir
base = (configs_dir() / "fast.cfg").read_text(encoding="utf-8")
"""
BODY = {
    "id": "low_altitude", "name": "国家低空经济发展局", "aliases": ["低空局"], "type": "government", "level": "central",
    "parent": None, "group": "agency", "from": None, "to": None, "successor": [],
}  # fmt: skip


def write(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def test_rows_are_merged_with_ours_in_a_config(run: Run, tmp_path: Path) -> None:
    """A file, a folder, and rows that another package names; the pipeline that is assembled needs none of them."""
    write(tmp_path / "mine" / "bodies.jsonl", BODY)
    write(tmp_path / "mine" / "quantities" / "units.jsonl", {"unit": "座次", "dimension": "count"})
    (tmp_path / "add.cfg").write_text(CONFIG, encoding="utf-8")
    run(FAST + "open('my.cfg', 'w', encoding='utf-8').write(base + open('add.cfg', encoding='utf-8').read())")
    run("spacy", "assemble", "my.cfg", "saved")
    (tmp_path / "mine").rename(tmp_path / "gone")
    code = """
import spacy
nlp = spacy.load("saved")
doc = nlp("财政部、低空局建设起降场300座次以上。")
print([(org.text, org.canonical, org.registry_id) for org in doc._.orgs])
print([(q.value, q.unit) for q in doc._.quantities])
print(doc._.measures, nlp.get_pipe("policy_orgs").registry.find("低空局").name)
"""
    assert run(code).splitlines() == [
        "[('财政部', '财政部', 'mof'), ('低空局', '国家低空经济发展局', 'low_altitude')]",
        "[(300, '座次')]",
        "() 国家低空经济发展局",
    ]


def test_a_row_takes_the_place_of_ours(run: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "bodies.jsonl", {**BODY, "id": "mof", "name": "财政总部", "aliases": ["财政部", "财总部"]}
    )
    code = """
import policy_nlp
extra = {"@misc": "policy_nlp.read_lexicon.v1", "path": "bodies.jsonl"}
nlp = policy_nlp.load("fast", config={"initialize.components.policy_orgs.extra": extra})
print([(org.text, org.canonical) for org in nlp("财政部、财总部安排资金。")._.orgs])
nlp.initialize()
print([(org.text, org.canonical) for org in nlp("财政部、财总部安排资金。")._.orgs])
"""
    assert run(code).splitlines() == ["[('财政部', '财政总部'), ('财总部', '财政总部')]"] * 2


def test_a_second_coding_of_instruments(run: Run) -> None:
    code = """
import policy_nlp
extra = {"@misc": "policy_risks.more.v1", "name": "measures"}
nlp = policy_nlp.load("fast", config={"initialize.components.policy_measures.extra": extra})
doc = nlp("加快建设高速公路。安排资金补助企业。依法严厉查处违法行为。")
print([(m.instrument, m.codings) for m in doc._.measures])
"""
    found = eval(run(code))
    assert [kind for kind, _ in found] == ["infrastructure", "funding", "regulation"]
    assert found[0][1] == {"vedung": "carrots", "three_parts": "S"}
    assert found[2][1] == {"vedung": "sticks"}


def test_a_second_list_of_indicators(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "indicators.jsonl", {"name": "绿色能源指数", "aliases": ["绿能指数"]})
    code = """
import policy_nlp
from policy_nlp import analysis
from policy_nlp.lexicon import read_addition
nlp = policy_nlp.load("fast")
docs = [nlp("2025年，绿能指数增长5%以上。"), nlp("2026年，绿色能源指数增长6%以上。")]
own = read_addition("indicators.jsonl")
print(len({row["indicator"] for row in analysis.compare(docs)}))
print({row["indicator"] for row in analysis.compare(docs, extra=own)})
print(analysis.Indicators(own).normal_name("全市绿能指数增速"), analysis.normal_name("全市GDP增速"))
"""
    assert run(code).splitlines() == ["2", "{'绿色能源指数'}", "绿色能源指数 地区生产总值"]


def test_thresholds(run: Run) -> None:
    code = """
import policy_nlp
text = "到2027年，支持企业改造，投资增长10%以上。"
for clause, none in ((99.0, 99.0), (-99.0, -99.0)):
    nlp = policy_nlp.load("fast", config={"initialize": {"components": {
        "policy_measures": {"thresholds": {"clause": clause}}, "policy_targets": {"thresholds": {"none": none}}}}})
    doc = nlp(text)
    print(len(doc._.measures) > 0, len(doc._.targets) > 0)
    nlp.to_disk("saved")
    doc = policy_nlp.load("saved")(text)
    print(len(doc._.measures) > 0, len(doc._.targets) > 0)
"""
    assert run(code).splitlines() == ["False False", "False False", "True True", "True True"]


def test_labels_and_keys_of_spans(run: Run) -> None:
    code = """
import policy_nlp
nlp = policy_nlp.load("fast", config={
    "components.policy_orgs.spans_label": "role", "components.policy_orgs.ents_label": "机构",
    "components.policy_targets.spans_label": "status", "components.policy_measures.spans_label": "MEASURE",
    "components.policy_quantities.spans_label": "kind", "components.policy_structure.spans_label": "标题",
    "components.policy_measures.spans_key": "sc"})
doc = nlp("一、总体目标\\n投资增长10%以上。由财政部牵头实施技术改造。")
print([[span.label_ for span in doc.spans[key]] for key in ("orgs", "targets", "sc", "quantities", "sections")])
print([ent.label_ for ent in doc.ents])
"""
    assert run(code).splitlines() == [
        "[['lead'], ['target'], ['MEASURE'], ['percent'], ['标题']]",
        "['机构']",
    ]


@pytest.mark.parametrize(
    ("name", "rows", "config", "said"),
    [
        ("bodies.jsonl", [{**BODY, "typ": 1}], "policy_orgs.extra", ["bodies.jsonl:1:", "'typ'"]),
        ("units.jsonl", [{"unit": "座次"}], "policy_quantities.extra", ["units.jsonl:1:", "'dimension'"]),
        ("unit.jsonl", [{}], "policy_quantities.extra", ["unit.jsonl:", "'unit'", "units"]),
        ("cues.jsonl", [{"word": "拟", "cue": "hope"}], "policy_targets.extra", ["cues.jsonl:1:", "'cue'"]),
        ("codings.jsonl", [[]], "policy_measures.extra", ["codings.jsonl:1:", "object"]),
        ("acts.jsonl", [{"word": 1}], "policy_structure.extra", ["acts.jsonl:1:", "'word'"]),
        ("duties.jsonl", [{"word": "主责", "use": "verb"}], "policy_links.extra", ["duties.jsonl:1:", "'role'"]),
        ("none.jsonl", None, "policy_orgs.extra", ["none.jsonl: no such file"]),
        ("bodies.jsonl", [BODY], "policy_orgs.lexicon", ["bodies.jsonl", "columns.json", "extra"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    rows: list[object] | None,
    config: str,
    said: list[str],
) -> None:
    import policy_nlp

    monkeypatch.chdir(tmp_path)
    if rows is not None:
        write(tmp_path / name, *rows)
    given = {"@misc": "policy_nlp.read_lexicon.v1", "path": name}
    component, what = config.split(".")
    config_path = tmp_path / "my.cfg"
    block = f"[initialize.components.{component}.{what}]"
    text = (configs_dir() / "fast.cfg").read_text(encoding="utf-8")
    head, _, tail = text.partition(block)
    tail = tail.partition("\n\n")[2] if block in text else ""
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in given.items())
    config_path.write_text(f"{head}\n{block}\n{lines}\n\n{tail}", encoding="utf-8")
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (what it says is looked at below)
        policy_nlp.load(config_path)
    assert all(part in str(caught.value) for part in said), str(caught.value)


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        ({"claus": 0.0}, r"policy_measures\.thresholds\] claus: .*clause, start"),
        ({"clause": "x"}, "thresholds"),
    ],
)
def test_a_wrong_threshold_is_named(thresholds: dict[str, object], said: str) -> None:
    import policy_nlp

    with pytest.raises(Exception, match=said):
        policy_nlp.load("fast", config={"initialize.components.policy_measures.thresholds": thresholds})
