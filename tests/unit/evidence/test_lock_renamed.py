"""The line of the lock of an evidence item that has another id now."""

from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.editing import rename_item
from safetycase.editing.drafts import perform
from safetycase.evidence import Cache, lock, verify
from safetycase.evidence.judging import Judge

from .cases import TODAY, case_of, codes, judged, locked, model_of, results

MODEL = model_of("target: {metric: failure-rate, at_most: 0.5, confidence: 0.9}", "sampling: {how: random}")
PASSED: dict[str, str | bytes] = {"e.xml": results(passed=30)}
MORE: dict[str, str | bytes] = {"e.xml": results(passed=31)}
KEPT = MODEL.replace("E-1: {", "E-2: {aliases: [E-1], ")
SECOND = "  E-3: {aliases: [E-1], supports: [R-1], artefact: {path: e.xml}}\n"


def rules(case: Case) -> list[str]:
    return sorted(finding.rule for finding in verify(case, TODAY, Cache()))


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_line_follows_its_item_to_another_id(by_hand: bool) -> None:
    first = case_of(MODEL, PASSED)
    before = locked(first, PASSED, MODEL)
    after = before.replaced(perform(before, rename_item(before, "E-1", "E-2")))
    if by_hand:
        after = locked(first, PASSED, KEPT)
    assert judged(after).verdicts["R-1"].word == "demonstrated"
    assert rules(after) == ["SFC741"]
    (finding,) = verify(after, TODAY, Cache())
    assert finding.message == "the lock has the line of E-2 under its former id E-1"
    written = lock(after, TODAY)
    assert written.changed == ()
    assert b"  E-2: " in written.content
    assert b"E-1" not in written.content


def test_other_results_stay_unknown_when_the_item_is_renamed() -> None:
    before = locked(case_of(MODEL, PASSED), MORE, MODEL)
    after = before.replaced(perform(before, rename_item(before, "E-1", "E-2")))
    assert judged(before).verdicts["R-1"].word == judged(after).verdicts["R-1"].word == "unknown"
    assert rules(after) == ["SFC702", "SFC741"]


def test_a_line_that_several_claim_is_none_of_theirs() -> None:
    after = locked(case_of(MODEL, PASSED), PASSED, KEPT + SECOND)
    assert judged(after).verdicts["R-1"].word == "unknown"
    assert codes(judged(after)).count("SFC740") == 2
    moved = next(one for one in judged(after).findings if one.rule == "SFC740")
    assert moved.message == "E-2 and E-3 name E-1 under aliases, so that its line is the line of none of them"


def test_an_item_that_claims_several_lines_has_none() -> None:
    model = MODEL + "  E-4: {supports: [R-1], artefact: {path: e.xml}}\n"
    after = locked(case_of(model, PASSED), PASSED, KEPT.replace("[E-1]", "[E-1, E-4]"))
    assert judged(after).verdicts["R-1"].word == "unknown"


def test_a_line_of_an_item_that_is_there_is_not_taken() -> None:
    model = MODEL + SECOND
    after = locked(case_of(MODEL, PASSED), PASSED, model)
    assert rules(after) == ["SFC737"]
    (finding,) = verify(after, TODAY, Cache())
    assert finding.item == "E-3"


def test_a_damaged_line_under_a_former_id_makes_the_item_unknown() -> None:
    broken = lock(case_of(MODEL, PASSED), TODAY).content.replace(b'"size": ', b'"size": -')
    after = case_of(KEPT, {**PASSED, "safetycase.lock": broken})
    assert judged(after).verdicts["R-1"].word == "unknown"


def test_an_alias_counts_as_soon_as_it_is_there_and_no_longer() -> None:
    bare = locked(case_of(MODEL, PASSED), MORE, MODEL.replace("E-1", "E-2"))
    kept = locked(case_of(MODEL, PASSED), MORE, KEPT)
    judge = Judge(TODAY, Cache())
    for case in (bare, kept, bare):
        assert judge.assess(case).states == judged(case).states
    assert judge.assess(kept).verdicts["R-1"].word == "unknown"
