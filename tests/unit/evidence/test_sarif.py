"""SARIF: that nothing was found must be said, by a run that looked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.evidence.reading import assessed, states


def sarif(results: list[dict[str, Any]], *, executed: bool | None = True, rules: tuple[str, ...] = ("A1", "B2")) -> str:
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "lint", "version": "1", "rules": [{"id": rule} for rule in rules]}},
        "results": results,
    }
    if executed is not None:
        run["invocations"] = [{"executionSuccessful": executed}]
    return json.dumps({"$schema": "sarif", "version": "2.1.0", "runs": [run]})


NONE_FOUND = "target: {metric: no-findings}"


@pytest.mark.parametrize(
    ("content", "select", "word"),
    [
        (sarif([]), "", "demonstrated"),
        (sarif([]), "select: {rules: [A1]}", "demonstrated"),
        (sarif([]), "select: {rules: [C3]}", "unknown"),
        (sarif([], executed=None), "", "unknown"),
        (sarif([], executed=False), "", "unknown"),
        (sarif([], rules=()), "", "unknown"),
        (sarif([{"ruleId": "A1", "message": {"text": "x"}}]), "", "refuted"),
        (sarif([{"ruleId": "A1"}]), "select: {rules: [B2]}", "demonstrated"),
        (sarif([{"ruleId": "A1", "level": "note"}]), "select: {level: warning}", "demonstrated"),
        (sarif([{"ruleId": "A1", "level": "error"}]), "select: {level: warning}", "refuted"),
        (sarif([{"ruleId": "A1", "suppressions": [{"kind": "inSource"}]}]), "", "not-demonstrated"),
        (sarif([{"ruleId": "A1", "kind": "review"}]), "", "not-demonstrated"),
        (sarif([{"ruleId": "A1", "kind": "informational"}]), "", "demonstrated"),
        (sarif([{"ruleId": "A1", "baselineState": "absent"}]), "", "demonstrated"),
    ],
)
def test_that_nothing_was_found_must_be_said(content: str, select: str, word: str) -> None:
    assert assessed(content, "r.sarif", select, NONE_FOUND).verdicts["R-1"].word == word


SUCCEEDED: dict[str, Any] = {"executionSuccessful": True}
RULES: list[dict[str, Any]] = [{"id": "R1"}, {"id": "R2"}]
FOUND: dict[str, Any] = {"level": "error", "message": {"text": "x"}}


def run_of(
    results: list[dict[str, Any]] | None,
    rules: list[dict[str, Any]] = RULES,
    invocation: dict[str, Any] = SUCCEEDED,
    **more: Any,
) -> str:
    """A log with one run; without a list of results where `results` is None."""
    run = {"tool": {"driver": {"name": "lint", "rules": rules}}, "invocations": [invocation], **more}
    return json.dumps(
        {"$schema": "sarif", "version": "2.1.0", "runs": [run if results is None else {**run, "results": results}]}
    )


def overriding(name: str, **configuration: Any) -> dict[str, Any]:
    return {**SUCCEEDED, "ruleConfigurationOverrides": [{"descriptor": {"id": name}, "configuration": configuration}]}


def notifying(kind: str, level: str) -> dict[str, Any]:
    return {**SUCCEEDED, kind: [{"level": level, "message": {"text": "R1 failed to load"}}]}


OFF: list[dict[str, Any]] = [{"id": "R1", "defaultConfiguration": {"enabled": False}}, {"id": "R2"}]
ELSEWHERE: dict[str, Any] = {
    "externalPropertyFileReferences": {"results": [{"location": {"uri": "r.json"}, "itemCount": 5}]}
}
EXTENDED: dict[str, Any] = {"tool": {"driver": {"name": "lint"}, "extensions": [{"name": "more", "rules": RULES}]}}


@pytest.mark.parametrize(
    ("content", "rules", "expected"),
    [
        (run_of(None), "R1", {"unscored": 1}),
        (run_of(None, **ELSEWHERE), "R1", {"unscored": 1}),
        (run_of([], **ELSEWHERE), "R1", {"unscored": 1}),
        (run_of([], OFF), "R1", {"not-run": 1}),
        (run_of([], OFF), "R2", {"passed": 1}),
        (run_of([], OFF, overriding("R1", enabled=True)), "R1", {"passed": 1}),
        (run_of([], invocation=overriding("R1", enabled=False)), "R1", {"not-run": 1}),
        (run_of([], invocation=overriding("R1", enabled=False)), "R2", {"passed": 1}),
        (run_of([], invocation=notifying("toolConfigurationNotifications", "error")), "R1", {"unscored": 1}),
        (run_of([], invocation=notifying("toolConfigurationNotifications", "warning")), "R1", {"passed": 1}),
        (run_of([], invocation=notifying("toolExecutionNotifications", "Error")), "R1", {"unscored": 1}),
        (run_of([], invocation={"exitCode": 3}), "R1", {"unscored": 1}),
        (run_of([], invocation={"exitCode": 3, "executionSuccessful": False}), "R1", {"unscored": 1}),
        (run_of([], invocation={"exitCode": 1, "executionSuccessful": True}), "R1", {"passed": 1}),
        (run_of([{"ruleId": "R1/sub", **FOUND}]), "R1", {"failed": 1}),
        (run_of([{"ruleId": "R1/sub", **FOUND}]), "R1/sub", {"failed": 1}),
        (run_of([{"ruleId": "R1/sub", **FOUND}]), "R2", {"passed": 1}),
        (run_of([{"rule": {"index": 0}, **FOUND}]), "R1", {"failed": 1}),
        (run_of([{"ruleIndex": 1, **FOUND}]), "R2", {"failed": 1}),
        (run_of([{"rule": {"index": 0, "toolComponent": {"index": 0}}, **FOUND}], **EXTENDED), "R1", {"failed": 1}),
        (run_of([{"rule": {"index": 7}, **FOUND}]), "R1", {"unscored": 1}),
        (run_of([FOUND]), "R1", {"unscored": 1}),
        (run_of([{"rule": {"guid": "g"}, **FOUND}], [{"id": "R1", "guid": "g"}]), "R1", {"failed": 1}),
    ],
)
def test_a_rule_passes_only_where_it_was_looked_for(content: str, rules: str, expected: dict[str, int]) -> None:
    assert states(content, "r.sarif", f"select: {{rules: [{rules}]}}") == expected


NOTE: list[dict[str, Any]] = [{"id": "R1", "defaultConfiguration": {"level": "note"}}]
RAISED = overriding("R1", level="error")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run_of([{"ruleId": "R1"}], NOTE), {"passed": 1}),
        (run_of([{"ruleId": "R1"}], NOTE, RAISED), {"failed": 1}),
        (run_of([{"ruleId": "R1/sub"}], NOTE, RAISED), {"failed": 1}),
        (run_of([{"ruleId": "R1", "level": "note"}], NOTE, RAISED), {"passed": 1}),
        (run_of([{"ruleId": "R1", "kind": "review", "level": "none"}], NOTE, RAISED), {"unscored": 1}),
        (run_of([{"ruleId": "R1", "kind": "strange"}], NOTE, RAISED), {"unknown": 1}),
    ],
)
def test_a_finding_stands_at_the_level_that_was_configured(content: str, expected: dict[str, int]) -> None:
    assert states(content, "r.sarif", "select: {rules: [R1], level: error}") == expected


def test_why_a_run_shows_nothing_is_said() -> None:
    for content, words in (
        (run_of(None), "it has no list of results"),
        (run_of(None, **ELSEWHERE), "stand in other files"),
        (run_of([], invocation=notifying("toolConfigurationNotifications", "error")), "(R1 failed to load)"),
        (run_of([FOUND]), "1 result of it is of no rule it lists"),
    ):
        found = assessed(content, "r.sarif", "select: {rules: [R1]}", NONE_FOUND)
        assert found.verdicts["R-1"].word != "demonstrated"
        assert words in " ".join(finding.message for finding in found.findings if finding.rule == "SFC748")
