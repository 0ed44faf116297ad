"""Which texts are a reason, and which say nothing that anybody could judge."""

from __future__ import annotations

import pytest

from safetycase.findings.text import person, placeholder, reason

NOTHING = [
    "TODO", "todo.", "TBD", "n/a", "N/A.", "na", "none", "None", "no", "xxx", "FIXME!", "???", "-", ".", "…", "—",
    "TODO TODO", "(TBD)", "to be determined", "\u200b-\u200b", "TODO: write", "FIXME later", "T.O.D.O.", "<reason>",
    "pending", "TODO with the hospital", "[todo] - ask Ann", "to-do", "to be decided: ask Ann", "{{reason}}",
]  # fmt: skip
SOMETHING = [
    "No insulin is left", "It is little", "Na+ is too low", "n/a: it is shut", "J-1", "\u7121\u5bb3", "\u7121",
    "Todo el calor se pierde", "Pending orders are dropped", "To be decided by the pilot",
    "The door is not safe to open", "30 s are too short",
    "a < b and c > d",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_a_placeholder_is_no_reason(text: str) -> None:
    assert reason(text) == ""


@pytest.mark.parametrize("text", SOMETHING)
def test_what_says_more_is_a_reason(text: str) -> None:
    assert reason(f" {text}\n") == text
    assert not placeholder(text)


@pytest.mark.parametrize(
    "text", ["x", "1", "30", "3 0", "(4.2)", "(y)", "not hazardous", "It is not hazardous.", "not-hazardous", "Safe"]
)
def test_one_letter_digits_and_the_verdict_itself_are_no_reason_and_no_placeholder(text: str) -> None:
    assert reason(text) == ""
    assert not placeholder(text)


@pytest.mark.parametrize("text", ["A", "J.", "Safe", "X Y", "Ann", "\u738b", "\u00d8", "Ann <ann@example.org>"])
def test_a_name_may_be_one_letter(text: str) -> None:
    assert person(f" {text}\n") == text


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "-", "?", "1", "007", "n/a", "TBD", "TODO: ask", "none", "<name>", "xxx"]
)
def test_what_names_nobody_is_no_name(text: str) -> None:
    assert person(text) == ""


def test_a_long_text_that_begins_with_a_placeholder_is_no_reason() -> None:
    assert reason(f"TODO: {'write down why this is so ' * 9}") == ""


def test_nothing_at_all_is_no_placeholder() -> None:
    assert not placeholder("")
    assert not placeholder("  \u200b ")
