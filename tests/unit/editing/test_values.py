"""What people type for a field becomes the value that it may hold."""

from __future__ import annotations

from typing import Any

import pytest

from safetycase.editing import parse_field, typed_value
from safetycase.model import BY_NAME


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        ("responsibility", "actions", "CA-1", ["CA-1"]),
        ("responsibility", "actions", "[CA-1, CA-2]", ["CA-1", "CA-2"]),
        ("responsibility", "actions", " brakes:CA-1 ", ["brakes:CA-1"]),
        ("responsibility", "actions", "", None),
        ("responsibility", "actions", "- CA-1\n- CA-2", ["CA-1", "CA-2"]),
        ("responsibility", "actions[0]", "CA-1", "CA-1"),
        ("loss", "labels", "2024", ["2024"]),
        ("loss", "labels", "null", ["null"]),
        ("loss", "properties", "integrity", ["integrity"]),
        ("incident", "lessons", "Ask twice: it helps # always", ["Ask twice: it helps # always"]),
        ("evidence", "supports", "R-1", ["R-1"]),
        ("evidence", "supports", "{requirement: R-1}", {"requirement": "R-1"}),
        ("loss", "text", "[a]", "[a]"),
    ],
)
def test_a_list_of_one_needs_no_brackets(kind: str, field: str, text: str, value: Any) -> None:
    assert typed_value(BY_NAME[kind], parse_field(field), text) == value
