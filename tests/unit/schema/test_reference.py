"""The format reference is what the model says."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.model import KINDS
from safetycase.schema.reference import reference

PAGE = Path(__file__).parents[3] / "docs" / "format.md"


def test_the_committed_page_is_the_generated_one() -> None:
    if not PAGE.exists():
        pytest.skip("docs/ is not here")
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make schemas`"


def test_every_kind_has_its_place() -> None:
    page = reference()
    assert all(f": `{kind.collection}`" in page for kind in KINDS)
