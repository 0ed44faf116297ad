"""Reading files of older versions of the tool."""

from __future__ import annotations

import pytest

from safetycase.findings import Severity
from tests.unit.exchange.pasta import BASE, imported

OLDER = [
    ("UCAs\nK.a { tooEarly/Late { U1 'x' [H1] } }", "`tooEarly/Late` is now `tooEarlyOrLateOrWrongOrder`"),
    ("UCAs\nK.a { stoppedTooSoon { U1 'x' [H1] } }", "`stoppedTooSoon` is now `stoppedTooSoonOrLate`"),
    ("ControllerConstraints\nC1: 'x' [U0]", "there is no colon behind C1 any more"),
    ("LossScenarios\nS1 for U0: 'x'", "there is no colon behind S1 any more"),
    ("LossScenarios\nS1 'x'", "S1 names neither an unsafe control action nor a hazard"),
]


@pytest.mark.parametrize(("text", "words"), OLDER, ids=[words for _, words in OLDER])
def test_an_older_dialect_is_read_and_said(text: str, words: str) -> None:
    base = BASE if not text.startswith("UCAs") else BASE.partition("UCAs")[0]
    found = imported(base + text)
    (finding,) = found.findings
    assert finding.rule == "SFC082"
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("an older dialect of the language: ")
    assert words in finding.message
    assert finding.line == base.count("\n") + (2 if "\n" in text else 1)


def test_older_process_models_and_edges_are_read() -> None:
    found = imported(
        "ControlStructure\nG {\n  K {\n    processModel { mode: ['very slow', fast] }\n"
        "    controlActions { go 'Go' -> K }\n  }\n}\n"
    )
    assert [one.rule for one in found.findings] == ["SFC082", "SFC082"]
    assert found.items["elements"]["K"]["process_model"] == {"mode": {"values": ["very slow", "fast"]}}
    assert found.items["actions"] == {"go": {"title": "Go", "from": "K", "to": "K"}}


REFUSED_DIALECTS = [
    ("Rules\nRL1 {\n}", 1, "the section `Rules` is now `Context-Table`"),
    ("Context-Table\nRL1 { controlAction: K.a type: provided context: { K.m = 'x' } }", 2, "`context: {"),
    ("LossScenarios\nS1 'x' [subHazards: H1.1]", 2, "`[subHazards: H1.1]` is now part of the one list"),
    ("ControlStructure\nG { e { K -> L label 'x' } }", 2, "an edge of its own"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED_DIALECTS, ids=[row[2] for row in REFUSED_DIALECTS])
def test_an_older_dialect_without_a_clear_meaning_is_an_error(text: str, line: int, words: str) -> None:
    finding = imported(text).findings[0]
    assert (finding.rule, finding.severity, finding.line) == ("SFC082", Severity.ERROR, line)
    assert words in finding.message
