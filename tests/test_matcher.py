"""The dictionary finds the longest entries, in code points, whatever stands around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.matcher import Dictionary


def test_longest_entry_wins() -> None:
    words = Dictionary({"财政": 1, "财政部": 2, "部": 3})
    assert words.find("财政部和财政厅") == [(0, 3, 2), (4, 6, 1)]


def test_offsets_are_code_points() -> None:
    text = "🏭𠮷财政部"
    [(start, end, _)] = Dictionary({"财政部": None}).find(text)
    assert text[start:end] == "财政部"


def test_first_of_equal_entries_counts_and_empty_ones_do_not() -> None:
    words = Dictionary([("部", 1), ("部", 2), ("", 3)])
    assert len(words) == 1
    assert words.get("部") == 1
    assert words.get("委") is None
    assert "部" in words


def test_no_entries_find_nothing() -> None:
    assert Dictionary[int]({}).find("财政部") == []


@given(
    st.text(alphabet="财政部委ab🏭", max_size=60), st.sets(st.text("财政部委ab🏭", min_size=1, max_size=4))
)
def test_what_is_found_is_an_entry_and_does_not_overlap(text: str, entries: set[str]) -> None:
    last = 0
    for start, end, payload in Dictionary({word: word for word in entries}).find(text):
        assert text[start:end] == payload
        assert start >= last
        last = end


def test_numbers_are_those_of_the_entries() -> None:
    words = Dictionary([("安全", "a"), ("", "none"), ("安全生产", "b")])
    text = "抓好安全生产和食品安全"
    rows = words.find_numbers(text).tolist()
    assert rows == [[1, 2, 6], [0, 9, 11]]
    assert [(start, end, words.payloads()[number]) for number, start, end in rows] == words.find(text)
    assert Dictionary[str]([]).find_numbers(text).shape == (0, 3)
