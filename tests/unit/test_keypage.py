"""The page of keys is what the registry says."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.keypage import keypage

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_committed_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == keypage(), "run make schemas"
