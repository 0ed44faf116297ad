"""The engine after many random edits, against the engine from scratch."""

from __future__ import annotations

import random

import pytest

from tests.unit.rules.test_checker import edit_and_compare


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(600))
def test_after_many_edits_the_findings_are_those_of_a_check_from_scratch(seed: int) -> None:
    edit_and_compare(random.Random(seed))
