"""What speaks against an environment, or an assumption that bridges two, keeps from demonstration what rests on it."""

from __future__ import annotations

import pytest

from safetycase.case import Memory, load
from safetycase.documents import read
from safetycase.evidence import Verdict
from safetycase.evidence.judging import Judge

from .cases import MANIFEST, TODAY, case_of, judged, model_of, results, verdict

ENVIRONMENTS = """environments:
  ENV-D: {parameters: {x: {range: [0, 10]}}}
  ENV-T: {parameters: {x: {range: [0, 8]}}}
"""
STEP = "extrapolates: {from: ENV-T, to: ENV-D, parameters: [x]}"
BRIDGE = f"{ENVIRONMENTS}assumptions:\n  A-1: {{text: It scales, {STEP}}}\n"
GAP = "E-1: ENV-T does not contain ENV-D in x (0 to 10 in use, 0 to 8 tested); A-1, which bridged x, "
DEFEATER = "defeaters:\n  D-1: {text: It does not scale, challenges: [%s]%s}\n"
REJECTED = "reviews:\n  RV-1: {by: Ann, date: 2026-05-01, verdict: rejected, items: [%s]}\n"
INCIDENT = "incidents:\n  INC-1: {text: It burst, date: 2026-05-01, undermines: [%s]}\n"
EVIDENCE = "  E-2: {supports: [{ref: A-1, direction: undermines}], artefact: {path: f.xml}%s}\n"


def bridged(more: str = "", first: str = "") -> Verdict:
    return verdict(
        "environment: ENV-D",
        "environment: ENV-T",
        results(passed=3),
        more=first + BRIDGE + more,
        files={"f.xml": results("u", failed=2)},
    )


@pytest.mark.parametrize(
    ("more", "first", "why"),
    [
        (DEFEATER % ("A-1", ""), "", "D-1 challenges A-1 and is open"),
        (DEFEATER % ("A-1", ", state: sustained"), "", "D-1 challenges A-1 and was sustained"),
        (REJECTED % "A-1", "", "RV-1 rejected A-1 on 2026-05-01"),
        (INCIDENT % "A-1", "", "INC-1 undermines A-1 and is not answered"),
        ("", EVIDENCE % "", "E-2 speaks against A-1 and is not answered"),
    ],
)
def test_a_bridge_falls_with_what_speaks_against_it(more: str, first: str, why: str) -> None:
    found = bridged(more, first)
    assert (found.word, found.reasons[0]) == ("not-demonstrated", f"{GAP}is doubted: {why}")


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ("", ""),
        (DEFEATER % ("A-1", ", state: refuted, rationale: It was measured"), ""),
        (REJECTED % "A-1" + "  RV-2: {by: Bo, date: 2026-05-02, verdict: accepted, items: [A-1]}\n", ""),
        (INCIDENT % "A-1" + DEFEATER % ("INC-1", ", state: sustained"), ""),
        (DEFEATER % ("E-2", ", state: sustained"), EVIDENCE % ""),
        ("", EVIDENCE % ", status: obsolete"),
    ],
)
def test_what_is_answered_lets_it_stand(more: str, first: str) -> None:
    assert bridged(more, first).word == "demonstrated"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("", "not-demonstrated"),
        ("text: ' ', title: TODO, ", "not-demonstrated"),
        ("title: Sizes are alike, ", "demonstrated"),
        ("rationale: It was measured up to 12, ", "demonstrated"),
    ],
)
def test_an_assumption_that_says_nothing_bridges_nothing(words: str, word: str) -> None:
    more = f"{ENVIRONMENTS}assumptions:\n  A-1: {{{words}{STEP}}}\n"
    found = verdict("environment: ENV-D", "environment: ENV-T", results(passed=3), more=more)
    assert found.word == word
    if not words:
        assert found.reasons[0] == f"{GAP}does not say in words what it assumes"


@pytest.mark.parametrize("doubt", [DEFEATER % ("ENV-T", ""), REJECTED % "ENV-T", INCIDENT % "ENV-T"])
def test_a_doubt_about_the_environment_itself_keeps_from_demonstration(doubt: str) -> None:
    found = verdict("environment: ENV-T", "environment: ENV-T", results(passed=3), more=ENVIRONMENTS + doubt)
    assert found.word == "not-demonstrated"
    assert "ENV-T" in found.reasons[0]


def test_a_doubt_that_an_imported_case_has_about_its_assumption_counts() -> None:
    others = {}
    for name, more in (("plain", ""), ("doubted", DEFEATER % ("A-1", ""))):
        others[name] = {"safetycase.yaml": MANIFEST.encode(), "model/m.yaml": (BRIDGE + more).encode()}
    content = {
        "safetycase.yaml": f"{MANIFEST}imports: {{brakes: ../brakes}}\n".encode(),
        "model/m.yaml": model_of("environment: brakes:ENV-D", "environment: brakes:ENV-T").encode(),
        "e.xml": results(passed=1).encode(),
    }
    words = []
    for files in others.values():
        case = load(Memory(content, others={"../brakes": Memory(files, name="brakes")}))
        words.append(judged(case).verdicts["R-1"])
    assert [one.word for one in words] == ["demonstrated", "not-demonstrated"]
    assert words[1].reasons[0].endswith("is doubted: D-1 challenges A-1 and is open (in brakes)")


def test_an_edit_that_speaks_against_it_is_judged_at_once() -> None:
    judge = Judge(TODAY)
    files: dict[str, str | bytes] = {"e.xml": results(passed=3), "f.xml": results("u", failed=2)}
    model = model_of("environment: ENV-D", "environment: ENV-T", EVIDENCE % "" + BRIDGE)
    before = case_of(model.replace("direction: undermines", "direction: supports"), files)
    assert judge.assess(before).verdicts["R-1"].word == "demonstrated"
    after = before.replaced({"model/m.yaml": read("model/m.yaml", model.encode())})
    assert judge.assess(after).verdicts["R-1"].word == "not-demonstrated"


def test_a_doubt_that_cannot_be_read_may_speak_against_it() -> None:
    broken = "defeaters:\n  D-1: {text: No, challenges: [A-1], state: 5, kind: [x]}\n"
    found = verdict(
        "environment: ENV-D", "environment: ENV-T", results(passed=3),
        more=BRIDGE + broken.replace("challenges: [A-1]", "challenges: {A-1: x}"),
    )  # fmt: skip
    assert found.word == "unknown"
