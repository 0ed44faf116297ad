"""The names that other rooms use."""

from __future__ import annotations

import subprocess
import sys

import pytest

import safetycase.documents as documents


@pytest.mark.parametrize("name", documents.__all__)
def test_every_public_name_is_there(name: str) -> None:
    value = getattr(documents, name)
    assert name == "MAX_BYTES" or value.__module__.startswith("safetycase.documents")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        documents.nonsense  # noqa: B018


def test_reading_loads_neither_editing_nor_saving() -> None:
    code = "import sys, safetycase.documents as d; d.read('a', b'a: 1'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "documents.reading" in loaded
    assert not any(name in loaded for name in ("editing", "planning", "saving", "journal", "rendering"))
