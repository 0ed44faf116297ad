"""What became weaker since an earlier state: each rule's own examples, which are written as changes, and more."""

from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.evidence import Cache, assess
from safetycase.findings import Finding, Rule
from safetycase.rules import all_rules, check_case
from safetycase.rules.since import Since, weaker
from tests.rules.cases import MANIFEST, TODAY, case_of
from tests.unit.evidence.cases import case_of as case_with_files
from tests.unit.evidence.cases import results

RULES = [rule for rule in all_rules() if "SFC650" <= rule.code <= "SFC659"]
FILES = {"run.xml": results(passed=2)}


def sides(change: str) -> tuple[str, str]:
    """The model before and after a change that is written with `-` and `+` before the lines that differ."""
    lines = change.splitlines()
    before, after = ("\n".join(line[2:] for line in lines if line[:1] != sign) for sign in "+-")
    return before, after


def since(before: Case, after: Case, ids: frozenset[str] = frozenset()) -> list[Finding]:
    old, new = assess(before, TODAY, Cache()), assess(after, TODAY, Cache())
    base = Since(
        label="main", case=before, findings=tuple(check_case(before, as_of=TODAY, assessment=old)), assessment=old,
        ids=ids,
    )  # fmt: skip
    return weaker(after, check_case(after, as_of=TODAY, assessment=new), new, base)


def found(change: str, ids: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    before, after = (case_with_files(text, FILES) for text in sides(change))
    codes: dict[str, list[str]] = {}
    for finding in since(before, after, ids):
        codes.setdefault(finding.rule, []).append(finding.message)
    return codes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_is_found_and_the_good_one_is_not(rule: Rule) -> None:
    ids = frozenset({"H-2"}) if rule.code == "SFC655" else frozenset[str]()
    assert rule.code in found(rule.bad, ids)
    assert rule.code not in found(rule.good, ids)


def test_nothing_is_weaker_than_itself() -> None:
    assert found("  hazards:\n    H-1: {text: Too close}\n  requirements:\n    R-1: {text: It stops}\n") == {}


def test_a_new_item_with_a_gap_is_a_new_gap_and_an_old_one_is_not() -> None:
    codes = found("  losses:\n    L-1: {text: Harm}\n+   L-2: {text: More harm}\n")
    assert codes == {"SFC650": ["new since main: no hazard leads to L-2 (SFC201)"]}


ACTION = (
    "  elements:\n    pump: {role: controller}\n    patient: {role: process}\n"
    "  actions:\n    CA-1:\n      from: pump\n      to: patient\n      form: discrete\n      not_hazardous:\n"
    "        not-provided: It is harmless\n-       provided: It is harmless here\n"
)


def test_a_cell_that_was_decided_and_is_not_any_more() -> None:
    assert [message for message in found(ACTION)["SFC650"] if "CA-1 / provided" in message]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}",
         "target: {metric: failure-rate, at_most: 0.1, confidence: 0.9}", "target.confidence was 0.95 and is 0.9"),
        ("coverage: {at_least: 0.5, confidence: 0.9}", "labels: [x]", "coverage is gone"),
        ("regime: worst-case", "regime: average", "regime was worst-case and is average"),
        ("combine: each", "combine: any", "combine was each and is any"),
        ("labels: [x]", "not_needed: The supplier does it", "it is said not to be needed"),
        ("slices: {by: [site], values: {site: [a]}}", "labels: [x]", "slices is gone"),
        ("margin: {min_ratio: 2.0}", "margin: {min_ratio: 1.5}", "margin.min_ratio was 2 and is 1.5"),
    ],
)  # fmt: skip
def test_a_requirement_that_asks_for_less(before: str, after: str, words: str) -> None:
    change = f"  requirements:\n    R-1:\n      text: It stops\n-     {before}\n+     {after}"
    assert words in " ".join(found(change)["SFC652"])
    back = f"  requirements:\n    R-1:\n      text: It stops\n-     {after}\n+     {before}"
    assert "SFC652" not in found(back)


def test_a_rule_that_is_switched_off_is_silenced() -> None:
    model = "losses:\n  L-1: Harm\n"
    off = f"{MANIFEST}rules: {{hazard-count: {{enabled: false, because: We like many}}}}\n"
    weak = off.replace("hazard-count", "many-hazards")
    codes = [finding.rule for finding in since(case_of(model), case_of(model, manifest=weak))]
    assert codes == ["SFC653"]
    assert since(case_of(model, manifest=weak), case_of(model, manifest=weak)) == []
