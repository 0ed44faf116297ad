"""Differences by field, and by word and entry within a field."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from safetycase.history import changes
from safetycase.history.fieldwise import field_changes, item_changes
from safetycase.history.worddiff import MOST, word_changes
from tests.unit.history.test_changes import case_of

R = "requirements:\n  R-1: {text: It stops, target: {metric: failure-rate, at_most: 0.1}}\n"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (R, []),
        (R.replace("0.1", "0.2"), [("target.at_most", "changed", 0.1, 0.2)]),
        (R.replace(", at_most: 0.1", ""), [("target.at_most", "gone", 0.1, UNSET)]),
        (R.replace("text: It stops, ", ""), [("text", "gone", "It stops", UNSET)]),
        (R.replace("}}", "}, owner: Ada}"), [("owner", "new", UNSET, "Ada")]),
        (R.replace("0.1", '"0.1"'), [("target.at_most", "changed", 0.1, "0.1")]),
        ("requirements: {R-1: It stops}\n", [("target", "gone", {"metric": "failure-rate", "at_most": 0.1}, UNSET)]),
    ],
    ids=["same", "nested", "nested gone", "gone", "new", "type", "short form"],
)
def test_each_field_that_differs_is_told_with_both_values(
    after: str, expected: list[tuple[str, str, Any, Any]]
) -> None:
    before, case = case_of(R), case_of(after)
    found = field_changes(before.items["R-1"], case.items["R-1"])
    assert [(one.name, one.word, one.before, one.after) for one in found] == expected


def test_items_come_in_the_order_of_the_method_gone_ones_last() -> None:
    before = case_of("hazards: {H-1: A, H-2: B, H-3: C}\nlosses: {L-1: D}\n")
    case = case_of("hazards: {H-3: E, H-4: F, H-2: G}\nlosses: {L-1: H}\n")
    found = item_changes(before, case, changes(before, case))
    assert [(one.id, one.word) for one in found] == [
        ("L-1", "changed"), ("H-3", "changed"), ("H-4", "new"), ("H-2", "changed"), ("H-1", "gone")
    ]  # fmt: skip
    assert [one.id for one in item_changes(before, case, changes(before, case), ["H-1"])] == ["H-1"]


def test_an_item_of_another_kind_says_what_it_was() -> None:
    before, case = case_of("losses: {X-1: Harm}\n"), case_of("hazards: {X-1: Harm}\n")
    (found,) = item_changes(before, case, changes(before, case))
    assert (found.word, found.was_kind) == ("changed", "Loss")


def test_words_that_differ_are_told_apart() -> None:
    assert word_changes("a hand is near", "a child is very near") == [
        ("same", "a "), ("gone", "hand"), ("new", "child"), ("same", " is"), ("new", " very"), ("same", " near")
    ]  # fmt: skip
    assert word_changes("", "new") == [("new", "new")]
    assert word_changes("same", "same") == [("same", "same")]


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_no_word_is_lost_or_made_up(before: str, after: str) -> None:
    found = word_changes(before, after)
    assert "".join(text for sort, text in found if sort != "new") == before
    assert "".join(text for sort, text in found if sort != "gone") == after


def test_long_texts_take_no_longer_than_they_may() -> None:
    before, after = ("x " + "a b " * MOST)[: 4 * MOST], ("y " + "b a " * MOST)[: 4 * MOST]
    begin = time.process_time()
    found = word_changes(before, after)
    assert time.process_time() - begin < 5
    assert {sort for sort, _ in found} >= {"gone", "new"}
