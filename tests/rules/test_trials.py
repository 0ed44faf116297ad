"""What trials can show: as a whole and in parts, of who may notice them, before use, and of many occasions."""

from __future__ import annotations

import pytest

from safetycase.rules import all_rules
from tests.rules.cases import check, codes, of

NEW = [rule for rule in all_rules() if "SFC765" <= rule.code <= "SFC777"]
REQUIREMENT = "requirements:\n  R-1: {text: It stops%s}\n"
MISALIGNED = "hazards:\n  H-1: Too much\nscenarios:\n  LS-1: {hazards: [H-1], class: controller, text: x, intent: %s}\n"


@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.name)
def test_the_bad_example_raises_just_its_rule_and_both_can_be_read(rule: object) -> None:
    bad, good = codes(check(rule.bad)), codes(check(rule.good))  # type: ignore[attr-defined]
    assert bad - good == {rule.code}  # type: ignore[attr-defined]
    assert not {code for code in bad | good if code < "SFC100"}


def test_there_is_a_rule_for_each_of_these() -> None:
    assert len(NEW) == 13


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (("",), False),
        (("simulation",), True),
        (("analysis", "lab"), True),
        (("simulation", ""), True),
        (("simulation", "full-scale"), False),
        (("field",), False),
    ],
)
def test_what_was_tried_in_parts_only_is_named(kinds: tuple[str, ...], found: bool) -> None:
    lines = [
        f"  E-{i}: {{supports: [R-1], text: x{f', test_kind: {kind}' if kind else ''}}}" for i, kind in enumerate(kinds)
    ]
    assert bool(of(check(REQUIREMENT % "" + "evidence:\n" + "\n".join(lines)), "SFC773")) == found


def test_where_no_requirement_was_tried_as_a_whole_one_finding_speaks_for_all() -> None:
    names = range(1, 6)
    model = "requirements:\n" + "".join(f"  R-{i}: {{text: It stops {i}}}\n" for i in names)
    model += "evidence:\n" + "".join(
        f"  E-{i}: {{supports: [R-{i}], text: Run {i}, test_kind: simulation}}\n" for i in names
    )
    assert [finding.message for finding in of(check(model), "SFC773")] == [
        "requirements were tried on models and in parts only, never at full scale or in the field (5, such as R-1)"
    ]


@pytest.mark.parametrize(
    ("intent", "evidence", "found"),
    [
        ("misaligned", "method: evaluation", True),
        ("misaligned", "method: test", True),
        ("misaligned", "method: evaluation, realism: ' '", True),
        ("misaligned", "method: evaluation, realism: Nobody could tell", False),
        ("misaligned", "method: proof", False),
        ("misaligned", "method: test, status: obsolete", False),
        ("honest-mistake", "method: evaluation", False),
    ],
)
def test_trials_of_who_may_deceive_say_how_real_they_looked(intent: str, evidence: str, found: bool) -> None:
    model = MISALIGNED % intent + REQUIREMENT % ", addresses: [LS-1]"
    model += f"evidence:\n  E-1: {{supports: [R-1], text: Run, {evidence}}}\n"
    assert bool(of(check(model), "SFC774")) == found


def test_evidence_against_a_requirement_need_not_look_real() -> None:
    model = MISALIGNED % "misaligned" + REQUIREMENT % ", addresses: [LS-1]"
    model += "evidence:\n  E-1: {supports: [{ref: R-1, direction: undermines}], text: Run, method: evaluation}\n"
    assert "SFC774" not in codes(check(model))


@pytest.mark.parametrize(
    ("loss", "kind", "found"),
    [
        (", irreversible: true", "field", True),
        (", irreversible: true", "lab", False),
        (", irreversible: false", "field", False),
        ("", "field", False),
    ],
)
def test_a_loss_that_cannot_be_undone_is_kept_from_before_use(loss: str, kind: str, found: bool) -> None:
    model = f"losses:\n  L-1: {{text: Harm{loss}}}\nhazards:\n  H-1: {{text: Too much, losses: [L-1]}}\n"
    model += "  H-1.1: {text: Far too much, parent: H-1}\nconstraints:\n  SC-1: {text: It stops, hazards: [H-1.1]}\n"
    model += REQUIREMENT % ", addresses: [SC-1]"
    model += f"evidence:\n  E-1: {{supports: [R-1], text: A year, test_kind: {kind}}}\n"
    assert bool(of(check(model), "SFC776")) == found


@pytest.mark.parametrize(
    ("exposure", "rate", "words"),
    [
        (
            "{per_year: 10000}",
            "0.0001",
            "0.0001 of 10,000 per_year, which are 1 failures: at least one happens with 63 %",
        ),
        ("{per_year: 3000000}", "0.0000001", ""),
        ("{per_year: often}", "0.0001", ""),
        ("{per_year: 3000000}", "0.000001", "1e-06 of 3,000,000 per_year, which are 3 failures"),
    ],
)
def test_a_small_rate_of_many_occasions_is_told(exposure: str, rate: str, words: str) -> None:
    target = f"target: {{metric: failure-rate, at_most: {rate}, confidence: 0.95}}"
    found = of(check(REQUIREMENT % f", exposure: {exposure}, {target}"), "SFC777")
    assert [words in finding.message for finding in found] == ([True] if words else [])
