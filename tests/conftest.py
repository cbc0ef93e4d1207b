"""Shared fixtures: the two pipelines, loaded once, and the sample documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import policy_nlp
from policy_nlp.resources import configs_dir, seeds_dir

COMPONENTS = (
    "policy_structure",
    "policy_orgs",
    "policy_quantities",
    "policy_targets",
    "policy_measures",
    "policy_links",
)
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
