"""Rows of `evidence list` and drafts of items."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import UnreadableError, evidence_rows, named_requirements, propose

from .cases import case_of, judged, model_of, results


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


MODEL = "requirements:\n  R-1: {text: It stops, aliases: [SRS-1]}\n  R-2: It starts\n"


def test_a_draft_for_the_requirement_that_the_results_name() -> None:
    junit = results(passed=1, requirement="R-1", stamp="2026-05-01T10:00:00Z")
    case = case_of(MODEL, {"out/e.xml": junit})
    draft = {
        "supports": ["R-1"],
        "method": "test",
        "artefact": {"path": "out/e.xml", "format": "junit"},
        "select": {"where": {"property.requirement": "R-1"}},
        "produced": "2026-05-01",
    }
    assert propose(case, "out/e.xml") == draft
    assert named_requirements(case, "out/e.xml") == {"R-1": "requirement"}
    assert propose(case, "out/e.xml", "R-2") == {
        "supports": ["R-2"],
        "method": "test",
        "artefact": {"path": "out/e.xml", "format": "junit"},
        "produced": "2026-05-01",
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
    draft = json.dumps(propose(case, "e.xml"))
    after = case_of(f"{MODEL}evidence:\n  E-1: {draft}\n", {"e.xml": results(passed=1, requirement="R-1")})
    assert judged(after).verdicts["R-1"].word == "demonstrated"
