"""Every component and every Doc survives disk, bytes, pickle, DocBin and other processes."""

from __future__ import annotations

import multiprocessing
import pickle
import warnings
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import policy_nlp

from .conftest import COMPONENTS, SAMPLES

TEXT = SAMPLES[0].read_text(encoding="utf-8") if SAMPLES else ""


def alone(name: str) -> Language:
    """A blank pipeline with the component and those before it that it reads."""
    nlp = spacy.blank("zh")
    for component in COMPONENTS[: COMPONENTS.index(name) + 1]:
        nlp.add_pipe(component)
    nlp.initialize()
    return nlp


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_round_trips(name: str, tmp_path: Path) -> None:
    nlp = alone(name)
    expected = policy_nlp.to_record(nlp(TEXT))
    component: Any = nlp.get_pipe(name)
    nlp.to_disk(tmp_path / "nlp")
    copies = [spacy.load(tmp_path / "nlp"), Chinese.from_config(nlp.config).from_bytes(nlp.to_bytes())]
    assert [policy_nlp.to_record(copy(TEXT)) for copy in copies] == [expected, expected]

    def empty() -> Any:
        return type(component)(nlp, name, spans_key=component.spans_key, **component.settings)

    component.to_disk(tmp_path / "component")
    for copy in (
        empty().from_disk(tmp_path / "component"),
        empty().from_bytes(component.to_bytes()),
        pickle.loads(pickle.dumps(component)),
    ):
        doc = nlp.make_doc(TEXT)
        for other, proc in nlp.pipeline:
            doc = copy(doc) if other == name else proc(doc)
        assert policy_nlp.to_record(doc) == expected


@pytest.mark.parametrize("config", ["fast", "default"])
def test_whole_pipeline_pickles(config: str, request: pytest.FixtureRequest) -> None:
    nlp = request.getfixturevalue(config)
    copy = pickle.loads(pickle.dumps(nlp))
    assert policy_nlp.to_record(copy(TEXT)) == policy_nlp.to_record(nlp(TEXT))


def test_docs_round_trip(fast: Language) -> None:
    doc = fast(TEXT)
    expected = policy_nlp.to_record(doc)
    copies = [
        Doc(fast.vocab).from_bytes(doc.to_bytes()),
        pickle.loads(pickle.dumps(doc)),
        next(iter(DocBin(store_user_data=True).from_bytes(
            DocBin(docs=[doc], store_user_data=True).to_bytes()).get_docs(fast.vocab))),
    ]  # fmt: skip
    for copy in copies:
        assert policy_nlp.to_record(copy) == expected
        assert [span.id_ for span in copy.spans["measures"]] == [row["id"] for row in expected["measures"]]


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("config", ["fast", "default"])
def test_two_processes_give_what_one_gives(config: str, method: str, request: pytest.FixtureRequest) -> None:
    nlp = request.getfixturevalue(config)
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES[:4]]
    expected = [policy_nlp.to_record(doc) for doc in nlp.pipe(texts)]
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(method, force=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads of other tests
            found = [policy_nlp.to_record(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=1)]
    finally:
        multiprocessing.set_start_method(before, force=True)
    for left, right in zip(found, expected, strict=True):
        for key in right:
            assert left[key] == right[key], key
