"""Rows that are built when they are first read stand for a list of rows."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import policy_nlp
from policy_nlp.rows import LazyRows

TEXT = (
    "县财政局关于扶持中小企业的通知\n一、降低成本\n到2027年，全县新增小微企业300家。支持企业技术改造，给予设备投资额10%的补助。"
    "（责任单位：县财政局、县工信局）\n二、改进服务\n县市场监管局要优化登记流程，鼓励银行发放信用贷款。\n"
)


def counted(rows: list[dict[str, Any]]) -> tuple[LazyRows, list[int]]:
    """Lazy rows and a list that tells how often they were built."""
    calls: list[int] = []

    def build() -> list[dict[str, Any]]:
        calls.append(1)
        return [dict(row) for row in rows]

    return LazyRows(build, [0, 4], [2, 6], "x", {"kind": ["a", "b"]}), calls


ROWS = [{"id": "x1", "start": 0, "end": 2, "kind": "a"}, {"id": "x2", "start": 4, "end": 6, "kind": "b"}]


def test_length_and_places_build_nothing() -> None:
    rows, calls = counted(ROWS)
    assert len(rows) == 2
    assert rows.places() == ([0, 4], [2, 6], ["x1", "x2"])
    assert rows.known("kind") == ["a", "b"]
    assert rows.known("other") is None
    assert not calls


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda rows: list(rows), id="gone through"),
        pytest.param(lambda rows: rows[:], id="sliced"),
        pytest.param(lambda rows: [rows[0], rows[-1]], id="indexed"),
        pytest.param(lambda rows: pickle.loads(pickle.dumps(rows)), id="pickled"),
        pytest.param(copy.copy, id="copied"),
        pytest.param(copy.deepcopy, id="copied whole"),
        pytest.param(
            lambda rows: srsly.msgpack_loads(srsly.msgpack_dumps({"rows": rows}))["rows"], id="packed"
        ),
        pytest.param(lambda rows: rows, id="compared"),
    ],
)
def test_read_as_a_list_and_built_once(read: Callable[[LazyRows], Any]) -> None:
    rows, calls = counted(ROWS)
    assert read(rows) == ROWS
    assert read(rows) == ROWS
    assert len(calls) == 1
    assert rows != ROWS[:1]
    assert repr(rows) == repr(ROWS)


def test_json_refuses_rather_than_writes_nothing() -> None:
    rows, _ = counted(ROWS)
    with pytest.raises(TypeError):
        srsly.json_dumps({"rows": rows})


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()), id="bytes"),
        pytest.param(lambda doc: pickle.loads(pickle.dumps(doc)), id="pickle"),
        pytest.param(lambda doc: doc.copy(), id="copy"),
        pytest.param(
            lambda doc: next(
                iter(
                    DocBin(store_user_data=True)
                    .from_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes())
                    .get_docs(doc.vocab)
                )
            ),
            id="DocBin",
        ),
    ],
)
def test_a_doc_nobody_has_read_travels_whole(fast: Language, way: Callable[[Doc], Doc]) -> None:
    expected = policy_nlp.to_record(fast(TEXT))
    assert len(expected["measures"]) > 3
    assert expected["targets"]
    assert expected["links"]
    assert policy_nlp.to_record(way(fast(TEXT))) == expected


@pytest.mark.parametrize(
    "layers", [("links", "measures", "targets"), ("targets", "links"), ("measures", "targets")]
)
def test_the_order_of_reading_does_not_matter(fast: Language, layers: tuple[str, ...]) -> None:
    expected = policy_nlp.to_record(fast(TEXT))
    doc = fast(TEXT)
    for layer in layers:
        assert len(getattr(doc._, layer)) == len(expected[layer])
    assert policy_nlp.to_record(doc) == expected
    assert any(measure.orgs for measure in doc._.measures)
    assert any(target.measure for target in doc._.targets)


@pytest.mark.parametrize(("component", "layer", "field"), [
    ("policy_measures", "measures", "instrument"),
    ("policy_measures", "measures", "modality"),
    ("policy_targets", "targets", "status"),
    ("policy_targets", "targets", "unit"),
])  # fmt: skip
def test_spans_are_labelled_by_any_field(component: str, layer: str, field: str) -> None:
    nlp = spacy.blank("zh")
    for name in ("policy_structure", "policy_orgs", "policy_quantities", "policy_targets", "policy_measures"):
        nlp.add_pipe(name, config={"spans_label": field} if name == component else {})
    nlp.initialize()
    doc = nlp(TEXT)
    rows = getattr(doc._, layer)
    assert rows
    assert [(s.id_, s.label_) for s in doc.spans[layer]] == [(r.id, getattr(r, field) or "") for r in rows]
