"""The verdict rules of the model, one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.evidence import SHOWN, Word
from safetycase.evidence.verdict import worst

from .cases import BODIES, STATUSES, TODAY, case_of, codes, judged, model_of, results, verdict

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
    assert found.reasons[-1] == "E-1: 1 more failure-free trial would do (59 in all)"
    found = verdict(RATE, RANDOM, results(passed=20, failed=1))
    assert found.reasons[-1] == "E-1: 72 more failure-free trials would do (93 in all)"
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
        "plan: {n: 100, max_failures: 0}",
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
        "design: sequential, sampling: {how: random}",
        "sampling: {how: stratified}",
        "sampling: {how: active}",
        "sampling: {how: random}, threshold_chosen_on: same-data",
        "sampling: {how: random}, label_quality: {audited: 5, wrong: 0}",
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
    assert verdict(target, "design: census", results(passed=19, failed=1)).word == "demonstrated"
    assert verdict(target, "sampling: {how: census}", results(passed=18, failed=2)).word == "refuted"
    assert verdict(target, "design: census", results(passed=18, failed=1, skipped=1)).word == "not-demonstrated"


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


TWO = """  E-2: {supports: [R-1], artefact: {path: f.xml}}
"""


@pytest.mark.parametrize(
    ("rule", "one", "two", "word"),
    [
        ("each", {"passed": 1}, {"passed": 1}, "demonstrated"),
        ("", {"passed": 1}, {"skipped": 1, "passed": 1}, "not-demonstrated"),
        ("each", {"passed": 1}, {"skipped": 1}, "unknown"),
        ("each", {"passed": 1}, {"failed": 1}, "refuted"),
        ("any", {"passed": 1}, {"skipped": 1}, "demonstrated"),
        ("any", {"skipped": 1, "passed": 1}, {"skipped": 1}, "not-demonstrated"),
        ("any", {"skipped": 2}, {"skipped": 1}, "unknown"),
        ("any", {"passed": 1}, {"failed": 1}, "refuted"),
        ("pool", {"passed": 1}, {"passed": 1, "skipped": 1}, "not-demonstrated"),
        ("pool", {"passed": 1}, {"passed": 1}, "demonstrated"),
    ],
)
def test_several_pieces_of_evidence(rule: str, one: dict[str, int], two: dict[str, int], word: Word) -> None:
    requirement = f"combine: {rule}" if rule else ""
    found = verdict(requirement, "", results("a", states=one), more=TWO, files={"f.xml": results("b", states=two)})
    assert found.word == word
    assert found.evidence == ("E-1", "E-2")


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


def test_a_part_never_demonstrates_alone() -> None:
    part = "  E-1: {supports: [{ref: R-1, covers: the motor}], artefact: {path: e.xml}}\n"
    requirement = "requirements:\n  R-1: {text: It stops}\nevidence:\n"
    passed: dict[str, str | bytes] = {"e.xml": results("a", passed=3), "f.xml": results("b", passed=3)}
    found = judged(case_of(requirement + part, passed)).verdicts["R-1"]
    assert found.word == "not-demonstrated"
    assert "the motor" in found.reasons[0]
    parts = part + part.replace("E-1", "E-2").replace("e.xml", "f.xml").replace("motor", "valve")
    assert judged(case_of(requirement + parts, passed)).verdicts["R-1"].word == "not-demonstrated"
    whole = part + TWO
    assert judged(case_of(requirement + whole, passed)).verdicts["R-1"].word == "demonstrated"
    anyway = whole.replace("requirements", "x")
    model = "requirements:\n  R-1: {text: It stops, combine: any}\nevidence:\n" + anyway
    skipped: dict[str, str | bytes] = {**passed, "f.xml": results("b", passed=1, skipped=1)}
    assert judged(case_of(model, skipped)).verdicts["R-1"].word == "not-demonstrated"
    failing: dict[str, str | bytes] = {**passed, "e.xml": results("a", failed=1)}
    assert judged(case_of(requirement + whole, failing)).verdicts["R-1"].word == "refuted"


UNDERMINING = "  E-2: {supports: [{ref: R-1, direction: undermines}], artefact: {path: f.xml}}\n"


def test_unanswered_undermining_evidence_keeps_from_demonstration() -> None:
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=1)}
    found = verdict("", "", results(passed=3), more=UNDERMINING, files=files)
    assert found.word == "not-demonstrated"
    assert found.reasons[-1] == "E-2 speaks against it and is not answered"
    assert verdict("", "", results(passed=3), more=UNDERMINING).word == "not-demonstrated"
    failing: dict[str, str | bytes] = {"f.xml": results("b", failed=1)}
    assert verdict("", "", results(passed=3), more=UNDERMINING, files=failing).word == "refuted"
    answered = UNDERMINING + "defeaters:\n  D-1: {text: flawed rig, challenges: [E-2], state: sustained}\n"
    assert verdict("", "", results(passed=3), more=answered, files=files).word == "demonstrated"
    doubt = answered.replace("sustained", "open")
    assert verdict("", "", results(passed=3), more=doubt, files=files).word == "not-demonstrated"
    obsolete = UNDERMINING.replace("artefact", "status: obsolete, artefact")
    assert verdict("", "", results(passed=3), more=obsolete, files=files).word == "demonstrated"


def test_evidence_only_against_a_requirement() -> None:
    model = "requirements:\n  R-1: {text: It stops}\nevidence:\n" + UNDERMINING
    assert judged(case_of(model, {"f.xml": results(passed=1)})).verdicts["R-1"].word == "no-evidence"
    assert judged(case_of(model, {"f.xml": results(failed=1)})).verdicts["R-1"].word == "refuted"


def test_without_evidence() -> None:
    found = judged(case_of("requirements:\n  R-1: It stops\n")).verdicts["R-1"]
    assert (found.word, found.state, found.basis) == ("no-evidence", "open", "")


@pytest.mark.parametrize("away", ["status: obsolete", "origin: generated", "origin: {by: llm, model: m}"])
def test_obsolete_and_unreviewed_evidence_covers_nothing(away: str) -> None:
    assert verdict("", away, results(passed=1)).word == "no-evidence"
    assert verdict("", away, results(failed=1)).word == "no-evidence"


def test_reviewed_generated_evidence_counts() -> None:
    assert verdict("", "origin: generated, status: reviewed", results(passed=1)).word == "demonstrated"


def test_a_declaration_never_demonstrates_alone() -> None:
    model = "requirements:\n  R-1: {text: It stops}\nevidence:\n  E-1: {supports: [R-1], method: review}\n"
    assessment = judged(case_of(model))
    found = assessment.verdicts["R-1"]
    assert (found.word, found.basis) == ("not-demonstrated", "declared")
    assert codes(assessment) == ["SFC721", "SFC735"]
    with_results = model + "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n"
    found = judged(case_of(with_results, {"f.xml": results(passed=1)})).verdicts["R-1"]
    assert (found.word, found.basis) == ("demonstrated", "computed")


def test_not_needed_stands_unless_the_results_say_more() -> None:
    reason = "not_needed: shown by construction"
    model = f"requirements:\n  R-1: {{text: It stops, {reason}}}\n"
    found = judged(case_of(model)).verdicts["R-1"]
    assert (found.word, found.state, found.reasons) == ("not-needed", "not needed", ("shown by construction",))
    assert verdict(reason, "", results(passed=1, skipped=1)).word == "not-needed"
    assert verdict(reason, "", results(passed=1)).word == "demonstrated"
    assert verdict(reason, "", results(failed=1)).word == "refuted"
    assert verdict("not_needed: ' '", "", results(passed=1, skipped=1)).word == "not-demonstrated"
    assert verdict("status: obsolete", "", results(failed=1)).word == "not-needed"


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        ("expires: '2026-06-01'", "demonstrated"),
        ("expires: '2026-05-31'", "stale"),
        ("expires: '2026-13-31'", "stale"),
        ("produced: '2026-05-31', max_age: 30 d", "demonstrated"),
        ("produced: '2026-05-01', max_age: 30 d", "stale"),
        ("produced: '2026-05-01', max_age: P30D", "stale"),
        ("produced: '2026-05-01', max_age: 2 months", "demonstrated"),
        ("max_age: 30 d", "stale"),
        ("produced: '2026-05-31', max_age: a while", "stale"),
        ("produced: '2027-01-01'", "stale"),
    ],
)
def test_age(evidence: str, word: Word) -> None:
    found = verdict("", evidence, results(passed=1))
    assert found.word == word
    assert verdict("", evidence, results(failed=1)).word == "refuted"
    assert verdict("", evidence, results(skipped=1)).word == "unknown"


def test_the_age_comes_from_the_artefact_where_it_says_so() -> None:
    assert verdict("", "max_age: 30 d", results(passed=1, stamp="2026-05-20T10:00:00")).word == "demonstrated"
    assert verdict("", "max_age: 30 d", results(passed=1, stamp="2026-04-20T10:00:00")).word == "stale"


SUBJECT = 'safetycase: "1"\nname: T\nsubject: {version: "2.3.0", commit: 4f1c2aa9d0}\n'


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        ("version: '2.3.0'", "demonstrated"),
        ("version: '2.2.0'", "stale"),
        ("commit: 4F1C2AA", "demonstrated"),
        ("commit: 4f1c", "stale"),
        ("commit: 4f1c2ab", "stale"),
        ("version: '2.3.0', commit: '0000000'", "stale"),
        ("model: m7", "demonstrated"),
    ],
)
def test_subject(subject: str, word: Word) -> None:
    assert verdict("", f"subject: {{{subject}}}", results(passed=1), SUBJECT).word == word


def test_an_unstated_subject_is_reported_and_filled_in_from_the_defaults() -> None:
    files: dict[str, str | bytes] = {"e.xml": results(passed=1)}
    assert codes(judged(case_of(model_of(), files, SUBJECT))) == ["SFC713"]
    same = SUBJECT + 'defaults: {evidence: {subject: {version: "2.3.0"}}}\n'
    assert codes(judged(case_of(model_of(), files, same))) == []
    old = SUBJECT + 'defaults: {evidence: {subject: {version: "2.2.0"}}}\n'
    assert codes(judged(case_of(model_of(), files, old))) == ["SFC711"]


def test_a_component_has_a_version_of_its_own() -> None:
    component = "components:\n  classifier: {version: '7'}\n"
    for version, word in (("7", "demonstrated"), ("2.3.0", "stale")):
        subject = f"subject: {{component: classifier, version: '{version}'}}"
        assert verdict("", subject, results(passed=1), SUBJECT, more=component).word == word


ENVIRONMENTS = """environments:
  ENV-D:
    kind: deployment
    parameters: {site: {values: [A, B]}, temp: {range: [0, 30], unit: C}, level: {range: [2, 2]}}
  ENV-T: {parameters: {site: {values: [A, B, C]}, temp: {range: [-5, 40], unit: C}, level: {values: [1, 2]}}}
  ENV-SITE: {parameters: {site: {values: [A]}, temp: {range: [-5, 40], unit: C}, level: {values: [1, 2]}}}
  ENV-TEMP: {parameters: {site: {values: [A, B]}, temp: {range: [5, 40], unit: C}, level: {values: [2]}}}
  ENV-UNIT: {parameters: {site: {values: [A, B]}, temp: {range: [-50, 400], unit: F}, level: {values: [2]}}}
  ENV-NONE: {parameters: {site: {values: [A, B]}, level: {values: [2]}}}
  ENV-BLANK: {kind: deployment}
"""


@pytest.mark.parametrize(
    ("tested", "gap"),
    [
        ("environment: ENV-D", ""),
        ("environment: ENV-T", ""),
        ("sampling: {how: random, from: ENV-T}", ""),
        ("environment: ENV-SITE", "ENV-SITE does not contain ENV-D in site (B not tested)"),
        ("environment: ENV-TEMP", "ENV-TEMP does not contain ENV-D in temp (0 to 30 in use, 5 to 40 tested)"),
        ("environment: ENV-UNIT", "temp (units C and F differ)"),
        ("environment: ENV-NONE", "temp (not stated for the test)"),
        ("environment: ENV-X", "the environment ENV-X does not exist"),
        ("", "it names no environment, and ENV-D is asked for"),
    ],
)
def test_use_must_lie_inside_the_test_parameter_by_parameter(tested: str, gap: str) -> None:
    found = verdict("environment: ENV-D", tested, results(passed=1), more=ENVIRONMENTS)
    assert found.word == ("not-demonstrated" if gap else "demonstrated")
    assert gap in found.reasons[0]


def test_an_environment_without_parameters_is_contained_in_nothing_else() -> None:
    found = verdict("environment: ENV-BLANK", "environment: ENV-T", results(passed=1), more=ENVIRONMENTS)
    assert found.word == "not-demonstrated"


@pytest.mark.parametrize(
    ("assumption", "word"),
    [
        ("extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [site]}", "demonstrated"),
        ("extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [temp]}", "not-demonstrated"),
        ("extrapolates: {from: ENV-D, to: ENV-SITE, parameters: [site]}", "not-demonstrated"),
        ("extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [site]}, expires: '2026-05-31'", "not-demonstrated"),
        ("extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [site]}, status: obsolete", "not-demonstrated"),
    ],
)
def test_an_assumption_may_bridge_environments(assumption: str, word: Word) -> None:
    more = ENVIRONMENTS + f"assumptions:\n  A-1: {{text: sites are alike, {assumption}}}\n"
    found = verdict("environment: ENV-D", "environment: ENV-SITE", results(passed=1), more=more)
    assert found.word == word


@pytest.mark.parametrize(
    ("requirement", "evidence", "word"),
    [
        ("regime: worst-case", "", "not-demonstrated"),
        ("regime: worst-case", "sampling: {how: random}", "not-demonstrated"),
        ("regime: worst-case", "sampling: {how: adversarial}", "demonstrated"),
        ("regime: worst-case", "method: proof", "demonstrated"),
        ("regime: average", "sampling: {how: adversarial}", "not-demonstrated"),
        ("regime: average", "sampling: {how: random}", "demonstrated"),
        ("kind: robustness", "sampling: {how: random}", "not-demonstrated"),
        ("kind: robustness", "sampling: {how: adversarial}", "demonstrated"),
        ("kind: reliability", "sampling: {how: adversarial}", "not-demonstrated"),
        ("kind: functional", "", "demonstrated"),
        (RATE, "sampling: {how: convenience}", "not-demonstrated"),
    ],
)
def test_regime_and_kind(requirement: str, evidence: str, word: Word) -> None:
    assert verdict(requirement, evidence, results(passed=100)).word == word


def test_a_rate_without_stated_sampling_is_reported() -> None:
    assessment = judged(case_of(model_of(RATE), {"e.xml": results(passed=100)}))
    assert codes(assessment) == ["SFC738"]


@pytest.mark.parametrize(
    ("requirement", "evidence"),
    [("target: {metric: nonsense}", ""), ("", "select: {where: 3}"), ("", "run_states: {odd: {outcome: pass}}")],
)
def test_items_with_schema_errors_are_not_judged_by_what_is_left_of_them(requirement: str, evidence: str) -> None:
    found = verdict(requirement, evidence, results(passed=3))
    assert found.word == "unknown"
    assert "schema errors" in found.reasons[0]


def test_findings_name_what_failed() -> None:
    assessment = judged(case_of(model_of(), {"e.xml": results("c", passed=1, failed=2)}))
    (found,) = assessment.findings
    assert found.rule == "SFC720"
    assert found.message == "R-1 is refuted: E-1: 2 of 3 cases failed (2 failed)"
    assert [related.message for related in found.related] == ["failed: c.failed0", "failed: c.failed1"]
    assert (found.file, found.line, found.column) == ("model/m.yaml", 2, 3)


def test_evidence_states() -> None:
    model = model_of() + "  E-2: {supports: [R-1, LS-1], artefact: {path: f.xml}}\n  E-3: {artefact: {path: e.xml}}\n"
    model += "  E-4: {status: obsolete, artefact: {path: e.xml}}\nscenarios:\n  LS-1: It sticks\n"
    assessment = judged(case_of(model, {"e.xml": results(passed=1, skipped=1), "f.xml": results(failed=1)}))
    assert {state.id: state.state for state in assessment.evidence.values()} == {
        "E-1": "open",
        "E-2": "refuted",
        "E-3": "open",
        "E-4": "not needed",
    }
    assert assessment.evidence["E-2"].supports == ("R-1", "LS-1")
    assert assessment.evidence["E-2"].failing[0].name == "t.failed0"


# Properties

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


def test_as_of_is_kept() -> None:
    assert judged(case_of(model_of(), {"e.xml": results(passed=1)})).as_of == TODAY


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ("ENV-D: {status: obsolete, parameters: {site: {values: [A]}}}", "is obsolete"),
        ("ENV-D: {parameters: {site: {values: 3}}}", "has schema errors"),
        ("ENV-D: {parameters: {site: {unit: C}}}", "neither values nor a range"),
        ("ENV-D: {parameters: {temp: {range: [0, 30], unit: C}}}", "was not tested as a range"),
        ("ENV-D: {parameters: {temp: {range: [30, 0], unit: C}}}", "was not tested as a range"),
        ("ENV-D: {parameters: {flag: {values: [true]}}}", "True not tested"),
        ("ENV-D: {parameters: {depth: {values: ['3']}}}", "3 not tested"),
        ("ENV-D: {parameters: {depth: {range: [5, 1]}}}", "5 to 1 in use"),
    ],
)
def test_what_an_environment_leaves_open_is_not_contained(environment: str, words: str) -> None:
    tested = """  ENV-T:
    parameters: {site: {values: [A]}, temp: {values: [0, 30], unit: C}, flag: {values: [1]}, depth: {range: [0, 9]}}
"""
    more = f"environments:\n  {environment}\n{tested}"
    found = verdict("environment: ENV-D", "environment: ENV-T", results(passed=1), more=more)
    assert found.word == "not-demonstrated"
    assert words in found.reasons[0]


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


def test_answered_denominator_equals_trials_where_nobody_abstains() -> None:
    target = RATE.replace("at_most", "of: answered, at_most")
    assert verdict(target, RANDOM, results(passed=59)).word == "demonstrated"
    assert verdict(target, RANDOM, results(passed=58)).word == "not-demonstrated"


def test_evidence_for_no_requirement_is_judged_by_whether_all_passed() -> None:
    model = (
        "evidence:\n  E-1: {artefact: {path: e.xml}}\n  E-2: {method: review}\n  E-3: {artefact: {path: none.xml}}\n"
    )
    model += "  E-4: {artefact: {path: e.xml}, expires: '2020-01-01'}\n"
    states = judged(case_of(model, {"e.xml": results(passed=1)})).evidence
    assert [state.state for state in states.values()] == ["demonstrated", "open", "unknown", "stale"]
