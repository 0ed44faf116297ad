"""Whether evidence reaches what is asked for: environment, regime, kind, sampling."""

from __future__ import annotations

import pytest

from safetycase.case import Memory, load
from safetycase.evidence import Verdict, Word

from .cases import MANIFEST, case_of, codes, judged, model_of, results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"


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


def test_an_assumption_that_bridged_and_expired_is_named() -> None:
    bridge = "extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [site]}, expires: '2026-05-31'"
    more = ENVIRONMENTS + f"assumptions:\n  A-1: {{text: sites are alike, {bridge}}}\n"
    found = verdict("environment: ENV-D", "environment: ENV-SITE", results(passed=1), more=more)
    assert "in site (B not tested); A-1, which bridged site, expired on 2026-05-31" in found.reasons[0]


@pytest.mark.parametrize(
    ("expires", "word", "words"),
    [
        ("", "demonstrated", ""),
        (", expires: '2026-07-01'", "demonstrated", ""),
        (", expires: '2026-05-31'", "not-demonstrated", "brakes:A-1, which bridged site, expired on 2026-05-31"),
    ],
)
def test_environments_and_assumptions_of_imported_cases_count(expires: str, word: Word, words: str) -> None:
    bridge = f"extrapolates: {{from: ENV-SITE, to: ENV-D, parameters: [site]}}{expires}"
    brakes = ENVIRONMENTS + f"assumptions:\n  A-1: {{text: sites are alike, {bridge}}}\n"
    files = {"safetycase.yaml": MANIFEST.encode(), "model/m.yaml": brakes.encode()}
    model = model_of("environment: brakes:ENV-D", "environment: brakes:ENV-SITE").encode()
    content = {
        "safetycase.yaml": f"{MANIFEST}imports: {{brakes: ../brakes}}\n".encode(),
        "model/m.yaml": model,
        "e.xml": results(passed=1).encode(),
    }

    def judge(model: bytes) -> Verdict:
        others = {"../brakes": Memory(files, name="brakes")}
        return judged(load(Memory({**content, "model/m.yaml": model}, others=others))).verdicts["R-1"]

    found = judge(model)
    assert found.word == word
    assert words in " ".join(found.reasons)
    same = judge(model.replace(b"brakes:ENV-SITE", b"brakes:ENV-D"))
    assert same.word == "demonstrated"
    unknown = judge(model.replace(b"brakes:ENV-SITE", b"brakes:ENV-9"))
    assert "the environment brakes:ENV-9 does not exist" in unknown.reasons[0]


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
    ("environment", "words"),
    [
        ("", "the environment ENV-D does not exist"),
        ("  ENV-D: {status: obsolete, parameters: {site: {values: [A]}}}", "is obsolete"),
        ("  ENV-D: {parameters: {site: {values: 3}}}", "has schema errors"),
        ("  ENV-D: {origin: generated, parameters: {site: {values: [A]}}}", "not reviewed"),
        ("  ENV-D: {kind: deployment}", ""),
    ],
)
def test_an_environment_that_does_not_count_reaches_not_even_itself(environment: str, words: str) -> None:
    more = f"environments:\n{environment}\n" if environment else ""
    found = verdict("environment: ENV-D", "environment: ENV-D", results(passed=1), more=more)
    assert found.word == ("not-demonstrated" if words else "demonstrated")
    assert words in found.reasons[0]


def test_an_assumption_ends_on_a_day_that_can_be_read() -> None:
    bridge = "extrapolates: {from: ENV-SITE, to: ENV-D, parameters: [site]}"
    for expires, word in (("2026-06-01", "demonstrated"), ("2099-01-32", "not-demonstrated")):
        more = ENVIRONMENTS + f"assumptions:\n  A-1: {{text: alike, {bridge}, expires: '{expires}'}}\n"
        assert verdict("environment: ENV-D", "environment: ENV-SITE", results(passed=1), more=more).word == word


STRUCTURE = """elements:
  controller: {title: Controller, component: software}
  motor: {title: Motor, component: drive}
  loose: {title: Loose}
components:
  software: {title: Software}
  drive: {title: Drive}
"""


@pytest.mark.parametrize(
    ("allocated", "tested", "reached"),
    [
        ("[controller]", "controller", True),
        ("[controller]", "software", True),
        ("[software]", "controller", True),
        ("[software]", "software", True),
        ("[motor, controller]", "software", True),
        ("[controller]", "drive", False),
        ("[controller]", "motor", False),
        ("[loose]", "software", False),
        ("[loose]", "nothing", False),
        ("[nothing]", "software", False),
        ("[]", "drive", True),
    ],
)
def test_the_evidence_must_speak_of_what_must_meet_the_requirement(allocated: str, tested: str, reached: bool) -> None:
    model = model_of(f"allocated_to: {allocated}", f"subject: {{component: {tested}}}", STRUCTURE)
    assessment = judged(case_of(model, {"e.xml": results(passed=1)}))
    found = assessment.verdicts["R-1"]
    assert found.word == ("demonstrated" if reached else "not-demonstrated")
    assert ("SFC718" in codes(assessment)) == (not reached)
    if not reached:
        assert found.reasons[0].startswith(f"E-1: it speaks of {tested}, and ")
    assert verdict("allocated_to: [controller]", "", results(passed=1), more=STRUCTURE).word == "demonstrated"


def test_another_method_than_asked_for_is_reported() -> None:
    files: dict[str, str | bytes] = {"e.xml": results(passed=1)}
    for wanted, given, found in (("test", "review", ["SFC719"]), ("test", "test", []), ("proof", "", [])):
        model = model_of(f"method: {wanted}", f"method: {given}" if given else "")
        assessment = judged(case_of(model, files))
        assert assessment.verdicts["R-1"].word == "demonstrated"
        assert codes(assessment) == found


def test_where_the_cases_were_drawn_must_reach_too() -> None:
    more = (
        "environments:\n  ENV-USE: {parameters: {heat: {range: [0, 50]}}}\n"
        "  ENV-LAB: {parameters: {heat: {range: [20, 25]}}}\n"
    )
    drawn = "environment: ENV-USE, sampling: {how: random, from: ENV-LAB}"
    found = verdict("environment: ENV-USE", drawn, results(passed=3), more=more)
    assert found.word == "not-demonstrated"
    assert "ENV-LAB does not contain ENV-USE" in " ".join(found.reasons)


def test_every_obstacle_is_named_at_once() -> None:
    target = "target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}, kind: robustness"
    found = verdict(target, "sampling: {how: random}", results(passed=20))
    text = " ".join(found.reasons)
    assert "279 more failure-free trials would reach the target" in text
    assert "a random sample shows reliability, and robustness is asked for" in text
