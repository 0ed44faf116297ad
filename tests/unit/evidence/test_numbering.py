"""Texts told apart in little memory, beside a dictionary that keeps them."""

from __future__ import annotations

import time
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from safetycase.evidence.numbering import Numbering

ANY = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(["", "a", "a\0", "\ud800", "é", "e\u0301"])


@given(st.lists(ANY, max_size=60))
def test_texts_are_numbered_as_a_dictionary_would(texts: list[str]) -> None:
    numbering, expected = Numbering(), dict[str, int]()
    for text in texts:
        assert numbering.number(text) == expected.setdefault(text, len(expected))
        assert len(numbering) == len(expected)


def test_many_texts_in_one_slot_stay_apart() -> None:
    numbering, texts = Numbering(), [f"q-{number}" for number in range(50_000)]
    assert [numbering.number(text) for text in texts] == list(range(50_000))
    assert [numbering.number(text) for text in texts] == list(range(50_000))


def test_long_texts_take_no_more_room_than_their_digests() -> None:
    tracemalloc.start()
    try:
        numbering = Numbering()
        for number in range(20_000):
            numbering.number(f"{number:0500}")
        assert tracemalloc.get_traced_memory()[0] < 20_000 * 110
    finally:
        tracemalloc.stop()


def test_digests_that_are_chosen_to_stand_close_together_do_not_crowd_the_table() -> None:
    """As many steps as there are pairs would take minutes."""
    numbering = Numbering()
    chosen = [(number % 7).to_bytes(4, "little") + number.to_bytes(12, "little") for number in range(20_000)]
    started = time.process_time()
    assert [numbering.number_of(digest) for digest in chosen] == list(range(20_000))
    assert time.process_time() - started < 5
