"""How strong an attack was: measured by planted faults, told with its bound, and missed where it is not."""

from __future__ import annotations

import pytest

from safetycase.evidence import Assessment
from safetycase.findings import Rule
from tests.unit.evidence.cases import case_of, codes, judged, model_of, results

WORST = "kind: robustness, regime: worst-case"
ATTACK = "sampling: {how: adversarial}"


def assessed(evidence: str = ATTACK, requirement: str = WORST, **states: int) -> Assessment:
    return judged(case_of(model_of(requirement, evidence), {"e.xml": results(states=states or {"passed": 5})}))


def reasons(found: Assessment) -> str:
    return " ".join(found.verdicts["R-1"].reasons)


@pytest.mark.parametrize(
    ("planted", "found", "word", "low", "words"),
    [
        (20, 19, "demonstrated", False, "found 19 of 20 planted faults: it finds at least 0.7838 of them at 95 %"),
        (10, 7, "demonstrated", True, "at least 0.3933 of them"),
        (100, 1, "not-demonstrated", True, "confidence, and at most 0.04656: it misses most of them"),
        (10, 0, "not-demonstrated", True, "found none of 10 planted faults"),
        (1, 1, "demonstrated", True, "at least 0.05 of them"),
        (10, 11, "not-demonstrated", True, "found 11 of 10 planted faults, which cannot be"),
    ],
)  # fmt: skip
def test_what_an_attack_finds_is_told_with_its_bound(
    planted: int, found: int, word: str, low: bool, words: str
) -> None:
    seen = assessed(f"{ATTACK}, attack_power: {{planted: {planted}, found: {found}}}")
    assert seen.verdicts["R-1"].word == word
    assert words in reasons(seen)
    assert ("SFC761" in codes(seen)) == low
    assert "SFC760" not in codes(seen)


@pytest.mark.parametrize("power", ["", ", attack_power: {planted: 0, found: 0}", ", attack_power: {planted: 5}"])
@pytest.mark.parametrize("wanted", ["kind: robustness", "kind: security", "regime: worst-case"])
def test_a_power_that_nobody_measured_is_named(power: str, wanted: str) -> None:
    found = assessed(ATTACK + power, wanted)
    assert "SFC760" in codes(found)
    assert "how much its attack finds was not measured" in reasons(found)


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [(ATTACK, "kind: functional"), ("method: test", "kind: robustness"), (f"{ATTACK}, status: obsolete", WORST)],
)
def test_where_nothing_rests_on_an_attack_no_power_is_asked_for(evidence: str, wanted: str) -> None:
    assert "SFC760" not in codes(assessed(evidence, wanted))


def test_a_weak_attack_that_found_something_still_refutes() -> None:
    found = assessed(f"{ATTACK}, attack_power: {{planted: 100, found: 1}}", failed=1, passed=5)
    assert found.verdicts["R-1"].word == "refuted"


def test_the_rules_explain_themselves() -> None:
    from safetycase.evidence import attack_rules

    for rule in (value for value in vars(attack_rules).values() if isinstance(value, Rule)):
        assert rule.code in {"SFC760", "SFC761", "SFC770"}
        assert all(text.endswith(".") for text in (rule.summary, rule.why, rule.fix))
