"""What evidence says of judges, labels, thresholds, capability and makers, and what a verdict makes of it."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Assessment
from tests.unit.evidence.cases import case_of, codes, judged, model_of, results

RATE = "target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}"
DRAWN = "sampling: {how: random}"
AUDITED = "label_quality: {audited: 2000, wrong: 0, scope: agreements%s}"
USE = "environments:\n  ENV-1: {title: Ward, kind: deployment, parameters: {capability_level: {%s}}}\n"
ANSWERED = "target: {metric: failure-rate, of: answered, at_most: 0.5, confidence: 0.95}, "
ANSWERED += "coverage: {at_least: 0.1, confidence: 0.95}"


def assessed(evidence: str, requirement: str = RATE, more: str = "") -> Assessment:
    fields = f"{DRAWN}, {evidence}" if evidence else DRAWN
    return judged(case_of(model_of(requirement, fields, more), {"e.xml": results(passed=40)}))


def reasons(found: Assessment) -> str:
    return " ".join(found.verdicts["R-1"].reasons)


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ("", ""),
        ("oracle: auto", ""),
        ("oracle: human", ""),
        ("oracle: model", "SFC765"),
        ("lineage: {judge_model: bar-2}", "SFC765"),
        ("lineage: {judge_model: unknown}", "SFC765"),
        ("oracle: model, " + AUDITED % "", ""),
        ("lineage: {judge_model: [bar-2, foo-7]}, subject: {model: foo-7}", "SFC767"),
        ("oracle: model, lineage: {judge_model: foo-7}, subject: {model: Foo-7}, " + AUDITED % "", ""),
        ("lineage: {judge_model: foo-7}, subject: {model: foo-7}, " + AUDITED % ", errors_correlated: no", "SFC767"),
        ("lineage: {judge_model: foo-7}, subject: {model: foo-7}, " + AUDITED % ", errors_correlated: yes", ""),
        ("lineage: {judge_model: bar-2}, oracle: human, " + AUDITED % "", "SFC768"),
        ("lineage: {judge_model: unknown}, oracle: auto, " + AUDITED % "", ""),
        ("label_quality: {audited: 20, wrong: 0}", "SFC766"),
        ("label_quality: {audited: 20, wrong: 0, scope: all}", ""),
        ("label_quality: {disagreements_reviewed: some, scope: all}", "SFC766"),
        ("label_quality: {disagreements_reviewed: none}", ""),
        ("label_quality: {errors_correlated: yes}", "SFC765"),
        ("label_quality: {audited: 0, wrong: 0, errors_correlated: yes}", "SFC765"),
        ("label_quality: {errors_correlated: unknown}", ""),
    ],
)
def test_who_judges_and_who_looked_at_the_labels(evidence: str, rule: str) -> None:
    found = set(codes(assessed(evidence))) & {"SFC765", "SFC766", "SFC767", "SFC768"}
    assert found == ({rule} if rule else set())


def test_a_verdict_says_that_labels_of_a_model_were_not_checked() -> None:
    found = assessed("oracle: model")
    assert found.verdicts["R-1"].word == "demonstrated"
    assert "how often its labels are wrong is unknown (label_quality)" in reasons(found)
    assert "labels are wrong" not in reasons(assessed("oracle: model, " + AUDITED % ""))


def test_the_model_tested_is_known_by_the_component_that_realises_the_element() -> None:
    more = "components:\n  net: {title: Net, lineage: {base_model: foo-7}}\n"
    more += "elements:\n  planner: {title: Planner, component: net}\n"
    wanted = f"{RATE}, allocated_to: [planner]"
    assert "SFC767" in codes(assessed("lineage: {judge_model: foo-7}", wanted, more))
    assert "SFC767" not in codes(assessed("lineage: {judge_model: bar-2}", wanted, more))


@pytest.mark.parametrize(
    ("judge", "tested", "same"),
    [
        ("foo-7", "foo-7", True),
        ("org/foo-7", "host/org/Foo-7", True),
        ("foo-7", "foo-70", False),
        ("org/a", "org/b", False),
    ],
)
def test_the_model_of_a_component_may_be_named_with_who_serves_it(judge: str, tested: str, same: bool) -> None:
    more = f"components:\n  net: {{title: Net, model: {tested}}}\n"
    found = assessed(f"lineage: {{judge_model: {judge}}}, subject: {{component: net}}", RATE, more)
    assert ("SFC767" in codes(found)) == same


def test_a_judge_that_the_results_name_counts() -> None:
    record = json.dumps(
        {
            "safetycase_record": "1",
            "subject": {"model": "foo-7"},
            "lineage": {"judge_model": "foo-7"},
            "cases": [{"id": f"c{i}", "state": "passed"} for i in range(40)],
        }
    )
    found = judged(case_of(model_of(RATE, f"{DRAWN}, oracle: auto"), {"e.xml": record}))
    assert {"SFC767", "SFC768"} <= set(codes(found))


@pytest.mark.parametrize(
    ("wanted", "method"), [("target: {metric: no-findings}", "analysis"), ("target: {metric: all-proved}", "proof")]
)
def test_no_labels_are_asked_for_where_none_decide(wanted: str, method: str) -> None:
    assert "SFC765" not in codes(assessed(f"oracle: model, method: {method}", wanted))


@pytest.mark.parametrize(
    ("evidence", "requirement", "found"),
    [
        ("", ANSWERED, True),
        ("threshold_chosen_on: separate", ANSWERED, False),
        ("threshold_chosen_on: same-data", ANSWERED, False),
        ("", RATE, False),
        ("status: obsolete", ANSWERED, False),
    ],
)
def test_where_a_threshold_was_chosen_is_asked_for(evidence: str, requirement: str, found: bool) -> None:
    seen = assessed(evidence, requirement)
    assert ("SFC769" in codes(seen)) == found
    assert ("on which data its threshold was chosen is not stated" in reasons(seen)) == found


@pytest.mark.parametrize(
    ("level", "used", "gap"),
    [
        ("level-2", "values: [level-2]", False),
        ("level-1", "values: [level-2]", True),
        ("level-1", "values: [level-1, level-2]", True),
        ("'0.2'", "values: [1]", True),
        ("'1.0'", "values: [1]", False),
        ("'0.2'", "range: [0, 1]", True),
        ("'1'", "range: [0, 1]", False),
        ("nan", "range: [0, 1]", True),
        ("strong", "range: [0, 1]", True),
    ],
)
def test_what_holds_for_a_lower_capability_demonstrates_nothing(level: str, used: str, gap: bool) -> None:
    found = assessed(f"capability_level: {level}, environment: ENV-1", "environment: ENV-1", USE % used)
    assert found.verdicts["R-1"].word == ("not-demonstrated" if gap else "demonstrated")
    assert ("SFC772" in codes(found)) == gap
    assert ("it holds for the capability" in reasons(found)) == gap


def test_a_capability_of_which_nobody_says_whether_it_is_used_is_named() -> None:
    found = assessed("capability_level: level-1", "")
    assert found.verdicts["R-1"].word == "demonstrated"
    assert "SFC772" in codes(found)


@pytest.mark.parametrize(
    ("requirement", "more", "found"),
    [
        (RATE, USE % "values: [a]", True),
        (f"{RATE}, environment: ENV-1", USE % "values: [a]", False),
        (RATE, "", False),
        (f"{RATE}, not_needed: The ward is closed", USE % "values: [a]", False),
        (RATE, (USE % "values: [a]").replace("deployment", "test"), False),
        ("kind: functional", USE % "values: [a]", False),
        ("regime: worst-case", USE % "values: [a]", True),
        ("margin: {critical: 1, min_ratio: 2, higher_is: safer}", USE % "values: [a]", True),
    ],
)
def test_what_is_measured_says_where_it_must_hold(requirement: str, more: str, found: bool) -> None:
    assert ("SFC771" in codes(assessed("", requirement, more))) == found


@pytest.mark.parametrize(
    ("first", "lineage", "found"),
    [
        ("false", "evaluator: vision", True),
        ("false", "team: Vision", True),
        ("false", "evaluator: lab", False),
        ("true", "evaluator: vision", False),
    ],
)
def test_a_third_party_is_not_the_maker(first: str, lineage: str, found: bool) -> None:
    more = "components:\n  net: {title: Net, lineage: {team: vision}}\n"
    evidence = f"first_party: {first}, lineage: {{{lineage}}}, subject: {{component: net}}"
    seen = assessed(evidence, RATE, more)
    assert ("SFC775" in codes(seen)) == found
    assert ("those who made what was tested produced it" in reasons(seen)) == (first == "true")


@pytest.mark.parametrize(
    ("attacks", "found"),
    [("", True), (", attacks: [gradient]", True), (", attacks: [Gradient, gradient ]", True),
     (", attacks: [gradient, transfer]", False)],
)  # fmt: skip
def test_the_worst_case_is_attacked_in_more_than_one_way(attacks: str, found: bool) -> None:
    model = model_of("regime: worst-case", f"sampling: {{how: adversarial}}{attacks}")
    assert ("SFC770" in codes(judged(case_of(model, {"e.xml": results(passed=5)})))) == found


def test_two_items_may_attack_in_one_way_each() -> None:
    model = model_of("regime: worst-case", "sampling: {how: adversarial}, attacks: [gradient]")
    model += "  E-2: {supports: [R-1], artefact: {path: f.xml}, sampling: {how: adversarial}, attacks: [transfer]}\n"
    files = {"e.xml": results(passed=5), "f.xml": results("u", passed=5)}
    assert "SFC770" not in codes(judged(case_of(model, files)))
