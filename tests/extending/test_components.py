"""A component of the user's own between ours, and ours between the user's."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import policy_nlp

TEXT = "财政部安排资金100亿元，支持实施技术改造工程。"


@Language.component("tests_amounts")
def amounts(doc: Doc) -> Doc:
    """Keeps the money among the quantities, as a user's component would."""
    doc.user_data["tests.amounts"] = [q.value for q in doc._.quantities if q.unit == "元"]
    return doc


def test_a_component_between_ours() -> None:
    nlp = policy_nlp.load("fast")
    nlp.add_pipe("tests_amounts", after="policy_quantities")
    doc = nlp(TEXT)
    assert doc.user_data["tests.amounts"] == [10_000_000_000]
    assert doc._.measures


def test_ours_in_a_pipeline_of_the_user() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "王"}])
    nlp.add_pipe("policy_orgs", name="bodies")
    doc = nlp("王局长说，财政部将安排资金。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("王", "PER"), ("财政部", "ORG")]


def test_entities_that_are_there_already_are_kept() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs")
    doc = nlp.make_doc("财政部和商务部发布通知。")
    doc.ents = [Span(doc, 0, 2, label="TOPIC")]
    doc = nlp(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("财政", "TOPIC"), ("商务部", "ORG")]
    assert [org.text for org in doc._.orgs] == ["财政部", "商务部"]


def test_targets_alone_say_what_they_need() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_targets")
    with_warning = []
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nlp("投资增长10%。")
        with_warning = [str(warning.message) for warning in caught]
    assert any("policy_quantities" in message for message in with_warning)
    nlp.add_pipe("policy_quantities", before="policy_targets")
    [target] = nlp("投资增长10%。")._.targets
    assert (target.value, target.unit, target.indicator) == (10, "%", "投资")


def test_our_pipeline_as_a_source(fast: Language) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_orgs", source=fast)
    assert [org.canonical for org in nlp("财政部安排资金。")._.orgs] == ["财政部"]


def test_pipe_analysis_knows_what_is_missing() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_targets")
    assert nlp.analyze_pipes()["problems"]["policy_targets"] == ["doc._.quantities"]
