"""Pieces of evidence pooled as one sample."""

from __future__ import annotations

from .cases import results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
RANDOM = "sampling: {how: random}"


def test_a_pool_is_one_sample() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=30)}
    found = verdict(f"{RATE}, combine: pool", RANDOM, results("a", passed=29), more=second, files=files)
    assert found.word == "demonstrated"
    assert found.counts.states == {"passed": 59}
    assert verdict(RATE, RANDOM, results("a", passed=29), more=second, files=files).word == "not-demonstrated"


def test_a_pool_needs_one_subject_and_environment() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}, subject: {{model: m2}}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    found = verdict(
        f"{RATE}, combine: pool",
        f"{RANDOM}, subject: {{model: m1}}",
        results("a", passed=100),
        more=second,
        files=files,
    )
    assert found.word == "not-demonstrated"
    assert "they differ in subject" in found.reasons[0]


def test_one_artefact_counts_once_however_many_items_name_it() -> None:
    junit = results("a", passed=30)
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    found = verdict(f"{RATE}, combine: pool", RANDOM, junit, more=second, files={"f.xml": junit})
    assert found.word == "not-demonstrated"
    assert found.counts.trials == 30


def test_overlapping_selections_of_one_artefact_count_a_case_once() -> None:
    junit = (
        "<testsuite>"
        + "".join(f"<testcase classname='c' name='a{i}'/><testcase name='b{i}'/>" for i in range(20))
        + "</testsuite>"
    )
    first = f"{RANDOM}, select: {{where: {{name: [a*, b1*]}}}}"
    second = f"  E-2: {{supports: [R-1], artefact: {{path: e.xml}}, {RANDOM}, select: {{where: {{name: b*}}}}}}\n"
    found = verdict(f"{RATE}, combine: pool", first, junit, more=second)
    assert found.counts.states == {"passed": 40}


def test_a_pool_with_a_piece_that_cannot_be_judged_or_is_stale() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    requirement = f"{RATE}, combine: pool"
    assert verdict(requirement, RANDOM, results(passed=100), more=second).word == "unknown"
    old = second.replace("sampling", "expires: '2020-01-01', sampling")
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    assert verdict(requirement, RANDOM, results(passed=100), more=old, files=files).word == "stale"


def test_a_pool_that_counts_states_differently_is_none() -> None:
    override = "run_states: {skipped: {outcome: pass, reason: not applicable}}"
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}, {override}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    found = verdict(f"{RATE}, combine: pool", RANDOM, results(passed=100), more=second, files=files)
    assert found.word == "not-demonstrated"
    assert "run states" in found.reasons[0]
