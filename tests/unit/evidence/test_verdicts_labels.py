"""Labels of which some were audited and found wrong: passes that are none, however the trials were chosen."""

from __future__ import annotations

import pytest

from tests.unit.evidence.cases import results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.02, confidence: 0.95}"


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        ("", "demonstrated"),
        ("label_quality: {audited: 100, wrong: 10}", "not-demonstrated"),
        ("label_quality: {audited: 100, wrong: 0}", "not-demonstrated"),  # 100 audited labels hide up to 2.95 %
        ("label_quality: {audited: 200, wrong: 0}", "demonstrated"),  # 1.49 %
        ("label_quality: {audited: 200}", "not-demonstrated"),
        ("label_quality: {wrong: 2}", "not-demonstrated"),
    ],
)
def test_a_census_of_doubtful_labels_is_no_census_of_failures(labels: str, word: str) -> None:
    found = verdict(
        RATE, ", ".join(filter(None, ("expect: {items: 1000}, design: census", labels))), results(passed=1000)
    )
    assert found.word == word, found.reasons


def test_the_audit_of_a_census_is_told_and_adds_to_what_was_seen() -> None:
    found = verdict(
        RATE,
        "expect: {items: 1000}, design: census, label_quality: {audited: 200, wrong: 0}",
        results(passed=996, failed=4),
    )
    assert found.word == "demonstrated"
    assert "at most 0.01887 (all cases counted; labels: 0 of 200 audited ones wrong, at 95 % conf" in found.reasons[0]
    more = verdict(
        RATE,
        "expect: {items: 1000}, design: census, label_quality: {audited: 200, wrong: 0}",
        results(passed=994, failed=6),
    )
    assert more.word == "not-demonstrated"


def test_such_a_census_needs_a_confidence() -> None:
    target = "target: {metric: failure-rate, at_most: 0.02}"
    assert verdict(target, "expect: {items: 99}, design: census", results(passed=99)).word == "demonstrated"
    assert (
        verdict(target, "design: census, label_quality: {audited: 9, wrong: 0}", results(passed=99)).word == "unknown"
    )


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        ("label_quality: {audited: 5, wrong: 1}", "not-demonstrated"),
        ("label_quality: {audited: 5}", "not-demonstrated"),
        ("label_quality: {wrong: 1}", "not-demonstrated"),
        ("label_quality: {audited: 5, wrong: 0}", "demonstrated"),
    ],
)
def test_passes_that_an_audit_found_wrong_are_not_all_passes(labels: str, word: str) -> None:
    assert verdict("", labels, results(passed=9)).word == word
    assert verdict("", labels, results(passed=9, failed=1)).word == "refuted"
