"""Word classes: longest words first, none across clauses."""

from __future__ import annotations

import numpy as np

from policy_nlp.measures.classes import Row, WordClasses
from policy_nlp.measures.page import make_page

ARRAYS = {
    "words": np.frombuffer("安全\n安全生产\n监管\n".encode(), dtype=np.uint8),
    "fine": np.array([4, 7, 9], dtype=np.uint16),
    "coarse": np.array([0, 1, 2], dtype=np.uint8),
}


def test_words_of_clauses() -> None:
    text = "加强安全生产，严格监管"
    page = make_page(text, [(0, 6), (7, 11)], [(0, 11)])
    found = WordClasses(ARRAYS).find(page)
    assert [text[low:high] for low, high in zip(found.start, found.end, strict=True)] == ["安全生产", "监管"]
    assert found.fine.tolist() == [8, 10]
    assert found.clause.tolist() == [0, 1]
    row = Row(found)
    places = row.place(np.array([0, 1, -1, 2]), np.array([0, 0, 0, 1]))
    assert row.fine(places).tolist() == [8, 0, 0, 0]
    assert row.coarse(places).tolist() == [2, 0, 0, 0]


def test_a_text_without_words() -> None:
    found = WordClasses(ARRAYS).find(make_page("好", [(0, 1)], [(0, 1)]))
    assert not len(found.start)
    row = Row(found)
    assert row.fine(row.place(np.array([0]), np.array([0]))).tolist() == [0]
