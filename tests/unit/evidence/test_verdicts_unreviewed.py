"""Evidence that was generated and that nobody has reviewed: it supports nothing, and refutes like any other."""

from __future__ import annotations

import pytest

from safetycase.evidence import Assessment, verify
from safetycase.evidence.judging import Judge

from .cases import TODAY, case_of, codes, judged, locked, results

RATE = "target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}"
ORIGINS = ["origin: generated", "origin: {by: llm, model: m}"]


def model_of(requirement: str, origin: str) -> str:
    items = "".join(
        f"  {name}: {{supports: [R-1], artefact: {{path: {path}}}, sampling: {{how: random}}{more}}}\n"
        for name, path, more in (("E-1", "a.xml", ""), ("E-2", "b.xml", f", {origin}" if origin else ""))
    )
    return f"requirements:\n  R-1: {{text: It stops, {requirement}}}\nevidence:\n{items}"


def assessed(requirement: str, origin: str, second: str | None) -> Assessment:
    files: dict[str, str | bytes] = {"a.xml": results("a", passed=500)}
    return judged(case_of(model_of(requirement, origin), files if second is None else {**files, "b.xml": second}))


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("combine", ["each", "any", "pool"])
def test_what_refutes_refutes_whoever_wrote_the_item(origin: str, combine: str) -> None:
    found = assessed(f"{RATE}, combine: {combine}", origin, results("b", failed=50, passed=350))
    verdict, alone = found.verdicts["R-1"], found.evidence["E-2"]
    assert (verdict.word, verdict.evidence) == ("refuted", ("E-1", "E-2"))
    assert any("50 failures in 400 trials" in reason for reason in verdict.reasons)
    assert verdict.reasons[-1] == "E-2 was generated and nobody has accepted it"
    assert "SFC720" in codes(found)
    assert (alone.word, alone.counts.trials) == ("refuted", 400)


@pytest.mark.parametrize("combine", ["each", "any", "pool"])
@pytest.mark.parametrize(("second", "word"), [(results("b", failed=3, passed=497), "demonstrated"), (None, "unknown")])
def test_what_does_not_refute_supports_nothing_and_what_is_unread_may_refute(
    combine: str, second: str | None, word: str
) -> None:
    found = assessed(f"{RATE}, combine: {combine}", ORIGINS[0], second).verdicts["R-1"]
    assert (found.word, found.counts.trials) == (word, 500)
    assert found.evidence == ("E-1",)
    if second is None:
        assert found.reasons[0] == "E-2: the artefact b.xml is not here and not in the lock"


def test_it_is_locked_so_that_a_file_in_its_place_is_noticed() -> None:
    model = model_of(RATE, ORIGINS[0])
    files: dict[str, str | bytes] = {"a.xml": results("a", passed=500), "b.xml": results("b", failed=50, passed=350)}
    before = case_of(model, files)
    assert judged(locked(before, files, model)).verdicts["R-1"].word == "refuted"
    after = locked(before, {**files, "b.xml": results("b", passed=400)}, model)
    assert judged(after).verdicts["R-1"].word == "unknown"
    assert [one.rule for one in verify(after, TODAY)] == ["SFC702"]


def test_an_edit_of_its_origin_is_judged_at_once() -> None:
    judge, second = Judge(TODAY), results("b", failed=50, passed=350)
    files: dict[str, str | bytes] = {"a.xml": results("a", passed=500), "b.xml": second}
    words = [judge.assess(case_of(model_of(RATE, origin), files)).verdicts["R-1"].word for origin in ("", *ORIGINS)]
    assert words == ["refuted"] * 3
