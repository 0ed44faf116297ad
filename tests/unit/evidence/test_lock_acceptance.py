"""What the lock accepts: the evidence item and each requirement as they stood, and nothing that came later."""

from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.evidence import Cache, lock, verify
from safetycase.evidence.lockfile import read_lock

from .cases import MANIFEST, TODAY, case_of, codes, judged, locked, model_of, results, unsealed

FILES: dict[str, str | bytes] = {"e.xml": results("a", passed=3, stamp="2026-05-01T10:00:00")}
MORE = """environments:
  ENV-1: {parameters: {site: {values: [A, B]}}}
  ENV-2: {parameters: {site: {values: [A, B]}}}
components:
  pump: {title: Pump}
  drive: {title: Drive}
"""


def rules(case: Case) -> list[str]:
    return sorted(finding.rule for finding in verify(case, TODAY, Cache()))


@pytest.mark.parametrize(
    "changed",
    [
        "select: {where: {name: passed0}}",
        "run_states: {skipped: {outcome: pass, reason: not applicable}}",
        "expect: {items: 3}",
        "method: analysis",
        "sampling: {how: random}",
        "sampling: {how: random, from: ENV-1}",
        "environment: ENV-2",
        "subject: {component: pump}",
        "subject: {version: '2'}",
        "subject: {dirty: false}",
        "design: census",
        "expires: '2099-01-01'",
        "max_age: 900 d",
        "produced: '2026-05-01'",
        "threshold_chosen_on: separate",
        "artefact: {path: e.xml, format: junit}",
    ],
)
def test_a_changed_evidence_item_is_stale_until_it_is_locked_again(changed: str) -> None:
    before = model_of(more=MORE)
    after = before.replace(
        "artefact: {path: e.xml}", changed if "artefact" in changed else f"{changed}, artefact: {{path: e.xml}}"
    )
    accepted = case_of(before, FILES)
    case = locked(accepted, FILES, after)
    found = judged(case).verdicts["R-1"]
    assert (found.word, judged(case).evidence["E-1"].word) == ("stale", "stale")
    assert "E-1: the evidence item changed after it was locked" in found.reasons
    assert rules(case) == ["SFC714"]
    again = locked(case, FILES, after)
    assert judged(again).verdicts["R-1"].word == "demonstrated"
    assert rules(again) == []


@pytest.mark.parametrize(
    "before",
    ["{ref: R-1, covers: the motor}", "{ref: R-1, direction: undermines}", "{ref: R-1, covers: the motor}, R-2"],
)
def test_what_evidence_says_of_a_requirement_is_accepted_too(before: str) -> None:
    model = model_of().replace("evidence:", "  R-2: {text: It starts}\nevidence:")
    case = locked(case_of(model.replace("[R-1]", f"[{before}]"), FILES), FILES, model)
    assert judged(case).verdicts["R-1"].word == "stale"
    assert rules(case) == ["SFC714"]


@pytest.mark.parametrize(
    "harmless", ["title: Run", "text: A run", "owner: me", "labels: [x]", "rationale: so", "status: approved"]
)
def test_words_around_the_evidence_leave_it_fresh(harmless: str) -> None:
    case = locked(case_of(model_of(), FILES), FILES, model_of("", harmless))
    assert judged(case).verdicts["R-1"].word == "demonstrated"
    assert rules(case) == []


def test_the_subject_that_the_manifest_fills_in_is_accepted_too() -> None:
    def manifest(version: str) -> str:
        subject = f"{{version: '{version}'}}"
        return f"{MANIFEST}subject: {subject}\ndefaults: {{evidence: {{subject: {subject}}}}}\n"

    before = case_of(model_of(), FILES, manifest("1"))
    assert judged(before).verdicts["R-1"].word == "demonstrated"
    case = locked(before, FILES, model_of(), manifest("2"))
    assert judged(case).verdicts["R-1"].word == "stale"
    assert rules(case) == ["SFC714"]


def test_an_environment_widened_after_the_test_is_not_the_one_accepted() -> None:
    model = model_of("environment: ENV-1", "environment: ENV-2", MORE)
    wider = model.replace(
        "ENV-2: {parameters: {site: {values: [A, B]}}}", "ENV-2: {parameters: {site: {values: [A, B, C]}}}"
    )
    case = locked(case_of(model, FILES), FILES, wider)
    assert judged(case).verdicts["R-1"].word == "stale"
    assert rules(case) == ["SFC714"]


def test_a_requirement_named_later_was_not_accepted() -> None:
    model = model_of().replace("evidence:", "  R-2: {text: It starts}\nevidence:")
    later = model.replace("supports: [R-1]", "supports: [R-1, R-2]")
    case = locked(case_of(model, FILES), FILES, later)
    verdicts = judged(case).verdicts
    assert (verdicts["R-1"].word, verdicts["R-2"].word) == ("demonstrated", "stale")
    assert verdicts["R-2"].reasons[0] == "E-1: it was not accepted for R-2 when it was locked"
    assert rules(case) == ["SFC715"]
    assert judged(locked(case, FILES, later)).verdicts["R-2"].word == "demonstrated"


def test_a_renamed_requirement_was_not_accepted() -> None:
    case = locked(case_of(model_of(), FILES), FILES, model_of().replace("R-1", "R-9"))
    assert judged(case).verdicts["R-9"].word == "stale"
    assert rules(case) == ["SFC715"]


def test_digests_taken_out_of_the_lock_are_missed() -> None:
    case = case_of(model_of(), FILES)
    line = read_lock(lock(case, TODAY).content).items["E-1"]
    content = unsealed(lock(case, TODAY).content).decode()
    without = content.replace(f', "requirements": {{"R-1": "{line.requirements["R-1"]}"}}', "")
    assert without != content
    found = case_of(model_of(), {**FILES, "safetycase.lock": without})
    assert judged(found).verdicts["R-1"].word == "stale"
    assert rules(found) == ["SFC715"]
    without = content.replace(f', "item": "{line.item}"', "")
    assert without != content
    found = case_of(model_of(), {**FILES, "safetycase.lock": without})
    assert judged(found).verdicts["R-1"].word == "stale"
    assert rules(found) == ["SFC714"]


@pytest.mark.parametrize(
    "field",
    [
        "fit_criterion: within 5 min",
        "method: test",
        "combine: any",
        "exposure: {per_year: 3}",
        "plan: {n: 3}",
        "tax: {metric: speed, max_drop: 0.1}",
        "prediction: {value: 3}",
        "title: Stop",
        "activity: validation",
        "kind: functional",
        "regime: average",
        "margin: {quantity: dose}",
        "slices: {by: [site]}",
        "coverage: {at_least: 0.5, confidence: 0.9}",
    ],
)
def test_every_field_that_says_what_is_required_is_accepted(field: str) -> None:
    case = locked(case_of(model_of(), FILES), FILES, model_of(field))
    assert "SFC712" in rules(case)
    assert judged(case).verdicts["R-1"].word in {"stale", "unknown"}


@pytest.mark.parametrize(
    "field", ["owner: me", "labels: [x]", "status: approved", "rationale: so", "allocated_to: [x]", "addresses: [H-1]"]
)
def test_who_and_why_are_not_what_is_required(field: str) -> None:
    case = locked(case_of(model_of(), FILES), FILES, model_of(field))
    assert judged(case).verdicts["R-1"].word == "demonstrated"
    assert rules(case) == []


def test_evidence_that_was_never_locked_is_a_difference() -> None:
    model = model_of() + "  E-2: {supports: [R-1], artefact: {path: e.xml}}\n"
    case = case_of(model, {**FILES, "safetycase.lock": lock(case_of(model, FILES), TODAY, only=["E-1"]).content})
    assert rules(case) == ["SFC737"]
    assert rules(case_of(model, FILES)) == ["SFC737", "SFC737"]


def test_evidence_for_no_requirement_is_accepted_as_well() -> None:
    model = "evidence:\n  E-1: {artefact: {path: e.xml}}\n"
    case = locked(case_of(model, FILES), FILES, model.replace("{artefact", "{method: test, artefact"))
    assert judged(case).evidence["E-1"].word == "stale"
    assert codes(judged(case)) == ["SFC714"]


def test_a_pointer_of_another_size_stands_for_another_file() -> None:
    line = read_lock(lock(case_of(model_of(), FILES), TODAY).content).items["E-1"]
    for size, word in ((line.size, "demonstrated"), (line.size + 1, "unknown")):
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{line.sha256}\nsize {size}\n"
        case = locked(case_of(model_of(), FILES), {"e.xml": pointer}, model_of())
        assert judged(case).verdicts["R-1"].word == word
    assert rules(case) == ["SFC702"]


def test_evidence_with_schema_errors_is_not_accepted_anew() -> None:
    before = case_of(model_of(), FILES)
    broken = locked(before, FILES, model_of("", "expect: {items: many}"))
    again = lock(broken, TODAY)
    assert [item_id for item_id, _ in again.problems] == ["E-1"]
    assert again.changed == ()
