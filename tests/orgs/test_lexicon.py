"""The tables of seeds/orgs: sound, without contradictions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from policy_nlp import resources
from policy_nlp.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return resources.lexicon("orgs")


def test_two_bodies_of_one_name_existed_at_different_times(lexicon: Lexicon) -> None:
    bearers: dict[str, list[dict[str, Any]]] = {}
    for row in lexicon["bodies"]:
        for word in {row["name"], *row["aliases"]}:
            bearers.setdefault(word, []).append(row)
    for word, rows in bearers.items():
        for first, second in combinations(rows, 2):
            apart = (first["to"] and second["from"] and first["to"] <= second["from"]) or (
                second["to"] and first["from"] and second["to"] <= first["from"]
            )
            assert apart, (word, first["id"], second["id"])


def test_bodies_hold_together(lexicon: Lexicon) -> None:
    ids = [row["id"] for row in lexicon["bodies"]]
    known = set(ids)
    assert len(known) == len(ids)
    for row in lexicon["bodies"]:
        assert re.fullmatch("[a-z0-9_]+", row["id"]), row["id"]
        assert row["name"] not in row["aliases"], row["id"]
        assert len(set(row["aliases"])) == len(row["aliases"]), row["id"]
        assert row["parent"] is None or row["parent"] in known, row["id"]
        assert row["parent"] != row["id"]
        assert set(row["successor"]) <= known, row["id"]
        assert row["to"] or not row["successor"], row["id"]
        assert not (row["from"] and row["to"]) or row["from"] <= row["to"], row["id"]
        for date in (row["from"], row["to"]):
            assert date is None or re.fullmatch("[12][0-9]{3}(-[01][0-9])?", date), row["id"]


def test_regions_hold_together(lexicon: Lexicon) -> None:
    codes = [row["code"] for row in lexicon["regions"] if row["code"]]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[1-8][0-9]{5}", code) for code in codes)
    places = [(row["name"], row["parent"]) for row in lexicon["regions"]]
    assert len(set(places)) == len(places)
    assert sum(row["level"] == "province" for row in lexicon["regions"]) == 34


def test_strict_words_are_words_of_the_body(lexicon: Lexicon) -> None:
    for row in lexicon["bodies"]:
        assert set(row.get("strict", ())) <= {row["name"], *row["aliases"]}, row["name"]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("functions", "name"), ("organs", "text"), ("themes", "text"),
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
