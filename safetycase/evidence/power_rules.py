"""The rules about tests and measurements that cannot show what they are to show."""

from __future__ import annotations

from safetycase.evidence.examples import asked, tested
from safetycase.findings import Rule, Severity, declare

_PLAN = ", target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}, plan: {n: %d, max_failures: 0}}\n"
_PREDICTED = 'prediction: {value: 1, low: 0.9, high: 1.1, made: "2026-04-01"}'
_MEASURED = "measured: {metric: seconds, u: %s}"
_VALUE = '{"safetycase_record": "1", "metrics": {"seconds": 1.0}, "started": "2026-05-01T10:00:00Z"}'

UNDERPOWERED = declare(
    Rule(
        code="SFC752",
        name="underpowered",
        severity=Severity.WARNING,
        summary="Even with the best possible outcome, the expected trials or exposure cannot show the target.",
        why="Whoever runs the test learns nothing of what it is for: it cannot demonstrate, only refute. That is known "
        "before the first trial, and costs least to mend then.",
        source="W. Nelson, Applied Life Data Analysis (1982): success-run testing",
        fix="Plan as much as the message says (`safetycase bounds plan` computes plans with failures), or ask "
        "for a rate that can be shown.",
        bad=asked().split("evidence")[0].replace("}\n", _PLAN % 20),
        good=asked().split("evidence")[0].replace("}\n", _PLAN % 59),
    )
)
MEASURED_COARSELY = declare(
    Rule(
        code="SFC762",
        name="measured-coarsely",
        severity=Severity.WARNING,
        summary="A value is measured with more uncertainty than its prediction allows.",
        why="Prediction and measurement agree where they differ by less than both uncertainties together. The larger "
        "that of the measurement is, the more values agree, and the less agreement shows.",
        source="ISO 13528:2022, 9.7 (E_n scores)",
        fix="Measure more precisely, so that twice `measured.u` is at most half of the predicted interval; or predict "
        "`low` and `high`.",
        bad=tested(_MEASURED % 100, _PREDICTED, _VALUE, "evidence/run.json"),
        good=tested(_MEASURED % 0.02, _PREDICTED, _VALUE, "evidence/run.json"),
    )
)
