"""The bytes of every format, as committed: a change of output is a change that a reviewer sees.

To accept a new output: SAFETYCASE_WRITE_GOLDEN=1 pytest tests/unit/output/test_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safetycase.output import FORMATS, Outcome, render
from tests.unit.output.build import outcome, sample

GOLDEN = Path(__file__).parent / "golden"
SUFFIX = {
    "text": "txt", "concise": "txt", "json": "json", "sarif": "sarif.json", "github": "txt", "gitlab": "json",
    "junit": "xml", "markdown": "md",
}  # fmt: skip


def assert_golden(name: str, produced: str) -> None:
    file = GOLDEN / name
    if os.environ.get("SAFETYCASE_WRITE_GOLDEN"):
        file.write_bytes(produced.encode())
    assert produced.encode() == file.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_sample(name: str) -> None:
    assert_golden(f"sample-{name}.{SUFFIX[name]}", render(name, sample()))


@pytest.mark.parametrize("name", FORMATS)
def test_clean_case(name: str) -> None:
    assert_golden(f"clean-{name}.{SUFFIX[name]}", render(name, outcome()))


def test_colours() -> None:
    assert_golden("sample-colour.txt", render("text", sample(), colour=True))


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_findings_does_not_matter(name: str) -> None:
    shuffled = sample()
    backwards = Outcome(
        case=shuffled.case,
        items=dict(reversed(list(shuffled.items.items()))),
        findings=tuple(reversed(shuffled.findings)),
        sources=shuffled.sources,
        prefix=shuffled.prefix,
        version=shuffled.version,
    )
    assert render(name, backwards) == render(name, shuffled)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render("xml", outcome())
