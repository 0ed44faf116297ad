"""Several pieces of evidence for one requirement, and evidence against it."""

from __future__ import annotations

import pytest

from safetycase.evidence import Word

from .cases import case_of, judged, locked, model_of, results, verdict

TWO = """  E-2: {supports: [R-1], artefact: {path: f.xml}}
"""


@pytest.mark.parametrize(
    ("rule", "one", "two", "word"),
    [
        ("each", {"passed": 1}, {"passed": 1}, "demonstrated"),
        ("", {"passed": 1}, {"skipped": 1, "passed": 1}, "not-demonstrated"),
        ("each", {"passed": 1}, {"skipped": 1}, "unknown"),
        ("each", {"passed": 1}, {"failed": 1}, "refuted"),
        ("any", {"passed": 1}, {"skipped": 1}, "demonstrated"),
        ("any", {"skipped": 1, "passed": 1}, {"skipped": 1}, "not-demonstrated"),
        ("any", {"skipped": 2}, {"skipped": 1}, "unknown"),
        ("any", {"passed": 1}, {"failed": 1}, "refuted"),
        ("pool", {"passed": 1}, {"passed": 1, "skipped": 1}, "not-demonstrated"),
        ("pool", {"passed": 1}, {"passed": 1}, "demonstrated"),
    ],
)
def test_several_pieces_of_evidence(rule: str, one: dict[str, int], two: dict[str, int], word: Word) -> None:
    requirement = f"combine: {rule}" if rule else ""
    found = verdict(requirement, "", results("a", states=one), more=TWO, files={"f.xml": results("b", states=two)})
    assert found.word == word
    assert found.evidence == ("E-1", "E-2")


def test_a_part_never_demonstrates_alone() -> None:
    part = "  E-1: {supports: [{ref: R-1, covers: the motor}], artefact: {path: e.xml}}\n"
    requirement = "requirements:\n  R-1: {text: It stops}\nevidence:\n"
    passed: dict[str, str | bytes] = {"e.xml": results("a", passed=3), "f.xml": results("b", passed=3)}
    found = judged(case_of(requirement + part, passed)).verdicts["R-1"]
    assert found.word == "not-demonstrated"
    assert "the motor" in found.reasons[0]
    parts = part + part.replace("E-1", "E-2").replace("e.xml", "f.xml").replace("motor", "valve")
    assert judged(case_of(requirement + parts, passed)).verdicts["R-1"].word == "not-demonstrated"
    whole = part + TWO
    assert judged(case_of(requirement + whole, passed)).verdicts["R-1"].word == "demonstrated"
    anyway = whole.replace("requirements", "x")
    model = "requirements:\n  R-1: {text: It stops, combine: any}\nevidence:\n" + anyway
    skipped: dict[str, str | bytes] = {**passed, "f.xml": results("b", passed=1, skipped=1)}
    assert judged(case_of(model, skipped)).verdicts["R-1"].word == "not-demonstrated"
    failing: dict[str, str | bytes] = {**passed, "e.xml": results("a", failed=1)}
    assert judged(case_of(requirement + whole, failing)).verdicts["R-1"].word == "refuted"


UNDERMINING = "  E-2: {supports: [{ref: R-1, direction: undermines}], artefact: {path: f.xml}}\n"


def test_unanswered_undermining_evidence_keeps_from_demonstration() -> None:
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=1)}
    found = verdict("", "", results(passed=3), more=UNDERMINING, files=files)
    assert found.word == "not-demonstrated"
    assert found.reasons[-1] == "E-2 speaks against it and is not answered"
    assert verdict("", "", results(passed=3), more=UNDERMINING).word == "not-demonstrated"
    failing: dict[str, str | bytes] = {"f.xml": results("b", failed=1)}
    assert verdict("", "", results(passed=3), more=UNDERMINING, files=failing).word == "refuted"
    answered = UNDERMINING + "defeaters:\n  D-1: {text: flawed rig, challenges: [E-2], state: sustained}\n"
    assert verdict("", "", results(passed=3), more=answered, files=files).word == "demonstrated"
    doubt = answered.replace("sustained", "open")
    assert verdict("", "", results(passed=3), more=doubt, files=files).word == "not-demonstrated"
    obsolete = UNDERMINING.replace("artefact", "status: obsolete, artefact")
    assert verdict("", "", results(passed=3), more=obsolete, files=files).word == "demonstrated"


def test_evidence_only_against_a_requirement() -> None:
    model = "requirements:\n  R-1: {text: It stops}\nevidence:\n" + UNDERMINING
    assert judged(case_of(model, {"f.xml": results(passed=1)})).verdicts["R-1"].word == "no-evidence"
    assert judged(case_of(model, {"f.xml": results(failed=1)})).verdicts["R-1"].word == "refuted"


SECOND: dict[str, str | bytes] = {"e.xml": results("a", passed=3), "f.xml": results("b", failed=1)}


@pytest.mark.parametrize(
    "files",
    [
        {"f.xml": results("b", passed=1)},
        {"f.xml": "<testsuite>"},
        {"f.xml": b"\0"},
        {"f.xml": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 3\n"},
    ],
)
def test_what_cannot_be_read_may_refute_also_where_any_piece_may_do(files: dict[str, str | bytes]) -> None:
    model = model_of("combine: any", more=TWO)
    before = case_of(model, SECOND)
    assert judged(before).verdicts["R-1"].word == "refuted"
    found = judged(locked(before, {**SECOND, **files}, model)).verdicts["R-1"]
    assert found.word == "unknown"
    assert found.reasons[0] == "E-1: all 3 cases passed"


def test_a_piece_that_selects_nothing_or_is_missing_may_refute() -> None:
    model = model_of("combine: any", more=TWO)
    assert judged(case_of(model, {"e.xml": SECOND["e.xml"]})).verdicts["R-1"].word == "unknown"
    nothing = model_of("combine: any", more=TWO.replace("artefact", "select: {where: {name: x}}, artefact"))
    assert judged(case_of(nothing, SECOND)).verdicts["R-1"].word == "unknown"


def test_the_whole_counts_where_a_part_is_named_too() -> None:
    for supports in ("R-1, {ref: R-1, covers: the motor}", "{ref: R-1, covers: the motor}, R-1"):
        model = model_of().replace("supports: [R-1]", f"supports: [{supports}]")
        found = judged(case_of(model, {"e.xml": results(passed=1)}))
        assert found.verdicts["R-1"].word == found.evidence["E-1"].word == "demonstrated"
        assert found.verdicts["R-1"].reasons[-1] == "E-1: it speaks of the whole, and names parts of it too (the motor)"
        assert found.evidence["E-1"].supports == ("R-1",)


def test_several_parts_of_one_requirement_are_one_part() -> None:
    parts = "{ref: R-1, covers: the motor}, {ref: R-1, covers: the valve}"
    model = model_of().replace("supports: [R-1]", f"supports: [{parts}]")
    found = judged(case_of(model, {"e.xml": results(passed=1)}))
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "a part (the motor; the valve)" in found.verdicts["R-1"].reasons[0]
