"""What the tests of formats ask of one artefact: how it is judged, its states, why it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.evidence import Assessment
from tests.unit.evidence.cases import case_of, judged

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "evidence"


def assessed(content: str | bytes, name: str, item: str = "", requirement: str = "") -> Assessment:
    model = (
        f"requirements:\n  R-1: {{text: It stops{requirement and ', '}{requirement}}}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {name}}}{item and ', '}{item}}}\n"
    )
    return judged(case_of(model, {name: content}))


def states(content: str | bytes, name: str, item: str = "") -> dict[str, int]:
    found = assessed(content, name, item).evidence["E-1"].counts.states
    return {str(state): number for state, number in found.items()}


def problem(content: str | bytes, name: str, item: str = "") -> str:
    found = assessed(content, name, item).evidence["E-1"]
    assert found.word == "unknown"
    return " ".join(found.reasons)


def sample(path: str) -> bytes:
    found = sorted(SAMPLES.glob(path))
    if not found:
        pytest.skip("the sample files are not here")
    return found[0].read_bytes()


def warnings(content: str | bytes, name: str, item: str = "") -> str:
    """What is said of an artefact that is odd."""
    findings = assessed(content, name, item).findings
    return " ".join(finding.message for finding in findings if finding.rule == "SFC732")
