"""Our components replaced, beside those of other packages, and as a source of other pipelines."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run

TEXT = "财政部安排资金，支持企业改造。"
NER = """
import spacy, policy_nlp
from spacy.training import Example

def blank_ner():
    "A pipeline of a user's own, whose ner has seen one sentence often enough to know it."
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner")
    text, ents = "王明到商务部了", [(0, 2, "PER")]
    example = Example.from_dict(nlp.make_doc(text), {"entities": ents})
    optimizer = nlp.initialize(lambda: [example])
    for _ in range(40):
        nlp.update([example], sgd=optimizer, drop=0.0)
    return nlp, text
"""


def test_one_of_ours_is_replaced_by_theirs(run: Run) -> None:
    code = f"""
import policy_nlp
nlp = policy_nlp.load("fast")
nlp.replace_pipe("policy_links", "policy_risk_links")
doc = nlp({TEXT!r})
print(nlp.pipe_names[-1], [(link.source, link.target, link.role) for link in doc._.links])
print([row["role"] for row in policy_nlp.to_record(doc)["links"]])
"""
    assert run(code).splitlines() == ["policy_links [('o1', 'm1', 'actor')]", "['actor']"]


def test_one_of_ours_is_replaced_in_a_config(run: Run, tmp_path: Path) -> None:
    config = """
[nlp]
lang = "zh"
pipeline = ["orgs","measures","links"]

[components]

[components.orgs]
source = "policy_nlp"
component = "policy_orgs"

[components.measures]
factory = "policy_measures"

[components.links]
factory = "policy_risk_links"
"""
    (tmp_path / "their.cfg").write_text(config, encoding="utf-8")
    code = f"""
import policy_nlp
doc = policy_nlp.load("their.cfg")({TEXT!r})
print([(link.source, link.role) for link in doc._.links], [org.text for org in doc._.orgs])
"""
    assert run(code).strip() == "[('o1', 'actor')] ['财政部']"


def test_ours_before_and_behind_a_trained_ner(run: Run) -> None:
    code = """
for place in ({"before": "ner"}, {"after": "ner"}):
    nlp, text = blank_ner()
    alone = [(ent.text, ent.label_) for ent in nlp(text).ents]
    assert alone == [("王明", "PER")], alone
    nlp.add_pipe("policy_orgs", **place)
    nlp.add_pipe("policy_measures")
    doc = nlp(text)
    print([(ent.text, ent.label_) for ent in doc.ents], [org.text for org in doc._.orgs])
    nlp.to_disk("saved")
    doc = spacy.load("saved")(text)
    print([(ent.text, ent.label_) for ent in doc.ents], [org.text for org in doc._.orgs])
"""
    assert run(NER + code).splitlines() == ["[('王明', 'PER'), ('商务部', 'ORG')] ['商务部']"] * 4


def test_our_pipeline_as_a_source_in_their_config(run: Run, tmp_path: Path) -> None:
    """The components that are taken over keep what was added to them, also when the pipeline is assembled."""
    config = """
[nlp]
lang = "zh"
pipeline = ["policy_orgs","policy_quantities","policy_targets","ruler"]

[components]

[components.policy_orgs]
source = "source"

[components.policy_quantities]
source = "source"

[components.policy_targets]
source = "source"

[components.ruler]
factory = "entity_ruler"
"""
    (tmp_path / "their.cfg").write_text(config, encoding="utf-8")
    code = """
import policy_nlp
extra = {"@misc": "policy_risks.more.v1", "name": "orgs"}
policy_nlp.load("fast", config={"initialize.components.policy_orgs.extra": extra}).to_disk("source")
"""
    run(code)
    run("spacy", "assemble", "their.cfg", "saved")
    (tmp_path / "source").rename(tmp_path / "gone")
    code = """
import spacy
doc = spacy.load("saved")("低空局牵头。到2026年，投资增长10%以上。")
print([org.text for org in doc._.orgs], [(t.value, t.deadline) for t in doc._.targets], [e.text for e in doc.ents])
"""
    assert run(code).strip() == "['低空局'] [(10, '2026')] ['低空局']"


def test_theirs_is_trained_beside_ours(run: Run, tmp_path: Path) -> None:
    """``spacy train`` with our components as they are and a text classifier of theirs."""
    config = """
[paths]
gold = "gold.spacy"

[system]
seed = 1

[nlp]
lang = "zh"
pipeline = ["policy_quantities","policy_targets","textcat"]

[components]

[components.policy_quantities]
source = "policy_nlp"

[components.policy_targets]
source = "policy_nlp"

[components.textcat]
factory = "textcat"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.gold}

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${paths.gold}

[training]
max_steps = 2
eval_frequency = 1
frozen_components = ["policy_quantities","policy_targets"]
annotating_components = ["policy_quantities","policy_targets"]

[training.optimizer]
@optimizers = "Adam.v1"
"""
    (tmp_path / "train.cfg").write_text(config, encoding="utf-8")
    code = """
import spacy
from spacy.tokens import DocBin
nlp = spacy.blank("zh")
docs = []
for text, cats in (("投资增长5%", {"A": 1.0, "B": 0.0}), ("会议召开", {"A": 0.0, "B": 1.0})):
    doc = nlp(text)
    doc.cats = cats
    docs.append(doc)
DocBin(docs=docs).to_disk("gold.spacy")
"""
    run(code)
    run("spacy", "init", "fill-config", "train.cfg", "full.cfg")
    run("spacy", "train", "full.cfg", "--output", "out")
    code = "import spacy\ndoc = spacy.load('out/model-last')('投资增长5%以上。')\nprint(sorted(doc.cats), doc._.targets[0].value)"
    assert run(code).strip() == "['A', 'B'] 5"
