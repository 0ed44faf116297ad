"""Tests that cannot show what they are to show, however well they end."""

from __future__ import annotations

import pytest

from tests.unit.evidence.cases import case_of, judged, model_of, results

TARGET = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
FLEET = "slices: {by: [site], values: {site: [A, B]}, require: each"


def said(requirement: str, evidence: str = "", junit: str = "", more: str = "") -> list[str]:
    found = judged(case_of(model_of(requirement, evidence, more), {"e.xml": junit or results(passed=2)}))
    return [finding.message for finding in found.findings if finding.rule == "SFC752"]


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        (f"{TARGET}, plan: {{n: 59, max_failures: 0}}", ""),
        (f"{TARGET}, plan: {{n: 58, max_failures: 0}}", "58 trials, which even without any failure show a failure rate "
         "of at most 0.05034; at most 0.05 is asked for, and 59 would do"),
        (f"{TARGET}, plan: {{n: 118, max_failures: 0}}, {FLEET}, family: none}}", ""),
        (f"{TARGET}, plan: {{n: 118, max_failures: 0}}, {FLEET}}}", "59 in each of 2 slices"),
        (f"{TARGET}, plan: {{n: 144, max_failures: 0}}, {FLEET}}}", ""),
        (f"{TARGET}, plan: {{n: 0, max_failures: 0}}", "0 trials"),
        ("target: {metric: all-pass}, plan: {n: 1, max_failures: 0}", ""),
        ("target: {metric: failure-rate, at_most: 0.05}, plan: {n: 1, max_failures: 0}", ""),
        ("target: {metric: failure-rate, at_least: 0.05, confidence: 0.9}, plan: {n: 1, max_failures: 0}", ""),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_show_its_target(requirement: str, words: str) -> None:
    found = said(requirement)
    assert [words in message for message in found] == ([True] if words else []), found


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("expect: {items: 59}", ""),
        ("expect: {items: 20}", "E-1 expects 20 trials"),
        ("expect: {items: 20}, design: census", ""),
        ("expect: {items: 90}, design: sequential", ""),
        ("expect: {items: 60}, design: sequential", "even without any failure do not show the target"),
        ("expect: {items: 500}, label_quality: {audited: 20, wrong: 0}", "500 trials"),
        ("expect: {items: 20}, status: obsolete", ""),
        ("", ""),
    ],
)
def test_evidence_that_expects_too_little(evidence: str, words: str) -> None:
    found = said(TARGET, evidence)
    assert [words in message for message in found] == ([True] if words else []), found


def test_what_is_pooled_or_speaks_against_need_not_show_it_alone() -> None:
    assert said(f"{TARGET}, combine: pool", "expect: {items: 30}") == []
    against = "  E-2: {supports: [{ref: R-1, direction: undermines}], artefact: {path: e.xml}, expect: {items: 2}}\n"
    assert said(TARGET, "expect: {items: 59}", more=against) == []
