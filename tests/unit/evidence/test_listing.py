"""Rows of `evidence list` and drafts of items."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safetycase.case import Case
from safetycase.evidence import UnreadableError, draft, evidence_rows, lacking, look

from .cases import MANIFEST, case_of, judged, model_of, results


def test_rows_follow_the_contract() -> None:
    model = model_of() + "  E-2: {supports: [R-1], method: review}\n"
    (row, declared) = evidence_rows(judged(case_of(model, {"e.xml": results(passed=2, not_run=1)})))
    assert row["id"] == "E-1"
    assert (row["format"], row["state"], row["basis"]) == ("junit", "open", "computed")
    assert len(row["sha256"]) == 64
    assert row["supports"] == ["R-1"]
    assert {name: count for name, count in row["counts"].items() if count} == {"passed": 2, "not_run": 1}
    wanted = {"passed", "failed", "errored", "skipped", "xfailed", "xpassed", "not_run", "abstained", "timed_out"}
    assert wanted <= row["counts"].keys()
    assert (declared["format"], declared["basis"], declared["sha256"]) == (None, "declared", None)
    assert json.loads(json.dumps(row)) == row


def propose(case: Case, path: str, requirement: str = "") -> dict[str, Any]:
    return draft(look(case, path), requirement)


MODEL = "requirements:\n  R-1: {text: It stops, aliases: [SRS-1]}\n  R-2: It starts\n"


def test_a_draft_for_the_requirement_that_the_results_name() -> None:
    junit = results(passed=1, requirement="R-1", stamp="2026-05-01T10:00:00Z")
    case = case_of(MODEL, {"out/e.xml": junit})
    expected = {
        "supports": ["R-1"],
        "method": "test",
        "artefact": {"path": "out/e.xml", "format": "junit"},
        "select": {"where": {"property.requirement": "R-1"}},
    }
    assert propose(case, "out/e.xml") == expected
    assert look(case, "out/e.xml").named == {"R-1": {"property.requirement": ["R-1"]}}
    assert propose(case, "out/e.xml", "R-2") == {
        "supports": ["R-2"],
        "method": "test",
        "artefact": {"path": "out/e.xml", "format": "junit"},
    }


def test_a_draft_by_alias_selects_what_the_results_say() -> None:
    case = case_of(MODEL, {"e.xml": results(passed=1, requirement="SRS-1")})
    assert propose(case, "e.xml")["select"] == {"where": {"property.requirement": "SRS-1"}}


def test_a_draft_names_no_requirement_where_several_are_named() -> None:
    case = case_of(MODEL, {"e.xml": results(passed=1, requirement="R-1,R-2")})
    assert "supports" not in propose(case, "e.xml")
    assert propose(case, "e.xml", "R-2")["select"] == {"where": {"property.requirement": "R-2"}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no format"),
        (b"<testsuite>", "ends in the middle"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 3\n", "Git LFS"),
    ],
)
def test_no_draft_without_results(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        propose(case_of(MODEL, {"e.xml": content}), "e.xml")


def test_no_draft_without_a_file() -> None:
    with pytest.raises(UnreadableError, match="does not exist"):
        propose(case_of(MODEL), "e.xml")


def test_a_draft_is_demonstrated_by_the_results_it_was_made_from() -> None:
    case = case_of(MODEL, {"e.xml": results(passed=1, requirement="R-1")})
    proposed = json.dumps(propose(case, "e.xml"))
    after = case_of(f"{MODEL}evidence:\n  E-1: {proposed}\n", {"e.xml": results(passed=1, requirement="R-1")})
    assert judged(after).verdicts["R-1"].word == "demonstrated"


RECORD = {
    "safetycase_record": "1",
    "tool": {"name": "rig", "version": "2"},
    "subject": {"version": "1.0", "commit": "4f1c2aa9"},
    "lineage": {"simulator": ["carla", "own"], "harness": "rig"},
    "started": "2026-05-01T10:00:00Z",
    "cases": [
        {"id": "a", "state": "passed", "requirements": ["R-1"]},
        {"id": "b", "state": "failed", "requirements": ["SRS-1", "R-9"]},
        {"id": "c", "value": 0.5},
    ],
}


def test_a_draft_says_all_that_the_results_say() -> None:
    case = case_of(MODEL, {"e.json": json.dumps(RECORD)})
    seen = look(case, "e.json")
    assert seen.words == (
        "record of rig 2: 3 results (1 passed, 1 failed, 1 with a score: 1 of 0.5); produced 2026-05-01; version 1.0; "
        "commit 4f1c2aa9; names R-1; names R-9, which the case does not have"
    )
    proposed = draft(seen)
    assert proposed == {
        "supports": ["R-1"],
        "artefact": {"path": "e.json", "format": "record"},
        "select": {"where": {"requirements": ["R-1", "SRS-1"]}},
        "subject": {"version": "1.0", "commit": "4f1c2aa9"},
        "lineage": {"harness": "rig", "simulator": ["carla", "own"]},
    }
    assert seen.produced == "2026-05-01"
    after = case_of(f"{MODEL}evidence:\n  E-1: {json.dumps(proposed)}\n", {"e.json": json.dumps(RECORD)})
    assert judged(after).evidence["E-1"].counts.states == {"failed": 1, "passed": 1}


def test_tags_are_selected_as_they_stand() -> None:
    tests = [{"name": "a", "status": "passed", "tags": ["requirement:R-1", "slow"]}, {"name": "b", "status": "failed"}]
    report = json.dumps({"reportFormat": "CTRF", "results": {"tool": {"name": "x"}, "tests": tests}})
    case = case_of(MODEL, {"e.json": report})
    proposed = propose(case, "e.json")
    assert proposed["select"] == {"where": {"tags": "requirement:R-1"}}
    after = case_of(f"{MODEL}evidence:\n  E-1: {json.dumps(proposed)}\n", {"e.json": report})
    assert judged(after).verdicts["R-1"].word == "demonstrated"


def test_what_nobody_says_is_lacking() -> None:
    model = (
        "requirements:\n  R-1: {text: It stops, target: {metric: failure-rate, at_most: 0.1, confidence: 0.9}, "
        "environment: ENV-1}\n  R-2: It starts\nenvironments:\n  ENV-1: {}\n"
    )
    case = case_of(model, {"e.xml": results(passed=1)}, MANIFEST + "subject: {version: '1.0'}\n")
    assert lacking(case, look(case, "e.xml"), ["R-1"]) == ["version", "produced", "sampling", "environment"]
    assert lacking(case, look(case, "e.xml"), ["R-2"]) == ["version", "produced"]
    filled = "subject: {version: '1.0'}\ndefaults: {evidence: {subject: {version: '1.0'}}}\n"
    case = case_of(model, {"e.xml": results(passed=1, stamp="2026-05-01T10:00:00Z")}, MANIFEST + filled)
    assert lacking(case, look(case, "e.xml"), ["R-2"]) == []
