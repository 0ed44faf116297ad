from __future__ import annotations

import pytest

from safetycase.findings import Severity, Waiver
from safetycase.output import counted, summary_line
from tests.unit.output.build import finding, outcome


@pytest.mark.parametrize(("number", "said"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), (12000, "12,000 items")])
def test_counted(number: int, said: str) -> None:
    assert counted(number, "item") == said


def test_each_severity_has_its_number_and_plural() -> None:
    findings = [finding(str(n)) for n in range(3)]
    findings += [finding("w", severity=Severity.WARNING), finding("i", severity=Severity.INFO)]
    assert summary_line(outcome(*findings, items={"loss": 120})) == "3 errors, 1 warning, 1 info in 120 items"


def test_clean() -> None:
    assert summary_line(outcome(items={"loss": 1})) == "no findings in 1 item"


def test_nothing_is_not_a_pass() -> None:
    assert summary_line(outcome(items={})) == "nothing to check: 0 items"
    assert summary_line(outcome(items={"loss": 0})) == "nothing to check: 0 items"
    assert summary_line(outcome(finding(), items={})) == "1 error; nothing to check: 0 items"


def test_waived_findings_are_counted_apart() -> None:
    waived = finding("w", waiver=Waiver("because"))
    assert summary_line(outcome(waived)) == "no findings in 3 items (1 error waived)"
    mild = finding("m", severity=Severity.WARNING, waiver=Waiver("because"))
    assert summary_line(outcome(waived, mild, mild)) == "no findings in 3 items (1 error, 2 warnings waived)"
    assert outcome(waived).worst is None
    assert outcome(waived, finding(severity=Severity.WARNING)).worst is Severity.WARNING
