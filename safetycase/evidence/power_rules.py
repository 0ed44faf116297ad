"""The rule about tests that cannot show what they are to show."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

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
        bad="R-1: {target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}, plan: {n: 20, max_failures: 0}}",
        good="R-1: {target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}, plan: {n: 59, max_failures: 0}}",
    )
)
