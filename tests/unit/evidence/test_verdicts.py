"""The verdict rules of the model: counts against targets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.evidence import SHOWN, Word
from safetycase.evidence.verdict import worst

from .cases import BODIES, STATUSES, case_of, codes, judged, model_of, results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
RANDOM = "sampling: {how: random}"


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ({"passed": 1}, "demonstrated"),
        ({"passed": 3}, "demonstrated"),
        ({"passed": 3, "failed": 1}, "refuted"),
        ({"passed": 3, "errored": 1}, "refuted"),
        ({"passed": 3, "xfailed": 1}, "refuted"),
        ({"passed": 3, "skipped": 1}, "not-demonstrated"),
        ({"passed": 3, "xpassed": 1}, "not-demonstrated"),
        ({"passed": 3, "timed_out": 1}, "not-demonstrated"),
        ({"passed": 3, "flaky": 1}, "not-demonstrated"),
        ({"passed": 3, "not_run": 1}, "not-demonstrated"),
        ({"passed": 3, "unscored": 1}, "not-demonstrated"),
        ({"passed": 3, "unknown": 1}, "not-demonstrated"),
        ({"skipped": 3}, "unknown"),
        ({"unknown": 1, "flaky": 1}, "unknown"),
        ({}, "unknown"),
        ({"failed": 1, "skipped": 5}, "refuted"),
    ],
)
def test_all_must_pass_without_a_target(states: dict[str, int], word: Word) -> None:
    found = verdict("", "", results(states=states))
    assert found.word == word
    assert verdict("target: {metric: all-pass}", "", results(states=states)).word == word
    assert found.reasons[0].startswith("E-1: ")


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ({"passed": 59}, "demonstrated"),
        ({"passed": 58}, "not-demonstrated"),
        ({"passed": 92, "failed": 1}, "demonstrated"),
        ({"passed": 91, "failed": 1}, "not-demonstrated"),
        ({"passed": 92, "skipped": 1}, "demonstrated"),
        ({"passed": 91, "skipped": 1}, "not-demonstrated"),
        ({"passed": 90, "failed": 3}, "not-demonstrated"),
        # 10 of 100: the lower bound at 95 % is 0.0553, beyond 0.05; 9 of 100: 0.0478, not beyond it.
        ({"passed": 90, "failed": 10}, "refuted"),
        ({"passed": 91, "failed": 9}, "not-demonstrated"),
        # Unresolved cases are passes where refutation is asked: 10 of 200 leaves 0.0274.
        ({"passed": 90, "failed": 10, "skipped": 100}, "not-demonstrated"),
        ({"failed": 3}, "refuted"),
        ({"skipped": 100}, "unknown"),
    ],
)
def test_a_rate_is_judged_by_its_exact_bound(states: dict[str, int], word: Word) -> None:
    assert verdict(RATE, RANDOM, results(states=states)).word == word


def test_the_shortfall_is_named() -> None:
    found = verdict(RATE, RANDOM, results(passed=58))
    assert found.reasons[-1] == "E-1: 1 more failure-free trial would reach the target (59 in all)"
    found = verdict(RATE, RANDOM, results(passed=20, failed=1))
    assert found.reasons[-1] == "E-1: 72 more failure-free trials would reach the target (93 in all)"
    found = verdict("target: {metric: failure-rate, at_most: 0, confidence: 0.95}", RANDOM, results(passed=9))
    assert found.reasons[-1] == "E-1: no number of trials demonstrates a failure rate of 0"


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ({"failed": 59}, "demonstrated"),
        ({"failed": 58}, "not-demonstrated"),
        ({"failed": 58, "skipped": 1}, "not-demonstrated"),
        ({"passed": 59}, "refuted"),
        ({"passed": 59, "skipped": 59}, "refuted"),
        ({"passed": 2, "skipped": 59}, "not-demonstrated"),
    ],
)
def test_a_rate_of_at_least(states: dict[str, int], word: Word) -> None:
    target = "target: {metric: failure-rate, at_least: 0.95, confidence: 0.95}"
    assert verdict(target, RANDOM, results(states=states)).word == word


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ({"failed": 88}, "demonstrated"),
        ({"failed": 87}, "not-demonstrated"),
        ({"failed": 87, "skipped": 1}, "not-demonstrated"),
        ({"failed": 1, "passed": 5}, "refuted"),
        ({"failed": 1, "passed": 5, "skipped": 40}, "not-demonstrated"),
    ],
)
def test_a_rate_of_at_least_looked_at_at_any_time(states: dict[str, int], word: Word) -> None:
    """As many failures without a pass as passes without a failure would show at most 0.05."""
    target = "target: {metric: failure-rate, at_least: 0.95, confidence: 0.95}"
    found = verdict(target, f"{RANDOM}, design: sequential", results(states=states))
    assert found.word == word, found.reasons
    assert "looking at any time" in " ".join(found.reasons)


def test_a_rate_of_one_is_refuted_by_any_pass() -> None:
    target = "target: {metric: failure-rate, at_least: 1, confidence: 0.95}"
    for states, word in (({"failed": 900}, "not-demonstrated"), ({"failed": 900, "passed": 1}, "refuted")):
        assert verdict(target, f"{RANDOM}, design: sequential", results(states=states)).word == word


@pytest.mark.parametrize(
    "target",
    [
        "target: {metric: failure-rate, at_most: 0.05}",
        "target: {metric: failure-rate, confidence: 0.95}",
        "target: {metric: failure-rate, at_most: 0.05, at_least: 0.01, confidence: 0.95}",
        "target: {metric: failure-rate, at_most: 5, confidence: 0.95}",
        "target: {metric: failure-rate, at_least: 0, confidence: 0.95}",
        "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95, per: hour}",
        "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95, of: {output: [healthy]}}",
        "target: {at_most: 0.05, confidence: 0.95}",
        "target: {metric: all-pass, at_most: 0.05}",
        "target: {metric: event-rate, at_most: 0.05, confidence: 0.95}",
        "target: {metric: difference, at_most: 0.05}",
        "target: {metric: model}",
        "target: {metric: no-findings}",
        "target: {metric: all-proved}",
        "slices: {by: [site]}",
        "regime: slice",
        "margin: {quantity: dose, critical: 3}",
        "prediction: {value: 3}",
        "tax: {metric: speed, max_drop: 0.1}",
        "coverage: {at_least: 0.5}",
        "coverage: {confidence: 0.5}",
    ],
)
def test_what_cannot_be_judged_is_unknown(target: str) -> None:
    found = verdict(target, RANDOM, results(passed=1000))
    assert found.word == "unknown"
    assert found.state == "unknown"
    assert len(found.reasons[0]) > 15


@pytest.mark.parametrize(
    "evidence",
    [
        "design: sequential, sampling: {how: random}, label_quality: {audited: 5, wrong: 0}",
        "sampling: {how: stratified}",
        "sampling: {how: active}",
    ],
)
def test_a_rate_from_what_cannot_be_weighed_is_unknown(evidence: str) -> None:
    assert verdict(RATE, evidence, results(passed=1000)).word == "unknown"


def test_coverage_counts_the_unresolved_as_not_answered() -> None:
    coverage = "coverage: {at_least: 0.9, confidence: 0.95}"
    assert verdict(f"{RATE}, {coverage}", RANDOM, results(passed=1000)).word == "demonstrated"
    assert verdict(coverage, "", results(passed=10)).word == "not-demonstrated"
    found = verdict(f"{RATE}, {coverage}", RANDOM, results(passed=1000, skipped=40))
    assert found.word == "demonstrated"
    target = "target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}"
    assert verdict(f"{target}, {coverage}", RANDOM, results(passed=1000, skipped=140)).word == "not-demonstrated"


def test_a_census_needs_no_bound() -> None:
    target = "target: {metric: failure-rate, at_most: 0.05}"
    all_of_them = "expect: {items: 20}, design: census"
    assert verdict(target, all_of_them, results(passed=19, failed=1)).word == "demonstrated"
    assert verdict(target, "sampling: {how: census}", results(passed=18, failed=2)).word == "refuted"
    assert verdict(target, all_of_them, results(passed=18, failed=1, skipped=1)).word == "not-demonstrated"


def test_planned_cases_without_result_count_as_unresolved() -> None:
    found = verdict("", "expect: {items: 5}", results(passed=3))
    assert found.word == "not-demonstrated"
    assert found.counts.missing == 2
    assert "2 without a result" in found.reasons[0]
    assert verdict("", "expect: {items: 3}", results(passed=3)).word == "demonstrated"
    assessment = judged(case_of(model_of("", "expect: {items: 2}"), {"e.xml": results(passed=3)}))
    assert assessment.verdicts["R-1"].word == "demonstrated"
    assert "SFC730" in codes(assessment)
    assert verdict(RATE, f"{RANDOM}, expect: {{items: 100}}", results(passed=59)).word == "not-demonstrated"


def test_a_run_state_counts_otherwise_only_with_a_reason() -> None:
    junit = results(passed=2, xpassed=1)
    found = verdict("", "run_states: {xpassed: {outcome: pass, reason: mended upstream}}", junit)
    assert found.word == "demonstrated"
    assert found.reasons[-1] == "E-1: xpassed counts as pass: mended upstream"
    for override in ("{outcome: pass}", "{reason: because}", "{outcome: pass, reason: ' '}"):
        assessment = judged(case_of(model_of("", f"run_states: {{xpassed: {override}}}"), {"e.xml": junit}))
        assert assessment.verdicts["R-1"].word == "not-demonstrated"
        assert "SFC736" in codes(assessment)


def test_answered_denominator_equals_trials_where_nobody_abstains() -> None:
    target = RATE.replace("at_most", "of: answered, at_most")
    assert verdict(target, RANDOM, results(passed=59)).word == "demonstrated"
    assert verdict(target, RANDOM, results(passed=58)).word == "not-demonstrated"


RANKING: list[Word] = ["demonstrated", "not-demonstrated", "refuted"]
numbers = st.integers(0, 40)


def word_of(requirement: str, **states: int) -> Word:
    return verdict(requirement, RANDOM, results(states=states)).word


@settings(max_examples=60, deadline=None)
@given(numbers, numbers, numbers, st.sampled_from([RATE, "", RATE.replace("0.05", "0.3")]))
def test_a_failure_in_place_of_a_pass_never_improves_the_verdict(
    passed: int, failed: int, skipped: int, requirement: str
) -> None:
    before = word_of(requirement, passed=passed + 1, failed=failed, skipped=skipped)
    after = word_of(requirement, passed=passed, failed=failed + 1, skipped=skipped)
    assert RANKING.index(after) >= RANKING.index(before)


@settings(max_examples=60, deadline=None)
@given(numbers, st.sampled_from([*STATUSES, *(state for state in BODIES if state != "passed")]))
def test_all_pass_is_never_demonstrated_with_a_case_that_did_not_pass(passed: int, state: str) -> None:
    assert word_of("", **{"passed": passed, state.replace("-", "_"): 1}) != "demonstrated"


@settings(max_examples=60, deadline=None)
@given(numbers, numbers, numbers)
def test_an_unresolved_case_counts_as_a_failure_for_demonstration_and_as_a_pass_for_refutation(
    passed: int, failed: int, skipped: int
) -> None:
    found = word_of(RATE, passed=passed, failed=failed, skipped=skipped)
    if passed + failed == 0:
        assert found == "unknown"
        return
    assert (found == "demonstrated") == (word_of(RATE, passed=passed, failed=failed + skipped) == "demonstrated")
    assert (found == "refuted") == (word_of(RATE, passed=passed + skipped, failed=failed) == "refuted")


@given(st.lists(st.sampled_from(list(SHOWN)), min_size=1))
def test_the_worst_of_several_words_is_one_of_them_and_never_hides_a_refutation(words: list[Word]) -> None:
    assert worst(words) in words
    assert (worst(words) == "refuted") == ("refuted" in words)


@pytest.mark.parametrize("confidence", ["0.05", "0.5"])
def test_a_confidence_that_is_none_demonstrates_nothing(confidence: str) -> None:
    target = f"target: {{metric: failure-rate, at_most: 0.005, confidence: {confidence}}}"
    found = verdict(target, RANDOM, results(passed=99, failed=1))
    assert found.word == "unknown"
    assert f"a confidence of {confidence} is no more than a toss of a coin" in found.reasons[0]
    share = verdict(f"coverage: {{at_least: 0.5, confidence: {confidence}}}", RANDOM, results(passed=100))
    assert share.word == "unknown"


def test_what_is_approved_and_not_shown_is_said_so() -> None:
    model = "requirements:\n  R-1: {text: It stops, status: approved}\n"
    model += "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.xml}}\n"
    case = case_of(model, {"e.xml": results(passed=1, failed=1)})
    (message,) = [one.message for one in judged(case).findings if one.rule == "SFC720"]
    assert message.startswith("R-1 is approved, and is refuted: ")
