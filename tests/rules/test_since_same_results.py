"""What is changed beneath results that stay the same: where they were obtained, who wrote the item, the criterion."""

from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.evidence import lock
from safetycase.model import LOCK_NAME
from tests.rules.cases import TODAY
from tests.rules.changes import found, since
from tests.unit.evidence.cases import case_of, results

RUN = "supports: [R-1], artefact: {path: run.xml}, environment: ENV-T"
USE = "  ENV-U: {parameters: {x: {range: [0, 10], unit: m}, y: {values: [p, q]}}}\n"
MODEL = f"""requirements:
  R-1: {{text: It stops, environment: ENV-U}}
evidence:
  E-1: {{{RUN}}}
environments:
{USE}"""
NARROW = "  ENV-T: {parameters: {x: {range: [0, 8], unit: mm}, y: {values: [p]}}}\n"
BRIDGE = "assumptions:\n  A-1: {text: It scales, extrapolates: {from: ENV-T, to: %s, parameters: [x]}%s}\n"


def case(model: str, run: str = "", lines: str = "") -> Case:
    """A case with results that are locked, or with the lock of `lines`."""
    files: dict[str, str | bytes] = {"run.xml": run or results(passed=2)}
    files[LOCK_NAME] = lines or lock(case_of(model, files), TODAY).content
    return case_of(model, files)


def named(before: str, after: str, run: str = "") -> list[str]:
    """What is said to be judged otherwise after a change of the model that was locked anew."""
    return [one.message for one in since(case(before), case(after, run)) if one.rule == "SFC657"]


MORE = [
    ("range: [0, 8]", "range: [0, 12]", "parameters.x.range was 0, 8 and is 0, 12"),
    ("range: [0, 8]", "range: [2, 9]", "parameters.x.range was 0, 8 and is 2, 9"),
    ("values: [p]", "values: [p, q]", "parameters.y.values was p and is p, q"),
    ("unit: mm", "unit: m", "parameters.x.unit was mm and is m"),
    (", unit: mm", ", unit: m", "parameters.x.unit was mm and is m"),
    (", y: {values: [p]}", ", y: {values: [p]}, z: {range: [0, 1]}", "parameters.z.range was not stated and is 0, 1"),
    ("y: {values: [p]}", "y: {values: [p], range: [0, 1]}", "parameters.y.range was not stated and is 0, 1"),
    ("ENV-T: {", "ENV-T: {status: obsolete, ", ""),
]


@pytest.mark.parametrize(("before", "after", "words"), MORE)
def test_more_that_is_said_to_have_been_tested_is_named(before: str, after: str, words: str) -> None:
    old, new = MODEL + NARROW, MODEL + NARROW.replace(before, after)
    if not words:
        old, new, words = new, old, "status was obsolete and is draft"
    assert named(old, new) == [f"ENV-T is judged otherwise than at main: {words}"]


@pytest.mark.parametrize(("before", "after"), [one[:2] for one in MORE if one[2] and "unit" not in one[0]])
def test_less_that_was_tested_and_new_results_are_not(before: str, after: str) -> None:
    old, new = MODEL + NARROW, MODEL + NARROW.replace(before, after)
    assert named(old, new, results(passed=3)) == []
    if "[2, 9]" not in after:
        assert named(new, old) == []


def test_a_unit_that_both_sides_state_at_last_is_no_news() -> None:
    plain = (MODEL + NARROW).replace(", unit: mm", "").replace(", unit: m", "")
    one, both = (MODEL + NARROW).replace(", unit: mm", ""), MODEL + NARROW.replace("unit: mm", "unit: m")
    assert named(plain, both) == []
    assert named(one, both) == ["ENV-T is judged otherwise than at main: parameters.x.unit was not stated and is m"]


def test_where_something_must_hold_is_not_to_be_narrowed_although_it_was_tested_there() -> None:
    model = MODEL.replace("environment: ENV-U", "environment: ENV-T") + NARROW
    assert named(model.replace("[0, 8]", "[0, 9]"), model) == [
        "ENV-T is judged otherwise than at main: parameters.x.range was 0, 9 and is 0, 8"
    ]


def test_a_place_of_use_is_not_to_be_narrowed_either() -> None:
    model = MODEL + NARROW.replace("ENV-T: {", "ENV-T: {kind: deployment, ")
    assert named(model.replace("[0, 8]", "[0, 9]"), model) == [
        "ENV-T is judged otherwise than at main: parameters.x.range was 0, 9 and is 0, 8"
    ]


@pytest.mark.parametrize("once", ["", "status: obsolete", "origin: generated"])
def test_a_new_bridge_for_results_that_were_there_is_named(once: str) -> None:
    old = BRIDGE % ("ENV-U", f", {once}") if once else ""
    message = "A-1 was not there at main and lets the same results of E-1 reach ENV-U from ENV-T in x"
    found = named(MODEL + NARROW + old, MODEL + NARROW + BRIDGE % ("ENV-U", ""))
    assert message in found


def test_a_bridge_that_nothing_of_before_crosses_is_the_work_itself() -> None:
    model = MODEL + NARROW + "  ENV-9: {parameters: {x: {range: [0, 9]}}}\n"
    assert named(model, model + BRIDGE % ("ENV-9", "")) == []
    assert named(model, model + BRIDGE % ("ENV-U", ""), results(passed=3)) == []
    two = "  R-2: {text: It warns, environment: ENV-9}\nevidence"
    more = model.replace("evidence", two, 1).replace("[R-1]", "[R-1, R-2]")
    assert named(model, more + BRIDGE % ("ENV-9", "")) == []


@pytest.mark.parametrize("origin", ["generated", "{by: llm, model: m}"])
@pytest.mark.parametrize("now", ["", ", origin: human"])
def test_what_was_generated_and_is_said_to_be_of_a_person_is_named(origin: str, now: str) -> None:
    for head, item in (
        ("evidence", "E-1: {supports: [R-1], artefact: {path: run.xml}%s}"),
        ("defeaters", "D-1: {text: It was measured, challenges: [D-9], state: sustained%s}"),
    ):
        change = f"  requirements:\n    R-1: {{text: It stops}}\n  {head}:\n-   {item % f', origin: {origin}'}\n"
        (message,) = found(f"{change}+   {item % now}\n")["SFC657"]
        assert message.startswith(f"{item[:3]} is judged otherwise than at main: origin was ")
        assert message.endswith(f" and is {'human' if now else 'not stated'}")
        reviewed = f", origin: {origin}, status: reviewed"
        assert "SFC657" not in found(f"{change}+   {item % reviewed}\n")
        assert "SFC657" not in found(f"{change.replace(f', origin: {origin}', now)}+   {item % reviewed}\n")


RATE = "target: {metric: failure-rate, failure: %s, at_most: 0.4, confidence: 0.9}"
JUDGED = "requirements:\n  R-1: {text: It stops, %s}\nevidence:\n  E-1: {supports: [R-1], artefact: {path: run.xml}}\n"


def test_other_words_of_what_a_failure_is_are_named_with_the_same_results() -> None:
    old, new = JUDGED % (RATE % "a wrong answer"), JUDGED % (RATE % "a very wrong answer")
    assert named(old, new) == [
        "R-1 is judged otherwise than at main: target.failure was a wrong answer and is a very wrong answer"
    ]
    assert named(old, new, results(passed=3)) == []
    assert named(JUDGED % (RATE % "a wrong answer"), JUDGED % (RATE % "'a  wrong answer'")) == []


@pytest.mark.parametrize(
    ("before", "after", "run", "words"),
    [
        (1, 2, "", ["R-1 is judged otherwise than at main: plan.n was 1 and is 2"]),
        (1, 3, "", []),
        (1, 3, results(passed=3), []),
    ],
    ids=["to what was run", "to more than was run", "with a new run"],
)
def test_a_plan_that_is_made_to_fit_the_run_is_named(before: int, after: int, run: str, words: list[str]) -> None:
    plan = "plan: {n: %d, max_failures: 0, registered: 2026-01-01}"
    assert named(JUDGED % (plan % before), JUDGED % (plan % after), run) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("slices: {by: [g]}", "slices: {by: [g], family: none}", "slices.family was bonferroni and is none"),
        ("slices: {by: [g]}", "slices: {by: [g], family: holm}", "slices.family was bonferroni and is holm"),
        ("target: {at_least: 0.1, of: trials}", "target: {at_least: 0.1, of: answered}", "target.of was trials and is"),
        ("target: {at_most: 0.1, of: trials}", "target: {at_most: 0.1, of: answered}", ""),
        ("target: {at_least: 0.1, of: answered}", "target: {at_least: 0.1, of: trials}", ""),
        ("labels: [x]", "slices: {by: [g], family: none}", ""),
        ("labels: [x]", "target: {at_least: 0.1, of: answered}", ""),
        ("slices: {by: [g]}", "slices: {by: [g], family: bonferroni}", ""),
    ],
)
def test_what_holds_where_nothing_is_said(before: str, after: str, words: str) -> None:
    codes = found(f"  requirements:\n    R-1:\n      text: It stops\n-     {before}\n+     {after}\n")
    assert codes.get("SFC652", [""])[0].startswith(f"R-1 asks for less than at main: {words}" if words else "")
    assert ("SFC652" in codes) == bool(words)


# What was generated, and speaks against something all the same

BAD = "evidence:\n  E-1: {supports: [R-1], artefact: {path: run.xml}%s}\n"


@pytest.mark.parametrize(
    ("now", "code", "words"),
    [
        ("", "SFC654", "the evidence E-1 of main is gone"),
        (BAD % ", origin: generated, status: obsolete", "SFC654", "E-1 was made obsolete since main"),
        (BAD % ", origin: generated, select: {where: {name: passed0}}", "SFC657", "select.where.name was not stated"),
        ((BAD % ", origin: generated").replace("R-1", "R-2"), "SFC657", "supports was R-1 and is R-2"),
    ],
)
def test_generated_evidence_that_refuted_is_not_taken_away_in_silence(now: str, code: str, words: str) -> None:
    model = "requirements:\n  R-1: {text: It stops}\n  R-2: {text: It warns}\n"
    run = results(failed=1, passed=1)
    before, after = case(model + BAD % ", origin: generated", run), case(model + now, run)
    assert any(words in one.message for one in since(before, after) if one.rule == code)
    good = results(passed=2)
    before, after = case(model + BAD % ", origin: generated", good), case(model + now, good)
    assert [one.rule for one in since(before, after) if one.rule in {"SFC654", "SFC657"}] == []


@pytest.mark.parametrize(
    "doubt",
    [
        "defeaters:\n  D-1: {text: It may be loose, challenges: [R-1], origin: generated}\n",
        "incidents:\n  INC-1: {text: It burnt, undermines: [R-1], origin: generated}\n",
        "reviews:\n  RV-1: {text: No, by: Ann, verdict: rejected, items: [R-1], origin: generated}\n",
    ],
)
def test_a_generated_doubt_is_not_taken_away_in_silence(doubt: str) -> None:
    model = "requirements:\n  R-1: {text: It stops}\n" + BAD % ""
    before = case(model + doubt)
    assert [one.rule for one in since(before, case(model))] == ["SFC654"]
    assert [one.rule for one in since(before, case(model + doubt.replace("[R-1]", "[R-9]")))].count("SFC657") == 1


def test_the_line_of_generated_evidence_is_not_lost_in_silence() -> None:
    model = "requirements:\n  R-1: {text: It stops}\n" + BAD % ", origin: generated"
    before = case(model, results(failed=1))
    after = case(model, results(passed=1), "version: 1\nevidence: {}\n")
    assert "SFC658" in [one.rule for one in since(before, after)]
