"""The engine after many random edits, against the engine from scratch."""

from __future__ import annotations

import random

import pytest

from tests.unit.rules import test_checker, test_checker_imports


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(600))
def test_after_many_edits_the_findings_are_those_of_a_check_from_scratch(seed: int) -> None:
    test_checker.edit_and_compare(random.Random(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200))
def test_so_they_are_where_another_case_is_imported(seed: int) -> None:
    test_checker_imports.edit_and_compare(random.Random(seed))
