"""The gold of the sample documents keeps its rules: fields, offsets, values, what may stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from policy_nlp.gold import read_gold
from policy_nlp.resources import seeds_dir

FOLDER = seeds_dir() / "documents"
Row = dict[str, Any]

DOCUMENT_KEYS = ["id", "title", "genre", "date", "text", "orgs", "targets", "measures"]
ENUMS: dict[str, dict[str, set[str | None]]] = {
    "orgs": {
        "type": {
            "government", "party", "legislature", "judiciary", "military", "company", "institution",
            "association", "media", "international", "other",
        },
        "kind": {"named", "collective", "anaphoric"},
        "role": {"lead", "participate", "responsible", "issuer", "speaker", "none"},
    },
    "targets": {
        "status": {"target", "achieved", "parameter", "other"},
        "comparator": {"eq", "ge", "gt", "le", "lt", "approx", "range", "none"},
        "direction": {"increase", "decrease", "maintain", "reach", None},
        "basis": {"level", "change", "annual_rate"},
        "binding": {"binding", "expected", None},
    },
    "measures": {
        "modality": {
            "obligation", "commitment", "encouragement", "exploration", "permission", "prohibition", "fact",
        },
        "status": {"planned", "ongoing", "done"},
        "instrument": {
            "talent", "technology", "infrastructure", "funding", "public_service", "planning", "finance",
            "tax", "regulation", "strategic", "procurement", "outsourcing", "trade", "market",
        },
    },
}  # fmt: skip
FIELDS = {
    "orgs": {"start", "end", "text", "type", "kind", "canonical", "role"},
    "targets": {
        "start", "end", "text", "quantity", "indicator", "status", "comparator", "value", "value_from",
        "unit", "direction", "basis", "deadline", "baseline", "binding", "elided",
    },
    "measures": {
        "start", "end", "text", "trigger", "actor", "modality", "status", "instrument", "beneficiary",
    },
}  # fmt: skip
ISO = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
BOOK_TITLE = re.compile(r"《[^《》]*》")


@pytest.fixture(scope="module")
def documents() -> list[Row]:
    return list(read_gold(FOLDER / "gold.jsonl"))


def rows(documents: list[Row], layer: str) -> Iterator[tuple[str, Row, str]]:
    """Each record of a layer with the text of its document and words that say where it is."""
    for document in documents:
        for row in document[layer]:
            yield document["text"], row, f"{document['id']} {layer} {row['start']}: {row['text']}"


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def test_every_document_has_its_gold_and_every_gold_its_document(documents: list[Row]) -> None:
    assert [document["id"] for document in documents] == sorted(path.stem for path in FOLDER.glob("*.txt"))
    assert len(documents) >= 8
    assert len({document["genre"] for document in documents}) == len(documents)


def test_documents_are_as_the_readme_says(documents: list[Row]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for document in documents:
        assert list(document) == DOCUMENT_KEYS
        assert (FOLDER / f"{document['id']}.txt").read_bytes().decode("utf-8") == document["text"]
        assert 600 <= len(document["text"]) <= 1500
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["date"])
        assert document["title"]
        assert f"`{document['id']}.txt`" in readme


@pytest.mark.parametrize("layer", FIELDS)
def test_offsets_slice_back(documents: list[Row], layer: str) -> None:
    for text, row, where in rows(documents, layer):
        assert 0 <= row["start"] < row["end"] <= len(text), where
        assert text[row["start"] : row["end"]] == row["text"], where
        assert row["text"] == row["text"].strip(), where
        assert not row["text"].endswith(("。", "；", "，", "：")), where
        assert "\n" not in row["text"], where


@pytest.mark.parametrize("layer", FIELDS)
def test_fields_and_their_values(documents: list[Row], layer: str) -> None:
    for _, row, where in rows(documents, layer):
        assert set(row) == FIELDS[layer], where
        for field, values in ENUMS[layer].items():
            assert row[field] in values, f"{where}: {field}"


@pytest.mark.parametrize("layer", FIELDS)
def test_records_are_sorted_and_no_two_have_one_span(documents: list[Row], layer: str) -> None:
    for document in documents:
        spans = [(row["start"], row["end"]) for row in document[layer]]
        assert spans == sorted(set(spans)), document["id"]


@pytest.mark.parametrize("layer", ["orgs", "measures"])
def test_mentions_and_measures_do_not_overlap(documents: list[Row], layer: str) -> None:
    for document in documents:
        for before, after in pairwise(document[layer]):
            assert before["end"] <= after["start"], f"{document['id']}: {before['text']} / {after['text']}"


def test_named_bodies_have_an_official_name_and_others_none(documents: list[Row]) -> None:
    for _, row, where in rows(documents, "orgs"):
        if row["kind"] == "named":
            assert isinstance(row["canonical"], str), where
            assert row["canonical"].strip(), where
        else:
            assert row["canonical"] is None, where


def test_one_name_has_one_type_and_official_name_in_a_document(documents: list[Row]) -> None:
    for document in documents:
        seen: dict[str, tuple[str, str]] = {}
        for row in document["orgs"]:
            if row["kind"] == "named":
                known = seen.setdefault(row["text"], (row["type"], row["canonical"]))
                assert known == (row["type"], row["canonical"]), f"{document['id']}: {row['text']}"


def test_no_mention_inside_a_quoted_title(documents: list[Row]) -> None:
    for document in documents:
        for title in BOOK_TITLE.finditer(document["text"]):
            inside = [row for row in document["orgs"] if title.start() <= row["start"] < title.end()]
            assert not inside, document["id"]


def test_every_target_has_a_quantity_of_its_own_and_every_measure_a_trigger(documents: list[Row]) -> None:
    quantities: dict[str, list[int]] = {}
    for _, row, where in rows(documents, "targets"):
        at = row["text"].rfind(row["quantity"])
        assert at >= 0, where
        quantities.setdefault(where.split()[0], []).append(row["start"] + at)
    for document, starts in quantities.items():
        assert len(starts) == len(set(starts)), f"{document}: two targets for one quantity"
    for _, row, where in rows(documents, "measures"):
        assert row["trigger"], where
        assert row["trigger"] in row["text"], where


def test_what_a_record_quotes_stands_in_the_text_before_its_end(documents: list[Row]) -> None:
    for text, row, where in rows(documents, "targets"):
        if row["indicator"] is not None:
            assert row["indicator"] in text[: row["end"]], where
    for text, row, where in rows(documents, "measures"):
        for field in ("actor", "beneficiary"):
            if row[field] is not None:
                assert row[field] in text[: row["end"] + 20], f"{where}: {field}"


def test_target_values_fit_their_comparator(documents: list[Row]) -> None:
    for _, row, where in rows(documents, "targets"):
        value, comparator = row["value"], row["comparator"]
        if comparator == "range":
            assert isinstance(value, list), where
            assert len(value) == 2, where
            assert all(map(is_number, value)), where
            assert value[0] < value[1], where
        elif comparator == "none":
            assert value is None, where
            assert row["elided"] or row["status"] == "target", where  # direction words are commitments
        else:
            assert is_number(value), where
        assert row["value_from"] is None or is_number(row["value_from"]), where
        assert type(row["elided"]) is bool, where
        assert row["unit"] is None or row["unit"] == "1" or row["unit"] in row["text"] + "倍%", where


def test_times_of_targets(documents: list[Row]) -> None:
    for _, row, where in rows(documents, "targets"):
        for field in ("deadline", "baseline"):
            assert row[field] is None or ISO.fullmatch(row[field]), f"{where}: {field}"
        if row["deadline"] and row["baseline"]:
            assert row["baseline"] < row["deadline"], where
        if row["status"] == "parameter":
            assert row["deadline"] is None, where


def test_facts_are_done_or_under_way_and_nothing_else_is(documents: list[Row]) -> None:
    for _, row, where in rows(documents, "measures"):
        assert (row["modality"] == "fact") == (row["status"] != "planned"), where


def test_the_samples_show_what_the_guidelines_describe(documents: list[Row]) -> None:
    for layer, field, spared in (
        ("orgs", "type", {"other"}),
        ("orgs", "kind", set()),
        ("orgs", "role", set()),
        ("targets", "status", set()),
        ("targets", "comparator", set()),
        ("targets", "basis", set()),
        ("targets", "binding", set()),
        ("measures", "modality", set()),
        ("measures", "instrument", set()),
    ):
        found = {row[field] for _, row, _ in rows(documents, layer)}
        assert found >= ENUMS[layer][field] - spared, f"{layer}.{field}"
    assert any(row["elided"] for _, row, _ in rows(documents, "targets"))
