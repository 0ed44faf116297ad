"""Kinds in sentences have the right article."""

from __future__ import annotations

import pytest

from safetycase.findings.text import a
from safetycase.model import KINDS
from tests.rules.cases import check, of


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Unsafe control action", "an unsafe control action"),
        ("Hazard", "a hazard"),
        ("Element", "an element"),
        ("Incident", "an incident"),
        ("Feedback", "feedback"),
        ("Joint evidence", "joint evidence"),
        ("unit", "a unit"),
        ("UCA", "a uca"),
    ],
)
def test_articles(title: str, said: str) -> None:
    assert a(title) == said


def test_every_kind_has_one() -> None:
    said = {a(kind.title) for kind in KINDS}
    assert not [words for words in said if words.startswith(("a a", "a e", "a i", "a o", "a un"))]


def test_a_finding_about_an_unsafe_control_action_reads_well() -> None:
    (one,) = of(check("ucas:\n  UCA-1: {type: provided}\nhazards:\n  H-1: {text: x, losses: [UCA-1]}\n"), "SFC102")
    assert "UCA-1 is an unsafe control action" in one.message
