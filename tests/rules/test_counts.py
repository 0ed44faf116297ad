"""Numbers of items in prose against the case."""

from __future__ import annotations

import pytest

from tests.rules.cases import MANIFEST, check, codes

LOSSES = "losses:\n  L-1: Loss of life\n  L-2: Loss of the record\n  L-3: {{text: Loss of time, rationale: '{}'}}\n"


@pytest.mark.parametrize(
    "text",
    ["All 4 losses matter", "There are two losses", "The case has 12 losses", "See the 2 losses in this case",
     "Of the five losses in total one is rare", "It contains 2 hazards"],
)  # fmt: skip
def test_a_number_that_is_not_that_of_the_case_is_found(text: str) -> None:
    assert "SFC134" in codes(check(LOSSES.format(text)))


@pytest.mark.parametrize(
    "text",
    ["All 3 losses matter", "There are three losses", "The two losses above are worse", "4 losses of power a year",
     "It has 3 pumps", "All losses", "two hazards of ten", "More than 5 requirements were read", "All 3Losses"],
)  # fmt: skip
def test_a_number_that_is_right_or_speaks_of_something_else_is_not(text: str) -> None:
    assert "SFC134" not in codes(check(LOSSES.format(text)))


def test_prose_of_the_manifest_is_read_too_and_other_languages_are_not() -> None:
    model = "losses:\n  L-1: Loss of life\n"
    claim = "purpose: {system: A pump with all 7 losses}\n"
    assert "SFC134" in codes(check(model, manifest=MANIFEST + claim))
    assert "SFC134" not in codes(check(model, manifest=f"{MANIFEST}{claim}language: de\n"))
