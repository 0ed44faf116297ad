"""Many more rows counted in both ways."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.collecting.test_same_counts import ROWS, SELECTS, VALUES, same_lines, same_tables

pytestmark = pytest.mark.soak


@settings(max_examples=500, deadline=None)
@given(name=st.sampled_from(sorted(SELECTS)), rows=ROWS)
def test_tables(name: str, rows: list[dict[str, str]]) -> None:
    same_tables(name, rows)


@settings(max_examples=500, deadline=None)
@given(name=st.sampled_from(sorted(SELECTS)), rows=ROWS, scores=st.lists(VALUES, min_size=12, max_size=12))
def test_lines_of_json(name: str, rows: list[dict[str, Any]], scores: list[Any]) -> None:
    same_lines(name, rows, scores)
