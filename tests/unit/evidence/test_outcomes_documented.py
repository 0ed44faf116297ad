"""What the documentation says of `select.outcome`, done with it."""

from __future__ import annotations

import pytest

from tests.unit.evidence.test_mapped import state_of

SCORES = "score\n" + "\n".join(("0.4", "0.5", "0.69", "0.70", "none", "odd", "true", "True")) + "\n"


@pytest.mark.parametrize(
    ("outcome", "states"),
    [
        ("column: score, failure: {below: 0.5}, abstained: {at_least: 0.5, below: 0.7}, pass: {at_least: 0.7}",
         {"failed": 1, "abstained": 2, "passed": 1, "unlisted": 4}),
        ("column: score, pass: {at_least: 0.7}, abstained: [none], failure: {below: 0.7}",
         {"failed": 3, "abstained": 1, "passed": 1, "unlisted": 3}),
        ("column: score, pass: [0.7, true], failure: odd", {"failed": 1, "passed": 2, "unlisted": 5}),
        ("column: score, pass: {above: 0.5}, failure: {at_most: 0.5}", {"failed": 2, "passed": 2, "unlisted": 4}),
        ("column: score, pass: {at_least: 0.5}, failure: {at_most: 0.5}", {"failed": 1, "passed": 2, "unlisted": 5}),
        ("column: score, unresolved: [none], pass: [0.4]", {"passed": 1, "unlisted": 7}),
    ],
)  # fmt: skip
def test_scores_lists_limits_and_intervals(outcome: str, states: dict[str, int]) -> None:
    assert state_of(f"outcome: {{{outcome}}}", SCORES).counts.states == states


def test_a_score_under_two_outcomes_is_refused() -> None:
    found = state_of("outcome: {column: score, pass: [0.4], failure: [0.40]}", SCORES)
    assert "lists '0.4' twice" in " ".join(found.reasons)
