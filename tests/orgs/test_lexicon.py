"""The tables of seeds/orgs: sound, without contradictions."""

from __future__ import annotations

from collections import Counter

import pytest

from policy_nlp import resources
from policy_nlp.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return resources.lexicon("orgs")


def test_no_alias_names_two_bodies(lexicon: Lexicon) -> None:
    words = Counter(w for row in lexicon["bodies"] for w in {row["name"], *row["aliases"]})
    assert [word for word, count in words.items() if count > 1] == []


def test_strict_words_are_words_of_the_body(lexicon: Lexicon) -> None:
    for row in lexicon["bodies"]:
        assert set(row.get("strict", ())) <= {row["name"], *row["aliases"]}, row["name"]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("bodies", "name"), ("regions", "name"), ("functions", "name"), ("organs", "text"),
        ("suffixes", "text"), ("anaphoric", "text"), ("party", "text"), ("stop", "text"),
        ("breakers", "text"), ("acts", "text"),
    ],
)  # fmt: skip
def test_no_row_twice(lexicon: Lexicon, table: str, key: str) -> None:
    words = Counter(row[key] for row in lexicon[table])
    assert [word for word, count in words.items() if count > 1] == []


def test_parents_are_regions(lexicon: Lexicon) -> None:
    names = {row["name"] for row in lexicon["regions"]}
    assert {row["parent"] for row in lexicon["regions"] if row["parent"]} <= names


def test_parts_are_in_their_phrase(lexicon: Lexicon) -> None:
    for table in ("collective", "anaphoric"):
        for row in lexicon[table]:
            assert all(part in row["text"] for part in row.get("parts", ())), row["text"]


def test_offices_are_known(lexicon: Lexicon) -> None:
    known = {row["office"] for row in lexicon["offices"]}
    assert {office for row in lexicon["functions"] for office in row["organs"]} <= known
