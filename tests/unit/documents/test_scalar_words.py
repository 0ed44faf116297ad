"""Values as tables show them: no two different ones in the same words."""

from __future__ import annotations

import pytest

from safetycase.documents.scalars import scalar_word


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (1, "1"), (1.0, "1.0"), (True, "true"), (None, "null"), ("1", '"1"'), ("1.0", '"1.0"'), ("true", '"true"'),
        ("0x10", '"0x10"'), ("null", '"null"'), ("", '""'), ('"1"', '""1""'), ("low", "low"), ("on", "on"),
        ("6:30", "6:30"), ("2026-01-31", "2026-01-31"), ("*", "*"), ("1 bar", "1 bar"),
    ],
)  # fmt: skip
def test_a_text_has_quotes_only_where_it_would_read_as_another_value(value: object, word: str) -> None:
    assert scalar_word(value) == word


def test_different_values_have_different_words() -> None:
    values = [1, 1.0, True, False, None, "1", "1.0", "true", "false", "null", '"1"', '"true"', ""]
    assert len({scalar_word(value) for value in values}) == len(values)
