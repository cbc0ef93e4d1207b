"""A long document is read in blocks, and what stands in it is found wherever it stands."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from spacy.language import Language

import policy_nlp

PASSAGE = (
    "二、工作安排\n（一）扩大就业。各县要落实稳岗返还政策，对吸纳高校毕业生的企业按每人2000元给予补贴。到2028年，城镇新增就业12万人。\n"
    "（二）改善交通。推进农村公路养护，新建改建农村公路300公里以上，严禁擅自占用公路用地。（责任单位：市交通运输局、市财政局）\n"
)


def within(rows: list[dict[str, Any]], low: int, high: int) -> list[tuple[Any, ...]]:
    """What rows say that begin in a stretch, by their distance from its start."""
    keys = ("text", "trigger", "modality", "instrument", "indicator", "canonical", "role")
    return [
        (row["start"] - low, row["end"] - low, *(row.get(key) for key in keys))
        for row in rows
        if low <= row["start"] < high
    ]


@pytest.mark.parametrize("config", ["fast", "default"])
def test_every_copy_of_a_passage_is_read_alike(config: str, request: pytest.FixtureRequest) -> None:
    copies = (450_000 if config == "fast" else 250_000) // len(PASSAGE)
    # words take long to cut and do not matter here
    doc = request.getfixturevalue("fast").make_doc(PASSAGE * copies)
    for _, component in request.getfixturevalue(config).pipeline:
        doc = component(doc)
    record = policy_nlp.to_record(doc)
    size = len(PASSAGE)
    for layer in ("orgs", "measures", "targets"):
        rows = record[layer]
        assert len(within(rows, size, 2 * size)) >= 2
        by_copy: list[list[dict[str, Any]]] = [[] for _ in range(copies)]
        for row in rows:
            by_copy[row["start"] // size].append(row)
        found = [within(part, k * size, (k + 1) * size) for k, part in enumerate(by_copy)]
        assert all(one == other for one, other in pairwise(found[1:-1]))


def test_names_without_an_end(default: Language, fast: Language) -> None:
    text = "国务院" * 70_000 + "财政部" * 20_000
    doc = fast.make_doc(text)
    doc = default.get_pipe("policy_orgs")(doc)
    assert all(text[org.start : org.end] == org.text for org in doc._.orgs)
    assert sum(org.end - org.start for org in doc._.orgs) == len(text)
