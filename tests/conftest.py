"""Shared fixtures: the two pipelines, loaded once, and the sample documents."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from confection import Config
from spacy.language import Language

import policy_nlp
from policy_nlp.resources import configs_dir, seeds_dir

COMPONENTS: tuple[str, ...] = tuple(Config().from_disk(configs_dir() / "fast.cfg")["nlp"]["pipeline"])
CONFIGS = sorted(path.stem for path in configs_dir().glob("*.cfg"))
SAMPLES = sorted((seeds_dir() / "documents").glob("*.txt"))


@pytest.fixture(scope="session")
def fast() -> Language:
    return policy_nlp.load("fast")


@pytest.fixture(scope="session")
def default() -> Language:
    return policy_nlp.load()


@pytest.fixture(scope="session")
def gold() -> list[dict[str, Any]]:
    lines = (seeds_dir() / "documents" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent


#: A pipeline that loads quickly.
QUICK = """
[nlp]
lang = "zh"
pipeline = ["policy_structure"]

[components]

[components.policy_structure]
factory = "policy_structure"

[initialize]
"""

HOLDS_UP = """
import os
import time
from spacy.language import Language

@Language.component("sleeps_on_a_word")
def sleeps(doc):
    if "睡" in doc.text:
        time.sleep(600)
    if "错" in doc.text:
        raise ValueError("wrong")
    if "等" in doc.text:
        while not os.path.exists(os.environ["WAITS_FOR"]):
            time.sleep(0.01)
    if "死" in doc.text:
        os._exit(1)
    return doc
"""


@pytest.fixture
def breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A pipeline with a component that sleeps, fails or dies on certain words."""
    home = tmp_path / "breaks.dist-info"
    home.mkdir()
    (tmp_path / "breaks.py").write_text(HOLDS_UP, encoding="utf-8")
    (home / "METADATA").write_text("Metadata-Version: 2.1\nName: breaks\nVersion: 1\n")
    (home / "entry_points.txt").write_text("[spacy_factories]\nsleeps_on_a_word = breaks:sleeps\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / "breaks.cfg"
    path.write_text(
        '[nlp]\nlang = "zh"\npipeline = ["b"]\n\n[components]\n\n[components.b]\nfactory = "sleeps_on_a_word"\n',
        encoding="utf-8",
    )
    return str(path)
