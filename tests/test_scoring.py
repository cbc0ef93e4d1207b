"""The figures: by hand on small cases, equal to the yardstick on gold, and through spaCy's evaluation."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import pickle
import random
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.cli.evaluate import evaluate as spacy_evaluate
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

from policy_nlp import layers
from policy_nlp.evaluation import compare, evaluate, format_table
from policy_nlp.gold import GoldCorpus, GoldError, read_gold, to_doc
from policy_nlp.records import LAYERS
from policy_nlp.scorers import make_scorer
from policy_nlp.scoring import DocumentScore, pair, quoted, same_number, same_unit, score_layer

TEXT = "财政部会同科技部安排资金100亿元，力争投资增长5%以上，支持企业研发，鼓励创新。"


def org(text: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    row = {"start": start, "end": start + len(text), "text": text, "type": "government", "kind": "named"}
    return row | {"canonical": text, "role": "none"} | fields


def target(text: str, quantity: str, value: Any, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    row: dict[str, Any] = {"start": start, "end": start + len(text), "text": text, "quantity": quantity}
    row |= {"indicator": text.removesuffix(quantity), "status": "target", "comparator": "eq", "value": value}
    row |= {"value_from": None, "unit": "元", "direction": None, "basis": None, "deadline": None}
    return row | {"baseline": None, "binding": None, "elided": False} | fields


def measure(text: str, trigger: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    row: dict[str, Any] = {"start": start, "end": start + len(text), "text": text, "trigger": trigger}
    row |= {"actor": None, "modality": "obligation", "status": "planned", "instrument": "funding"}
    return row | {"beneficiary": None} | fields


GOLD: dict[str, Any] = {
    "id": "docs/a.txt",
    "title": "样例",
    "genre": "notice",
    "date": "2025-03",
    "text": TEXT,
    "orgs": [org("财政部", role="lead"), org("科技部", canonical="科学技术部", role="participate")],
    "targets": [
        target("资金100亿元", "100亿元", 1e10),
        target("投资增长5%以上", "5%以上", 5, comparator="ge", unit="%"),
    ],
    "measures": [
        measure("安排资金100亿元", "安排", actor="财政部"),
        measure("支持企业研发", "支持"),
        measure("鼓励创新", "鼓励", actor="科技部"),
    ],
}


def figures(layer: str, gold: list[dict], pred: list[dict]) -> dict[str, Any]:
    score, _ = score_layer(layer, gold, pred)
    ratios = {name: (t.tp, t.gold, t.pred) for name, t in score.tallies.items()}
    return ratios | {name: (a.right, a.of) for name, a in score.accuracies.items()}


def test_orgs_by_hand() -> None:
    pred = [
        org("财政部", type="company", role="lead"),
        org("科技部", canonical="科学技术部", role="none"),
        org("企业", kind="collective", canonical=None),
    ]
    assert figures("orgs", GOLD["orgs"], pred) == {
        "exact": (2, 2, 3),
        "typed": (1, 2, 3),
        "linked": (2, 2, 2),
        "role": (1, 2),
    }


def test_targets_by_hand() -> None:
    pred = [
        target("100亿元", "100亿元", 10000000001, indicator=None, unit="元"),
        target("增长5%", "5%", 5, comparator="eq", unit="％", indicator="投资", status="other"),
        target("创新", "创新", None),
    ]
    gold = [*GOLD["targets"][:1], GOLD["targets"][1] | {"indicator": "投资"}]
    assert figures("targets", gold, pred) == {
        "found": (2, 2, 3),
        "value": (2, 2, 3),
        "status": (1, 2, 3),
        "record": (0, 2, 3),
        "comparator": (1, 2),
        "deadline": (2, 2),
        "indicator": (1, 2),
    }


def test_measures_by_hand() -> None:
    pred = [
        measure("安排资金100亿元，力争投资增长5%以上", "安排", modality="commitment", actor="财政部"),
        measure("支持企业研发", "研发"),
        measure("鼓励创新", "鼓励", instrument="tax"),
    ]
    # an actor counts only where gold names one
    assert figures("measures", GOLD["measures"], pred) == {
        "trigger": (2, 3, 3),
        "span": (2, 3, 3),
        "exact": (2, 3, 3),
        "modality": (1, 2),
        "status": (2, 2),
        "instrument": (1, 2),
        "actor": (1, 2),
    }


def test_pairs_are_made_best_first_and_ties_go_to_the_earlier() -> None:
    gold, pred = [(0, 4), (4, 8)], [(2, 6), (0, 4), (3, 7)]
    overlap = {(0, 0): 0.5, (0, 1): 0.5, (1, 0): 0.2, (1, 2): 0.9}
    assert pair(gold, pred, lambda i, j: overlap.get((i, j), 0.0)) == [(1, 2), (0, 0)]
    assert pair([], pred, lambda i, j: 1.0) == []


def test_a_quote_is_looked_for_from_its_side() -> None:
    row = {"start": 10, "end": 15, "text": "升级再升级", "quantity": "升级", "trigger": "升级"}
    assert quoted(row, "quantity", last=True) == (13, 15)
    assert quoted(row, "trigger", last=False) == (10, 12)
    assert quoted(row | {"trigger": "其他"}, "trigger", last=False) == (10, 15)


def test_values_and_units() -> None:
    assert same_number(0.6667, 2 / 3)
    assert same_number([5, 6], [5.001, 6])
    assert not same_number([5, 6], 5)
    assert not same_number(0, None)
    assert same_number(None, None)
    assert same_unit("百分点", "个百分点")
    assert same_unit(None, "")
    assert not same_unit("%", "个百分点")


def test_documents_are_summed_and_nothing_is_zero_over_nothing() -> None:
    empty = {"orgs": [], "targets": [], "measures": []}
    assert DocumentScore().figures() == {}
    score = DocumentScore()
    score.add(empty, empty)
    assert all(row.get("f", row.get("accuracy")) == 0.0 for row in score.figures().values())
    score.add(GOLD, GOLD)
    score.add(GOLD, empty)
    rows = score.figures()
    assert rows["orgs.exact"] == {"p": 1.0, "r": 0.5, "f": 2 / 3, "gold": 4, "pred": 2}
    assert rows["orgs.role"] == {"accuracy": 1.0, "of": 2}
    assert "orgs missed   财政部" in score.differences
    assert format_table(rows).splitlines()[0] == (
        "orgs.exact           F1 0.667  P 1.000  R 0.500  gold     4 predicted     2"
    )
    assert "orgs.role            accuracy 1.000 of 2" in format_table(rows)


def test_documents_are_paired_by_file_name() -> None:
    prediction = GOLD | {"id": "other/folder/a"}
    assert compare([GOLD], {"a": prediction}).figures()["measures.exact"]["f"] == 1.0
    with pytest.raises(ValueError, match=r"no prediction for document 'docs/a\.txt'"):
        compare([GOLD], {"b": prediction})
    with pytest.raises(ValueError, match="is not the gold text"):
        compare([GOLD], {"a": prediction | {"text": TEXT + "\n"}})


# The yardstick


def yardstick() -> tuple[Any, Path]:
    """The scorer that defines the figures, and development gold, where they are."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"
    gold = Path(os.environ.get("POLICY_NLP_GOLD", beside))
    script = gold.with_name("score.py")
    if not gold.is_file() or not script.is_file():
        pytest.skip("the development gold and its scorer are not here")
    spec = importlib.util.spec_from_file_location("yardstick", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, gold


def disturbed(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Leave out, repeat, move and shuffle rows, and swap the values of their fields."""
    record = copy.deepcopy(record)
    for layer in ("orgs", "targets", "measures"):
        rows = [row for row in record[layer] if rng.random() > 0.15]
        for row in rows:
            if rng.random() < 0.3:
                row["start"] = max(0, row["start"] + rng.randint(-6, 6))
                row["end"] = min(len(record["text"]), max(row["start"] + 1, row["end"] + rng.randint(-6, 6)))
                row["text"] = record["text"][row["start"] : row["end"]]
            for key in row.keys() - {"start", "end", "text"}:
                if rng.random() < 0.1:
                    row[key] = rng.choice(rows)[key]
        rows += [dict(row) for row in rows if rng.random() < 0.1]
        rng.shuffle(rows)
        record[layer] = rows
    return record


def test_figures_equal_the_yardstick() -> None:
    module, path = yardstick()
    gold = list(read_gold(path))
    rng = random.Random(7)
    for predicted in (gold, [disturbed(record, rng) for record in gold]):
        by_key = {record["id"]: record for record in predicted}
        expected = module.score({record["id"]: record for record in gold}, by_key, 0)
        found = compare(gold, by_key).figures()
        own = found.keys() - expected.keys()
        assert own == {"measures.actor"}
        assert [(name, value) for name, value in found.items() if name not in own] == list(expected.items())


# spaCy


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n\n", encoding="utf-8")
    return path


def test_gold_becomes_a_doc_with_complete_records() -> None:
    doc = to_doc(spacy.blank("zh"), GOLD)
    assert [mention.text for mention in doc._.orgs] == ["财政部", "科技部"]
    assert doc._.targets[1].quantity_start == TEXT.index("5%")
    assert doc._.targets[1].indicator_start == TEXT.index("投资")
    assert doc._.measures[2].trigger_end == TEXT.index("鼓励") + 2
    assert doc._.policy.date == "2025-03"
    assert [span.label_ for span in doc.spans["targets"]] == ["TARGET", "TARGET"]


def test_nlp_evaluate_reports_the_layer(gold_file: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs")
    scores = nlp.evaluate(list(GoldCorpus(gold_file)(nlp)))
    assert scores["orgs_exact_f"] == 1.0
    assert scores["orgs_linked_r"] == 1.0
    assert scores["orgs_role_acc"] == 1.0
    assert scores["spans_orgs_f"] == 1.0
    assert evaluate(nlp, gold_file)["orgs.exact"]["f"] == 1.0


def test_spacy_evaluate_reads_stored_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs")
    nlp.to_disk(tmp_path / "model")
    DocBin(docs=[to_doc(nlp, GOLD)], store_user_data=True).to_disk(tmp_path / "gold.spacy")
    scores = spacy_evaluate(
        str(tmp_path / "model"),
        tmp_path / "gold.spacy",
        tmp_path / "scores.json",
        silent=False,
        spans_key="orgs",
    )
    assert scores["orgs_typed_f"] == 1.0
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["orgs_typed_f"] == 1.0
    printed = capsys.readouterr().out
    assert "SPAN F   100.00" in printed
    assert "linked" in printed


@pytest.mark.parametrize("layer", ["orgs", "targets", "measures"])
def test_registered_scorers(layer: str) -> None:
    scorer = pickle.loads(pickle.dumps(spacy.registry.scorers.get(f"policy_nlp.{layer}_scorer.v1")()))
    nlp = spacy.blank("zh")
    gold, bare = to_doc(nlp, GOLD), nlp.make_doc(TEXT)
    perfect = scorer([Example(gold.copy(), gold)])
    assert {perfect[key] for key in perfect if key.endswith(("_f", "_p", "_r", "_acc"))} == {1.0}
    missed = scorer([Example(bare, gold)])
    assert all(missed[key] == 0.0 for key in missed if key.endswith("_f"))
    unknown = scorer([Example(bare, bare)])
    assert unknown.keys() == perfect.keys()
    assert set(unknown.values()) == {None}


def test_a_scorer_refuses_another_text() -> None:
    nlp = spacy.blank("zh")
    reference = to_doc(nlp, GOLD)
    other = nlp.make_doc(TEXT + "　")
    with pytest.raises(ValueError, match="text differ"):
        make_scorer("orgs", "orgs")([Example(other, reference)])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1]", "a document is a JSON object"),
        ("{", "not JSON"),
        ('{"id": "a"}', "key 'text' is missing"),
        ('{"id": true, "text": ""}', "key 'id' is bool"),
        ('{"id": "a", "text": ""}', "none of the layers is there: orgs, targets, measures"),
        ('{"id": "a", "text": "", "orgs": {}}', "key 'orgs' is dict, expected list"),
        ('{"id": "a", "text": "", "orgs": [3]}', r"orgs\[0\]: a row is a JSON object"),
        ('{"id": "a", "text": "", "orgs": [{"start": 0}]}', r"orgs\[0\]: key 'end' is missing"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=rf"gold\.jsonl:2: .*{message}"):
        list(read_gold(path))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": 1}, "key 'text' is '财政部', but the offsets 1 to 3 hold"),
        ({"end": 1000}, "'start' 0 and 'end' 1000 do not fit"),
        ({"end": "3"}, "key 'end' is str, expected int"),
    ],
)
def test_offsets_are_checked(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD | {"orgs": [GOLD["orgs"][0] | changes]}), encoding="utf-8")
    with pytest.raises(GoldError, match=rf"gold\.jsonl:1: orgs\[0\]: {message}"):
        list(read_gold(path))


def test_values_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD | {"targets": [GOLD["targets"][0] | {"value": "5"}]}), encoding="utf-8")
    with pytest.raises(GoldError, match=r"targets\[0\]: key 'value' is '5'"):
        list(read_gold(path))


def test_layers_without_rows_count_as_annotated() -> None:
    doc = to_doc(spacy.blank("zh"), GOLD | {"orgs": []})
    assert layers.has_layer(doc, "orgs")


def test_a_layer_that_nobody_annotated_is_not_scored(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    partly = {key: value for key, value in GOLD.items() if key not in ("targets", "measures")}
    lines = [partly | {"id": "a"}, partly | {"id": "b", "targets": GOLD["targets"]}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    score = compare(read_gold(path), {key: GOLD | {"id": key} for key in "ab"})
    assert list(score.figures()) == [
        *(f"orgs.{name}" for name in ("exact", "typed", "linked")),
        *(f"targets.{name}" for name in ("found", "value", "status", "record")),
        "orgs.role",
        *(f"targets.{name}" for name in ("comparator", "deadline", "indicator")),
    ]
    assert score.figures()["targets.found"] == {"p": 1.0, "r": 1.0, "f": 1.0, "gold": 2, "pred": 2}
    assert [note.split()[0] for note in score.notes()] == ["targets", "measures"]
    assert "over 1 of 2 documents" in score.notes()[0]
    assert "not scored" in score.notes()[1]
    doc = to_doc(spacy.blank("zh"), lines[0])
    assert layers.has_layer(doc, "orgs")
    assert not layers.has_layer(doc, "measures")
    assert [record["id"] for record in read_gold(path, having="targets")] == ["b"]
    with pytest.raises(GoldError, match="no document has the layer 'measures'"):
        list(read_gold(path, having="measures"))
    with pytest.raises(ValueError, match="document 'b': gold has the layer 'targets'"):
        compare(read_gold(path), {key: partly | {"id": key} for key in "ab"})


def test_spans_of_reference_and_prediction_are_labelled_alike() -> None:
    """By default a component labels spans as gold and DocBin do."""
    spacy.blank("zh")
    for layer in ("orgs", "quantities", "targets", "measures"):
        default = Language.get_factory_meta(f"policy_{layer}").default_config
        assert LAYERS.options(layer).span_label == default["spans_label"]
