"""The tables of seeds/measures."""

from __future__ import annotations

from collections import Counter

import pytest

from policy_nlp import resources
from policy_nlp.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return resources.lexicon("measures")


@pytest.mark.parametrize("table", ["triggers", "adverbs", "modals", "objects", "beneficiaries", "cues"])
def test_no_word_twice(lexicon: Lexicon, table: str) -> None:
    words = Counter(row["word"] for row in lexicon[table])
    assert [word for word, count in words.items() if count > 1] == []


def test_fourteen_instruments_on_three_sides(lexicon: Lexicon) -> None:
    sides = Counter(row["side"] for row in lexicon["instruments"])
    assert sides == {"supply": 5, "environment": 5, "demand": 4}


def test_several_hundred_triggers(lexicon: Lexicon) -> None:
    assert len(lexicon["triggers"]) >= 500
