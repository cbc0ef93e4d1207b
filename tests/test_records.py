"""Records, rows and the JSON Schema say the same thing."""

from __future__ import annotations

import dataclasses
import json

import jsonschema
import pytest
import spacy
from spacy.language import Language

import policy_nlp
from policy_nlp import layers, records, schema
from policy_nlp.gold import to_doc

TEXT = "到2027年，力争培育10家以上链主企业。工业和信息化部负责推进。"


def test_the_shipped_schema_is_that_of_the_dataclasses() -> None:
    assert schema.SCHEMA_FILE.read_text(encoding="utf-8") == schema.render()


def test_a_record_is_frozen_and_refuses_unknown_fields() -> None:
    link = records.Link.from_row({"kind": "org-measure", "source": "o1", "target": "m1", "role": None})
    with pytest.raises(dataclasses.FrozenInstanceError):
        link.role = "lead"  # type: ignore[misc]
    with pytest.raises(TypeError):
        records.Link.from_row({"kind": "org-measure", "source": "o1", "target": "m1", "rol": None})


def test_every_sample_gives_a_valid_record(fast: Language, gold: list[dict]) -> None:
    validator = jsonschema.Draft202012Validator(schema.record_schema())
    for sample in gold:
        record = json.loads(json.dumps(policy_nlp.to_record(fast(sample["text"])), ensure_ascii=False))
        assert list(validator.iter_errors(record)) == []


@pytest.mark.parametrize("name", ["fast", "default"])
def test_our_own_components_write_the_rows_that_are_asked_of_others(
    name: str, request: pytest.FixtureRequest, gold: list[dict]
) -> None:
    """``set_layer`` checks the rows of other distributions only; ours are checked here."""
    nlp = request.getfixturevalue(name)
    found = dict.fromkeys(records.LAYERS.own, 0)
    for sample in gold:
        doc = nlp(policy_nlp.set_metadata(nlp.make_doc(sample["text"]), id=sample["id"], date=sample["date"]))
        for layer in found:
            rows = layers.get_rows(doc, layer)
            if layer == "sections":  # their text is that of their heading
                rows = [{**row, "start": row["heading_start"], "end": row["heading_end"]} for row in rows]
            layers.check_rows(layer, rows, sample["text"])
            found[layer] += len(rows)
    assert all(found.values()), found


def test_gold_becomes_rows_that_are_asked_of_components(gold: list[dict]) -> None:
    for sample in gold:
        doc = to_doc(spacy.blank("zh"), sample)
        for layer in records.LAYERS.annotated:
            layers.check_rows(layer, layers.get_rows(doc, layer), sample["text"])


def test_extensions_give_the_rows_as_records(fast: Language) -> None:
    doc = fast(TEXT)
    record = policy_nlp.to_record(doc)
    for layer in records.LAYERS:
        assert [item.to_row() for item in doc._.get(layer)] == record[layer]
    assert {target.text for target in doc._.targets}
    assert {org.canonical for org in doc._.orgs} == {"工业和信息化部"}


def test_ids_are_unique_and_links_point_at_records(fast: Language, gold: list[dict]) -> None:
    for sample in gold:
        record = policy_nlp.to_record(fast(sample["text"]))
        ids = [row["id"] for layer in records.LAYERS if layer != "links" for row in record[layer]]
        assert len(ids) == len(set(ids))
        for link in record["links"]:
            assert {link["source"], link["target"]} <= set(ids)
        for section in record["sections"]:
            assert section["parent"] is None or section["parent"] in ids


def test_offsets_slice_back(fast: Language, gold: list[dict]) -> None:
    for sample in gold:
        record = policy_nlp.to_record(fast(sample["text"]))
        text = record["text"]
        assert text == sample["text"]
        for layer in ("orgs", "quantities", "times", "targets", "measures"):
            for row in record[layer]:
                assert text[row["start"] : row["end"]] == row["text"]
        for row in record["targets"]:
            assert text[row["quantity_start"] : row["quantity_end"]] == row["quantity"]
            if row["indicator"] is not None and row["indicator_start"] is not None:
                assert text[row["indicator_start"] : row["indicator_end"]] == row["indicator"]
        for row in record["measures"]:
            assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        for row in record["sections"]:
            assert text[row["heading_start"] : row["heading_end"]] == row["text"]


def test_given_metadata_wins_over_the_text(fast: Language) -> None:
    head = "某市财政局关于做好预算工作的通知\n某财〔2024〕8号\n"
    text = f"{head}为做好工作，通知如下：\n加强管理。\n2024年5月6日\n"
    found = fast(text)._.policy
    assert found.number == "某财〔2024〕8号"
    assert found.date == "2024-05-06"
    doc = policy_nlp.set_metadata(fast.make_doc(text), id="a", title="预算通知", date="2023-01-02")
    info = fast(doc)._.policy
    assert (info.id, info.title, info.date, info.number) == ("a", "预算通知", "2023-01-02", "某财〔2024〕8号")


def test_spans_cover_their_rows_and_carry_their_ids(fast: Language) -> None:
    doc = fast(TEXT)
    for layer in ("orgs", "quantities", "times", "targets", "measures"):
        rows = layers.get_rows(doc, layer)
        assert [span.id_ for span in doc.spans[layer]] == [row["id"] for row in rows]
        for span, row in zip(doc.spans[layer], rows, strict=True):
            assert span.start_char <= row["start"]
            assert row["end"] <= span.end_char
    assert doc.spans["orgs"][0].label_ == "government"
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents] == [("工业和信息化部", "ORG", "miit")]
