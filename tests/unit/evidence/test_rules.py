"""The rules about evidence are complete enough to be looked up."""

from __future__ import annotations

import pytest

from safetycase.evidence import rules
from safetycase.findings import Rule, find

RULES = [value for value in vars(rules).values() if isinstance(value, Rule)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.code.startswith("SFC7")
    assert find(rule.name) is rule
    for text in (rule.summary, rule.why, rule.fix):
        assert text.endswith(".")
        assert len(text) > 20
    assert rule.source
    assert rule.bad != rule.good


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("requirement-refuted", "error"),
        ("verdict-unknown", "error"),
        ("evidence-expired", "error"),
        ("evidence-too-old", "error"),
        ("evidence-undated", "error"),
        ("subject-drift", "error"),
        ("requirement-changed-since", "error"),
        ("digest-mismatch", "error"),
        ("requirement-not-demonstrated", "warning"),
        ("artefact-not-here", "warning"),
    ],
)
def test_severities_follow_the_states(name: str, severity: str) -> None:
    rule = find(name)
    assert rule is not None
    assert rule.severity.word == severity
